"""The stepper's present iteration, run again up to its present line and observed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from torch import Tensor

from core.engine.position import Position
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.experiment.trainers import SCRIPT, Variables
from core.explain.board.board import Board
from core.explain.graph.modules import ModuleCalls
from core.explain.graph.reading import made_by
from core.explain.graph.trace import Inputs, Trace, trace_of
from core.explain.reasons import LINE_NOT_AGAIN, UnexplainedError
from core.explain.replay.backward_pass import BackwardPass
from core.explain.replay.observer import Observer, Roots
from core.explain.replay.replay import Replay, Start, asking, start_of
from core.explain.tape.names import Names
from core.explain.tape.tape import Tape
from core.program.roles import loss_in


@dataclass(eq=False)
class Recording:
    """What happened in the present iteration so far.

    Attributes:
        start: what the iteration began with.
        steps: how many lines have run; None when the iteration is complete.
        variables: of the loop at the present line.
        parameters, gradients: of the loop at the present line, by name.
        last: the last backward pass; None before the first.
        seen: all of them, in order.
        tape: the calls that ran.
        names: the values between them, by name.
        board: the numbers of these values, as factors.
        passes: how many backward passes there were.
        brought: what the last pass that came by a parameter gave to it, by the parameter's name.
        passed_at: after how many lines the last one had run; 0 before the first.
        touched: the lines that changed each gradient after the last pass, or without one, by the gradient's name.
        written: after how many lines each parameter was last written before the last pass.
        trace: the graph of the last backward pass, or of a loss computed since then; None when there is neither.
        made_loss: whether a line has computed a loss.
    """

    start: Start
    steps: int | None = None
    variables: Variables = field(default_factory=dict)
    parameters: dict[str, Tensor] = field(default_factory=dict)
    gradients: dict[str, Tensor | None] = field(default_factory=dict)
    last: BackwardPass | None = None
    seen: list[BackwardPass] = field(default_factory=list)
    tape: Tape = field(default_factory=Tape)
    names: Names | None = None
    board: Board = field(default_factory=Board)
    passes: int = 0
    brought: dict[str, Tensor] = field(default_factory=dict)
    passed_at: int = 0
    touched: dict[str, list[int]] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    trace: Trace | None = None
    made_loss: bool = False

    def pass_of(self, parameter: str) -> BackwardPass | None:
        """Return the last backward pass that came by a parameter; None if none did."""
        return next((one for one in reversed(self.seen) if one.reached(parameter)), None)


def recorded(stepper: Stepper) -> Recording:
    """What happened in the stepper's present iteration so far. Kept until the stepper stands elsewhere.

    Raises:
        UnexplainedError: when the iteration cannot be run again.
    """
    branch, iteration = stepper.branch, max(stepper.iteration, 1)
    place = (
        branch,
        stepper.iteration,
        stepper.at_boundary,
        stepper.steps,
        branch.loop_of(iteration),
        branch.rates_until(iteration),
    )
    before, recording = stepper.memory.get(Recording, (None, None))
    if before != place:
        steps = None if stepper.at_boundary else stepper.steps
        with asking(stepper):
            recording = Recording(start_of(stepper), steps)
            _walk(recording.start, recording)
        stepper.memory[Recording] = place, recording
    assert isinstance(recording, Recording)
    return recording


def _walk(start: Start, recording: Recording) -> None:
    """Run so many lines of an iteration, or all of it; of those before it all that its gradients reach back to."""
    at, inputs, modules = start.stepper, Inputs(), ModuleCalls()
    loss = loss_in(at.variables)
    begun = False

    def around(roots: Roots, backward: Callable[[], None]) -> None:
        nonlocal loss
        if not begun:
            backward()
            return
        loss = loss_in(at.variables)
        trace = recording.trace = _traced([root for root, _ in roots], at, inputs, modules)
        last = BackwardPass(recording.tape, roots, at.parameters)
        with trace.watching(recording.tape.nodes()) if trace is not None else nullcontext(), last.noted():
            backward()
        recording.last = last
        recording.seen.append(last)
        recording.passes += 1
        given = {name: last.gradient(name) for name in last.values}
        recording.brought.update({name: one for name, one in given.items() if one is not None})
        recording.written = dict(written)
        for name in last.values:
            if last.reached(name):
                recording.touched.pop(gradient_of.get(name, ""), None)

    written: dict[str, int] = {}
    gradient_of: dict[str, str] = {}
    steps_run = 0
    with modules.noting(), Observer(around, called=partial(_note_data, inputs), tape=recording.tape):
        replay, begun = Replay(start), True
        loss = loss_in(at.variables)
        while at.finished == start.complete and (recording.steps is None or at.steps < recording.steps):
            line, passes, there, writes = at.line, recording.passes, _there(at), _writes(at, recording.tape)
            gradient_of.update(zip(at.parameters, at.gradients, strict=False))
            step(replay)
            steps_run += 1
            written.update({name: at.steps for name in at.changed if name in at.parameters})
            if recording.passes == passes:
                now = _writes(at, recording.tape)
                unseen = {name for name, count in now.items() if count != writes.get(name, count)}
                for name in {*at.changed, *(there - _there(at)), *unseen} & {*at.gradients}:
                    recording.touched.setdefault(name, []).append(line)
            else:
                recording.passed_at = steps_run
    made = loss_in(at.variables)
    recording.made_loss = recording.passes > 0 or (made is not None and made is not loss)
    if isinstance(made, Tensor) and made is not loss:
        recording.trace = _traced([made], at, inputs, modules) or recording.trace
    numbered = at.config.trainer != SCRIPT
    recording.names = Names(recording.tape, {**at.parameters, **at.variables}, numbered)
    recording.tape.complete()
    recording.variables = {name: _as_now(value) for name, value in at.variables.items()}
    recording.parameters = {name: _as_now(value) for name, value in at.parameters.items()}
    recording.gradients = {name: _as_now(value) for name, value in at.gradients.items()}


def _as_now(value: Any) -> Any:
    """Return a value that stays as it is when the run goes on; a leaf is written to, what autograd made is not."""
    if not isinstance(value, Tensor) or made_by(value) is not None:
        return value
    return value.detach().clone().requires_grad_(value.requires_grad)


def step(replay: Replay) -> None:
    """One line.

    Raises:
        UnexplainedError: when it raises, which it did not in the run itself.
    """
    try:
        replay.step_line()
    except LoopError as error:
        raise UnexplainedError(LINE_NOT_AGAIN, line=error.line, problem=str(error)) from error


def _there(at: Position) -> set[str]:
    """The gradients that are there: a line that takes one away makes no new value."""
    return {name for name, gradient in at.gradients.items() if gradient is not None}


def _writes(at: Position, tape: Tape) -> dict[str, int]:
    """Return how often each gradient was written to. A gradient scaler and `data` do so unseen by autograd."""
    return {name: tape.writes_to(gradient) for name, gradient in at.gradients.items() if gradient is not None}


def _traced(roots: list[Tensor], at: Position, inputs: Inputs, modules: ModuleCalls) -> Trace | None:
    """The graph of some roots; None when autograd did not follow how they were computed."""
    nodes = [node for node in map(made_by, roots) if node is not None]
    return trace_of(nodes, inputs, {**at.parameters, **at.variables}, modules.calls) if nodes else None


def _note_data(inputs: Inputs, arguments: tuple[Any, ...], result: Tensor) -> None:
    """Keeps what a call got that needs no gradient."""
    node = made_by(result)
    if node is not None and node not in inputs:
        inputs[node] = tuple(
            argument for argument in arguments if isinstance(argument, Tensor) and not argument.requires_grad
        )
