"""Autograd's graph of an iteration, as frozen words and numbers. Importing it loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.explain.types import Reference
from core.view.snapshot import MapPicture

Kind = Literal["loss", "operation", "leaf", "data"]
"""What a node is: where the backward pass begins, an operation on the way, a tensor to be trained, or a tensor that
needs no gradient. The last is no node of autograd's own, which forgets it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        id: its place in `Graph.nodes`.
        kind: what it is.
        operation: in the field's words: "mm", "ReLU", "pow", "sum"; empty for a tensor.
        name: what the loop calls its output; empty where it has no name for it.
        shape: of its output, () of a single number.
        ran: its place in the order in which the backward pass came by, from 0; None when it did not.
        norm: the Euclidean norm of the gradient at its output; None when there is none.
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
    """The graph of one loss, with what its backward pass did if it has run.

    Attributes:
        iteration: that it belongs to.
        passes: how many backward passes have run in this iteration.
        nodes: from the loss on.
        edges: the ids of a node and of one that it got an input from: the direction of the backward pass.
    """

    iteration: int
    passes: int
    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def order(self) -> tuple[int, ...]:
        """The ids of the nodes in the order in which they ran; empty before the backward pass."""
        ran = sorted((node.ran, node.id) for node in self.nodes if node.ran is not None)
        return tuple(node for _, node in ran)

    @property
    def form(self) -> tuple[object, ...]:
        """All that its drawing depends on; the same from one iteration to the next, as long as the loop is."""
        return tuple((node.kind, node.operation, node.name, node.shape) for node in self.nodes), self.edges


@dataclass(frozen=True, slots=True, eq=False)
class NodeGradient:
    """The gradient at a node's output, ∂loss/∂output, as the backward pass brought it.

    Attributes:
        node: the id.
        shape: its own.
        norm, smallest, largest: of its numbers.
        picture: None of more than two dimensions.
        furthest: the row and column, as in the picture, of the number furthest from zero.
        tensor: what a `Reference` calls this gradient: "δ1", "w1.grad"; empty where it has no name for it.
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
        """What a cell of the picture is called; a δ is always a matrix. None where it has no name."""
        if not self.tensor:
            return None
        cell = (row, column)
        return Reference(self.tensor, cell if self.tensor.startswith("δ") else cell[: len(self.shape)])
