"""Evaluates expressions of which it is certain that they change nothing: numbers, tensors, and what is within things.

All others have to be evaluated with everything to be undone, which takes a copy of what the run can reach.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from core.engine.frames import LiveFrame
from core.errors import CellError
from core.state.object_records import attributes_of
from core.variables.lookup import attribute_of, variable_of

_NUMBERS = (int, float, bool, complex)
_TENSORS = (torch.Tensor, nn.Parameter)
_OPERANDS = (*_NUMBERS, *_TENSORS, np.ndarray)
_SIZED = (list, tuple, dict, set, frozenset, str, bytes, torch.Size)
_LARGEST = 2**31
"""Of integers that are powers or exponents: larger ones may take forever."""

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.MatMult: operator.matmul,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

_METHODS = frozenset(
    """
    abs all any argmax argmin bool ceil clamp count_nonzero cpu cumsum detach diag dim double eq exp flatten float
    floor half int isfinite isinf isnan item log log10 long max mean median min norm numel permute prod relu
    reshape round sigmoid sign size softmax sqrt square squeeze std sum t tanh tolist topk transpose unsqueeze var view
    """.split()  # noqa: SIM905
)
"""Of tensors and arrays: those that make something new, and draw nothing."""

_KEYWORDS = frozenset(("dim", "keepdim", "p", "axis", "min", "max"))

_FUNCTIONS: dict[str, Callable[..., Any]] = {"len": len, "abs": abs, "float": float, "int": int, "round": round}
_OF_SEQUENCES: dict[str, Callable[..., Any]] = {"min": min, "max": max, "sum": sum}


class NotPlainError(Exception):
    """An expression that may run a person's code, or change something."""


def plain_value(node: ast.expr, frame: LiveFrame) -> Any:
    """Return the value of an expression.

    Raises:
        NotPlainError: when it has to be evaluated with care; it may well have no value.
    """
    evaluation = _Plain(frame)
    try:
        with torch._C.DisableTorchFunction(), torch.no_grad():
            return evaluation.value(node)
    except (NotPlainError, CellError):
        raise NotPlainError from None
    except Exception as error:  # which is told by those who evaluate it as it stands
        raise NotPlainError from error


class _Plain:
    def __init__(self, frame: LiveFrame) -> None:
        self._frame = frame

    def value(self, node: ast.expr) -> Any:
        """Return the value of a part of the expression."""
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return variable_of(self._frame, node.id)
            case ast.Attribute():
                return attribute_of(self.value(node.value), node.attr, node.attr)
            case ast.UnaryOp() | ast.BinOp():
                operands = [node.operand] if isinstance(node, ast.UnaryOp) else [node.left, node.right]
                return self._operated(node.op, list(map(self.value, operands)))
            case ast.Compare(ops=[op], comparators=[other]):
                return self._operated(op, [self.value(node.left), self.value(other)])
            case ast.Subscript():
                return _item(self.value(node.value), self._index(node.slice))
            case ast.Call():
                return self._called(node)
        raise NotPlainError

    def _operated(self, op: ast.AST, operands: list[Any]) -> Any:
        if type(op) not in _OPERATORS or not all(map(_is_operand, operands)):
            raise NotPlainError
        return _OPERATORS[type(op)](*operands)

    def _index(self, node: ast.expr) -> Any:
        match node:
            case ast.Slice():
                parts = [None if part is None else self._index(part) for part in (node.lower, node.upper, node.step)]
                return slice(*parts)
            case ast.Tuple():
                return tuple(map(self._index, node.elts))
        index = self.value(node)
        if index is None or index is ... or type(index) in (int, bool, str, torch.Tensor):
            return index
        raise NotPlainError

    def _called(self, node: ast.Call) -> Any:
        arguments = list(map(self.value, node.args))
        named = {one.arg or "**": self.value(one.value) for one in node.keywords}
        if not _KEYWORDS.issuperset(named):
            raise NotPlainError
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value)
            plain = [type(one) in _NUMBERS or _is_axes(one) for one in (*arguments, *named.values())]
            if type(owner) not in (*_TENSORS, np.ndarray) or node.func.attr not in _METHODS or not all(plain):
                raise NotPlainError
            return getattr(owner, node.func.attr)(*arguments, **named)
        if isinstance(node.func, ast.Name) and len(arguments) == 1 and not named:
            return self._by_builtin(node.func.id, arguments[0])
        raise NotPlainError

    def _by_builtin(self, name: str, argument: Any) -> Any:
        if name in self._frame.variables or name in self._frame.module:
            raise NotPlainError
        if name == "len" and type(argument) in (*_SIZED, *_TENSORS, np.ndarray):
            return len(argument)
        if name in _FUNCTIONS and name != "len" and _is_operand(argument):
            return _FUNCTIONS[name](argument)
        if name in _OF_SEQUENCES and type(argument) in (list, tuple) and all(map(_is_operand, argument)):
            return _OF_SEQUENCES[name](argument)
        raise NotPlainError


def _is_operand(value: Any) -> bool:
    return type(value) in _OPERANDS and (type(value) is not int or abs(value) < _LARGEST)


def _is_axes(value: Any) -> bool:
    return type(value) in (tuple, list) and all(type(one) is int for one in value)


def _item(owner: Any, index: Any) -> Any:
    """Return an item of a container whose way of looking it up is Python's, numpy's or torch's own."""
    if type(owner) in (nn.Sequential, nn.ModuleList) and type(index) is int:
        modules: dict[str, Any] = (attributes_of(owner) or {})["_modules"]
        return list(dict.values(modules))[index]
    if type(owner) is dict and all(type(key) in (*_NUMBERS, str) for key in owner):
        return owner[index]
    if type(owner) in (list, tuple, str, torch.Size, *_TENSORS, np.ndarray):
        return owner[index]
    raise NotPlainError
