"""The title of a map that may have little room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from gui.style import fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

NARROWEST_TITLE = 48


class PathLabel(Label):
    """A path, of which the end is left where there is little room: it tells more than the beginning.

    Of an operation and its line, it is the operation.
    """

    def __init__(self, path: str, pixels: int) -> None:
        super().__init__(pixels=pixels, weight=fonts.SEMIBOLD, toolTip=path)
        self._path = ""
        self._metrics = QFontMetrics(fonts.text(pixels, fonts.SEMIBOLD))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        bind_text(self._write, path)

    def _write(self, path: str) -> None:
        self._path = path
        self.setText(path)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._metrics.horizontalAdvance(self._path) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(NARROWEST_TITLE, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = Qt.TextElideMode.ElideRight if " · " in self._path else Qt.TextElideMode.ElideLeft
        self.setText(self._metrics.elidedText(self._path, side, self.width()))
