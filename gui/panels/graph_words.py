"""What is said of a node: on its card, and to a screen reader."""

from __future__ import annotations

from core.autograd_graph import Node
from gui import text

LEAF, DATA = "leaf", "data"
DESCRIPTION = "{name}: {kind}, {shape}"
RAN = "{description}; ran as number {number}, ‖gradient‖ {norm}"

MEANINGS = {
    "loss": "the backward pass begins here",
    "operation": "a value in between, not a leaf",
    "leaf": "a leaf: autograd keeps its gradient",
    "data": "data: it needs no gradient",
}


def lines(node: Node) -> tuple[str, ...]:
    """The lines of its card, the first of them the heading: its name, else its operation."""
    shape = text.shape(node.shape)
    if node.kind in (LEAF, DATA):
        return heading(node), shape
    if node.name:
        return node.name, node.operation, shape
    word, _, rest = node.operation.partition(" (")
    return (word, rest.rstrip(")"), shape) if rest else (word, shape)


def tag(node: Node) -> str:
    """What stands in small type beside the heading: that a tensor is a leaf, or data."""
    return node.kind if node.name and node.kind in (LEAF, DATA) else ""


def heading(node: Node) -> str:
    """What to call it on one line."""
    return node.name or node.operation or node.kind


def described(node: Node) -> str:
    """All of it in one line."""
    kind = node.kind if node.kind in (LEAF, DATA) else node.operation
    description = DESCRIPTION.format(name=heading(node), kind=kind, shape=text.shape(node.shape))
    if node.ran is None:
        return description
    return RAN.format(description=description, number=node.ran + 1, norm=text.number(node.norm or 0.0))
