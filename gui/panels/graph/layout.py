"""Where the cards of one level of a graph lie: in columns, the loss at the right as on a blackboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from gui.panels.graph.layers import Vertex, in_layers
from gui.panels.graph.spacing import spaced

Point = tuple[float, float]
Edge = tuple[int, int]
Way = tuple[Point | None, ...]

ENTRY, EXIT = -1, -2
"""The right and the left border of a level, where edges come in and leave."""

COLUMN_GAP, ROW_GAP, STACK_GAP, INDENT = 12.0, 10.0, 6.0, 10.0
WRAP_GAP, STUB = 22.0, 12.0
"""Between rows of columns, and how far an edge reaches beyond the ends of a row."""


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
        ways: the points that an edge goes by on its way to the left, from card to card; without its ends. At None it
            leaves a row of columns at its left end, and goes on at the right end of the row below.
        stacked: the edges that lead to a card right above or below.
        left: the left border.
        entry, exit: the heights at which edges come in and leave.
    """

    places: dict[int, Point]
    ways: dict[Edge, Way]
    stacked: frozenset[Edge]
    left: float
    entry: float
    exit: float


@dataclass(eq=False)
class _Pile:
    """An operation with the data and the leaves that nobody else uses, above and below it: one vertex of the layout.

    They take no column of their own, so that a net of two layers fits a panel in type that can be read.
    """

    top: int
    sizes: Mapping[int, Size]
    data: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)

    def _height(self, id: int) -> float:
        return self.sizes[id].above + self.sizes[id].below

    @property
    def extents(self) -> tuple[float, float]:
        """How far the pile reaches above and below its line."""
        size = self.sizes[self.top]
        above = size.above + sum(self._height(id) + STACK_GAP for id in self.data)
        below = size.below + sum(self._height(id) + STACK_GAP for id in self.leaves)
        return above, below

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


def placed(level: Level, size_of: Callable[[int], Size], room: float = inf) -> Placing:
    """Lay a level out.

    Args:
        level: what there is to lay out.
        size_of: returns the size of a node or part.
        room: the width of a row; columns that have no room in it go into further rows, as the words of a text do.
    """
    stacked = _stacked(level)
    beside = {id for _, id in stacked}
    ends = {ENTRY, EXIT} & {end for edge in level.edges for end in edge}
    sizes = {id: size_of(id) for id in level.ids} | dict.fromkeys(ends, Size(0.0, 0.0, 0.0))
    piles = {id: _Pile(id, sizes) for id in sizes if id not in beside}
    for user, id in sorted(stacked):
        (piles[user].leaves if id in level.leaves else piles[user].data).append(id)
    edges = [edge for edge in level.edges if edge not in stacked]
    layers = in_layers(piles, edges, EXIT if EXIT in ends else None)
    middles = spaced(layers, {id: pile.extents for id, pile in piles.items()}, ROW_GAP)
    columns = [_Column(row, piles, middles) for row in layers.rows]
    _wrap(columns, room)
    places: dict[int, Point] = {}
    for column in columns:
        for vertex in column.row:
            if isinstance(vertex, int):
                center = column.right - column.width / 2
                places.update(piles[vertex].places(center, middles[vertex] + column.down))
    ways = {edge: _way((edge[0], *layers.bends[edge], edge[1]), columns, middles) for edge in edges}
    left = min(column.right - column.width for column in columns)
    return Placing(places, ways, stacked, left, *(places.get(end, (0.0, 0.0))[1] for end in (ENTRY, EXIT)))


@dataclass(eq=False)
class _Column:
    """One column.

    Attributes:
        row: the vertices in it.
        right: its right border.
        down: how far it is moved down.
        begins: whether a row begins with it.
    """

    row: list[Vertex]
    piles: Mapping[int, _Pile]
    middles: Mapping[Vertex, float]
    right: float = 0.0
    down: float = 0.0
    begins: bool = False

    def __post_init__(self) -> None:
        self.width = max((self.piles[vertex].width for vertex in self.row if isinstance(vertex, int)), default=0.0)

    @property
    def extents(self) -> tuple[float, float]:
        """Its upper and its lower end."""
        reach = [(v, self.piles[v].extents if isinstance(v, int) else (0.0, 0.0)) for v in self.row]
        top = min(self.middles[vertex] - above for vertex, (above, _) in reach)
        return top, max(self.middles[vertex] + below for vertex, (_, below) in reach)


def _wrap(columns: list[_Column], room: float) -> None:
    """Put columns beside one another, from the right, into as many rows as they need."""
    rows: list[list[_Column]] = [[]]
    right = 0.0
    for column in columns:
        if rows[-1] and -right + column.width > room and column.width > 0:
            column.begins, right = True, 0.0
            rows.append([])
        column.right = right
        right -= column.width + COLUMN_GAP
        rows[-1].append(column)
    lower = None
    for row in rows:
        top, bottom = min(one.extents[0] for one in row), max(one.extents[1] for one in row)
        down = 0.0 if lower is None else lower + WRAP_GAP - top
        for column in row:
            column.down = down
        lower = bottom + down


def _way(vertices: tuple[Vertex, ...], columns: list[_Column], middles: Mapping[Vertex, float]) -> Way:
    """Return the points that an edge goes by between its ends."""
    depths = {vertex: depth for depth, column in enumerate(columns) for vertex in column.row if vertex in vertices}
    left = min(column.right - column.width for column in columns) - STUB
    points: list[Point | None] = []
    for place, vertex in enumerate(vertices):
        column = columns[depths[vertex]]
        middle = middles[vertex] + column.down
        if place and column.begins:
            before = columns[depths[vertex] - 1]
            points += [(left, middles[vertices[place - 1]] + before.down), None, (STUB, middle)]
        if not isinstance(vertex, int) or vertex == ENTRY:
            points += [(column.right, middle), (column.right - column.width, middle)]
    return tuple(points)


def _stacked(level: Level) -> frozenset[Edge]:
    """Return the edges to the leaves and data that one node alone uses."""
    uses = Counter(node for _, node in set(level.edges))
    loose = level.leaves | level.data
    return frozenset((user, id) for user, id in level.edges if id in loose and uses[id] == 1 and user != ENTRY)
