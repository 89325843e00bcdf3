"""An iteration once more, in place: the run itself goes back, is observed, and stands where it stood afterwards."""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

import torch
from torch.autograd.grad_mode import _unsafe_preserve_version_counter

from core.engine.runner import Runner
from core.engine.stepper import Stepper
from core.explain.reasons import NO_ITERATION, UnexplainedError
from core.history.keyframes import Keyframe
from core.i18n import words
from core.program.loop import Loop
from core.state.grad_accumulation import Accumulation
from core.state.memento import Memento, Mementos
from core.state.rng_state import ThreadState

MOST_COMPARED = 2**26
"""Bytes of a state that is compared after a question with what it was before: it costs a copy and a hash."""


@dataclass(frozen=True, eq=False)
class Start:
    """All that an iteration begins with.

    Attributes:
        run: whose iteration it is.
        complete: how many iterations come before.
        memento: all that the code can reach; None for the very beginning.
        rng: generators and modes.
        since: how many iterations come before the memento: it is an earlier one where gradients reach back over
            iterations, and those after it are run again.
    """

    run: weakref.ref[Stepper]
    complete: int
    memento: Memento | None
    rng: ThreadState | None
    since: int

    @property
    def stepper(self) -> Stepper:
        """Whose iteration it is. It keeps starts in its memory, and would not go while they kept it."""
        stepper = self.run()
        assert stepper is not None
        return stepper

    def loop_of(self, iteration: int) -> Loop:
        """Return the text that an iteration runs."""
        return self.stepper.branch.loop_of(iteration)

    def in_double(self) -> Start:
        """Return the same with every floating-point tensor and gradient in float64. Views of one storage stay so."""
        if self.memento is None or self.since < self.complete:
            raise UnexplainedError(
                words(
                    "Check",
                    "Its gradients reach back over several iterations, of which only one can be run in float64.",
                )
            )
        return replace(self, memento=self.memento.in_double())


class Replay:
    """The run itself, taken back to where an iteration begins. Only within `asking` may one be made."""

    def __init__(self, start: Start) -> None:
        """Stand before an iteration, or at the very start of a run."""
        self._start = start
        self.rewind()

    @property
    def at(self) -> Stepper:
        """The run."""
        return self._start.stepper

    def rewind(self) -> None:
        """Go back to where it began."""
        put_aside(self.at)
        _go_to(self._start)

    def step_line(self, watched: bool = True) -> None:
        """Run one line, as `Runner.step_line` does."""
        Runner(self.at).step_line(watched)

    def run_to(self, complete: int) -> None:
        """Run until so many iterations are complete."""
        _run_to(Runner(self.at), self.at, complete)

    def kept(self) -> Start:
        """Return what the next iteration begins with."""
        memento = Mementos().take(self.at.subject.roots)
        return Start(self._start.run, self.at.finished, memento, self.at.surroundings.state, self.at.finished)

    def worth(self, expression: CodeType) -> Any:
        """Return what an expression is worth in the loop at this moment."""
        with self.at.inside(), torch.no_grad():
            return eval(expression, self.at.variables)


def start_of(stepper: Stepper, before: int = 0) -> Start:
    """What the stepper's present iteration began with: from the nearest moment that is kept, the rest is run again.

    Args:
        stepper: whose iteration it is.
        before: what so many iterations before began with.

    Raises:
        UnexplainedError: when no iteration has begun.
    """
    complete = stepper.iteration - 1 - before
    if complete < 0:
        raise UnexplainedError(NO_ITERATION)
    start = _nearest(stepper, complete)
    if not stepper.branch.is_exact(complete):
        start = replace(start, complete=complete)
    elif start.memento is None or start.complete < complete:
        replay = Replay(start)
        replay.run_to(complete)
        start = replay.kept()
        if not stepper.can_be_resumed:
            return start  # good for this iteration alone: what comes after its loop would not run
    stepper.memory[Start] = stepper.branch, start
    return start


def _nearest(stepper: Stepper, complete: int) -> Start:
    """The last moment before, of those that the timeline keeps and the one that was wanted last."""
    branch, frame = stepper.branch, stepper.timeline.latest(stepper.branch, complete)
    wanted_on, last = stepper.memory.get(Start, (None, None))
    if (
        isinstance(last, Start)
        and wanted_on is branch
        and branch.is_exact(last.complete)
        and (frame.iteration if frame else 0) <= last.complete <= complete
    ):
        return last
    return start_from(stepper, frame)


def start_from(stepper: Stepper, frame: Keyframe | None) -> Start:
    """What the iteration after a keyframe of the present branch began with, or the very first one."""
    if frame is None:
        return Start(weakref.ref(stepper), 0, None, None, 0)
    return Start(weakref.ref(stepper), frame.iteration, frame.memento, frame.surroundings, frame.iteration)


# Asking


@contextmanager
def asking(stepper: Stepper) -> Iterator[None]:
    """Let a question be answered by taking the run back: afterwards it stands where it stood, with all that it held."""
    if Present in stepper.memory:  # one question is part of another
        yield
        return
    stepper.memory[Present] = stepper.branch, None
    try:
        yield
    finally:
        _, present = stepper.memory.pop(Present)
        if present is not None:
            present.restore()


class Present:
    """The moment that a run stands at while it is asked.

    Its walk is put aside, paused as it is. What the questions change is put back underneath it, unseen by autograd: a
    backward pass that is still to come finds every number as it was.
    """

    KEPT = (
        *("walk", "loop", "finished", "pause", "ran", "values", "changed", "accumulation", "loss_iteration"),
        *("all_watched", "error", "failure", "listener"),
    )

    def __init__(self, stepper: Stepper) -> None:
        self._stepper = stepper
        self._attributes = {name: getattr(stepper, name) for name in self.KEPT}
        self._now = Mementos().take(stepper.subject.roots)
        self._versions = [_unsafe_preserve_version_counter(tensor) for tensor in self._now.live_tensors]
        self._rng = stepper.surroundings.state
        self._take_up = stepper.subject.put_aside()
        stepper.walk = stepper.listener = None
        stepper.asked = True
        stepper.subject.set_replaying(True)

    def restore(self) -> None:
        """Stand there again."""
        stepper = self._stepper
        stepper.end_walk()
        stepper.asked = False
        self._now.restore()
        for version in self._versions:
            version.__exit__()
        self._take_up()
        stepper.surroundings.state = self._rng
        stepper.subject.set_replaying(False)
        for name, value in self._attributes.items():
            setattr(stepper, name, value)
        if self._now.size <= MOST_COMPARED and Mementos().take(stepper.subject.roots).digest() != self._now.digest():
            stepper.branch.drift = stepper.finished


def put_aside(stepper: Stepper) -> None:
    """Remember the present moment, which is put back at the end of `asking`: a replay, or code run again, leaves it."""
    branch, present = stepper.memory[Present]
    if present is None:
        stepper.memory[Present] = branch, Present(stepper)


def _go_to(start: Start) -> None:
    stepper = start.stepper
    if start.memento is None or start.rng is None:
        stepper.begin()
    else:
        stepper.end_walk()
        stepper.surroundings.state = start.rng
        start.memento.restore()
        stepper.stand(start.since, None, Accumulation())
    _run_to(Runner(stepper), stepper, start.complete)


def _run_to(runner: Runner, stepper: Stepper, complete: int) -> None:
    while stepper.finished < complete:
        runner.run(min(complete, stepper.branch.next_loop(stepper.finished + 1) - 1), math.inf)
