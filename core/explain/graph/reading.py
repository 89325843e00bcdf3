"""Reading the matrix products of a computation, and how they feed each other, from autograd's own graph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

import torch
from torch.autograd.function import BackwardCFunction

from core.explain.graph.products import Input, Link, Node, Product, as_matrix
from core.i18n import Words, words

Consumers = dict[Node, list[tuple[Node, int]]]
"""The consumers of each node's output, each with the index of that input."""

_PRODUCTS = {
    "Mm": (0, 1, "_saved_self", "_saved_mat2"),
    "Addmm": (1, 2, "_saved_mat1", "_saved_mat2"),
    "Mv": (0, 1, "_saved_self", "_saved_vec"),
    "Bmm": (0, 1, "_saved_self", "_saved_mat2"),
}
"""The indices of A and B among the inputs, and the names under which autograd keeps them."""

_GATES = ("Clamp", "ClampMin", "Relu", "Threshold")
_ELEMENTWISE = (
    *_GATES,
    *("Abs", "Add", "Celu", "ClampMax", "Cos", "Div", "Elu", "Erf", "Exp", "Gelu", "Hardtanh", "LeakyRelu", "Log"),
    *("Log1P", "Mish", "Mul", "Neg", "Pow", "Reciprocal", "Sigmoid", "Silu", "Sin", "Softplus", "Sqrt", "Sub", "Tanh"),
)
LEAF = "torch::autograd::AccumulateGrad"

Labels = list[int | None]
"""For each dimension of a view, the dimension of the matrix that it is: 0, 1, or None for one of size 1."""

_RESHAPES = ("View", "UnsafeView", "ReshapeAlias", "Squeeze", "Select")
_REORDERS = ("T", "Transpose", "Permute", "Unsqueeze")


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
        left, right, kept_left, kept_right = _PRODUCTS[operation(node)]
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
    if isinstance(node, BackwardCFunction):  # a person's own may be called alike
        return False
    return operation(node) in _PRODUCTS and (operation(node) != "Bmm" or node._input_metadata[0].shape[0] == 1)


def _shared(product: Product) -> Words:
    return words("Explanation", "the output of product {number} is used in more than one place").format(
        number=product.number
    )


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


def _leaf(node: Node) -> tuple[torch.Tensor | None, bool]:
    """Return the trainable tensor that a node is a view of, and whether it is its transpose."""
    way: list[Node] = []
    while node.name() != LEAF:
        if not is_view(node):
            return None, False
        way.insert(0, node)
        node = node.next_functions[0][0]
    labels = through(way, list(range(node.variable.dim())))
    return (None, False) if labels is None or node.variable.dim() > 2 else (node.variable, transposes_all(labels))


def link_below(
    node: Node, products: dict[Node, Product], consumers: Consumers
) -> tuple[Product, tuple[torch.Tensor | None, str]]:
    """Return the product that a node is an elementwise function of, with the slope and name of the function.

    Raises:
        LookupError: if there is no such product; the message gives the reason as part of a sentence.
    """
    way: list[tuple[Node, int]] = []
    while node not in products:
        inputs = [(place, source) for place, (source, _) in enumerate(node.next_functions) if _computed(source)]
        if not (operation(node) in _ELEMENTWISE or is_view(node)) or len(inputs) != 1:
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
    return words("Explanation", "{operation} is no elementwise function of one product").format(
        operation=in_words(node)
    )


def _computed(source: Node | None) -> bool:
    return source is not None and source.name() != LEAF


def in_words(node: Node) -> str:
    """Return the readable name of a node: MmBackward0 → mm."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation(node)).lower()


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
    at_zero = all(limit is None or (limit == 0 and place < 2) for place, limit in enumerate(limits))
    return operation(node) in _GATES and at_zero and not isinstance(node, BackwardCFunction)


def _slope(way: list[tuple[Node, int]]) -> torch.Tensor | None:
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
                raise LookupError(
                    words("Explanation", "{operation} repeats the output of a product").format(operation=in_words(node))
                )
            slope = below
    return as_matrix(slope)


# Views between a matrix and a product: einsum and batched products wrap their operands in them


def operation(node: Node) -> str:
    """Return a node's name without its number: MmBackward0 → Mm."""
    return str(node.name()).rstrip("0123456789").removesuffix("Backward")


def is_view(node: Node) -> bool:
    """Return whether a node shows the same numbers in another shape."""
    return operation(node) in (*_RESHAPES, *_REORDERS)


def through(nodes: Sequence[Node], labels: Labels) -> Labels | None:
    """Follow the dimensions of a matrix from node to node; return None where they are mixed."""
    for node in nodes:
        following = _after(node, labels)
        if following is None:
            return None
        labels = following
    return labels


def transposes_all(labels: Labels) -> bool:
    """Return whether a matrix is transposed in the last two dimensions."""
    return len(labels) > 1 and (labels[-2] == 1 or labels[-1] == 0)


def _after(node: Node, labels: Labels) -> Labels | None:
    count = len(labels)
    match operation(node):
        case "T":
            return labels[::-1]
        case "Transpose":
            order = list(range(count))
            first, second = int(node._saved_dim0) % count, int(node._saved_dim1) % count
            order[first], order[second] = second, first
            return [labels[place] for place in order]
        case "Permute":
            return [labels[int(place) % count] for place in node._saved_dims]
        case "Unsqueeze":
            place = int(node._saved_dim) % (count + 1)
            return [*labels[:place], None, *labels[place:]]
    return _reshaped(node, labels) if operation(node) in _RESHAPES else None


def _reshaped(node: Node, labels: Labels) -> Labels | None:
    """Follow the labels through a reshape that only adds or removes dimensions of size 1."""
    before = getattr(node, "_saved_self_sym_sizes", None)
    if before is None or len(before) != len(labels):
        return None
    after = node._input_metadata[0].shape
    large = [(label, int(size)) for label, size in zip(labels, before, strict=True) if size != 1]
    if [size for _, size in large] != [int(size) for size in after if size != 1]:
        return None
    remaining = iter(label for label, _ in large)
    return [None if size == 1 else next(remaining) for size in after]
