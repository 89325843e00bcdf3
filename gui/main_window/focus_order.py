"""The order that Tab follows: through the panels, and never to what nobody can see."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QScrollArea, QTabBar, QWidget

from gui.docking.dock_area import DockArea
from gui.form.fields import KeysForMe
from gui.panels import PANELS


def put_in_order(dock_area: DockArea) -> None:
    """Make each panel's controls follow its heading; those made later would come after everything else."""
    stops: list[QWidget] = [dock_area, *_stops(dock_area.findChild(QWidget, "hintCard"))]
    for dock in sorted(dock_area.findChildren(QDockWidget), key=_rank):
        stops += [*sorted(_stops(dock.titleBarWidget()), key=QWidget.x), *_stops(dock.widget())]
    window = dock_area.window()
    for first, second in pairwise(stop for stop in stops if stop.window() is window):
        QWidget.setTabOrder(first, second)


def _rank(dock: QDockWidget) -> int:
    """Return a dock's rank: the form and a lesson come first, then the panels as they are registered."""
    name = dock.objectName().removesuffix("Dock")
    return list(PANELS).index(name) if name in PANELS else -1


def _stops(inside: QWidget | None) -> list[QWidget]:
    """Return what Tab stops at: the widget itself and all that lies inside."""
    if inside is None:
        return []
    return [stop for stop in (inside, *inside.findChildren(QWidget)) if stop.focusPolicy() & Qt.FocusPolicy.TabFocus]


def is_in_sight(widget: QWidget) -> bool:
    """Tell whether a widget lies in no panel behind a tab, which Qt keeps outside of the window."""
    dock = _around(widget, QDockWidget)
    return dock is None or not dock.visibleRegion().isEmpty()


def reveal(widget: QWidget) -> None:
    """Scroll to a widget that takes the focus. Among tabs the arrows choose, and do not step."""
    own = Qt.FindChildOption.FindDirectChildrenOnly  # its buttons have some, too
    if isinstance(widget, QTabBar) and not widget.findChildren(KeysForMe, options=own):
        widget.installEventFilter(KeysForMe(widget, Qt.Key.Key_Left, Qt.Key.Key_Right))
    area = _around(widget, QScrollArea)
    if isinstance(area, QScrollArea) and (content := area.widget()) is not None and content.isAncestorOf(widget):
        area.ensureWidgetVisible(widget)


def _around(widget: QWidget, kind: type[QWidget]) -> QWidget | None:
    """Return the nearest widget of a kind that a widget lies in, or that it is."""
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parentWidget()
    return parent
