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
from core.variables.frames import chosen, drawn_of, frames_of
from core.variables.looking import is_one
from core.variables.lookup import dotted_name, value_of
from core.variables.rows import IMPORTS, FrameRow, Path, VariableRow, VariablesPicture
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
    place = chosen(frames, frame)
    description = describer(stepper, unfolded)
    rows = _rows(frames[place].variables, description)
    stack = tuple(FrameRow(one.place.filename, one.place.line, one.place.function) for one in frames)
    return VariablesPicture(stack, place, rows)


def describer(stepper: Stepper, unfolded: frozenset[Path] = frozenset()) -> Description:
    """Return what describes the values of a run."""
    survey = stepper.trainer.survey(stepper.variables)
    gradients = stepper.trainer.gradients_of(stepper.variables, survey.parameters)
    named = (survey.values, survey.inside, gradients, survey.parameters)
    maps = {id(one): name for some in named for name, one in some.items() if one is not None}
    return Description(unfolded, maps, drawn_of(stepper))


def row_of(stepper: Stepper, name: str, frame: int | None) -> VariableRow:
    """Return what a dotted name stands for in a frame.

    Raises:
        CellError: when it stands for nothing, or would have to be computed.
    """
    names = dotted_name(name)
    if names is None:
        raise CellError(words("Variables", "This is not a name."))
    frames = frames_of(stepper)
    return Description().row((name,), name, value_of(frames[chosen(frames, frame)], names))


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
