"""Where the cards of a graph lie: layers by grandalf's Sugiyama layout, the loss at the right as on a blackboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.autograd_graph import Graph, Node

Size = tuple[float, float]
Point = tuple[float, float]

COLUMN_GAP, ROW_GAP, STACK_GAP, INDENT = 16.0, 14.0, 8.0, 12.0


@dataclass(frozen=True, slots=True)
class Placing:
    """The drawing of one graph, in pixels, y downwards.

    Attributes:
        places: the upper left corner of each node's card, by id.
        ways: the points that an edge goes by on its way to the left, from card to card; without its ends.
        stacked: the edges that lead down to a card in the stack below.
    """

    places: dict[int, Point]
    ways: dict[tuple[int, int], tuple[Point, ...]]
    stacked: frozenset[tuple[int, int]]


@dataclass(eq=False)
class _Pile:
    """An operation with the leaves and the data that nobody else uses below it: one vertex of the layout.

    They take no column of their own, so that a net of two layers fits a panel in type that can be read. The room above
    the card is as large as that below, so that the cards of a chain lie on one line.
    """

    top: Node
    size_of: Callable[[Node], Size]
    below: list[Node] = field(default_factory=list)
    xy: Point = (0.0, 0.0)

    @property
    def _sizes(self) -> list[Size]:
        return [self.size_of(node) for node in self.below]

    @property
    def w(self) -> float:
        """As grandalf has it: its layers are rows, ours are columns."""
        return self.size_of(self.top)[1] + 2 * sum(height + STACK_GAP for _, height in self._sizes)

    @property
    def h(self) -> float:
        return max([self.size_of(self.top)[0], *(INDENT + width for width, _ in self._sizes)])

    def places(self) -> dict[int, Point]:
        """The corners of its cards, the middle of the pile being where it was put."""
        left, middle = -self.xy[1] - self.h / 2, self.xy[0]
        height = self.size_of(self.top)[1]
        found, down = {self.top.id: (left, middle - height / 2)}, middle + height / 2
        for node, (_, its_height) in zip(self.below, self._sizes, strict=True):
            found[node.id] = left + INDENT, down + STACK_GAP
            down += STACK_GAP + its_height
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
    piles = {node.id: _Pile(node, size_of) for node in graph.nodes if node.id not in stacked.values()}
    for (user, _), node in zip(stacked, stacked.values(), strict=True):
        piles[user].below.append(graph.nodes[node])
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
        frozenset(stacked),
    )


def _stacked(graph: Graph) -> dict[tuple[int, int], int]:
    """The leaves and data that one node alone uses, by the edge that leads to them."""
    users: dict[int, list[int]] = {}
    for user, node in graph.edges:
        users.setdefault(node, []).append(user)
    single = [node for node in graph.nodes if node.kind in ("leaf", "data") and len(users.get(node.id, ())) == 1]
    return {(users[node.id][0], node.id): node.id for node in single}


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
