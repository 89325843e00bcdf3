"""Gradient checks: by hand, by autograd and by finite differences, all in float64, beside the run's own value."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch

from core.check.advice import advice, named
from core.check.finite_differences import Derivative, Rounding, derivative, rounding_of
from core.check.loss_function import LossFunction
from core.check.passes import Pass, run_again
from core.check.results import CellCheck, Check
from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain.board.board import Board
from core.explain.chain_rule.gradient import gradient_sums
from core.explain.reasons import NO_PART, NO_PASS, NOT_FINITE, NOT_YET, UnexplainedError, check_cell_of, sentence
from core.explain.replay.recording import Recording, recorded
from core.explain.replay.replay import asking, put_aside
from core.explain.rules.terms import Cell, number
from core.explain.types import Reference
from core.explain.values import total_of
from core.i18n import joined, words
from core.interrupt import Interrupted
from core.program.roles import loss_in

UNCHECKED = words("Check", "{tensor} cannot be checked. {why}")
ROUNDING = 2.0**-50
"""The share of the absolute values of all terms by which a sum of them in float64 may be off, and autograd's."""

CUT_OFF = words("Check", "No gradient reaches {parameter}: {cuts} holds fixed what is computed from it.")


@dataclass(frozen=True, eq=False)
class _Sides:
    """A gradient from every source.

    Attributes:
        value: the run's own gradient.
        by_hand: the sum of the terms of a cell in float64, and the rounding of that.
        autograd: in float64.
        loss: the loss in float64, as a function of the parameter.
        followed: the same as far as autograd follows it; None where that is all of it.
        rounding: the rounding of the loss.
    """

    value: torch.Tensor
    by_hand: Callable[[Cell], tuple[float, float]]
    autograd: torch.Tensor
    loss: LossFunction
    followed: LossFunction | None
    rounding: Rounding


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
        self._passes = run_again(recording)
        self._board = Board()
        self._brought: Pass | None = None
        self._sides: dict[str, _Sides] = {}

    @property
    def runs_own_code(self) -> bool:
        """Whether a person's own function is among the calls that are run again: it may change what it likes."""
        return any(call.is_custom for call in self._passes.last.tape.calls)

    def sides(self, tensor: str) -> _Sides:
        """Return a gradient from every source.

        Raises:
            UnexplainedError: if there is none.
        """
        if tensor not in self._sides:
            self._sides[tensor] = self._look(tensor, self._parameters[tensor])
        return self._sides[tensor]

    def _look(self, tensor: str, parameter: str) -> _Sides:
        seen = self._passes.of(parameter)
        value = self._value(tensor, parameter)
        autograd = seen.gradients.get(parameter)
        loss = LossFunction(seen, parameter, followed=False)
        if value is None or autograd is None:
            raise _why_there_is_none(loss, parameter)
        if self.recording.passes:
            by_hand = partial(self._sum_of_terms, seen, parameter)
        else:
            written_out = self._passes.written_out.get(tensor)
            if written_out is None or not self.recording.touched.get(tensor):
                raise UnexplainedError(NOT_YET, gradient=tensor)
            by_hand = partial(_written, written_out)
        followed = LossFunction(seen, parameter, followed=True) if loss.follows_more else None
        steepest = _unravelled(int(autograd.abs().argmax()), tuple(autograd.shape))
        return _Sides(value, by_hand, autograd, loss, followed, rounding_of(loss, steepest))

    def _value(self, tensor: str, parameter: str) -> torch.Tensor | None:
        return self.recording.brought.get(parameter) if self.recording.passes else self.recording.gradients[tensor]

    def _sum_of_terms(self, seen: Pass, parameter: str, cell: Cell) -> tuple[float, float]:
        if self._brought is not seen:
            self._brought, self._board = seen, Board()
            seen.bring()
        sums = gradient_sums(self._board, seen.leaves(parameter), cell)
        return total_of(sums), ROUNDING * sum(float(np.abs(one.products).sum()) for one in sums)

    def check(self, tensor: str, cell: Cell) -> CellCheck:
        """Check one cell."""
        sides = self.sides(tensor)
        (hand, rounding), autograd = sides.by_hand(cell), number(sides.autograd, cell)
        found = self._derivative(sides, sides.loss, cell, (hand, autograd), rounding)
        checked = CellCheck(
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
        if (checked.right and not checked.kink) or sides.followed is None:
            return checked
        along = self._derivative(sides, sides.followed, cell, (hand, autograd), rounding)
        checked = replace(checked, finite_difference=along.value, kink=along.kink, noise=along.noise)
        cuts = tuple(map(named, sides.loss.cuts))
        return checked if found.kink or not cuts else replace(checked, whole=found.value, cuts=cuts)

    def advice(self, tensor: str, cells: tuple[CellCheck, ...]) -> str:
        """Return where to look for what is wrong with a gradient; empty if nothing tells."""
        return advice(Check(tensor, cells), self.sides(tensor).loss)

    def _derivative(
        self, sides: _Sides, loss: LossFunction, cell: Cell, numbers: tuple[float, float], rounding: float
    ) -> Derivative:
        """Return the derivative by differences; its noise with the rounding of what it is compared with."""
        expected = max((abs(one) for one in numbers if math.isfinite(one)), default=0.0)

        def off(found: Derivative) -> float:
            apart = max(abs(one - found.value) for one in numbers) - found.noise - rounding
            size = max(expected, abs(found.value))
            return (apart / size if size else 0.0) if math.isfinite(apart) else math.inf

        found = derivative(loss, cell, expected, sides.rounding, off)
        return replace(found, noise=found.noise + (rounding if math.isfinite(rounding) else 0.0))


def _written(gradient: torch.Tensor, cell: Cell) -> tuple[float, float]:
    return number(gradient, cell), 0.0


def _why_there_is_none(loss: LossFunction, parameter: str) -> UnexplainedError:
    if not loss.cuts:
        return UnexplainedError(NO_PART, parameter=parameter)
    return UnexplainedError(CUT_OFF, parameter=parameter, cuts=joined(", ", list(map(named, loss.cuts))))


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
    if checker.runs_own_code:
        put_aside(stepper)
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
            checks = tuple(_each(stepper, checker, tensor, _some_cells(shape, cells, seed)))
            advice = checker.advice(tensor, checks)
    except (UnexplainedError, LookupError) as reason:
        return Check(tensor, (), UNCHECKED.format(tensor=tensor, why=sentence(reason)))
    near = words("Check", "{tensor} cannot be checked. Every cell is too near a kink.")
    return Check(tensor, checks, near.format(tensor=tensor) if all(check.kink for check in checks) else "", advice)


def _each(stepper: Stepper, checker: Checker, tensor: str, cells: list[Cell]) -> Iterator[CellCheck]:
    """Check one cell after the other.

    Raises:
        Interrupted: when a person does not want to wait for more.
    """
    for cell in cells:
        if stepper.interrupted:
            raise Interrupted
        yield checker.check(tensor, cell)


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
