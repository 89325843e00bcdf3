"""The view of a graph: moved with the mouse, walked and folded with the keys."""

from __future__ import annotations

from collections.abc import Callable, Set

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent

from core.explain.graph.types import Graph
from core.i18n import words
from gui.form.fields import KeysForMe
from gui.panels.graph.frames import Frame
from gui.panels.graph.items import Card
from gui.panels.graph.moved_view import READABLE, MovedView
from gui.style.language import bind_text, bind_texts
from gui.style.theme import Theme

WALK = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FOLD = (Qt.Key.Key_Minus, Qt.Key.Key_Backspace)

TIP = words(
    "GraphView",
    "Click a node to see its gradient.\nDouble click a part, or Enter, to unfold it; its heading, or −, to fold it.\n"
    "Drag to move, wheel to zoom, double click beside the nodes to see all",
)


class GraphView(MovedView):
    """Cards and arrows. A click leaves the keys to the window, so that → still steps; Tab brings them here.

    Signals:
        chosen: the id of the node or part that was clicked; None when the ground was.
        left: Esc was pressed where nothing is chosen.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "graphView")
        bind_texts(self, accessibleName=words("GraphView", "Autograd's graph"), toolTip=TIP)
        self.installEventFilter(KeysForMe(self, *WALK, *ENTER, *FOLD, Qt.Key.Key_Escape))
        self._double = False
        self._clicked: int | None = None
        self._current: int | None = None
        self._selected: int | None = None
        self.set_theme(theme)

    # What is shown

    @property
    def cards(self) -> list[Card]:
        """Those that are drawn."""
        return list(self.drawing.cards.values())

    def show_graph(self, graph: Graph) -> None:
        """Show another moment; lay it out when it is another graph."""
        self._make_room()
        if self.drawing.show_graph(graph):
            self._selected, self._current, self._moved = None, None, False
            self._see_again()
            self._mark()
        self._describe()

    def show_language(self) -> None:
        """Draw the graph again: texts of another language have other widths."""
        self._make_room()
        self.drawing.draw()
        self._see_again()
        self._mark()

    def toggle(self, part: int) -> None:
        """Fold a part, or unfold it."""
        unfolded = self.drawing.unfolded
        self._current = part
        self._changed(part, lambda: self.drawing.fold(unfolded ^ {part}))

    def fold_all(self) -> None:
        """Fold every part."""
        self._moved = False
        self._changed(None, lambda: self.drawing.fold(frozenset()))

    def unfold_all(self) -> None:
        """Unfold every part."""
        graph = self.drawing.graph
        if graph is not None:
            self._changed(self._current, lambda: self.drawing.fold({part.id for part in graph.parts}))

    def keep(self, kept: frozenset[int] | None) -> None:
        """Draw some nodes only; None for all."""
        self._moved = False
        self._changed(self._current, lambda: self.drawing.keep(kept))

    def go_to(self, id: int) -> None:
        """Unfold what is around a node or part, and show it."""
        self._current = id
        self._changed(id, lambda: self.drawing.reveal(id))

    def _changed(self, id: int | None, change: Callable[[], None]) -> None:
        self._make_room()
        change()
        self._see_again()
        self._mark()
        item = self.drawing.item(id) if id is not None else None
        if item is not None and (self._moved or self._fitting() < READABLE):
            self._bring_into_view(item.card)

    def show_pass(self, done: tuple[int, ...], now: int | None) -> None:
        """Show how far the backward pass has come: the nodes that have run, and the one that runs."""
        self.drawing.show_pass(frozenset(done), now)

    def select(self, id: int | None) -> None:
        """Mark the node or part whose gradient is shown."""
        self._selected = id
        if id is not None:
            self._current = id
        self._mark()

    def seek(self, sought: Set[int] | None) -> None:
        """Pale all but some nodes and parts; None for none."""
        self.drawing.seek(None if sought is None else frozenset(sought))

    def dim(self, dimmed: bool) -> None:
        """Pale the graph, whose moment has gone by."""
        self.drawing.dim(dimmed)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self.setBackgroundBrush(QColor(theme.surface))
        self.drawing.set_theme(theme)

    @property
    def _here(self) -> Card | Frame | None:
        """Where the keys are."""
        found = self.drawing.item(self._current) if self._current is not None else None
        first = self.drawing.first()
        return found or (self.drawing.item(first) if first is not None else None)

    def _start(self) -> QRectF | None:
        return self._here.card if self._here is not None else None

    def fit(self) -> None:
        super().fit()
        self._mark()

    def _mark(self) -> None:
        here = self._here
        selected = self.drawing.item(self._selected) if self._selected is not None else None
        self.drawing.mark(
            selected.content.id if selected is not None else None,
            here.content.id if here is not None and self.hasFocus() else None,
        )
        self._describe()

    def _describe(self) -> None:
        if (here := self._here) is not None:
            bind_text(self.setAccessibleDescription, here.content.described)

    # What a person does

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if self._double:  # the second click of two
            self._double = False
        elif event.button() == Qt.MouseButton.LeftButton and self._is_click(event):
            self._clicked = self._at(event)
            self.chosen.emit(self._clicked)

    def _at(self, event: QMouseEvent) -> int | None:
        """Return the id of the card or of the heading at the pointer; None on the ground."""
        point = event.position().toPoint()
        for item in self.items(point):
            if isinstance(item, Card) or (isinstance(item, Frame) and item.heading.contains(self.mapToScene(point))):
                return item.content.id
        return None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold what the first click of two has hit: the panel may have moved it since then."""
        self._double = True
        if self._clicked is None:
            self.fit()
        elif self._is_part(self._clicked):
            self.toggle(self._clicked)
        event.accept()

    def _is_part(self, id: int) -> bool:
        graph = self.drawing.graph
        return graph is not None and id >= len(graph.nodes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self._here
        if here is None:
            super().keyPressEvent(event)
        elif event.key() in WALK:
            self._walk(here.content.id, WALK[Qt.Key(event.key())])
        elif event.key() in ENTER:
            self._enter(here.content.id)
        elif event.key() in FOLD:
            self._fold_around(here.content.id)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            self.chosen.emit(None)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _enter(self, id: int) -> None:
        if self._is_part(id):
            self.toggle(id)
        else:
            self.chosen.emit(id)

    def _fold_around(self, id: int) -> None:
        """Fold the part around a card, or an unfolded part itself."""
        graph = self.drawing.graph
        assert graph is not None
        part = next((one for one in (id, *graph.parts_around(id)) if one in self.drawing.frames), None)
        if part is not None:
            self.toggle(part)

    def _walk(self, id: int, way: QPointF) -> None:
        """Go to the nearest neighbour in a direction; from a frame to the card within it that comes first."""
        if id in self.drawing.frames:
            self._go(next(iter(self.drawing.folding.members[id])))
            return
        here = self.drawing.cards[id].card.center()
        ahead: list[tuple[float, int]] = []
        askew: list[tuple[float, int]] = []
        for node in self.drawing.neighbours(id):
            step = self.drawing.cards[node].card.center() - here
            along = QPointF.dotProduct(step, way)
            aside = abs(step.x() * way.y()) + abs(step.y() * way.x())
            if along > 0:
                (ahead if along >= aside else askew).append((along + 2 * aside, node))
        if ahead or (askew and way.x()):
            self._go(min(ahead or askew)[1])

    def _go(self, id: int) -> None:
        self._current = id
        if (item := self.drawing.item(id)) is not None:
            self._bring_into_view(item.card)
        self._mark()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
