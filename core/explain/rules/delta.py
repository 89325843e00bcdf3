"""Explanation of δ, the gradient at the output of a product, by what follows the product towards the loss."""

from __future__ import annotations

from core.explain.graph.products import Link, Product
from core.explain.replay.squares import Squares
from core.explain.rules.factors import Factors
from core.explain.rules.loss import difference_of, fraction, share_of
from core.explain.rules.terms import Cell, term, total
from core.explain.types import Explanation, Factor, Reference
from core.i18n import joined, words
from core.program.roles import LOSS


def explain_delta(product: Product, cell: Cell, factors: Factors) -> Explanation:
    """Explain δ of one product."""
    squares = factors.seen.squares
    if squares is not None and squares.product is product:
        return _of_squares(squares, cell, factors)
    if product.ahead is not None:
        return _through(product, product.ahead, cell, factors)
    reference = factors.delta(product, cell)
    why = product.why or _in_the_way(product, factors)
    return Explanation(
        f"δ{product.number}",
        cell,
        "delta" if why else "loss derivative",
        reference.value,
        f"{reference.name} = ∂loss/∂{Reference(factors.output_name(product), cell)}",
        sum=reference.value,
        note=words("Explanation", "∂loss/∂output, from autograd: {why}.").format(
            why=why or words("Explanation", "the loss is no sum or mean of squared errors")
        ),
    )


def _in_the_way(product: Product, factors: Factors) -> str:
    """Return why no later product could be linked with this one; empty if there is none."""
    behind = [other for other in factors.seen.products if other.number > product.number]
    return next((source.why for other in behind for source in (other.left, other.right) if source.why), "")


def _through(product: Product, ahead: tuple[Product, str, Link], cell: Cell, factors: Factors) -> Explanation:
    """Explain δ₁ = f′(z₁) · (δ₂ Bᵀ) if h₁ = f(z₁) is A of the next product, f′(z₁) · (Aᵀ δ₂) if it is B."""
    behind, side, link = ahead
    row, column = cell
    gate, gate_symbol = factors.gate(product, link, cell)
    if side == "left":
        other = "right"
        symbols = f"δ{behind.number}[{row}, k] · {factors.symbol(behind, other, column, 'k')}"
        places = [((row, k), (column, k)) for k in range(behind.caught.shape[1])]
    else:
        other = "left"
        symbols = f"δ{behind.number}[k, {column}] · {factors.symbol(behind, other, 'k', row)}"
        places = [((k, column), (k, row)) for k in range(behind.caught.shape[0])]
    terms = tuple(
        term(k, f"k = {k}", *gate, factors.delta(behind, from_), factors.of(behind, other, at))
        for k, (from_, at) in enumerate(places)
    )
    delta = factors.delta(product, cell)
    return Explanation(
        f"δ{product.number}",
        cell,
        "delta",
        delta.value,
        joined("", [f"{delta.name} = ", gate_symbol, f"Σₖ {symbols}"]),
        terms,
        total(terms),
        blocked=len(terms) if factors.closed(link, cell) else 0,
    )


def _of_squares(squares: Squares, cell: Cell, factors: Factors) -> Explanation:
    """Explain δ = scale · 2 (ŷ − y) · f′(z)."""
    product = squares.product
    difference = difference_of(squares, cell, factors)
    scale = squares.scale * squares.sign
    outer = () if scale == 1 else (Factor(fraction(scale), scale),)
    gate, gate_symbol = factors.gate(product, squares.link, cell)
    loss = Reference(LOSS, ()) if squares.named_loss is not None else None
    shown = (*outer, Factor("2", 2.0, loss), difference)
    terms = (term(None, words("Term", "∂loss/∂output"), *shown, *gate),)
    delta = factors.delta(product, cell)
    return Explanation(
        f"δ{product.number}",
        cell,
        "loss derivative",
        delta.value,
        joined("", [f"{delta.name} = ", gate_symbol, " · ".join(factor.name for factor in shown)]),
        terms,
        total(terms),
        aside=share_of(squares, difference),
    )
