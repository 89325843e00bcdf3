"""A presentation's stage as a lesson needs it: room for its page, and where what it points at lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from gui.lessons.desk_host import part_of

if TYPE_CHECKING:
    from core.lessons.lesson import Point
    from gui.presentation.page import PresentationPage

EXPLANATION = "chainRulePanel"


class PresentationHost:
    """Answers what the desk answers otherwise. What only the desk has, such as the form, is not pointed at."""

    def __init__(self, window: QWidget, stage: PresentationPage) -> None:
        self._window = window
        self.stage = stage

    def bring_into_view(self, point: Point | None) -> None:
        """Puts the map in play that is pointed at; else the line decides. A number is told of while it is that."""
        if point is None or point.widget != EXPLANATION:
            self.stage.stop_explaining()
        self.stage.put_first(point.tensor if point is not None else "")

    def scroll_to(self, point: Point | None) -> None:
        """There is nothing to scroll."""

    def place_of(self, point: Point | None) -> QRect | None:
        """Where it lies in the window; None when it is not to be seen."""
        widget = self._widget(point) if point is not None else None
        if point is None or widget is None or not widget.isVisible():
            return None
        place = part_of(widget, point)
        return place.translated(widget.mapTo(self._window, QPoint(0, 0))) if place is not None else None

    def _widget(self, point: Point) -> QWidget | None:
        if point.line:
            return self.stage.part("codePanel")
        if point.tensor:
            return self.stage.map_of(point.tensor)
        return self.stage.part(point.widget)
