"""Explanations of a number: the terms that add up to one cell, each with its factors.

All values here are frozen: plain numbers and names, never a live tensor. Importing it loads no torch, so that
a panel can be built before torch is available.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import prod
from typing import Literal

from core.text.clip import name_of
from core.view.requests import Area
from core.view.snapshot import MapPicture

Kind = Literal["gradient", "delta", "loss derivative", "activation", "loss", "weight", "data"]
"""The kind of a cell: of ∂loss/∂weight, of ∂loss/∂(output of a matrix product), of that at the last product, of a
product's input that was itself computed, of the loss or of what it squares, of a parameter with its update, or of
given data."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One cell of one tensor.

    Attributes:
        tensor: "w1", "w1.grad", "dw", …; "δ1", the gradient at the output of the first matrix product; "z1", that
            output itself; "h1", an elementwise function of it that feeds the next product;
            "w1.v̂", the second moment that Adam divides by; "(y_pred − y)", what the loss squares. The loop's own
            names take precedence: "y_pred" rather than "z2".
        cell: one index per dimension; () for a single number.
    """

    tensor: str
    cell: tuple[int, ...]

    def __str__(self) -> str:
        name = name_of(self.tensor)
        return f"{name}[{', '.join(map(str, self.cell))}]" if self.cell else name


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a term.

    Attributes:
        name: its name, such as "x[5, 412]", "δ1[5, 37]", "learning_rate" or "ReLU gate".
        value: the number itself.
        opens: the cell to explain next; None where the explanation ends.
        gate: whether it lets the others pass (1) or blocks them (0), infinite ones too.
    """

    name: str
    value: float
    opens: Reference | None = None
    gate: bool = False


def product_of(factors: Iterable[Factor]) -> float:
    """Return the product of factors, as the loop computes it; a zero has no sign."""
    factors = tuple(factors)
    if any(factor.gate and factor.value == 0 for factor in factors):
        return 0.0
    return prod(factor.value for factor in factors) + 0.0


@dataclass(frozen=True, slots=True)
class Term:
    """One of the numbers in a sum.

    Attributes:
        index: the summation index: the sample for a weight's gradient, the unit of the next layer for a δ; None outside
            a sum.
        label: its label, such as "n = 5".
        factors: the factors.
        product: the product of the factors.
        count: how many terms it stands for: one, unless a sum has too many.
    """

    index: int | None
    label: str
    factors: tuple[Factor, ...]
    product: float
    count: int = 1

    @property
    def held_back(self) -> float:
        """What the other factors would give, where a gate is closed; 0 where all are open."""
        closed = any(factor.gate and factor.value == 0 for factor in self.factors)
        return prod(factor.value for factor in self.factors if not factor.gate) if closed else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The part of an image that takes part in a cell of a convolution, or of the gradient of its kernel.

    Attributes:
        image: one channel of one image.
        area: the part, which may reach beyond the image into its padding.
        factor: what that part is multiplied by: the kernel for this channel, or the gradient at the output.
    """

    image: MapPicture
    area: Area
    factor: MapPicture


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation of a cell's value.

    Attributes:
        tensor, cell: the cell.
        kind: what it is.
        value: its value at this moment; None if there is none.
        formula: the formula on one line, such as "w1.grad[412, 37] = Σₙ x[n, 412] · δ1[n, 37]".
        terms: all terms, in order; empty if it cannot be explained.
        sum: the sum of the products and of what was carried over.
        carried: the gradient before this backward pass; None if it was empty.
        blocked: the number of terms that a ReLU blocks.
        note: why it cannot be explained, or why the sum differs from the value; empty if there is nothing to say.
        becomes, line: the value that a weight is about to take, and the line that changes it; None once it has, and for
            anything else.
        passed: the result of the last backward pass for a gradient that a line has changed since; None for anything
            else.
        aside: what else it contributes to, such as a difference's share of the loss; empty if there is nothing to say.
        slopes: whether the terms are no sum, but how much each number that goes in moves the cell.
        patches: the pictures that a convolution looks at, the one that contributes most first.
    """

    tensor: str
    cell: tuple[int, ...]
    kind: Kind
    value: float | None
    formula: str
    terms: tuple[Term, ...] = ()
    sum: float = 0.0
    carried: float | None = None
    blocked: int = 0
    note: str = ""
    becomes: float | None = None
    line: int | None = None
    passed: float | None = None
    aside: str = ""
    slopes: bool = False
    patches: tuple[Patch, ...] = field(default=(), compare=False)

    @property
    def count(self) -> int:
        """The number of all terms, told or not."""
        return sum(term.count for term in self.terms)

    @property
    def target(self) -> float | None:
        """The target of the sum: mostly the value itself."""
        return next((one for one in (self.becomes, self.passed) if one is not None), self.value)

    @property
    def off(self) -> tuple[float, float]:
        """The error of the sum: relative to its target, and relative to the magnitudes of all its terms.

        The second tells whether the terms are right. The first is larger where they cancel: float32 rounds each, and
        the small remainder keeps all of that error.
        """
        target = self.target
        apart = 0.0 if target is None else abs(self.sum - target)
        size = sum(abs(term.product) for term in self.terms) + abs(self.carried or 0.0)
        return (apart / abs(target) if target else apart), (apart / size if size else apart)

    @property
    def common(self) -> tuple[Factor, ...]:
        """The unexplained factors common to every term, such as 1/m: they can be written before the sum."""
        if len(self.terms) < 2 or self.carried is not None:
            return ()
        first, *others = (term.factors for term in self.terms)
        return tuple(
            factor for factor in first if factor.opens is None and factor.value and all(factor in one for one in others)
        )

    def without_common(self) -> Explanation:
        """Return the explanation with the common factors removed from its terms."""
        rest = [tuple(factor for factor in term.factors if factor not in self.common) for term in self.terms]
        terms = [
            replace(term, factors=factors, product=product_of(factors))
            for term, factors in zip(self.terms, rest, strict=True)
        ]
        return replace(self, terms=tuple(terms)) if self.common else self


@dataclass(frozen=True, slots=True)
class CellHistory:
    """A cell over the iterations of the current branch, including those that were gone back from.

    Attributes:
        tensor, cell: the cell.
        iterations: the numbers of complete iterations, rising; for the current moment, the iteration in progress.
        values: the value at each of them.
        present: the iteration of the current moment; its value is included, if there is one now.
    """

    tensor: str
    cell: tuple[int, ...]
    iterations: tuple[int, ...]
    values: tuple[float, ...]
    present: int
