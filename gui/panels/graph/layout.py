"""Where the cards of a graph lie: in columns, the loss at the right as on a blackboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from core.explain.graph.types import Graph, Node
from gui.panels.graph.layers import in_layers
from gui.panels.graph.spacing import spaced

Size = tuple[float, float]
Point = tuple[float, float]

COLUMN_GAP, ROW_GAP, STACK_GAP, INDENT = 12.0, 10.0, 6.0, 10.0


@dataclass(frozen=True, slots=True)
class Placing:
    """The drawing of one graph, in pixels, y downwards.

    Attributes:
        places: the upper left corner of each node's card, by id.
        ways: the points that an edge goes by on its way to the left, from card to card; without its ends.
        stacked: the edges that lead to a card right above or below.
    """

    places: dict[int, Point]
    ways: dict[tuple[int, int], tuple[Point, ...]]
    stacked: frozenset[tuple[int, int]]


@dataclass(eq=False)
class _Pile:
    """An operation with the data and the leaves that nobody else uses, above and below it: one vertex of the layout.

    They take no column of their own, so that a net of two layers fits a panel in type that can be read. There is as
    much room above the card as below, so that the cards of a chain lie on one line.
    """

    top: Node
    size_of: Callable[[Node], Size]
    data: list[Node] = field(default_factory=list)
    leaves: list[Node] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Of the pile."""
        beside = (sum(self.size_of(node)[1] + STACK_GAP for node in nodes) for nodes in (self.data, self.leaves))
        return self.size_of(self.top)[1] + 2 * max(beside)

    @property
    def width(self) -> float:
        """Of the pile."""
        widths = [INDENT + self.size_of(node)[0] for node in (*self.data, *self.leaves)]
        return max([self.size_of(self.top)[0], *widths])

    def places(self, center: float, middle: float) -> dict[int, Point]:
        """Return the corners of its cards when the pile lies around that point."""
        left = center - self.width / 2
        height = self.size_of(self.top)[1]
        found = {self.top.id: (left, middle - height / 2)}
        below, above = middle + height / 2, middle - height / 2
        for node in self.leaves:
            found[node.id] = left + INDENT, below + STACK_GAP
            below += STACK_GAP + self.size_of(node)[1]
        for node in self.data:
            above -= STACK_GAP + self.size_of(node)[1]
            found[node.id] = left + INDENT, above
        return found


def placed(graph: Graph, size_of: Callable[[Node], Size]) -> Placing:
    """Lays a graph out."""
    stacked = _stacked(graph)
    beside = {node for _, node in stacked}
    piles = {node.id: _Pile(node, size_of) for node in graph.nodes if node.id not in beside}
    for user, id in sorted(stacked):
        pile, node = piles[user], graph.nodes[id]
        (pile.leaves if node.kind == "leaf" else pile.data).append(node)
    edges = [edge for edge in graph.edges if edge not in stacked]
    layers = in_layers(piles, edges)
    middles = spaced(layers, {id: pile.height for id, pile in piles.items()}, ROW_GAP)
    places: dict[int, Point] = {}
    ways: dict[tuple[int, int], tuple[Point, ...]] = dict.fromkeys(edges, ())
    right = 0.0
    for column in layers.rows:
        width = max(piles[vertex].width for vertex in column if isinstance(vertex, int))
        for vertex in column:
            if isinstance(vertex, int):
                places |= piles[vertex].places(right - width / 2, middles[vertex])
            else:
                ways[vertex[:2]] += ((right, middles[vertex]), (right - width, middles[vertex]))
        right -= width + COLUMN_GAP
    return Placing(places, ways, stacked)


def _stacked(graph: Graph) -> frozenset[tuple[int, int]]:
    """The edges to the leaves and data that one node alone uses."""
    uses = Counter(node for _, node in graph.edges)
    return frozenset(
        (user, node) for user, node in graph.edges if graph.nodes[node].kind in ("leaf", "data") and uses[node] == 1
    )
