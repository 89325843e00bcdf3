"""Sums of products: every term's factors as arrays, and how they are written on the board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from math import fsum

import numpy as np
import numpy.typing as npt

from core.explain.types import Factor, Reference, Term
from core.i18n import joined, words

Numbers = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]

MOST_TERMS = 1024
"""Terms that are told one by one; of a longer sum those that contribute most."""

_SUBSCRIPTS = {
    "n": "ₙ",
    "i": "ᵢ",
    "j": "ⱼ",
    "k": "ₖ",
    "h": "ₕ",
    "l": "ₗ",
    "m": "ₘ",
    "o": "ₒ",
    "p": "ₚ",
    "s": "ₛ",
    "t": "ₜ",
}


@dataclass(frozen=True, eq=False)
class Column:
    """One factor of every term of a sum.

    Attributes:
        text: its name, given the indices of its cell.
        numbers: its number in each term, of shape (terms,).
        cells: its cell in each term, of shape (terms, dimensions); None for a constant.
        opens: the tensor whose cell explains it; empty for none.
        gate: whether it lets the other factors pass or blocks them.
        closed: in which terms a ReLU blocks it.
        symbol: how it is written in a formula, if not by its name.
    """

    text: Callable[[Sequence[str]], str]
    numbers: Numbers
    cells: Cells | None = None
    opens: str = ""
    gate: bool = False
    closed: npt.NDArray[np.bool_] | None = None
    symbol: Callable[[Sequence[str]], str] | None = None

    def factor(self, term: int) -> Factor:
        """Return the factor of one term."""
        return self.factors([term])[0]

    def factors(self, terms: Sequence[int]) -> list[Factor]:
        """Return the factors of some terms."""
        numbers = (self.numbers[terms] + 0.0).tolist()  # −0 is 0
        cells = [()] * len(terms) if self.cells is None else list(map(tuple, self.cells[terms].tolist()))
        texts = [self.text([str(index) for index in cell]) for cell in cells]
        opens = [Reference(self.opens, cell) if self.opens else None for cell in cells]
        return [
            Factor(text, number, open_, self.gate) for text, number, open_ in zip(texts, numbers, opens, strict=True)
        ]

    def repeated(self, terms: int) -> Column:
        """Return a factor of one term as that of several."""
        return Column(
            self.text,
            np.repeat(self.numbers, terms),
            None if self.cells is None else np.repeat(self.cells, terms, axis=0),
            self.opens,
            self.gate,
            None if self.closed is None else np.repeat(self.closed, terms),
            self.symbol,
        )

    @property
    def is_constant(self) -> bool:
        """Whether it is the same in every term."""
        return self.cells is None or bool((self.cells == self.cells[:1]).all())


@dataclass(frozen=True, eq=False)
class Sum:
    """A sum of products.

    Attributes:
        columns: the factors, in the order in which they are written.
        indices: the summation indices, by the letter that is written for each: its number in each term.
        label: the name of its only term, where it has no index.
        written: the whole sum in symbols, if it is not written as its factors.
        root: the name of the loss, where the factors lead to it.
    """

    columns: tuple[Column, ...]
    indices: dict[str, Cells] = field(default_factory=dict)
    label: str = ""
    written: str = ""
    root: str = ""

    def __post_init__(self) -> None:
        """Repeat the factors that are the same in all terms."""
        columns = (one if len(one.numbers) == self.size else one.repeated(self.size) for one in self.columns)
        object.__setattr__(self, "columns", tuple(columns))

    @property
    def size(self) -> int:
        """The number of terms."""
        lengths = [len(one) for one in self.indices.values()] or [len(column.numbers) for column in self.columns]
        return lengths[0] if self.indices else max(lengths, default=1)

    @property
    def products(self) -> Numbers:
        """The product of the factors of each term; where a gate is closed it is 0, whatever the others are."""
        product, open_ = np.ones(self.size), np.ones(self.size, bool)
        for column in self.columns:
            with np.errstate(all="ignore"):
                product = product * column.numbers
            if column.gate:
                open_ = open_ & (column.numbers != 0)
        return np.where(open_, product, 0.0) + 0.0

    @property
    def blocked(self) -> int:
        """The number of terms that a ReLU blocks."""
        closed = [column.closed for column in self.columns if column.closed is not None]
        return int(np.logical_or.reduce(closed).sum()) if closed else 0

    def terms(self) -> list[Term]:
        """Return the terms; of a long sum those that contribute most, and the others in one."""
        products = self.products
        if self.size <= MOST_TERMS:
            return self._terms(list(range(self.size)), products)
        largest = np.argpartition(-np.abs(np.nan_to_num(products, nan=np.inf)), MOST_TERMS)
        others = fsum_of(products[largest[MOST_TERMS:]])
        label = words("Term", "the other {count}").format(count=f"{self.size - MOST_TERMS:,}")
        return [
            *self._terms(sorted(largest[:MOST_TERMS].tolist()), products),
            Term(None, label, (Factor(label, others),), others, self.size - MOST_TERMS),
        ]

    def _terms(self, places: list[int], products: Numbers) -> list[Term]:
        factors = zip(*(column.factors(places) for column in self.columns), strict=True) if self.columns else repeat(())
        at = [numbers[places].tolist() for numbers in self.indices.values()]
        indices = list(zip(*at, strict=True)) if at else [()] * len(places)
        return [
            Term(index[0] if index else None, self._labelled(index), own, product)
            for index, own, product in zip(indices, factors, products[places].tolist(), strict=False)
        ]

    def _labelled(self, index: tuple[int, ...]) -> str:
        if len(index) > 1:
            return f"[{', '.join(map(str, index))}]"
        return "".join(f"{letter} = {number}" for letter, number in zip(self.indices, index, strict=True)) or self.label

    @property
    def symbols(self) -> str:
        """The sum in symbols: Σₙ x[n, 412] · δ1[n, 37]."""
        if self.written:
            return self.written
        letters = [letter for letter, index in self.indices.items() if (index != index[:1]).any()]
        before = [column for column in self.columns if letters and column.is_constant]
        within = [column for column in self.columns if column not in before] or before
        before = before if within is not before else []
        sigma = [f"Σ{''.join(_SUBSCRIPTS.get(letter, letter) for letter in letters)} "] if letters else []
        parts = [self._written(column) for column in within]
        outside = [joined("", [self._written(column), " · "]) for column in before]
        return joined("", [*outside, *sigma, joined(" · ", parts)])

    def _written(self, column: Column) -> str:
        cells = column.cells
        at = [] if cells is None else [self._index(cells[:, axis]) for axis in range(cells.shape[1])]
        return (column.symbol or column.text)(at)

    def _index(self, numbers: Cells) -> str:
        """Return an index in symbols: a number, or one of the summation indices times and plus numbers."""
        if (numbers == numbers[0]).all():
            return str(numbers[0])
        for letter, index in self.indices.items():
            moved = np.flatnonzero(index != index[0])
            if not moved.size:
                continue
            rise, run = int(numbers[moved[0]] - numbers[0]), int(index[moved[0]] - index[0])
            if rise % run == 0 and (numbers - rise // run * index == numbers[0] - rise // run * index[0]).all():
                factor, plus = rise // run, int(numbers[0] - rise // run * index[0])
                times = letter if factor == 1 else f"{factor}{letter}" if factor != -1 else f"−{letter}"
                return times + (f" {'+' if plus > 0 else '−'} {abs(plus)}" if plus else "")
        return "…"


def fsum_of(numbers: Numbers) -> float:
    """Return a correctly rounded sum."""
    try:
        return fsum(numbers) + 0.0  # −0 is 0
    except (OverflowError, ValueError):  # there are infinities of both signs
        return float(numbers.sum())
