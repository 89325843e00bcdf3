"""Runs a loop a few milliseconds at a time, so that every command is answered soon and every frame comes in time."""

from __future__ import annotations

import time

from core.control.active_run import ActiveRun
from core.view.requests import ViewRequest
from core.view.snapshot import Stop

SLICE_SECONDS = 0.04
"""How soon a command is answered while a loop runs. Each slice costs a run 0.3 ms, its caches being cold by then."""

OVERDUE_SECONDS = 0.01
"""How soon a frame comes whose turn it is, once the window has taken the one before."""


def run_slice(run: ActiveRun, view: ViewRequest) -> Stop | None:
    """Run for a slice of time, or to a breakpoint; says which."""
    run.sender.send_developed(view)
    stepper, started = run.stepper, time.perf_counter()
    before, code = stepper.finished, stepper.code_seconds
    stop = _run_some(run, view, started)
    elapsed = time.perf_counter() - started
    run.sender.note_speed(max(stepper.finished - before, 0), elapsed, stepper.code_seconds - code)
    return stop


def _run_some(run: ActiveRun, view: ViewRequest, now: float) -> Stop | None:
    """Run for a slice of time, which begins with an iteration in sight when a frame is due."""
    stepper, begun = run.stepper, run.stepper.finished
    if run.sender.frames.slow:
        _run_line(run, view)
    elif run.left == 1:
        stepper.keep()
        stepper.step_iteration()  # walked, so that its values are there when the run ends
    elif run.sender.frame_due(now):
        _run_seen_iteration(run, view)
    else:
        return _run_unseen(run)
    monitor = run.monitor
    stop = monitor.look_back(begun) if stepper.finished > begun else monitor.look_at_gradients() or monitor.at_line()
    return _run_unseen(run) if stop is None and not run.sender.frames.slow else stop


def _run_unseen(run: ActiveRun) -> Stop | None:
    """Run until the next frame is due, but not through the last iteration, which will be walked."""
    seconds = min(max(run.sender.frames.wait(time.perf_counter()), OVERDUE_SECONDS), SLICE_SECONDS)
    return run.monitor.run(run.left - 1, seconds) if run.left > 1 else None


def _run_seen_iteration(run: ActiveRun, view: ViewRequest) -> None:
    """Run an iteration to the end of its backward phase, and take a picture of what is due."""
    due = run.sender.frames.due(view, time.perf_counter())
    if due.text:
        run.walk_to_backward()
    else:
        run.stepper.run_through("backward")
    run.sender.expose(due)


def _run_line(run: ActiveRun, view: ViewRequest) -> None:
    """Run one line of a slow loop, and take a picture of what is due."""
    stepper = run.stepper
    if run.left == 1:
        stepper.keep()  # the run ends within this iteration, which would else be come back to from far away
    stepper.step_line()
    now = time.perf_counter()
    if run.sender.frame_due(now):
        backward = stepper.phase == "backward" and stepper.phase_ended
        run.sender.expose(run.sender.frames.due(view, now, maps=backward or "backward" not in stepper.loop.phases))
