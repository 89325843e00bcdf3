"""The heat maps of a presentation, of which one or two are shown at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from core.explain.types import Reference
from core.view.snapshot import Snapshot
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.changed_frame import ChangedFrame, show_changed
from gui.style.theme import Theme

MAP_ZOOM = 1.5
FRAME, STRONG_FRAME = 3, 6
"""The width of the frame of a map that has changed: at rest, and at first."""


class MapColumn(QVBoxLayout):
    """A card for each map of an experiment; those in play are shown.

    Attributes:
        in_play: the names of the maps that are shown.

    Signals:
        picture_wanted: the part of the screen that a map is, and what is to be seen in it.
        chosen: the reference of a cell that was clicked.
    """

    picture_wanted = Signal(str, object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__()
        self.setSpacing(14)
        self._theme, self._zoom = theme, zoom
        self._cards: dict[str, HeatMapCard] = {}
        self._frames: dict[str, ChangedFrame] = {}
        self.in_play: tuple[str, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        for card in self._cards.values():
            card.set_theme(theme)
        for frame in self._frames.values():
            frame.set_theme(theme)

    @property
    def names(self) -> list[str]:
        """The names of all maps, shown or not."""
        return list(self._cards)

    def card(self, name: str) -> HeatMapCard | None:
        """Return the card of a map; None when there is none of that name."""
        return self._cards.get(name)

    def replace(self, names: list[str]) -> None:
        """Make cards for other maps."""
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {name: HeatMapCard(name, self._theme, zoom=MAP_ZOOM * self._zoom) for name in names}
        for card in self._cards.values():
            card.hide()
            card.picture_wanted.connect(self.picture_wanted)
            card.chosen.connect(self.chosen)
            self.addWidget(card, 1)
        widths = round(FRAME * self._zoom), round(STRONG_FRAME * self._zoom)
        self._frames = {name: ChangedFrame(card, self._theme, *widths) for name, card in self._cards.items()}

    def start(self) -> None:
        """Make the maps ready for another experiment."""
        for card in self._cards.values():
            card.start()

    def put_in_play(self, names: tuple[str, ...]) -> None:
        """Show these maps and no others."""
        if names != self.in_play:
            self.in_play = names
            for name, card in self._cards.items():
                card.setVisible(name in names)

    def show_pictures(self, snapshot: Snapshot) -> None:
        """Show another moment of the maps."""
        for name, picture in snapshot.maps.items():
            if name in self._cards:
                self._cards[name].show_picture(picture, described=snapshot.values is not None)

    def show_changed(self, snapshot: Snapshot) -> None:
        """Put a frame around the maps that changed."""
        show_changed(self._frames.values(), snapshot)

    def mark(self, reference: Reference | None) -> None:
        """Keep a frame around a cell, if a map has it; None for no frame at all."""
        marked = self._cards.values() if reference is None else filter(None, [self.card(reference.tensor)])
        for card in marked:
            card.mark(None if reference is None else reference.cell)
