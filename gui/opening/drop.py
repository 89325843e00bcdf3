"""Files that are dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from gui.opening.opener import LESSONS, SCRIPTS


class FileDrop(QObject):
    """Takes a file that is dropped on a window.

    Signals:
        dropped: its path.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if _file_in(event.mimeData()) is not None:
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = _file_in(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                QTimer.singleShot(0, self, lambda: self.dropped.emit(path))  # a dialog would hold up whoever drags
            return True
        return False


def _file_in(data: QMimeData) -> Path | None:
    """Return the one file that is dragged, if it can be opened."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in (*SCRIPTS, *LESSONS) else None
