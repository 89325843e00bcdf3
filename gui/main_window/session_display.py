"""The reports of a session, as the bars and the panels show them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from core.control.commands import Seek
from core.control.events import ScriptRefused
from core.errors import LoopError
from core.experiment.config import RunConfig
from core.experiment.devices import Device
from core.experiment.script_choice import ScriptChoice
from core.i18n import joined, words
from core.program.loop import Loop
from core.program.project import read_text
from core.text.missing_module import install_command
from core.view.snapshot import Experiment, Snapshot, Stop
from gui import error_log
from gui.bars.actions import COMMANDS
from gui.docking.guarded import each
from gui.main_window.parts import Parts
from gui.panels.code.panel import CodePanel
from gui.session.line_watch import RunningLine
from gui.session.session import Session
from gui.session.state import State
from gui.style.language import bind_text

if TYPE_CHECKING:
    from core.control.breakpoints import Breakpoints
    from gui.presentation.page import PresentationPage

AGAIN_MILLISECONDS = 1000
UNSAVED = "● "

STILL = words("Window", "“Pause when” is still set: {conditions}")

DRIFT = words(
    "Window",
    "Iteration {iteration} came out otherwise than when it was first computed: this loop depends on more than its own "
    "state.",
)


class SessionDisplay(QObject):
    """Shows in a window's parts what its session reports.

    Attributes:
        page: the presentation's, while there is one.
    """

    def __init__(self, window: QMainWindow, parts: Parts, session: Session) -> None:
        super().__init__(window)
        self._window, self._parts, self._session = window, parts, session
        self.page: PresentationPage | None = None
        self._reported_drift: int | None = None
        self._failed_with = ""
        self._stopped_at: object = None
        self._shown_again: Snapshot | None = None
        self._begun: RunConfig | None = None
        self._no_run = False
        self._script, self._title = "", "Nablascope"
        self._conditions = ""
        self._modified = False

    def show_loop(self, loop: Loop) -> None:
        """Show what can be shown of the first experiment before torch is there."""
        self._parts.toolbar.show_phases(loop.phases)
        self._parts.dock_area.show_source(loop.source)

    @Slot(object)
    def show_devices(self, devices: tuple[Device, ...]) -> None:
        """Offer the devices that were found."""
        self._parts.forms.show_devices(devices)
        self._parts.status_bar.show_devices({device.name: device.title for device in devices})

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Make everything ready for another experiment."""
        self._parts.banner.hide_message()
        self._reported_drift, self._no_run = None, False
        self._show_title_of(experiment)
        self._parts.toolbar.show_experiment(experiment)
        self._parts.forms.show_experiment(experiment)
        self._parts.dock_area.show_experiment(experiment)
        self._parts.status_bar.show_experiment(experiment)
        if self.page is not None:
            self.page.show_experiment(experiment)
        if self._conditions and experiment.config != self._begun:  # after a reset they are no surprise
            change = self._parts.actions["actionPauseWhen"].trigger
            self._parts.banner.show_message(
                STILL.format(conditions=self._conditions), words("Window", "Change…"), change
            )
        self._begun = experiment.config

    @Slot(object)
    def show_breakpoints(self, breakpoints: Breakpoints) -> None:
        """Show the conditions that a person has set, lest they pause a run by surprise."""
        from gui.dialogs.pause_when import unusual

        self._conditions = unusual(breakpoints)
        self._parts.status_bar.show_pause_when(self._conditions)

    @Slot(object)
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show another moment; where something fails to, once more a while later."""
        if self._no_run:  # it tells of the experiment before
            return
        shows: list[Callable[[Snapshot], object]] = [self._show_drift, self._show_failure]
        if self._stopped_at not in (None, _place(snapshot)):  # the banner tells of another moment
            self._stopped_at = None
            self._parts.banner.hide_message()
        if self.page is not None:
            shows.append(self.page.show_snapshot)
        if snapshot.values is not None:
            shows += [self._parts.toolbar.show_snapshot, self._parts.status_bar.show_snapshot]
            shows.append(self._parts.forms.show_snapshot)
        all_showed_it = self._parts.dock_area.show_snapshot(snapshot)
        all_showed_it = each([partial(show, snapshot) for show in shows]) and all_showed_it
        if not all_showed_it and snapshot is not self._shown_again:
            self._shown_again = snapshot
            QTimer.singleShot(AGAIN_MILLISECONDS, self, self._show_again)

    def _show_drift(self, snapshot: Snapshot) -> None:
        if snapshot.drift is not None and snapshot.drift != self._reported_drift:
            self._parts.banner.show_message(DRIFT.format(iteration=snapshot.drift))
        self._reported_drift = snapshot.drift

    @Slot()
    def _show_again(self) -> None:
        """Repeat the present snapshot: of a loop that stands still no other one comes."""
        if self._session.snapshot is self._shown_again is not None:
            self.show_snapshot(self._shown_again)

    @Slot(object)
    def show_state(self, state: State) -> None:
        """Show whether the loop runs, and offer the commands that are possible."""
        self._parts.toolbar.show_running(state is State.RUNNING, state in (State.BUSY, State.ANSWERING))
        if state is State.RUNNING:
            self._parts.banner.hide_message()
        self._parts.status_bar.show_state(state)
        self._parts.dock_area.show_running(state in (State.RUNNING, State.BUSY))
        for name, command in COMMANDS.items():
            if command.needs_trainer:
                self._parts.actions[name].setEnabled(state not in (State.LOADING, State.REFUSED))
        if self._session.refused_script is not None and state is State.REFUSED:
            self._parts.actions["actionReset"].setEnabled(True)  # its file may have been mended

    @Slot(object)
    def show_stuck_line(self, stuck: RunningLine | None) -> None:
        """Show a line that does not come to its end, and for how long it has been running; None when it has."""
        code = self._parts.dock_area.panel("codePanel")
        assert isinstance(code, CodePanel)
        for part in (code, self.page):
            if part is not None:
                part.show_running_line(*(stuck or (None,)))
        self._parts.status_bar.show_stuck_line(stuck)

    @Slot(object)
    def show_stop(self, stop: Stop) -> None:
        """Say why a run paused, and offer the way back where there is one."""
        self._stopped_at = _place(self._session.snapshot)
        if stop.healthy is None:
            self._parts.banner.show_message(words("Window", "Paused: {reason}").format(reason=stop.reason))
        else:
            back = partial(self._session.do, Seek(stop.healthy))
            offer = words("Window", "Go to iteration {iteration}, when all was well").format(iteration=stop.healthy)
            self._parts.banner.show_message(stop.reason, offer, back)

    @Slot(object)
    def show_changed_loop(self, experiment: Experiment) -> None:
        """Show another text of the loop."""
        self._parts.toolbar.show_phases(experiment.phases)
        self._parts.dock_area.show_loop(experiment)
        if self.page is not None:
            self.page.show_loop(experiment)
        self._show_title_of(experiment)

    def _show_title_of(self, experiment: Experiment) -> None:
        title = words("Window", "Nablascope · edited loop") if experiment.edited else "Nablascope"
        self._show_title("" if experiment.script is None else experiment.script.choice.name, title)

    def _show_title(self, script: str, without: str = "") -> None:
        """Name a script in the window's title; where there is none, show the title `without` one."""
        self._script, self._title = script, without
        unsaved = UNSAVED if self._modified else ""
        bind_text(self._window.setWindowTitle, f"{unsaved}{script} – Nablascope" if script else without)

    @Slot(bool)
    def show_modified(self, modified: bool) -> None:
        """Show in the title whether the script has unsaved text."""
        self._modified = modified
        self._show_title(self._script, self._title)

    @Slot(object)
    def show_refused(self, problems: dict[str, str]) -> None:
        """Show why an experiment cannot begin."""
        self._parts.toolbar.show_trainer(self._session.config.trainer)
        self._parts.form.show_problems(problems)
        if "" in problems:
            self.show_error(problems[""])

    @Slot(object)
    def show_opening(self, script: ScriptChoice) -> None:
        """Show a script that is run up to its training loop."""
        text = script.text
        if text is None:
            with suppress(LoopError):  # which is told of when it is refused
                text = read_text(script.path)
        self._parts.banner.hide_message()
        if self._session.script is None or self._session.script.path != script.path:
            self._show_no_run()
            self._parts.forms.show_unready_script(script, text or "")
        self._show_title(script.name)
        self._parts.toolbar.show_script(script)
        self._parts.dock_area.show_opening_script(script, text or "")
        self._parts.status_bar.show_opening(script.name)

    def _show_no_run(self) -> None:
        """Show nothing of the run before beside a script that does not run: it would seem to be the script's."""
        self._no_run = True
        for part in (self._parts.toolbar, self._parts.dock_area, self._parts.status_bar):
            part.show_no_run()

    @Slot(object, object)
    def show_refused_script(self, script: ScriptChoice, refusal: ScriptRefused) -> None:
        """Show why a script cannot be opened, at its line where it has one."""
        self._show_no_run()
        self._show_title(script.name)
        self._parts.toolbar.show_script(script)
        self._parts.dock_area.show_refused_script(script, refusal)
        self._parts.forms.show_unready_script(script, refusal.text)
        place = script.name if refusal.line is None else f"{script.name}:{refusal.line}"
        message = refusal.message if script.name in refusal.message else joined(": ", [place, refusal.message])
        self._show_with_command(message)

    @Slot(object)
    def show_error(self, message: str) -> None:
        """Say what went wrong; the log file holds the rest, if there is one."""
        if (file := error_log.kept()) is not None:
            message = words("Window", "{message}  (more in {file})").format(message=message, file=str(file))
        self._parts.banner.show_message(message)

    def _show_failure(self, snapshot: Snapshot) -> None:
        """Offer the command that installs a module which the script lacks."""
        message = "" if snapshot.failure is None else snapshot.failure.message
        if message != self._failed_with:
            self._failed_with = message
            if install_command(message):
                self._show_with_command(message)

    def _show_with_command(self, message: str) -> None:
        """Show a message, and offer to copy the command that it names, if it does."""
        command = install_command(message)
        copy = partial(QGuiApplication.clipboard().setText, command) if command else None
        self._parts.banner.show_message(message, words("Window", "Copy command") if command else "", copy)


def _place(snapshot: Snapshot | None) -> object:
    return None if snapshot is None else (snapshot.branch, snapshot.iteration, snapshot.last_line)
