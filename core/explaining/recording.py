"""The stepper's present iteration, run again up to its present line and observed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from torch import Tensor

from core.errors import LoopError
from core.explaining.backward_pass import BackwardPass, observed
from core.explaining.observer import Observer, Roots
from core.explaining.replay import Replay, Start, UnexplainedError, start_of
from core.stepper import Stepper
from core.trainers import Variables


@dataclass(eq=False)
class Recording:
    """What happened in the present iteration so far.

    Attributes:
        start: what the iteration began with.
        steps: how many lines have run; None when the iteration is complete.
        variables: of the loop at the present line.
        parameters, gradients: of the loop at the present line, by name.
        last: the last backward pass; None before the first.
        passes: how many backward passes there were.
        touched: the lines that changed each gradient after the last pass, or without one, by the gradient's name.
        written: after how many lines each parameter was last written before the last pass.
    """

    start: Start
    steps: int | None = None
    variables: Variables = field(default_factory=dict)
    parameters: dict[str, Tensor] = field(default_factory=dict)
    gradients: dict[str, Tensor | None] = field(default_factory=dict)
    last: BackwardPass | None = None
    passes: int = 0
    touched: dict[str, list[int]] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)


_Key = tuple[Any, ...]
_recorded: WeakKeyDictionary[Stepper, tuple[_Key, Recording]] = WeakKeyDictionary()


def recorded(stepper: Stepper) -> Recording:
    """What happened in the stepper's present iteration so far. Kept until the stepper stands elsewhere.

    Raises:
        UnexplainedError: when the iteration cannot be run again.
    """
    key = _place(stepper)
    before, recording = _recorded.get(stepper, (None, None))
    if recording is None or before != key:
        recording = _record(start_of(stepper), None if stepper.between else stepper.steps)
        _recorded[stepper] = key, recording
    return recording


def _place(stepper: Stepper) -> _Key:
    iteration = stepper.iteration
    return (
        stepper.branch,
        iteration,
        stepper.between,
        stepper.steps,
        stepper.branch.loop_of(max(iteration, 1)),
        stepper.branch.learning_rate_of(max(iteration, 1)),
    )


def _record(start: Start, steps: int | None) -> Recording:
    """Runs so many lines of an iteration, or all of it."""
    replay, recording = Replay(start), Recording(start, steps)

    def around(roots: Roots, backward: Callable[[], None]) -> None:
        recording.last = observed(roots, backward, replay.parameters, replay.variables)
        recording.passes += 1
        recording.touched.clear()
        recording.written = dict(written)

    written: dict[str, int] = {}
    with Observer(around):
        while replay.finished == start.complete and (steps is None or replay.steps < steps):
            line, passes = replay.line, recording.passes
            step(replay)
            written.update({name: replay.steps for name in replay.changed if name in replay.parameters})
            if recording.passes == passes:
                _note_touched(recording, replay, line)
    recording.variables = replay.variables
    recording.parameters, recording.gradients = replay.parameters, replay.gradients
    return recording


def step(replay: Replay) -> None:
    """One line.

    Raises:
        UnexplainedError: when it raises, which it did not in the run itself.
    """
    try:
        replay.step_line()
    except LoopError as error:
        raise UnexplainedError(f"Line {error.line} cannot be run again: {error}") from error


def _note_touched(recording: Recording, replay: Replay, line: int) -> None:
    for name in replay.changed:
        if name in replay.gradients:
            recording.touched.setdefault(name, []).append(line)
