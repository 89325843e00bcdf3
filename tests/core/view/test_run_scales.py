"""The scale that a tensor keeps over its run."""

from __future__ import annotations

from core.engine.stepper import Stepper
from core.view.capture import snapshot_of
from core.view.requests import ViewRequest
from core.view.run_scales import RunScales
from tests.helpers.viewing import maps_of
from tests.helpers.walking import small

VIEW = ViewRequest(maps_of(["b", "db", "w"], 64, 64))


def test_a_parameter_keeps_the_largest_value_it_has_had() -> None:
    stepper = Stepper(small("logistic"))
    stepper.run(3)
    peak = snapshot_of(stepper, VIEW).maps["w"].largest
    with_peak = snapshot_of(stepper, VIEW).maps["w"]
    assert with_peak.scale == peak > 0
    stepper.variables["w"].mul_(0.01)
    small_now = snapshot_of(stepper, VIEW).maps["w"]
    assert small_now.scale == peak and small_now.largest < peak / 50
    assert small_now.pixels is not None and abs(small_now.pixels.astype(int) - 128).max() <= 2


def test_what_comes_later_or_on_another_branch_does_not_count() -> None:
    stepper = Stepper(small("logistic"))
    stepper.run(2)
    early = snapshot_of(stepper, VIEW).maps["w"].scale
    stepper.run(30)
    late = snapshot_of(stepper, VIEW).maps["w"].scale
    assert late > early
    stepper.seek(2)
    assert snapshot_of(stepper, VIEW).maps["w"].scale == early
    stepper.set_learning_rate(1e-9)
    stepper.run(30)
    assert snapshot_of(stepper, VIEW).maps["w"].scale < late


def test_a_growing_value_is_not_kept_at_every_step() -> None:
    stepper = Stepper(small("logistic"))
    scales = RunScales.of(stepper)
    for iteration in range(1, 5000):
        assert scales.at("w", stepper.branch, iteration)(1 + iteration / 1000) == 1 + iteration / 1000
    assert len(scales._seen["w"]) < 200
