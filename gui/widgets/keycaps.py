"""Shortcuts drawn as keycaps."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from core.i18n import joined, words
from gui.style import building, fonts
from gui.style.key_names import SIGNS
from gui.style.language import bind_text
from gui.style.plain_text import Label

SIGNS_ON_A_MAC = {"Ctrl": "⌘", "Shift": "⇧", "Alt": "⌥", "Meta": "⌃", "Return": "↩"}
OR = words("Keys", "or")


def caps_of(keys: str | QKeySequence) -> list[str]:
    """Return the labels of the keys to be held together: Ctrl, then S."""
    portable = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
    held, _, last = portable.rpartition("+")
    parts = [*filter(None, held.split("+")), last or "+"]  # the last key may be + itself
    signs = SIGNS | SIGNS_ON_A_MAC if sys.platform == "darwin" else SIGNS
    return [signs.get(part, part).replace("-", "\N{MINUS SIGN}") for part in parts]


def key_row(pointer: str, alternatives: tuple[str, ...]) -> QWidget:
    """Create a right-aligned row with the pointer's gesture, or the alternative keys."""
    row = QWidget()
    layout = building.row(building.STRETCH, parent=row, margins=(0, 0, 0, 0), spacing=4)
    before = [pointer, OR] if alternatives else [pointer]
    for word in before if pointer else []:
        layout.addWidget(Label(text=word, pixels=13, role="muted"))
    for index, keys in enumerate(alternatives):
        if index:
            layout.addSpacing(5)
        for cap in caps_of(keys):
            layout.addWidget(_cap(cap))
    bind_text(row.setAccessibleName, as_text(pointer, alternatives))
    return row


def as_text(pointer: str, alternatives: tuple[str, ...]) -> str:
    """Return the gesture and the keys as one line of text."""
    return joined(", ", [*([pointer] if pointer else []), *(" ".join(caps_of(keys)) for keys in alternatives)])


def named(keys: QKeySequence) -> str:
    """Return keys by their labels: Shift+→; on a Mac as its menus write them."""
    if sys.platform == "darwin":
        return keys.toString(QKeySequence.SequenceFormat.NativeText)
    return "+".join(caps_of(keys))


def _cap(sign: str) -> QLabel:
    return Label(
        text=sign,
        alignment=Qt.AlignmentFlag.AlignCenter,
        pixels=12,
        weight=fonts.SEMIBOLD,
        role="keycap",
        minimumWidth=28,
    )
