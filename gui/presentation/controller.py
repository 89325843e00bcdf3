"""The presentation page in place of the dock area, and the way back to exactly the former state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget
from shiboken6 import isValid

from core.control.commands import Step
from gui.presentation.page import PresentationPage
from gui.presentation.slow_motion import SlowMotion
from gui.session.session import Session
from gui.session.state import State
from gui.style.theme import Theme

LINES, LEAST_WIDTH, LEAST_ZOOM = 720, 1152, 0.7
"""The size of a small projector, for which the type is chosen, and the least zoom, down to which text shrinks on
smaller ones."""


def zoom_in(size: QSize) -> float:
    """Return the zoom of a presentation of that size, relative to a small projector."""
    return max(min(size.height() / LINES, size.width() / LEAST_WIDTH), LEAST_ZOOM)


class Presentation(QObject):
    """A controller that shows the presentation page in place of parts of a window.

    Signals:
        begun: the page that is shown from now on.
        ending: the page is about to be removed.
        ended: the dock area is back.
        walking: whether lines follow each other by themselves, in the window as it is now.
    """

    begun = Signal(object)
    ending = Signal()
    ended = Signal()
    walking = Signal(bool)

    def __init__(self, window: QMainWindow, session: Session, place: QWidget) -> None:
        """Prepare a presentation in `place`, the window's centre, with everything else hidden."""
        super().__init__(window)
        self._window, self._session, self._place = window, session, place
        self._page: PresentationPage | None = None
        self._resized = QTimer(self, interval=0, singleShot=True)
        self._resized.timeout.connect(self._follow_size)
        window.installEventFilter(self)
        self._show_keys = False
        self._hidden: list[QWidget] = []
        self._state_before = Qt.WindowState.WindowNoState
        self._geometry_before = window.geometry()
        self._focus_before: QWidget | None = None
        self._slow = SlowMotion(self)
        self._slow.line_wanted.connect(self._walk)
        self._slow.changed.connect(self._show_walking)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window, self.stop_walking, enabled=False)
        session.state_changed.connect(self._follow_state)
        session.experiment_changed.connect(self.stop_walking)

    @property
    def page(self) -> PresentationPage | None:
        """The page shown; None while there is no presentation."""
        return self._page

    def begin(self, theme: Theme, instead_of: list[QWidget]) -> None:
        """Show the page in full screen.

        Args:
            theme: the theme of the page.
            instead_of: the widgets to hide.
        """
        if self._page is not None or self._session.experiment is None:
            return
        self._state_before, self._geometry_before = self._window.windowState(), self._window.geometry()
        self._focus_before = self._window.focusWidget()
        self._window.statusBar().clearMessage()  # otherwise Qt draws it over hidden widgets when both come back
        self._hidden = [widget for widget in instead_of if not widget.isHidden()]
        for widget in self._hidden:
            widget.hide()
        page = self._page = PresentationPage(theme, zoom_in(self._window.screen().size()))
        page.picture_wanted.connect(self._session.look_at)
        page.commanded.connect(self._session.do)
        page.left.connect(self._leave)
        self._session.answered.connect(page.show_answer)
        layout = self._place.layout()
        assert layout is not None
        layout.addWidget(page)
        page.show_experiment(self._session.experiment)
        self._window.showFullScreen()
        if self._session.snapshot is not None:
            page.show_snapshot(self._session.snapshot)
        page.setFocus()
        page.keys.watch(self._show_keys)
        self._show_walking(self._slow.walking)
        self.begun.emit(page)

    @Slot()
    def _leave(self) -> None:
        """End what Esc ends: slow motion first, and only then the presentation."""
        if not self.stop_walking():
            self.end()

    @Slot(bool)
    def _show_walking(self, walking: bool) -> None:
        self._escape.setEnabled(walking and self._page is None)  # the page has a shortcut of its own
        if self._page is not None:
            self._page.show_walking(walking)
        self.walking.emit(walking)

    @Slot()
    def end(self) -> None:
        """Return to the dock area."""
        if self._page is None:
            return
        self._slow.set_walking(False)
        self._page.keys.watch(False)
        self.ending.emit()
        self._session.answered.disconnect(self._page.show_answer)
        self._page.hide()
        self._page.deleteLater()
        self._page = None
        self._window.setWindowState(self._state_before)
        if self._state_before == Qt.WindowState.WindowNoState:
            self._window.setGeometry(self._geometry_before)
        for widget in self._hidden:
            widget.show()
        self._give_focus_back()
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._page is not None:
            self._resized.start()
        return False

    @Slot()
    def _follow_size(self) -> None:
        """Adapt the type to another screen or resolution."""
        if self._page is not None:
            self._page.set_zoom(zoom_in(self._window.size()))
            self._page.keys.watch(self._show_keys)

    def _give_focus_back(self) -> None:
        """Return the focus to its former widget if it still exists: another experiment has other widgets."""
        before, self._focus_before = self._focus_before, None
        there = before is not None and isValid(before) and before.isVisible()
        (before if before is not None and there else self._place).setFocus()

    @Slot(bool)
    def set_walking(self, walking: bool) -> None:
        """Start or stop slow motion, which holds each line for a moment."""
        self._slow.set_walking(walking)

    @Slot()
    def stop_walking(self) -> bool:
        """Stop slow motion; return whether there was any."""
        walked = self._slow.walking
        self._slow.set_walking(False)
        return walked

    @Slot(bool)
    def set_keys_shown(self, shown: bool) -> None:
        """Show or hide the keys that are pressed."""
        self._show_keys = shown
        if self._page is not None:
            self._page.keys.watch(shown)

    @Slot()
    def _walk(self) -> None:
        if self._session.state is not State.BUSY:  # a line that takes long is waited for
            self._session.do(Step("line"))

    @Slot(object)
    def _follow_state(self, state: State) -> None:
        """Stop slow motion in a run or after a failure."""
        if state in (State.RUNNING, State.FAILED, State.REFUSED):
            self._slow.set_walking(False)
