"""Shortcuts drawn as the caps of keys."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.i18n import joined, words
from gui.style import fonts
from gui.style.key_names import SIGNS
from gui.style.language import bind_text
from gui.style.plain_text import Label

SIGNS_ON_A_MAC = {"Ctrl": "⌘", "Shift": "⇧", "Alt": "⌥", "Meta": "⌃", "Return": "↩"}
OR = words("Keys", "or")


def caps_of(keys: str | QKeySequence) -> list[str]:
    """What stands on the caps of the keys to be held together: Ctrl, then S."""
    portable = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
    held, _, last = portable.rpartition("+")
    parts = [*filter(None, held.split("+")), last or "+"]  # the key to be pressed may be + itself
    signs = SIGNS | SIGNS_ON_A_MAC if sys.platform == "darwin" else SIGNS
    return [signs.get(part, part).replace("-", "\N{MINUS SIGN}") for part in parts]


def key_row(pointer: str, alternatives: tuple[str, ...]) -> QWidget:
    """What the pointer does, or the keys that do the same, in a row from the right."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addStretch(1)
    if pointer:
        layout.addWidget(_word(pointer))
    if pointer and alternatives:
        layout.addWidget(_word(OR))
    for index, keys in enumerate(alternatives):
        if index:
            layout.addSpacing(5)
        for cap in caps_of(keys):
            layout.addWidget(_cap(cap))
    bind_text(row.setAccessibleName, spoken(pointer, alternatives))
    return row


def spoken(pointer: str, alternatives: tuple[str, ...]) -> str:
    """The same in one line of words."""
    return joined(", ", [*([pointer] if pointer else []), *(" ".join(caps_of(keys)) for keys in alternatives)])


def named(keys: QKeySequence) -> str:
    """Keys by what stands on them: Shift+→; on a Mac as its menus write them."""
    if sys.platform == "darwin":
        return keys.toString(QKeySequence.SequenceFormat.NativeText)
    return "+".join(caps_of(keys))


def _cap(sign: str) -> QLabel:
    label = Label(sign, alignment=Qt.AlignmentFlag.AlignCenter)
    label.setFont(fonts.text(12, fonts.SEMIBOLD))
    label.setProperty("role", "keycap")
    label.setMinimumWidth(28)
    return label


def _word(text: str) -> QLabel:
    label = Label()
    bind_text(label.setText, text)
    label.setFont(fonts.text(13))
    label.setProperty("role", "muted")
    return label
