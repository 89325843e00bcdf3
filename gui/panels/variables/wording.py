"""Values as they are written in the panel and in tool tips."""

from __future__ import annotations

from core.i18n import joined, words
from core.variables.rows import Extra, VariableRow
from gui.style import number_format

GRADIENT = words("VariablesPanel", "grad", "that autograd follows a tensor, in as few letters as there can be")

DIGITS = 8
"""Significant digits of a number in a row; a tool tip has all of them."""


def value_text(row: VariableRow) -> str:
    """Return a value in one line: of a tensor its shape and norm, or its elements where they are few."""
    tensor = row.tensor
    if tensor is None:
        return _rounded(row.text) if row.kind == "float" else row.text
    if row.text and not tensor.shape:
        return row.text
    parts = [number_format.shape(tensor.shape)]
    if row.text:
        parts.append(row.text)
    elif tensor.norm is not None:
        parts.append(number_format.norm(tensor.norm))
    return joined("   ", parts)


def _rounded(text: str) -> str:
    try:
        return f"{float(text):.{DIGITS}g}"
    except ValueError:  # a class of the person's own that has the name
        return text


def kind_text(row: VariableRow) -> str:
    """Return what kind of value it is: of a tensor also the type of its numbers, and where it is if elsewhere."""
    tensor = row.tensor
    if tensor is None:
        return row.kind
    kind = "" if row.kind in ("Tensor", "ndarray") else row.kind
    device = "" if tensor.device in ("", "cpu") else tensor.device
    parts = [kind, tensor.dtype, device, GRADIENT if tensor.requires_grad else ""]
    return joined(" · ", [part for part in parts if part])


def details(row: VariableRow) -> str:
    """Return all that is known of a value, in a few lines."""
    if row.tensor is None:
        first = joined(" ", [row.name, row.kind]) if row.kind else row.name
        return joined("\n", [first, row.text]) if row.text else first
    lines = [joined(" ", [row.name, row.kind]), _of_tensor(row.tensor)]
    if row.tensor.norm is not None:
        lines.append(words("VariablesPanel", "norm {norm}").format(norm=number_format.number(row.tensor.norm)))
    return joined("\n", [*lines, row.text] if row.text else lines)


def _of_tensor(tensor: Extra) -> str:
    followed = words("VariablesPanel", "requires grad") if tensor.requires_grad else ""
    parts = [number_format.shape(tensor.shape), tensor.dtype, tensor.device, followed]
    return joined(" · ", [part for part in parts if part])
