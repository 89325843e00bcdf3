"""The map of a tensor of any shape that a person has pinned."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton

from core.i18n import words
from core.view.arrangement import Arrangement
from core.view.snapshot import MapPicture
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.index_stepper import IndexStepper, wording_of
from gui.panels.heatmaps.path_label import NARROWEST_TITLE
from gui.panels.heatmaps.view import NO_GRADIENT
from gui.style import building
from gui.style.language import bind_texts
from gui.style.theme import Theme

LINE, LEAST_MATRIX, MATRIX, SENTENCE = 24, 34, 88, 44
LEAST_TILES, MOST_TILES, MOST_CELL = 24, 230, 56
"""The heights in pixels of a number or a row, of a matrix with few rows or many, of a sentence, of tiles, and of a cell
of one: a single kernel takes no more than its numbers need."""

FEW_ROWS = 5
AS_IMAGE, AS_MAP = words("TensorCard", "image"), words("TensorCard", "map")
IMAGE_TIP = words("TensorCard", "In the colours of the images, or as a map of their numbers")
GONE = words("HeatMapsPanel", "{name} is gone")


class TensorCard(HeatMapCard):
    """A map that is as high as its shape needs, with a choice for each dimension that is not seen as a whole."""

    def __init__(self, name: str, theme: Theme, parameter: bool, absence: str = "") -> None:
        """Make a card.

        Args:
            name: of the tensor.
            theme: its colours.
            parameter: whether it is trained, or the gradient of what is.
            absence: shown where there is no tensor; empty for the usual reason.
        """
        self._steppers: dict[int, IndexStepper] = {}
        usual = NO_GRADIENT if name.endswith(".grad") else GONE.format(name=name)
        super().__init__(name, theme, absence or usual, small_title=True)
        self._parameter = parameter
        self._image = building.set_up(
            QToolButton(objectName="asImage", visible=False),
            pixels=12,
            role="chip",
            toolTip=IMAGE_TIP,
            clicked=self._choose_image,
        )
        self._head.insertWidget(1, self._image)
        self._fitted: tuple[object, ...] = ()

    @property
    def stretches(self) -> bool:
        """Whether more height makes it better to see."""
        picture = self.view.picture
        layout = picture.layout if picture is not None and picture.pixels is not None else None
        return layout is None or (layout.tiles is None and min(layout.size) > FEW_ROWS)

    def show_picture(self, picture: MapPicture, described: bool = True) -> None:
        super().show_picture(picture, described)
        if picture.arrangement is not None:
            self._show_index(picture.arrangement)
            self._offer_image(picture)
            self._shorten_title()
        self._fit()

    def _show_index(self, layout: Arrangement) -> None:
        for dimension in set(self._steppers) - set(layout.sliders):
            self._steppers.pop(dimension).deleteLater()
        for dimension in layout.sliders:
            stepper = self._steppers.get(dimension) or self._made_stepper(dimension)
            wording = wording_of(len(layout.shape), dimension, self._parameter, layout.channel is not None)
            stepper.show_index(layout.chosen[dimension], layout.shape[dimension], wording)

    def _made_stepper(self, dimension: int) -> IndexStepper:
        stepper = self._steppers[dimension] = IndexStepper(dimension)
        stepper.chosen.connect(self._choose_index)
        self._head.insertWidget(len(self._steppers), stepper)
        return stepper

    def _choose_index(self, dimension: int, index: int) -> None:
        picture = self.view.picture
        if picture is not None and picture.arrangement is not None:
            present = list(picture.arrangement.chosen)
            if dimension < len(present):
                present[dimension] = index
                self.view.set_index(tuple(present))

    def _offer_image(self, picture: MapPicture) -> None:
        """Offer the other way to see images, where there is room for the choice beside the title."""
        other = AS_MAP if picture.is_image else AS_IMAGE
        bind_texts(self._image, text=other, accessibleName=other)
        chips = [*self._steppers.values(), self._image]
        needed = NARROWEST_TITLE + sum(chip.sizeHint().width() + self._head.spacing() for chip in chips)
        self._image.setVisible(picture.has_images and needed <= self.width())

    @Slot()
    def _choose_image(self) -> None:
        picture = self.view.picture
        self.view.set_image(picture is not None and not picture.is_image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.view.picture is not None:
            self._offer_image(self.view.picture)
        self._fit()

    def _beside_title(self) -> list[int]:
        chips = [*self._steppers.values(), *([] if self._image.isHidden() else [self._image])]
        return [*(chip.sizeHint().width() for chip in chips), *super()._beside_title()]

    def _fit(self) -> None:
        """Take the height that the shape needs; tiles keep their own proportions."""
        picture = self.view.picture
        layout = picture.layout if picture is not None and picture.shape is not None else None
        obstacle = picture is not None and bool(picture.obstacle)
        fitted = (layout, obstacle, self.width())
        if fitted == self._fitted:
            return
        self._fitted = fitted
        if layout is None or layout.tiles is None or obstacle:
            self.view.setMinimumHeight(SENTENCE if obstacle else _height(layout))
            self.view.setMaximumSize(16_777_215, 16_777_215 if self.stretches else self.view.minimumHeight())
            return
        rows, columns = layout.size
        width = max(self.width() - 4, 1)
        most = min(MOST_TILES, max(rows * MOST_CELL, LEAST_TILES))
        height = min(max(round(width * rows / columns), LEAST_TILES), most)
        self.view.setFixedHeight(height)
        self.view.setMaximumWidth(max(round(height * columns / rows), 60) if height == most else 16_777_215)


def _height(layout: Arrangement | None) -> int:
    if layout is None:
        return LINE
    least = min(layout.size)
    if least == 1:
        return LINE
    return LEAST_MATRIX if least <= FEW_ROWS else MATRIX
