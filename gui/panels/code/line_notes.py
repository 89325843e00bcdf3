"""The notes beside the lines of code: what each of them made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from core.engine.reports import Value
from core.i18n import joined, words
from gui.panels.code.line_marks import Note
from gui.style import number_format

MANY_GRADIENTS = 3
"""How many gradients are told as one."""

GRADIENTS = words("LineNotes", "{count} gradients")
CLEARED = words("LineNotes", "{count} gradients cleared")


class LineNotes(Mapping[int, Note]):
    """The notes beside the lines, worded when they are painted: of a long loop only few lines are in view."""

    def __init__(self, values: Mapping[int, tuple[Value, ...]]) -> None:
        self._values = {line: made for line, made in values.items() if made}
        self._worded: dict[int, Note] = {}

    def __getitem__(self, line: int) -> Note:
        if line not in self._worded:
            self._worded[line] = _wordings(self._values[line])
        return self._worded[line]

    def __contains__(self, line: object) -> bool:
        return line in self._values

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineNotes) and self._values == other._values


def _wordings(values: tuple[Value, ...]) -> Note:
    values = _gathered(values)
    wordings = (number_format.value, number_format.short_value, number_format.bare_value)
    return tuple(joined("   ", [wording(value) for value in values]) for wording in wordings)


def _gathered(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the values with many gradients as one: their number, and the norm of all of them."""
    gradients = tuple(value for value in values if value.name.endswith(".grad"))
    if len(gradients) < MANY_GRADIENTS:
        return values
    others = tuple(value for value in values if value not in gradients)
    sizes = [value.norm if value.norm is not None else value.number for value in gradients]
    if not any(size is not None for size in sizes):
        return (*others, Value("", kind=CLEARED.format(count=len(gradients))))
    norm = math.hypot(*(size for size in sizes if size is not None))
    return (*others, Value(GRADIENTS.format(count=len(gradients)), norm=norm))
