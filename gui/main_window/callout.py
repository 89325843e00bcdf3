"""A small card that points at a place beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QWidget

from core.i18n import Words, words
from gui.docking.columns import NARROW
from gui.form.fields import KeysForMe
from gui.style import building, fonts
from gui.style.language import bind_text, bind_texts
from gui.style.plain_text import Label
from gui.style.theme import Theme, ThemedWidget, prepare
from gui.widgets.keycaps import key_row

WIDTH, TAIL, CORNER, BORDER = 252, 10, 9, 2
GAP = 5
"""Between the tip and the place: what frames the place has room there."""
AWAY = {"left": QPointF(1, 0), "right": QPointF(-1, 0), "above": QPointF(0, 1), "below": QPointF(0, -1)}
"""By where the card lies, the way from it to the place."""


class Callout(ThemedWidget):
    """A title, a sentence or two, how many there are, and the way on and out.

    It never takes the focus by itself, nor by a click; Tab reaches its buttons, right after the dock area.

    Signals:
        next_wanted, skip_wanted: a person wants the next hint, or none any more.
    """

    next_wanted = Signal()
    skip_wanted = Signal()

    def __init__(self, dock_area: QWidget, theme: Theme) -> None:
        super().__init__(theme, dock_area, objectName="hintCard")
        self.hide()
        self._dock_area = dock_area
        self._side, self._tip = "left", QPointF()
        self._title = Label(objectName="hintTitle", wordWrap=True, pixels=15, weight=fonts.SEMIBOLD)
        self._text = Label(objectName="hintText", wordWrap=True, pixels=14)
        self._count = Label(objectName="hintCount", wordWrap=True, pixels=12, role="muted")
        self._keys = QWidget()
        self._next = self._button("hintNext", self.next_wanted)
        self._skip = self._button("hintSkip", self.skip_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        self._head = building.row((self._title, 1), self._keys)
        foot = building.row((self._count, 1), self._skip, self._next, spacing=6)
        inside = TAIL + 13
        margins = (inside, inside - 2, inside, inside - 2)
        self._column = building.column(self._head, self._text, foot, parent=self, margins=margins, spacing=8)

    def _button(self, name: str, pressed: SignalInstance) -> QPushButton:
        button = building.set_up(
            QPushButton(self, objectName=name, focusPolicy=Qt.FocusPolicy.TabFocus, autoDefault=True),
            pixels=13,
            weight=fonts.SEMIBOLD if name == "hintNext" else fonts.MEDIUM,
            clicked=pressed,
        )
        button.installEventFilter(KeysForMe(button, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter))
        return button

    def show_hint(self, title: str, text: str, keys: tuple[str, ...], number: int, count: int) -> None:
        """Take another hint; it appears once it has a place to point at."""
        bind_text(self._title.setText, title)
        bind_text(self._text.setText, text)
        bind_texts(self, accessibleName=title, accessibleDescription=text)
        bind_text(self._count.setText, words("HintCard", "{number} of {count}").format(number=number, count=count))
        last = number == count
        bind_text(self._skip.setText, words("HintCard", "Skip hints"))
        self._skip.setVisible(not last)
        bind_texts(
            self._next,
            text=words("HintCard", "Got it") if last else words("HintCard", "Next"),
            accessibleName=_next_title(last),
        )
        row = key_row("", keys)
        self._head.replaceWidget(self._keys, row)
        self._keys.deleteLater()
        self._keys = row

    # Where it lies

    def point_at(self, place: QRect) -> None:
        """Appear beside a place, on the side where there is room."""
        size = QSize(WIDTH + 2 * TAIL, self._column.heightForWidth(WIDTH + 2 * TAIL))
        around = place.adjusted(-GAP, -GAP, GAP, GAP)
        room = self._dock_area.rect()
        self._side, corner = _beside(around, size, room)
        left = min(max(corner.x(), 0), room.width() - size.width())
        top = min(max(corner.y(), 0), room.height() - size.height())
        self.setGeometry(QRect(QPoint(left, top), size))
        self._tip = self._tip_at(around)
        self.update()
        self.show()
        self.raise_()

    def _tip_at(self, place: QRect) -> QPointF:
        """Return the tip's place on the card's edge, as near to the middle of the place as the card goes."""
        middle = QPointF(place.center() - self.pos())
        least, across, down = TAIL + CORNER + TAIL, self.width(), self.height()
        if self._side in ("left", "right"):
            return QPointF(across if self._side == "left" else 0, min(max(middle.y(), least), down - least))
        return QPointF(min(max(middle.x(), least), across - least), down if self._side == "above" else 0)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = TAIL + BORDER / 2
        card = QPainterPath()
        card.addRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), CORNER, CORNER)
        prepare(painter, pen=QPen(QColor(self._theme.now), BORDER), brush=QColor(self._theme.surface))
        painter.drawPath(card.united(self._tail()))

    def _tail(self) -> QPainterPath:
        away = AWAY[self._side]
        aside = QPointF(away.y(), away.x()) * TAIL
        tip = self._tip - away * BORDER
        foot = tip - away * (TAIL + BORDER)
        tail = QPainterPath()
        tail.addPolygon(QPolygonF([tip, foot + aside, foot - aside]))
        tail.closeSubpath()
        return tail


def _next_title(last: bool) -> Words:
    return words("HintCard", "Close the last hint") if last else words("HintCard", "Next hint")


def _beside(place: QRect, size: QSize, room: QRect) -> tuple[str, QPoint]:
    """Return the first side with room for the card, and its corner there; else the last corner of the room."""
    across = place.center().x() - size.width() // 2
    if place.width() > 2 * size.width():  # at the end where the form lies, or else the log
        across = place.left() if room.width() >= NARROW else place.right() - size.width()
    down = place.center().y() - size.height() // 2
    corners = {
        "left": QPoint(place.left() - size.width(), down),
        "right": QPoint(place.right(), down),
        "above": QPoint(across, place.top() - size.height()),
        "below": QPoint(across, place.bottom()),
    }
    for side, corner in corners.items():
        moved = QPoint(0, corner.y()) if side in ("above", "below") else QPoint(corner.x(), 0)  # along the place
        if room.contains(QRect(moved, size)):
            return side, corner
    return "left", QPoint(room.right(), room.bottom())
