"""When to show what."""

from __future__ import annotations

from core.control.frame_clock import (
    CURVE_SECONDS,
    LARGEST_SHARE,
    MAPS_SECONDS,
    TEXT_SECONDS,
    FrameClock,
)
from core.view.requests import CURVE, HEALTH, CurveRequest, HealthRequest, MapRequest, ViewRequest

VIEW = ViewRequest({"map w1": MapRequest(10, 10), CURVE: CurveRequest(300), HEALTH: HealthRequest()})


def parts(view: ViewRequest) -> set[str]:
    found = {"maps": "map w1" in view.parts, "curve": CURVE in view.parts, "text": view.text}
    return {name for name, there in found.items() if there}


def counted(clock: FrameClock, seconds: float, maps: bool = True) -> dict[str, int]:
    """How often each part is due while a clock goes by milliseconds."""
    counts = {"maps": 0, "curve": 0, "text": 0}
    for moment in range(round(seconds * 1000)):
        if clock.wait(moment / 1000) == 0:
            for part in parts(clock.due(VIEW, moment / 1000, maps)):
                counts[part] += 1
    return counts


def test_everything_is_due_at_the_start() -> None:
    clock = FrameClock()
    assert clock.wait(123.0) == 0
    assert clock.due(VIEW, 123.0) == VIEW
    assert clock.wait(123.0) > 0
    clock.start()
    assert parts(clock.due(VIEW, 123.0)) == {"maps", "curve", "text"}


def test_what_moves_is_due_often_and_what_is_read_less_often() -> None:
    counts = counted(FrameClock(), 3.0)
    assert counts["maps"] > 2 * counts["curve"] and counts["curve"] > 1.5 * counts["text"]
    for part, seconds in (("maps", MAPS_SECONDS), ("curve", CURVE_SECONDS), ("text", TEXT_SECONDS)):
        assert 0.7 * 3.0 / seconds <= counts[part] <= 3.0 / seconds + 1


def test_text_comes_with_a_curve() -> None:
    clock = FrameClock()
    seen = [parts(clock.due(VIEW, moment / 100)) for moment in range(300)]
    assert {"curve"} <= set.union(*seen) and all("curve" in one for one in seen if "text" in one)


def test_maps_that_cost_much_come_less_often() -> None:
    clock = FrameClock()
    for _ in range(50):
        clock.maps_took(0.02)
    assert counted(clock, 3.0)["maps"] <= 3.0 * LARGEST_SHARE / 0.02 + 2


def test_text_does_not_wait_for_maps_that_are_costly() -> None:
    clock = FrameClock()
    for _ in range(50):
        clock.maps_took(0.2)
    assert counted(clock, 3.0)["text"] >= 3.0 / (TEXT_SECONDS + 2 * MAPS_SECONDS)


def test_in_a_slow_loop_text_comes_as_often_as_maps() -> None:
    clock = FrameClock()
    clock.slow = True
    counts = counted(clock, 3.0)
    assert counts["text"] == counts["curve"] >= 0.9 * counts["maps"]


def test_maps_wait_for_a_moment_that_is_worth_them() -> None:
    clock = FrameClock()
    assert parts(clock.due(VIEW, 0.0, maps=False)) == {"curve", "text"}
    assert parts(clock.due(VIEW, 0.001, maps=True)) == {"maps"}


def test_health_goes_with_the_text() -> None:
    clock = FrameClock()
    assert clock.due(VIEW, 0.0).parts[HEALTH] == HealthRequest()
    between = clock.due(VIEW, MAPS_SECONDS)
    assert "map w1" in between.parts and not between.text and HEALTH not in between.parts
