"""One heat map with its name, its numbers and its scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.snapshot import MapPicture
from gui import fonts, text
from gui.panels.heatmap_view import HeatMapView
from gui.steady import Steady
from gui.theme import Theme, gradient_stops


class HeatMapCard(QFrame):
    """Name and numbers above the map, its symmetric scale below.

    Signals:
        wanted: the map's name, and what is to be seen of it.
    """

    wanted = Signal(str, object)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.name = name
        self.setObjectName(f"heatmap:{name}")
        self._picture: MapPicture | None = None
        self._title = QLabel(name)
        self._title.setFont(fonts.words(14, fonts.SEMIBOLD))
        self._note = QLabel()
        self._note.setFont(fonts.words(12))
        self._note.setProperty("role", "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.view = HeatMapView(name, theme)
        self._scale = ScaleBar(theme)
        self.view.wanted.connect(lambda request: self.wanted.emit(name, request))
        self.view.pointed.connect(self._describe)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(Steady(self._note), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._scale)

    def start(self) -> None:
        """Makes ready for another experiment."""
        self.view.start()

    def show_picture(self, picture: MapPicture, described: bool = True) -> None:
        """Shows another moment of the tensor; its numbers too, unless they would change faster than they are read."""
        self.view.show_picture(picture)
        if described:
            self._picture = picture
            self._scale.show_scale(picture.scale if picture.shape is not None else None)
            self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self.view.set_theme(theme)
        self._scale.set_theme(theme)

    @Slot()
    def _describe(self) -> None:
        """The cell under the pointer with its exact value; without a pointer, the tensor's shape and norm."""
        picture = self._picture
        if picture is None or picture.shape is None:
            words = "no gradient yet" if picture is not None else ""
        elif (cell := self.view.pointed_cell) and picture.probe and picture.probe[:2] == cell:
            words = f"{self.name}{list(cell)} = {text.number(picture.probe[2], 7)}"
        else:
            state = "all zero  ·  " if picture.scale == 0 else ""
            words = f"{state}{text.shape(picture.shape)}  ·  ‖{text.number(picture.norm or 0.0)}‖"
        self._note.setText(words)
        self._mark("now" if picture is not None and picture.changed else "")
        self.setAccessibleName(f"Heat map of {self.name}")
        self.setAccessibleDescription(words)

    def _mark(self, role: str) -> None:
        """Gives the name the colour of its role. Polishing costs more than all the rest, so only when it changes."""
        if self._title.property("role") != role:
            self._title.setProperty("role", role)
            self._title.style().polish(self._title)


class ScaleBar(QWidget):
    """The colours from −scale over 0 to +scale, with the ends printed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scale: float | None = None
        self.setFixedHeight(24)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_scale(self, scale: float | None) -> None:
        """The end of the scale; None while there is nothing to measure."""
        if scale != self._scale:
            self._scale = scale
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._scale is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gradient = QLinearGradient(0, 0, self.width(), 0)
        for place, colour in gradient_stops(self._theme):
            gradient.setColorAt(place, colour)
        painter.setPen(QColor(self._theme.border))
        painter.setBrush(gradient)
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, 6), 3, 3)
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(fonts.words(12))
        end = text.number(self._scale)
        row = QRectF(0, 9, self.width(), 15)
        painter.drawText(row, Qt.AlignmentFlag.AlignHCenter, "0")
        if self._scale > 0:
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft, f"{text.MINUS}{end}")
            painter.drawText(row, Qt.AlignmentFlag.AlignRight, f"+{end}")
