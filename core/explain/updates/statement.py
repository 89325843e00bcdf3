"""A statement of the person's code at a moment: its text, and what its parts are worth without running any of it."""

from __future__ import annotations

import ast
import linecache
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any

import torch
from torch import Tensor

from core.engine.frames import frames_to, looked_up
from core.engine.position import Position
from core.program.loop import Loop
from core.program.parsing import parsed
from core.text.clip import clipped

PURE = frozenset(
    {
        *("abs", "clamp", "clone", "detach", "double", "exp", "float", "item", "mean", "norm", "pow", "requires_grad_"),
        *("sign", "sqrt", "square", "sum", "t"),
    }
)
"""Methods of a tensor that may be called once more: they change no number, and draw no random one."""


class UnknownError(Exception):
    """A part of a statement whose worth cannot be known without running it."""


@dataclass(frozen=True)
class Statement:
    """A statement that is running, or about to run.

    Attributes:
        filename: of its file.
        line: its first line.
        code: that line as it is written.
        node: the syntax tree; None for one that holds others, such as a `with`.
        frame: the frame that runs it.
    """

    filename: str
    line: int
    code: str
    node: ast.stmt | None
    frame: FrameType

    def value_of(self, node: ast.expr) -> Any:
        """Return what a part is worth.

        Raises:
            UnknownError: if it calls what may change something, or if there is no such value.
        """
        try:
            with torch.no_grad():
                return self._value_of(node)
        except UnknownError:
            raise
        except Exception as error:  # as the person's objects raise
            raise UnknownError from error

    def _value_of(self, node: ast.expr) -> Any:
        names: list[str] = []
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                names.append(part.id)
            if isinstance(part, ast.Call) and not self._is_pure(part):
                raise UnknownError
            if not isinstance(part, _PARTS):
                raise UnknownError
        code = compile(ast.Expression(node), "<part>", "eval")
        return eval(code, {"__builtins__": {}}, looked_up(self.frame, names))

    def _is_pure(self, call: ast.Call) -> bool:
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in PURE:
            return False
        return isinstance(self._value_of(call.func.value), Tensor)


_PARTS = (
    *(ast.expr_context, ast.operator, ast.unaryop, ast.keyword),
    *(ast.Attribute, ast.BinOp, ast.Call, ast.Constant, ast.Name, ast.Slice, ast.Subscript, ast.Tuple, ast.UnaryOp),
)
"""What a part may consist of."""


def statement_about_to_run(at: Position) -> Statement | None:
    """Return the statement of the loop that comes next; None if its code does not run."""
    frame, _ = next(iter(frames_to(None if at.walk is None else at.walk.innermost)[::-1]), (None, 0))
    return None if frame is None else statement_at(frame, at.line, at.loop)


def statement_at(frame: FrameType, line: int, loop: Loop) -> Statement:
    """Return the statement that a frame stands at.

    Args:
        frame: of the person's code.
        line: the line it stands at.
        loop: the loop that it belongs to, or is called by.
    """
    filename = frame.f_code.co_filename
    source = loop.source if filename == loop.filename else "".join(linecache.getlines(filename))
    node = simple_statements(source).get(line)
    first = line if node is None else node.lineno
    texts = source.splitlines()
    code = clipped(texts[first - 1].strip()) if 0 < first <= len(texts) else ""
    return Statement(filename, first, code, node, frame)


@lru_cache(maxsize=8)
def simple_statements(source: str) -> dict[int, ast.stmt]:
    """Return the statement of each line of a text, without those that hold others, such as a `with`."""
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError):  # of a file that is no longer what runs
        return {}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    simple = [node for node in nodes if not hasattr(node, "body") and not isinstance(node, ast.Match)]
    return {line: node for node in simple for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
