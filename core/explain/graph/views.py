"""Views between a matrix and a product: einsum and batched products wrap their operands in them."""

from __future__ import annotations

from collections.abc import Sequence

from core.explain.graph.products import Node

Labels = list[int | None]
"""For each dimension of a view, the dimension of the matrix that it is: 0, 1, or None for one of size 1."""

_RESHAPES = ("View", "UnsafeView", "ReshapeAlias", "Squeeze", "Select")
_REORDERS = ("T", "Transpose", "Permute", "Unsqueeze")


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
