"""The figures in the order in which they were made, small."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from core.i18n import words
from core.view.snapshot import FigurePicture
from gui.style import building, fonts
from gui.style.language import translated
from gui.style.tool_tip import tool_tip

THUMBNAIL = QSize(72, 48)
HEIGHT = 88

SETUP = words("Figures", "setup")


class FigureStrip(QListWidget):
    """One row of thumbnails. The newest is chosen, until a person chooses another; then that one, while it is there.

    Signals:
        chosen: the figure that is to be seen large; None for none.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            objectName="figureStrip",
            viewMode=QListView.ViewMode.IconMode,
            flow=QListView.Flow.LeftToRight,
            movement=QListView.Movement.Static,
            iconSize=THUMBNAIL,
            spacing=2,
            uniformItemSizes=True,
            font=fonts.text(11),
            verticalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
        )
        self.setWrapping(False)
        self.setFixedHeight(HEIGHT)
        building.set_up(self, accessibleName=words("Figures", "Figures in the order in which they were made"))
        self._shown: tuple[FigurePicture, ...] = ()
        self._follows = True
        self.currentRowChanged.connect(self._choose)

    @property
    def figure(self) -> FigurePicture | None:
        """The one that is chosen."""
        row = self.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def show_figures(self, figures: tuple[FigurePicture, ...]) -> None:
        """Show these, of which those that were there before stay as they are."""
        before = [figure.number for figure in self._shown]
        present = [figure.number for figure in figures]
        if before == present:
            return
        chosen = self.figure
        self.blockSignals(True)
        same = next((n for n, pair in enumerate(zip(before, present, strict=False)) if pair[0] != pair[1]), None)
        same = min(len(before), len(present)) if same is None else same
        while self.count() > same:
            self.takeItem(self.count() - 1)
        for figure in figures[same:]:
            self.addItem(self._item(figure))
        self._shown = figures
        numbers = {number: row for row, number in enumerate(present)}
        self._follows = self._follows or chosen is None or chosen.number not in numbers
        row = len(figures) - 1 if self._follows or chosen is None else numbers[chosen.number]
        self.setCurrentRow(row)
        self.blockSignals(False)
        if row >= 0:
            self.scrollToItem(self.item(row))
        self.chosen.emit(self.figure)

    def show_again(self) -> None:
        """Show the same in the language of the moment."""
        for row, figure in enumerate(self._shown):
            self._name(self.item(row), figure)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self._follows = row == self.count() - 1
        self.chosen.emit(self.figure)

    def _item(self, figure: FigurePicture) -> QListWidgetItem:
        picture = _thumbnail(figure.png, self.devicePixelRatioF())
        small = QIcon(picture)
        small.addPixmap(picture, QIcon.Mode.Selected)  # else it would be tinted
        item = QListWidgetItem(small, "")
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._name(item, figure)
        return item

    def _name(self, item: QListWidgetItem, figure: FigurePicture) -> None:
        item.setText(str(figure.iteration) if figure.iteration else translated(SETUP))
        item.setToolTip(tool_tip(translated(caption(figure))))


def caption(figure: FigurePicture) -> str:
    """Return the moment that made a figure, with what it is called."""
    if figure.iteration:
        made = words("Figures", "iteration {iteration}, line {line}").format(
            iteration=figure.iteration, line=figure.line
        )
    else:
        made = words("Figures", "before the first iteration, line {line}").format(line=figure.line)
    return words("Figures", "{title} · {made}").format(title=figure.title, made=made) if figure.title else made


def _thumbnail(png: bytes, ratio: float) -> QPixmap:
    picture = QPixmap()
    picture.loadFromData(png, "PNG")
    whole = QPixmap(THUMBNAIL * ratio)
    whole.fill(QColor("#ffffff"))  # what is behind a figure with a transparent background
    if not picture.isNull():
        scaled = picture.scaled(
            whole.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter = QPainter(whole)
        painter.drawPixmap((whole.width() - scaled.width()) // 2, (whole.height() - scaled.height()) // 2, scaled)
        painter.end()
    whole.setDevicePixelRatio(ratio)
    return whole
