"""Gradient checks: by hand, by autograd and by finite differences, all in float64, beside the run's own value."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from core.check.finite_differences import Rounding, derivative, rounding_of
from core.check.loss_function import Loss, LossFunction
from core.check.results import CellCheck, Check
from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain.board.board import Board
from core.explain.chain_rule.gradient import gradient_sums
from core.explain.reasons import NO_PART, NO_PASS, NOT_FINITE, NOT_YET, UnexplainedError, check_cell_of, sentence
from core.explain.replay.recording import Recording, recorded
from core.explain.replay.replay import asking
from core.explain.rules.terms import Cell, number
from core.explain.tape.calls import Value
from core.explain.types import Reference
from core.explain.values import total_of
from core.i18n import words
from core.program.roles import loss_in

UNCHECKED = words("Check", "{tensor} cannot be checked. {why}")


@dataclass(frozen=True, eq=False)
class _Sides:
    """A gradient from every source but finite differences.

    Attributes:
        parameter: the one that the gradient belongs to.
        value: the run's own gradient.
        by_hand: the sum of the terms of a cell, in float64.
        autograd: in float64.
    """

    parameter: str
    value: torch.Tensor
    by_hand: Callable[[Cell], float]
    autograd: torch.Tensor

    @property
    def steepest(self) -> Cell:
        """The cell with the largest gradient."""
        return _unravelled(int(self.autograd.abs().argmax()), tuple(self.autograd.shape))


class Checker:
    """A checker of the gradients at one moment.

    A loss that is not finite in the run is so coarse in float64 that finite differences of it mean nothing.
    """

    def __init__(self, stepper: Stepper, recording: Recording) -> None:
        loss = loss_in(recording.variables)
        if isinstance(loss, torch.Tensor) and not loss.isfinite().all():
            raise UnexplainedError(NOT_FINITE)
        self.recording = recording
        self._parameters = dict(zip(stepper.gradients, stepper.parameters, strict=True))
        self._loss = LossFunction(recording)
        self._autograd, self._seen = self._loss.differentiated()
        self._written_out = {} if recording.passes else self._loss.written_out()
        self._base: Loss = self._loss.at()
        self._board = Board()
        self._sides: dict[str, _Sides] = {}
        self._roundings: dict[str, Rounding] = {}

    def sides(self, tensor: str) -> _Sides:
        """Return a gradient from every source but finite differences.

        Raises:
            UnexplainedError: if there is none.
        """
        if tensor not in self._sides:
            self._sides[tensor] = self._look(tensor, self._parameters[tensor])
        return self._sides[tensor]

    def _look(self, tensor: str, parameter: str) -> _Sides:
        last = self.recording.last
        if last is None or self._seen is None:
            value, written_out = self.recording.gradients[tensor], self._written_out.get(tensor)
            if value is None or written_out is None or not self.recording.touched.get(tensor):
                raise UnexplainedError(NOT_YET, gradient=tensor)
            return _Sides(parameter, value, partial(number, written_out), self._autograd[parameter])
        value = last.gradient(parameter)
        if value is None or parameter not in self._autograd:
            raise UnexplainedError(NO_PART, parameter=parameter)
        versions = [one for one in self._seen.values[parameter] if one.gradient is not None]
        return _Sides(parameter, value, partial(self._sum_of_terms, versions), self._autograd[parameter])

    def _sum_of_terms(self, versions: list[Value], cell: Cell) -> float:
        return total_of(gradient_sums(self._board, versions, cell))

    def check(self, tensor: str, cell: Cell) -> CellCheck:
        """Check one cell."""
        sides = self.sides(tensor)
        hand, autograd = sides.by_hand(cell), number(sides.autograd, cell)
        sizes = [abs(one) for one in (hand, autograd) if math.isfinite(one)]
        found = derivative(
            self._loss, self._base, sides.parameter, cell, max(sizes, default=0.0), self._rounding(tensor)
        )
        return CellCheck(
            tensor=tensor,
            cell=cell,
            value=number(sides.value, cell),
            by_hand=hand,
            autograd=number(sides.value, cell) if self.recording.passes else autograd,
            autograd_float64=autograd,
            finite_difference=found.value,
            kink=found.kink,
            noise=found.noise,
            precision=str(sides.value.dtype).removeprefix("torch."),
        )

    def _rounding(self, tensor: str) -> Rounding:
        if tensor not in self._roundings:
            sides = self.sides(tensor)
            self._roundings[tensor] = rounding_of(self._loss, self._base, sides.parameter, sides.steepest)
        return self._roundings[tensor]


def _recorded(stepper: Stepper) -> Recording:
    recording = recorded(stepper)
    if not recording.passes and any(name.endswith(".grad") for name in stepper.gradients):
        raise UnexplainedError(NO_PASS)
    return recording


def _checker(stepper: Stepper, recording: Recording) -> Checker:
    checked, checker = stepper.memory.get(Checker, (None, None))
    if checked is not recording:
        checker = Checker(stepper, recording)
        stepper.memory[Checker] = recording, checker
    assert isinstance(checker, Checker)
    return checker


def check_cell(stepper: Stepper, reference: Reference) -> CellCheck:
    """Check one cell of a gradient, without changing the run.

    Raises:
        CellError: if there is no such gradient or cell, or it cannot be checked; the message is for a person.
    """
    _known(stepper, reference.tensor)
    try:
        recording = _recorded(stepper)
        with asking(stepper):
            checker = _checker(stepper, recording)
            check_cell_of(reference, checker.sides(reference.tensor).value.shape)
            return checker.check(reference.tensor, reference.cell)
    except (UnexplainedError, LookupError) as reason:
        raise CellError(UNCHECKED, tensor=reference.tensor, why=sentence(reason)) from None


def check_tensor(stepper: Stepper, tensor: str, cells: int = 100, seed: int = 0) -> Check:
    """Check random cells of a gradient, or all if there are no more, without changing the run.

    Raises:
        CellError: if there is no such gradient.
    """
    _known(stepper, tensor)
    try:
        recording = _recorded(stepper)
        with asking(stepper):
            checker = _checker(stepper, recording)
            shape = tuple(checker.sides(tensor).value.shape)
            checks = tuple(checker.check(tensor, cell) for cell in _some_cells(shape, cells, seed))
    except (UnexplainedError, LookupError) as reason:
        return Check(tensor, (), UNCHECKED.format(tensor=tensor, why=sentence(reason)))
    near = words("Check", "{tensor} cannot be checked. Every cell is too near a kink.")
    return Check(tensor, checks, near.format(tensor=tensor) if all(check.kink for check in checks) else "")


def _known(stepper: Stepper, tensor: str) -> None:
    if tensor not in stepper.gradients:
        raise CellError(
            words("Check", "There is no gradient “{name}”; there is {names}."),
            name=tensor,
            names=", ".join(stepper.gradients),
        )


def _some_cells(shape: tuple[int, ...], cells: int, seed: int) -> list[Cell]:
    """Return distinct random cells, in the order of the tensor."""
    count = math.prod(shape)
    chosen = sorted(random.Random(seed).sample(range(count), min(cells, count)))
    return [_unravelled(index, shape) for index in chosen]


def _unravelled(index: int, shape: tuple[int, ...]) -> Cell:
    return tuple(map(int, np.unravel_index(index, shape)))


def check_all(stepper: Stepper, cells: int = 100, seed: int = 0) -> tuple[Check, ...]:
    """Check random cells of each gradient, without changing the run."""
    return tuple(check_tensor(stepper, name, cells, seed) for name in stepper.gradients)
