"""Keys and pointer, as the window system would bring them: what lies behind a menu or a dialog is out of reach."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gui.main_window.window import Window

Place = tuple[QWidget, QPoint]
"""A widget, and a point in it."""

RESCUE_MILLISECONDS = 60
HELD = (Qt.KeyboardModifier.NoModifier,) * 6 + (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
BUTTONS = (Qt.MouseButton.LeftButton,) * 6 + (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
IN_A_MENU = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Escape, Qt.Key.Key_Escape)


class Hands:
    """What every deed is done with.

    Attributes:
        window: the one that is open.
        note: tells what is about to be done.
    """

    def __init__(self, window: Window, note: Callable[[str], None]) -> None:
        self.window = window
        self.note = note

    # What is in reach

    def fronts(self) -> list[QWidget]:
        """The windows that can be reached: an open menu alone, or else a dialog that waits for an answer."""
        first = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if first is not None:
            return [first]
        return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and _handle(widget)]

    def visible(self, kind: type[QWidget], enabled: bool = True) -> list[QWidget]:
        """Every widget of that kind that is in sight."""
        found = [widget for front in self.fronts() for widget in (front, *front.findChildren(kind))]
        seen = [widget for widget in found if isinstance(widget, kind) and not widget.visibleRegion().isEmpty()]
        return [widget for widget in seen if (widget.isEnabled() or not enabled) and _handle(widget.window())]

    def anywhere(self, rng: Random) -> Place | None:
        """A place in any visible widget; each kind as often as any other."""
        kinds: dict[str, list[QWidget]] = {}
        for widget in self.visible(QWidget, enabled=False):
            kinds.setdefault(type(widget).__name__, []).append(widget)
        if not kinds:
            return None
        return self.place_in(rng.choice(kinds[rng.choice(sorted(kinds))]), rng)

    def place_in(self, widget: QWidget, rng: Random) -> Place:
        """A point of a widget that is in sight; now and then one at its edge."""
        seen = widget.visibleRegion().boundingRect()
        across, down = (rng.choice((0.0, 1.0)) if rng.random() < 0.1 else rng.random() for _ in range(2))
        right, below = max(seen.width() - 1, 0), max(seen.height() - 1, 0)
        return widget, seen.topLeft() + QPoint(round(right * across), round(below * down))

    # What hands do

    def click(self, place: Place, button: Qt.MouseButton, held: Qt.KeyboardModifier, double: bool = False) -> None:
        widget, point = place
        self.note(f"{'double ' if double else ''}click {button.name} {held.name} {_named(widget)} {_shown(point)}")
        window, there = _in_window(widget, point)
        QTest.mouseMove(window, there)
        QTest.mousePress(window, button, held, there)
        if _is_there(window):
            QTest.mouseRelease(window, button, held, _inside(window, there))
        if double and _is_there(window):
            QTest.mouseDClick(window, button, held, _inside(window, there))

    def drag(self, start: Place, end: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """To another point of the same window, in a few steps."""
        widget, point = start
        window, begin = _in_window(widget, point)
        goal = _inside(window, widget.mapTo(widget.window(), end))
        self.note(f"drag {button.name} {_named(widget)} {_shown(begin)} to {_shown(goal)}")
        QTest.mouseMove(window, begin)
        QTest.mousePress(window, button, Qt.KeyboardModifier.NoModifier, begin)
        for share in (0.2, 0.5, 0.8, 1.0):
            if _is_there(window):
                QTest.mouseMove(window, _inside(window, begin + (goal - begin) * share))
        if _is_there(window):
            QTest.mouseRelease(window, button, Qt.KeyboardModifier.NoModifier, _inside(window, goal))

    def turn_wheel(self, place: Place, notches: int, held: Qt.KeyboardModifier) -> None:
        widget, point = place
        self.note(f"wheel {notches} {held.name} {_named(widget)} {_shown(point)}")
        across, down = (notches, 0) if held == Qt.KeyboardModifier.AltModifier else (0, notches)
        turned, there = QPoint(120 * across, 120 * down), QPointF(point)
        none = Qt.MouseButton.NoButton
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(there, QPointF(widget.mapToGlobal(point)), QPoint(), turned, none, held, phase, False)
        QApplication.sendEvent(widget, event)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the keyboard."""
        self.note(f"key {key.name} {held.name}")
        receiver = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        QTest.keyClick(receiver, key, held)

    def type(self, text: str) -> None:
        """Letters of the keyboard one by one, all others as an input method brings them."""
        self.note(f"type {text[:60]!r} ({len(text)})")
        for letter in text if len(text) < 60 else ():
            focused = QApplication.focusWidget()
            if focused is None:
                return
            if letter.isascii() and letter.isprintable():
                QTest.keyClick(focused, letter)
            else:
                _compose(focused, letter)
        if len(text) >= 60 and (focused := QApplication.focusWidget()) is not None:
            QApplication.clipboard().setText(text)
            QTest.keyClick(focused, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


class Rescue(QTimer):
    """Goes on where a menu or a dialog holds up a deed until it is answered."""

    def __init__(self, hands: Callable[[], Hands], rng: Random) -> None:
        super().__init__(interval=RESCUE_MILLISECONDS)
        self.at_work = False
        self._hands, self._rng = hands, rng
        self._seen: QWidget | None = None
        self.timeout.connect(self._look)
        self.start()

    def _look(self) -> None:
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        waited = front is not None and front is self._seen
        self._seen = front
        if self.at_work and waited:
            self._hands().press(self._rng.choice(IN_A_MENU))


def _compose(widget: QWidget, letter: str) -> None:
    if not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return
    preedit, commit = QInputMethodEvent(letter, []), QInputMethodEvent()
    commit.setCommitString(letter)
    for event in (preedit, commit):
        QApplication.sendEvent(widget, event)


def _handle(widget: QWidget) -> QWindow | None:
    return widget.windowHandle()


def _in_window(widget: QWidget, point: QPoint) -> tuple[QWindow, QPoint]:
    window = _handle(widget.window())
    assert window is not None
    return window, _inside(window, widget.mapTo(widget.window(), point))


def _is_there(window: QWindow) -> bool:
    """What was done to it may have closed it."""
    return isValid(window) and window.isVisible()


def _inside(window: QWindow, point: QPoint) -> QPoint:
    right, below = max(window.width() - 1, 0), max(window.height() - 1, 0)
    return QPoint(min(max(point.x(), 0), right), min(max(point.y(), 0), below))


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{widget.objectName()}”"


def _shown(point: QPoint) -> str:
    return f"({point.x()}, {point.y()})"
