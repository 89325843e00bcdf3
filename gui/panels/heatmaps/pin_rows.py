"""The rows and columns that the pinned maps stand in."""

from __future__ import annotations

import math
from typing import NamedTuple

from core.view.tensor_tree import TensorEntry

SMALL = 512
"""The most cells of a tensor that half of a row suffices for."""


class PinPlace(NamedTuple):
    """The place of a map.

    Attributes:
        name: of the tensor.
        row, column: its place.
        span: over how many columns it goes.
    """

    name: str
    row: int
    column: int
    span: int


def pin_places(pins: list[TensorEntry], columns: int) -> list[PinPlace]:
    """Return where the maps of some tensors stand: a parameter beside its gradient, two small ones beside each other.

    A single one has all of the width.

    Args:
        pins: the tensors in their order.
        columns: 1, or 2 where there is room for them; more, in each of which there is one, where the room is low.
    """
    if columns != 2:
        return [PinPlace(entry.name, *divmod(place, columns), 1) for place, entry in enumerate(pins)]
    if len(pins) == 1:
        return [PinPlace(pins[0].name, 0, 0, columns)]
    places: list[PinPlace] = []
    row, at = 0, 0
    while at < len(pins):
        first, second = pins[at], pins[at + 1] if at + 1 < len(pins) else None
        if second is not None and (second.name == first.gradient or (_is_small(first) and _is_small(second))):
            places += [PinPlace(first.name, row, 0, 1), PinPlace(second.name, row, 1, 1)]
            at += 2
        else:
            places.append(PinPlace(first.name, row, 0, 1 if _is_small(first) else 2))
            at += 1
        row += 1
    return places


def _is_small(entry: TensorEntry) -> bool:
    return not entry.gradient and math.prod(entry.shape or ()) <= SMALL
