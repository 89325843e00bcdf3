"""A click on a tensor beside the line that made it, which leads to its map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent

from gui.panels.code.line_notes import LineNotes
from gui.panels.code.view import CodeView


class NoteClicks(QObject):
    """Underlines the note of a tensor under the pointer, and tells of a click on it.

    It listens only while the loop stands still: a filter in Python slows down every event of the view.

    Signals:
        chosen: the name of a tensor.
    """

    chosen = Signal(str)

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._listens = False

    def listen(self, listens: bool) -> None:
        """Listen from now on, or no longer."""
        if listens is self._listens:
            return
        self._listens = listens
        viewport = self._view.viewport()
        viewport.setMouseTracking(listens)
        if listens:
            viewport.installEventFilter(self)
        else:
            viewport.removeEventFilter(self)
            self._point(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        if not isinstance(event, QMouseEvent):
            return False
        name = self._name_at(event.position().toPoint())
        if event.type() == QEvent.Type.MouseMove:
            self._point(event.position().toPoint() if name else None)
        pressed = event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton
        if pressed and name:
            self.chosen.emit(name)
        return pressed and bool(name)

    def _name_at(self, place: QPoint) -> str:
        """Return the name of the tensor whose note lies at a place; empty for none."""
        part, notes = self._view.note_at(place), self._view.marks.notes
        return notes.tensor_of(part.line, part.text) if part is not None and isinstance(notes, LineNotes) else ""

    def _point(self, place: QPoint | None) -> None:
        part = None if place is None else self._view.note_at(place)
        self._view.underline_note(part)
        shape = Qt.CursorShape.IBeamCursor if part is None else Qt.CursorShape.PointingHandCursor
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(shape)
