"""A button for one answer to a lesson's question."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from core.lessons.lesson import as_html
from gui.style import building, fonts
from gui.style.plain_text import RichLabel


class Choice(QPushButton):
    """A button whose text may take several lines."""

    def __init__(self, name: str) -> None:
        super().__init__(
            objectName=name, sizePolicy=QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        )
        self.setProperty("role", "choice")
        self._label = RichLabel(wordWrap=True)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        building.column(self._label, parent=self, margins=(14, 9, 12, 9))

    def set_type(self, pixels: int) -> None:
        """Write its text in another size."""
        self._label.setFont(fonts.text(pixels))
        self._fit()

    def show_text(self, key: int, answer: str, code_style: str) -> None:
        """Show an answer, and the key that presses it."""
        self._label.setText(f"<b>{key}</b>&nbsp;&nbsp;{as_html(answer, code_style)}")
        self.setAccessibleName(answer.replace("`", ""))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self._label.heightForWidth(max(self.width() - 26, 100)) + 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
