"""A view of a graph that is moved and zoomed with the mouse."""

from __future__ import annotations

from math import sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from gui.panels.graph.scene import LEAST_ROOM, GraphScene
from gui.style.theme import Theme

READABLE, LARGEST = 0.7, 1.5
ZOOM_STEP, FURTHEST, NEAREST = 1.2, 0.05, 4.0
CLICK_PIXELS, MARGIN = 4, 4.0


class MovedView(QGraphicsView):
    """A look at a drawing: at all of it in type that can be read, until a person moves it.

    Attributes:
        drawing: the drawing.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(
            objectName=name,
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
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._whole = QRectF()
        self._moved = False
        self._pressed = QPointF()

    def _start(self) -> QRectF | None:
        """Return what is to be seen of a drawing that is too large; None for whatever there is."""
        return None

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
        """Show all of it where its type can be read; else the start of it."""
        fitting, start = self._fitting(), self._start()
        self._see(min(max(fitting, READABLE), LARGEST))
        if start is not None and fitting < READABLE:
            self._bring_into_view(start)

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self._is_click(event):
            self._moved = True
        super().mouseMoveEvent(event)

    def _is_click(self, event: QMouseEvent) -> bool:
        return (event.position() - self._pressed).manhattanLength() < CLICK_PIXELS
