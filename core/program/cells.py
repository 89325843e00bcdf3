"""The variables that a function shares with others."""

from __future__ import annotations

from types import CellType, FunctionType
from typing import Any


def cell_values(function: FunctionType) -> dict[str, Any]:
    """Return the variables in a function's cells that have a value."""
    named = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {name: cell.cell_contents for name, cell in named if _is_filled(cell) and not name.startswith("__")}


def _is_filled(cell: CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True
