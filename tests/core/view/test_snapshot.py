from __future__ import annotations

import dataclasses

import pytest

from core.engine.reports import Value
from core.view.requests import CURVE, Area, CurveRequest, MapRequest, ViewRequest
from core.view.snapshot import MapPicture, Snapshot

FROZEN = [
    Value("loss"),
    Area(0, 1, 0, 1),
    MapRequest(1, 1),
    MapPicture("w1"),
    CurveRequest(),
    ViewRequest(),
    Snapshot(0, 0, 1, None, None, None, 0),
]


@pytest.mark.parametrize("thing", FROZEN, ids=lambda thing: type(thing).__name__)
def test_nothing_of_a_snapshot_can_be_set(thing: object) -> None:
    for field in dataclasses.fields(thing):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field.name, None)
    assert not hasattr(thing, "__dict__")


def test_requests_compare_by_value() -> None:
    """So that a screen can see whether it wants anything new."""
    one, same = (
        ViewRequest({"map w1": MapRequest(8, 9, Area(0, 1, 0, 1), (0, 0)), CURVE: CurveRequest(3)}) for _ in range(2)
    )
    assert one == same
    assert one != ViewRequest({"map w1": MapRequest(8, 9), CURVE: CurveRequest(3)})


def test_a_picture_of_nothing_is_the_default() -> None:
    shown = MapPicture("w1.grad")
    assert (shown.shape, shown.pixels, shown.probe, shown.scale) == (None, None, None, 0.0)
