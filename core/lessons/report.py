"""Collects what is wrong with a lesson's file, each problem with its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from core.i18n import words
from core.lessons.errors import LessonError, Problem
from core.lessons.toml_lines import Path, lines_of
from core.text.quoting import quoted

MOST_PROBLEMS = 100
"""Nobody mends more at a time, and a file of nothing else is soon done with."""


class Report:
    """Problems of one file."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._lines = lines_of(text)
        self._problems: list[Problem] = []

    def add(self, path: Path, message: str) -> None:
        """Something is wrong at a key; what has no line of its own is where the nearest thing around it is.

        Raises:
            LessonError: when that makes too many.
        """
        while path not in self._lines:
            path = path[:-1]
        self._problems.append(Problem(self._file, self._lines[path], message))
        if len(self._problems) == MOST_PROBLEMS:
            self.raise_if_any()

    def check_keys(self, values: Mapping[str, object], known: Collection[str], path: Path) -> None:
        """Names each key that means nothing here."""
        for key in values:
            if key not in known:
                name = quoted(key)
                near = get_close_matches(name, known, 1)
                guess = words("LessonFile", "“{key}” means nothing here; did you mean {near}?")
                choice = words("LessonFile", "“{key}” means nothing here; there is {known}")
                message = (
                    guess.format(key=name, near=near[0]) if near else choice.format(key=name, known=", ".join(known))
                )
                self.add((*path, key), message)

    def raise_if_any(self) -> None:
        """Ends the reading if anything was wrong.

        Raises:
            LessonError: with all of it.
        """
        if self._problems:
            raise LessonError(self._problems)
