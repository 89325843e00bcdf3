"""Sums of products as they are written, such as `w - learning_rate * w.grad`, as terms of one cell."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import torch
from torch import Tensor

from core.explain.rules.terms import Cell, number, term
from core.explain.types import Factor, Reference, Term, product_of
from core.explain.updates.statement import Statement, UnknownError
from core.i18n import words

CLOSE = 1e-4
"""How near the product of written factors must come to what was computed, relative to it."""


@dataclass(frozen=True)
class Products:
    """What turns parts of a statement into factors.

    Attributes:
        statement: the statement.
        weight: the tensor that it changes.
        name: what that is called.
        cell: the cell.
        known: the name of a tensor that has an explanation of its own, a gradient or a parameter; None for others.
    """

    statement: Statement
    weight: Tensor
    name: str
    cell: Cell
    known: Callable[[Tensor], str | None]

    @property
    def before(self) -> Factor:
        """The weight before the statement."""
        return Factor(str(Reference(self.name, self.cell)), number(self.weight, self.cell))

    def factors(self, node: ast.expr | None, value: Any) -> tuple[Factor, ...]:
        """Return the factors of one operand.

        Args:
            node: how it is written; None if that is not known.
            value: what it is.

        Raises:
            UnknownError: if it has no number for this cell.
        """
        whole = self._one(node, value)
        if node is None:
            return (whole,)
        try:
            parts = tuple(self._parts(node))
        except UnknownError:
            return (whole,)
        product = product_of(parts)
        return parts if product == whole.value or abs(product - whole.value) <= CLOSE * abs(whole.value) else (whole,)

    def sum_of(self, node: ast.expr) -> tuple[Term, ...]:
        """Return the terms of a sum as it is written.

        Raises:
            UnknownError: if one of its parts cannot be known, or the weight itself is none of them.
        """
        own = self.before
        terms = []
        for node_, minus in _summed(node, False):
            factors = tuple(self._parts(node_))
            label = words("Term", "before") if own in factors else words("Term", "step")
            terms.append(term(None, label, *(negative(factors) if minus else factors)))
        if not any(own in one.factors for one in terms):
            raise UnknownError
        return tuple(terms)

    def _parts(self, node: ast.expr) -> Iterator[Factor]:
        for part, inverse in _multiplied(node, False):
            factor = self._one(part, self.statement.value_of(part))
            if inverse:
                factor = Factor(f"1 / {factor.name}", 1 / factor.value if factor.value else float("inf"))
            yield factor

    def _one(self, node: ast.expr | None, value: Any) -> Factor:
        text = "" if node is None else ast.unparse(node)
        if isinstance(node, ast.BinOp):
            text = f"({text})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            text = f"−{text[1:]}"
        if isinstance(value, Real):
            return Factor(text or f"{value:g}", float(value))
        if not isinstance(value, Tensor) or value.is_complex():
            raise UnknownError
        name = self.known(value)
        if name is None and not text:
            raise UnknownError
        if value.shape != self.weight.shape:
            return Factor(text or str(name), _broadcast(value, self.weight, self.cell))
        own = Reference(name or text, self.cell)
        opens = None if name is None or name == self.name else own
        return Factor(str(own), number(_dense(value), self.cell), opens)


def negative(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Negate the first number that cannot be explained further, as in −learning_rate."""
    for place, factor in enumerate(factors):
        if factor.opens is None:
            minus = factor.name.removeprefix("−") if factor.name.startswith("−") else f"−{factor.name}"
            return (*factors[:place], replace(factor, name=minus, value=-factor.value), *factors[place + 1 :])
    return (Factor("−1", -1.0), *factors)


def written(name: str, terms: tuple[Term, ...]) -> str:
    """Return the formula of an update: the symbols of its terms."""
    formula = ""
    for one in terms:
        names = [factor.name for factor in one.factors if factor.name != "−1"]
        minus = any(factor.name.startswith("−") for factor in one.factors)
        sign = (" − " if minus else " + ") if formula else ("−" if minus else "")
        formula += sign + " · ".join(name.removeprefix("−") for name in names)
    return f"{name} ← {formula}"


def _summed(node: ast.expr, minus: bool) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the parts of a sum, each with whether it is subtracted."""
    node = _without_copies(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from _summed(node.left, minus)
        yield from _summed(node.right, minus is not isinstance(node.op, ast.Sub))
    else:
        yield node, minus


def _multiplied(node: ast.expr, inverse: bool) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the parts of a product, each with whether it is divided by."""
    node = _without_copies(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        yield from _multiplied(node.left, inverse)
        yield from _multiplied(node.right, inverse is not isinstance(node.op, ast.Div))
    else:
        yield node, inverse


def _without_copies(node: ast.expr) -> ast.expr:
    """Return what `….detach()`, `….clone()`, `….requires_grad_()` and `….data` were called on."""
    while True:
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in ("detach", "clone", "requires_grad_"):
            node = called.value
        elif isinstance(node, ast.Attribute) and node.attr == "data":
            node = node.value
        else:
            return node


def _dense(value: Tensor) -> Tensor:
    return value if value.layout == torch.strided else value.to_dense()


def _broadcast(value: Tensor, weight: Tensor, cell: Cell) -> float:
    try:
        return number(_dense(value).detach().expand(weight.shape), cell)
    except RuntimeError:
        raise UnknownError from None
