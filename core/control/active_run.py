"""The experiment that is run and shown at present."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.control.events import Event, LoopChanged, UpdateWaiting
from core.control.frame_clock import FrameClock
from core.control.mailbox import Mailbox, Update
from core.control.previous_runs import PreviousRuns
from core.control.run_log import log_of
from core.engine.stepper import Stepper
from core.history.branch import ORIGINAL
from core.program.roles import BACKWARD
from core.view.capture import experiment_of, expose, snapshot_of
from core.view.copies import Copies
from core.view.matrix_image import PendingSnapshot
from core.view.requests import CURVE, CurveRequest, Pace, ViewRequest
from core.view.snapshot import Snapshot

SLOW_ITERATION_SECONDS = 1 / 30
WINDOW_SECONDS = 0.5


class ActiveRun:
    """An experiment, and how far it is to run.

    Attributes:
        number: that its events carry.
        stepper: walks it.
        monitor: knows what it pauses for.
        sender: shows it to the window.
        goal: how many iterations it runs to; infinite for a script, which runs to its end.
        until: how many iterations the present run completes, short of the goal; infinite where nobody has said.
        running: whether the loop runs on by itself.
        ended: whether it has come to this goal before.
        to_boundary: whether it is to end at the very end of an iteration.
    """

    def __init__(
        self,
        number: int,
        stepper: Stepper,
        breakpoints: Breakpoints,
        mailbox: Mailbox,
        previous: PreviousRuns,
        emit: Callable[[Event], None],
    ) -> None:
        self.number, self.stepper = number, stepper
        self.monitor = BreakpointMonitor(stepper, breakpoints)
        self.goal = max(stepper.config.iterations or math.inf, stepper.iteration)
        self.until = math.inf
        self.running = False
        self.ended = False
        self.to_boundary = False
        self.sender = UpdateSender(self, mailbox, previous, emit)

    @property
    def left(self) -> float:
        """How many iterations there are to the end of the present run."""
        return min(self.goal, self.until) - self.stepper.finished

    @property
    def reached(self) -> bool:
        """Whether it has run to the goal, and stands in the last iteration or after it."""
        if self.stepper.ended:
            return True
        return (self.ended or self.stepper.computed >= self.goal) and self.stepper.iteration >= self.goal

    def seek_backward(self, iteration: int) -> None:
        """Go to just after the backward pass of an iteration; to its end, in a loop without one."""
        stepper = self.stepper
        if not iteration or BACKWARD not in stepper.branch.loop_of(iteration).phases:
            stepper.seek(iteration)
            return
        with stepper.stops.quiet():
            stepper.seek(iteration, stepper.branch.loop_of(iteration).lines[0])
            while not (stepper.at_boundary or stepper.interrupted or _after_backward(stepper)):
                stepper.step_line()

    def walk_to_backward(self) -> None:
        """Walk to the end of the backward phase, where there is most to see; of the iteration, in a loop without one.

        An iteration in progress is ended first.
        """
        stepper = self.stepper
        if not stepper.at_boundary:
            stepper.step_iteration()
            if self.left <= 0 or stepper.stopped:
                return
        stepper.step_phase()
        while not (stepper.at_boundary or stepper.interrupted or stepper.stopped or stepper.phase == BACKWARD):
            stepper.step_phase()


def _after_backward(stepper: Stepper) -> bool:
    return stepper.phase == BACKWARD and stepper.phase_ended


class Speed:
    """Iterations a second, over the last half second or so."""

    def __init__(self) -> None:
        self._iterations, self._seconds = 0.0, 0.0

    def note(self, iterations: int, seconds: float) -> None:
        """Adds some work; older work counts less and less."""
        keep = math.exp(-seconds / WINDOW_SECONDS)
        self._iterations = self._iterations * keep + iterations
        self._seconds = self._seconds * keep + seconds

    @property
    def iterations_per_second(self) -> float:
        """Zero until some work has been noted."""
        return self._iterations / self._seconds if self._seconds else 0.0

    @property
    def seconds_per_iteration(self) -> float:
        """Zero until an iteration is complete."""
        return self._seconds / self._iterations if self._iterations > 0.5 else 0.0


class UpdateSender:
    """Takes the pictures of a run that the window asks for, and leaves them where the window finds them.

    Attributes:
        frames: when a picture is due while the loop runs.
    """

    def __init__(self, run: ActiveRun, mailbox: Mailbox, previous: PreviousRuns, emit: Callable[[Event], None]) -> None:
        self._run, self._mailbox, self._previous, self._emit = run, mailbox, previous, emit
        self._log = log_of(run.stepper)
        self._speed, self._own_speed = Speed(), Speed()
        self._shown_loop, self._shown_names = run.stepper.loop, run.stepper.map_names
        self._pending: PendingSnapshot | None = None
        self.frames = FrameClock()
        mailbox.clear()  # an update of the run before would be shown in this one's place

    def frame_due(self, now: float) -> bool:
        """Return whether the window should get a picture now: it has taken the last one, and a part of it is due."""
        return self.frames.wait(now) == 0 and self._mailbox.empty and self._pending is None

    def note_speed(self, iterations: int, seconds: float, code_seconds: float) -> None:
        """Take into account how long some iterations took.

        A loop is slow if its own code is: in one of many tensors a look at each line takes longer than the line, and
        a loop that is looked at because it is slow would stay slow because it is looked at.
        """
        self._speed.note(iterations, seconds)
        self._own_speed.note(iterations, code_seconds)
        self.frames.slow = self._own_speed.seconds_per_iteration > SLOW_ITERATION_SECONDS

    def expose(self, view: ViewRequest) -> None:
        """Take the pictures of a running loop; they are sent when they have arrived from the device."""
        started = time.perf_counter()
        self._pending = expose(self._run.stepper, view, running=True)
        self.send_developed(view)
        if any(request.pace is Pace.FRAME for request in view.parts.values()):
            self.frames.maps_took(time.perf_counter() - started)

    def send_developed(self, view: ViewRequest) -> None:
        """Send the pictures that were on their way, if they have arrived."""
        if self._pending is not None and self._pending.ready():
            snapshot, self._pending = self._pending.wait(), None
            self._send(snapshot, view)

    def post(self, view: ViewRequest) -> None:
        """Send the whole view of the present moment, at which the loop stands still."""
        self._pending = None
        Copies.forget(self._run.stepper)
        self._send(snapshot_of(self._run.stepper, view), view)

    def _send(self, snapshot: Snapshot, view: ViewRequest) -> None:
        run = self._run
        if self._note_loop(names=snapshot.values is not None):
            self._emit(LoopChanged(run.number, experiment_of(run.stepper)))
        if snapshot.values is not None:
            self._log.write(running=run.running)
        speed = self._speed.iterations_per_second if run.running else 0.0
        update = Update(run.number, self._with_previous_runs(snapshot, view), speed, self._log.take())
        if self._mailbox.put(update):
            self._emit(UpdateWaiting(run.number))

    def _note_loop(self, names: bool) -> bool:
        """Return whether the text of the loop, or what it trains, is another than the window knows.

        Args:
            names: whether to look for what it trains, in a script the dearer part of a frame.
        """
        before, stepper = (self._shown_loop, self._shown_names), self._run.stepper
        self._shown_loop = stepper.loop
        if names:
            self._shown_names = stepper.map_names
        return before != (self._shown_loop, self._shown_names)

    def _with_previous_runs(self, snapshot: Snapshot, view: ViewRequest) -> Snapshot:
        loss, request = snapshot.loss_picture, view.parts.get(CURVE)
        if loss is None or not isinstance(request, CurveRequest):
            return snapshot
        loss = replace(loss, branches=self._previous.curves(request.beside(loss.length)) + loss.branches)
        beside = self._previous.name_beside(self._run.stepper) if snapshot.branch == ORIGINAL else ""
        branch = beside or snapshot.branch
        return replace(snapshot, pictures={**snapshot.pictures, CURVE: loss}, branch=branch)
