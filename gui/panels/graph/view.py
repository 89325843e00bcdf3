"""The view of a graph: moved with the mouse, walked and folded with the keys."""

from __future__ import annotations

from collections.abc import Callable, Set
from math import sqrt

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from core.explain.graph.types import Graph
from core.i18n import words
from gui.form.fields import KeysForMe
from gui.panels.graph.frames import Frame
from gui.panels.graph.items import Card
from gui.panels.graph.scene import LEAST_ROOM, GraphScene
from gui.style.language import bind_text, bind_texts
from gui.style.theme import Theme

READABLE, LARGEST = 0.7, 1.5
ZOOM_STEP, FURTHEST, NEAREST = 1.2, 0.05, 4.0
CLICK_PIXELS, MARGIN = 4, 4.0

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


class GraphView(QGraphicsView):
    """Cards and arrows. A click leaves the keys to the window, so that → still steps; Tab brings them here.

    Signals:
        chosen: the id of the node or part that was clicked; None when the ground was.
        left: Esc was pressed where nothing is chosen.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            objectName="graphView",
            frameShape=QFrame.Shape.NoFrame,
            focusPolicy=Qt.FocusPolicy.TabFocus,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            verticalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            dragMode=QGraphicsView.DragMode.ScrollHandDrag,
            transformationAnchor=QGraphicsView.ViewportAnchor.AnchorUnderMouse,
        )
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.drawing = GraphScene(theme, self)
        self.setScene(self.drawing)
        bind_texts(self, accessibleName=words("GraphView", "Autograd's graph"), toolTip=TIP)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.installEventFilter(KeysForMe(self, *WALK, *ENTER, *FOLD, Qt.Key.Key_Escape))
        self._whole = QRectF()
        self._moved, self._double = False, False
        self._pressed = QPointF()
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
        self._describe()

    def show_language(self) -> None:
        """Draw the graph again: texts of another language have other widths."""
        self._make_room()
        self.drawing.draw()
        self._see_again()

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
        item = self.drawing.item(id) if id is not None else None
        if item is not None and (self._moved or self._fitting() < READABLE):
            self._bring_into_view(item.card)

    def _make_room(self) -> None:
        """Let the drawing be as wide as is seen at once in type that can be read."""
        self.drawing.room = max(self.viewport().width() / READABLE, LEAST_ROOM)

    def _see_again(self) -> None:
        """Look at a drawing that is new."""
        self._whole = self.drawing.itemsBoundingRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        room = max(self._whole.width(), self._whole.height(), 2000.0)
        self.setSceneRect(self._whole.adjusted(-room, -room, room, room))
        if not self._moved:
            self._see_readably()
        self._mark()

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

    # Where it is looked at

    def fit(self) -> None:
        """Show all of it, however small; in rows as long as make it largest."""
        self._moved = True
        self._make_room()
        view = self.viewport()
        area = self._whole.width() * self._whole.height()
        best = sqrt(area * view.width() / max(view.height(), 1))
        if self._fitting() < READABLE:
            self.drawing.room = max(self.drawing.room, best)
            self.drawing.draw()
            self._see_again()
        self._see(min(self._fitting(), LARGEST))

    def _fitting(self) -> float:
        room = self.viewport().size()
        return min(room.width() / max(self._whole.width(), 1), room.height() / max(self._whole.height(), 1))

    def _see_readably(self) -> None:
        """Show all of it where its type can be read; else from the loss on."""
        fitting, here = self._fitting(), self._here
        self._see(min(max(fitting, READABLE), LARGEST))
        if here is not None and fitting < READABLE:
            self._bring_into_view(here.card)

    def _bring_into_view(self, card: QRectF) -> None:
        """Show a card, or the right end of a frame that is too large."""
        room = self.mapToScene(self.viewport().rect()).boundingRect()
        if card.width() > room.width() or card.height() > room.height():
            card = QRectF(
                max(card.left(), card.right() - 0.9 * room.width()),
                card.top(),
                min(card.width(), 0.9 * room.width()),
                min(card.height(), 0.9 * room.height()),
            )
        self.ensureVisible(card, 12, 6)

    def _see(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(self._whole.center())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._moved:
            self._see_readably()

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = ZOOM_STEP ** (event.angleDelta().y() / 120)
        if FURTHEST <= self.transform().m11() * factor <= NEAREST:
            self._moved = True
            self.scale(factor, factor)
        event.accept()

    # What a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self._is_click(event):
            self._moved = True
        super().mouseMoveEvent(event)

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

    def _is_click(self, event: QMouseEvent) -> bool:
        return (event.position() - self._pressed).manhattanLength() < CLICK_PIXELS

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
        ahead, askew = [], []
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
