"""A graph with some of its parts folded: what is to be drawn of it. Importing it loads no torch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import NamedTuple

from core.explain.graph.types import Graph, Node, Part

MOST_AT_FIRST = 25
"""The most nodes and folded parts that are drawn before a person has unfolded any."""


class Piece(NamedTuple):
    """The piece of an edge within one unfolded part.

    Attributes:
        inside: the part; None outside all parts.
        start, end: the nodes or parts that it leads from and to; None for the right and the left border of the part.
    """

    inside: int | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Folding:
    """A graph as it is drawn.

    Attributes:
        members: the nodes and parts in each unfolded part, and those outside all, by the part's id or None.
        pieces: the edges of the graph that run along each piece.
        shown: the node or folded part that stands for each node that is drawn.
    """

    members: dict[int | None, tuple[int, ...]]
    pieces: dict[Piece, tuple[tuple[int, int], ...]]
    shown: dict[int, int]


def folded(graph: Graph, unfolded: Set[int], kept: Set[int] | None = None) -> Folding:
    """Fold a graph.

    Args:
        graph: the graph.
        unfolded: the ids of the parts that show their members, if the parts around them do as well.
        kept: the nodes to draw; None for all.
    """
    ways = {node.id: _way(graph, node, unfolded) for node in graph.nodes if kept is None or node.id in kept}
    members: dict[int | None, dict[int, None]] = defaultdict(dict)
    for way in ways.values():
        for outer, inner in zip((None, *way), way, strict=False):
            members[outer][inner] = None
    pieces: dict[Piece, list[tuple[int, int]]] = defaultdict(list)
    for user, node in graph.edges:
        if user in ways and node in ways:
            for piece in _pieces(ways[user], ways[node]):
                pieces[piece].append((user, node))
    return Folding(
        {part: tuple(found) for part, found in members.items()},
        {piece: tuple(edges) for piece, edges in pieces.items()},
        {node: way[-1] for node, way in ways.items()},
    )


def _way(graph: Graph, node: Node, unfolded: Set[int]) -> tuple[int, ...]:
    """Return the unfolded parts around what stands for a node, the outermost first, and that itself."""
    around = graph.parts_around(node.id)[::-1]
    for depth, part in enumerate(around):
        if part not in unfolded:
            return (*around[:depth], node.id if _stays_outside(graph, node, around[depth:]) else part)
    return (*around, node.id)


def _stays_outside(graph: Graph, node: Node, folds: Iterable[int]) -> bool:
    """Return whether a node is drawn beside a folded part that it belongs to.

    The loop's own tensors are: they are what goes in. Those of a module, or of another object, belong to that.
    """
    is_own = node.kind in ("leaf", "data") and bool(node.name) and "." not in node.name
    return is_own and not (node.kind == "leaf" and any(_part(graph, fold).kind == "module" for fold in folds))


def _part(graph: Graph, id: int) -> Part:
    return graph.parts[id - len(graph.nodes)]


def _pieces(user: tuple[int, ...], node: tuple[int, ...]) -> Iterable[Piece]:
    if user[-1] == node[-1]:
        return
    shared = next(depth for depth in range(len(user)) if depth >= len(node) or user[depth] != node[depth])
    yield Piece(user[shared - 1] if shared else None, user[shared], node[shared])
    for outer, inner in zip(user[shared:], user[shared + 1 :], strict=False):
        yield Piece(outer, inner, None)
    for outer, inner in zip(node[shared:], node[shared + 1 :], strict=False):
        yield Piece(outer, None, inner)


def unfolded_at_first(graph: Graph, most: int = MOST_AT_FIRST) -> frozenset[int]:
    """Return the parts that are unfolded until a person says otherwise: level by level, as far as there is room."""
    unfolded: frozenset[int] = frozenset()
    small = sum(node.kind != "data" for node in graph.nodes) <= most
    while True:
        next_ = {part.id for part in graph.parts if part.parent is None or part.parent in unfolded} - unfolded
        if not small:
            next_ -= {part.id for part in graph.parts if part.kind == "repeats"}
        if not next_ or (not small and len(set(folded(graph, unfolded | next_).shown.values())) > most):
            return unfolded
        unfolded |= next_


def leading(graph: Graph, id: int) -> frozenset[int]:
    """Return the nodes on the ways from the loss to a node or part, and from there to what it is computed from."""
    within = {node.id for node in graph.nodes if node.id == id or id in graph.parts_around(node.id)}
    users: dict[int, list[int]] = defaultdict(list)
    inputs: dict[int, list[int]] = defaultdict(list)
    for user, node in graph.edges:
        users[node].append(user)
        inputs[user].append(node)
    return frozenset(within | _reached(within, users) | _reached(within, inputs))


def _reached(start: Set[int], next_: dict[int, list[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = list(start)
    while waiting:
        for node in next_[waiting.pop()]:
            if node not in reached:
                reached.add(node)
                waiting.append(node)
    return reached
