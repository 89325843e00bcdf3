"""The notes beside the lines of code: what each of them made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from core.engine.reports import Value
from core.i18n import joined, words
from gui.panels.code.line_marks import BETWEEN_VALUES, Note
from gui.style import number_format

MANY = 3
"""How many gradients, or tensors of a module, are told as one."""

GRADIENTS = words("LineNotes", "{count} gradients")
TENSORS = words("LineNotes", "{count} tensors")
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

    def tensor_of(self, line: int, part: str) -> str:
        """Return the name of the tensor that a part of a line's note tells of; empty where it tells of none."""
        tensors = [value.name for value in self._values.get(line, ()) if value.shape is not None]
        if part.split(" ")[0] in tensors:
            return part.split(" ")[0]
        alone = len(self._values.get(line, ())) == len(tensors) == 1
        return tensors[0] if alone else ""

    def __contains__(self, line: object) -> bool:
        return line in self._values

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineNotes) and self._values == other._values


def _wordings(values: tuple[Value, ...]) -> Note:
    """Return the notes from the longest to the shortest: a value loses its name only where its line tells it."""
    named = len(values) == 1 and "." not in values[0].name
    values = _gathered(values)
    whole, short = _joined(values, number_format.value), _joined(values, number_format.short_value)
    if len(values) == 1:
        return whole, short, *([number_format.bare_value(values[0])] if named else [])
    fewer = [values[:count] for count in range(len(values) - 1, 0, -1)]
    cut = [joined(BETWEEN_VALUES, [_joined(some, number_format.short_value), "…"]) for some in fewer]
    return whole, short, *cut, joined(" ", [values[0].name, "…"])  # of a number that is cut the rest would be another


def _joined(values: tuple[Value, ...], wording: Callable[[Value], str]) -> str:
    return joined(BETWEEN_VALUES, [wording(value) for value in values])


def _gathered(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the values with many gradients as one: their number, and the norm of all of them; and so many tensors."""
    for told, is_one in ((TENSORS, _is_tensor), (GRADIENTS, _is_gradient)):
        some = tuple(value for value in values if is_one(value.name))
        if len(some) >= MANY:
            values = (*(value for value in values if value not in some), _as_one(some, told))
    return values


def _is_gradient(name: str) -> bool:
    return name.endswith(".grad")


def _is_tensor(name: str) -> bool:
    """Tell whether a name is the path to a tensor of a module."""
    return "." in name and not _is_gradient(name)


def _as_one(values: tuple[Value, ...], told: str) -> Value:
    sizes = [value.norm if value.norm is not None else value.number for value in values]
    if not any(size is not None for size in sizes):
        return Value("", kind=(CLEARED if told == GRADIENTS else told).format(count=len(values)))
    norm = math.hypot(*(size for size in sizes if size is not None))
    return Value(told.format(count=len(values)), norm=norm)
