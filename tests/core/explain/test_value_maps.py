"""The values in between as a list, and a map of each, at any moment; asking changes nothing."""

from __future__ import annotations

import pytest

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Reference
from core.queries import MapOf, ValuesInBetween
from core.view.requests import MapRequest
from tests.helpers.walking import small


@pytest.fixture
def stepper() -> Stepper:
    stepper = Stepper(small())
    stepper.run(2)
    stepper.run_through("backward")
    return stepper


def test_list_has_each_value_and_its_gradient_once(stepper: Stepper) -> None:
    before = stepper.digest()
    entries = {entry.name: entry for entry in ValuesInBetween().answer(stepper).entries}
    n, _, hidden, out = (getattr(stepper.config, f"{size}_size") for size in ("batch", "input", "hidden", "output"))
    assert (entries["z1"].shape, entries["z1"].gradient) == ((n, hidden), "δ1")
    assert (entries["δ2"].shape, entries["y_pred"].shape) == ((n, out), (n, out))
    assert {"h1", "h1.grad", "(y_pred − y)", "pow · line 4", "loss.grad"} <= entries.keys()
    assert not {"w1", "w1.grad", "x", "z2"} & entries.keys(), "what the loop holds, and second names"
    assert stepper.digest() == before


def test_a_map_shows_the_numbers_that_are_explained(stepper: Stepper) -> None:
    for name in ("h1", "δ1"):
        picture = MapOf(MapRequest(99, 99, name=name)).answer(stepper)
        assert picture.cells is not None and picture.shape == picture.cells.shape
        assert picture.cells[1, 2] == explain(stepper, Reference(name, (1, 2))).value


def test_loss_of_each_sample_adds_up_to_the_loss() -> None:
    stepper = Stepper(small(trainer="module"))
    stepper.run(1)
    stepper.run_through("backward")
    picture = MapOf(MapRequest(99, 99, name="loss of each sample")).answer(stepper)
    (loss,) = [value for name, value in stepper.variables.items() if name == "loss"]
    assert picture.cells is not None and picture.cells.sum() == pytest.approx(float(loss.detach()), rel=1e-5)
    found = explain(stepper, Reference("loss of each sample", (1, 0)))
    assert found.value == picture.cells[1, 0]
    assert found.formula.startswith("loss of each sample[1, 0] = (") and found.formula.endswith(")²") and not found.note


def test_what_is_not_computed_yet_has_no_map(stepper: Stepper) -> None:
    stepper.run(1)
    stepper.step_line()
    assert [entry.shape for entry in ValuesInBetween().answer(stepper).entries if entry.name == "δ1"] == [None]
    assert MapOf(MapRequest(9, 9, name="δ1")).answer(stepper).shape is None
    assert MapOf(MapRequest(9, 9, name="pow · line 4")).answer(stepper).shape is None
