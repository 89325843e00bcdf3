"""The modules, functions and repetitions that nodes are parts of, and what is drawn when they are folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from graphlib import TopologicalSorter
from random import Random

import pytest

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.graph.folding import MOST_AT_FIRST, MOST_BESIDE, Folding, folded, leading, unfolded_at_first
from core.explain.graph.stretches import Frame, Stretch, stretches
from core.explain.graph.types import Graph, Node, Part
from core.explain.types import Reference
from core.queries import GraphOf
from core.scripts import open_script

NETS = """
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Linear(3, 3)
        self.scale = nn.Parameter(torch.ones(3))

    def forward(self, x):
        return x + self.scale * torch.relu(self.conv(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(Block(), Block())
        self.cell = nn.RNNCell(3, 4)
        self.out = nn.Linear(4, 1)

    def forward(self, x):
        h = torch.zeros(x.shape[0], 4)
        for _ in range(5):
            h = self.cell(self.layers(x), h)
        return self.out(h)


def penalty(w):
    return w.pow(2).sum()


torch.manual_seed(0)
net = Net()
w = torch.ones(3, requires_grad=True)
x, y = torch.randn(6, 3), torch.randn(6, 1)
for step in range(3):
    loss = (net(x * w) - y).pow(2).mean() + penalty(w) + penalty(net.out.weight)
    loss.backward()
    w.grad = None
"""

LOOP = """
import torch
w = torch.eye(2).requires_grad_()
x = torch.ones(3, 2)
for step in range(2):
    h = x
    for t in range(40):
        z = h @ w
        h = torch.tanh(z)
    loss = h.sum()
    loss.backward()
    w.grad = None
"""


TIED = """
import torch
net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
x = torch.ones(3, 2)
for step in range(2):
    loss = net(x @ net[0].weight).sum()
    loss.backward()
    net.zero_grad()
"""

Asked = tuple[Stepper, Graph]
Opened = Callable[[str], Asked]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Return the graph of the first iteration of a script, and what stands there."""

    @cache
    def opened(source: str) -> Asked:
        path = tmp_path_factory.mktemp("script") / "script.py"
        path.write_text(source)
        stepper = open_script(path)
        stepper.run_through("backward")
        return stepper, GraphOf().answer(stepper)

    return opened


@pytest.fixture(scope="module")
def nets(asked: Opened) -> Graph:
    return asked(NETS)[1]


def named(graph: Graph, name: str) -> list[Part]:
    return [part for part in graph.parts if part.name == name]


def inside(graph: Graph, part: Part) -> set[int]:
    return {node.id for node in graph.nodes if part.id in graph.parts_around(node.id)}


def test_a_module_has_its_name_class_size_and_members(nets: Graph) -> None:
    (net,) = named(nets, "net")
    assert (net.kind, net.type, net.parent, net.parameters) == ("module", "Net", None, 2 * 15 + 36 + 5)
    assert nets.output(net.id).shape == (6, 1)
    assert len(named(nets, "net.layers.0.conv")) == 5, "one for each call"
    conv = named(nets, "net.layers.0.conv")[0]
    assert [nets.item(id).name for id in nets.parts_around(conv.id)[:2]] == ["net.layers.0", "net.layers"]
    assert "addmm" in {nets.nodes[node].operation for node in inside(nets, conv)}
    assert conv.type == "Linear" and nets.output(conv.id).shape == (6, 3)


def test_a_call_repeated_in_a_row_is_one_part(nets: Graph) -> None:
    (repeats,) = [part for part in nets.parts if part.kind == "repeats"]
    assert repeats.times == 5 and nets.item(nets.parts_around(repeats.id)[0]).name == "net"
    rounds = [part for part in nets.parts if part.parent == repeats.id]
    assert [part.times for part in rounds] == [1, 2, 3, 4, 5]
    assert {node.name for node in nets.nodes if node.part == repeats.id} >= {"net.cell.weight_ih", "net.layers.0.scale"}
    assert repeats.parameters == 2 * 15 + 36


def test_a_function_of_the_script_is_a_part(nets: Graph) -> None:
    functions = [part for part in nets.parts if part.kind == "function"]
    assert {part.name for part in functions} == {"penalty"}
    assert {nets.nodes[node].operation for part in functions for node in inside(nets, part)} >= {"pow", "sum"}


def test_a_parameter_belongs_to_its_module_whoever_uses_it(nets: Graph) -> None:
    (weight,) = [node for node in nets.nodes if node.name == "net.out.weight"]
    assert weight.part is not None
    assert nets.item(weight.part).name == "net.out"
    (own,) = [node for node in nets.nodes if node.name == "w"]
    assert own.part is None


def test_the_rounds_of_a_loop_are_folded_without_any_module(asked: Opened) -> None:
    _, graph = asked(LOOP)
    (repeats,) = [part for part in graph.parts if part.kind == "repeats"]
    assert (repeats.times, repeats.lines) == (40, (8, 9))
    unfolded = unfolded_at_first(graph)
    assert unfolded == frozenset()
    drawn = {graph.item(id) for id in folded(graph, unfolded).members[None]}
    assert {getattr(item, "name", "") for item in drawn} == {"loss", "w", "x", ""} and repeats in drawn


def ends(folding: Folding) -> Iterable[tuple[int, int]]:
    return {(piece.start, piece.end) for piece in folding.pieces if piece.start is not None and piece.end is not None}


@pytest.mark.parametrize("source", [NETS, LOOP, TIED], ids=["modules", "loop", "tied"])
def test_whatever_is_folded_there_is_no_circle_and_no_edge_is_lost(source: str, asked: Opened, rng: Random) -> None:
    _, graph = asked(source)
    for _ in range(25):
        unfolded = {part.id for part in graph.parts if rng.random() < 0.6}
        folding = folded(graph, unfolded)
        users: dict[int, set[int]] = {}
        for start, end in ends(folding):
            users.setdefault(end, set()).add(start)
        tuple(TopologicalSorter(users).static_order())  # raises where there is a circle
        carried = {edge for edges in folding.pieces.values() for edge in edges}
        shown = folding.shown
        assert carried == {edge for edge in graph.edges if shown[edge[0]] != shown[edge[1]]}
        assert set(shown) == {node.id for node in graph.nodes}
        members = [id for found in folding.members.values() for id in found]
        assert len(members) == len(set(members))
        assert set(shown.values()) == set(members) - set(folding.members)


@pytest.mark.parametrize(("count", "beside"), [(3, 3), (MOST_BESIDE, MOST_BESIDE), (MOST_BESIDE + 1, 0)])
def test_a_few_tensors_of_the_loop_lie_beside_a_folded_part_and_many_in_it(count: int, beside: int) -> None:
    part = Part(count + 2, None, "repeats", times=count)
    nodes = [Node(0, "loss", "sum", "loss", ()), Node(1, "operation", "mm", "", (), part=part.id)]
    nodes += [Node(2 + leaf, "leaf", "", f"w{leaf}", (2,), part=part.id) for leaf in range(count)]
    graph = Graph(1, 1, tuple(nodes), ((0, 1), *((1, 2 + leaf) for leaf in range(count))), (part,))
    assert len(folded(graph, frozenset()).members[None]) == 2 + beside


def test_at_first_there_is_no_more_than_can_be_read(nets: Graph) -> None:
    unfolded = unfolded_at_first(nets)
    cards = set(folded(nets, unfolded).shown.values())
    assert len(nets.nodes) > 100 and 5 < len(cards) <= MOST_AT_FIRST
    assert named(nets, "net")[0].id in unfolded


def test_a_small_graph_is_unfolded(asked: Opened) -> None:
    _, graph = asked(
        "import torch\nnet = torch.nn.Linear(2, 1)\nfor step in range(2):\n"
        "    loss = net(torch.ones(3, 2)).sum()\n    loss.backward()\n    net.zero_grad()\n"
    )
    assert unfolded_at_first(graph) == {part.id for part in graph.parts} != set()


def test_only_what_leads_to_a_node(nets: Graph) -> None:
    (out,) = [node for node in nets.nodes if node.name == "net.out.weight"]
    kept = leading(nets, out.id)
    reaches = {out.id}
    for _ in nets.nodes:
        reaches |= {user for user, node in nets.edges if node in reaches}
    assert kept == reaches, "a leaf is computed from nothing"
    shown = folded(nets, unfolded_at_first(nets), kept).shown
    assert set(shown) == kept
    (whole,) = named(nets, "net")
    assert inside(nets, whole) <= leading(nets, whole.id)


def test_a_node_is_found_by_the_tensor_that_is_explained(asked: Opened) -> None:
    stepper, graph = asked(LOOP)
    for name in ("h", "h.grad", "w", "w.grad", "loss"):
        node = graph.node_of(name)
        assert node is not None
        assert node.name == name.removesuffix(".grad")
    assert graph.node_of("nothing") is None
    for node in graph.nodes:
        if node.kind == "operation":
            assert explain(stepper, Reference(node.value, (0,) * len(node.shape))).value is not None
            assert explain(stepper, Reference(node.gradient, (0,) * len(node.shape))).value is not None


def test_asking_leaves_no_hook_behind(asked: Opened) -> None:
    from torch.nn.modules import module
    from torch.utils.hooks import RemovableHandle

    stepper, _ = asked(NETS)
    stepper.memory.clear()
    before = RemovableHandle.next_id, stepper.digest()
    GraphOf().answer(stepper)
    assert not module._global_forward_hooks
    assert not module._global_forward_pre_hooks
    assert (RemovableHandle.next_id, stepper.digest()) == before


# Stretches


def told(members: list[int | Stretch]) -> list[object]:
    return [one if isinstance(one, int) else (one.name, one.times, told(one.members)) for one in members]


def test_nodes_are_grouped_by_the_calls_they_were_made_in() -> None:
    net, inner = Frame(1, "module", "net"), Frame(2, "module", "net.a")
    frames = {0: (), 1: (net,), 2: (net, inner), 3: (net,), 4: ()}
    found = stretches(range(5), frames.__getitem__, lambda node: node)
    assert told(found) == [0, ("net", 1, [1, ("net.a", 1, [2]), 3]), 4]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("aaaaaaaaa", [("", 9, [*range(9)])]),
        ("aaaaaaa", [*range(7)]),
        ("xabcabcabcy", [0, ("", 3, [("", 1, [1, 2, 3]), ("", 2, [4, 5, 6]), ("", 3, [7, 8, 9])]), 10]),
        ("abababab", [("", 4, [("", n, [2 * n - 2, 2 * n - 1]) for n in (1, 2, 3, 4)])]),
        ("abcdefgh", [*range(8)]),
    ],
)
def test_what_is_repeated_at_length_is_folded(labels: str, expected: list[object]) -> None:
    found = stretches(range(len(labels)), lambda _: (), labels.__getitem__)
    assert told(found) == expected
