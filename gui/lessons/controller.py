"""Lessons in the window: their menu, opening one, playing it, leaving it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu

from core.i18n import words
from gui.docking.dock import Dock
from gui.docking.dock_area import DockArea
from gui.lessons.desk_host import DeskHost
from gui.lessons.presentation_host import PresentationHost
from gui.session.session import Session, State
from gui.style.theme import Theme

if TYPE_CHECKING:
    from core.explain.types import Reference
    from core.lessons.builtin import Shipped
    from core.lessons.lesson import Lesson
    from core.lessons.lesson import Translations as ByLanguage
    from gui.lessons.page import Page
    from gui.lessons.panel import LessonPanel
    from gui.lessons.player import Player
    from gui.lessons.pointer import Pointer
    from gui.presentation.page import PresentationPage

TITLE = words("Lessons", "Lesson")
FOLLOW_MILLISECONDS, SETTLE_MILLISECONDS = 120, 30


class Lessons(QObject):
    """Opens, plays and leaves lessons.

    Attributes:
        language: in which a lesson speaks, where it can.

    Signals:
        completed: the panel of the lessons is there.
    """

    completed = Signal()

    def __init__(self, window: QMainWindow, desk: DockArea, session: Session, theme: Theme) -> None:
        super().__init__(window)
        self.language = "en"
        self._window = window
        self._desk = desk
        self._session = session
        self._player: Player | None = None
        self._page: Page | None = None
        self._theme = theme
        self._dock = Dock("lessonPanel", TITLE)
        self._dock.set_theme(theme)
        self._dock.installEventFilter(self)
        self._stage = DeskHost(window, desk, self._dock)
        desk.narrow_changed.connect(self._follow_columns)
        self._on_stage: PresentationHost | None = None
        self._explained: Reference | None = None
        self._panel: LessonPanel
        self._pointer: Pointer
        self._follow = QTimer(self, interval=FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self._point)
        self._entries: list[tuple[QAction, ByLanguage]] = []
        self._shortcuts = [
            self._shortcut(Qt.Key.Key_PageDown, self._read_on),
            self._shortcut(Qt.Key.Key_PageUp, self.go_back),
        ]
        self._complete = False
        self._menu: QMenu

    def list_in(self, menu: QMenu) -> None:
        """List the shipped lessons in a menu, once they are complete: when it opens, or before."""
        self._menu = menu
        menu.aboutToShow.connect(self.complete)

    @Slot()
    def complete(self) -> None:
        """Make what the start of the application does not wait for, and a menu entry for each shipped lesson."""
        from core.lessons.builtin import shipped
        from core.lessons.lesson import said
        from gui.lessons.panel import LessonPanel
        from gui.lessons.pointer import Pointer

        if self._complete:
            return
        self._complete = True
        self._panel, self._pointer = LessonPanel(self._theme), Pointer(self._window, self._theme)
        self._dock.take(self._panel)
        self._panel.next_wanted.connect(self.go_on)
        self._panel.back_wanted.connect(self.go_back)
        self._panel.leave_wanted.connect(self.leave)
        self._panel.chosen.connect(self._choose)
        for lesson in shipped():
            action = self._menu.addAction(said(lesson.title, self.language))
            action.setObjectName(f"lesson:{lesson.name}")
            action.triggered.connect(partial(self._open_shipped, lesson))
            self._entries.append((action, lesson.title))
        self.completed.emit()

    def _shortcut(self, key: Qt.Key, do: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setEnabled(False)
        shortcut.activated.connect(do)
        return shortcut

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self._dock.set_theme(theme)
        if self._complete:
            self._panel.set_theme(theme)
            self._pointer.set_theme(theme)

    def set_language(self, code: str) -> None:
        """From now on lessons speak this language, where they can; so does the one that is open, at its step."""
        self.language = code
        if self._entries:
            from core.lessons.lesson import said

            for action, title in self._entries:
                action.setText(said(title, code))
        if self._player is not None:
            self._page = self._player.speak(code)
            self._panel.show_page(self._page)

    # Opening

    def _open_shipped(self, lesson: Shipped, _checked: bool = False) -> None:
        self.open(lesson.load())

    def ask_for_file(self) -> None:
        """Let a person choose a lesson's file."""
        from gui.lessons.open_dialog import chosen_file

        self.complete()
        if (path := chosen_file(self._window)) is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Opens a lesson that did not come with the application; asks before code of its own may run."""
        from gui.lessons.open_dialog import lesson_in

        if (lesson := lesson_in(path, self._window)) is not None:
            self.open(lesson)

    def open(self, lesson: Lesson) -> None:
        """Begins a lesson; another one that is open is left."""
        from gui.lessons.player import Player

        self._stop()
        self._stage.enter()
        self._player = Player(self._session, lesson, self.language, self)
        self._player.turned.connect(self._show)
        self._player.explained.connect(self._explain)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(True)
        self._follow.start()
        self._take_place()
        self._player.begin()

    # Going through it

    @Slot()
    def go_on(self) -> None:
        """The next step; after the last one the lesson is over."""
        if self._player is not None and not self._player.go_on():
            self.leave()

    @Slot()
    def _read_on(self) -> None:
        """What there still is to read of the page, and only then the next one."""
        if self._player is not None and not self._panel.read_on():
            self.go_on()

    @Slot()
    def go_back(self) -> None:
        """The step before."""
        if self._player is not None:
            self._player.go_back()

    @Slot(int)
    def _choose(self, choice: int) -> None:
        if self._player is not None:
            self._player.choose(choice)

    @Slot()
    def leave(self) -> None:
        """Ends the lesson: the panels are as they were before it, and the experiment stays as it is now."""
        if self._player is None:
            return
        self._stop()
        self._return_to_dock()
        self._stage.leave()
        (self._desk if self._on_stage is None else self._on_stage.stage).setFocus()

    def _stop(self) -> None:
        if self._player is not None:
            self._player.stop()
            self._player.deleteLater()
            self._player = None
        self._page, self._explained = None, None
        self._follow.stop()
        self._pointer.frame(None)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)

    # What is shown

    @Slot(object)
    def _show(self, page: Page) -> None:
        from gui.lessons.panel import STEP

        self._page = page
        self._dock.set_note(STEP.format(number=page.number, count=page.count))
        self._panel.show_page(page)
        if page.busy:
            self._pointer.frame(None)
        else:
            self._scene.bring_into_view(page.point)
            QTimer.singleShot(SETTLE_MILLISECONDS, self, self._settle)

    @Slot()
    def _settle(self) -> None:
        """Once the docks have their places."""
        if self._page is not None:
            self._scene.scroll_to(self._page.point)
            self._point()

    @Slot()
    def _point(self) -> None:
        """Follows what is pointed at; while a loop runs nothing moves, and looking would slow it down."""
        if self._page is not None and not self._page.busy and self._session.state is not State.RUNNING:
            self._pointer.frame(self._scene.place_of(self._page.point))

    @Slot(object)
    def _explain(self, reference: Reference) -> None:
        """As if the cell had been clicked."""
        self._explained = reference
        if self._on_stage is not None:
            self._on_stage.stage.explain(reference)
        panel = self._desk.panel("heatmapsPanel")
        panel.cell_chosen.emit(reference)

    # While presenting

    @Slot(object)
    def enter_stage(self, stage: PresentationPage) -> None:
        """A presentation has begun: an open lesson goes on there."""
        self._on_stage = PresentationHost(self._window, stage)
        if self._player is not None:
            self._take_place()
            if self._explained is not None:
                stage.explain(self._explained)
            self._look()

    @Slot()
    def leave_stage(self) -> None:
        """The presentation ends: an open lesson goes on at the desk."""
        if self._player is not None:
            self._return_to_dock()
        self._on_stage = None

    @Slot()
    def look_again(self) -> None:
        """The desk is back: an open lesson has the keys there, and points."""
        if self._player is not None:
            self._panel.setFocus()
            self._look()

    @Slot()
    def _follow_columns(self) -> None:
        """The desk has room for more columns than before, or for fewer."""
        if self._player is not None:
            self._stage.follow_columns()
            self._look()

    @property
    def _scene(self) -> DeskHost | PresentationHost:
        return self._on_stage if self._on_stage is not None else self._stage

    def _take_place(self) -> None:
        """The page goes to where it is read."""
        if self._on_stage is not None:
            self._on_stage.stage.take_page(self._panel)
            self._pointer.set_width(self._on_stage.stage.pointer_width)
        self._panel.setFocus()

    def _return_to_dock(self) -> None:
        from gui.lessons.pointer import WIDTH

        if self._on_stage is not None:
            self._on_stage.stage.give_page()
            self._panel.stand_in_dock()
            self._pointer.set_width(WIDTH)
            self._dock.take(self._panel)

    def _look(self) -> None:
        """Points again at what the page points at."""
        if self._page is not None and not self._page.busy:
            self._pointer.frame(None)
            self._scene.bring_into_view(self._page.point)
            QTimer.singleShot(SETTLE_MILLISECONDS, self, self._settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closing the panel leaves the lesson."""
        if watched is self._dock and event.type() == QEvent.Type.Close and self._player is not None:
            event.ignore()
            self.leave()
            return True
        return super().eventFilter(watched, event)
