"""Explanations of the forward pass: z = Σ A B of a product, and h = f(z)."""

from __future__ import annotations

from core.explain.graph.products import Link, Product
from core.explain.replay.squares import Squares
from core.explain.rules.factors import Factors
from core.explain.rules.terms import Cell, term, total
from core.explain.types import Explanation, Factor, Reference, Term
from core.i18n import joined, words


def explain_output(product: Product, cell: Cell, factors: Factors) -> Explanation:
    """Explain z, a number of Z = A B plus its bias."""
    row, column = cell
    z = Reference(factors.output_name(product), cell)
    terms = [
        term(i, f"i = {i}", factors.of(product, "left", (row, i)), factors.of(product, "right", (i, column)))
        for i in range(product.kept("left").shape[1])
    ]
    symbols = f"Σᵢ {factors.symbol(product, 'left', row, 'i')} · {factors.symbol(product, 'right', 'i', column)}"
    value = float(product.kept("left")[row] @ product.kept("right")[:, column])
    if product.bias is not None:
        bias = factors.bias(product, cell)
        terms.append(term(None, words("Term", "bias"), bias))
        symbols, value = f"{symbols} + {bias.name}", value + bias.value
    return Explanation(z.tensor, cell, "activation", value, f"{z} = {symbols}", tuple(terms), total(terms))


def explain_activation(product: Product, cell: Cell, factors: Factors) -> Explanation:
    """Explain h = f(z)."""
    if product.ahead is None:
        raise LookupError(
            words("Explanation", "No product uses the output of product {number}.").format(number=product.number)
        )
    behind, side, link = product.ahead
    h = factors.of(behind, side, cell)
    return _applied(Reference(factors.computed_name(link), cell), h.value, link, product, cell, factors)


def explain_prediction(squares: Squares, cell: Cell, factors: Factors) -> Explanation:
    """Explain ŷ = f(z)."""
    product = squares.product
    if squares.link.slope is None:
        return explain_output(product, cell, factors)
    if squares.sides is None:
        raise LookupError(words("Explanation", "The loop has no name for its prediction."))
    value = factors.number(squares.sides[0], cell)
    return _applied(Reference(squares.names[0], cell), value, squares.link, product, cell, factors)


def _applied(h: Reference, value: float, link: Link, product: Product, cell: Cell, factors: Factors) -> Explanation:
    """Explain h = f(z) for a path that leads from z to h."""
    z = Reference(factors.output_name(product), cell)
    inside = Factor(str(z), explain_output(product, cell, factors).value or 0.0, z)
    if link.gated and link.slope is not None:
        terms = (term(None, "ReLU", Factor(words("Term", "ReLU gate"), factors.number(link.slope, cell)), inside),)
        formula: str = f"{h} = max(0, {z})"
    else:
        terms = (Term(None, link.function, (inside,), value),)
        right = joined("", [link.function, f"({z})"]) if link.function else str(z)
        formula = joined(" = ", [str(h), right])
    blocked = int(factors.closed(link, cell))
    return Explanation(h.tensor, cell, "activation", value, formula, terms, total(terms), blocked=blocked)
