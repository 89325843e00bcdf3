"""Three hints for a person who starts the application for the first time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow

from core.control.commands import Ask, Command, Seek
from core.i18n import words
from core.queries import Why
from gui import settings
from gui.docking.dock_area import DockArea
from gui.lessons.pointer import Pointer
from gui.main_window.callout import Callout
from gui.panels.code.view import CodeView
from gui.session.session import Session
from gui.session.state import State
from gui.style.theme import Theme

FOLLOW_MILLISECONDS = 120


@dataclass(frozen=True, slots=True)
class Hint:
    """The text of a card, and the dock that it points at.

    Attributes:
        dock: the name of the one it points at.
    """

    title: str
    text: str
    keys: tuple[str, ...]
    dock: str


HINTS = (
    Hint(
        words("FirstHints", "Walk the loop"),
        words("FirstHints", "→ runs the marked line, and ← goes back. What a line has made appears beside it."),
        ("Right", "Left"),
        "codePanelDock",
    ),
    Hint(
        words("FirstHints", "Ask why"),
        words("FirstHints", "Click any cell to see why it has its value. The gradients come with the backward step."),
        (),
        "heatmapsPanelDock",
    ),
    Hint(
        words("FirstHints", "Time runs both ways"),
        words(
            "FirstHints",
            "Space runs and pauses the training. Drag the timeline back to any iteration. "
            "The Lessons menu shows you more.",
        ),
        ("Space",),
        "timelinePanelDock",
    ),
)


class FirstHints(QObject):
    """Shows one hint at a time, until each has been followed, passed or skipped, and remembers that at once.

    A hint is there only over a loop that stands still: not in a run, a presentation or a lesson.

    Signals:
        ended: there is none left.
    """

    ended = Signal()

    def __init__(
        self, window: QMainWindow, dock_area: DockArea, session: Session, steps: Iterable[QAction], theme: Theme
    ) -> None:
        """Show the hints that are left; `steps` are the commands that step."""
        super().__init__(window)
        self._window, self._dock_area, self._session = window, dock_area, session
        self._index = _first_left()
        self._card = Callout(dock_area, theme)
        self._pointer = Pointer(dock_area, theme, "hintPointer")
        self._lesson = dock_area.findChild(QDockWidget, "lessonPanelDock")
        self._card.next_wanted.connect(self._go_on)
        self._card.skip_wanted.connect(self._skip)
        self._follow = QTimer(self, interval=FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self._point)
        session.state_changed.connect(self._point)
        dock_area.commanded.connect(self._on_command)
        for step in steps:
            step.triggered.connect(self._on_step)
        if self._lesson is not None:
            self._lesson.visibilityChanged.connect(self._point)
        window.installEventFilter(self)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._card.set_theme(theme)
        self._pointer.set_theme(theme)

    # What is shown

    def _show(self) -> None:
        hint = HINTS[self._index]
        self._card.show_hint(hint.title, hint.text, hint.keys, self._index + 1, len(HINTS))
        self._follow.start()
        self._point()

    @Slot()
    def _point(self) -> None:
        """Follow the hint's place, which a person may move or hide."""
        place = self._place() if self._is_wanted else None
        self._pointer.frame(place)
        if place is None:
            self._card.hide()
        else:
            self._card.point_at(place)

    @property
    def _is_wanted(self) -> bool:
        taught = self._lesson is not None and not self._lesson.isHidden()
        still = self._session.state not in (State.RUNNING, State.BUSY)
        return self._index < len(HINTS) and self._dock_area.isVisible() and still and not taught

    def _place(self) -> QRect | None:
        """Return where the hint points in the dock area: at the marked line of the code, else at all of the panel."""
        dock = self._dock_area.findChild(QDockWidget, HINTS[self._index].dock)
        if dock is None or dock.isFloating() or dock.visibleRegion().isEmpty():
            return None
        code = dock.findChild(CodeView)
        snapshot = self._session.snapshot
        if code is not None and snapshot is not None and (line := code.place_of(snapshot.line)) is not None:
            return line.translated(code.mapTo(self._dock_area, QPoint(0, 0)))
        return dock.rect().translated(dock.mapTo(self._dock_area, QPoint(0, 0)))

    # What a person does

    @Slot()
    def _on_step(self) -> None:
        self._follow_hint(0)

    @Slot(object)
    def _on_command(self, command: Command) -> None:
        match command:
            case Ask(question=Why()):
                self._follow_hint(1)
            case Seek():
                self._follow_hint(2)

    def _follow_hint(self, index: int) -> None:
        """Go on when a person has done what the hint says, as if they had pressed “Next”."""
        if index == self._index and self._card.isVisible():
            self._go_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Skip the hints on Escape, when no panel has a use for it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            escape = event.key() == Qt.Key.Key_Escape and self._card.isVisible()
            if escape:
                self._skip()
            return escape
        return super().eventFilter(watched, event)

    @Slot()
    def _go_on(self) -> None:
        self._see(self._index + 1)

    @Slot()
    def _skip(self) -> None:
        self._see(len(HINTS))

    def _see(self, index: int) -> None:
        """Show the next hint; those before it never come back, whatever happens."""
        self._index = index
        settings.remember(hints=str(index) if index < len(HINTS) else settings.NO_HINTS)
        if index < len(HINTS):
            self._show()
        else:
            self._end()

    def _end(self) -> None:
        self._follow.stop()
        self._window.removeEventFilter(self)
        if self._card.isAncestorOf(self._window.focusWidget() or self._dock_area):
            self._dock_area.setFocus()  # else it would wander from a button that goes away
        for part in (self._card, self._pointer):
            part.hide()
            part.deleteLater()
        self.deleteLater()
        self.ended.emit()


def _first_left() -> int:
    seen = settings.load().get("hints", "")
    return int(seen) if seen in map(str, range(len(HINTS))) else 0
