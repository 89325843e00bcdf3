"""The marks of the lines of code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from PySide6.QtGui import QColor

from gui.style.theme import Theme, colour

Note = tuple[str, ...]
"""The note beside a line, in wordings from the longest to the shortest."""


@dataclass(slots=True)
class LineMarks:
    """The moment that a text shows while it is read, and the place in it while it is edited. Lines count from 1.

    Attributes:
        line: about to run.
        last_line: ran last.
        notes: beside the lines.
        failed: raised.
        editing: whether a person types.
        caret: has the caret.
        wrong: cannot run.
        changed: differ from the original text.
    """

    line: int = 0
    last_line: int | None = None
    notes: Mapping[int, Note] = field(default_factory=dict)
    failed: int | None = None
    editing: bool = False
    caret: int = 0
    wrong: int | None = None
    changed: frozenset[int] = frozenset()

    def band(self, number: int, theme: Theme) -> QColor | None:
        """Return the background of a line that is marked or changed."""
        if self.editing:
            if number == self.wrong:
                return colour(theme.error_soft)
        elif number == self.failed:
            return colour(theme.error_soft)
        elif number == self.line:
            return colour(theme.now_soft)
        elif number == self.last_line:
            return colour(theme.now_pale)
        if number in self.changed:
            return colour(theme.changed)
        return colour(theme.sunken) if self.editing and number == self.caret else None


def changed_lines(text: str, original: str) -> frozenset[int]:
    """Return the numbers of the lines of `text` that `original` does not have there."""
    old, new = original.splitlines(), text.splitlines()
    stretches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return frozenset(
        number + 1 for kind, _, _, start, end in stretches if kind != "equal" for number in range(start, end)
    )
