"""Opening a lesson from a user's own file: reporting problems, and confirming its code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from core.i18n import words
from core.lessons.errors import LessonError
from core.lessons.lesson import Lesson
from core.lessons.parser import read
from gui.dialogs.message import message_box, warn
from gui.style.language import translated

NOT_A_LESSON = words("Lessons", "This file is not a lesson")
NOT_READ = words("Lessons", "The lesson could not be read: {reason}")
FOREIGN_TITLE = words("Lessons", "This lesson brings code of its own")
FOREIGN_LEAD = words("Lessons", "This lesson brings code of its own.")
FOREIGN = words(
    "Lessons",
    "It changes the training loop by code that is not part of Nablascope. That code runs on this computer and can do "
    "what you can do. Open the lesson only if you trust where it comes from.",
)
OPEN_AND_RUN = words("Lessons", "Open and run it")


def lesson_in(path: Path, window: QWidget) -> Lesson | None:
    """Read the lesson in a file; return None if it is invalid, which is shown, or its own code must not run."""
    try:
        lesson = read(path)
    except LessonError as error:
        warn(window, NOT_A_LESSON, [str(problem) for problem in error.problems])
    except OSError as error:
        warn(window, NOT_A_LESSON, [NOT_READ.format(reason=error.strerror or str(error))])
    else:
        if not lesson.own_code or _agreed(lesson, window):
            return lesson
    return None


def _agreed(lesson: Lesson, window: QWidget) -> bool:
    box = message_box(QMessageBox.Icon.Warning, FOREIGN_TITLE, FOREIGN_LEAD, window, FOREIGN)
    box.setDetailedText("\n\n".join(lesson.own_code))
    agree = box.addButton(translated(OPEN_AND_RUN), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is agree
