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
    """

    id: int
    kind: Kind
    operation: str
    name: str
    shape: tuple[int, ...]
    ran: int | None = None
    norm: float | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph of one loss, with the results of its backward pass if it has run.

    Attributes:
        iteration: the iteration that it belongs to.
        passes: the number of backward passes run in this iteration.
        nodes: the nodes, from the loss on.
        edges: pairs of ids of a node and one of its inputs, in the direction of the backward pass.
    """

    iteration: int
    passes: int
    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def order(self) -> tuple[int, ...]:
        """The ids of the nodes in the order they ran; empty before the backward pass."""
        return tuple(node for _, node in sorted((node.ran, node.id) for node in self.nodes if node.ran is not None))

    @property
    def form(self) -> tuple[object, ...]:
        """Everything that its drawing depends on; equal across iterations as long as the loop is the same."""
        return tuple((node.kind, node.operation, node.name, node.shape) for node in self.nodes), self.edges


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
