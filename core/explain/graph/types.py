"""Autograd's graph of an iteration as frozen strings and numbers. Importing it loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.explain.types import Reference
from core.view.snapshot import MapPicture

Kind = Literal["loss", "operation", "leaf", "data"]
"""The kind of a node: the start of the backward pass, an operation on the way, a trainable tensor, or a tensor that
needs no gradient. The last is no node of autograd's own, which does not keep it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        id: its index in `Graph.nodes`.
        kind: its kind.
        operation: its operation in the field's terms: "mm", "ReLU", "pow", "sum"; empty for a tensor.
        name: the loop's name for its output; empty if it has none.
        shape: the shape of its output, () for a single number.
        ran: its index in the order of the backward pass, from 0; None if it did not run.
        norm: the Euclidean norm of the gradient at its output; None if there is none.
        part: the id of the innermost part that it belongs to; None if it belongs to none.
        value, gradient: the names of its output and of the gradient there, by which they are asked for; empty if
            they have none.
    """

    id: int
    kind: Kind
    operation: str
    name: str
    shape: tuple[int, ...]
    ran: int | None = None
    norm: float | None = None
    part: int | None = None
    value: str = ""
    gradient: str = ""


PartKind = Literal["module", "function", "repeats", "repeat"]
"""The kind of a part: a call of a module, a call of one of the script's functions, several calls or rounds of a loop
in a row that compute the same, or one of those rounds."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the forward pass, which can be folded into one node.

    Because it is a stretch, no way leads out of it and back in: folded parts form no circle.

    Attributes:
        id: greater than that of any node, and than that of the part around it.
        parent: the id of the part around it; None if there is none.
        kind: its kind.
        name: the script's name for it, such as "net.layers.0" or "attention"; empty if it has none.
        type: the class of a module.
        lines: the first and the last line that computed its nodes; None if they are not known.
        times: how often "repeats" are repeated.
        output: the id of the node that computes its output.
        parameters: how many numbers it trains.
    """

    id: int
    parent: int | None
    kind: PartKind
    name: str = ""
    type: str = ""
    lines: tuple[int, int] | None = None
    times: int = 1
    output: int = 0
    parameters: int = 0


Item = Node | Part


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph of one loss, with the results of its backward pass if it has run.

    Attributes:
        iteration: the iteration that it belongs to.
        passes: the number of backward passes run in this iteration.
        nodes: the nodes, from the loss on.
        edges: pairs of ids of a node and one of its inputs, in the direction of the backward pass.
        parts: what the nodes are parts of, outer ones first; their ids follow those of the nodes.
    """

    iteration: int
    passes: int
    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]
    parts: tuple[Part, ...] = ()

    def item(self, id: int) -> Item:
        """Return the node or the part of that id."""
        return self.nodes[id] if id < len(self.nodes) else self.parts[id - len(self.nodes)]

    def parts_around(self, id: int) -> tuple[int, ...]:
        """Return the ids of the parts that a node or part belongs to, the innermost first."""
        found: list[int] = []
        item = self.item(id)
        outer = item.parent if isinstance(item, Part) else item.part
        while outer is not None:
            found.append(outer)
            outer = self.parts[outer - len(self.nodes)].parent
        return tuple(found)

    def node_of(self, tensor: str) -> Node | None:
        """Return the node whose output, or the gradient there, has a name; None if there is none."""
        names = (tensor, tensor.removesuffix(".grad"))
        return next((node for node in self.nodes if node.gradient == tensor or node.value in names), None)

    def output(self, id: int) -> Node:
        """Return a node, or the node that computes the output of a part."""
        item = self.item(id)
        return self.nodes[item.output] if isinstance(item, Part) else item

    @property
    def order(self) -> tuple[int, ...]:
        """The ids of the nodes in the order they ran; empty before the backward pass."""
        return tuple(node for _, node in sorted((node.ran, node.id) for node in self.nodes if node.ran is not None))

    @property
    def form(self) -> tuple[object, ...]:
        """Everything that its drawing depends on; equal across iterations as long as the loop is the same."""
        nodes = tuple((node.kind, node.operation, node.name, node.shape, node.part) for node in self.nodes)
        return nodes, self.edges, self.parts


@dataclass(frozen=True, slots=True, eq=False)
class NodeGradient:
    """The gradient at a node's output, ∂loss/∂output, as computed by the backward pass.

    Attributes:
        node: the id of the node.
        shape: the shape of the gradient.
        norm, smallest, largest: over its numbers.
        picture: its picture; None if it has more than two dimensions.
        furthest: the row and column, as in the picture, of the number furthest from zero.
        tensor: the name of this gradient in a `Reference`, such as "δ1" or "w1.grad"; empty if it has none.
    """

    node: int
    shape: tuple[int, ...]
    norm: float
    smallest: float
    largest: float
    picture: MapPicture | None
    furthest: tuple[int, int]
    tensor: str = ""

    def reference(self, row: int, column: int) -> Reference | None:
        """Return the reference to a cell of the picture, where δ is always a matrix; None if it has no name."""
        if not self.tensor:
            return None
        cell = (row, column)
        return Reference(self.tensor, cell if self.tensor.startswith("δ") else cell[: len(self.shape)])
