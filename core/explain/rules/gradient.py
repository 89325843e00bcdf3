"""The terms of one cell of a parameter's gradient: ∂loss/∂B = Aᵀ δ, ∂loss/∂A = δ Bᵀ, and the sum of δ for a bias."""

from __future__ import annotations

from dataclasses import dataclass

from core.explain.replay.backward_pass import Use
from core.explain.rules.factors import Factors, oriented
from core.explain.rules.terms import Cell, term
from core.explain.types import Term


@dataclass(frozen=True, slots=True)
class Part:
    """The contribution of one use of a parameter to a cell of its gradient.

    Attributes:
        terms: the terms that add up.
        symbols: the sum in symbols.
        blocked: the number of terms that a ReLU blocks.
    """

    terms: tuple[Term, ...]
    symbols: str
    blocked: int


def part_of(use: Use, cell: Cell, factors: Factors) -> Part:
    """Return the terms of one use."""
    if use.side == "bias":
        return _bias(use, cell[-1], factors)
    row, column = oriented(cell, use.transposed)
    product = use.product
    delta = f"δ{product.number}"
    if use.side == "right":
        symbols = f"Σₙ {factors.symbol(product, 'left', 'n', row)} · {delta}[n, {column}]"
        places = [((n, row), (n, column)) for n in range(product.caught.shape[0])]
    else:
        symbols = f"Σₙ {factors.symbol(product, 'right', column, 'n')} · {delta}[{row}, n]"
        places = [((column, n), (row, n)) for n in range(product.caught.shape[1])]
    other = "left" if use.side == "right" else "right"
    terms = tuple(
        term(n, f"n = {n}", factors.of(product, other, at), factors.delta(product, behind))
        for n, (at, behind) in enumerate(places)
    )
    into, out_of = product.side(other).link, product.link_out
    blocked = sum(factors.closed(into, at) or factors.closed(out_of, behind) for at, behind in places)
    return Part(terms, symbols, blocked)


def _bias(use: Use, column: int, factors: Factors) -> Part:
    product = use.product
    samples = range(product.caught.shape[0])
    terms = tuple(term(n, f"n = {n}", factors.delta(product, (n, column))) for n in samples)
    blocked = sum(factors.closed(product.link_out, (n, column)) for n in samples)
    return Part(terms, f"Σₙ δ{product.number}[n, {column}]", blocked)
