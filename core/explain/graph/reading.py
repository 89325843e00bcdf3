"""Reading autograd's own graph: its nodes, their consumers and what they are called."""

from __future__ import annotations

import re
from typing import Any

from torch import Tensor

Node = Any
"""A node of autograd's graph; torch has no name for its type."""

Consumers = dict[Node, list[tuple[Node, int]]]
"""The consumers of each node's output, each with the index of that input."""

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


def made_by(tensor: Tensor) -> Node | None:
    """Return the node that made a tensor; None for a view written to under `no_grad`, whose node torch refuses."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def in_words(node: Node) -> str:
    """Return the readable name of a node: MmBackward0 → mm."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation(node)).lower()


def operation(node: Node) -> str:
    """Return a node's name without its number: MmBackward0 → Mm."""
    return str(node.name()).rstrip("0123456789").removesuffix("Backward")


def is_transpose(node: Node) -> bool:
    """Return whether a node transposes a matrix."""
    if operation(node) == "T":
        return True
    if operation(node) != "Transpose" or len(node._input_metadata[0].shape) != 2:
        return False
    return int(node._saved_dim0) % 2 != int(node._saved_dim1) % 2
