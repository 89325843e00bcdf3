"""One gradient from several sides: the run's own, by hand, by autograd and by finite differences.

Importing it loads no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.chain_rule import Reference
    from core.stepper import Stepper

TOLERANCE = 1e-5
"""Of a relative error in float64. Rounding and the step of the differences stay below 1e-7, away from kinks; what
float32 does to the run's own number does not count, since the loop's own lines are run in float64 as well."""


@dataclass(frozen=True, slots=True)
class CellCheck:
    """One cell of a gradient.

    Attributes:
        tensor, cell: which one, "w1.grad" and (412, 37) for example.
        value: what the last backward pass of the run gave it, mostly in float32.
        by_hand: the formula in float64: that of the explanation, or the loop's own lines where it writes its gradients
            out by hand.
        autograd: what autograd gave the run, so the same as `value`; where the loop does without, the derivative of its
            loss in float64.
        autograd_float64: autograd on the same lines in float64.
        finite_difference: the derivative of the loss from its values alone, in float64.
        kink: whether a ReLU opens or closes nearby, or the loss is too rough for differences; the numbers need not
            agree then.
        relative_error: the largest distance of the other float64 numbers from `finite_difference`, relative to the
            largest value in the tensor. What float32 does to the run is no error of the gradient: late in training,
            when the differences that are left are small, float32 gradients are mostly rounding.
    """

    tensor: str
    cell: tuple[int, ...]
    value: float
    by_hand: float
    autograd: float
    autograd_float64: float
    finite_difference: float
    kink: bool
    relative_error: float

    @property
    def errors(self) -> tuple[float, float]:
        """The relative errors of `by_hand` and of `autograd_float64`: `relative_error` is the larger one."""
        apart = [abs(number - self.finite_difference) for number in (self.by_hand, self.autograd_float64)]
        unit = self.relative_error / max(apart) if max(apart) else 0.0
        return apart[0] * unit, apart[1] * unit


@dataclass(frozen=True, slots=True)
class Check:
    """Some cells of a gradient.

    Attributes:
        tensor: such as "w1.grad".
        cells: those that were checked.
        relative_error: the largest of those away from kinks.
        tolerance: above which a relative error is a wrong gradient.
        kinks: how many cells are too near a kink to tell.
        ok: whether it was checked, and no cell away from kinks is wrong.
        note: why it could not be checked; empty when it was.
    """

    tensor: str
    cells: tuple[CellCheck, ...]
    relative_error: float
    tolerance: float
    kinks: int
    ok: bool
    note: str = ""


def check_cell(stepper: Stepper, reference: Reference) -> CellCheck:
    """Checks one cell of a gradient. Changes nothing in the run.

    Raises:
        CellError: when there is no such gradient or cell, or it cannot be checked; in words for a person.
    """
    from core.checking.checks import checked_cell

    return checked_cell(stepper, reference)


def check_tensor(stepper: Stepper, tensor: str, cells: int = 100, seed: int = 0) -> Check:
    """Checks some random cells of a gradient, or all when there are no more. Changes nothing in the run.

    Raises:
        CellError: when there is no such gradient.
    """
    from core.checking.checks import checked_tensor

    return checked_tensor(stepper, tensor, cells, seed)


def check_all(stepper: Stepper, cells: int = 100, seed: int = 0) -> tuple[Check, ...]:
    """Checks some random cells of each gradient. Changes nothing in the run."""
    return tuple(check_tensor(stepper, name, cells, seed) for name in stepper.gradients)
