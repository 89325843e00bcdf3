"""Where the cards of one level of a graph lie: in columns, the loss at the right as on a blackboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gui.panels.graph.layers import in_layers
from gui.panels.graph.spacing import spaced

Point = tuple[float, float]
Edge = tuple[int, int]

ENTRY, EXIT = -1, -2
"""The right and the left border of a level, where edges come in and leave."""

COLUMN_GAP, ROW_GAP, STACK_GAP, INDENT = 12.0, 10.0, 6.0, 10.0


class Size(NamedTuple):
    """The size of a card, or of an unfolded part.

    Attributes:
        width: its width.
        above, below: how far it reaches above and below the line of the edges that lead to it.
    """

    width: float
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Level:
    """Nodes and parts that are laid out together.

    Attributes:
        ids: their ids.
        edges: the edges between them, from `ENTRY` and to `EXIT`.
        leaves, data: those that lie below and above the one that uses them, if only one does.
    """

    ids: tuple[int, ...]
    edges: tuple[Edge, ...]
    leaves: frozenset[int] = frozenset()
    data: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Placing:
    """The drawing of one level, in pixels, y downwards, its right border at x = 0.

    Attributes:
        places: where the line that leads to each node or part meets its left border.
        ways: the points that an edge goes by on its way to the left, from card to card; without its ends.
        stacked: the edges that lead to a card right above or below.
        left: the left border.
        entry, exit: the heights at which edges come in and leave.
    """

    places: dict[int, Point]
    ways: dict[Edge, tuple[Point, ...]]
    stacked: frozenset[Edge]
    left: float
    entry: float
    exit: float


@dataclass(eq=False)
class _Pile:
    """An operation with the data and the leaves that nobody else uses, above and below it: one vertex of the layout.

    They take no column of their own, so that a net of two layers fits a panel in type that can be read. There is as
    much room above the card as below, so that the cards of a chain lie on one line.
    """

    top: int
    sizes: Mapping[int, Size]
    data: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)

    def _height(self, id: int) -> float:
        return self.sizes[id].above + self.sizes[id].below

    @property
    def height(self) -> float:
        """Of the pile."""
        size = self.sizes[self.top]
        above = size.above + sum(self._height(id) + STACK_GAP for id in self.data)
        below = size.below + sum(self._height(id) + STACK_GAP for id in self.leaves)
        return 2 * max(above, below)

    @property
    def width(self) -> float:
        """Of the pile."""
        widths = [INDENT + self.sizes[id].width for id in (*self.data, *self.leaves)]
        return max([self.sizes[self.top].width, *widths])

    def places(self, center: float, middle: float) -> Iterator[tuple[int, Point]]:
        """Yield the places of its cards when the pile lies around that point."""
        left = center - self.width / 2
        size = self.sizes[self.top]
        yield self.top, (left, middle)
        below, above = middle + size.below, middle - size.above
        for id in self.leaves:
            yield id, (left + INDENT, below + STACK_GAP + self.sizes[id].above)
            below += STACK_GAP + self._height(id)
        for id in self.data:
            yield id, (left + INDENT, above - STACK_GAP - self.sizes[id].below)
            above -= STACK_GAP + self._height(id)


def placed(level: Level, size_of: Callable[[int], Size]) -> Placing:
    """Lay a level out."""
    stacked = _stacked(level)
    beside = {id for _, id in stacked}
    ends = {ENTRY, EXIT} & {end for edge in level.edges for end in edge}
    sizes = {id: size_of(id) for id in level.ids} | dict.fromkeys(ends, Size(0.0, 0.0, 0.0))
    piles = {id: _Pile(id, sizes) for id in sizes if id not in beside}
    for user, id in sorted(stacked):
        (piles[user].leaves if id in level.leaves else piles[user].data).append(id)
    edges = [edge for edge in level.edges if edge not in stacked]
    layers = in_layers(piles, edges, EXIT if EXIT in ends else None)
    middles = spaced(layers, {id: pile.height for id, pile in piles.items()}, ROW_GAP)
    places: dict[int, Point] = {}
    crossed: dict[object, tuple[Point, ...]] = {}
    right = 0.0
    for column in layers.rows:
        width = max((piles[vertex].width for vertex in column if isinstance(vertex, int)), default=0.0)
        for vertex in column:
            if isinstance(vertex, int):
                places.update(piles[vertex].places(right - width / 2, middles[vertex]))
            if not isinstance(vertex, int) or vertex == ENTRY:
                crossed[vertex] = ((right, middles[vertex]), (right - width, middles[vertex]))
        right -= width + COLUMN_GAP
    ways = {edge: sum((crossed[bend] for bend in layers.bends[edge]), crossed.get(edge[0], ())) for edge in edges}
    return Placing(places, ways, stacked, right + COLUMN_GAP, middles.get(ENTRY, 0.0), middles.get(EXIT, 0.0))


def _stacked(level: Level) -> frozenset[Edge]:
    """Return the edges to the leaves and data that one node alone uses."""
    uses = Counter(node for _, node in set(level.edges))
    loose = level.leaves | level.data
    return frozenset((user, id) for user, id in level.edges if id in loose and uses[id] == 1 and user != ENTRY)
