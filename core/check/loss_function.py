"""The loss as a function of the parameters: the loop's lines up to the loss, run again in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import torch

from core.errors import LoopError
from core.explain.reasons import NOT_FINITE, UnexplainedError
from core.explain.replay.backward_pass import BackwardPass
from core.explain.replay.observer import Observer, Roots
from core.explain.replay.recording import Recording
from core.explain.replay.replay import Replay
from core.explain.rules.terms import Cell, number
from core.explain.tape.tape import Tape
from core.i18n import words
from core.interrupt import Left
from core.program.roles import LOSS, loss_in


class _AtTheLoss(Left):
    """Raised at the loss: the rest of the iteration need not run."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one weight by a given amount."""

    parameter: str
    cell: Cell
    by: float


@dataclass(frozen=True, eq=False)
class Loss:
    """A value of the loss, and the side of each kink that its intermediate values lay on."""

    value: float
    sides: list[torch.Tensor]


class LossFunction:
    """The function that an iteration's last backward pass differentiates, or without one the loop's `loss`."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._replay = Replay(recording.start.in_double())

    def at(self, move: Move | None = None) -> Loss:
        """Return the loss, optionally with one weight moved.

        Raises:
            UnexplainedError: if the lines do not run in float64, or lead to no finite loss.
        """
        values: list[float] = []

        def measure(roots: Roots, _: Callable[[], None]) -> None:
            parts = [root.detach() if begin is None else (root.detach() * begin).sum() for root, begin in roots]
            values.append(sum(map(float, parts)))
            raise _AtTheLoss

        observer = Observer(self._at_the_last_pass(measure), doubled=True, patterned=True)
        self._run(observer, move)
        value = values[0] if values else self._loss()
        if not math.isfinite(value):
            raise UnexplainedError(NOT_FINITE)
        return Loss(value, observer.patterns)

    def weight(self, parameter: str, cell: Cell) -> float:
        """Return a weight as it enters the loss."""
        self._replay.rewind()
        return number(self._replay.at.parameters[parameter], cell)

    def differentiated(self) -> tuple[dict[str, torch.Tensor], BackwardPass | None]:
        """Return each parameter's gradient according to autograd, and the backward pass if the loop has one."""
        if not self._recording.passes:
            return self._loss_differentiated(), None
        passes: list[BackwardPass] = []
        tape = Tape()

        def observe(roots: Roots, backward: Callable[[], None]) -> None:
            passes.append(BackwardPass(tape, roots, self._replay.at.parameters))
            with passes[0].noted():
                backward()
            raise _AtTheLoss

        self._run(Observer(self._at_the_last_pass(observe), doubled=True, tape=tape))
        if not passes:
            raise UnexplainedError(words("Check", "The backward pass was not reached in float64."))
        tape.complete()
        brought = {name: passes[0].gradient(name) for name in passes[0].values}
        return {name: one for name, one in brought.items() if one is not None}, passes[0]

    def _loss_differentiated(self) -> dict[str, torch.Tensor]:
        """Differentiate the loss of a loop that has no backward pass."""
        self._replay.rewind()
        parameters = self._replay.at.parameters
        for parameter in parameters.values():
            parameter.requires_grad_()
        self._walk(Observer(doubled=True))
        loss = loss_in(self._replay.at.variables)
        if not isinstance(loss, torch.Tensor) or not loss.requires_grad:
            return {name: torch.zeros_like(parameter) for name, parameter in parameters.items()}
        found = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True, materialize_grads=True)
        return dict(zip(parameters, found, strict=True))

    def written_out(self) -> dict[str, torch.Tensor | None]:
        """Return the gradients that the loop's own lines compute, by the gradient's name."""
        self._replay.rewind()
        with Observer(doubled=True):
            while self._running and self._replay.at.steps != self._recording.steps:
                self._step()
        return self._replay.at.gradients

    # Running

    def _at_the_last_pass(
        self, act: Callable[[Roots, Callable[[], None]], None]
    ) -> Callable[[Roots, Callable[[], None]], None]:
        """Return a hook that acts at the last backward pass, and lets earlier ones run."""
        passes = 0

        def around(roots: Roots, backward: Callable[[], None]) -> None:
            nonlocal passes
            passes += 1
            if passes == self._recording.passes:
                act(roots, backward)
            backward()

        return around

    def _run(self, observer: Observer, move: Move | None = None) -> None:
        self._replay.rewind()
        with suppress(_AtTheLoss):
            self._walk(observer, move)

    def _walk(self, observer: Observer, move: Move | None = None) -> None:
        """Run up to the loss. The weight is moved once no further line before the loss writes to it."""
        written = 0 if move is None else self._recording.written.get(move.parameter, 0)
        with observer:
            while self._running:
                if move is not None and self._replay.at.steps == written:
                    self._replay.at.parameters[move.parameter].data[move.cell] += move.by
                line = self._replay.at.line
                self._step()
                if not self._recording.passes and LOSS in self._replay.at.loop.assigned_at(line):
                    return

    @property
    def _running(self) -> bool:
        return self._replay.at.finished == self._recording.start.complete

    def _step(self) -> None:
        try:
            self._replay.step_line(watched=False)
        except LoopError as error:
            raise UnexplainedError(
                words("Check", "Line {line} does not run in float64: {problem}"), line=error.line, problem=str(error)
            ) from error

    def _loss(self) -> float:
        loss = loss_in(self._replay.at.variables)
        if not isinstance(loss, torch.Tensor | float):
            raise UnexplainedError(words("Check", "The loop computes no loss."))
        return float(loss.detach()) if isinstance(loss, torch.Tensor) else loss
