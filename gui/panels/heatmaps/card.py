"""One heat map with its name, its numbers and its scale."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from core.explain.types import Reference
from core.i18n import joined, words
from core.view.snapshot import UNKNOWN, MapPicture
from gui.panels.heatmaps.card_notes import CardNotes
from gui.panels.heatmaps.path_label import NARROWEST_TITLE, PathLabel
from gui.panels.heatmaps.scale_bar import ScaleBar
from gui.panels.heatmaps.view import NO_GRADIENT, HeatMapView
from gui.style import building, number_format
from gui.style.language import bind_text
from gui.style.theme import Theme

SPACING, LOW = 5, 107

ALL_ZERO = words("HeatMapCard", "all zero")
ACCUMULATED = words("HeatMapCard", "accumulated ×{passes}")
CLEARED = words("HeatMapCard", "cleared")
FRESH = words("HeatMapCard", "fresh")


class HeatMapCard(QFrame):
    """Name and numbers above the map, its symmetric scale below; or above, too, where the map would be low.

    Signals:
        picture_wanted: the part of the screen that the map is, and what is to be seen in it.
        chosen: the reference of a cell that was clicked.
    """

    picture_wanted = Signal(str, object)
    chosen = Signal(object)

    def __init__(
        self, name: str, theme: Theme, absence: str = NO_GRADIENT, zoom: float = 1.0, small_title: bool = False
    ) -> None:
        """Make a card with type `zoom` times as large as in the docks."""
        super().__init__(objectName=f"heatmap:{name}")
        self.name, self.part = name, f"map {name}"
        bind_text(self.setAccessibleName, words("HeatMapCard", "Heat map of {name}").format(name=name))
        self._picture: MapPicture | None = None
        self._marked: tuple[int, ...] | None = None
        self._role = ""
        self._title = PathLabel(name, round((13 if small_title else 14) * zoom))
        self._notes = CardNotes(round(12 * zoom))
        self.view = HeatMapView(name, theme, absence, zoom)
        self._scale = ScaleBar(theme, zoom)
        self.view.wanted.connect(partial(self.picture_wanted.emit, self.part))
        self.view.pointed.connect(self._describe)
        self.view.chosen.connect(self._choose)
        self._low = round(LOW * zoom)
        self._head = building.row(self._title, (self._notes, 1), spacing=8)
        self._column = building.column(
            self._head, (self.view, 1), self._scale, parent=self, margins=(0, 0, 0, 0), spacing=SPACING
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        around = self._head.sizeHint().height() + self._scale.full_height + 2 * SPACING
        low = self.height() - around < self._low
        if low != self._scale.short:
            (self._head if low else self._column).addWidget(self._scale)
            self._scale.set_short(low)
        self._shorten_title()

    def _beside_title(self) -> list[int]:
        """Return the widths of what must not be cut beside the title."""
        widths = [self._scale.sizeHint().width()] if self._scale.short else []
        return [*widths, *filter(None, [self._notes.least_width])]

    def _shorten_title(self) -> None:
        """Leave the numbers their room on the same line: of a number that is cut the rest would be another."""
        beside = self._beside_title()
        taken = sum(beside) + (len(beside) + 1) * self._head.spacing()
        self._title.setMaximumWidth(max(self.width() - taken, NARROWEST_TITLE))

    def show_role(self, role: str) -> None:
        """Say what the tensor is to autograd, in a tool tip and to a screen reader."""
        self._role = role
        bind_text(self._title.setToolTip, role)

    def start(self) -> None:
        """Make ready for another experiment."""
        self.view.start()

    def show_picture(self, picture: MapPicture, described: bool = True) -> None:
        """Show another moment of the tensor; its numbers too, unless they would change faster than they are read."""
        self.view.show_picture(picture)
        self._follow_mark()
        if described:
            self._picture = picture
            is_map = picture.pixels is not None and not picture.is_image
            self._scale.show_scale(picture.scale if is_map else None)
            self._describe()

    def show_waiting(self, why: str) -> None:
        """Say why there is no picture of this moment; an empty text when one comes."""
        self.view.show_waiting(why)
        if why:
            self._picture = None
            self._notes.show_numbers(("",))
            self._scale.show_scale(None)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        """Choose a cell of the view, which has rows and columns; a tensor may have any number of dimensions."""
        picture = self.view.picture
        cell = picture.layout.cell_at(row, column) if picture is not None and picture.pixels is not None else None
        if cell is not None:
            self.chosen.emit(Reference(self.name, cell))

    def mark(self, cell: tuple[int, ...] | None) -> None:
        """Keep a frame around a cell; none where another part of the tensor is shown."""
        self._marked = cell
        self._follow_mark()

    def _follow_mark(self) -> None:
        picture, cell = self.view.picture, self._marked
        row, column, *_ = (*(cell or ()), 0, 0)
        place: tuple[int, int] | None = None if cell is None else (row, column)
        if cell is not None and picture is not None and picture.arrangement is not None:
            place = picture.arrangement.place_of(cell)
        if place != self.view.marked_cell:
            self.view.mark(place)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self.view.set_theme(theme)
        self._scale.set_theme(theme)

    @Slot()
    def _describe(self) -> None:
        """Show the cell under the pointer with its exact value; without a pointer, the tensor's shape and norm."""
        picture = self._picture
        if picture is None:
            return
        (state, role), wordings = _state(picture), self._wordings(picture)
        passes = (f"×{_passes(picture)}",) if role == "now" else ()
        self._notes.show_state((state, *passes), role)
        self._scale.give_way(bool(state) and self.view.pointed_cell is not None)
        self._notes.show_numbers(wordings)
        self._shorten_title()
        building.set_role(self._title, "now" if picture.changed else "")
        numbers = wordings[0] or self.view.absence
        description = joined(", ", [part for part in (state, numbers, self._role) if part])
        bind_text(self.setAccessibleDescription, description)
        if self.view.hasFocus():
            bind_text(self.view.setAccessibleDescription, description)

    def _wordings(self, picture: MapPicture) -> tuple[str, ...]:
        """Return the tensor's numbers, from the longest wording to the shortest."""
        if picture.shape is None:
            return ("",)  # the map itself says why
        if (cell := self.view.pointed_cell) and picture.probe and picture.probe[:2] == cell:
            number = number_format.number(picture.probe[2], 7)
            place = str(list(picture.layout.cell_at(*cell) or cell))
            return joined(" = ", [self.name + place, number]), joined(" = ", [place, number]), number
        shape = number_format.shape(picture.shape)
        if picture.norm is None:
            return joined("  ·  ", [shape, picture.kind]), shape
        norm = number_format.norm(picture.norm)
        numbers = joined("  ·  ", [shape, norm])
        if picture.largest == 0 and not picture.norm and picture.accumulated != 0:
            return joined("  ·  ", [ALL_ZERO, numbers]), ALL_ZERO
        return numbers, shape, norm


def _passes(picture: MapPicture) -> str:
    return "?" if picture.accumulated == UNKNOWN else str(picture.accumulated)


def _state(picture: MapPicture) -> tuple[str, str]:
    """Say briefly of how many backward passes a gradient is; return that with the role of its text."""
    if picture.shape is None or picture.accumulated is None:
        return "", ""
    if picture.accumulated >= 2 or picture.accumulated == UNKNOWN:
        return ACCUMULATED.format(passes=_passes(picture)), "now"
    if picture.accumulated == 1:
        return FRESH, "muted"
    return (CLEARED, "muted") if picture.largest == 0 else ("", "")
