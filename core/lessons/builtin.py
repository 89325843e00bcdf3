"""The lessons that come with the application."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.lessons.lesson import Lesson, Translations
from core.lessons.parser import parse, title_of
from core.lessons.scripts import built_in


@dataclass(frozen=True, slots=True)
class BuiltinLesson:
    """The file of a built-in lesson.

    Attributes:
        name: the name of the file without its suffix.
        title: the title of the lesson.
    """

    name: str
    title: Translations

    def load(self) -> Lesson:
        """Parse the lesson."""
        file = _folder() / f"{self.name}.toml"
        return parse(file.read_text(encoding="utf-8"), file.name, built_in(_folder()))


def builtin_lessons() -> tuple[BuiltinLesson, ...]:
    """Return all built-in lessons, in order."""
    files = (file for file in _folder().iterdir() if file.name.endswith(".toml"))
    found = sorted(files, key=lambda file: int(file.name.partition("_")[0]))
    return tuple(
        BuiltinLesson(file.name.removesuffix(".toml"), title_of(file.read_text(encoding="utf-8"), file.name))
        for file in found
    )


def lesson_after(lesson: BuiltinLesson) -> BuiltinLesson | None:
    """Return the built-in lesson that follows; None after the last."""
    lessons = builtin_lessons()
    return next(iter(lessons[lessons.index(lesson) + 1 :]), None)


def _folder() -> Traversable:
    return files("resources") / "lessons"
