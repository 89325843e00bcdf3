"""Errors caused by a user, each with a message for the user."""

from __future__ import annotations

from collections.abc import Mapping

from core.text.quoting import quoted


class ConfigError(ValueError):
    """A configuration that no experiment can be made of.

    Attributes:
        problems: what is wrong, by field name; each a phrase such as "must be between 1 and 9".
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{quoted(name)} {text}" for name, text in self.problems.items()))


class WordedError(Exception):
    """An error with a message for a user, into which values are filled."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)


class CellError(WordedError, ValueError):
    """A cell that does not exist, or that cannot be checked."""


class SaveError(WordedError):
    """A text that cannot be written into its file, which stays as it is."""


class LoopError(Exception):
    """A training loop that cannot be read or that raised.

    Attributes:
        line: the line of the loop where it happened, counted from 1; None if no line is to blame.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
