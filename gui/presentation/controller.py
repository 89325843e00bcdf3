"""The presentation: the stage in place of the desk, and the way back to the desk exactly as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QWidget
from shiboken6 import isValid

from core.control.commands import Step
from gui.presentation.page import PresentationPage
from gui.presentation.slow_motion import SlowMotion
from gui.session.session import Session
from gui.session.state import State
from gui.style.theme import Theme

LINES, LEAST_WIDTH, LEAST_ZOOM = 720, 1152, 0.7
"""Of a small projector, for which the type is chosen. On a smaller one a class sees the same, as far as words may
shrink."""


def zoom_in(size: QSize) -> float:
    """How large words are in a presentation of that size, to those on a small projector."""
    return max(min(size.height() / LINES, size.width() / LEAST_WIDTH), LEAST_ZOOM)


class Presentation(QObject):
    """Lets a stage take the place of parts of a window.

    Signals:
        begun: the stage that is shown from now on.
        ending: it will be gone.
        ended: the desk is back.
        walking: whether lines follow each other by themselves.
    """

    begun = Signal(object)
    ending = Signal()
    ended = Signal()
    walking = Signal(bool)

    def __init__(self, window: QMainWindow, session: Session, place: QWidget) -> None:
        """A presentation that will stand in `place`, the window's centre, above which all else is hidden."""
        super().__init__(window)
        self._window, self._session, self._place = window, session, place
        self._stage: PresentationPage | None = None
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
        self._slow.changed.connect(self.walking)
        session.state_changed.connect(self._follow_state)

    @property
    def stage(self) -> PresentationPage | None:
        """What is shown; None while no presentation is going on."""
        return self._stage

    def begin(self, theme: Theme, instead_of: list[QWidget]) -> None:
        """Shows the stage on the whole screen.

        Args:
            instead_of: what is hidden for it.
        """
        if self._stage is not None or self._session.experiment is None:
            return
        self._state_before, self._geometry_before = self._window.windowState(), self._window.geometry()
        self._focus_before = self._window.focusWidget()
        self._window.statusBar().clearMessage()  # else Qt writes what it hides over it when both come back
        self._hidden = [widget for widget in instead_of if not widget.isHidden()]
        for widget in self._hidden:
            widget.hide()
        stage = self._stage = PresentationPage(theme, zoom_in(self._window.screen().size()))
        stage.picture_wanted.connect(self._session.look_at)
        stage.commanded.connect(self._session.do)
        stage.left.connect(self.end)
        self._session.answered.connect(stage.show_answer)
        layout = self._place.layout()
        assert layout is not None
        layout.addWidget(stage)
        stage.show_experiment(self._session.experiment)
        self._window.showFullScreen()
        if self._session.snapshot is not None:
            stage.show_snapshot(self._session.snapshot)
        stage.setFocus()
        stage.keys.watch(self._show_keys)
        self.begun.emit(stage)

    @Slot()
    def end(self) -> None:
        """Back to the desk."""
        if self._stage is None:
            return
        self._slow.set_walking(False)
        self._stage.keys.watch(False)
        self.ending.emit()
        self._session.answered.disconnect(self._stage.show_answer)
        self._stage.hide()
        self._stage.deleteLater()
        self._stage = None
        self._window.setWindowState(self._state_before)
        if self._state_before == Qt.WindowState.WindowNoState:
            self._window.setGeometry(self._geometry_before)
        for widget in self._hidden:
            widget.show()
        self._give_focus_back()
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._stage is not None:
            self._resized.start()
        return False

    @Slot()
    def _follow_size(self) -> None:
        """Another screen, or another resolution: its type is as large as that allows."""
        if self._stage is not None:
            self._stage.set_zoom(zoom_in(self._window.size()))
            self._stage.keys.watch(self._show_keys)

    def _give_focus_back(self) -> None:
        """To what had it, if that is still there: another experiment has other fields, maps and buttons."""
        before, self._focus_before = self._focus_before, None
        there = before is not None and isValid(before) and before.isVisible()
        (before if before is not None and there else self._place).setFocus()

    @Slot(bool)
    def set_walking(self, walking: bool) -> None:
        """Slow motion: each line held for a moment."""
        self._slow.set_walking(walking)

    def stop_walking(self) -> bool:
        """Ends slow motion; says whether there was any."""
        walked = self._slow.walking
        self._slow.set_walking(False)
        return walked

    @Slot(bool)
    def set_keys_shown(self, shown: bool) -> None:
        """Whether a class sees the keys that are pressed."""
        self._show_keys = shown
        if self._stage is not None:
            self._stage.keys.watch(shown)

    @Slot()
    def _walk(self) -> None:
        self._session.do(Step("line"))

    @Slot(object)
    def _follow_state(self, state: State) -> None:
        """A run, or a loop that raised, is no slow motion."""
        if state in (State.RUNNING, State.FAILED, State.REFUSED):
            self._slow.set_walking(False)
