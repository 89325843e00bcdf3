"""What a class is told of each line, and which maps it is shown."""

from __future__ import annotations

import pytest

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.view.capture import snapshot_of
from core.view.requests import MapRequest, ViewRequest
from gui.presentation.captions import CLEARED, LOSS, MADE, MOVED, NOT_BEGUN, NOTHING, caption, in_play
from tests.helpers.viewing import maps_of
from tests.helpers.walking import small

ALL = {"w1": MapRequest(8, 8), "w1.grad": MapRequest(8, 8), "w2": MapRequest(8, 8), "w2.grad": MapRequest(8, 8)}


def told(stepper: Stepper, before: tuple[str, ...] = ()) -> tuple[str, str, tuple[str, ...]]:
    names = {name for pair in stepper.map_names for name in pair}
    snapshot = snapshot_of(stepper, ViewRequest(maps_of(sorted(names), 8, 8)))
    return *caption(snapshot, stepper.loop.source), in_play(snapshot, stepper.loop.source, before)


def test_before_the_first_line_nothing_has_run() -> None:
    stepper = Stepper(small())
    assert told(stepper, ("w1",)) == ("", NOT_BEGUN, ("w1",))


def test_each_line_of_the_two_layer_net_says_what_it_has_done() -> None:
    stepper, seen = Stepper(small()), []
    for _ in range(8):
        stepper.step_line()
        seen.append(told(stepper, ("before",)))
    codes, words, maps = zip(*seen, strict=True)
    assert codes[0].startswith("y_pred = ") and words[0] == MADE.format(names="y_pred") and maps[0] == ("w1", "w2")
    assert words[1].startswith(LOSS.partition("{")[0]) and maps[1] == ("before",)
    weights = sum(parameter.numel() for parameter in stepper.parameters.values())
    assert codes[2] == "loss.backward()" and f" {weights} weights" in words[2] and "w1.grad and w2.grad" in words[2]
    assert maps[2] == ("w1.grad", "w2.grad")
    assert words[3] == NOTHING and codes[3].startswith("with")
    assert words[4] == MOVED.format(names="w1") and maps[4] == ("w1", "w1.grad")
    assert words[6] == CLEARED.format(names="w1.grad") and maps[6] == ("w1.grad",)


def test_a_number_beside_the_gradients_is_no_gradient() -> None:
    stepper = Stepper(RunConfig(trainer="logistic"))
    seen = {}
    for _ in range(len(stepper.loop.lines)):
        stepper.step_line()
        code, words, _ = told(stepper)
        seen[code.split(" ")[0]] = words
    assert seen["m"] == MADE.format(names="m")
    assert "10 weights" in seen["dw"] and "weights" not in seen["db"]


@pytest.mark.parametrize("trainer", ["two-layer", "logistic", "module"])
def test_no_more_than_two_maps_are_in_play(trainer: str) -> None:
    stepper = Stepper(RunConfig(trainer=trainer))
    for _ in range(2 * len(stepper.loop.lines)):
        stepper.step_line()
        assert len(told(stepper)[2]) <= 2
