"""Reasons why something cannot be explained, for a person: those that are used in more than one place."""

from __future__ import annotations

from core.errors import CellError, WordedError
from core.explain.types import Reference
from core.i18n import Words, words

NOT_FINITE = words("Check", "The loss is not finite.")
SHARE = words("Explanation", "This cell’s share of the loss: {symbols} = {share}, of {loss} in all.")
NO_PASS = words("Explanation", "No backward pass has run in this iteration.")
NO_PART = words("Explanation", "{parameter} is no part of what the loss was computed from.")
NOT_YET = words("Explanation", "No line of this iteration has computed {gradient} yet.")


def check_cell_of(reference: Reference, shape: tuple[int, ...]) -> None:
    """Check that a cell lies within its tensor's shape.

    Raises:
        CellError: if it does not; the message is for a person.
    """
    cell = reference.cell
    if len(cell) != len(shape) or not all(0 <= index < size for index, size in zip(cell, shape, strict=True)):
        raise CellError(
            words("Explanation", "The cell {cell} is outside {tensor}, whose shape is {shape}."),
            cell=" ".join(map(str, cell)) or "()",
            tensor=reference.tensor,
            shape=tuple(shape),
        )


class UnexplainedError(WordedError):
    """Something that cannot be explained or checked; the message says why, in words for a person."""


def sentence(reason: Exception) -> str:
    """Return why something cannot be explained, as a sentence of its own."""
    text = str(reason.args[0])
    return text if isinstance(text, Words) else f"{text[:1].upper()}{text[1:]}."  # as Python and torch say it
