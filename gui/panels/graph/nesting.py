"""Where the cards of a graph lie, one level within the other: an unfolded part is a frame around its members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from core.explain.graph.folding import Folding, Piece
from core.explain.graph.types import Graph, Node
from gui.panels.graph.layout import ENTRY, EXIT, STUB, Level, Placing, Point, Size, Way, placed

PADDING, HEADING, BADGE_ROOM, LEAST_ROOM = 9.0, 17.0, 7.0, 400.0


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float


class Line(NamedTuple):
    """The drawing of a piece of an edge.

    Attributes:
        points: those it goes by, with its ends; at None it goes on elsewhere.
        stacked: whether it leads to a card right above or below.
    """

    points: Way
    stacked: bool = False


@dataclass(eq=False)
class Drawing:
    """Where everything lies, in pixels.

    Attributes:
        corners: the upper left corners of the cards, by id.
        frames: the frames of unfolded parts, by id.
        lines: the lines, by the pieces that they draw.
    """

    corners: dict[int, Point] = field(default_factory=dict)
    frames: dict[int, Box] = field(default_factory=dict)
    lines: dict[Piece, Line] = field(default_factory=dict)


@dataclass(eq=False)
class _Inside:
    """One level, laid out around the line that leads to it.

    Attributes:
        placing: its drawing.
        frame: around its members, relative to the right border and that line.
        size: of the frame.
    """

    placing: Placing
    frame: Box
    size: Size


def drawn(
    graph: Graph,
    folding: Folding,
    size_of: Callable[[int], tuple[float, float]],
    heading_width: Callable[[int], float],
    room: float = inf,
) -> Drawing:
    """Lay a folded graph out.

    Args:
        graph: the graph.
        folding: what is drawn of it.
        size_of: returns width and height of the card of a node or a folded part.
        heading_width: returns the width of an unfolded part's heading.
        room: the width that it is to keep to where it can.
    """
    return _Nesting(graph, folding, size_of, heading_width, room).drawing()


class _Nesting:
    def __init__(
        self,
        graph: Graph,
        folding: Folding,
        size_of: Callable[[int], tuple[float, float]],
        heading_width: Callable[[int], float],
        room: float,
    ) -> None:
        self._room = room
        self._graph, self._folding = graph, folding
        self._card_size, self._heading_width = size_of, heading_width
        self._pieces: dict[int | None, list[Piece]] = defaultdict(list)
        for piece in folding.pieces:
            self._pieces[piece.inside].append(piece)
        self._insides: dict[int, _Inside] = {}
        self._sizes: dict[int, Size] = {}
        self._drawing = Drawing()

    def drawing(self) -> Drawing:
        for part in sorted((part for part in self._folding.members if part is not None), reverse=True):
            self._insides[part] = self._inside(part)  # inner parts have greater ids
        self._put(None, placed(self._level(None), self._size, self._room), 0.0, 0.0)
        return self._drawing

    def _size(self, id: int) -> Size:
        if id not in self._sizes:
            self._sizes[id] = self._insides[id].size if id in self._insides else self._size_of_card(id)
        return self._sizes[id]

    def _size_of_card(self, id: int) -> Size:
        width, height = self._card_size(id)
        return Size(width, height / 2 + BADGE_ROOM, height / 2)

    def _level(self, part: int | None) -> Level:
        members = self._folding.members.get(part, ())
        kinds = {id: item.kind for id in members if isinstance(item := self._graph.item(id), Node)}
        return Level(
            members,
            tuple(dict.fromkeys(_ends(piece) for piece in self._pieces[part])),
            frozenset(id for id, kind in kinds.items() if kind == "leaf"),
            frozenset(id for id, kind in kinds.items() if kind == "data"),
        )

    def _inside(self, part: int) -> _Inside:
        level = self._level(part)
        around = len(self._graph.parts_around(part)) + 1
        placing = placed(level, self._size, max(self._room - 2 * (PADDING + STUB) * around, LEAST_ROOM))
        ends = {end for edge in level.edges for end in edge}
        line = placing.entry if ENTRY in ends else placing.exit
        heights = [point[1] for way in placing.ways.values() for point in way if point is not None]
        heights += [placing.places[id][1] - self._size(id).above for id in level.ids]
        heights += [placing.places[id][1] + self._size(id).below for id in level.ids]
        wrapped = any(None in way for way in placing.ways.values())
        right = PADDING + STUB if wrapped else 0.0 if ENTRY in ends else PADDING
        outer = PADDING + STUB if wrapped else 0.0 if EXIT in ends else PADDING
        left = min(placing.left - outer, right - self._heading_width(part) - 2 * PADDING)
        frame = Box(left, min(heights) - HEADING - line, right, max(heights) + PADDING - line)
        return _Inside(placing, frame, Size(right - left, -frame.top, frame.bottom))

    def _put(self, part: int | None, placing: Placing, x: float, y: float) -> None:
        """Put the members of a part where its right border is at x, and the height 0 of its level at y."""
        for id in self._folding.members.get(part, ()):
            left, middle = placing.places[id]
            left, middle = left + x, middle + y
            if id in self._insides:
                inside = self._insides[id]
                right = left + inside.size.width
                box = Box(left, middle + inside.frame.top, right, middle + inside.frame.bottom)
                self._drawing.frames[id] = box
                self._put(id, inside.placing, right - inside.frame.right, middle - self._line(id))
            else:
                self._drawing.corners[id] = (left, middle - self._size(id).below)
        for piece in self._pieces[part]:
            edge = _ends(piece)
            if edge in placing.stacked:
                self._drawing.lines[piece] = Line((), stacked=True)
                continue
            way = tuple(point and (point[0] + x, point[1] + y) for point in placing.ways[edge])
            self._drawing.lines[piece] = Line(
                (*self._start(piece, placing, x, y), *way, self._end(piece, placing, x, y))
            )

    def _line(self, part: int) -> float:
        """Return the height of the line that leads to a part, in its own level."""
        placing = self._insides[part].placing
        return placing.entry if self._has_entry(part) else placing.exit

    def _has_entry(self, part: int) -> bool:
        return any(piece.start is None for piece in self._pieces[part])

    def _start(self, piece: Piece, placing: Placing, x: float, y: float) -> tuple[Point, ...]:
        """Return where a piece begins."""
        if piece.start is None:
            assert piece.inside is not None
            return ((self._drawing.frames[piece.inside].right, placing.entry + y),)
        left, middle = placing.places[piece.start]
        if piece.start in self._insides:
            middle += self._insides[piece.start].placing.exit - self._line(piece.start)
        return ((left + x, middle + y),)

    def _end(self, piece: Piece, placing: Placing, x: float, y: float) -> Point:
        if piece.end is None:
            assert piece.inside is not None
            return (self._drawing.frames[piece.inside].left, placing.exit + y)
        left, middle = placing.places[piece.end]
        return (left + self._size(piece.end).width + x, middle + y)


def _ends(piece: Piece) -> tuple[int, int]:
    return ENTRY if piece.start is None else piece.start, EXIT if piece.end is None else piece.end
