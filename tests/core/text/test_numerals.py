"""Numbers within a sentence."""

from __future__ import annotations

import math

import pytest

from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.text.numerals import shown
from tests.helpers.walking import stepper_of


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "None"),
        (0.0, "0"),
        (-1.25e-9, "−1.25e−09"),
        (math.nan, "not a number"),
        (-math.inf, "−∞"),
        (math.inf, "∞"),
    ],
)
def test_what_is_no_number_is_said_in_words(value: float | None, said: str) -> None:
    assert shown(value) == said
    assert shown(1234.5678, 5) == "1234.6"


def test_an_infinite_loss_that_a_run_pauses_for_is_said_so() -> None:
    stepper = stepper_of("loss = x.sum() / 0.0")
    stop = BreakpointMonitor(stepper, Breakpoints(loss_below=0.0, loss_above=1.0, not_finite=False)).run(3)
    assert stop is not None and "∞" in stop.reason and "inf" not in stop.reason
