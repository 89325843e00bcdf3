"""What is said of a node: on its card, and to a screen reader."""

from __future__ import annotations

from core.explain.graph.types import Node
from core.i18n import joined, words
from gui.style import number_format

LEAF, DATA = "leaf", "data"
DERIVATIVE = "∂loss/∂{name}"
AT_OUTPUT = words("Graph", "gradient at {operation}’s output")
OF_LEAF = words("Graph", "gradient of a leaf")
RAN = words("Graph", "{description}; ran as number {number}, ‖gradient‖ {norm}")

KINDS = {
    "loss": words("Graph", "loss"),
    "operation": words("Graph", "operation"),
    LEAF: words("Graph", "leaf"),
    DATA: words("Graph", "data"),
}
MEANINGS = {
    "loss": words("Graph", "the backward pass begins here"),
    "operation": words("Graph", "a value in between, not a leaf"),
    LEAF: words("Graph", "a leaf: autograd keeps its gradient"),
    DATA: words("Graph", "data: it needs no gradient"),
}


def lines(node: Node) -> tuple[str, ...]:
    """The lines of its card, the first of them the heading: its name, else its operation."""
    shape = number_format.shape(node.shape)
    if node.kind in (LEAF, DATA):
        return heading(node), shape
    if node.name:
        return node.name, node.operation, shape
    word, _, rest = node.operation.partition(" (")
    return (word, rest.rstrip(")"), shape) if rest else (word, shape)


def tag(node: Node) -> str:
    """What stands in small type beside the heading: that a tensor is a leaf, or data."""
    return KINDS[node.kind] if node.name and node.kind in (LEAF, DATA) else ""


def heading(node: Node) -> str:
    """What to call it on one line."""
    return node.name or what(node)


def what(node: Node) -> str:
    """Its operation; what a tensor is that no operation made."""
    return node.operation or KINDS[node.kind]


def derivative(node: Node) -> str:
    """Return what is shown of it: ∂loss/∂w1, or ∂loss/∂(mm) where the loop has no name for it.

    Of data, to which no gradient comes, it is the name.
    """
    return heading(node) if node.kind == DATA else DERIVATIVE.format(name=node.name or f"({_first_word(node)})")


def place(node: Node) -> str:
    """Where that gradient is, in words, and its shape."""
    if node.kind in (LEAF, DATA):
        where = OF_LEAF if node.kind == LEAF else KINDS[DATA]
    else:
        where = AT_OUTPUT.format(operation=_first_word(node))
    return joined("  ·  ", [where, number_format.shape(node.shape)])


def _first_word(node: Node) -> str:
    """ReLU of ReLU (clamp)."""
    return node.operation.partition(" (")[0] if " (" in node.operation else node.operation


def described(node: Node) -> str:
    """All of it in one line."""
    kind = KINDS[node.kind] if node.kind in (LEAF, DATA) else node.operation
    description = joined(": ", [heading(node), joined(", ", [kind, number_format.shape(node.shape)])])
    if node.ran is None:
        return description
    return RAN.format(description=description, number=node.ran + 1, norm=number_format.number(node.norm or 0.0))
