"""One gradient from several sides: the run's own, by hand, by autograd and by finite differences.

Importing it loads no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.chain_rule import Reference
    from core.stepper import Stepper


@dataclass(frozen=True, slots=True)
class CellCheck:
    """One cell of a gradient.

    Attributes:
        tensor, cell: which one, "w1.grad" and (412, 37) for example.
        value: what the loop's last backward pass gave it.
        by_hand: the formula of the explanation, in float64.
        autograd: what autograd says: the run's own number where the loop uses autograd, the derivative of its loss in
            float64 where the gradient is written by hand.
        finite_difference: the derivative of the loss from its values alone, in float64.
        kink: whether a ReLU opens or closes nearby, so that the numbers need not agree.
        relative_error: the largest distance of the others from `finite_difference`, relative to the largest value in
            the tensor.
    """

    tensor: str
    cell: tuple[int, ...]
    value: float
    by_hand: float
    autograd: float
    finite_difference: float
    kink: bool
    relative_error: float


@dataclass(frozen=True, slots=True)
class Check:
    """Some cells of a gradient.

    Attributes:
        tensor: such as "w1.grad".
        cells: those that were checked.
        relative_error: the largest of those away from kinks.
        tolerance: above which a relative error is a wrong gradient.
        kinks: how many cells are too near a kink to tell.
        ok: whether no cell away from kinks is wrong.
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
        ValueError: when there is no such gradient or cell, or it cannot be checked; in words for a person.
    """
    raise NotImplementedError


def check_tensor(stepper: Stepper, tensor: str, cells: int = 100, seed: int = 0) -> Check:
    """Checks some random cells of a gradient, or all when there are no more. Changes nothing in the run.

    Raises:
        ValueError: when there is no such gradient.
    """
    raise NotImplementedError


def check_all(stepper: Stepper, cells: int = 100, seed: int = 0) -> tuple[Check, ...]:
    """Checks some random cells of each gradient. Changes nothing in the run."""
    raise NotImplementedError
