"""Reading the matrix products of a computation, and how they feed each other, from autograd's own graph."""

from __future__ import annotations

import re
from functools import reduce

import torch
from torch import Tensor

from core.explain.graph.products import Input, Link, Node, Product, as_matrix
from core.explain.graph.views import is_view, through, transposes_all
from core.i18n import Words, words

Consumers = dict[Node, list[tuple[Node, int]]]
"""The consumers of each node's output, each with the index of that input."""

_PRODUCTS = {
    "MmBackward": (0, 1, "_saved_self", "_saved_mat2"),
    "AddmmBackward": (1, 2, "_saved_mat1", "_saved_mat2"),
    "MvBackward": (0, 1, "_saved_self", "_saved_vec"),
    "BmmBackward": (0, 1, "_saved_self", "_saved_mat2"),
}
"""The indices of A and B among the inputs, and the names under which autograd keeps them."""

_GATES = ("Clamp", "ClampMin", "Relu", "Threshold")
_ELEMENTWISE = (
    *_GATES,
    *("Abs", "Add", "Celu", "ClampMax", "Cos", "Div", "Elu", "Erf", "Exp", "Gelu", "Hardtanh", "LeakyRelu", "Log"),
    *("Log1P", "Mish", "Mul", "Neg", "Pow", "Reciprocal", "Sigmoid", "Silu", "Sin", "Softplus", "Sqrt", "Sub", "Tanh"),
)
LEAF = "torch::autograd::AccumulateGrad"


def nodes_of(roots: list[Node]) -> Consumers:
    """Return every node that the roots were computed from, with its consumers."""
    consumers: Consumers = {root: [] for root in roots}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        for place, (source, _) in enumerate(node.next_functions):
            if source is None:
                continue
            if source not in consumers:
                consumers[source] = []
                waiting.append(source)
            consumers[source].append((node, place))
    return consumers


def products_of(consumers: Consumers) -> list[Product]:
    """Return the linked matrix products of a graph. Call it before the backward pass frees the graph."""
    found = sorted(filter(_is_product, consumers), key=lambda node: node._sequence_nr())
    products = {node: Product(number, node) for number, node in enumerate(found, start=1)}
    for node, product in products.items():
        left, right, kept_left, kept_right = _PRODUCTS[_base(node)]
        product.left = _input(node, left, kept_left, products, consumers)
        product.right = _input(node, right, kept_right, products, consumers)
        if left == 1 and (bias := node.next_functions[0][0]) is not None and bias.name() == LEAF:
            product.bias = bias.variable, bias.variable.detach().clone()
        for side, source in (("left", product.left), ("right", product.right)):
            if source.link is not None:
                source.link.behind.ahead = product, side, source.link
    for product in products.values():
        if product.ahead is None and len(consumers[product.node]) > 1:
            product.why = _shared(product)
    return list(products.values())


def _is_product(node: Node) -> bool:
    """Return whether a node multiplies matrices, or a batch of one, as einsum does."""
    return _base(node) in _PRODUCTS and (_base(node) != "BmmBackward" or node._input_metadata[0].shape[0] == 1)


def _shared(product: Product) -> Words:
    return words("Explanation", "the output of product {number} is used in more than one place").format(
        number=product.number
    )


def _base(node: Node) -> str:
    """Return a node's name without its number: MmBackward0 → MmBackward."""
    return str(node.name()).rstrip("0123456789")


def _input(node: Node, place: int, kept: str, products: dict[Node, Product], consumers: Consumers) -> Input:
    saved = getattr(node, kept, None)
    value = None if saved is None else as_matrix(saved.detach().clone())
    address = 0 if saved is None else saved.data_ptr()
    source = node.next_functions[place][0]
    if source is None:
        return Input(value, address=address)
    leaf, transposed = _leaf(source)
    if leaf is not None:
        matrix = as_matrix(leaf.detach().clone())
        return Input(matrix.T if transposed else matrix, leaf, transposed, address=leaf.data_ptr())
    try:
        behind, link = link_below(source, products, consumers)
    except LookupError as reason:
        return Input(value, why=str(reason), address=address)
    return Input(value, link=Link(behind, *link, source), address=address)


def _leaf(node: Node) -> tuple[Tensor | None, bool]:
    """Return the trainable tensor that a node is a view of, and whether it is its transpose."""
    way: list[Node] = []
    while node.name() != LEAF:
        if not is_view(node):
            return None, False
        way.insert(0, node)
        node = node.next_functions[0][0]
    labels = through(way, list(range(node.variable.dim())))
    return (None, False) if labels is None or node.variable.dim() > 2 else (node.variable, transposes_all(labels))


def transposes(node: Node) -> bool:
    """Return whether a node is the transpose of a matrix."""
    match _base(node):
        case "TBackward":
            return True
        case "TransposeBackward":
            return {int(node._saved_dim0) % 2, int(node._saved_dim1) % 2} == {0, 1}
        case "PermuteBackward":
            return [int(dim) % 2 for dim in node._saved_dims] == [1, 0]
    return False


def link_below(
    node: Node, products: dict[Node, Product], consumers: Consumers
) -> tuple[Product, tuple[Tensor | None, str]]:
    """Return the product that a node is an elementwise function of, with the slope and name of the function.

    Raises:
        LookupError: if there is no such product; the message gives the reason as part of a sentence.
    """
    way: list[tuple[Node, int]] = []
    while node not in products:
        name = _base(node).removesuffix("Backward")
        inputs = [(place, source) for place, (source, _) in enumerate(node.next_functions) if _computed(source)]
        if not (name in _ELEMENTWISE or is_view(node)) or len(inputs) != 1:
            raise LookupError(_not_elementwise(node))
        if len(consumers[node]) > 1:
            shared = words("Explanation", "the output of {operation} is used in more than one place")
            raise LookupError(shared.format(operation=in_words(node)))
        way.append((node, inputs[0][0]))
        node = inputs[0][1]
    if len(consumers[node]) > 1:
        raise LookupError(_shared(products[node]))
    views = [view for view, _ in reversed(way) if is_view(view)]
    labels = through(views, [*[None] * (len(node._input_metadata[0].shape) - 2), 0, 1])
    if views and (labels is None or transposes_all(labels)):
        raise LookupError(_not_elementwise(views[-1]))
    return products[node], (_slope(way), _function(way))


def _not_elementwise(node: Node) -> Words:
    other = words("Explanation", "{operation} is no elementwise function of one product")
    return other.format(operation=in_words(node))


def _computed(source: Node | None) -> bool:
    return source is not None and source.name() != LEAF


def in_words(node: Node) -> str:
    """Return the readable name of a node: MmBackward0 → mm."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", _base(node).removesuffix("Backward"))
    return name.lower()


def _function(way: list[tuple[Node, int]]) -> str:
    way = [(node, place) for node, place in way if not is_view(node)]
    if len(way) == 1 and _is_relu(way[0][0]):
        return "ReLU"
    outer_of_inner = words("Explanation", "{outer} of {inner}")
    names = [in_words(node) for node, _ in way]
    return reduce(lambda outer, inner: outer_of_inner.format(outer=outer, inner=inner), names) if names else ""


def _is_relu(node: Node) -> bool:
    """Return whether a node is max(0, z), and not a clamp to other limits."""
    limits = [getattr(node, f"_saved_{limit}", None) for limit in ("min", "threshold", "max")]
    name = _base(node).removesuffix("Backward")
    return name in _GATES and all(limit is None or (limit == 0 and place < 2) for place, limit in enumerate(limits))


def _slope(way: list[tuple[Node, int]]) -> Tensor | None:
    """Return f′(z) by running the path's own backward formulas on ones."""
    if all(is_view(node) for node, _ in way):
        return None
    metadata = way[0][0]._input_metadata[0]
    with torch.no_grad():
        slope = torch.ones(tuple(metadata.shape), dtype=metadata.dtype, device=metadata.device)
        for node, place in way:
            gradients = node(slope)
            below = gradients[place] if isinstance(gradients, tuple) else gradients
            if below.shape != slope.shape and not is_view(node):
                repeats = words("Explanation", "{operation} repeats the output of a product")
                raise LookupError(repeats.format(operation=in_words(node)))
            slope = below
    return as_matrix(slope)
