"""Stretches of text with a background of their own: what was found, brackets that belong together, errors."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

Stretch = tuple[int, int]
"""The first place of a stretch, and the first after it, as Qt counts them."""


class TextMarks:
    """Marks stretches of an editor's text, in layers that know nothing of one another: the last set lies on top."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._layers: dict[str, list[QTextEdit.ExtraSelection]] = {}

    def show(self, layer: str, stretches: Sequence[Stretch], style: QTextCharFormat) -> None:
        """Mark these stretches of a layer, and no others."""
        if not stretches and layer not in self._layers:
            return
        before = self._layers.pop(layer, [])
        if stretches:
            self._layers[layer] = [self._mark(stretch, style) for stretch in stretches]
        if before or stretches:
            self._editor.setExtraSelections([mark for marks in self._layers.values() for mark in marks])

    def _mark(self, stretch: Stretch, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(stretch[0])
        cursor.setPosition(stretch[1], QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, style  # the stubs lack both
        return mark
