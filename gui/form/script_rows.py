"""The rows of a script's form: its names as it writes them, and values of any length."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from core.experiment.fields import Choice, Field
from core.i18n import joined
from gui.form.fields import FieldRow, KeysForMe, LearningRateRow
from gui.form.name_label import NameLabel
from gui.form.switch import Switch
from gui.style.language import bind_text
from gui.style.plain_text import Label

AROUND_TEXT = 24
"""Pixels that an entry has around its text."""


class ScriptRow(FieldRow):
    """A value of a script.

    Args:
        key: what tells it apart from the others, which is the name of its editor.
        name: the name that is shown.
        tip: what the script says about it; may be empty.
        choices: what there is to choose from, by the text that it stands for; None for an entry.
        placeholder: what an empty entry shows.
    """

    def __init__(
        self, key: str, name: str, tip: str, choices: dict[str, str] | None = None, placeholder: str = ""
    ) -> None:
        super().__init__(Field(key, name, str, "", tip), name, choices)
        _set_up_entry(self, placeholder)

    def _made_caption(self, label: str) -> Label:
        return NameLabel(label, self.field.help, pixels=13)

    def show_value(self, value: Choice) -> None:
        super().show_value(value)
        _show_beginning(self)


class ScriptRateRow(LearningRateRow):
    """A learning rate of a script, on a logarithmic scale."""

    def __init__(self, key: str, name: str, tip: str) -> None:
        super().__init__(Field(key, name, str, "", tip), name)
        _set_up_entry(self, "")

    def _made_caption(self, label: str) -> Label:
        return NameLabel(label, self.field.help, pixels=13)


class SwitchRow(ScriptRow):
    """A truth value of a script."""

    def _made_editor(self, choices: dict[str, str] | None) -> QCheckBox:
        switch = Switch()
        switch.installEventFilter(KeysForMe(switch, Qt.Key.Key_Space))
        switch.toggled.connect(lambda _on: self.edited.emit())
        switch.clicked.connect(self.left)
        return switch

    def text(self) -> str:
        return str(self.editor.isChecked()) if isinstance(self.editor, QCheckBox) else ""

    def show_value(self, value: Choice) -> None:
        if isinstance(self.editor, QCheckBox):
            with QSignalBlocker(self.editor):
                self.editor.setChecked(str(value) == "True")
            self.editor.update()


def _set_up_entry(row: FieldRow, placeholder: str) -> None:
    """Give an entry its placeholder, and a tool tip with its text while that is wider than the entry."""
    entry = row.editor
    if isinstance(entry, QLineEdit):
        bind_text(entry.setPlaceholderText, placeholder)
        entry.textChanged.connect(lambda _text: _follow_text(row))


def _show_beginning(row: FieldRow) -> None:
    if isinstance(row.editor, QLineEdit):
        row.editor.setCursorPosition(0)
        _follow_text(row)


def _follow_text(row: FieldRow) -> None:
    entry, tip = row.editor, row.field.help
    if not isinstance(entry, QLineEdit):
        return
    text = entry.text() or entry.placeholderText()
    is_wide = entry.fontMetrics().horizontalAdvance(text) > entry.width() - AROUND_TEXT
    bind_text(entry.setToolTip, joined("\n", [text, tip]) if is_wide else tip)
