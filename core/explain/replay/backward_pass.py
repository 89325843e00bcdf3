"""One backward pass, observed: what went into every product, and the gradient that came back to its output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import Any

import torch

from core.explain.graph.products import Input, Node, Product, made_by
from core.explain.graph.reading import (
    Consumers,
    Labels,
    in_words,
    is_view,
    nodes_of,
    products_of,
    through,
    transposes_all,
)
from core.explain.replay.observer import Roots
from core.explain.replay.squares import Squares, name_the_difference, squares_of


@dataclass(eq=False)
class Use:
    """Where a parameter enters.

    Attributes:
        product: through which.
        side: as its "left", its "right" or its "bias".
        transposed: whether it is the transpose that enters.
    """

    product: Product
    side: str
    transposed: bool


@dataclass(eq=False)
class BackwardPass:
    """What one backward pass did.

    Attributes:
        products: of the graph.
        squares: the loss, where it is recognised.
        uses: where each parameter enters, by name.
        foreign: what else each parameter goes into, by name; nothing of this can be told in terms.
        gradients: what the pass gave to each parameter, by name.
        before, after: each parameter's whole gradient before and after, by name; None where there was none.
        names: what the loop calls its tensors, by where their numbers lay.
        made: the nodes that made the matrices that the loop has names for, by name.
    """

    products: list[Product]
    squares: Squares | None
    uses: dict[str, list[Use]] = field(default_factory=dict)
    foreign: dict[str, list[str]] = field(default_factory=dict)
    gradients: dict[str, torch.Tensor] = field(default_factory=dict)
    before: dict[str, torch.Tensor | None] = field(default_factory=dict)
    after: dict[str, torch.Tensor | None] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    made: dict[str, Node] = field(default_factory=dict)


def observed(
    roots: Roots, backward: Callable[[], None], parameters: Mapping[str, torch.Tensor], variables: Mapping[str, Any]
) -> BackwardPass:
    """Runs a backward pass, and tells what it did. The numbers it makes are the same as without being observed.

    Args:
        roots: what it differentiates.
        backward: the pass itself.
        parameters: the tensors that the loop trains, by name.
        variables: of the loop.
    """
    nodes = [root.grad_fn for root, _ in roots if root.grad_fn is not None]
    consumers = nodes_of(nodes)
    products = products_of(consumers)
    squares = squares_of(nodes[0], products, consumers) if len(nodes) == 1 and roots[0][1] is None else None
    seen = BackwardPass(products, squares)
    if squares is not None:
        name_the_difference(squares, variables)
    tensors = {**variables, **parameters}
    for source in (source for product in products for source in (product.left, product.right)):
        source.transposed = source.transposed or _is_transpose(source, tensors)
    seen.names = {value.data_ptr(): name for name, value in tensors.items() if isinstance(value, torch.Tensor)}
    seen.made = {
        name: node
        for name, value in variables.items()
        if isinstance(value, torch.Tensor) and value.dim() == 2 and (node := made_by(value)) is not None
    }
    seen.before = _gradients(parameters)
    hooks = [product.node.register_prehook(product.catch) for product in products]
    for node in consumers:
        if (name := _parameter_at(node, parameters)) is not None:
            seen.uses[name], seen.foreign[name] = _uses(node, products, consumers)
            hooks.append(node.register_prehook(partial(_keep, seen.gradients, name)))
    try:
        backward()
    finally:
        for hook in hooks:
            hook.remove()
    seen.after = _gradients(parameters)
    return seen


def _is_transpose(source: Input, tensors: Mapping[str, Any]) -> bool:
    """Whether given numbers are those of one of the loop's matrices on its side."""
    if source.leaf is not None or source.link is not None or source.value is None:
        return False
    own = [one for one in tensors.values() if isinstance(one, torch.Tensor) and one.data_ptr() == source.address]
    matrices = [one.detach() for one in own if one.dim() == 2]
    return not any(torch.equal(source.value, one) for one in matrices) and any(
        torch.equal(source.value, one.T) for one in matrices
    )


def _gradients(parameters: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor | None]:
    return {
        name: None if tensor.grad is None else tensor.grad.detach().clone()
        for name, tensor in parameters.items()
        if tensor.is_leaf
    }


def _parameter_at(node: Node, parameters: Mapping[str, torch.Tensor]) -> str | None:
    leaf = getattr(node, "variable", None)
    return next((name for name, tensor in parameters.items() if tensor is leaf), None)


def _keep(gradients: dict[str, torch.Tensor], name: str, incoming: tuple[torch.Tensor | None, ...]) -> None:
    if incoming[0] is not None:
        gradients[name] = incoming[0].detach().clone()


def _uses(leaf: Node, products: list[Product], consumers: Consumers) -> tuple[list[Use], list[str]]:
    """Where a tensor enters the products, and the names of the nodes that use it otherwise."""
    by_node = {product.node: product for product in products}
    uses, foreign = [], []
    straight: Labels = list(range(leaf.variable.dim()))
    waiting = [(user, place, straight) for user, place in consumers[leaf]]
    while waiting:
        user, place, labels = waiting.pop()
        further = through([user], labels)
        if user in by_node and leaf.variable.dim() <= 2:
            uses.append(Use(by_node[user], _side(by_node[user], place), transposes_all(labels)))
        elif further is not None:
            waiting += [(above, slot, further) for above, slot in consumers[user]]
        else:
            while is_view(user) and consumers[user]:  # what really uses a tensor that is only seen in another shape
                user = consumers[user][0][0]
            foreign.append(in_words(user))
    return sorted(uses, key=lambda use: use.product.number), foreign


def _side(product: Product, place: int) -> str:
    first = len(product.node.next_functions) - 2
    return "bias" if place < first else ("left", "right")[place - first]


def by_hand(seen: BackwardPass, parameter: str) -> torch.Tensor:
    """The whole gradient of a parameter by the formulas of its terms, in the precision of the pass."""
    return reduce(torch.add, (_part(use, delta_by_hand(seen, use.product)) for use in seen.uses[parameter]))


def _part(use: Use, delta: torch.Tensor) -> torch.Tensor:
    if use.side == "bias":
        assert use.product.bias is not None
        return delta.sum_to_size(use.product.bias[0].shape)
    part = gradient_of_input(use.product, use.side, delta)
    leaf = use.product.side(use.side).leaf
    assert leaf is not None
    return (part.T if use.transposed else part).reshape(leaf.shape)


def gradient_of_input(product: Product, side: str, delta: torch.Tensor) -> torch.Tensor:
    """∂loss/∂A = δ Bᵀ or ∂loss/∂B = Aᵀ δ."""
    return delta.mm(product.kept("right").T) if side == "left" else product.kept("left").T.mm(delta)


def delta_by_hand(seen: BackwardPass, product: Product) -> torch.Tensor:
    """δ of a product, from the loss on where its formula is known, from autograd where not."""
    if seen.squares is not None and seen.squares.product is product:
        return seen.squares.delta()
    if product.ahead is None:
        return product.caught
    behind, side, link = product.ahead
    gradient = gradient_of_input(behind, side, delta_by_hand(seen, behind))
    return gradient if link.slope is None else link.slope * gradient
