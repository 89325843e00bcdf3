"""Reasons why something cannot be explained, for a person: those that are used in more than one place."""

from __future__ import annotations

from torch import Tensor

from core.errors import CellError
from core.explain.types import Reference
from core.i18n import Words, words

NOT_FINITE = words("Check", "The loss is not finite.")
NO_PASS = words("Explanation", "No backward pass has run in this iteration.")


def outside(cell: tuple[int, ...], tensor: str, shape: tuple[int, ...]) -> Words:
    """Say that there is no such cell."""
    return words("Explanation", "The cell {cell} is outside {tensor}, whose shape is {shape}.").format(
        cell=" ".join(map(str, cell)) or "()", tensor=tensor, shape=shape
    )


def no_part(parameter: str) -> Words:
    """Say that a parameter has no gradient here."""
    return words("Explanation", "{parameter} is no part of what the loss was computed from.").format(
        parameter=parameter
    )


def not_yet(gradient: str) -> Words:
    """Say that a gradient that the loop computes by hand is still to come."""
    return words("Explanation", "No line of this iteration has computed {gradient} yet.").format(gradient=gradient)


def check_cell_of(reference: Reference, tensor: Tensor) -> None:
    """Check that a cell lies within a tensor's shape.

    Raises:
        CellError: if it does not; the message is for a person.
    """
    shape, cell = tuple(tensor.shape), reference.cell
    if len(cell) != len(shape) or not all(0 <= index < size for index, size in zip(cell, shape, strict=True)):
        raise CellError(outside(cell, reference.tensor, shape))
