"""Ways in which loops differentiate: what comes of each, and which reason is given where the terms are not all."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import torch
from torch.autograd.function import _SingleLevelFunction
from torch.optim import optimizer

import core
from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.replay.recording import recorded
from core.explain.types import Explanation, Reference
from tests.helpers.asking import asked

HEAD = """\
import torch
from torch import nn
import torch.nn.functional as F
x, y = torch.randn(6, 3), torch.randn(6, 1)
w = torch.randn(3, 4, requires_grad=True)
v = torch.randn(4, 1, requires_grad=True)
net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.SGD([w, v, *net.parameters()], lr=0.01)
"""
LOOP = """\
for t in range(25):
    optimizer.zero_grad()
"""
END = """\
    loss.backward()
    optimizer.step()
"""

Write = Callable[..., Stepper]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Opens a script made of some lines before its loop and some in its body, and runs its first backward pass."""

    def write(body: str, before: str = "", end: str = END) -> Stepper:
        monkeypatch.chdir(tmp_path)
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (tmp_path / "script.py").write_text(f"{HEAD}{before}\n{LOOP}{lines}{end}", "utf-8")
        stepper = core.open_script(tmp_path / "script.py", seed=0)
        stepper.run_through("backward")
        return stepper

    return write


def why(stepper: Stepper, name: str, *cell: int) -> Explanation:
    return explain(stepper, Reference(name, cell))


TWICE = """
class Square(torch.autograd.Function):
    calls = 0
    @staticmethod
    def forward(ctx, z):
        Square.calls += 1
        ctx.save_for_backward(z)
        return z**2
    @staticmethod
    def backward(ctx, gradient):
        return 3 * ctx.saved_tensors[0] * gradient
"""


def test_a_wrong_backward_of_ones_own_is_named_where_it_is(script: Write) -> None:
    stepper = script("z = x @ w @ v\nh = Square.apply(z)\nloss = (h - y).square().mean()", TWICE)
    found = why(stepper, "z.grad", 1, 0)
    assert found.note.startswith("The backward formula of Square disagrees with its forward pass")
    assert found.value == pytest.approx(1.5 * found.sum, rel=1e-4)
    assert not why(stepper, "h.grad", 1, 0).note and not why(stepper, "w.grad", 1, 0).note
    calls, digest = stepper.variables["Square"].calls, stepper.digest()
    why(stepper, "h", 1, 0)
    assert (stepper.variables["Square"].calls, stepper.digest()) == (calls, digest), (
        "asking runs it, and nobody sees it"
    )


def test_a_hook_on_a_parameter_is_told_with_what_arrived(script: Write) -> None:
    stepper = script("loss = (x @ w @ v - y).square().mean()", "v.register_hook(lambda gradient: 2 * gradient)")
    found = why(stepper, "v.grad", 1, 0)
    assert found.value == pytest.approx(2 * found.sum, rel=1e-4) and found.passed == pytest.approx(found.sum, rel=1e-4)
    assert found.note.startswith("A hook on v has changed its gradient")
    assert not why(stepper, "w.grad", 1, 1).note


@pytest.mark.parametrize(
    ("hook", "tensor", "says"),
    [
        ("net[0].bias.register_post_accumulate_grad_hook(halve)", "net.0.bias.grad", "A hook has changed the gradient"),
        ("net[2].register_full_backward_hook(double)", "(tanh · line 19).grad", "A backward hook of a module"),
    ],
)
def test_a_hook_elsewhere_is_named(hook: str, tensor: str, says: str, script: Write) -> None:
    before = f"""
def halve(p):
    p.grad.mul_(0.5)
def double(module, inputs, outputs):
    return tuple(2 * one for one in inputs)
{hook}"""
    stepper = script("loss = (net(x) - y).square().mean()", before)
    names = recorded(stepper).names
    assert names is not None
    tensor = next(
        name for name in (*stepper.gradients, *names.gradients) if name.split(" · ")[0] == tensor.split(" · ")[0]
    )
    notes = {why(stepper, tensor, *cell).note for cell in ([(0,), (1,)] if "bias" in tensor else [(0, 0), (1, 1)])}
    assert all(note.startswith(says) for note in notes), (tensor, notes)


@pytest.mark.parametrize("cut", ["h = h.detach()", "h = h.data"])
def test_where_autograd_stops_is_told_by_its_line(cut: str, script: Write) -> None:
    stepper = script(f"h = x @ w\n{cut}\nloss = (h @ v - y).square().mean()")
    found = why(stepper, "w.grad", 0, 0)
    line = HEAD.count("\n") + 1 + LOOP.count("\n") + 2
    assert found.note == f"Autograd does not see what line {line} does with w: {cut.split('.')[1].strip('()')}."


def test_what_autograd_grad_returns_is_explained_as_a_gradient(script: Write) -> None:
    body = "loss = (x @ w @ v - y).square().mean()\ng1, g2 = torch.autograd.grad(loss, (w, v))"
    stepper = script(body, end="    w.data -= 0.01 * g1\n    v.data -= 0.01 * g2\n")
    stepper.run(1 - stepper.finished)
    for name, cell in (("g1", (1, 2)), ("g2", (3, 0))):
        found = why(stepper, name, *cell)
        assert found.terms and not found.note and found.off[1] < 1e-6
    assert why(stepper, "g1", 1, 2).formula.startswith("g1[1, 2] = Σₙ x[n, 1] · ")


def test_a_pass_that_does_not_reach_a_parameter_takes_nothing_away(script: Write) -> None:
    body = "loss = (x @ w @ v - y).square().mean()\nloss.backward()\nother = net(x).square().mean()\nother.backward()"
    stepper = script(body, end="    optimizer.step()\n")
    stepper.run(1 - stepper.finished)
    for name in ("w.grad", "net.0.weight.grad"):
        found = why(stepper, name, 1, 2)
        assert found.terms and not found.note and found.carried is None and found.off[1] < 1e-6


@pytest.mark.parametrize(
    "body",
    [
        "h = torch.utils.checkpoint.checkpoint(norm, x @ w, use_reentrant=False)\nloss = (h @ v - y).square().mean()",
        "h = x @ w\nh.data.mul_(2)\nloss = (h @ v - y).square().mean() + h.sum()",
        "h = x @ w\nh[:, 1] *= 2\nh += h.detach() * x.sum()\nh.tanh_()\nloss = (h @ v - y).square().mean()",
        "with torch.autocast('cpu', torch.bfloat16):\n    loss = (net(x).float() - y).square().mean()",
        "h = torch.func.vmap(lambda one: one.sin() @ w)(x)\nloss = (h @ v - y).square().mean()",
        "h = torch.func.functional_call(net, {'0.bias': 2 * net[0].bias}, x)\nloss = (h - y).square().mean()",
        "h = x.cfloat() @ w.cfloat()\nloss = ((h.abs() @ v) - y).square().mean()",
        "h = x @ w\nfor _ in range(40):\n    h = torch.tanh(h + x @ w)\nloss = (h @ v - y).square().mean()",
    ],
    ids=["checkpoint", "data", "in place", "autocast", "vmap", "functional call", "complex", "forty steps"],
)
def test_every_number_is_answered(body: str, script: Write, rng: random.Random) -> None:
    stepper = script(body, "import torch.utils.checkpoint\nnorm = nn.BatchNorm1d(4)")
    answers = asked(stepper, rng, cells=1)
    assert not answers.wrong and answers.answered >= 0.95, (answers.wrong[:5], answers.unanswered[:5])


def test_two_hundred_questions_leave_no_tensors_behind(script: Write, rng: random.Random) -> None:
    stepper = script("loss = (net(x) - y).square().mean()")
    gradient = stepper.gradients["net.0.weight.grad"]
    assert gradient is not None

    def alive() -> int:
        gc.collect()
        return sum(issubclass(type(one), torch.Tensor) for one in gc.get_objects())

    counts = []
    for _ in range(4):
        for _ in range(50):
            why(stepper, "net.0.weight.grad", rng.randrange(4), rng.randrange(3))
        counts.append(alive())
    assert counts[-1] <= counts[0], counts
    seen = weakref.ref(recorded(stepper))
    stepper.run(1)
    stepper.run_through("backward")
    why(stepper, "net.0.weight.grad", 0, 0)
    gc.collect()
    assert seen() is None, "what was seen of the iteration before is gone with the first question of the next"


def test_a_question_that_is_broken_off_takes_its_hooks_with_it(script: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    before = "v.register_hook(lambda gradient: 2 * gradient)"
    stepper = script("loss = (x @ w @ v - y).square().mean()", before)
    hooks = dict(stepper.variables["v"]._backward_hooks)
    globally = dict(optimizer._global_optimizer_pre_hooks)

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("core.explain.tape.passes.Pass.show", broken_off)
        with suppress(KeyboardInterrupt):
            assert not why(stepper, "v.grad", 0, 0).terms
    assert dict(stepper.variables["v"]._backward_hooks) == hooks
    assert "apply" not in vars(_SingleLevelFunction)
    assert dict(optimizer._global_optimizer_pre_hooks) == globally
    assert why(stepper, "v.grad", 0, 0).terms
