"""The layers of a directed graph without circles, and the order of what is in them, after Sugiyama."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import chain, pairwise

Edge = tuple[int, int]
Vertex = int | tuple[int, int, int]
"""A node, or the bend of an edge in a layer that it crosses: the ends of the edge, and the layer."""

MOST_APART = 4
"""The most edges to a node that run side by side; more share one line, which begins at `ANY`."""

ANY = -3

Row = list[Vertex]

SWEEPS = 9
"""An odd number, so that the last sweep runs from the roots on."""


@dataclass(frozen=True, slots=True)
class Layers:
    """A graph in layers, each edge of which leads from a layer to the next.

    Attributes:
        rows: the layers from the roots on, each in order.
        above, below: the neighbours of a vertex in the layer before and behind.
        bends: those of each edge.
    """

    rows: list[Row]
    above: dict[Vertex, Row]
    below: dict[Vertex, Row]
    bends: dict[Edge, Row]

    def sweep(self, number: int) -> tuple[dict[Vertex, Row], int]:
        """Return the neighbours that a sweep looks at, and its direction: to and fro by turns."""
        return (self.below, -1) if number % 2 else (self.above, 1)


def in_layers(nodes: Iterable[int], edges: Sequence[Edge], last: int | None = None) -> Layers:
    """Put every node right behind the last of those that lead to it, and untangle the edges.

    Args:
        nodes: the nodes.
        edges: pairs of them.
        last: a node that comes behind all others; None if none does.
    """
    depths = _depths(nodes, edges)
    if last is not None:
        depths[last] = max((depth + 1 for node, depth in depths.items() if node != last), default=0)
    edges = list(dict.fromkeys(edges))
    uses = Counter(end for _, end in edges)
    bends: dict[Edge, Row] = {
        (start, end): [
            (ANY if uses[end] > MOST_APART else start, end, depth) for depth in range(depths[start] + 1, depths[end])
        ]
        for start, end in edges
    }
    paths = [[start, *crossed, end] for (start, end), crossed in bends.items()]
    layers = Layers([[] for _ in set(depths.values())], defaultdict(list), defaultdict(list), bends)
    for vertex in dict.fromkeys(chain(*paths, depths)):
        layers.rows[depths[vertex] if isinstance(vertex, int) else vertex[2]].append(vertex)
    for upper, lower in dict.fromkeys(chain.from_iterable(map(pairwise, paths))):
        layers.above[lower].append(upper)
        layers.below[upper].append(lower)
    _untangle(layers)
    return layers


def _depths(nodes: Iterable[int], edges: Sequence[Edge]) -> dict[int, int]:
    """Return how many edges the longest way from a root to each node has."""
    users: dict[int, list[int]] = {node: [] for node in nodes}
    for start, end in edges:
        users[end].append(start)
    depths: dict[int, int] = {}
    for node in TopologicalSorter(users).static_order():
        depths[node] = max((depths[user] + 1 for user in users[node]), default=0)
    return depths


def _untangle(layers: Layers) -> None:
    """Sort every layer by the mean rank of its neighbours, to and fro, and keep the order with the fewest crossings."""
    orders = [layers.rows[:]]
    for number in range(SWEEPS):
        neighbours, way = layers.sweep(number)
        ranks: dict[Vertex, int] = {}
        order: list[Row] = []
        for row in orders[-1][::way]:
            ranks |= _ranks(row)
            near = {vertex: [ranks[other] for other in neighbours[vertex] or [vertex]] for vertex in row}
            order.append(sorted(row, key=lambda vertex: sum(near[vertex]) / len(near[vertex])))
            ranks |= _ranks(order[-1])
        orders.append(order[::way])
    crossings = [_crossings(order, layers.below) for order in orders]
    layers.rows[:] = orders[crossings.index(min(crossings))]


def _ranks(row: Row) -> dict[Vertex, int]:
    return {vertex: rank for rank, vertex in enumerate(row)}


def _crossings(rows: list[Row], below: dict[Vertex, Row]) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        ranks = _ranks(lower)
        passed: list[int] = []
        for vertex in upper:
            ends = [ranks[other] for other in below[vertex]]
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
