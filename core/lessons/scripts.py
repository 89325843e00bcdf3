"""The scripts that lessons debug, and where they are found. Importing it loads no torch."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from core.errors import WordedError
from core.i18n import words
from core.program.project import read_text
from core.text.quoting import quoted

LARGEST_SCRIPT = 200_000
SUFFIX = ".py"
NO_FILE = words("LessonFile", "There is no file “{name}” beside the lesson")


@dataclass(frozen=True, slots=True)
class LessonScript:
    """A script as its lesson brings it.

    Attributes:
        path: the path of its file.
        text: its text.
    """

    path: Path
    text: str


FindScript = Callable[[str], LessonScript]
"""Finds a script by its name, or raises a `ScriptError`."""


class ScriptError(WordedError, ValueError):
    """A script that a lesson names and cannot have."""


def beside(lesson: Path) -> FindScript:
    """Return what finds scripts in the folder of a lesson's file."""

    def find(name: str) -> LessonScript:
        _check_name(name)
        path = lesson.absolute().parent / name
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_SCRIPT:
                raise ScriptError(words("LessonFile", "“{name}” is no script for a lesson"), name=quoted(name))
            return LessonScript(path, read_text(path))
        except OSError:
            raise ScriptError(NO_FILE, name=quoted(name)) from None

    return find


def built_in(folder: Traversable) -> FindScript:
    """Return what finds scripts of the application: copies of them, so that a person can change and save them."""

    def find(name: str) -> LessonScript:
        _check_name(name)
        path = Path(_practice_folder().name).resolve() / name
        text = (folder / name).read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8", newline="\n")
        return LessonScript(path, text)

    return find


def nowhere(name: str) -> LessonScript:
    """Find no script: the lesson is no file."""
    raise ScriptError(NO_FILE, name=quoted(name))


def _check_name(name: str) -> None:
    if Path(name).name != name or not name.endswith(SUFFIX):
        raise ScriptError(
            words("LessonFile", "“{name}” should be the name of a script beside the lesson, such as {example}"),
            name=quoted(name),
            example="mine.py",
        )


@lru_cache(maxsize=1)
def _practice_folder() -> TemporaryDirectory[str]:
    """Return the folder in which built-in scripts run; it goes with the process."""
    return TemporaryDirectory(prefix="nablascope-", ignore_cleanup_errors=True)
