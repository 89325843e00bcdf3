"""The operations of torch that change a tensor by a sum of products, such as `sub_`, as terms of one cell.

One statement may do several: `average.mul_(decay).add_(w, alpha=1 - decay)`. Each goes on from the terms before it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.explain.rules.terms import term
from core.explain.types import Factor, Term
from core.explain.updates.products import Products, negative
from core.explain.updates.statement import UnknownError
from core.i18n import words

Factors = tuple[Factor, ...]


@dataclass(frozen=True)
class Operation:
    """A call that changes a tensor.

    Attributes:
        name: such as "sub_".
        arguments: those after the tensor.
        named: those with a name.
    """

    name: str
    arguments: Sequence[Any]
    named: Mapping[str, Any]


def after_operation(operation: Operation, terms: tuple[Term, ...], products: Products) -> tuple[Term, ...]:
    """Return the terms of a tensor after an operation.

    Args:
        operation: the operation.
        terms: the terms before it.
        products: what its operands are written like.

    Raises:
        UnknownError: if it is no sum of products.
    """
    change = _CHANGES.get(operation.name)
    if change is None:
        raise UnknownError
    return change(_Operands(operation, products), terms)


class _Operands:
    """The operands of an operation as factors."""

    def __init__(self, operation: Operation, products: Products) -> None:
        self._operation = operation
        self._products = products
        self._nodes, self._named = _operands_in(products.statement.node, operation.name)

    def factors(self, place: int, name: str) -> Factors:
        """Return the factors of an operand, which has a place or a name; none where it is left out."""
        arguments, named = self._operation.arguments, self._operation.named
        if name in named:
            return self._products.factors(self._named.get(name), named[name])
        if place >= len(arguments):
            return ()
        node = self._nodes[place] if place < len(self._nodes) else None
        return self._products.factors(node, arguments[place])


def _operands_in(node: ast.stmt | None, name: str) -> tuple[Sequence[ast.expr], Mapping[str, ast.expr]]:
    """Return how the operands of an operation are written; none where that is not clear."""
    if isinstance(node, ast.AugAssign):
        return [node.value], {}
    calls = [
        one
        for one in (ast.walk(node) if node is not None else ())
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == name
    ]
    if len(calls) != 1 or any(isinstance(one, ast.Starred) for one in calls[0].args):
        return (), {}
    return calls[0].args, {one.arg: one.value for one in calls[0].keywords if one.arg is not None}


def _added(operands: _Operands, terms: tuple[Term, ...], minus: bool = False) -> tuple[Term, ...]:
    factors = (*operands.factors(1, "alpha"), *operands.factors(0, "other"))
    return (*terms, term(None, words("Term", "step"), *(negative(factors) if minus else factors)))


def _subtracted(operands: _Operands, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return _added(operands, terms, minus=True)


def _multiplied(operands: _Operands, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return _scaled(operands.factors(0, "other"), terms)


def _divided(operands: _Operands, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return _scaled(_inverse(operands.factors(0, "other")), terms)


def _moved_towards(operands: _Operands, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    end, share = operands.factors(0, "end"), operands.factors(1, "weight")
    whole = 1.0
    for one in share:
        whole *= one.value
    name = " · ".join(one.name for one in share)
    left = Factor(f"(1 − {name})" if len(share) == 1 else f"(1 − ({name}))", 1 - whole)
    return (*_scaled((left,), terms), term(None, words("Term", "step"), *share, *end))


def _product_added(operands: _Operands, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    factors = (*operands.factors(2, "value"), *operands.factors(0, "tensor1"), *operands.factors(1, "tensor2"))
    return (*terms, term(None, words("Term", "step"), *factors))


def _quotient_added(operands: _Operands, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    below = _inverse(operands.factors(1, "tensor2"))
    factors = (*operands.factors(2, "value"), *operands.factors(0, "tensor1"), *below)
    return (*terms, term(None, words("Term", "step"), *factors))


def _inverse(factors: Factors) -> Factors:
    return tuple(Factor(f"1 / {one.name}", 1 / one.value if one.value else float("inf")) for one in factors)


def _scaled(factors: Factors, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    if not factors:
        raise UnknownError
    return tuple(term(one.index, one.label, *factors, *one.factors) for one in terms)


_CHANGES: dict[str, Callable[[_Operands, tuple[Term, ...]], tuple[Term, ...]]] = {
    "add_": _added,
    "sub_": _subtracted,
    "mul_": _multiplied,
    "div_": _divided,
    "lerp_": _moved_towards,
    "addcmul_": _product_added,
    "addcdiv_": _quotient_added,
}
