"""The losses that a screen gets: of the present run, and beside it of others."""

from __future__ import annotations

from core.engine.stepper import Stepper
from core.history.loss_series import LossSeries
from core.view.capture import branch_curve, loss_picture
from core.view.requests import CurveRequest
from tests.helpers.walking import small


def test_changes_of_the_present_branch_are_told_and_of_no_other() -> None:
    stepper = Stepper(small())
    stepper.run(10)
    assert loss_picture(stepper, CurveRequest()).changes == ()
    stepper.set_learning_rate(1e-4)
    assert loss_picture(stepper, CurveRequest()).changes == (), "no iteration has run with it"
    stepper.run(5)
    stepper.edit(stepper.loop.source + "\npass")
    stepper.run(5)
    told = loss_picture(stepper, CurveRequest()).changes
    names = [(change.begins, change.name) for change in told]
    assert names == [
        (11, "lr 0.0001 from 11"),
        (16, "edited line 14 from 16"),
    ]
    stepper.seek(5)
    stepper.set_learning_rate(1e-2)
    stepper.run(3)
    assert [change.begins for change in loss_picture(stepper, CurveRequest()).changes] == [6]


def test_a_much_longer_run_is_told_in_the_columns_of_the_present_one() -> None:
    losses = LossSeries(float(number) for number in range(20_000))
    beside = branch_curve("long", losses, CurveRequest(300).beside(60)).curve
    assert list(beside.iterations) == list(range(1, 241)) and beside.low is beside.high, "each loss by itself"
    whole = branch_curve("long", losses, CurveRequest(300, all_runs=True).beside(60)).curve
    assert whole.iterations[-1] > 19_900 and len(whole.iterations) <= 320
    assert branch_curve("long", losses, CurveRequest(300).beside(60)).last == 20_000


def test_a_run_of_the_same_length_gets_no_more_columns_than_there_are() -> None:
    losses = LossSeries(float(number) for number in range(19_000))
    curve = branch_curve("same", losses, CurveRequest(300).beside(19_000)).curve
    assert 280 <= len(curve.iterations) <= 320


def test_a_short_run_beside_a_long_one_is_no_staircase() -> None:
    losses = LossSeries(float(number) for number in range(600))
    shown = branch_curve("short", losses, CurveRequest(300).beside(20_000)).curve
    assert len(shown.iterations) == 300 and shown.iterations[-1] + 1 == 600
