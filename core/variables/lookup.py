"""The value of a dotted name such as `net.fc1.weight`, found without running a line of the person's code."""

from __future__ import annotations

import ast
import types
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from core.engine.frames import LiveFrame
from core.errors import CellError
from core.i18n import words
from core.program.parsing import parsed
from core.text.clip import name_of
from core.variables import tensors
from core.variables.contents import parts_of
from core.variables.looking import attributes, class_attribute, is_of_library, is_one
from core.variables.tensors import gradient_of

_OF_TENSORS = frozenset(
    [
        "grad",
        "data",
        "shape",
        "dtype",
        "device",
        "layout",
        "requires_grad",
        "is_leaf",
        "ndim",
        "itemsize",
        "nbytes",
        "T",
    ]
)
_OF_ARRAYS = frozenset(["shape", "dtype", "ndim", "size", "itemsize", "nbytes", "strides", "T"])
_TELLING = (torch.device, torch.dtype, torch.Size, np.dtype, range, slice, complex)

_COMPUTED = words("Variables", "{name} is computed when it is asked for. Watch it to see its value.")
_MISSING = words("Variables", "Nothing is called {name} here.")


def dotted_name(text: str) -> list[str] | None:
    """Return the parts of a dotted name; None where a text is anything else."""
    try:
        body = parsed(text.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return names_in(body[0].value) if len(body) == 1 and isinstance(body[0], ast.Expr) else None


def names_in(node: ast.expr) -> list[str] | None:
    """Return the parts of a dotted name; None where an expression is anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) else None


def value_of(frame: LiveFrame, names: list[str]) -> object:
    """Return what a dotted name stands for in a frame.

    Raises:
        CellError: when it stands for nothing, or would have to be computed; in words for a person.
    """
    first, *rest = names
    value = variable_of(frame, first)
    for place, name in enumerate(rest, start=2):
        value = attribute_of(value, name, ".".join(names[:place]))
    return value


def variable_of(frame: LiveFrame, name: str) -> Any:
    """Return a variable of a frame, or of its module.

    Raises:
        CellError: when there is none of that name.
    """
    for scope in (frame.variables, frame.module):
        if name in scope:
            return scope[name]
    raise _missing(name)


def attribute_of(value: Any, name: str, whole: str) -> Any:
    """Return an attribute.

    Args:
        value: whose.
        name: of the attribute.
        whole: what the code calls it.

    Raises:
        CellError: when there is none, or when it would have to be computed.
    """
    if is_one(value, torch.Tensor) and name in _OF_TENSORS:
        with torch._C.DisableTorchFunction():
            return gradient_of(value) if name == "grad" else tensors.attribute(value, name)
    if is_one(value, np.ndarray) and name in _OF_ARRAYS:
        return getattr(np.ndarray.view(value, np.ndarray), name)
    if is_one(value, *_TELLING) and is_of_library(type(value)):
        return getattr(value, name) if hasattr(value, name) else _refuse(whole)
    if is_one(value, types.ModuleType):
        return _held(types.ModuleType.__getattribute__(value, "__dict__"), name, whole)
    if is_one(value, torch.nn.Module):
        for part in parts_of(value):
            if part.name == name:
                return part.value
    if is_one(value, type):
        return _of_class(value, name, whole)
    held = attributes(value)
    return held[name] if name in held else _of_class(type(value), name, whole)


def _of_class(kind: type, name: str, whole: str) -> Any:
    found = class_attribute(kind, name)
    if found is None:
        _refuse(whole)
    if is_one(found, types.FunctionType, staticmethod, classmethod, types.BuiltinFunctionType, type):
        return found
    if class_attribute(type(found), "__get__") is not None:
        raise CellError(_COMPUTED.format(name=name_of(whole)))
    return found


def _held(scope: Mapping[str, Any], name: str, whole: str) -> Any:
    return scope[name] if name in scope else _refuse(whole)


def _refuse(name: str) -> Any:
    raise _missing(name)


def _missing(name: str) -> CellError:
    return CellError(_MISSING.format(name=name_of(name)))
