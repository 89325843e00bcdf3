"""The controller between worker and panels: what is shown, and what a person wants done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.control import events
from core.control.commands import (
    Ask,
    Command,
    Edit,
    Pause,
    Run,
    Seek,
    SetBreakpoints,
    SetIterations,
    SetLearningRate,
    Show,
    Start,
    TypeLine,
)
from core.control.mailbox import Mailbox
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.view.requests import MapRequest, Request, ViewRequest
from core.view.snapshot import Experiment, Snapshot
from gui.session.console_link import ConsoleLink
from gui.session.frame_rate import FrameRate
from gui.session.line_watch import LineWatch
from gui.session.seek_queue import SeekQueue
from gui.session.state import State
from gui.session.watchdog import Watchdog
from gui.session.worker import Worker
from gui.session.worker_thread import WorkerThread

if TYPE_CHECKING:
    from core.control.breakpoints import Breakpoints

LINE_MILLISECONDS = 1_500
BREAK_MILLISECONDS = 500
"""How long a line may take to end by itself, and once it is broken off."""

LINE_PATIENCE = 2
MOST_ITERATION_SECONDS = 10
"""How many iterations a line may last before a pause breaks it off: a slow loop is no endless one. And the longest."""

LOAD_MILLISECONDS = 10_000
"""How long torch may take to load, which cannot be broken off."""

OVERDUE_MILLISECONDS = 500
"""After which an update is fetched that the window was told of in vain."""


class Session(QObject):
    """Owns the worker's thread, numbers the runs, and drops what an older run has to say.

    Signals:
        devices_found: the devices torch offers.
        experiment_changed: a new experiment has begun.
        snapshot_changed: another moment is to be shown.
        state_changed: the trainer does something else now.
        log_grew: new lines of the log; preceded by `experiment_changed` when the log begins again.
        speed_changed: iterations a second and frames a second.
        refused: problems by field name; the experiment goes on unchanged.
        failed: what went wrong, as text.
        stopped: the `Stop` that a breakpoint made the run pause for.
        script_opening: the `ScriptChoice` that is run up to its training loop from now on.
        script_refused: the `ScriptChoice` that cannot be opened, and the `ScriptRefused` that says why.
        loop_changed: the experiment, whose loop reads otherwise now.
        edit_refused: why an edited loop cannot run, and its line.
        answered: a question about the present moment, and its answer.
        line_stuck: the `RunningLine` that the loop has not come beyond for a while; None when it goes on.
        line_stopped: the same, once a person has stopped it there.
        learning_rate_changed: another one is commanded for the next iteration than before.
        breakpoints_changed: the conditions on which a run pauses from now on.
        ended: the worker's thread has, for good.

    Attributes:
        config: the choices of the present experiment as they hold for its next iteration.
        experiment: what stays the same while it goes on; None before the first.
        snapshot: the moment that is shown; None before the first.
        state: what the trainer is doing.
        breakpoints: what the loop pauses for; None before a person has chosen any.
        console: what scripts write and ask for.
        refused_script: the script that is shown though it cannot be run; None while another experiment is shown.
    """

    devices_found = Signal(object)
    experiment_changed = Signal(object)
    snapshot_changed = Signal(object)
    state_changed = Signal(object)
    log_grew = Signal(object)
    speed_changed = Signal(float, float)
    refused = Signal(object)
    failed = Signal(object)
    stopped = Signal(object)
    script_opening = Signal(object)
    script_refused = Signal(object, object)
    loop_changed = Signal(object)
    edit_refused = Signal(object, object)
    learning_rate_changed = Signal(float)
    line_stuck = Signal(object)
    line_stopped = Signal(object)
    answered = Signal(object, object)
    breakpoints_changed = Signal(object)
    ended = Signal()

    _load = Signal()
    _commanded = Signal(object)
    _close = Signal()

    def __init__(self, config: RunConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.config = config
        self.experiment: Experiment | None = None
        self.snapshot: Snapshot | None = None
        self.state = State.LOADING
        self.breakpoints: Breakpoints | None = None
        self._runs = 0
        self._shown_run = 0
        self._view = ViewRequest()
        self._frames = FrameRate()
        self._seeks = SeekQueue()
        self._iteration_seconds = 0.0
        self._mailbox = Mailbox()
        self._thread = WorkerThread(self)
        self._thread.setObjectName("trainer")
        self.console = ConsoleLink(self)
        self._worker = Worker(self._mailbox, self.console.console)
        self._worker.moveToThread(self._thread)
        self._watchdog = Watchdog(self._worker, self)
        self._line_watch = LineWatch(self._worker)
        self._if_stuck = self._before_answering = State.LOADING
        self._rate_on_its_way: float | None = None
        self._opening: ScriptChoice | None = None
        self.refused_script: ScriptChoice | None = None
        self._connect()
        self._view_timer = QTimer(self, interval=0, singleShot=True)
        self._view_timer.timeout.connect(self._send_view)
        self._overdue = QTimer(self, interval=OVERDUE_MILLISECONDS)
        self._overdue.timeout.connect(self._fetch_overdue)
        self._overdue.timeout.connect(self._look_at_line)
        self._overdue.start()
        self._thread.start()

    def _connect(self) -> None:
        for sent, do in ((self._load, self._worker.load), (self._commanded, self._worker.do)):
            sent.connect(do)
            sent.connect(self._watchdog.count)
        self._close.connect(self._worker.close)
        self._watchdog.stuck.connect(self._on_stuck)
        self._worker.reported.connect(self._on_event)
        self._worker.command_done.connect(self._on_done)
        self._thread.finished.connect(self.ended)

    # What a person wants

    def load(self, script: ScriptChoice | None = None) -> None:
        """Load torch in the worker's thread and begin the first experiment, or run a script."""
        self._load.emit()
        if script is None:
            self.start(self.config)
        else:
            self.open_script(script)

    @Slot(object)
    def do(self, command: Command) -> None:
        """Send a command to the worker, which carries them out in order."""
        match command:
            case Edit() if self.refused_script is not None:
                self.open_script(replace(self.refused_script, text=command.source))
                return
            case Edit(restart=True) if self.script is not None:
                self.open_script(replace(self.script, text=command.source))
                return
            case Seek(replaceable=True) if not self._seeks.send_now(command):
                return
            case Pause() if self.state is not State.RUNNING:
                return
            case TypeLine():
                self.console.type(command.line)
                return
            case SetBreakpoints():
                self.breakpoints = command.breakpoints
                self.breakpoints_changed.emit(command.breakpoints)
            case SetLearningRate() if self.script is None:
                self.config = self.config.with_changes(learning_rate=command.learning_rate)
                self._rate_on_its_way = command.learning_rate
                self.learning_rate_changed.emit(command.learning_rate)
            case SetIterations():
                self.config = self.config.with_changes(iterations=command.iterations)
        slow = command.slow or (isinstance(command, Start) and command.script is not None)
        if (slow or isinstance(command, Run)) and self._line_watch.stuck is None:
            self._line_watch.begin()
        if slow:
            self._if_stuck = State.ANSWERING if isinstance(command, Ask) else State.BUSY
            self._watchdog.watch(isinstance(command, Pause), LINE_PATIENCE * self._iteration_seconds)
        self._commanded.emit(command)

    @Slot(object)
    def start(self, config: RunConfig, source: str | None = None) -> None:
        """Begin another experiment, with the trainer's own loop or another text; until it has begun, this one stays."""
        self._runs += 1
        self.do(Start(self._runs, config, source))

    @Slot(object)
    def open_script(self, choice: ScriptChoice) -> None:
        """Begin to run a script; until it stands before its first iteration, the present experiment stays."""
        self._opening = choice
        self._runs += 1
        self.script_opening.emit(choice)
        self.do(Start(self._runs, self.config, None, choice))

    @property
    def script(self) -> ScriptChoice | None:
        """The script that runs; None when it is a trainer's loop."""
        shown = None if self.experiment is None else self.experiment.script
        return None if shown is None else shown.choice

    def restart(self, config: RunConfig) -> None:
        """Begin again with other settings, but with the text of the loop that is shown."""
        shown = self.experiment
        edited = shown is not None and shown.edited and shown.config.trainer == config.trainer
        self.start(config, shown.source if shown is not None and edited else None)

    def reset(self) -> None:
        """Begin the same experiment again: the same text, the same seed, the same numbers."""
        if self.refused_script is not None:
            self.open_script(self.refused_script)
        elif self.script is None or self.experiment is None:
            self.restart(self.config)
        elif self._edits_the_script(self.experiment):
            self.open_script(replace(self.script, text=self.experiment.source))
        else:
            self.open_script(self.script)

    @staticmethod
    def _edits_the_script(experiment: Experiment) -> bool:
        """Tell whether the loop was edited, and stands in the script itself rather than in a module beside it."""
        script = experiment.script
        return experiment.edited and script is not None and script.filename == str(script.choice.path)

    def run_or_pause(self) -> None:
        """Run when paused, pause when running, and stop what does not come to its end."""
        if self.state in (State.BUSY, State.ANSWERING):
            self._note_line()
            self._watchdog.stop_it()
        else:
            self.do(Pause() if self.state is State.RUNNING else Run())

    @Slot(str, object)
    def look_at(self, part: str, request: Request | None) -> None:
        """Take note of what a part of the screen wants to see; None when it is seen no longer."""
        others = {other: wanted for other, wanted in self._view.parts.items() if other != part}
        self._view = replace(self._view, parts=others if request is None else {**others, part: request})
        self._view_timer.start()

    @property
    def loading(self) -> bool:
        """Whether torch is not there yet."""
        return self._worker.ident is None

    def close(self) -> bool:
        """End the worker's thread; says whether it did end. One that is in a long call ends when that returns."""
        self._close.emit()
        self._thread.requestInterruption()
        self._worker.interrupt()
        if self._thread.wait(LOAD_MILLISECONDS if self.loading else LINE_MILLISECONDS):
            return True
        self._watchdog.break_in()
        return self._thread.wait(BREAK_MILLISECONDS)

    # What the worker tells

    @Slot(object)
    def _on_event(self, event: events.Event) -> None:
        match event:
            case events.UpdateWaiting():
                self._take_update()
            case events.OutputWaiting():
                self.console.fetch_soon()
            case events.InputWanted():
                self.console.show_wanted(event.wanted)
            case events.Loaded():
                self.devices_found.emit(event.devices)
            case events.Started():
                self._begin(event.run, event.experiment)
            case events.Refused():
                self._refuse(event)
            case events.ScriptRefused():
                self._refuse_script(event)
            case events.Failed():
                self._fail(event)
            case events.Answered():
                self._take_answer(event)
            case _ if event.run == self._shown_run:
                self._follow(event)

    def _follow(self, event: events.Event) -> None:
        """Tell the panels what has happened in the run that is shown."""
        match event:
            case events.RunningChanged():
                self._become(State.RUNNING if event.running else State.PAUSED)
                if (seek := self._seeks.arrived()) is not None:
                    self.do(seek)
            case events.Reached():
                self._become(State.REACHED)
            case events.Stopped():
                self.stopped.emit(event.stop)
            case events.LoopChanged():
                self.experiment = event.experiment
                self.loop_changed.emit(event.experiment)
            case events.EditRefused():
                self.edit_refused.emit(event.message, event.line)

    def _begin(self, run: int, experiment: Experiment) -> None:
        self._shown_run = run
        self.experiment = experiment
        self.config = experiment.config
        self._frames = FrameRate()
        self._iteration_seconds = 0.0
        self._seeks.clear()
        self._rate_on_its_way = None
        self.refused_script = None
        others = {part: wanted for part, wanted in self._view.parts.items() if not isinstance(wanted, MapRequest)}
        self._view = replace(self._view, parts=others)
        self.experiment_changed.emit(experiment)
        self._become(State.PAUSED)

    def _refuse(self, event: events.Refused) -> None:
        if event.run == self._runs:
            self.refused.emit(event.problems)
            self._stay()

    def _refuse_script(self, event: events.ScriptRefused) -> None:
        if event.run == self._runs and self._opening is not None:
            self.refused_script = self._opening
            self.script_refused.emit(self._opening, event)
            self._become(State.REFUSED)

    def _stay(self) -> None:
        """Go on with the present experiment, if there is one, where another cannot begin."""
        if self.experiment is None:
            self._become(State.REFUSED)
        elif self.state is State.BUSY:
            self._become(self._before_answering)

    def _fail(self, event: events.Failed) -> None:
        self._seeks.clear()
        if event.run == self._shown_run:
            self._become(State.FAILED)
        if event.message:
            self.failed.emit(event.message)

    def _take_answer(self, event: events.Answered) -> None:
        if self.state is State.ANSWERING:
            self._become(self._before_answering)
        if event.run == self._shown_run:
            self.answered.emit(event.question, event.answer)

    def _take_update(self) -> None:
        update = self._mailbox.take(self._shown_run)
        if update is None or update.run != self._shown_run:
            return
        self.snapshot = update.snapshot
        if update.speed:
            self._iteration_seconds = min(1 / update.speed, MOST_ITERATION_SECONDS)
        self._follow_learning_rate(update.snapshot.commanded_learning_rate)
        self.snapshot_changed.emit(update.snapshot)
        if update.log:
            self.log_grew.emit(update.log)
        frames = self._frames.count()
        if update.snapshot.values is not None:
            self.speed_changed.emit(update.speed, frames if update.speed else 0.0)

    @Slot()
    def _fetch_overdue(self) -> None:
        """Fetch an update that the window was told of in vain.

        The worker tells once of an update and puts in no other one before it is taken: a run would go on behind a
        picture that stands still.
        """
        if not self._mailbox.empty:
            self._take_update()

    def _follow_learning_rate(self, rate: float | None) -> None:
        """An update that left before the rate that was set last tells nothing."""
        if self._rate_on_its_way is not None and rate != self._rate_on_its_way:
            return
        self._rate_on_its_way = None
        if rate is not None and rate != self.config.learning_rate and self.script is None:
            self.config = self.config.with_changes(learning_rate=rate)
            self.learning_rate_changed.emit(rate)

    @Slot()
    def _on_stuck(self) -> None:
        begun = self.experiment is not None or self._opening is not None
        if begun and self.state not in (State.BUSY, State.ANSWERING):
            self._before_answering = self.state
            self._become(self._if_stuck)
            self._note_line()

    @Slot(int)
    def _on_done(self, done: int) -> None:
        """Be busy no longer than the command lasts: it may have said all that it has to say before it was late."""
        if done >= self._watchdog.awaited and self.state in (State.BUSY, State.ANSWERING):
            self._become(self._before_answering)

    def _note_line(self) -> None:
        """Remember where the loop is now, at the latest before it is stopped."""
        if self.state is State.BUSY:
            self._line_watch.look(least=0, stopping=self._watchdog.stopping)

    @Slot()
    def _look_at_line(self) -> None:
        """Tell of a line that does not come to its end: nothing else is heard of the loop meanwhile."""
        if self.state not in (State.BUSY, State.RUNNING) or self.console.wanted is not None:
            return
        before = self._line_watch.stuck
        if before != (stuck := self._line_watch.look(stopping=self._watchdog.stopping)):
            self.line_stuck.emit(stuck)

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)
        if state in (State.BUSY, State.RUNNING):
            return
        if self._line_watch.stuck is not None:
            self.line_stuck.emit(None)
        self._line_watch.end(self._watchdog.stopping)
        self._watchdog.stopping = False
        if self._line_watch.stopped is not None:
            self.line_stopped.emit(self._line_watch.stopped)

    @Slot()
    def _send_view(self) -> None:
        self.do(Show(self._view))
