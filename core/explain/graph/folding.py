"""A graph with some of its parts folded: what is to be drawn of it. Importing it loads no torch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import NamedTuple

from core.explain.graph.types import Graph, Node, Part

MOST_BESIDE = 6
"""The most tensors of the loop's own that are drawn beside a folded part; more are folded with it."""

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
    nodes = [node for node in graph.nodes if kept is None or node.id in kept]
    folds = {node.id: _fold(graph, node, unfolded) for node in nodes}
    own = [node.id for node in nodes if folds[node.id] is not None and _is_own(node)]
    beside = Counter(folds[node] for node in own)
    outside = {node for node in own if beside[folds[node]] <= MOST_BESIDE and not _in_module(graph, node, folds[node])}
    ways = {node.id: _way(graph, node.id, None if node.id in outside else folds[node.id], unfolded) for node in nodes}
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


def _fold(graph: Graph, node: Node, unfolded: Set[int]) -> int | None:
    """Return the outermost folded part that a node is in; None if it is in none."""
    return next((part for part in graph.parts_around(node.id)[::-1] if part not in unfolded), None)


def _way(graph: Graph, node: int, fold: int | None, unfolded: Set[int]) -> tuple[int, ...]:
    """Return the unfolded parts around what stands for a node, the outermost first, and that itself."""
    around = []
    for part in graph.parts_around(node)[::-1]:
        if part not in unfolded:
            break
        around.append(part)
    return (*around, node if fold is None else fold)


def _is_own(node: Node) -> bool:
    """Return whether a node is a tensor of the loop's own, which goes into a folded part and is drawn beside it.

    Those of a module, or of another object, belong to that.
    """
    return node.kind in ("leaf", "data") and bool(node.name) and "." not in node.name


def _in_module(graph: Graph, node: int, fold: int | None) -> bool:
    """Return whether a leaf is a module's, which is folded."""
    around = graph.parts_around(node)
    folds = around[: around.index(fold) + 1] if fold is not None else ()
    return graph.nodes[node].kind == "leaf" and any(_part(graph, one).kind == "module" for one in folds)


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
