"""The learning rate of each parameter group of a script, set while it runs: it belongs to history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import core
from core.engine.stepper import Stepper
from core.explain.replay.recording import recorded
from core.history.rate_group import VARIABLE, RateGroup
from core.view.capture import experiment_of, snapshot_of
from core.view.requests import ViewRequest
from tests.helpers.corpus import FOLDER

BODY, HEAD = RateGroup("optimizer", 0), RateGroup("optimizer", 1)

GROUPS = """
import torch
from torch import nn
torch.manual_seed(0)
body, head = nn.Linear(3, 4), nn.Linear(4, 1)
optimizer = torch.optim.SGD([{"params": body.parameters()}, {"params": head.parameters(), "lr": 0.1}], lr=0.02)
x = torch.randn(8, 3)
for step in range(40):
    loss = (head(body(x).tanh()) - x.sum(1, keepdim=True)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@pytest.fixture
def groups(tmp_path: Path) -> Iterator[Stepper]:
    script = tmp_path / "groups.py"
    script.write_text(GROUPS)
    stepper = core.open_script(script)
    yield stepper
    stepper.close()


def rates(stepper: Stepper) -> list[float]:
    return [one.rate for one in snapshot_of(stepper, ViewRequest(text=True)).group_rates]


def test_each_group_has_a_rate_of_its_own(groups: Stepper) -> None:
    assert groups.group_rates == {BODY: 0.02, HEAD: 0.1}
    groups.run(3)
    groups.set_learning_rate(0.5, HEAD)
    assert rates(groups) == [0.02, 0.5]
    assert groups.branch.name == "lr 0.5 of optimizer.param_groups[1] from 4"


def test_a_rate_that_is_set_within_an_iteration_waits_for_the_next_one(groups: Stepper) -> None:
    groups.run(2)
    groups.step_line()
    groups.set_learning_rate(0.5, HEAD)
    shown = snapshot_of(groups, ViewRequest(text=True)).group_rates
    assert [(one.rate, one.commanded) for one in shown] == [(0.02, None), (0.1, 0.5)]
    groups.step_iteration()
    assert groups.group_rates[HEAD] == 0.5


def test_going_back_and_forth_comes_by_the_same_numbers(groups: Stepper) -> None:
    groups.run(5)
    groups.set_learning_rate(0.3, HEAD)
    groups.run(5)
    groups.set_learning_rate(0.04)
    groups.set_learning_rate(0.005, BODY)
    groups.run(5)
    end, losses = groups.digest(), list(groups.losses)
    for iteration, expected in ((12, [0.005, 0.04]), (8, [0.02, 0.3]), (2, [0.02, 0.1]), (15, [0.005, 0.04])):
        groups.seek(iteration)
        assert list(groups.group_rates.values()) == expected
    assert groups.digest() == end and list(groups.losses) == losses
    assert groups.branch.drift is None


def test_another_rate_in_the_past_makes_a_branch_to_return_to(groups: Stepper) -> None:
    groups.run(10)
    end = groups.digest()
    groups.seek(4)
    groups.set_learning_rate(0.3, HEAD)
    assert groups.branch.name == "lr 0.3 of optimizer.param_groups[1] from 5"
    groups.run(6)
    other = groups.digest()
    assert other != end
    groups.return_to("original")
    assert groups.digest() == end
    groups.return_to("lr 0.3 of optimizer.param_groups[1] from 5")
    assert groups.digest() == other


def test_a_branch_equals_a_run_that_never_went_back(groups: Stepper, tmp_path: Path) -> None:
    groups.run(10)
    groups.seek(4)
    groups.set_learning_rate(0.3, HEAD)
    groups.run(4)
    straight = core.open_script(tmp_path / "groups.py")
    straight.run(4)
    straight.set_learning_rate(0.3, HEAD)
    straight.run(4)
    assert straight.digest() == groups.digest()
    straight.close()


def test_a_rate_of_all_groups_takes_the_place_of_those_of_single_ones(groups: Stepper) -> None:
    groups.set_learning_rate(0.5, HEAD)
    groups.set_learning_rate(0.01)
    assert list(groups.group_rates.values()) == [0.01, 0.01]
    groups.set_learning_rate(0.5, HEAD)
    groups.set_learning_rate(0.01)
    assert list(groups.group_rates.values()) == [0.01, 0.01], "though it was commanded before"
    groups.run(2)
    groups.seek(0)
    groups.run(2)
    assert list(groups.group_rates.values()) == [0.01, 0.01], "when it is run once more"


def test_a_branch_keeps_the_rates_of_its_past(groups: Stepper) -> None:
    groups.run(4)
    groups.set_learning_rate(0.3, HEAD)
    groups.run(6)
    groups.seek(8)
    groups.set_learning_rate(0.01, BODY)
    groups.run(1)
    groups.limit_history(groups.timeline.budget)  # and forget what is kept of the past
    groups.seek(6)
    assert groups.group_rates == {BODY: 0.02, HEAD: 0.3}


def test_a_rate_that_waits_already_makes_no_branch(groups: Stepper) -> None:
    groups.run(3)
    groups.step_line()
    groups.set_learning_rate(0.5, HEAD)
    groups.run(5)
    groups.seek(3)
    groups.step_line()
    groups.set_learning_rate(0.5, HEAD)
    assert groups.computed == 8 and not groups.left_branches()


def test_what_was_recorded_at_another_rate_is_recorded_once_more(groups: Stepper) -> None:
    groups.run(2)
    groups.step_line()
    groups.step_line()
    before = recorded(groups)
    assert recorded(groups) is before
    groups.step_back("iteration")
    groups.set_learning_rate(0.5, HEAD)
    groups.step_line()
    groups.step_line()
    assert groups.steps == 2 and recorded(groups) is not before


def test_the_rate_that_holds_already_makes_no_branch(groups: Stepper) -> None:
    groups.set_learning_rate(0.5, HEAD)
    groups.run(4)
    groups.seek(2)
    groups.set_learning_rate(0.5, HEAD)
    assert groups.computed == 4


def test_a_group_that_is_not_there_yet_has_no_rate(tmp_path: Path) -> None:
    stepper = core.open_script(FOLDER / "changing_groups.py")
    stepper.run(3)
    assert set(stepper.group_rates) == {BODY, HEAD}
    stepper.set_learning_rate(0.7, RateGroup("optimizer", 2))
    stepper.set_learning_rate(0.07, HEAD)
    stepper.run(8)
    assert len(stepper.group_rates) == 3
    stepper.run(12)
    end = stepper.digest()
    stepper.seek(5)
    stepper.run(18)
    assert stepper.digest() == end and stepper.branch.drift is None
    stepper.close()


def test_the_rates_that_a_schedule_begins_with_are_told(tmp_path: Path) -> None:
    stepper = core.open_script(FOLDER / "changing_groups.py")
    shown = experiment_of(stepper).script
    assert shown is not None
    assert dict(shown.rates) == {BODY: 0.02, HEAD: 0.1}
    assert stepper.group_rates[HEAD] == pytest.approx(0.02), "a fifth, to warm up"
    stepper.close()


def test_a_variable_takes_the_place_of_groups(tmp_path: Path) -> None:
    stepper = core.open_script(FOLDER / "lecture_loop.py")
    rate = RateGroup("learning_rate", VARIABLE)
    assert stepper.group_rates == {rate: 1e-4}
    stepper.set_learning_rate(2e-4, rate)
    assert stepper.variables["learning_rate"] == 2e-4 and rate.code == "learning_rate"
    stepper.close()
