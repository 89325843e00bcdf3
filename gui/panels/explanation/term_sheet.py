"""The terms of a sum and their factors on the screen, for painting and for the pointer alike."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from core.explain.types import Factor, Term


@dataclass(frozen=True, slots=True)
class Box:
    """A factor on the screen; the text is in the language of the moment."""

    factor: Factor
    text: str
    place: QRect

    @property
    def opens(self) -> bool:
        """Whether it can be explained in turn."""
        return self.factor.opens is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A term on the screen.

    Attributes:
        term: what it shows.
        number: the term's own, in the language of the moment.
        top, height: in pixels.
        boxes: its factors from left to right and line by line.
        barred: whether it has a bar; what a weight was before its step would dwarf the steps.
    """

    term: Term
    number: str
    top: int
    height: int
    boxes: tuple[Box, ...]
    barred: bool

    @property
    def doors(self) -> tuple[Box, ...]:
        """The factors that can be opened."""
        return tuple(box for box in self.boxes if box.opens)


@dataclass(frozen=True, slots=True)
class Rest:
    """The terms that are not shown by themselves.

    Attributes:
        others, zeros: how many are not zero, and how many are.
        sum: of them all.
        smaller: whether each of the others is smaller than all that are shown.
    """

    others: int
    zeros: int
    sum: float
    smaller: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows.

    Attributes:
        rows: from the top down.
        rest: what remains; None when nothing does.
        bar_left, bar_right: between which the bars lie, zero in the middle.
        largest: the absolute value that fills half of that.
        height: with the row of the rest.
        line: the height of a row without its factors.
    """

    rows: tuple[Row, ...]
    rest: Rest | None
    bar_left: int
    bar_right: int
    largest: float
    height: int
    line: int

    def row_at(self, y: int) -> int | None:
        """Return the index of the row at a height; that after the last row is the rest's."""
        for index, row in enumerate(self.rows):
            if row.top <= y < row.top + row.height:
                return index
        below = self.rows[-1].top + self.rows[-1].height if self.rows else 0
        return len(self.rows) if self.rest is not None and below <= y < self.height else None

    def door_at(self, place: QPoint) -> Box | None:
        """Return the factor under the pointer; anywhere in a row that has but one to open, that one."""
        index = self.row_at(place.y())
        if index is None or index >= len(self.rows):
            return None
        doors = self.rows[index].doors
        if len(doors) == 1:
            return doors[0]
        return next((box for box in doors if box.place.adjusted(-4, -3, 4, 3).contains(place)), None)
