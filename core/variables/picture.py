"""The variables of a frame, as rows."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

from core.engine.stepper import Stepper
from core.errors import CellError
from core.i18n import words
from core.variables.contents import Part
from core.variables.description import Description
from core.variables.frames import LiveFrame, frames_of
from core.variables.looking import is_one
from core.variables.lookup import dotted_name, value_of
from core.variables.rows import IMPORTS, Path, VariableRow, VariablesPicture
from core.variables.texts import counted

_IMPORTED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)

IMPORTED = words("Variables", "imports and functions")


def picture_of(stepper: Stepper, frame: int | None, unfolded: frozenset[Path]) -> VariablesPicture:
    """Return the variables of a frame; changes nothing in the run.

    Args:
        stepper: the run.
        frame: its place among those that are running, the outermost first; None for the innermost.
        unfolded: the paths of the values whose parts are wanted.
    """
    frames = frames_of(stepper)
    place = frame if frame is not None and 0 <= frame < len(frames) else len(frames) - 1
    description = describer(stepper, unfolded)
    rows = _rows(frames[place].variables, description)
    return VariablesPicture(tuple(one.row for one in frames), place, rows)


def describer(stepper: Stepper, unfolded: frozenset[Path] = frozenset()) -> Description:
    """Return what describes the values of a run."""
    tensors = {**stepper.parameters, **stepper.gradients}
    return Description(unfolded, frozenset(id(one) for one in tensors.values() if one is not None))


def chosen(stepper: Stepper, frame: int | None) -> LiveFrame:
    """Return a frame by its place; the innermost where there is none there."""
    frames = frames_of(stepper)
    return frames[frame] if frame is not None and 0 <= frame < len(frames) else frames[-1]


def row_of(stepper: Stepper, name: str, frame: int | None) -> VariableRow:
    """Return what a dotted name stands for in a frame.

    Raises:
        CellError: when it stands for nothing, or would have to be computed.
    """
    names = dotted_name(name)
    if names is None:
        raise CellError(words("Variables", "This is not a name."))
    return describer(stepper).row((name,), name, value_of(chosen(stepper, frame), names))


def _rows(variables: Mapping[str, Any], description: Description) -> tuple[VariableRow, ...]:
    imported = {name: one for name, one in variables.items() if _is_imported(one)}
    rows = [description.row((name,), name, one) for name, one in variables.items() if name not in imported]
    if imported:
        told = counted(len(imported), words("Variables", "1 name"), words("Variables", "{count:,} names"))
        parts = [Part(name, name, one) for name, one in imported.items()]
        rows.append(description.group(IMPORTS, IMPORTED, told, parts))
    return tuple(rows)


def _is_imported(value: object) -> bool:
    return is_one(value, *_IMPORTED)
