"""Takes the pictures of a run that the window asks for, and leaves them where the window finds them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from core.control.active_run import ActiveRun
from core.control.events import Event, LoopChanged, UpdateWaiting
from core.control.frame_clock import FrameClock
from core.control.mailbox import Mailbox, Update
from core.control.previous_runs import PreviousRuns
from core.control.run_log import RunLog
from core.control.throughput import Speed
from core.view.capture import experiment_of, expose, snapshot_of
from core.view.matrix_image import PendingSnapshot
from core.view.requests import CURVE, CurveRequest, Pace, ViewRequest
from core.view.snapshot import Snapshot

SLOW_ITERATION_SECONDS = 1 / 30


class UpdateSender:
    """Sends updates of one run.

    Attributes:
        frames: when a picture is due while the loop runs.
    """

    def __init__(self, run: ActiveRun, mailbox: Mailbox, previous: PreviousRuns, emit: Callable[[Event], None]) -> None:
        self._run, self._mailbox, self._previous, self._emit = run, mailbox, previous, emit
        self._log = RunLog(run.stepper)
        self._speed = Speed()
        self._shown_loop: object = None
        self._note_loop()
        self._pending: PendingSnapshot | None = None
        self.frames = FrameClock()
        mailbox.clear()  # an update of the run before would be shown in this one's place

    def frame_due(self, now: float) -> bool:
        """Return whether the window should get a picture now: it has taken the last one, and a part of it is due."""
        return self.frames.wait(now) == 0 and self._mailbox.empty and self._pending is None

    def note_speed(self, iterations: int, seconds: float) -> None:
        """Take into account how long some iterations took."""
        self._speed.note(iterations, seconds)
        self.frames.slow = self._speed.seconds_per_iteration > SLOW_ITERATION_SECONDS

    def expose(self, view: ViewRequest) -> None:
        """Take the pictures of a running loop; they are sent when they have arrived from the device."""
        started = time.perf_counter()
        self._pending = expose(self._run.stepper, view)
        self.send_developed(view)
        if any(request.pace is Pace.FRAME for request in view.parts.values()):
            self.frames.maps_took(time.perf_counter() - started)

    def send_developed(self, view: ViewRequest) -> None:
        """Send the pictures that were on their way, if they have arrived."""
        if self._pending is not None and self._pending.ready():
            snapshot, self._pending = self._pending.wait(), None
            self._send(snapshot, view)

    def post(self, view: ViewRequest) -> None:
        """Send the whole view of the present moment."""
        self._pending = None
        self._send(snapshot_of(self._run.stepper, view), view)

    def _send(self, snapshot: Snapshot, view: ViewRequest) -> None:
        run = self._run
        if self._note_loop():
            self._emit(LoopChanged(run.number, experiment_of(run.stepper)))
        if snapshot.values is not None:
            self._log.write(running=run.running)
        speed = self._speed.iterations_per_second if run.running else 0.0
        update = Update(run.number, self._with_previous_runs(snapshot, view), speed, self._log.take())
        if self._mailbox.put(update):
            self._emit(UpdateWaiting(run.number))

    def _note_loop(self) -> bool:
        """Return whether the text of the loop, or what it trains, is another than the window knows."""
        before, self._shown_loop = self._shown_loop, (self._run.stepper.loop, self._run.stepper.map_names)
        return self._shown_loop != before

    def _with_previous_runs(self, snapshot: Snapshot, view: ViewRequest) -> Snapshot:
        loss, request = snapshot.loss_picture, view.parts.get(CURVE)
        if loss is None or not isinstance(request, CurveRequest):
            return snapshot
        loss = replace(loss, branches=self._previous.curves(request.beside(loss.length)) + loss.branches)
        return replace(snapshot, pictures={**snapshot.pictures, CURVE: loss})
