"""The question what becomes of unsaved text."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtWidgets import QMessageBox, QWidget

from core.i18n import joined, words
from gui.dialogs.message import message_box
from gui.style.language import bind_text

ONE = words("Unsaved", "{file} has unsaved text.")
SEVERAL = words("Unsaved", "These files have unsaved text:")
MORE = words("Unsaved", "Save it before it is gone?")
MOST_NAMED = 8


class Answer(Enum):
    """What a person wishes."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


def ask_about_unsaved(parent: QWidget, files: list[str]) -> Answer:
    """Ask whether the unsaved text of some files is to be saved; return the answer."""
    lead = ONE.format(file=files[0]) if len(files) == 1 else joined("\n", [SEVERAL, *files[:MOST_NAMED]])
    box = message_box(QMessageBox.Icon.Question, "Nablascope", lead, parent, MORE)
    box.setObjectName("unsavedText")
    save = box.addButton("", QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("", QMessageBox.ButtonRole.RejectRole)
    for button, text in (
        (save, words("Unsaved", "Save")),
        (discard, words("Unsaved", "Discard")),
        (cancel, words("Unsaved", "Cancel")),
    ):
        bind_text(button.setText, text)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return Answer.SAVE if chosen is save else Answer.DISCARD if chosen is discard else Answer.CANCEL
