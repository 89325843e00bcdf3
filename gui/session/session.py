"""The controller between worker and panels: what is shown, and what a person wants done."""

from __future__ import annotations

import enum
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from core.control.mailbox import Mailbox
from core.experiment.config import RunConfig
from core.queries import Question
from core.view.snapshot import CurveRequest, Experiment, MapRequest, Snapshot, Stop, ViewRequest
from gui.session.watchdog import Watchdog
from gui.session.worker import Worker

if TYPE_CHECKING:
    from core.control.breakpoints import Breakpoints
    from core.health.sample import HealthRequest

LINE_MILLISECONDS = 1_500
BREAK_MILLISECONDS = 500
"""How long a line may take to end by itself, and once it is broken off."""

LOAD_MILLISECONDS = 10_000
"""How long torch may take to load, which cannot be broken off."""

OVERDUE_MILLISECONDS = 500
"""After which a letter is fetched that the window was told of in vain."""


class State(enum.Enum):
    """What the trainer is doing.

    BUSY and ANSWERING are what takes long: a command, or a question of a moment that stands still.
    """

    LOADING = enum.auto()
    REFUSED = enum.auto()
    PAUSED = enum.auto()
    RUNNING = enum.auto()
    REACHED = enum.auto()
    FAILED = enum.auto()
    BUSY = enum.auto()
    ANSWERING = enum.auto()


class Session(QObject):
    """Owns the worker's thread, numbers the runs, and drops what an older run has to say.

    Signals:
        devices_found: the devices torch offers.
        experiment_changed: a new experiment has begun.
        snapshot_changed: another moment is to be shown.
        state_changed: the trainer does something else now.
        log_grew: new lines of the log; preceded by `experiment_changed` when the log starts anew.
        speed_changed: iterations a second and frames a second.
        refused: problems by field name; the experiment goes on unchanged.
        failed: what went wrong, in words.
        stopped: the `Stop` that a condition made the run pause for.
        loop_changed: the experiment, whose loop reads otherwise now.
        edit_refused: why an edited loop cannot run, and its line.
        answered: a question about the present moment, and its answer.
        learning_rate_changed: time travel has led to where another one holds.
        ended: the worker's thread has, for good.
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
    loop_changed = Signal(object)
    edit_refused = Signal(object, object)
    learning_rate_changed = Signal(float)
    answered = Signal(object, object)
    ended = Signal()

    _load = Signal()
    _start = Signal(int, object)
    _step = Signal(str)
    _run = Signal()
    _pause = Signal()
    _learning_rate = Signal(float)
    _iterations = Signal(object)
    _look = Signal(object)
    _back = Signal(str)
    _seek = Signal(object, object)
    _return_to = Signal(str)
    _edit = Signal(str)
    _conditions = Signal(object)
    _ask = Signal(object)
    _forget = Signal()
    _close = Signal()

    def __init__(self, config: RunConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.config = config
        self.experiment: Experiment | None = None
        self.snapshot: Snapshot | None = None
        self.state = State.LOADING
        self.conditions: Breakpoints | None = None
        self._runs = 0
        self._shown_run = 0
        self._view = ViewRequest()
        self._frames = _FrameRate()
        self._mailbox = Mailbox()
        self._thread = QThread(self)
        self._thread.setObjectName("trainer")
        self._worker = Worker(self._mailbox)
        self._worker.moveToThread(self._thread)
        self._watchdog = Watchdog(self._worker, self)
        self._if_stuck = self._before_answering = State.LOADING
        self._connect()
        self._seeking = False
        self._next_seek: int | None = None
        self._rate_on_its_way: float | None = None
        self._view_timer = QTimer(self, interval=0, singleShot=True)
        self._view_timer.timeout.connect(self._send_view)
        self._overdue = QTimer(self, interval=OVERDUE_MILLISECONDS)
        self._overdue.timeout.connect(self._fetch_overdue)
        self._overdue.start()
        self._thread.start()

    def _connect(self) -> None:
        worker, watchdog = self._worker, self._watchdog
        commands = {
            self._load: worker.load,
            self._start: worker.start,
            self._step: worker.step,
            self._run: worker.run,
            self._pause: worker.pause,
            self._learning_rate: worker.set_learning_rate,
            self._iterations: worker.set_iterations,
            self._look: worker.look,
            self._back: worker.back,
            self._seek: worker.seek,
            self._return_to: worker.return_to,
            self._edit: worker.edit,
            self._conditions: worker.set_conditions,
            self._ask: worker.ask,
            self._forget: worker.forget_runs,
        }
        for sent, do in commands.items():
            sent.connect(do)
            sent.connect(watchdog.count)
        self._close.connect(worker.close)
        worker.answered.connect(self._on_answered)
        watchdog.stuck.connect(self._on_stuck)
        worker.loaded.connect(self._on_loaded)
        worker.started.connect(self._on_started)
        worker.refused.connect(self._on_refused)
        worker.running.connect(self._on_running)
        worker.reached.connect(self._on_reached)
        worker.failed.connect(self._on_failed)
        worker.stopped.connect(self._on_stopped)
        worker.loop_changed.connect(self._on_loop_changed)
        worker.edit_refused.connect(self._on_edit_refused)
        worker.letter_waiting.connect(self._on_letter)
        self._thread.finished.connect(self.ended)

    # What a person wants

    def load(self) -> None:
        """Loads torch in the worker's thread and begins the first experiment."""
        self._load.emit()
        self.start(self.config)

    @Slot(object)
    def start(self, config: RunConfig) -> None:
        """Begins another experiment; until it has begun, the present one stays."""
        self._runs += 1
        self._start.emit(self._runs, config)

    def reset(self) -> None:
        """The same experiment from its start: the same seed, the same numbers."""
        self.start(self.config)

    def forget_runs(self) -> None:
        """Gives up the runs with other settings, so that the present one is alone in the loss plot."""
        self._forget.emit()

    def step(self, unit: str) -> None:
        """One "line", "phase" or "iteration"."""
        self._watch(State.BUSY)
        self._step.emit(unit)

    def step_back(self, unit: str) -> None:
        """One "line", "phase" or "iteration" back."""
        self._watch(State.BUSY)
        self._back.emit(unit)

    @Slot(object)
    def seek(self, iteration: int) -> None:
        """To just after an iteration. While one is on its way only the latest of the others is kept."""
        if self._seeking:
            self._next_seek = iteration
            return
        self._seeking = True
        self._watch(State.BUSY)
        self._seek.emit(iteration, None)

    def seek_line(self, iteration: int, line: int | None) -> None:
        """To just before a line of an iteration, or without a line to just after its end."""
        self._watch(State.BUSY)
        self._seek.emit(iteration, line)

    @Slot(str)
    def return_to(self, branch: str) -> None:
        """To the end of a future that was left."""
        self._watch(State.BUSY)
        self._return_to.emit(branch)

    @Slot(str)
    def edit(self, source: str) -> None:
        """Another text of the loop, from the present iteration on."""
        self._watch(State.BUSY)
        self._edit.emit(source)

    @Slot(object)
    def set_conditions(self, conditions: Breakpoints) -> None:
        """What the loop pauses for from now on."""
        self.conditions = conditions
        self._conditions.emit(conditions)

    @Slot(object)
    def ask(self, question: Question) -> None:
        """Something about the present moment; asked while the loop runs, there is no answer."""
        self._watch(State.ANSWERING)
        self._ask.emit(question)

    def run_or_pause(self) -> None:
        """Runs when paused, pauses when running, and stops what does not come to its end."""
        if self.state in (State.BUSY, State.ANSWERING):
            self._watchdog.stop_it()
        elif self.state is State.RUNNING:
            self.pause()
        else:
            self._run.emit()

    @Slot()
    def pause(self) -> None:
        """Pauses after the next backward step; at once if that does not come."""
        if self.state is State.RUNNING:
            self._watch(State.BUSY, stop_it=True)
            self._pause.emit()

    @Slot(float)
    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next iteration on, without a restart."""
        self.config = self.config.with_changes(learning_rate=learning_rate)
        self._rate_on_its_way = learning_rate
        self._learning_rate.emit(learning_rate)

    @Slot(object)
    def set_iterations(self, iterations: int) -> None:
        """Where the running experiment pauses, without a restart."""
        self.config = self.config.with_changes(iterations=iterations)
        self._iterations.emit(iterations)

    @Slot(str, object)
    def look_at(self, name: str, request: MapRequest | None) -> None:
        """What the screen wants of one map; None when it shows it no longer."""
        others = {key: value for key, value in self._view.maps.items() if key != name}
        self._view = replace(self._view, maps=others if request is None else {**others, name: request})
        self._view_timer.start()

    @Slot(object)
    def look_at_curve(self, request: CurveRequest) -> None:
        """What the screen wants of the loss."""
        self._view = replace(self._view, curve=request)
        self._view_timer.start()

    @Slot(object)
    def look_at_health(self, request: HealthRequest | None) -> None:
        """What the screen wants of the run's health; None when it shows it no longer."""
        self._view = replace(self._view, health=request)
        self._view_timer.start()

    @property
    def loading(self) -> bool:
        """Whether torch is not there yet."""
        return self._worker.ident is None

    def close(self) -> bool:
        """Ends the worker's thread; says whether it did end. One that is in a long call ends when that returns."""
        self._close.emit()
        self._thread.requestInterruption()
        self._worker.interrupt()
        if self._thread.wait(LOAD_MILLISECONDS if self.loading else LINE_MILLISECONDS):
            return True
        self._watchdog.break_in()
        return self._thread.wait(BREAK_MILLISECONDS)

    # What the worker says

    @Slot(object)
    def _on_loaded(self, devices: object) -> None:
        self.devices_found.emit(devices)

    @Slot(int, object)
    def _on_started(self, run: int, experiment: Experiment) -> None:
        self._shown_run = run
        self.experiment = experiment
        self.config = experiment.config
        self._frames = _FrameRate()
        self._seeking, self._next_seek, self._rate_on_its_way = False, None, None
        self._view = replace(self._view, maps={})
        self.experiment_changed.emit(experiment)
        self._become(State.PAUSED)

    @Slot(int, object)
    def _on_refused(self, run: int, problems: dict[str, str]) -> None:
        if run == self._runs:
            self.refused.emit(problems)
            if self.experiment is None:
                self._become(State.REFUSED)

    @Slot(int, bool)
    def _on_running(self, run: int, running: bool) -> None:
        if run != self._shown_run:
            return
        self._become(State.RUNNING if running else State.PAUSED)
        self._seeking = False
        if self._next_seek is not None:
            iteration, self._next_seek = self._next_seek, None
            self.seek(iteration)

    @Slot(int, object)
    def _on_reached(self, run: int, _iterations: int) -> None:
        if run == self._shown_run:
            self._become(State.REACHED)

    @Slot(int, object)
    def _on_failed(self, run: int, message: str) -> None:
        self._seeking, self._next_seek = False, None
        if run == self._shown_run:
            self._become(State.FAILED)
        if message:
            self.failed.emit(message)

    @Slot(int, object)
    def _on_stopped(self, run: int, stop: Stop) -> None:
        if run == self._shown_run:
            self.stopped.emit(stop)

    @Slot(int, object)
    def _on_loop_changed(self, run: int, experiment: Experiment) -> None:
        if run == self._shown_run:
            self.experiment = experiment
            self.loop_changed.emit(experiment)

    @Slot(int, object, object)
    def _on_edit_refused(self, run: int, message: str, line: int | None) -> None:
        if run == self._shown_run:
            self.edit_refused.emit(message, line)

    @Slot(int, object, object)
    def _on_answered(self, run: int, question: Question, answer: object) -> None:
        if self.state is State.ANSWERING:
            self._become(self._before_answering)
        if run == self._shown_run:
            self.answered.emit(question, answer)

    @Slot()
    def _on_stuck(self) -> None:
        if self.experiment is not None and self.state not in (State.BUSY, State.ANSWERING):
            self._before_answering = self.state
            self._become(self._if_stuck)

    @Slot()
    def _on_letter(self) -> None:
        letter = self._mailbox.take(self._shown_run)
        if letter is None or letter.run != self._shown_run:
            return
        self.snapshot = letter.snapshot
        self._follow_learning_rate(letter.snapshot.learning_rate)
        self.snapshot_changed.emit(letter.snapshot)
        if letter.log:
            self.log_grew.emit(letter.log)
        frames = self._frames.count()
        if letter.snapshot.values is not None:
            self.speed_changed.emit(letter.speed, frames if letter.speed else 0.0)

    @Slot()
    def _fetch_overdue(self) -> None:
        """Fetch a letter that the window was told of in vain.

        The worker tells once of a letter and puts in no other one before it is taken: were that told in vain, a run
        would go on behind a picture that stands still.
        """
        if not self._mailbox.empty:
            self._on_letter()

    def _follow_learning_rate(self, rate: float | None) -> None:
        """A letter that left before the rate that was set last tells nothing."""
        if self._rate_on_its_way is not None and rate != self._rate_on_its_way:
            return
        self._rate_on_its_way = None
        if rate is not None and rate != self.config.learning_rate:
            self.config = self.config.with_changes(learning_rate=rate)
            self.learning_rate_changed.emit(rate)

    def _watch(self, if_stuck: State, stop_it: bool = False) -> None:
        """What is about to be sent may take long."""
        self._if_stuck = if_stuck
        self._watchdog.watch(stop_it)

    def _become(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)

    @Slot()
    def _send_view(self) -> None:
        self._look.emit(self._view)


class _FrameRate:
    """Frames a second over the last second."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def count(self) -> float:
        now = time.perf_counter()
        self._times = [moment for moment in self._times if now - moment < 1.0] + [now]
        span = now - self._times[0]
        return (len(self._times) - 1) / span if span > 0 else 0.0
