"""What if …? Each edit of each loop: its text, that it runs, and that what a class is told to look for is there."""

from __future__ import annotations

import math
from itertools import pairwise
from unittest.mock import patch

import pytest
import torch

from core.engine.stepper import Stepper
from core.errors import LoopError
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.program.loop import Loop
from core.program.roles import PHASES
from core.program.what_if import WHAT_IFS, WhatIf
from tests.helpers.plain_loops import draw, own_randomness, same
from tests.helpers.walking import small

EDITS = {what_if.title: what_if for what_if in WHAT_IFS}

FORWARD = {
    "two-layer": "# forward\ny_pred = x.mm(w1).clamp(min=0).mm(w2)\n# loss\nloss = (y_pred - y).pow(2).sum()\n",
    "module": "# forward\noutputs = model(inputs)\n# loss\nloss = criterion(outputs, labels)\n",
}
BACKWARD = "# backward\nloss.backward()\n# update\n"
UPDATE = "with torch.no_grad():\n    w1 -= learning_rate * w1.grad\n    w2 -= learning_rate * w2.grad\n"
CLEAR = {
    "two-layer": "# zero_grad\nw1.grad.zero_()\nw2.grad.zero_()",
    "module": "# zero_grad\noptimizer.zero_grad()\n",
}
TWO_LAYER = FORWARD["two-layer"] + BACKWARD + UPDATE + CLEAR["two-layer"]
MODULE = CLEAR["module"] + FORWARD["module"] + BACKWARD + "optimizer.step()"
LOGISTIC = """\
# forward
y_hat = 1 / (1 + torch.exp(-(w.T.mm(x) + b)))
# loss
loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
# backward
m = x.shape[1]
dw = x.mm((y_hat - y).T) / m
db = (y_hat - y).mean()
# update
w -= learning_rate * dw
b -= learning_rate * db"""
SOURCES = {"two-layer": TWO_LAYER, "logistic": LOGISTIC, "module": MODULE}

EXPECTED = {
    ("Forget zero_grad", "two-layer"): FORWARD["two-layer"]
    + BACKWARD
    + UPDATE
    + "# zero_grad\n# w1.grad.zero_()\n# w2.grad.zero_()",
    ("Forget zero_grad", "module"): "# zero_grad\n# optimizer.zero_grad()\n"
    + FORWARD["module"]
    + BACKWARD
    + "optimizer.step()",
    ("Forget no_grad", "two-layer"): FORWARD["two-layer"]
    + BACKWARD
    + "w1 -= learning_rate * w1.grad\nw2 -= learning_rate * w2.grad\n"
    + CLEAR["two-layer"],
    ("Flip the sign of the step", "two-layer"): TWO_LAYER.replace("-=", "+="),
    ("Flip the sign of the step", "logistic"): LOGISTIC.replace("-=", "+="),
    ("Flip the sign of the step", "module"): MODULE.replace("loss.backward()", "(-loss).backward()"),
    ("Leave out the ReLU", "two-layer"): TWO_LAYER.replace("x.mm(w1).clamp(min=0).mm(w2)", "x.mm(w1).mm(w2)"),
    ("Leave out the ReLU", "module"): MODULE.replace("model(inputs)", "inputs.mm(model.w1).mm(model.w2)"),
    (
        "Start all weights at zero",
        "two-layer",
    ): f"if t == 7:\n    with torch.no_grad():\n        w1.zero_()\n        w2.zero_()\n{TWO_LAYER}",
    ("Start all weights at zero", "module"): "if t == 7:\n    with torch.no_grad():\n"
    f"        for weight in model.parameters():\n            weight.zero_()\n{MODULE}",
    ("A learning rate ten times as large", "two-layer"): TWO_LAYER.replace("learning_rate", "10 * learning_rate"),
    ("A learning rate ten times as large", "logistic"): LOGISTIC.replace("learning_rate", "10 * learning_rate"),
    ("A learning rate ten times as large", "module"): MODULE.replace(
        "optimizer.step()",
        'learning_rate = optimizer.param_groups[0]["lr"]\n'
        'optimizer.param_groups[0]["lr"] = 10 * learning_rate\n'
        "optimizer.step()\n"
        'optimizer.param_groups[0]["lr"] = learning_rate',
    ),
    ("Swap the two updates", "two-layer"): FORWARD["two-layer"]
    + BACKWARD
    + "with torch.no_grad():\n    w2 -= learning_rate * w2.grad\n    w1 -= learning_rate * w1.grad\n"
    + CLEAR["two-layer"],
    ("Swap the two updates", "logistic"): LOGISTIC.replace(
        "w -= learning_rate * dw\nb -= learning_rate * db", "b -= learning_rate * db\nw -= learning_rate * dw"
    ),
}
"""The text after each edit that applies, in iteration 7."""

APPLYING = [pytest.param(EDITS[title], trainer, id=f"{title}, {trainer}") for title, trainer in EXPECTED]
RUNNING = [parameter for parameter in APPLYING if "no_grad" not in str(parameter.id)]


def edited(title: str, trainer: str, iteration: int = 1) -> str:
    text = EDITS[title].edited(TRAINERS[trainer].source, iteration)
    assert text is not None
    return text


def walking(source: str, config: RunConfig) -> Stepper:
    """A stepper that walks `source` instead of the trainer's own loop."""
    with patch.object(type(TRAINERS[config.trainer]), "source", source):
        return Stepper(config)


def losses(source: str, config: RunConfig, iterations: int) -> list[float]:
    stepper = walking(source, config)
    stepper.run(iterations)
    return list(stepper.losses)


def to_the_update(stepper: Stepper) -> None:
    """To where the gradients are fresh."""
    while not (stepper.phase == "backward" and stepper.phase_ended):
        stepper.step_line()


# The text


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("title", EDITS)
def test_the_text_after_the_edit(title: str, trainer: str) -> None:
    assert TRAINERS[trainer].source == SOURCES[trainer]
    assert EDITS[title].edited(TRAINERS[trainer].source, 7) == EXPECTED.get((title, trainer))


@pytest.mark.parametrize(("what_if", "trainer"), APPLYING)
def test_an_edit_is_made_once(what_if: WhatIf, trainer: str) -> None:
    assert what_if.edited(EXPECTED[what_if.title, trainer], 7) is None
    assert what_if.edited(EXPECTED[what_if.title, trainer], 8) is None


@pytest.mark.parametrize("trainer", TRAINERS)
def test_edits_add_up(trainer: str) -> None:
    """Each pair of edits, one after the other, in both orders: still a loop, and neither is offered again."""
    for first, second in ((first, second) for first in WHAT_IFS for second in WHAT_IFS if first is not second):
        once = first.edited(TRAINERS[trainer].source, 3)
        twice = second.edited(once, 3) if once is not None else None
        if twice is not None:
            Loop(twice)
            assert second.edited(twice, 3) is None, (first.title, second.title)
            assert first.edited(twice, 3) is None, (first.title, second.title)


def test_every_edit_says_what_to_look_for() -> None:
    for what_if in WHAT_IFS:
        assert what_if.look_for.startswith("Look for ") and what_if.look_for.endswith(".")
        assert len(what_if.look_for) < 140, "two lines under the code"


def test_no_comment_becomes_a_phase() -> None:
    for (title, trainer), text in EXPECTED.items():
        comments = [line for line in text.split("\n") if line.strip("# ") in PHASES]
        assert comments == [line for line in SOURCES[trainer].split("\n") if line.strip("# ") in PHASES], title


# A text that was edited by hand


def apply(title: str, source: str) -> str | None:
    return EDITS[title].edited(source, 1)


def test_indentation_and_comments_stay() -> None:
    assert apply("Forget zero_grad", "if t > 3:\n    x = 1\n    w1.grad.zero_()  # clear it") == (
        "if t > 3:\n    x = 1\n    # w1.grad.zero_()  # clear it"
    )
    assert apply("Flip the sign of the step", "w1 -= 0.1 * w1.grad  # not +=, but -=") == (
        "w1 += 0.1 * w1.grad  # not +=, but -="
    )
    assert apply("A learning rate ten times as large", "w -= learning_rate * dw  # the learning_rate") == (
        "w -= 10 * learning_rate * dw  # the learning_rate"
    )
    assert apply("Leave out the ReLU", "h = x.clamp(min=0)  # not .clamp(min=0)") == "h = x  # not .clamp(min=0)"
    assert apply("Swap the two updates", "w -= 0.1 * dw  # first\nb -= 0.1 * db  # second") == (
        "b -= 0.1 * db  # second\nw -= 0.1 * dw  # first"
    )


def test_a_block_comes_out_of_no_grad_as_it_is() -> None:
    before = """\
if True:
    with torch.no_grad():  # update
        w1 -= learning_rate * w1.grad

  # a comment that stands further left
        if t > 1:
            w2 -= learning_rate * w2.grad
    loss = 1"""
    after = """\
if True:
    # update
    w1 -= learning_rate * w1.grad

  # a comment that stands further left
    if t > 1:
        w2 -= learning_rate * w2.grad
    loss = 1"""
    assert apply("Forget no_grad", before) == after


def test_blocks_inside_one_another_come_out_too() -> None:
    before = "with torch.no_grad():\n  with torch.no_grad():\n    w -= 0.1 * dw\n  y = 2"
    assert apply("Forget no_grad", before) == "w -= 0.1 * dw\ny = 2"


def test_a_no_grad_without_an_update_stays() -> None:
    assert apply("Forget no_grad", "with torch.no_grad():\n    norm = w1.norm()\nw1.sum().backward()") is None


@pytest.mark.parametrize("title", EDITS)
def test_what_is_commented_out_is_left_alone(title: str) -> None:
    for source in SOURCES.values():
        comments = "\n".join(f"# {line}" for line in source.split("\n"))
        assert apply(title, f"{comments}\nx = 1") is None


def test_an_edit_that_would_leave_no_loop_is_not_offered() -> None:
    assert apply("Forget zero_grad", "w1.grad.zero_()") is None
    assert apply("Forget zero_grad", "if t:\n    w1.grad.zero_()\nx = 1") is None
    assert apply("Flip the sign of the step", "w -= 0.1 * dw\nx = (") is None


def test_a_relu_may_be_written_otherwise() -> None:
    assert apply("Leave out the ReLU", "y_pred = x.mm(w1).relu().mm(w2)") == "y_pred = x.mm(w1).mm(w2)"


def test_updates_with_something_between_them_are_not_swapped() -> None:
    assert apply("Swap the two updates", "w -= 0.1 * dw\ndb = w.sum()\nb -= 0.1 * db") is None


def test_a_counter_is_no_weight() -> None:
    assert apply("Flip the sign of the step", "n -= 1") is None


# What happens when it runs


@pytest.mark.parametrize(("what_if", "trainer"), RUNNING)
def test_the_edited_loop_runs(what_if: WhatIf, trainer: str) -> None:
    stepper = walking(edited(what_if.title, trainer), small(trainer))
    stepper.step_iteration()
    stepper.run(3)
    assert stepper.finished == 4 and not math.isnan(stepper.losses[0])


@pytest.fixture
def plain() -> tuple[torch.Tensor, ...]:
    """x, y, w1 and w2 of the small experiment, as a script would draw them."""
    with own_randomness(0):
        x, y, w1, w2 = draw(4, 5, 3, 2)
    return x, y, w1.requires_grad_(), w2.requires_grad_()


def test_without_zero_grad_gradients_pile_up_as_in_the_plain_loop(plain: tuple[torch.Tensor, ...]) -> None:
    x, y, w1, w2 = plain
    stepper = walking(edited("Forget zero_grad", "two-layer"), small())
    piled = torch.zeros_like(w1)
    for _ in range(5):
        before = torch.zeros_like(w1) if w1.grad is None else w1.grad.clone()
        (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
        with torch.no_grad():
            w1 -= 1e-3 * w1.grad
            w2 -= 1e-3 * w2.grad
        piled += w1.grad - before
        stepper.step_iteration()
        assert torch.equal(stepper.gradients["w1.grad"], w1.grad)
        assert torch.equal(stepper.tensors["w1"], w1)
    assert torch.allclose(piled, w1.grad, rtol=1e-4)


def test_without_zero_grad_the_optimizer_piles_up_too() -> None:
    loop = walking(edited("Forget zero_grad", "module"), small("module"))
    tensors = walking(edited("Forget zero_grad", "two-layer"), small())
    loop.run(20)
    tensors.run(20)
    assert list(loop.losses) == pytest.approx(list(tensors.losses), rel=1e-4)


def test_old_slopes_go_on_pushing_the_weights() -> None:
    """At the default sizes the loss swings: it rises again and again, which it never does in the loop itself."""

    def rises(source: str) -> int:
        found = losses(source, RunConfig(), 100)
        return sum(later > earlier for earlier, later in pairwise(found))

    assert rises(TWO_LAYER) == 0
    assert rises(edited("Forget zero_grad", "two-layer")) > 10


def test_without_no_grad_torch_refuses_the_first_line_that_moves_a_weight() -> None:
    text = edited("Forget no_grad", "two-layer")
    stepper = walking(text, small())
    with pytest.raises(LoopError, match="a leaf Variable that requires grad is being used in an in-place") as caught:
        stepper.run(1)
    assert caught.value.line is not None
    assert text.split("\n")[caught.value.line - 1] == "w1 -= learning_rate * w1.grad"


@pytest.mark.parametrize("trainer", TRAINERS)
def test_with_the_other_sign_the_loss_climbs(trainer: str) -> None:
    config = RunConfig(trainer=trainer)
    downhill = losses(SOURCES[trainer], config, 4)
    uphill = losses(edited("Flip the sign of the step", trainer), config, 4)
    assert uphill[0] == downhill[0]
    assert uphill == sorted(uphill) and uphill[-1] > uphill[0] > downhill[-1]


def test_with_momentum_the_loss_climbs_too() -> None:
    for optimizer in ("sgd with momentum", "adam"):
        found = losses(
            edited("Flip the sign of the step", "module"), RunConfig(trainer="module", optimizer=optimizer), 4
        )
        assert found == sorted(found) and found[-1] > found[0]


@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_without_the_relu_the_net_is_one_matrix(trainer: str) -> None:
    stepper = walking(edited("Leave out the ReLU", trainer), small(trainer))
    x, _, w1, w2 = (tensor.clone() for tensor in stepper.tensors.values())
    while stepper.phase != "forward":
        stepper.step_phase()
    output = stepper.variables["y_pred" if trainer == "two-layer" else "outputs"]
    assert torch.allclose(output, x.mm(w1.mm(w2)), atol=1e-5)


@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_without_the_relu_the_loss_jumps(trainer: str) -> None:
    for seed in range(3):
        config = RunConfig(trainer=trainer, seed=seed)
        with_it, without = (
            losses(text, config, 1)[0] for text in (SOURCES[trainer], edited("Leave out the ReLU", trainer))
        )
        assert without > 1.5 * with_it


def test_in_a_trained_net_the_loss_jumps_by_far() -> None:
    """From iteration 101 on, as one loop that says so itself."""
    own, other = "x.mm(w1).clamp(min=0).mm(w2)", "x.mm(w1).mm(w2)"
    found = losses(TWO_LAYER.replace(own, f"{own} if t <= 100 else {other}"), RunConfig(), 101)
    assert found[-1] > 1000 * found[-2]


@pytest.mark.parametrize("start", [1, 4])
@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_from_zero_both_gradients_are_exactly_zero_and_nothing_moves(trainer: str, start: int) -> None:
    stepper = walking(edited("Start all weights at zero", trainer, start), small(trainer))
    stepper.run(start - 1)
    assert start == 1 or all(weight.count_nonzero() for weight in stepper.parameters.values())
    for _ in range(3):
        to_the_update(stepper)
        assert [int(gradient.count_nonzero()) for gradient in stepper.gradients.values()] == [0, 0]
        assert [int(weight.count_nonzero()) for weight in stepper.parameters.values()] == [0, 0]
        stepper.step_iteration()
    assert len(set(list(stepper.losses)[start - 1 :])) == 1


@pytest.mark.parametrize(
    "choices",
    [
        {"trainer": "two-layer"},
        {"trainer": "logistic"},
        {"trainer": "module", "optimizer": "sgd"},
        {"trainer": "module", "optimizer": "sgd with momentum"},
        {"trainer": "module", "optimizer": "adam"},
    ],
)
def test_the_step_is_ten_times_as_long(choices: dict[str, str]) -> None:
    """Bit for bit the losses of a run whose learning rate is ten times the other's, as long as float allows."""
    trainer = choices["trainer"]
    small_steps = small(**choices, learning_rate=2.0**-12)
    large_steps = small(**choices, learning_rate=10 * 2.0**-12)
    text = edited("A learning rate ten times as large", trainer)
    assert same(losses(text, small_steps, 5), losses(SOURCES[trainer], large_steps, 5))


def test_the_optimizer_gets_its_own_rate_back() -> None:
    """So that an edit that is undone leaves nothing behind, and no iteration multiplies again."""
    stepper = walking(edited("A learning rate ten times as large", "module"), small("module", learning_rate=1.7e-3))
    stepper.run(50)
    assert [group["lr"] for group in stepper.variables["optimizer"].param_groups] == [1.7e-3]


def test_a_step_ten_times_as_long_climbs_out_of_the_valley_or_gets_down_sooner() -> None:
    steep = losses(edited("A learning rate ten times as large", "two-layer"), RunConfig(), 4)
    assert steep == sorted(steep) and steep[-1] > 1e6 * steep[0]
    wide = RunConfig(trainer="logistic")
    assert (
        losses(edited("A learning rate ten times as large", "logistic"), wide, 50)[-1] < losses(LOGISTIC, wide, 50)[-1]
    )


@pytest.mark.parametrize("trainer", ["two-layer", "logistic"])
def test_the_order_of_the_updates_changes_nothing(trainer: str) -> None:
    swapped, own = (
        walking(text, small(trainer)) for text in (edited("Swap the two updates", trainer), SOURCES[trainer])
    )
    for _ in range(10):
        swapped.step_iteration()
        own.step_iteration()
        assert swapped.digest() == own.digest()
    assert same(swapped.losses, own.losses)
