"""The marks of the lines of code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from core.program.line_breakpoints import LineBreakpoint
from gui.style.theme import Theme, colour

Note = tuple[str, ...]
"""The note beside a line, in wordings from the longest to the shortest."""

BETWEEN_VALUES = "   "
"""What stands between the values of a note."""


class NotePart(NamedTuple):
    """What a note says of one value.

    Attributes:
        line: beside which it stands.
        text: as it is painted.
        place: where that is, in the viewport.
    """

    line: int
    text: str
    place: QRect


@dataclass(slots=True)
class LineMarks:
    """The moment that a text shows while it is read, and the place in it while it is edited. Lines count from 1.

    Attributes:
        line: about to run.
        running: has been running for long; None while all goes well.
        seconds: how long.
        last_line: ran last.
        notes: beside the lines.
        warnings: what lines have warned of.
        failed: raised.
        editing: whether a person types.
        caret: has the caret.
        wrong: cannot run.
        errors: of syntax, in what a person types.
        changed: differ from the original text.
        breakpoints: those on lines, by line.
        folds: the lines behind which others can be folded away, and whether they are.
    """

    line: int = 0
    running: int | None = None
    seconds: int = 0
    last_line: int | None = None
    notes: Mapping[int, Note] = field(default_factory=dict)
    warnings: Mapping[int, str] = field(default_factory=dict)
    failed: int | None = None
    editing: bool = False
    caret: int = 0
    wrong: int | None = None
    errors: Mapping[int, str] = field(default_factory=dict)
    changed: frozenset[int] = frozenset()
    breakpoints: Mapping[int, LineBreakpoint] = field(default_factory=dict)
    folds: Mapping[int, bool] = field(default_factory=dict)

    @property
    def signs(self) -> Mapping[int, str]:
        """What the gutter has a sign for: warnings, or errors while a person types."""
        return self.errors if self.editing else self.warnings

    @property
    def here(self) -> int:
        """The line that is running, or else the one about to run."""
        return self.line if self.running is None else self.running

    def band(self, number: int, theme: Theme) -> QColor | None:
        """Return the background of a line that is marked or changed."""
        if self.editing:
            if number == self.wrong:
                return colour(theme.error_soft)
        elif number == self.failed:
            return colour(theme.error_soft)
        elif number == self.here:
            return colour(theme.now_soft)
        elif number == self.last_line:
            return colour(theme.now_pale)
        if number in self.changed:
            return colour(theme.changed)
        return colour(theme.sunken) if self.editing and number == self.caret else None
