"""Why is this number what it is? The terms that add up to one cell, each with its factors.

What leaves this module is frozen: plain numbers and names, never a live tensor. Importing it loads no torch, so that
a panel can be built before torch is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum, prod
from typing import TYPE_CHECKING, Literal

from core.text.clip import name_of

if TYPE_CHECKING:
    pass

Kind = Literal["gradient", "delta", "loss derivative", "activation", "loss", "weight", "data"]
"""What a cell is: of ∂loss/∂weight, of ∂loss/∂(output of a matrix product), of that at the last product, of an input of
a product that was itself computed, of the loss or of what it squares, of a parameter with its update, of what was
given."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One cell of one tensor.

    Attributes:
        tensor: "w1", "w1.grad", "dw", …; "δ1", the gradient at the output of the first matrix product; "z1", that
            output itself; "h1", an elementwise function of it that feeds the next product;
            "w1.v̂", the second moment that Adam divides by; "(y_pred − y)", what the loss squares. What the loop has a
            name for is called by it: "y_pred" rather than "z2".
        cell: one index a dimension; () of a single number.
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
        name: such as "x[5, 412]", "δ1[5, 37]", "learning_rate" or "ReLU gate".
        value: the number itself.
        opens: what to explain in turn; None where the way ends.
    """

    name: str
    value: float
    opens: Reference | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One of the numbers that are added up.

    Attributes:
        index: what the sum runs over: the sample of a weight's gradient, the unit behind of a δ; None outside a sum.
        label: such as "n = 5".
        factors: what is multiplied.
        product: of the factors.
    """

    index: int | None
    label: str
    factors: tuple[Factor, ...]
    product: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a cell has its value.

    Attributes:
        tensor, cell: which one.
        kind: what it is.
        value: its own value at this moment. None where there is none.
        formula: on one line, such as "w1.grad[412, 37] = Σₙ x[n, 412] · δ1[n, 37]".
        terms: all of them, in order. Empty when it cannot be taken apart.
        sum: of the products and of what was carried over.
        carried: what was in the gradient before this backward pass; None when it was empty.
        blocked: how many of the terms a ReLU has closed.
        note: why it cannot be explained, or why the sum is not the value. Empty when there is nothing to say.
        becomes, line: what a weight is about to become, and in which line. None once it has, and of all else.
        passed: what the last backward pass left in a gradient that a line has changed since; None of all else.
        aside: what else it is part of: what a difference adds to the loss. Empty when there is nothing to say.
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

    @property
    def target(self) -> float | None:
        """What the terms add up to: mostly the value itself."""
        return next((one for one in (self.becomes, self.passed) if one is not None), self.value)

    @property
    def off(self) -> tuple[float, float]:
        """How far the sum is from its target: relative to it, and relative to the sizes of all that is added up.

        The second one tells whether the terms are right. The first is larger where they cancel: float32 rounds each,
        and the little that is left of them keeps it all.
        """
        target = self.target
        apart = 0.0 if target is None else abs(self.sum - target)
        size = fsum(abs(term.product) for term in self.terms) + abs(self.carried or 0.0)
        return (apart / abs(target) if target else apart), (apart / size if size else apart)

    @property
    def common(self) -> tuple[Factor, ...]:
        """The factors of every term that lead nowhere, such as 1/m: they can stand before the sum."""
        if len(self.terms) < 2 or self.carried is not None:
            return ()
        first, *others = (term.factors for term in self.terms)
        return tuple(
            factor for factor in first if factor.opens is None and factor.value and all(factor in one for one in others)
        )

    def without_common(self) -> Explanation:
        """The same with terms that lack what they have in common."""
        rest = [tuple(factor for factor in term.factors if factor not in self.common) for term in self.terms]
        terms = [
            replace(term, factors=factors, product=prod(factor.value for factor in factors))
            for term, factors in zip(self.terms, rest, strict=True)
        ]
        return replace(self, terms=tuple(terms)) if self.common else self


@dataclass(frozen=True, slots=True)
class CellHistory:
    """A cell over the iterations of the present branch, those that were gone back from included.

    Attributes:
        tensor, cell: which one.
        iterations: how many were complete, rising; of the present moment the one in progress.
        values: at each of them.
        present: the iteration of the present moment; its value is among the others, unless there is none now.
    """

    tensor: str
    cell: tuple[int, ...]
    iterations: tuple[int, ...]
    values: tuple[float, ...]
    present: int
