"""Problems of a lesson, phrased for the teacher who wrote it, and their collection."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from core.errors import WordedError
from core.i18n import joined, words
from core.lessons.toml_lines import Keys, lines_of
from core.text.quoting import quoted

MOST_PROBLEMS = 100
"""The most problems reported: nobody fixes more at a time, and an invalid file is soon given up on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a lesson's file.

    Attributes:
        file: the name of the file.
        line: the line number, counted from 1.
        message: the problem.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return words("LessonFile", "{file}, line {line}: {message}").format(
            file=quoted(self.file), line=self.line, message=self.message
        )


class LessonError(ValueError):
    """A file that is not a valid lesson.

    Attributes:
        problems: all problems, from top to bottom.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__(joined("\n", [str(problem) for problem in self.problems]))


class ActionError(WordedError, ValueError):
    """An action that is impossible at the current moment."""


class Report:
    """The problems of one file."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._lines = lines_of(text)
        self._problems: list[Problem] = []

    def add(self, path: Keys, message: str, /, **values: object) -> None:
        """Add a problem at a key; a key without a line takes the line of its nearest parent.

        Args:
            path: the key.
            message: the problem.
            values: those that are filled into the message.

        Raises:
            LessonError: if there are now too many.
        """
        while path not in self._lines:
            path = path[:-1]
        self._problems.append(Problem(self._file, self._lines[path], message.format(**values) if values else message))
        if len(self._problems) == MOST_PROBLEMS:
            self.raise_if_any()

    def check_keys(self, values: Mapping[str, object], known: Collection[str], path: Keys) -> None:
        """Report each unknown key."""
        for key in values:
            if key not in known:
                if near := get_close_matches(quoted(key), known, 1):
                    message = words("LessonFile", "“{key}” means nothing here; did you mean {near}?")
                else:
                    message = words("LessonFile", "“{key}” means nothing here; there is {known}")
                self.add((*path, key), message, key=quoted(key), near="".join(near), known=", ".join(known))

    def raise_if_any(self) -> None:
        """Raise the problems, if there are any.

        Raises:
            LessonError: with all of them.
        """
        if self._problems:
            raise LessonError(self._problems)
