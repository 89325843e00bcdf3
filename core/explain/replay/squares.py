"""A sum or mean of squared errors, recognised in autograd's graph: where δ of the last product comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from core.explain.graph.products import Link, Node, Product, as_matrix, made_by
from core.explain.graph.reading import Consumers, link_below
from core.program.roles import loss_in

_MEAN = 1
"""How an MSELoss reduces, as autograd keeps it."""


@dataclass(eq=False)
class Squares:
    """loss = scale · Σ (ŷ − y)², for ŷ = f(Z) of a product's output Z: δ = scale · 2 (ŷ − y) · f′(Z).

    Attributes:
        product: whose output is Z.
        link: f.
        scale: 1 of a sum; 1 divided by how many there are of a mean; times −1 for each sign.
        difference: ŷ − y, or y − ŷ.
        sign: 1 or −1 accordingly.
        names: what the loop calls ŷ and y.
        sides: ŷ and y, where both have names and are matrices.
        named_loss: what the loop's `loss` is worth; None where it has none.
    """

    product: Product
    link: Link
    scale: float
    difference: torch.Tensor
    sign: float
    names: tuple[str, str] = ("ŷ", "y")
    sides: tuple[torch.Tensor, torch.Tensor] | None = None
    named_loss: float | None = None

    @property
    def ordered(self) -> tuple[str, str]:
        """The names in the order in which the loop subtracts them."""
        return self.names if self.sign > 0 else self.names[::-1]

    @property
    def name(self) -> str:
        """What the difference is called."""
        return f"({' − '.join(self.ordered)})"

    def delta(self) -> torch.Tensor:
        """∂loss/∂Z by the formula."""
        delta = self.scale * self.sign * 2 * self.difference
        return delta if self.link.slope is None else delta * self.link.slope


def squares_of(root: Node, products: list[Product], consumers: Consumers) -> Squares | None:
    """What a loss is, if it is a sum or a mean of squared errors of a product's output."""
    scale, node = 1.0, root
    while node is not None and (name := node.name()) in (
        "NegBackward0",
        "MeanBackward0",
        "SumBackward0",
        "SumBackward1",
    ):
        scale *= {"NegBackward0": -1.0, "MeanBackward0": _share(node)}.get(name, 1.0)
        node = node.next_functions[0][0]
    found = _mse(node) or _pow_of_sub(node)
    if found is None:
        return None
    share, sign, difference, predicted = found
    if difference.dim() > 2 or tuple(predicted._input_metadata[0].shape) != tuple(difference.shape):
        return None
    try:
        product, (slope, function) = link_below(predicted, {p.node: p for p in products}, consumers)
    except LookupError:
        return None
    return Squares(product, Link(product, slope, function, predicted), scale * share, as_matrix(difference), sign)


def _share(node: Node) -> float:
    return 1 / int(node._saved_self_sym_numel) if node.name() == "MeanBackward0" else 1.0


_Found = tuple[float, float, torch.Tensor, Node]
"""Scale, sign, difference, the node of ŷ."""


def _mse(node: Node | None) -> _Found | None:
    if node is None or node.name() != "MseLossBackward0":
        return None
    predicted, target = node.next_functions[0][0], node.next_functions[1][0]
    if predicted is None or target is not None:
        return None
    difference = node._saved_self.detach() - node._saved_target.detach()
    return 1 / difference.numel() if node._saved_reduction == _MEAN else 1.0, 1.0, difference, predicted


def _pow_of_sub(node: Node | None) -> _Found | None:
    if node is None or node.name() != "PowBackward0" or not math.isclose(float(node._saved_exponent), 2):
        return None
    sub = node.next_functions[0][0]
    if sub is None or sub.name() != "SubBackward0" or sub._saved_alpha != 1:
        return None
    sides = [(place, source) for place, (source, _) in enumerate(sub.next_functions) if source is not None]
    if len(sides) != 1:
        return None
    place, predicted = sides[0]
    return 1.0, (1.0, -1.0)[place], node._saved_self.detach().clone(), predicted


def name_the_difference(squares: Squares, variables: Mapping[str, Any]) -> None:
    """Finds ŷ among a loop's variables by where it comes from, and y as what makes the difference with it."""
    tensors = {name: value for name, value in variables.items() if isinstance(value, torch.Tensor)}
    loss = loss_in(tensors)
    squares.named_loss = float(loss.detach()) if loss is not None and loss.numel() == 1 else None
    for predicted, value in tensors.items():
        if made_by(value) is squares.link.node:
            target = next((name for name in tensors if _differ(value, tensors[name], squares)), None)
            squares.names = predicted, target or "y"
            if target is not None and value.dim() == 2:
                squares.sides = value.detach().clone(), tensors[target].detach().clone()
            return


def _differ(predicted: torch.Tensor, target: torch.Tensor, squares: Squares) -> bool:
    """Whether ŷ and y differ by exactly what the loss squares."""
    if target.shape != predicted.shape or made_by(target) is not None:
        return False
    return torch.equal(as_matrix(predicted.detach() - target.detach()), squares.sign * squares.difference)
