"""Errors that a person can cause, each with a message for that person."""

from __future__ import annotations

from collections.abc import Mapping

from core.text.quoting import quoted


class ConfigError(ValueError):
    """A choice that no experiment can be made of.

    Attributes:
        problems: what is wrong, by field name; each a phrase such as "must be between 1 and 9".
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{quoted(name)} {text}" for name, text in self.problems.items()))


class CellError(ValueError):
    """A cell that is not there, or that cannot be checked."""


class LoopError(Exception):
    """A training loop that cannot be read or that raised.

    Attributes:
        line: the line of the loop it happened at, counted from 1; None when no line is to blame.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
