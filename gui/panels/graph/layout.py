"""Where the cards of a graph lie: layers by grandalf's Sugiyama layout, the loss at the right as on a blackboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from core.explain.graph.types import Graph, Node

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
    xy: Point = (0.0, 0.0)

    def _height(self, nodes: list[Node]) -> float:
        return sum(self.size_of(node)[1] + STACK_GAP for node in nodes)

    @property
    def w(self) -> float:
        """As grandalf has it: its layers are rows, ours are columns."""
        return self.size_of(self.top)[1] + 2 * max(self._height(self.data), self._height(self.leaves))

    @property
    def h(self) -> float:
        widths = [INDENT + self.size_of(node)[0] for node in (*self.data, *self.leaves)]
        return max([self.size_of(self.top)[0], *widths])

    def places(self) -> dict[int, Point]:
        """The corners of its cards, the middle of the pile being where it was put."""
        left, middle = -self.xy[1] - self.h / 2, self.xy[0]
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


class _Way:
    """What grandalf asks of an edge."""

    def __init__(self) -> None:
        self.points: list[Point] = []

    def setpath(self, points: list[Point]) -> None:
        """The middles of both ends and the points between."""
        self.points = points


def placed(graph: Graph, size_of: Callable[[Node], Size]) -> Placing:
    """Lays a graph out."""
    from grandalf.graphs import Edge, Vertex
    from grandalf.graphs import Graph as Vertices

    stacked = _stacked(graph)
    beside = {node for _, node in stacked}
    piles = {node.id: _Pile(node, size_of) for node in graph.nodes if node.id not in beside}
    for user, id in sorted(stacked):
        pile, node = piles[user], graph.nodes[id]
        (pile.leaves if node.kind == "leaf" else pile.data).append(node)
    vertices = {id: Vertex() for id in piles}
    for id, vertex in vertices.items():
        vertex.view = piles[id]
    between = {edge: Edge(vertices[edge[0]], vertices[edge[1]]) for edge in graph.edges if edge not in stacked}
    for edge in between.values():
        edge.view = _Way()
    _lay_out(Vertices(list(vertices.values()), list(between.values())))
    return Placing(
        {id: place for pile in piles.values() for id, place in pile.places().items()},
        {ends: _turned(edge.view.points[1:-1]) for ends, edge in between.items()},
        stacked,
    )


def _stacked(graph: Graph) -> frozenset[tuple[int, int]]:
    """The edges to the leaves and data that one node alone uses."""
    uses = Counter(node for _, node in graph.edges)
    return frozenset(
        (user, node) for user, node in graph.edges if graph.nodes[node].kind in ("leaf", "data") and uses[node] == 1
    )


def _lay_out(vertices) -> None:  # type: ignore[no-untyped-def]
    """Each part that hangs together by itself, one below the other."""
    from grandalf.layouts import SugiyamaLayout

    below = 0.0
    for part in vertices.C:
        layout = SugiyamaLayout(part)
        layout.xspace, layout.yspace = ROW_GAP, COLUMN_GAP
        layout.init_all()
        layout.draw()
        top = min(vertex.view.xy[0] - vertex.view.w / 2 for vertex in part.V())
        for vertex in part.V():
            vertex.view.xy = vertex.view.xy[0] - top + below, vertex.view.xy[1]
        for edge in part.E():
            edge.view.points = [(x - top + below, y) for x, y in edge.view.points]
        below = max(vertex.view.xy[0] + vertex.view.w / 2 for vertex in part.V()) + ROW_GAP


def _turned(points: list[Point]) -> tuple[Point, ...]:
    """From rows downwards to columns leftwards."""
    return tuple((-y, x) for x, y in points)
