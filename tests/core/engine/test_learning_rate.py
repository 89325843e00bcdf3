"""The learning rate that is in use, and the one that was commanded."""

from __future__ import annotations

from typing import Any

import pytest

from core.engine.stepper import Stepper
from core.lessons.quantities import measure
from core.view.capture import snapshot_of
from tests.helpers.walking import small

RATE = 1e-3

SCHEDULER = """
if t == 1:
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
{loop}
scheduler.step()
""".strip()

BY_HAND = """
optimizer.param_groups[0]["lr"] *= 0.5
{loop}
""".strip()


def edited(text: str, budget: int | None = None, **choices: Any) -> Stepper:
    stepper = Stepper(small(learning_rate=RATE, **choices), budget)
    stepper.edit(text.format(loop=stepper.loop.source))
    return stepper


def rate_at(stepper: Stepper, iteration: int) -> float | None:
    stepper.seek(iteration)
    rate = stepper.learning_rate
    assert snapshot_of(stepper).learning_rate == measure(stepper, "learning_rate") == rate
    return rate


def test_a_scheduler_s_rate_is_the_one_in_use_at_every_iteration() -> None:
    stepper = edited(SCHEDULER, budget=0, trainer="module")  # keyframes part a scheduler from its optimizer
    assert stepper.learning_rate == RATE
    rates = []
    for _ in range(6):
        stepper.step_line()
        rates.append(stepper.learning_rate)
        stepper.step_iteration()
    assert rates == pytest.approx([RATE, RATE, RATE / 2, RATE / 2, RATE / 4, RATE / 4])
    assert stepper.learning_rate == pytest.approx(RATE / 8)
    assert [rate_at(stepper, iteration) for iteration in (1, 3, 0, 5)] == pytest.approx(
        [RATE, RATE / 2, RATE, RATE / 4]
    )
    assert stepper.branch.learning_rate_of(5) == RATE


def test_a_scheduler_goes_on_from_a_live_change() -> None:
    stepper = edited(SCHEDULER, budget=0, trainer="module")
    stepper.run(4)
    stepper.set_learning_rate(0.1)
    assert (stepper.learning_rate, stepper.branch.learning_rate_of(5)) == (0.1, 0.1)
    stepper.run(2)
    assert stepper.learning_rate == pytest.approx(0.05)
    losses = list(stepper.losses)
    assert [rate_at(stepper, iteration) for iteration in (3, 4, 5, 6)] == pytest.approx([RATE / 2, 0.1, 0.1, 0.05])
    assert list(stepper.losses) == losses


def test_a_rate_that_the_loop_changes_is_seen_after_seeks_with_keyframes() -> None:
    stepper = edited(BY_HAND, trainer="module")
    stepper.run(4)
    stepper.keep()
    stepper.run(4)
    assert stepper.learning_rate == RATE / 2**8
    assert [rate_at(stepper, iteration) for iteration in (2, 7, 4, 0, 8)] == [RATE / 2**n for n in (2, 7, 4, 0, 8)]
    stepper.seek(5)
    stepper.set_learning_rate(1.0)
    stepper.run(2)
    assert [rate_at(stepper, iteration) for iteration in (4, 5, 6, 7)] == [RATE / 2**4, 1.0, 0.5, 0.25]
    stepper.return_to(stepper.left_branches()[0][0].name)
    assert stepper.learning_rate == RATE / 2**8


@pytest.mark.parametrize("trainer", ["two-layer", "logistic"])
def test_a_raw_loop_that_changes_its_rate(trainer: str) -> None:
    stepper = edited("{loop}\nlearning_rate *= 0.5", trainer=trainer)
    assert stepper.learning_rate == RATE
    stepper.run(3)
    assert stepper.learning_rate == RATE / 8 != stepper.branch.learning_rate_of(4)
    stepper.step_line()
    stepper.set_learning_rate(0.25)
    assert (stepper.learning_rate, stepper.next_learning_rate) == (RATE / 8, 0.25)
    stepper.step_iteration()
    assert stepper.learning_rate == 0.25
    assert [rate_at(stepper, iteration) for iteration in (1, 5, 2)] == [RATE / 2, 0.125, RATE / 4]


def test_the_commanded_rate_again_takes_effect_where_another_is_in_use() -> None:
    stepper = edited("{loop}\nlearning_rate *= 0.5")
    stepper.run(3)
    stepper.set_learning_rate(RATE / 8)
    assert stepper.branch.learning_rates == {1: RATE, 4: RATE / 8}, "what was commanded, in use already or not"
    stepper.set_learning_rate(RATE)
    assert (stepper.learning_rate, stepper.branch.learning_rates) == (RATE, {1: RATE, 4: RATE})
    stepper.run(1)
    stepper.seek(3)
    assert (stepper.learning_rate, stepper.left_branches()) == (RATE, [])


def test_a_command_within_an_iteration_counts_whatever_its_other_lines_do() -> None:
    stepper = edited("{loop}\nlearning_rate *= 0.5")
    stepper.run(3)
    stepper.step_line()
    stepper.set_learning_rate(RATE / 8)
    stepper.step_iteration()
    assert (stepper.learning_rate, stepper.branch.learning_rates) == (RATE / 8, {1: RATE, 5: RATE / 8})
    stepper.step_line()
    stepper.set_learning_rate(RATE / 8)
    assert stepper.branch.learning_rates == {1: RATE, 5: RATE / 8}


@pytest.mark.parametrize(
    ("update", "rate"),
    [
        ("w1 -= learning_rate * w1.grad", RATE),
        ("w1.data -= w1.grad * learning_rate", RATE),
        ("w1 += -learning_rate * w1.grad", RATE),
        ("w1 -= 10 * learning_rate * w1.grad", RATE),
        ("lr = learning_rate / 4\nw1 -= lr * w1.grad", RATE / 4),
        ("eta = learning_rate / 4\nw1 -= eta / t * w1.grad", RATE / 4),
        ("weight = 2\nlr = 0.5\nw1 -= weight * lr * w1.grad", 0.5),
        ("learning_rate = torch.tensor(0.5)\nw1 -= learning_rate * w1.grad", 0.5),
        ("w1.sub_(learning_rate * w1.grad)", RATE),
        ("w1 = w1 - learning_rate * w1.grad", RATE),
        ("n = 2\nk = 0\nk += 3 * n\nw1.sub_(learning_rate)", RATE),
        ("if t == 1: own = torch.optim.SGD([w1], lr=0.5)\nown.step()", 0.5),
        ("w1 -= 0.1 * w1.grad", None),
        ("w1 -= w1.grad", None),
        ("lr = 'fast'\nw1 = w1 + 0", None),
        ("lr = float('nan')\nw1 -= lr * w1", None),
        ("del learning_rate\nw1 -= learning_rate * w1.grad if t < 1 else 0", None),
    ],
)
def test_the_name_that_a_rate_goes_by(update: str, rate: float | None) -> None:
    stepper = edited(f"loss = x.mm(w1).sum()\nw1.requires_grad_(False)\nw1.grad = w1 * 2\n{update}")
    stepper.step_iteration()
    assert (stepper.learning_rate, snapshot_of(stepper).learning_rate) == (rate, rate)


def test_a_rate_that_no_name_leads_to_is_commanded_in_vain_and_not_shown() -> None:
    stepper = edited("loss = w1.sum()\nw1 = w1 - 0.1")
    stepper.run(2)
    stepper.set_learning_rate(RATE)
    assert stepper.branch.learning_rates == {1: RATE}
    stepper.set_learning_rate(0.5)
    stepper.step_line()
    stepper.set_learning_rate(0.25)
    assert stepper.branch.learning_rates == {1: RATE, 3: 0.5, 4: 0.25}
    assert (stepper.learning_rate, stepper.next_learning_rate) == (None, None)
