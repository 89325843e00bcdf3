"""The parts of a text that can be folded away: imports, functions and classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from core.program.definitions import LOOPS
from core.program.parsing import parsed

LEAST_LINES = 3


class Fold(NamedTuple):
    """Lines that can be folded away behind the first of them, counted from 1."""

    first: int
    last: int


def foldable(text: str) -> tuple[Fold, ...]:
    """Return the parts of a text that can be folded, in their order; none of a text that is no Python."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return tuple(sorted({*_blocks(parsed(text, "<text>").body)}))
    return ()


def folded_at_first(text: str, loops: Sequence[int]) -> tuple[Fold, ...]:
    """Return what a person need not see at first: what holds none of the training loops, and is within no other."""
    folded: list[Fold] = []
    for fold in foldable(text):
        inside = bool(folded) and fold.last <= folded[-1].last
        if not inside and not any(fold.first <= loop <= fold.last for loop in loops):
            folded.append(fold)
    return tuple(folded)


def _blocks(body: Sequence[ast.stmt]) -> Iterator[Fold]:
    yield from _imports(body)
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _long(statement.lineno, statement.end_lineno)
            yield from _blocks(statement.body)
        elif isinstance(statement, (*LOOPS, ast.If, ast.With, ast.Try)):
            yield from _blocks(statement.body)


def _imports(body: Sequence[ast.stmt]) -> Iterator[Fold]:
    """Yield each run of import statements, with a docstring before them."""
    run: list[ast.stmt] = []
    for place, statement in enumerate([*body, None]):
        docstring = place == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if statement is not None and (docstring or isinstance(statement, (ast.Import, ast.ImportFrom))):
            run.append(statement)
        elif run:
            yield from _long(run[0].lineno, run[-1].end_lineno)
            run = []


def _long(first: int, last: int | None) -> Iterator[Fold]:
    if last is not None and last - first + 1 >= LEAST_LINES:
        yield Fold(first, last)
