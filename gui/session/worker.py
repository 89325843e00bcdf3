"""The trainer's thread: the only place that touches a stepper while a window is open."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.control.frame_clock import FrameClock
from core.control.mailbox import Mailbox, Update
from core.control.throughput import Speed
from core.errors import CellError, ConfigError, LoopError
from core.experiment.config import RunConfig
from core.i18n import words
from core.interrupt import Interrupted
from core.program.loop import Loop
from core.queries import NoAnswer, Question
from core.text.clip import in_words
from core.view.snapshot import Experiment, Snapshot, Stop, ViewRequest

if TYPE_CHECKING:
    from core.control.breakpoints import BreakpointMonitor, Breakpoints
    from core.control.log import RunLog
    from core.control.previous_runs import PreviousRuns
    from core.engine.stepper import Stepper
    from core.view.matrix_image import PendingSnapshot

log = logging.getLogger(__name__)

SLICE_SECONDS = 0.04
"""How soon a command is answered while a loop runs. Each slice costs a run 0.3 ms, its caches being cold by then."""

OVERDUE_SECONDS = 0.01
"""How soon a frame comes whose turn it is, once the window has taken the one before."""

SLOW_ITERATION_SECONDS = 1 / 30


def _guarded(slot: Callable[..., None]) -> Callable[..., None]:
    """A slot whose exception becomes a message to the window: the thread and the window stay usable.

    Once the thread is to end, what else was commanded is left undone.
    """

    @functools.wraps(slot)
    def guarded(self: Worker, *arguments: Any) -> None:
        if self.thread().isInterruptionRequested():
            return
        try:
            slot(self, *arguments)
        except LoopError as error:
            log.info("the loop raised: %s", error)  # the snapshot shows where, and all that led there
            self.halt(error)
        except Interrupted as error:
            log.info("%s was stopped", slot.__name__)  # as a person wished
            self.halt(error)
        except BaseException as error:  # whatever a person's own objects raise when they are looked at or copied
            log.exception("in %s", slot.__name__)
            self.halt(error)

    return guarded


def _command(slot: Callable[..., None]) -> Callable[..., None]:
    """A guarded slot that the window calls, and counts."""
    guarded = _guarded(slot)

    @functools.wraps(slot)
    def counted(self: Worker, *arguments: Any) -> None:
        try:
            guarded(self, *arguments)
        finally:
            self.done += 1

    return counted


class Worker(QObject):
    """Runs one experiment at a time, a few milliseconds at a time, so that every command is answered soon.

    Signals:
        loaded: torch is there; carries the devices it offers.
        started: a run number and its experiment.
        refused: a run number and its problems by field name; the experiment before it goes on.
        running: a run number and whether its loop is running.
        reached: a run number and the number of iterations at which it paused as planned.
        failed: a run number and a message; an empty one when the loop raised, which the snapshot tells of.
        stopped: a run number and the `Stop` that a condition made it pause for.
        loop_changed: a run number and the experiment, whose loop reads otherwise now.
        edit_refused: a run number, a message and its line.
        answered: a run number, a question and its answer.
        letter_waiting: the mailbox was empty and no longer is.

    Attributes:
        done: how many commands have ended; read by the window's thread, to see whether one does not.
        ident: of the thread, once it runs.
    """

    loaded = Signal(object)
    started = Signal(int, object)
    refused = Signal(int, object)
    running = Signal(int, bool)
    reached = Signal(int, object)
    failed = Signal(int, object)
    stopped = Signal(int, object)
    loop_changed = Signal(int, object)
    edit_refused = Signal(int, object, object)
    answered = Signal(int, object, object)
    letter_waiting = Signal()

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__()
        self._mailbox = mailbox
        self.done = 0
        self.ident: int | None = None
        self._stepper: Stepper | None = None
        self._lookout: BreakpointMonitor | None = None
        self._conditions: Breakpoints | None = None
        self._shelf: PreviousRuns | None = None
        self._shown_loop: Loop | None = None
        self._run = 0
        self._goal = 0
        self._view = ViewRequest()
        self._frames = FrameClock()
        self._developing: PendingSnapshot | None = None
        self._journal: RunLog | None = None
        self._speed = Speed()
        self._clock = QTimer(self, interval=0)
        self._clock.timeout.connect(self._run_slice)

    # Commands

    @Slot()
    @_command
    def load(self) -> None:
        """Imports torch, which takes a second or more, and says what it offers."""
        from core.experiment.devices import devices

        found = devices()
        self.ident = threading.get_ident()  # only now: an import that is broken off cannot be done again
        self.loaded.emit(found)

    @Slot(int, object)
    @_command
    def start(self, run: int, config: RunConfig) -> None:
        """Begins an experiment. A config that cannot be run is refused, and the present one goes on."""
        import torch

        from core.control.thread_tuning import choose
        from core.engine.stepper import Stepper
        from core.experiment.devices import resolved

        try:
            stepper = Stepper(resolved(config))
            if config.threads:
                torch.set_num_threads(config.threads)
            else:
                choose(stepper)
        except ConfigError as error:
            self.refused.emit(run, error.problems)
            return
        except Interrupted as error:
            self.refused.emit(run, {"": _in_words(error)})  # the experiment before it goes on
            return
        except Exception as error:
            log.exception("starting %s", config)
            told = words("Worker", "The experiment could not be started. {reason}").format(reason=in_words(error))
            self.refused.emit(run, {"": told})
            return
        self.halt()
        self._put_away(stepper.config)
        self._run = run
        self._take_up(stepper)

    def _put_away(self, instead: RunConfig) -> None:
        """The present experiment makes room for another one, and stays to be returned to if its settings differ."""
        if self._shelf is None:
            from core.control.previous_runs import PreviousRuns

            self._shelf = PreviousRuns()
        if self._stepper is not None:
            self._shelf.put(self._stepper, instead)

    def _take_up(self, stepper: Stepper) -> None:
        """From now on this experiment is the one that is run and shown."""
        from core.control.breakpoints import BreakpointMonitor, Breakpoints
        from core.control.log import RunLog

        self._stepper, self._goal = stepper, max(stepper.config.iterations, stepper.finished)
        self._lookout, self._shown_loop = BreakpointMonitor(stepper, self._conditions or Breakpoints()), stepper.loop
        self._journal = RunLog(stepper)
        self._frames, self._speed, self._developing = FrameClock(), Speed(), None
        stepper.examine(self._view.health)
        self._mailbox.clear()  # a letter of the run before would be shown in this one's place
        self.started.emit(self._run, self._experiment())
        self._post()

    @Slot()
    @_command
    def forget_runs(self) -> None:
        """Gives up the runs with other settings."""
        if self._shelf is not None and self._stepper is not None:
            self._shelf.clear()
            if not self._clock.isActive():
                self._post()

    @Slot(str)
    @_command
    def step(self, unit: str) -> None:
        """Runs one line, phase or iteration, and pauses; sooner where a number stops being finite."""
        stepper = self._begin_command()
        if stepper is None:
            return
        assert self._lookout is not None
        begun = stepper.finished
        {"line": stepper.step_line, "phase": stepper.step_phase, "iteration": stepper.step_iteration}[unit]()
        stop = self._lookout.look_back_while_stepping(begun)
        self.running.emit(self._run, False)
        self._post()
        self._tell(stop)

    @Slot(str)
    @_command
    def back(self, unit: str) -> None:
        """Goes back by one line, phase or iteration."""
        if (stepper := self._begin_command()) is not None:
            stepper.step_back(unit)
            self._arrive()

    @Slot(object, object)
    @_command
    def seek(self, iteration: int, line: int | None) -> None:
        """Goes to just after an iteration, or to before a line of it."""
        if (stepper := self._begin_command()) is not None:
            stepper.seek(iteration, line)
            self._arrive()

    @Slot(str)
    @_command
    def return_to(self, branch: str) -> None:
        """Goes to the end of a future that was left, or to a run with other settings."""
        if (stepper := self._begin_command()) is None:
            return
        if self._shelf is not None and (other := self._shelf.take(branch)) is not None:
            self._put_away(other.config)
            self._take_up(other)
            return
        if any(
            left.name == branch for left, _ in stepper.left_branches()
        ):  # or it was clicked twice, or given up since
            stepper.return_to(branch)
        self._arrive()

    @Slot(str)
    @_command
    def edit(self, source: str) -> None:
        """Runs another text of the loop from the present iteration on."""
        try:
            Loop(source)
        except LoopError as error:
            self.edit_refused.emit(self._run, str(error), error.line)  # nothing has changed: a run goes on
            return
        if (stepper := self._begin_command()) is None:
            return
        stepper.edit(source)
        self._arrive()
        self.loop_changed.emit(self._run, self._experiment())  # even when it reads as before: it is the answer

    @Slot(object)
    @_command
    def set_conditions(self, conditions: Breakpoints) -> None:
        """What the loop pauses for from now on."""
        self._conditions = conditions
        if self._lookout is not None:
            self._lookout.conditions = conditions

    @Slot(object)
    @_command
    def ask(self, question: Question) -> None:
        """Something about the present moment, which stands still."""
        if self._stepper is None or self._clock.isActive():
            return
        answer: object
        try:
            answer = question.answer(self._stepper)
        except CellError as error:
            answer = NoAnswer(str(error))
        except Interrupted as error:  # the loop that it replays may not come to its end
            answer = NoAnswer(_in_words(error))
        self.answered.emit(self._run, question, answer)

    def _begin_command(self) -> Stepper | None:
        """Every command ends a run."""
        if self._stepper is not None:
            self._stepper.interrupted = False
            self.halt()
        return self._stepper

    def _arrive(self) -> None:
        assert self._lookout is not None
        self._lookout.begin_again()
        self.running.emit(self._run, False)
        self._post()

    def _tell(self, stop: Stop | None) -> None:
        if stop is not None:
            self.stopped.emit(self._run, stop)

    @Slot()
    @_command
    def run(self) -> None:
        """Runs until the goal; from the goal on, for as many iterations again."""
        if self._stepper is None or self._clock.isActive():
            return
        self._stepper.interrupted = False
        if self._stepper.finished >= self._goal:
            self._goal = self._stepper.finished + self._stepper.config.iterations
        self._frames.start()
        self._clock.start()
        self.running.emit(self._run, True)

    @Slot()
    @_command
    def pause(self) -> None:
        """Goes on to just after the next backward step, where there is most to see, and stays there."""
        if self._stepper is None or not self._clock.isActive():
            return
        self.halt()
        self._stepper.keep()
        if self._stepper.finished < self._goal and not self._stepper.interrupted:
            self._walk_to_backward()
        self._post()

    @Slot(float)
    @_command
    def set_learning_rate(self, learning_rate: float) -> None:
        """Takes effect from the next iteration on."""
        if self._stepper is not None:
            self._stepper.set_learning_rate(learning_rate)
            if not self._clock.isActive():
                self._post()  # a future may have become a branch

    @Slot(object)
    @_command
    def set_iterations(self, iterations: int) -> None:
        """Moves the goal of the running experiment."""
        if self._stepper is not None:
            self._stepper.config = self._stepper.config.with_changes(iterations=iterations)
            self._goal = max(iterations, self._stepper.finished)
            if not self._clock.isActive():
                self._post()

    @Slot(object)
    @_command
    def look(self, view: ViewRequest) -> None:
        """Sees to it that the window gets the pictures it asks for: now when paused, else with the next frame."""
        self._view = view
        if self._stepper is not None:
            self._stepper.examine(view.health)
            if not self._clock.isActive():
                self._post()

    @Slot()
    def close(self) -> None:
        """Stops for good, and ends the thread: quitting it from outside could come before this."""
        self._clock.stop()  # a timer cannot be stopped from another thread, nor once its own has ended
        try:
            if self._stepper is not None:
                self._stepper.close()
        except Interrupted:
            log.info("stopped while closing")
        finally:
            self.thread().quit()

    def interrupt(self) -> None:
        """Called from the window's thread: whatever walks stops at the next line."""
        if self._stepper is not None:
            self._stepper.interrupted = True

    def halt(self, error: BaseException | None = None) -> None:
        """Stops running, and tells the window why if something went wrong."""
        if self._clock.isActive():
            self._clock.stop()
            self.running.emit(self._run, False)
        if error is not None:
            self.failed.emit(self._run, "" if isinstance(error, LoopError) else _in_words(error))
            if self._stepper is not None:
                with suppress(BaseException):  # the picture itself may be what failed
                    self._post()

    # Running

    @Slot()
    @_guarded
    def _run_slice(self) -> None:
        stepper, lookout = self._stepper, self._lookout
        assert stepper is not None
        assert lookout is not None
        self._send_developed()
        before, started = stepper.finished, time.perf_counter()
        stop = self._run_some(stepper, lookout, started)
        self._speed.note(max(stepper.finished - before, 0), time.perf_counter() - started)
        self._frames.slow = self._speed.seconds_per_iteration > SLOW_ITERATION_SECONDS
        if stop is not None:
            self.halt()
            self._post()
            self._tell(stop)
        elif stepper.finished >= self._goal:
            self.halt()
            self._post()
            self.reached.emit(self._run, self._goal)

    def _run_some(self, stepper: Stepper, lookout: BreakpointMonitor, now: float) -> Stop | None:
        """For a slice of time, which begins with an iteration in sight when a frame is due."""
        begun, left = stepper.finished, self._goal - stepper.finished
        if self._frames.slow:
            self._run_line(stepper)
        elif left == 1:
            stepper.keep()
            stepper.step_iteration()  # walked, so that its values are there when the run ends
        elif self._frames.wait(now) == 0 and self._mailbox.empty and self._developing is None:
            self._run_seen_iteration(stepper)
        else:
            return self._run_unseen(stepper, lookout)
        stop = lookout.look_back(begun) if stepper.finished > begun else lookout.look_at_gradients()
        return self._run_unseen(stepper, lookout) if stop is None and not self._frames.slow else stop

    def _run_unseen(self, stepper: Stepper, lookout: BreakpointMonitor) -> Stop | None:
        """Until the next frame is due, but not through the last iteration, which will be walked."""
        left, until_frame = self._goal - stepper.finished, self._frames.wait(time.perf_counter())
        seconds = min(max(until_frame, OVERDUE_SECONDS), SLICE_SECONDS)
        return lookout.run(left - 1, seconds) if left > 1 else None

    def _run_seen_iteration(self, stepper: Stepper) -> None:
        """An iteration walked line by line, with a picture after its backward step."""
        view = self._frames.due(self._view, time.perf_counter())
        if view.readouts:
            self._walk_to_backward()
        else:
            stepper.run_through("backward")
        self._expose(view)

    def _run_line(self, stepper: Stepper) -> None:
        """One line of a slow loop, and a picture of what is due."""
        stepper.step_line()
        now = time.perf_counter()
        if self._frames.wait(now) == 0 and self._mailbox.empty and self._developing is None:
            backward = stepper.phase == "backward" and stepper.phase_ended
            self._expose(self._frames.due(self._view, now, maps=backward or "backward" not in stepper.loop.phases))

    def _walk_to_backward(self) -> None:
        """To the end of the backward phase; of the iteration, in a loop without one."""
        stepper = self._stepper
        assert stepper is not None
        if not stepper.at_boundary:
            stepper.step_iteration()
            if stepper.finished >= self._goal:
                return
        stepper.step_phase()
        while not (stepper.at_boundary or stepper.interrupted or stepper.phase == "backward"):
            stepper.step_phase()

    # Letters

    def _expose(self, view: ViewRequest) -> None:
        """Takes the pictures of a running loop; they are sent when they have arrived from the device."""
        assert self._stepper is not None
        started = time.perf_counter()
        from core.view.capture import expose

        self._developing = expose(self._stepper, view)
        self._send_developed()
        if view.maps:
            self._frames.maps_took(time.perf_counter() - started)

    def _send_developed(self) -> None:
        if self._developing is not None and self._developing.ready():
            snapshot, self._developing = self._developing.wait(), None
            self._send(snapshot)

    def _post(self) -> None:
        """Sends the whole view of the present moment."""
        assert self._stepper is not None
        self._developing = None
        from core.view.capture import snapshot_of

        self._send(snapshot_of(self._stepper, self._view))

    def _experiment(self) -> Experiment:
        from core.view.capture import experiment_of

        assert self._stepper is not None
        return experiment_of(self._stepper)

    def _send(self, snapshot: Snapshot) -> None:
        assert self._stepper is not None
        assert self._journal is not None
        if self._stepper.loop is not self._shown_loop:
            self._shown_loop = self._stepper.loop
            self.loop_changed.emit(self._run, self._experiment())
        if snapshot.values is not None:
            self._journal.write(running=self._clock.isActive())
        if snapshot.curve is not None and self._shelf is not None and self._view.curve is not None:
            snapshot = replace(snapshot, branches=self._shelf.curves(self._view.curve) + snapshot.branches)
        speed = self._speed.iterations_per_second if self._clock.isActive() else 0.0
        letter = Update(self._run, snapshot, speed, self._journal.take())
        if self._mailbox.put(letter):
            self.letter_waiting.emit()


def _in_words(error: BaseException) -> str:
    if isinstance(error, Interrupted):
        return words("Worker", "Stopped on the way.")
    return in_words(error)
