"""Problems of a lesson, phrased for the teacher who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import joined, words
from core.text.quoting import quoted


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


class ActionError(ValueError):
    """An action that is impossible at the current moment."""
