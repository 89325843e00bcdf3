"""The loss as a function of one parameter: the calls that lead from it to the loss, run again in float64.

All else stays what it was: data, buffers, random numbers and the parameters that are not moved.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor

from core.check.passes import Pass
from core.explain.reasons import NOT_FINITE, UnexplainedError
from core.explain.rules.terms import Cell
from core.explain.tape.calls import Call, Value
from core.i18n import Words, words

_NOT_AGAIN = words("Check", "{call} in line {line} cannot be run again: {problem}")
_OTHERWISE = words("Check", "{call} in line {line} does not give the same numbers when it is run again.")

SAME = 1e-9
"""How much a call may differ when it is run again in float64, relative to its largest number."""

State = dict[Value, Tensor]
"""The numbers of the values that depend on the parameter."""


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A call, and the values that it reads and makes and that depend on the parameter, each with its place."""

    call: Call
    inputs: list[tuple[int, Value]]
    outputs: list[tuple[int, Value]]

    @staticmethod
    def of(call: Call, moving: set[Value], computed: set[Value]) -> _Step:
        inputs = [(place, one) for place, one in call.inputs if one in moving]
        return _Step(call, inputs, [(place, one) for place, one in enumerate(call.outputs) if one in computed])


class LossFunction:
    """The function that a backward pass differentiates, of one parameter.

    Attributes:
        calls: the calls that lead from the parameter to the loss, in order.
        cuts: those of them whose input autograd follows, and whose output it does not, such as `detach`.
    """

    def __init__(self, seen: Pass, parameter: str, followed: bool) -> None:
        """Find the calls.

        Args:
            seen: the backward pass.
            parameter: the name of the parameter.
            followed: whether to hold fixed what autograd does not follow, such as what was detached.
        """
        self._roots = seen.roots
        self._leaves = seen.leaves(parameter)
        self._followed = followed
        self._moving = _moving(seen, self._leaves, followed)
        wanted = {root for root, _ in seen.roots}
        self.calls: list[Call] = []
        computed = self._moving.difference(self._leaves)
        for call in reversed(seen.calls):
            if any(one in wanted and one in computed for one in call.outputs):
                self.calls.insert(0, call)
                wanted.update(value for _, value in call.inputs)
        self._steps = [_Step.of(call, self._moving, computed) for call in self.calls]
        self.cuts = [call for call in self.calls if _is_cut(call, self._moving)]
        self.begin = self._value({})
        self._check()

    @property
    def follows_more(self) -> bool:
        """Whether something moves that autograd holds fixed."""
        return bool(self.cuts) or any(_holds_padding(call) for call in self.calls)

    def weight(self, cell: Cell) -> float:
        """Return a weight as it enters the loss."""
        return float(self._leaves[-1].numbers[cell]) if self._leaves else 0.0

    def at(self, cell: Cell, by: float) -> float:
        """Return the loss with one weight moved.

        Raises:
            UnexplainedError: if it is not finite, or a call cannot be run again.
        """
        return self._value(self.state(cell, by))

    def state(self, cell: Cell, by: float) -> State:
        """Return all values that depend on the parameter, with one weight of it moved."""
        state: State = {}
        for leaf in self._leaves:
            state[leaf] = leaf.numbers.clone()
            state[leaf][cell] += by
        with torch.no_grad(), _quiet():
            for step in self._steps:
                outputs = self._run(step.call, {place: state[one] for place, one in step.inputs})
                state.update({value: outputs[place] for place, value in step.outputs})
        return state

    def _run(self, call: Call, given: dict[int, Tensor]) -> list[Tensor]:
        if self._followed and _holds_padding(call):
            _hold_padding(call, given)
        try:
            return call.run(given)
        except Exception as error:  # a person's own function may raise anything
            raise UnexplainedError(
                _NOT_AGAIN, call=call.name, line=_line(call), problem=str(error).split("\n")[0]
            ) from error

    def _value(self, state: State) -> float:
        numbers = [(state.get(root, root.numbers), begin) for root, begin in self._roots]
        parts = [number if begin is None else (number * begin).sum() for number, begin in numbers]
        value = sum(map(float, parts))
        if not math.isfinite(value):
            raise UnexplainedError(NOT_FINITE)
        return value

    def _check(self) -> None:
        """Check that every call gives what it gave on the tape."""
        with torch.no_grad(), _quiet():
            for step in self._steps:
                outputs = self._run(step.call, {place: one.numbers for place, one in step.inputs})
                if not all(_alike(value.numbers, outputs[place]) for place, value in step.outputs):
                    raise UnexplainedError(_OTHERWISE, call=step.call.name, line=_line(step.call))


def _moving(seen: Pass, leaves: list[Value], followed: bool) -> set[Value]:
    """Return the values that move with the leaves."""
    moving, held = set(leaves), set[Value]()
    for call in seen.calls:
        inputs = [value for _, value in call.inputs]
        if not any(one in moving for one in inputs):
            continue
        for output in call.outputs:
            if output not in moving and not _is_held(call, output, followed, held):
                moving.add(output)
    return moving


def _is_held(call: Call, output: Value, followed: bool, held: set[Value]) -> bool:
    """Return whether an output stays what it was, though it was computed from something that moves."""
    if output.tensor is not None:  # an update of a parameter
        return True
    if followed and output.edge is None:
        return True
    if output.edge is not None:
        return False
    if call.random:  # drawn, not computed
        return True
    written = [call.arguments[place] for place in call.written]
    return output.place < len(written) and _is_buffer(written[output.place])


def _is_buffer(value: Value) -> bool:
    """Return whether a tensor was there before the iteration, and the lines write to it."""
    while value.source is not None and value.source.written and value.place < len(value.source.written):
        place = list(value.source.written)[value.place]
        value = value.source.arguments[place]
    return value.source is None


def _is_cut(call: Call, moving: set[Value]) -> bool:
    followed = any(one.edge is not None for _, one in call.inputs if one in moving)
    return followed and all(one.edge is None for one in call.outputs) and any(one.is_float for one in call.outputs)


def _hold_padding(call: Call, given: dict[int, Tensor]) -> None:
    """Hold the row of an embedding that stands for no word: it gets no gradient by definition."""
    place, row = call.place_of(1, "weight"), call.argument(2, "padding_idx")
    if place is not None and place in given:
        given[place] = given[place].clone()
        given[place][row] = call.arguments[place].numbers[row]


def _holds_padding(call: Call) -> bool:
    row = call.argument(2, "padding_idx") if call.name == "embedding" else None
    return row is not None


@contextmanager
def _quiet() -> Iterator[None]:
    """Warn of nothing: what calls warn of, they have warned of in the run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _line(call: Call) -> Words | str:
    return str(call.place.line) if call.place is not None else "?"


def _alike(numbers: Tensor, again: Tensor) -> bool:
    if numbers.shape != again.shape:
        return False
    if not numbers.is_floating_point():
        return numbers.equal(again)
    numbers, again = numbers.to_dense(), again.to_dense().to(numbers.dtype)
    size = float(numbers.nan_to_num(0, 0, 0).abs().max()) if numbers.numel() else 0.0
    return torch.allclose(numbers, again, SAME, SAME * size, equal_nan=True)
