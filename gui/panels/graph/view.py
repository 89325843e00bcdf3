"""The drawing of a graph: moved with the mouse, walked with the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from core.explain.graph.types import Graph
from core.i18n import words
from gui.form.fields import KeysForMe
from gui.panels.graph.items import Arrow, Card, PassState, across, along, size_of
from gui.panels.graph.labels import described
from gui.panels.graph.layout import placed
from gui.style.language import bind_text, bind_texts
from gui.style.theme import Theme

READABLE, LARGEST = 0.7, 1.5
ZOOM_STEP, FURTHEST, NEAREST = 1.2, 0.2, 4.0
CLICK_PIXELS, MARGIN = 4, 4.0
DIMMED = 0.45

WALK = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

TIP = words("GraphView", "Click a node to see its gradient.\nDrag to move, wheel to zoom, double click to see all")


class GraphView(QGraphicsView):
    """Cards and arrows. A click leaves the keys to the window, so that → still steps; Tab brings them here.

    Signals:
        chosen: the id of the node that was clicked; None when the ground was.
    """

    chosen = Signal(object)

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
        self.setScene(QGraphicsScene(self))
        bind_texts(self, accessibleName=words("GraphView", "Autograd's graph"), toolTip=TIP)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.installEventFilter(KeysForMe(self, *WALK, *ENTER, Qt.Key.Key_Escape))
        self._theme = theme
        self._graph: Graph | None = None
        self._cards: list[Card] = []
        self._arrows: dict[tuple[int, int], Arrow] = {}
        self._whole = QRectF()
        self._moved, self._dimmed = False, False
        self._done: tuple[int, ...] = ()
        self._now: int | None = None
        self._pressed = QPointF()
        self._current = 0
        self._selected: int | None = None
        self.set_theme(theme)

    # What is shown

    @property
    def cards(self) -> list[Card]:
        """By the ids of their nodes."""
        return self._cards

    def show_graph(self, graph: Graph) -> None:
        """Show another moment; lay it out when it is another graph."""
        if self._graph is None or graph.form != self._graph.form:
            self._lay_out(graph)
        self._graph = graph
        for card, node in zip(self._cards, graph.nodes, strict=True):
            card.show_node(node)
        self._describe()

    def show_language(self) -> None:
        """Draw the graph again: texts of another language have other widths."""
        if self._graph is not None:
            self._draw(self._graph)
            self._mark()

    def _lay_out(self, graph: Graph) -> None:
        self._selected, self._current, self._moved = None, 0, False
        self._done, self._now = (), None
        self._draw(graph)

    def _draw(self, graph: Graph) -> None:
        self.scene().clear()
        placing = placed(graph, size_of)
        self._cards = [Card(node, QPointF(*placing.places[node.id]), self._theme) for node in graph.nodes]
        self._arrows = {}
        for user, node in graph.edges:
            start, end, headed = self._cards[user].card, self._cards[node].card, graph.nodes[node].kind != "data"
            stacked = (user, node) in placing.stacked
            path = along(start, end) if stacked else across(start, end, placing.ways[user, node])
            self._arrows[user, node] = Arrow(path, headed, self._theme)
        for item in (*self._arrows.values(), *self._cards):
            self.scene().addItem(item)
        self._whole = self.scene().itemsBoundingRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        if not self._moved:
            self._see_readably()
        self.show_pass(self._done, self._now)
        self.dim(self._dimmed)

    def show_pass(self, done: tuple[int, ...], now: int | None) -> None:
        """Show how far the backward pass has come: the nodes that have run, and the one that runs."""
        self._done, self._now = done, now
        for card in self._cards:
            card.state = (
                PassState.NOW if card.node.id == now else PassState.DONE if card.node.id in done else PassState.OFF
            )
            card.update()
        for (user, node), arrow in self._arrows.items():
            arrow.passed = user in done and self._cards[node].node.ran is not None
            arrow.update()

    def select(self, node: int | None) -> None:
        """Mark the node whose gradient is shown."""
        self._selected = node
        if node is not None:
            self._current = node
        self._mark()

    def dim(self, dimmed: bool) -> None:
        """Pale the graph, whose moment has gone by."""
        self._dimmed = dimmed
        for item in self.scene().items():
            item.setOpacity(DIMMED if dimmed else 1.0)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.setBackgroundBrush(QColor(theme.surface))
        for card in self._cards:
            card.set_theme(theme)
        for arrow in self._arrows.values():
            arrow.set_theme(theme)

    def _mark(self) -> None:
        for card in self._cards:
            card.selected = card.node.id == self._selected
            card.focused = self.hasFocus() and card.node.id == self._current
            card.update()
        self._describe()

    def _describe(self) -> None:
        if self._cards:
            bind_text(self.setAccessibleDescription, described(self._cards[self._current].node))

    # Where it is looked at

    def fit(self) -> None:
        """Show all of it, however small."""
        self._moved = True
        self._see(min(self._fitting(), LARGEST))

    def _fitting(self) -> float:
        room = self.viewport().size()
        return min(room.width() / max(self._whole.width(), 1), room.height() / max(self._whole.height(), 1))

    def _see_readably(self) -> None:
        """Show all of it where its type can be read; else from the loss on."""
        fitting = self._fitting()
        self._see(min(max(fitting, READABLE), LARGEST))
        if self._cards and fitting < READABLE:
            self.ensureVisible(self._cards[self._current].card, 30, 12)

    def _see(self, scale: float) -> None:
        room = max(self._whole.width(), self._whole.height(), 2000.0)
        self.setSceneRect(self._whole.adjusted(-room, -room, room, room))
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
        if event.button() == Qt.MouseButton.LeftButton and self._is_click(event):
            item = self.itemAt(event.position().toPoint())
            self.chosen.emit(item.node.id if isinstance(item, Card) else None)

    def _is_click(self, event: QMouseEvent) -> bool:
        return (event.position() - self._pressed).manhattanLength() < CLICK_PIXELS

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._cards:
            super().keyPressEvent(event)
        elif event.key() in WALK:
            self._walk(WALK[Qt.Key(event.key())])
        elif event.key() in ENTER:
            self.chosen.emit(self._current)
        elif event.key() == Qt.Key.Key_Escape:
            self.chosen.emit(None)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _walk(self, way: QPointF) -> None:
        """Go to the nearest neighbour in a direction."""
        here = self._cards[self._current].card.center()
        ahead = []
        for node in self._neighbours():
            step = self._cards[node].card.center() - here
            along = QPointF.dotProduct(step, way)
            aside = abs(step.x() * way.y()) + abs(step.y() * way.x())
            if along > 0 and along >= aside:
                ahead.append((along + 2 * aside, node))
        if ahead:
            self._current = min(ahead)[1]
            self.ensureVisible(self._cards[self._current].card, 30, 12)
            self._mark()

    def _neighbours(self) -> set[int]:
        """Return the neighbours along the edges, and what else the same node uses."""
        here = self._current
        users = {user for user, node in self._arrows if node == here}
        return users | {node for user, node in self._arrows if user == here or user in users} - {here}

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
