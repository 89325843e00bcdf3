"""The dock area as a host of a lesson: room for its page, and the places that it points at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QRect, QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QScrollArea, QToolBar, QToolButton, QWidget

from core.errors import LoopError
from gui.docking.code_height import divide
from gui.docking.dock import Dock
from gui.docking.dock_area import LAYOUT_VERSION, DockArea
from gui.form.more import More
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.view import HeatMapView

if TYPE_CHECKING:
    from core.lessons.lesson import Point

WIDTH, EXPLAINED_WIDTH = 340, 350
"""The widths of the page, and the least one of the explanation on the other side."""
RIGHT_SHARE, LEAST_RIGHT, PAGE_SHARE = 0.43, 306, 0.62
"""The share and minimum width of the right one of two columns, and the page's share of its height."""
SCROLL_MARGIN, MAP_MARGIN, LEAST_CODE = 48, 16, 0.5
"""The margins in pixels around a target in a scroll area, and the least share of its height that the code keeps."""


class DockAreaHost:
    """A host that shows a lesson's page in place of the form, and restores everything afterwards."""

    def __init__(self, window: QWidget, area: DockArea, dock: Dock) -> None:
        self._window = window
        self._area = area
        self._dock = dock
        self._before: QByteArray | None = None
        self._usual = {False: self._with_lesson(self._in_three), True: self._with_lesson(self._in_two)}

    def _with_lesson(self, put: Callable[[], None]) -> QByteArray:
        """Return the default layout with the lesson in it, made once: Qt leaves a tab behind if tabbed docks move."""
        area = self._area
        before = area.saveState(LAYOUT_VERSION)
        area.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self._dock)
        self._dock.show()
        put()
        self._form.hide()
        found = area.saveState(LAYOUT_VERSION)
        area.restoreState(before, LAYOUT_VERSION)
        self._form.show()
        self._dock.hide()
        return found

    def _in_three(self) -> None:
        """Place the lesson in three columns, where the form was."""
        area = self._area
        area.splitDockWidget(self._form, self._dock, Qt.Orientation.Vertical)
        area.splitDockWidget(self._found(QDockWidget, "lossPanelDock"), self._form, Qt.Orientation.Vertical)

    def _in_two(self) -> None:
        """Place the lesson in two columns, above the loss and the other docks of that side behind its tab."""
        area = self._area
        names = "loss", "log", "variables", "health", "figures", "chainRule"
        loss, *others = (self._found(QDockWidget, f"{name}PanelDock") for name in names)
        area.splitDockWidget(loss, self._dock, Qt.Orientation.Vertical)
        area.splitDockWidget(self._dock, loss, Qt.Orientation.Vertical)
        for dock in (*others, self._form):
            area.tabifyDockWidget(loss, dock)
        for dock in others[-2:]:
            dock.hide()

    def follow_columns(self) -> None:
        """Adapt to room for more or fewer columns; an explanation stays as shown or hidden as it was."""
        if self._before is not None:
            explanation = self._found(QDockWidget, "chainRulePanelDock")
            hidden, blocked = explanation.isHidden(), QSignalBlocker(explanation.toggleViewAction())
            self._arrange()
            explanation.setHidden(hidden)
            blocked.unblock()

    def enter(self) -> None:
        """Enter the default layout with the lesson in place of the form, so that its targets are there."""
        if self._before is None:
            self._before = self._area.saveState(LAYOUT_VERSION)
            self._area.lend(True)
        self._arrange()

    def _arrange(self) -> None:
        area = self._area
        self._restore(self._usual[area.narrow])
        area.size_docks()
        code, loss = (self._found(QDockWidget, f"{name}PanelDock") for name in ("code", "loss"))
        if area.narrow:
            right = max(round(area.width() * RIGHT_SHARE), LEAST_RIGHT)
            area.resizeDocks([code, self._dock], [area.width() - right, right], Qt.Orientation.Horizontal)
            loss.raise_()
            room = self._dock.height() + loss.height()
            divide(area, self._dock, loss, round(room * PAGE_SHARE))
            return
        explained = max(EXPLAINED_WIDTH, min(loss.width(), area.width() // 3))  # it may have floated, and be wider
        docks, widths = [self._dock, code, loss], [WIDTH, area.width() - WIDTH - explained, explained]
        area.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def leave(self) -> None:
        """Restore the user's layout."""
        if self._before is not None:
            self._restore(self._before)
            self._dock.hide()
            self._before = None
            self._area.lend(False)

    def _restore(self, layout: QByteArray) -> None:
        """Restore a layout; the figures stay as shown or hidden as the script at hand has them.

        The explanation is hidden first: Qt never removes tabs that are left with a single dock.
        """
        figures = self._found(QDockWidget, "figuresPanelDock")
        hidden = figures.isHidden()
        self._found(QDockWidget, "chainRulePanelDock").hide()
        if (arrangement := self._area.layout()) is not None:
            arrangement.activate()
        self._area.restoreState(layout, LAYOUT_VERSION)
        figures.setHidden(hidden)

    @property
    def _form(self) -> QDockWidget:
        return self._found(QDockWidget, "controlsDock")

    def _found(self, kind: type, name: str):  # type: ignore[no-untyped-def]
        """Return what has a name; where several have it, what is in sight: a map may be in the list of tensors too."""
        there: list[Any] = self._area.findChildren(kind, name) or self._window.findChildren(kind, name)
        return next((one for one in there if one.isVisible()), next(iter(there), None))

    # Targets pointed at

    def bring_into_view(self, point: Point | None) -> None:
        """Show the dock with the target; the form only while something in it is the target, in place of the log."""
        widget = self._widget(point) if point is not None else None
        if point is not None and isinstance(widget, CodeView):
            show_line(widget, point)
        form = self._form
        wanted = widget is not None and form.isAncestorOf(widget)
        if wanted != form.isVisible():
            form.setVisible(wanted)
            self._found(QDockWidget, "chainRulePanelDock").hide()
            self._found(QDockWidget, "logPanelDock").setVisible(not wanted)
        folded = _around(widget, More) if widget is not None else None
        if isinstance(folded, More):
            folded.unfold()
        dock = widget if isinstance(widget, QDockWidget) or widget is None else _around(widget, QDockWidget)
        if dock is not None:
            dock.show()
            dock.raise_()

    def scroll_to(self, point: Point | None) -> None:
        """Scroll the form or the maps to the target, once they have their place."""
        widget = self._widget(point) if point is not None else None
        scroll = _around(widget, QScrollArea) if widget is not None else None
        if point is not None and widget is not None and isinstance(scroll, QScrollArea):
            if point.tensor:
                self._give_height(widget, scroll)
            scroll.ensureWidgetVisible(widget, 0, 0 if point.tensor else SCROLL_MARGIN)

    def _give_height(self, widget: QWidget, scroll: QScrollArea) -> None:
        """Give a map that is higher than its room some of the code's height, which keeps the most of its own."""
        code, maps = self._found(QDockWidget, "codePanelDock"), _around(widget, QDockWidget)
        missing = widget.height() + MAP_MARGIN - scroll.viewport().height()
        if missing > 0 and isinstance(maps, QDockWidget):
            divide(self._area, code, maps, max(code.height() - missing, round(code.height() * LEAST_CODE)))

    def place_of(self, point: Point | None) -> QRect | None:
        """Return the target's place in the window; None if it is not visible."""
        widget = self._widget(point) if point is not None else None
        if point is None or widget is None or not widget.isVisible():
            return None
        place = part_of(widget, point)
        if place is None or not widget.visibleRegion().intersects(place):
            return None
        return _unscrolled(widget, place).translated(widget.mapTo(self._window, QPoint(0, 0)))

    def _widget(self, point: Point) -> QWidget | None:
        if point.line:
            return self._found(CodeView, "code")
        if point.tensor:
            return self._found(HeatMapView if point.cell is not None else QWidget, _map_name(point))
        if point.widget.startswith("action"):
            return self._button(point.widget)
        if point.widget.endswith("Panel"):
            return self._found(QDockWidget, f"{point.widget}Dock")
        widget = self._found(QWidget, point.widget)
        if point.widget == "phaseValue":
            return widget.parentWidget()  # it paints the phases; the label is for screen readers
        return widget

    def _button(self, name: str) -> QWidget | None:
        action = self._found(QAction, name)
        bar = self._found(QToolBar, "toolbar")
        shown = [button for button in bar.findChildren(QToolButton) if button.defaultAction() is action]
        return shown[0] if shown else None


def _map_name(point: Point) -> str:
    return f"map:{point.tensor}" if point.cell is not None else f"heatmap:{point.tensor}"


def _around(widget: QWidget, kind: type[QWidget]) -> QWidget | None:
    """Return the nearest ancestor of a kind."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parentWidget()
    return parent


def _unscrolled(widget: QWidget, place: QRect) -> QRect:
    """Return the part of a place in a widget that its scroll area shows."""
    scroll = _around(widget, QScrollArea)
    if not isinstance(scroll, QScrollArea):
        return place
    shown = scroll.viewport()
    return place.intersected(QRect(widget.mapFrom(shown, QPoint(0, 0)), shown.size()))


def part_of(widget: QWidget, point: Point) -> QRect | None:
    """Return the place of a line or a cell in its widget, or all of the widget."""
    if isinstance(widget, CodeView):
        return _line(widget, point)
    if isinstance(widget, HeatMapView) and point.cell is not None:
        row, column = (*point.cell, 0, 0)[:2]
        return widget.place_of(row, column)
    return widget.rect()


def show_line(view: CodeView, point: Point) -> None:
    """Bring a line of a script into view, which may be folded away; a trainer's loop is seen as a whole."""
    if point.script is not None and (line := _number(view, point)) is not None:
        view.show_line(line)


def _line(view: CodeView, point: Point) -> QRect | None:
    line = _number(view, point)
    return None if line is None else view.place_of(line)


def _number(view: CodeView, point: Point) -> int | None:
    from core.lessons.errors import ActionError
    from core.lessons.lines import line_of

    try:
        return line_of(view.toPlainText(), point.line, point.script)
    except (ActionError, LoopError):
        return None
