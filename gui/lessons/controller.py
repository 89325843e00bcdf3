"""Lessons in the window: their menu, opening one, playing it, leaving it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu

from core.i18n import words
from gui.docking.dock import Dock
from gui.docking.dock_area import DockArea
from gui.lessons.dock_area_host import DockAreaHost
from gui.lessons.presentation_host import PresentationHost
from gui.session.session import Session
from gui.session.state import State
from gui.style.theme import Theme

if TYPE_CHECKING:
    from core.explain.types import Reference
    from core.lessons.builtin import BuiltinLesson
    from core.lessons.lesson import Lesson
    from gui.lessons.menu import LessonMenu
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
        language: in which a lesson is shown, where it can be.

    Signals:
        completed: the panel of the lessons is there.
    """

    completed = Signal()

    def __init__(self, window: QMainWindow, dock_area: DockArea, session: Session, theme: Theme) -> None:
        super().__init__(window)
        self.language = "en"
        self._window = window
        self._dock_area = dock_area
        self._session = session
        self._player: Player | None = None
        self._page: Page | None = None
        self._following: BuiltinLesson | None = None
        self._theme = theme
        self._dock = Dock("lessonPanel", TITLE)
        self._dock.set_theme(theme)
        self._dock.installEventFilter(self)
        self._dock_host = DockAreaHost(window, dock_area, self._dock)
        dock_area.narrow_changed.connect(self._follow_columns)
        self._presentation: PresentationHost | None = None
        self._explained: Reference | None = None
        self._panel: LessonPanel
        self._pointer: Pointer
        self._follow = QTimer(self, interval=FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self._point)
        self._entries: LessonMenu | None = None
        self._shortcuts = [
            self._shortcut(Qt.Key.Key_PageDown, self._read_on),
            self._shortcut(Qt.Key.Key_PageUp, self.go_back),
        ]
        self._complete = False
        self._menu: QMenu

    def list_in(self, menu: QMenu) -> None:
        """List the built-in lessons in a menu, once they are complete: when it opens, or before."""
        self._menu = menu
        menu.aboutToShow.connect(self.complete)

    @Slot()
    def complete(self) -> None:
        """Make what the start of the application does not wait for, and a menu entry for each built-in lesson."""
        from gui.lessons.menu import LessonMenu
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
        self._entries = LessonMenu(self._menu, self.language)
        self._entries.chosen.connect(self._open_builtin)
        self._entries.file_chosen.connect(self.open_file)
        self.completed.emit()

    def _shortcut(self, key: Qt.Key, do: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setEnabled(False)
        shortcut.activated.connect(do)
        return shortcut

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._dock.set_theme(theme)
        if self._complete:
            self._panel.set_theme(theme)
            self._pointer.set_theme(theme)

    def set_language(self, code: str) -> None:
        """Show lessons in this language, where they can; the one that is open, too, at its step."""
        self.language = code
        if self._entries is not None:
            self._entries.set_language(code)
        if self._player is not None:
            self._page = self._with_following(self._player.set_language(code))
            self._panel.show_page(self._page)

    # Opening

    @Slot(object)
    def _open_builtin(self, lesson: BuiltinLesson) -> None:
        from core.lessons.builtin import lesson_after

        self.open(lesson.load(), lesson_after(lesson))

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Open a lesson that did not come with the application; ask before code of its own may run."""
        from gui.lessons.open_dialog import lesson_in

        if (lesson := lesson_in(path, self._window)) is not None:
            self.complete()
            if self._entries is not None:
                self._entries.add(path, lesson.title)
            self.open(lesson)

    def open(self, lesson: Lesson, following: BuiltinLesson | None = None) -> None:
        """Begin a lesson, which leads to the one following; leave another one that is open."""
        from gui.lessons.aids import Aids
        from gui.lessons.player import Player

        self._stop()
        self._following = following
        self._dock_host.enter()
        self._player = Player(self._session, lesson, self.language, Aids(self._dock_area), self)
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
        """Go on to the next step; after the last one, to the next lesson, or leave if there is none."""
        if self._player is None or self._player.go_on():
            return
        if self._following is not None:
            self._open_builtin(self._following)
        else:
            self.leave()

    @Slot()
    def _read_on(self) -> None:
        """Scroll to what is still to read of the page, and only then go on to the next one."""
        if self._player is not None and not self._panel.read_on():
            self.go_on()

    @Slot()
    def go_back(self) -> None:
        """Go back to the step before."""
        if self._player is not None:
            self._player.go_back()

    @Slot(int)
    def _choose(self, choice: int) -> None:
        if self._player is not None:
            self._player.choose(choice)

    @Slot()
    def leave(self) -> None:
        """End the lesson: the panels are as they were before it, and the experiment stays as it is now."""
        if self._player is None:
            return
        self._stop()
        self._return_to_dock()
        self._dock_host.leave()
        (self._dock_area if self._presentation is None else self._presentation.page).setFocus()

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

        page = self._page = self._with_following(page)
        self._dock.set_note(STEP.format(number=page.number, count=page.count))
        self._panel.show_page(page)
        if page.busy:
            self._pointer.frame(None)
        else:
            self._host.bring_into_view(page.point)
            QTimer.singleShot(SETTLE_MILLISECONDS, self, self._settle)

    def _with_following(self, page: Page) -> Page:
        from core.lessons.lesson import said

        title = said(self._following.title, self.language) if self._following is not None else ""
        return replace(page, following=title)

    @Slot()
    def _settle(self) -> None:
        """Scroll and point once the docks have their places."""
        if self._page is not None:
            self._host.scroll_to(self._page.point)
            self._point()

    @Slot()
    def _point(self) -> None:
        """Follow what is pointed at; while a loop runs nothing moves, and looking would slow it down."""
        if self._page is not None and not self._page.busy and self._session.state is not State.RUNNING:
            self._pointer.frame(self._host.place_of(self._page.point))

    @Slot(object)
    def _explain(self, reference: Reference) -> None:
        """Explain a cell as if it had been clicked."""
        self._explained = reference
        if self._presentation is not None:
            self._presentation.page.explain(reference)
        self._dock_area.panel("heatmapsPanel").cell_chosen.emit(reference)

    # While presenting

    @Slot(object)
    def enter_presentation(self, page: PresentationPage) -> None:
        """Go on with an open lesson in a presentation that has begun."""
        self._presentation = PresentationHost(self._window, page)
        if self._player is not None:
            self._take_place()
            if self._explained is not None:
                page.explain(self._explained)
            self._point_again()

    @Slot()
    def leave_presentation(self) -> None:
        """Go on with an open lesson in its dock: the presentation ends."""
        if self._player is not None:
            self._return_to_dock()
        self._presentation = None

    @Slot()
    def resume(self) -> None:
        """Give an open lesson the keys, and point again: the docks are back."""
        if self._player is not None:
            self._panel.setFocus()
            self._point_again()

    @Slot()
    def _follow_columns(self) -> None:
        """Follow a dock area that has room for more columns than before, or for fewer."""
        if self._player is not None:
            self._dock_host.follow_columns()
            self._point_again()

    @property
    def _host(self) -> DockAreaHost | PresentationHost:
        return self._presentation if self._presentation is not None else self._dock_host

    def _take_place(self) -> None:
        """Bring the page to where it is read."""
        if self._presentation is not None:
            self._presentation.page.take_page(self._panel)
            self._pointer.set_width(self._presentation.page.pointer_width)
        self._panel.setFocus()

    def _return_to_dock(self) -> None:
        from gui.lessons.pointer import WIDTH

        if self._presentation is not None:
            self._presentation.page.give_page()
            self._panel.stand_in_dock()
            self._pointer.set_width(WIDTH)
            self._dock.take(self._panel)

    def _point_again(self) -> None:
        """Point again at what the page points at."""
        if self._page is not None and not self._page.busy:
            self._pointer.frame(None)
            self._host.bring_into_view(self._page.point)
            QTimer.singleShot(SETTLE_MILLISECONDS, self, self._settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the lesson when its panel is closed."""
        if watched is self._dock and event.type() == QEvent.Type.Close and self._player is not None:
            event.ignore()
            self.leave()
            return True
        return super().eventFilter(watched, event)
