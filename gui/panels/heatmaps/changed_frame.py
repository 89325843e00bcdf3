"""The frame around a map that the line which ran last has changed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Slot

from core.view.snapshot import Snapshot
from gui.panels.heatmaps.card import HeatMapCard
from gui.style.theme import Theme
from gui.widgets.highlight_frame import HighlightFrame

STRONG_MILLISECONDS = 1200


class ChangedFrame(HighlightFrame):
    """Lies around the map and not upon it, so that a frame of a run never paints it.

    Args:
        calm: the width of its border, which the card leaves room for.
        strong: the width at first.
    """

    def __init__(self, card: HeatMapCard, theme: Theme, calm: int, strong: int) -> None:
        super().__init__(card, theme, f"light:{card.name}", calm)
        self.name = card.name
        self._card, self._calm, self._strong = card, calm, strong
        self._changed = False
        self._calming = QTimer(self, interval=STRONG_MILLISECONDS, singleShot=True)
        self._calming.timeout.connect(self._calm_down)
        layout = card.layout()
        assert layout is not None
        layout.setContentsMargins(strong, 0, strong, strong)
        layout.setSpacing(max(layout.spacing(), strong))
        card.view.resized.connect(self._follow)

    @property
    def changed(self) -> bool:
        """Whether the map has just changed."""
        return self._changed

    def set_changed(self, changed: bool) -> None:
        """Show whether the map has just changed."""
        if changed == self._changed:
            return
        self._changed = changed
        if changed and self._strong > self._calm:
            self.set_width(self._strong)
            self._calming.start()
        self._follow()

    @Slot()
    def _calm_down(self) -> None:
        self.set_width(self._calm)

    @Slot()
    def _follow(self) -> None:
        self.frame(self._card.view.geometry() if self._changed else None)


def show_changed(frames: Iterable[ChangedFrame], snapshot: Snapshot) -> None:
    """Frame the maps that changed, unless they change faster than they are read."""
    if snapshot.values is not None:
        for frame in frames:
            picture = snapshot.maps.get(frame.name)
            frame.set_changed(picture is not None and picture.changed)
