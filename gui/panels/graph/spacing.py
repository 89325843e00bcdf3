"""Where the vertices of a layered graph lie along their layers: apart, and with their edges as straight as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from math import inf
from operator import add

from gui.panels.graph.layers import SWEEPS, Layers, Row, Vertex

BEND_WEIGHT = 1e-6
"""Of a bend that is in the way of a node, which weighs 1: a chain of nodes stays straight."""

TOLERANCE = 1e-6
"""Of places that are computed in different ways, in pixels."""


Extents = Mapping[int, tuple[float, float]]
"""How far a node reaches along its layer, before and behind its edges."""


def spaced(layers: Layers, extents: Extents, gap: float) -> dict[Vertex, float]:
    """Pull every vertex to the median of its neighbours, to and fro, and return where its edges are.

    Args:
        layers: the graph.
        extents: of every node; a bend has none.
        gap: the least distance between neighbours.
    """
    offsets = [list(_offsets(row, extents, gap)) for row in layers.rows]
    places: dict[Vertex, float] = dict.fromkeys(chain(*layers.rows), 0.0)
    for number in range(SWEEPS):
        neighbours, way = layers.sweep(number)
        for row, least in list(zip(layers.rows, offsets, strict=True))[::way]:
            wishes = [_wish(vertex, neighbours[vertex], places) for vertex in row]
            places |= zip(row, _apart(row, wishes, least), strict=True)
    _straighten(layers, offsets, places)
    return places


def _offsets(row: Row, extents: Extents, gap: float) -> Iterator[float]:
    """Return how far behind the first vertex of a layer each one is at least."""
    reach = [extents[vertex] if isinstance(vertex, int) else (0.0, 0.0) for vertex in row]
    return accumulate((behind + gap + before for (_, behind), (before, _) in pairwise(reach)), initial=0.0)


def _wish(vertex: Vertex, neighbours: Row, places: Mapping[Vertex, float]) -> float:
    nodes = [other for other in neighbours if isinstance(other, int)]
    return _median(places[other] for other in nodes or neighbours or [vertex])


def _median(values: Iterable[float]) -> float:
    """Return it without `statistics`, whose import takes longer than a layout."""
    ordered = sorted(values)
    return (ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2


def _apart(row: Row, wishes: list[float], offsets: list[float]) -> Iterator[float]:
    """Return the places with room between them that have the least squared distance from the wishes.

    Vertices that want the same room form a block, which goes where they want to be on average.
    """
    blocks: list[tuple[float, float, int]] = []
    for vertex, wish, offset in zip(row, wishes, offsets, strict=True):
        weight, origin, size = 1.0 if isinstance(vertex, int) else BEND_WEIGHT, wish - offset, 1
        while blocks and blocks[-1][1] > origin:
            other, its_origin, its_size = blocks.pop()
            origin = (weight * origin + other * its_origin) / (weight + other)
            weight, size = weight + other, size + its_size
        blocks.append((weight, origin, size))
    origins = chain.from_iterable([origin] * size for _, origin, size in blocks)
    return map(add, origins, offsets)


def _straighten(layers: Layers, offsets: list[list[float]], places: dict[Vertex, float]) -> None:
    """Put all bends of an edge at one place, where every layer that it crosses has room there."""
    before: defaultdict[Vertex, list[tuple[Vertex, float]]] = defaultdict(list)
    behind: defaultdict[Vertex, list[tuple[Vertex, float]]] = defaultdict(list)
    for row, least in zip(layers.rows, offsets, strict=True):
        for (one, other), (start, end) in zip(pairwise(row), pairwise(least), strict=True):
            before[other].append((one, end - start))
            behind[one].append((other, end - start))
    for _ in range(SWEEPS):
        for bends in filter(None, layers.bends.values()):
            low = max((places[one] + room for bend in bends for one, room in before[bend]), default=-inf)
            high = min((places[one] - room for bend in bends for one, room in behind[bend]), default=inf)
            if low <= high + TOLERANCE:
                places |= dict.fromkeys(bends, min(max(_median(places[bend] for bend in bends), low), high))
