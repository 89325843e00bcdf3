"""The cards, frames and arrows of a graph, with what is folded, sought and chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from core.explain.graph.folding import Folding, Piece, folded, unfolded_at_first
from core.explain.graph.types import Graph, Node, Part
from gui.panels.graph.frames import Frame, heading_width
from gui.panels.graph.items import Arrow, Card, Content, PassState, across, along
from gui.panels.graph.nesting import drawn
from gui.style.theme import Theme

DIMMED, NOT_SOUGHT = 0.45, 0.3
LEAST_ROOM = 860.0


class GraphScene(QGraphicsScene):
    """The drawing of a graph.

    Attributes:
        graph: what is drawn; None before the first.
        folding: how it is folded.
        unfolded: the parts that show their members.
        kept: the nodes that are drawn; None for all.
        room: the width that the drawing is to keep to where it can.
        cards, frames: those that are drawn, by the ids of their nodes and parts.
    """

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.graph: Graph | None = None
        self.folding = Folding({}, {}, {})
        self.unfolded: frozenset[int] = frozenset()
        self.kept: frozenset[int] | None = None
        self.room = LEAST_ROOM
        self.cards: dict[int, Card] = {}
        self.frames: dict[int, Frame] = {}
        self._arrows: dict[Piece, Arrow] = {}
        self._theme = theme
        self._dimmed = False
        self._sought: frozenset[int] | None = None
        self._done: Set[int] = frozenset()
        self._now: int | None = None

    # What is drawn

    def show_graph(self, graph: Graph) -> bool:
        """Show another moment, and return whether it is another graph."""
        other = self.graph is None or graph.form != self.graph.form
        self.graph = graph
        if other:
            self.unfolded, self.kept, self._sought = unfolded_at_first(graph), None, None
            self._done, self._now = frozenset(), None
            self.draw()
        for id, item in self._items():
            item.show_content(self._content(id))
        return other

    def fold(self, unfolded: Set[int]) -> None:
        """Show the members of these parts, and of no others."""
        self.unfolded = frozenset(unfolded)
        self.draw()

    def keep(self, kept: frozenset[int] | None) -> None:
        """Draw some nodes only; None for all."""
        self.kept = kept
        self.draw()

    def reveal(self, id: int) -> None:
        """Unfold what is around a node or a part."""
        assert self.graph is not None
        around = frozenset(self.graph.parts_around(id))
        if not around <= self.unfolded:
            self.fold(self.unfolded | around)

    def draw(self) -> None:
        """Lay the graph out and draw it: texts of another language have other widths."""
        graph = self.graph
        if graph is None:
            return
        self.clear()
        self.folding = folded(graph, self.unfolded, self.kept)
        contents = {id: self._content(id) for members in self.folding.members.values() for id in members}
        drawing = drawn(
            graph, self.folding, lambda id: contents[id].size, lambda id: heading_width(contents[id]), self.room
        )
        self.cards = {id: Card(contents[id], QPointF(*corner), self._theme) for id, corner in drawing.corners.items()}
        self.frames = {
            id: Frame(contents[id], box, len(graph.parts_around(id)), self._theme) for id, box in drawing.frames.items()
        }
        self._arrows = {}
        for piece, line in drawing.lines.items():
            end = graph.item(piece.end) if piece.end is not None else None
            is_data = all(graph.nodes[node].kind == "data" for _, node in self.folding.pieces[piece])
            if line.stacked:
                assert piece.start is not None
                assert piece.end is not None
                path = along(self.cards[piece.start].card, self.cards[piece.end].card)
            else:
                path = across(line.points)
            is_end = isinstance(end, Node) or (isinstance(end, Part) and end.id in self.cards)
            self._arrows[piece] = Arrow(path, not is_data, is_end and not is_data, self._theme)
        from_above = sorted(self.cards.values(), key=lambda card: card.y())  # a badge reaches up, over the card above
        for item in (*self.frames.values(), *self._arrows.values(), *from_above):
            self.addItem(item)
        self.show_pass(self._done, self._now)
        self._pale()

    def _content(self, id: int) -> Content:
        assert self.graph is not None
        item = self.graph.item(id)
        around = self.graph.parts_around(id)
        outer = self.graph.item(around[0]) if around else None
        part = item if isinstance(item, Part) else None
        return Content(id, self.graph.output(id), part, outer if isinstance(outer, Part) else None)

    def item(self, id: int) -> Card | Frame | None:
        """Return what stands for a node or part: its card or frame, or the folded part that it is in."""
        if self.graph is None:
            return None
        for one in (id, *self.graph.parts_around(id)):
            if one in self.frames or one in self.cards:
                return self.cards.get(one) or self.frames[one]
        return None

    # How it looks

    def show_pass(self, done: Set[int], now: int | None) -> None:
        """Show how far the backward pass has come: the nodes that have run, and the one that runs."""
        self._done, self._now = done, now
        if self.graph is None:
            return
        nodes, shown = self.graph.nodes, self.folding.shown
        to_run = Counter(card for node, card in shown.items() if nodes[node].ran is not None)
        have_run = Counter(shown[node] for node in done if node in shown)
        for id, card in self.cards.items():
            is_done = have_run[id] > 0 and have_run[id] >= to_run[id]
            is_now = now is not None and shown.get(now) == id
            is_now = is_now or 0 < have_run[id] < to_run[id]
            card.state = PassState.NOW if is_now else PassState.DONE if is_done else PassState.OFF
            card.update()
        for piece, arrow in self._arrows.items():
            arrow.passed = any(
                user in done and nodes[node].ran is not None for user, node in self.folding.pieces[piece]
            )
            arrow.update()

    def mark(self, selected: int | None, current: int | None) -> None:
        """Mark the one whose gradient is shown, and the one where the keys are."""
        for id, item in self._items():
            item.selected, item.focused = id == selected, id == current
            item.update()

    def seek(self, sought: frozenset[int] | None) -> None:
        """Pale all but some nodes and parts; None for none."""
        self._sought = sought
        self._pale()

    def dim(self, dimmed: bool) -> None:
        """Pale the graph, whose moment has gone by."""
        self._dimmed = dimmed
        self._pale()

    def _pale(self) -> None:
        lit: set[int] | None = None
        if self._sought is not None and self.graph is not None:
            lit = set(self._sought)
            for id in self._sought:
                lit.update(self.graph.parts_around(id))
        for item in self.items():
            item.setOpacity(self._opacity(item, lit))

    def _opacity(self, item: QGraphicsItem, lit: set[int] | None) -> float:
        opacity = DIMMED if self._dimmed else 1.0
        if lit is not None and isinstance(item, Card) and item.content.id not in lit:
            return opacity * NOT_SOUGHT
        return opacity

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        for _, item in self._items():
            item.set_theme(theme)
        for arrow in self._arrows.values():
            arrow.set_theme(theme)

    def _items(self) -> Iterator[tuple[int, Card | Frame]]:
        yield from self.cards.items()
        yield from self.frames.items()

    # What lies where

    def neighbours(self, id: int) -> set[int]:
        """Return the neighbours of a card along the edges, and what else the same one uses."""
        edges = self._edges()
        users = {user for user, node in edges if node == id}
        return users | {node for user, node in edges if user == id or user in users} - {id}

    def _edges(self) -> set[tuple[int, int]]:
        assert self.graph is not None
        shown = self.folding.shown
        pairs = ((shown.get(user), shown.get(node)) for user, node in self.graph.edges)
        return {(user, node) for user, node in pairs if user is not None and node is not None and user != node}

    def first(self) -> int | None:
        """Return the card that stands for the loss; None if there is none."""
        return next(iter(self.folding.shown.values()), None)
