"""The presentation page as a host of a lesson: room for its page, and the places that it points at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from gui.lessons.dock_area_host import part_of, show_line
from gui.panels.code.view import CodeView

if TYPE_CHECKING:
    from core.lessons.lesson import Point
    from gui.presentation.page import PresentationPage

EXPLANATION = "chainRulePanel"


class PresentationHost:
    """The counterpart of the dock area's host. Parts that only the dock area has, such as the form, are not shown."""

    def __init__(self, window: QWidget, page: PresentationPage) -> None:
        self._window = window
        self.page = page

    def bring_into_view(self, point: Point | None) -> None:
        """Show the map pointed at, or else those of the line. An explanation stays only while it is the target."""
        if point is None or point.widget != EXPLANATION:
            self.page.stop_explaining()
        self.page.put_first(point.tensor if point is not None else "")
        if point is not None and isinstance(code := self._widget(point), CodeView):
            show_line(code, point)

    def scroll_to(self, point: Point | None) -> None:
        """Do nothing, since a presentation does not scroll."""

    def place_of(self, point: Point | None) -> QRect | None:
        """Return the target's place in the window; None if it is not visible."""
        widget = self._widget(point) if point is not None else None
        if point is None or widget is None or not widget.isVisible():
            return None
        place = part_of(widget, point)
        return place.translated(widget.mapTo(self._window, QPoint(0, 0))) if place is not None else None

    def _widget(self, point: Point) -> QWidget | None:
        if point.line:
            return self.page.part("codePanel")
        if point.tensor:
            return self.page.map_of(point.tensor)
        return self.page.part(point.widget)
