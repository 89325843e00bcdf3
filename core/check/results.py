"""Results of gradient checks: the run's own value, by hand, by autograd and by finite differences.

Importing it loads no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

from core.i18n import words

TOLERANCE = 1e-6
"""Tolerated relative error in float64, on top of the rounding of the loss. The float32 rounding of the run's own
value does not count, since the loop's own lines are run in float64 as well."""

ROUNDED = 1e-3
"""A run's own value that differs from the float64 one by more than this, relatively, deserves a note."""

BY_ROUNDING = words(
    "Check",
    "The run computes in {precision}, and its own number is {percent} % off by rounding: no error of the gradient.",
)


@dataclass(frozen=True, slots=True)
class CellCheck:
    """One cell of a gradient.

    Attributes:
        tensor, cell: the cell, such as "w1.grad" and (412, 37).
        value: the gradient from the run's last backward pass, mostly in float32.
        by_hand: the formula in float64: that of the explanation, or the loop's own lines where it writes its gradients
            out by hand.
        autograd: the gradient that autograd gave the run, hence equal to `value`; in a loop without autograd, the
        derivative of its loss in float64.
        autograd_float64: autograd on the same lines in float64.
        finite_difference: the derivative of the loss from its values alone, in float64.
        kink: whether a call switches nearby, such as a ReLU, or the loss is too rough for differences; the numbers need
            not agree then.
        noise: a bound on the error of `finite_difference`, since the loss is rounded to float64.
        precision: the precision of `value`.
        whole: where autograd holds something fixed that was computed from the parameter, such as what was detached, and
            that makes a difference: the derivative of all of the loss. `finite_difference` is that of what it follows.
        cuts: the calls that hold it fixed, such as "detach · line 7".
    """

    tensor: str
    cell: tuple[int, ...]
    value: float
    by_hand: float
    autograd: float
    autograd_float64: float
    finite_difference: float
    kink: bool
    noise: float
    precision: str = "float32"
    whole: float | None = None
    cuts: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[float, float]:
        """The relative errors of `by_hand` and `autograd_float64` against `finite_difference`."""
        return self._error(self.by_hand), self._error(self.autograd_float64)

    def _error(self, number: float) -> float:
        apart, size = abs(number - self.finite_difference), max(abs(number), abs(self.finite_difference))
        if not isfinite(apart):
            return inf
        return apart / size if size else 0.0

    @property
    def relative_error(self) -> float:
        """The larger of both errors; meaningful only where the cell is not `below_noise`."""
        return max(self.errors)

    @property
    def agree(self) -> tuple[bool, bool]:
        """Whether `by_hand` and `autograd_float64` each agree with the differences, within their accuracy."""
        return self._agrees(self.by_hand), self._agrees(self.autograd_float64)

    def _agrees(self, number: float) -> bool:
        apart, size = abs(number - self.finite_difference), max(abs(number), abs(self.finite_difference))
        return isfinite(apart) and apart <= TOLERANCE * size + self.noise

    @property
    def right(self) -> bool:
        """Whether all numbers agree, or need not."""
        return self.kink or all(self.agree)

    @property
    def below_noise(self) -> bool:
        """Whether the cell is so small that the rounding of the loss hides a relative error of the tolerance."""
        size = max(map(abs, (self.by_hand, self.autograd_float64, self.finite_difference)))
        return size > 0 and self.noise > TOLERANCE * size

    @property
    def rounding_note(self) -> str:
        """A note on the rounding error of the run's own value; empty if that is small.

        Late in training, when the remaining differences are small, float32 gradients are mostly rounding.
        """
        off = abs(self.value - self.by_hand) / abs(self.by_hand) if self.by_hand else 0.0
        if not self.right or self.kink or not off > ROUNDED:
            return ""
        return BY_ROUNDING.format(precision=self.precision, percent=f"{100 * off:.2g}")


@dataclass(frozen=True, slots=True)
class Check:
    """The check of some cells of a gradient.

    Attributes:
        tensor: the gradient, such as "w1.grad".
        cells: the cells that were checked.
        note: why it could not be checked; empty if it was.
        advice: where to look for the mistake; empty if nothing tells.
    """

    tensor: str
    cells: tuple[CellCheck, ...]
    note: str = ""
    advice: str = ""

    @property
    def ok(self) -> bool:
        """Whether the gradient was checked, and no cell away from kinks is wrong."""
        return not self.note and self.worst is None

    @property
    def worst(self) -> CellCheck | None:
        """The wrong cell with the largest relative error."""
        return max([cell for cell in self.cells if not cell.right], key=lambda cell: cell.relative_error, default=None)

    @property
    def cut(self) -> CellCheck | None:
        """The cell where it makes the largest difference that autograd holds something fixed; None if nowhere."""
        cells = [cell for cell in self.cells if cell.cuts]
        return max(cells, key=lambda cell: abs((cell.whole or 0.0) - cell.finite_difference), default=None)

    @property
    def relative_error(self) -> float:
        """The largest error among cells away from kinks that are not below the noise, or are wrong."""
        told = [cell for cell in self.cells if not cell.kink and not (cell.below_noise and cell.right)]
        return max((cell.relative_error for cell in told), default=0.0)

    @property
    def kinks(self) -> int:
        """The number of cells too near a kink to tell."""
        return sum(cell.kink for cell in self.cells)

    @property
    def below_noise(self) -> int:
        """The number of other cells too small to tell an error of the tolerance from rounding of the loss."""
        return sum(cell.below_noise and cell.right and not cell.kink for cell in self.cells)
