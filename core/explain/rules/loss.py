"""The end of the forward pass: the difference that a squared error squares, and the loss that the squares form."""

from __future__ import annotations

from math import copysign

from core.explain.replay.squares import Squares
from core.explain.rules.factors import Factors
from core.explain.rules.terms import Cell, term, total
from core.explain.types import Explanation, Factor, Reference
from core.i18n import words
from core.program.roles import LOSS
from core.text.numerals import shown

SHARE = words("Explanation", "This cell’s share of the loss: {symbols} = {share}, of {loss} in all.")


def difference_of(squares: Squares, cell: Cell, factors: Factors) -> Factor:
    """Return ŷ − y as a factor, explained by its two parts, or by z if these have no names."""
    first, second = squares.ordered
    opens = Reference(factors.output_name(squares.product) if squares.sides is None else squares.name, cell)
    name = f"({Reference(first, cell)} − {Reference(second, cell)})"
    return Factor(name, factors.number(squares.difference, cell), opens)


def explain_difference(squares: Squares, cell: Cell, factors: Factors) -> Explanation:
    """Explain ŷ − y, and the share of its square in the loss."""
    if squares.sides is None:
        raise LookupError(words("Explanation", "The loop has no name for its prediction."))
    difference = difference_of(squares, cell, factors)
    predicted, target = (
        (Reference(name, cell), factors.number(side, cell))
        for name, side in zip(squares.names, squares.sides, strict=True)
    )
    terms = [
        term(None, words("Term", "prediction"), _signed(*predicted, squares.sign)),
        term(None, words("Term", "target"), _signed(*target, -squares.sign)),
    ]
    return Explanation(
        squares.name,
        cell,
        "loss",
        difference.value,
        f"{Reference(squares.name, cell)} = {difference.name[1:-1]}",
        tuple(terms if squares.sign > 0 else terms[::-1]),
        total(terms),
        aside=share_of(squares, difference),
    )


def _signed(cell: Reference, value: float, sign: float) -> Factor:
    return Factor(f"{'' if sign > 0 else '−'}{cell}", sign * value + 0.0, cell)  # −0 is 0


def share_of(squares: Squares, difference: Factor) -> str:
    """Return the share of one difference in the loss; empty if the loop has no `loss`."""
    if squares.named_loss is None:
        return ""
    scale = _scale(squares)
    symbols = f"{'' if scale == 1 else f'{fraction(scale)} · '}{difference.name}²"
    return SHARE.format(symbols=symbols, share=shown(scale * difference.value**2), loss=shown(squares.named_loss))


def explain_loss(squares: Squares, factors: Factors) -> Explanation:
    """Explain loss = scale · Σ (ŷ − y)²."""
    assert squares.named_loss is not None
    scale, (rows, columns) = _scale(squares), squares.difference.shape
    outer = () if scale == 1 else (Factor(fraction(scale), scale),)
    terms = []
    for n in range(rows):
        for k in range(columns):
            difference = difference_of(squares, (n, k), factors)
            square = Factor(f"{difference.name}²", difference.value**2, difference.opens)
            terms.append(term(n, f"[{n}, {k}]", *outer, square))
    before = "" if scale == 1 else f"{fraction(scale)} · "
    formula = f"loss = {before}Σₙₖ {squares.name}[n, k]²"
    return Explanation(LOSS, (), "loss", squares.named_loss, formula, tuple(terms), total(terms))


def _scale(squares: Squares) -> float:
    """Return the scale of the loop's `loss`; the backward pass may have started with another sign."""
    return copysign(squares.scale, squares.named_loss or 1.0)


def fraction(scale: float) -> str:
    """Format a reciprocal of a whole number as a fraction: 1/640 for 0.0015625."""
    share = round(1 / abs(scale))
    return f"{'−' if scale < 0 else ''}{'1' if share == 1 else f'1/{share}'}"
