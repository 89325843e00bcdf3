"""Expressions that a person watches: evaluated while the run stands still, without changing anything in it."""

from __future__ import annotations

import ast
import contextvars
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from types import CodeType
from typing import Any

from core.engine.frames import LiveFrame
from core.engine.stepper import Stepper
from core.i18n import words
from core.interrupt import CtrlC, Interrupted, TooLong, within
from core.program.parsing import parsed
from core.state.memento import RestoreError
from core.text.clip import in_words
from core.variables.frames import chosen, frames_of
from core.variables.picture import describer
from core.variables.plain import NotPlainError, plain_value
from core.variables.rows import Path, WatchRow
from core.variables.undoing import Undoing
from core.variables.unmoved import Unmoved

SECONDS, ALL_SECONDS = 0.5, 2.0
"""The time that an expression may take, and all of them together."""

TOO_LONG = words("Variables", "It takes too long.")


def watched(
    stepper: Stepper, expressions: Sequence[str], frame: int | None = None, unfolded: frozenset[Path] = frozenset()
) -> tuple[WatchRow, ...]:
    """Return the values of expressions, or why they have none.

    Args:
        stepper: the run, which stands still.
        expressions: what is to be evaluated.
        frame: the place of the frame to evaluate it in; None for the innermost.
        unfolded: the paths of the values whose parts are wanted; each begins with its expression.
    """
    return _Watching(stepper, frame, unfolded).rows(expressions)


class _Watching:
    """The evaluation of several expressions at one moment."""

    def __init__(self, stepper: Stepper, frame: int | None, unfolded: frozenset[Path]) -> None:
        self._stepper = stepper
        self._frames = frames_of(stepper)
        self._place = chosen(self._frames, frame)
        self._description = describer(stepper, unfolded)
        self._local = {f"frame {place}": dict(one.variables) for place, one in enumerate(self._frames)}
        self._undoing: Undoing | None = None
        self._deadline = time.monotonic() + ALL_SECONDS

    def rows(self, expressions: Sequence[str]) -> tuple[WatchRow, ...]:
        try:
            return tuple(map(self._row, expressions))
        finally:
            if self._undoing is not None:
                self._undoing.close()

    @property
    def _frame(self) -> LiveFrame:
        return self._frames[self._place]

    def _row(self, expression: str) -> WatchRow:
        try:
            node = _parsed(expression)
            with suppress(NotPlainError):
                return self._described(expression, plain_value(node, self._frame))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = compile(ast.Expression(node), "<watch>", "eval", dont_inherit=True)
        except SyntaxError as error:
            told = words("Variables", "This is no expression: {reason}.")
            return WatchRow(expression, problem=told.format(reason=error.msg))
        except (ValueError, RecursionError, MemoryError) as error:
            return WatchRow(expression, problem=in_words(error))
        return self._evaluated(expression, code)

    def _described(self, expression: str, value: object) -> WatchRow:
        value = value.instead_of if type(value) is Unmoved else value
        return WatchRow(expression, self._description.row((expression,), expression, value))

    def _evaluated(self, expression: str, code: CodeType) -> WatchRow:
        if self._undoing is None:
            self._undoing = Undoing(self._stepper, self._local)
        evaluation, seconds = _Evaluation(code), min(SECONDS, self._deadline - time.monotonic())
        if seconds <= 0:
            return WatchRow(expression, problem=TOO_LONG)
        try:
            with self._undoing.trying():
                scope = {**self._frame.module, **self._local[f"frame {self._place}"], **self._undoing.names}
                in_time = within(seconds, lambda: contextvars.copy_context().run(evaluation, scope))
                if not in_time:
                    return WatchRow(expression, problem=TOO_LONG)
                if evaluation.problem:
                    return WatchRow(expression, problem=evaluation.problem)
                return self._described(expression, evaluation.value)
        except RestoreError as error:
            return WatchRow(expression, problem=in_words(error))


def _parsed(expression: str) -> ast.expr:
    body = parsed(expression.strip()).body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise SyntaxError(words("Variables", "a statement has no value"))
    return body[0].value


class _Evaluation:
    """One evaluation.

    Attributes:
        value: the value.
        problem: what was raised instead.
    """

    def __init__(self, code: CodeType) -> None:
        self._code = code
        self.value: Any = None
        self.problem = ""

    def __call__(self, scope: dict[str, Any]) -> None:
        try:
            self.value = eval(self._code, scope)
        except (CtrlC, Interrupted, TooLong):
            raise
        except BaseException as error:  # an expression may raise what it likes, SystemExit too
            self.problem = in_words(error)
