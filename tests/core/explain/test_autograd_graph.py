"""Autograd's graph as it is told, against one that was built without any of our code."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.experiment.config import RunConfig
from core.explain.explanation import explain
from core.explain.graph.trace import MOST_NODES
from core.explain.graph.types import Graph, Node, NodeGradient
from core.explain.types import Reference
from core.program.what_if import WHAT_IFS
from core.queries import GradientOf, GraphOf
from core.view.requests import MapRequest
from tests.helpers.walking import EXPERIMENTS, name_of, small

REQUEST = MapRequest(64, 64)
WITH_AUTOGRAD = [experiment for experiment in EXPERIMENTS if experiment["trainer"] != "logistic"]
experiments = pytest.mark.parametrize("experiment", WITH_AUTOGRAD, ids=name_of)


def graph_of(stepper: Stepper) -> Graph:
    return GraphOf().answer(stepper)


def gradient_at(stepper: Stepper, node: Node) -> NodeGradient:
    return GradientOf(node.id, REQUEST).answer(stepper)


def named(graph: Graph, name: str) -> Node:
    (found,) = [node for node in graph.nodes if node.name == name]
    return found


def doing(graph: Graph, operation: str) -> Node:
    (found,) = [node for node in graph.nodes if node.operation == operation and not node.name]
    return found


def at_iteration(stepper: Stepper, iteration: int, phase: str = "backward") -> Stepper:
    stepper.run(iteration - 1)
    stepper.run_through(phase)
    return stepper


class Witness:
    """The order in which a backward pass really runs its nodes, and what comes to each."""

    def __init__(self, loss: Tensor) -> None:
        self.ran: list[tuple[str, Tensor]] = []
        self._hooks: dict[Any, Any] = {}
        self._hook(loss.grad_fn)
        loss.backward()

    def _hook(self, node: Any) -> None:
        if node is None or node in self._hooks:
            return
        self._hooks[node] = node.register_prehook(lambda given: self.ran.append((node.name(), given[0].clone())))
        for source, _ in node.next_functions:
            self._hook(source)


def plain_loss(stepper: Stepper) -> Tensor:
    """The loss of the present iteration once more, of copies of its tensors, as a script would compute it."""
    copies = {name: tensor.detach().clone() for name, tensor in stepper.tensors.items()}
    w1, w2 = copies["w1"].requires_grad_(), copies["w2"].requires_grad_()
    if stepper.config.trainer == "module":
        outputs = copies["inputs"].mm(w1).clamp(min=0).mm(w2)
        return torch.nn.functional.mse_loss(outputs, copies["labels"], reduction="sum")
    return (copies["x"].mm(w1).clamp(min=0).mm(w2) - copies["y"]).pow(2).sum()


WORDS = {
    "SumBackward0": "sum",
    "PowBackward0": "pow",
    "SubBackward0": "sub",
    "MmBackward0": "mm",
    "ClampBackward1": "ReLU (clamp)",
    "MseLossBackward0": "mse_loss",
    "torch::autograd::AccumulateGrad": "",
}


@experiments
@pytest.mark.parametrize("iteration", [1, 5])
def test_nodes_ran_in_the_order_of_autograd_with_its_gradients(experiment: dict[str, Any], iteration: int) -> None:
    stepper = Stepper(small(**experiment))
    at_iteration(stepper, iteration, "loss")
    witness = Witness(plain_loss(stepper))
    stepper.step_line()
    graph = graph_of(stepper)
    ran = [graph.nodes[id] for id in graph.order]
    assert [node.operation for node in ran] == [WORDS[name] for name, _ in witness.ran]
    for node, (_, gradient) in zip(ran, witness.ran, strict=True):
        found = gradient_at(stepper, node)
        assert node.shape == found.shape == tuple(gradient.shape)
        assert node.norm == pytest.approx(float(gradient.norm()))
        assert found.norm == node.norm
        assert (found.smallest, found.largest) == (float(gradient.min()), float(gradient.max()))
        assert found.picture is not None and found.picture.cells is not None
        assert found.picture.cells.ravel().tolist() == gradient.double().ravel().tolist()
        assert abs(found.picture.cells[found.furthest]) == gradient.abs().max()


def test_every_node_says_what_it_is() -> None:
    graph = graph_of(at_iteration(Stepper(RunConfig()), 1))
    told = [(node.kind, node.operation, node.name, node.shape) for node in graph.nodes]
    assert sorted(told) == sorted(
        [
            ("loss", "sum", "loss", ()),
            ("operation", "pow", "", (64, 10)),
            ("operation", "sub", "", (64, 10)),
            ("operation", "mm", "y_pred", (64, 10)),
            ("operation", "ReLU (clamp)", "", (64, 100)),
            ("operation", "mm", "", (64, 100)),
            ("leaf", "", "w2", (100, 10)),
            ("leaf", "", "w1", (1000, 100)),
            ("data", "", "x", (64, 1000)),
            ("data", "", "y", (64, 10)),
        ]
    )
    assert (graph.iteration, graph.passes) == (1, 1)
    chain = [named(graph, "loss"), *(doing(graph, name) for name in ("pow", "sub")), named(graph, "y_pred")]
    chain += [doing(graph, "ReLU (clamp)"), doing(graph, "mm")]
    expected = {(user.id, node.id) for user, node in pairwise(chain)}
    for user, names in ((chain[2], "y"), (chain[3], "w2")):
        expected.add((user.id, named(graph, names).id))
    expected |= {(chain[5].id, named(graph, name).id) for name in ("x", "w1")}
    assert set(graph.edges) == expected


def test_before_the_backward_pass_there_are_nodes_and_no_gradients() -> None:
    stepper = at_iteration(Stepper(small()), 3, "loss")
    graph = graph_of(stepper)
    assert (graph.order, graph.passes, len(graph.nodes)) == ((), 0, 10)
    assert all(node.norm is None for node in graph.nodes)
    with pytest.raises(CellError, match="backward pass has not run"):
        gradient_at(stepper, graph.nodes[0])
    stepper.step_line()
    after = graph_of(stepper)
    assert after.form == graph.form and len(after.order) == 8


@experiments
def test_there_is_none_before_the_loss(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    with pytest.raises(CellError, match="No iteration has begun"):
        graph_of(stepper)
    for iteration in (1, 2):
        stepper.run_through("forward")
        with pytest.raises(CellError, match="no line of this iteration has computed a loss"):
            graph_of(stepper)
        stepper.step_iteration()
        assert graph_of(stepper).iteration == iteration


def test_gradients_by_hand_have_no_graph() -> None:
    stepper = Stepper(small("logistic"))
    stepper.step_line()
    for _ in stepper.loop.lines:
        with pytest.raises(CellError, match="by hand"):
            graph_of(stepper)
        stepper.step_line()


def test_a_loss_that_autograd_does_not_follow_has_none() -> None:
    stepper = Stepper(small())
    stepper.edit("loss = (x.mm(w1.detach()).mm(w2.detach()) - y).pow(2).sum()\n")
    stepper.step_iteration()
    with pytest.raises(CellError, match="did not follow"):
        graph_of(stepper)


WHAT_IF_CASES = [
    pytest.param(experiment, what_if, id=f"{name_of(experiment)}: {what_if.title}")
    for experiment in WITH_AUTOGRAD
    for what_if in WHAT_IFS
    if what_if.edited(Stepper(small(**experiment)).trainer.source, 3) is not None
]


@pytest.mark.parametrize(("experiment", "what_if"), WHAT_IF_CASES)
def test_edited_loops_have_one_as_well(experiment: dict[str, Any], what_if: Any) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(2)
    source = what_if.edited(stepper.loop.source, 3)
    assert source is not None
    stepper.edit(source)
    for _ in range(2):
        stepper.run_through("backward")
        graph = graph_of(stepper)
        assert [node.id for node in graph.nodes if node.kind == "loss"] == [graph.order[0]]
        assert {node.name for node in graph.nodes if node.kind == "leaf"} == {"w1", "w2"}
        for id in graph.order:
            gradient_at(stepper, graph.nodes[id])
        try:
            stepper.step_iteration()
        except LoopError:
            assert what_if.title == "Forget no_grad"
            return


LINEAR = """
# forward
net = torch.nn.Linear(3, 2)
h = torch.relu(x.mm(w1))
y_pred = net(h)
# loss
loss = torch.nn.functional.mse_loss(y_pred, y)
# backward
loss.backward()
"""


def test_a_linear_layer_is_an_addmm_with_a_transposed_weight() -> None:
    stepper = Stepper(small())
    stepper.edit(LINEAR)
    graph = graph_of(at_iteration(stepper, 1))
    assert named(graph, "y_pred").operation == "addmm"
    assert named(graph, "h").operation == "ReLU"
    below = {graph.nodes[node].operation or graph.nodes[node].kind: node for user, node in graph.edges
             if user == named(graph, "y_pred").id}  # fmt: skip
    assert below.keys() == {"leaf", "ReLU", "transpose"}
    assert [graph.nodes[node].shape for user, node in graph.edges if user == below["transpose"]] == [(2, 3)]


def test_a_view_that_was_written_to_under_no_grad_is_not_in_the_way() -> None:
    stepper = Stepper(small())
    stepper.edit("with torch.no_grad():\n    column = w1[:, 1]\n    column *= 2\n" + stepper.loop.source)
    graph = graph_of(at_iteration(stepper, 1))
    assert len(graph.order) == 8 and named(graph, "y_pred").operation == "mm"


TWICE = """
# forward
y_pred = x.mm(w1).clamp(min=0).mm(w2)
# loss
loss = (y_pred - y).pow(2).sum()
# backward
loss.backward()
loss = y_pred.detach().mm(w2.T).sum()
loss.backward()
"""


def test_it_is_that_of_the_last_loss() -> None:
    stepper = Stepper(small())
    stepper.edit(TWICE)
    seen = []
    for _ in range(5):
        stepper.step_line()
        try:
            graph = graph_of(stepper)
            seen.append((graph.passes, len(graph.order), len(graph.nodes)))
        except CellError:
            seen.append((0, 0, 0))
    assert seen == [(0, 0, 0), (0, 0, 10), (1, 8, 10), (1, 0, 5), (2, 4, 5)]


def test_a_graph_too_large_to_be_drawn_says_so() -> None:
    stepper = Stepper(small())
    stepper.edit(
        "loss = x.mm(w1).sum()\n" + f"for _ in range({MOST_NODES}):\n    loss = loss * 1.01\n" + "loss.backward()\n"
    )
    stepper.step_iteration()
    with pytest.raises(CellError, match=f"no more than {MOST_NODES}"):
        graph_of(stepper)


def test_a_loop_with_a_generator_is_run_again() -> None:
    stepper = Stepper(small())
    stepper.edit(
        "if t == 1:\n    numbers = (number for number in range(9))\n"
        "loss = next(numbers) * x.mm(w1).sum()\nloss.backward()\n"
    )
    stepper.step_iteration()
    stepper.step_iteration()
    before = stepper.digest()
    assert named(graph_of(stepper), "loss").operation == "mul"
    assert (
        stepper.digest() == before
        and stepper.variables["loss"] == stepper.variables["x"].mm(stepper.variables["w1"]).sum()
    )


@experiments
def test_the_cells_of_its_maps_have_an_explanation(experiment: dict[str, Any]) -> None:
    stepper = at_iteration(Stepper(small(**experiment)), 2)
    graph = graph_of(stepper)
    told = {}
    for id in graph.order:
        found = gradient_at(stepper, graph.nodes[id])
        reference = found.reference(0, 0)
        if reference is not None:
            told[found.tensor] = explain(stepper, reference).value
            assert found.picture is not None and found.picture.cells is not None
            assert told[found.tensor] == pytest.approx(found.picture.cells[0, 0])
    assert told.keys() >= {"δ1", "δ2", "h1.grad", "w1.grad", "w2.grad", "loss.grad"}


def test_a_cell_has_as_many_indices_as_its_tensor() -> None:
    def gradient(tensor: str, shape: tuple[int, ...]) -> NodeGradient:
        return NodeGradient(0, shape, 0.0, 0.0, 0.0, None, (0, 0), tensor)

    assert gradient("b.grad", (5,)).reference(3, 0) == Reference("b.grad", (3,))
    assert gradient("δ1", (5,)).reference(3, 0) == Reference("δ1", (3, 0))
    assert gradient("", (5,)).reference(3, 0) is None


@experiments
def test_asking_changes_nothing(experiment: dict[str, Any]) -> None:
    asked, left_alone = Stepper(small(**experiment)), Stepper(small(**experiment))
    for _ in range(25):
        for stepper in (asked, left_alone):
            stepper.step_line()
        before = asked.digest()
        try:
            for node in graph_of(asked).nodes:
                gradient_at(asked, node)
        except CellError:
            pass
        assert asked.digest() == before == left_alone.digest()
