"""Folding, search and what is hidden, on a graph that is made up: below the window."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.explain.graph.folding import folded
from core.explain.graph.types import Graph, Node, NodeGradient, Part
from core.explain.types import Reference
from core.queries import GradientOf, GraphOf, Question
from gui.panels.graph.items import PassState
from gui.panels.graph.nesting import PADDING, Box, Drawing, drawn
from gui.panels.graph.panel import GraphPanel
from gui.panels.graph.view import GraphView
from gui.style.theme import LIGHT

DEPTH = 30


def layered() -> Graph:
    """Return a loss of "net", which has `DEPTH` modules of two operations and a weight each, and skips around them."""
    nodes, edges, owner = [Node(0, "loss", "sum", "loss", ())], [], {0: -1}
    above = 0
    for layer in range(DEPTH):
        add, mm, weight = (len(nodes) + place for place in range(3))
        nodes += [
            Node(add, "operation", "add", "", (4, 2), value=f"add · line {layer}", gradient=f"g{layer}"),
            Node(mm, "operation", "mm", f"h{layer}", (4, 2), value=f"h{layer}", gradient=f"h{layer}.grad"),
            Node(weight, "leaf", "", f"net.layers.{layer}.weight", (2, 2)),
        ]
        owner |= dict.fromkeys((add, mm, weight), layer)
        edges += [(above, add), (add, mm), (mm, weight)]
        above = add
        edges += [(add, add + 3)] if layer < DEPTH - 1 else []
        edges += [(mm, add + 3)] if layer < DEPTH - 1 else []
    nodes.append(Node(len(nodes), "data", "", "x", (4, 2)))
    edges.append((above + 1, nodes[-1].id))
    first = len(nodes)
    parts = [Part(first, None, "module", "net", "Net", output=1, parameters=4 * DEPTH)]
    parts += [
        Part(first + 1 + layer, first, "module", f"net.layers.{layer}", "Block", output=1 + 3 * layer, parameters=4)
        for layer in range(DEPTH)
    ]
    found = [replace(node, part=first + 1 + owner[node.id] if owner.get(node.id, -1) >= 0 else None) for node in nodes]
    found[-1] = replace(found[-1], part=first + DEPTH)
    ran = {id: number for number, id in enumerate(node.id for node in found if node.kind != "data")}
    nodes = [replace(node, ran=ran.get(node.id), norm=1.5 if node.id in ran else None) for node in found]
    return Graph(1, 1, tuple(nodes), tuple(sorted(edges)), tuple(parts))


GRAPH = layered()
NET, LAYER_3 = GRAPH.parts[0].id, GRAPH.parts[4].id
LAYERS = {part.id for part in GRAPH.parts[1:]}


@pytest.fixture
def panel(qtbot: QtBot) -> GraphPanel:
    panel = GraphPanel(LIGHT)
    panel.resize(900, 400)
    qtbot.addWidget(panel)
    for extra in panel.extras:
        extra.setParent(panel)
    panel.show()
    panel.show_answer(GraphOf(), GRAPH)
    return panel


def the_view(panel: GraphPanel) -> GraphView:
    found = panel.findChild(GraphView)
    assert found is not None
    return found


def button(panel: GraphPanel, name: str) -> QToolButton:
    found = panel.findChild(QToolButton, name)
    assert found is not None
    return found


def field(panel: GraphPanel) -> QLineEdit:
    found = panel.findChild(QLineEdit, "graphSearch")
    assert found is not None
    return found


def label(panel: GraphPanel, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def drawn_with(unfolded: set[int], room: float) -> Drawing:
    return drawn(GRAPH, folded(GRAPH, unfolded), lambda id: (70.0 + id % 7, 40.0 + id % 5), lambda id: 80.0, room)


@pytest.mark.parametrize("room", [500.0, 2000.0, float("inf")])
@pytest.mark.parametrize("unfolded", [set(), {NET}, {NET, LAYER_3}, {NET} | LAYERS], ids=len)
def test_frames_hold_their_members_and_nothing_overlaps(unfolded: set[int], room: float) -> None:
    drawing = drawn_with(unfolded, room)
    boxes = {id: Box(x, y, x + 70 + id % 7, y + 40 + id % 5) for id, (x, y) in drawing.corners.items()}
    boxes |= drawing.frames
    for id, box in boxes.items():
        for part in GRAPH.parts_around(id):
            if part in drawing.frames:
                frame = drawing.frames[part]
                assert frame.left < box.left and box.right <= frame.right + 1e-6
                assert frame.top < box.top and box.bottom <= frame.bottom - PADDING + 1e-6
    for one, other in combinations(boxes, 2):
        if one not in GRAPH.parts_around(other) and other not in GRAPH.parts_around(one):
            a, b = boxes[one], boxes[other]
            assert a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top


def test_a_long_graph_goes_into_rows_that_keep_to_the_room() -> None:
    def width(room: float) -> float:
        frame = drawn_with({NET}, room).frames[NET]
        return frame.right - frame.left

    assert width(float("inf")) > 2000 > 700 > width(700.0)


def test_lines_lead_from_border_to_border() -> None:
    drawing = drawn_with({NET, LAYER_3}, float("inf"))
    for piece, line in drawing.lines.items():
        if line.stacked:
            continue
        assert None not in line.points
        start, end = line.points[0], line.points[-1]
        assert start is not None
        assert end is not None
        if piece.start in drawing.corners:
            assert start[0] == pytest.approx(drawing.corners[piece.start][0])
        if piece.end in drawing.frames:
            assert end[0] == pytest.approx(drawing.frames[piece.end].right)
        xs = [point[0] for point in line.points if point is not None]
        assert all(later <= earlier + 1e-6 for earlier, later in pairwise(xs))


def test_a_large_graph_begins_folded_and_is_unfolded_and_folded_again(panel: GraphPanel) -> None:
    drawing = the_view(panel).drawing
    assert set(drawing.cards) == {0, NET, GRAPH.nodes[-1].id}
    lines = drawing.cards[NET].content.lines
    assert lines[:3] == ("net", "4 × 2", "120 parameters") and "1.5" in lines[3]
    button(panel, "graphUnfold").click()
    assert set(drawing.cards) == {node.id for node in GRAPH.nodes}
    assert set(drawing.frames) == {NET} | LAYERS
    button(panel, "graphFold").click()
    assert set(drawing.cards) == {0, NET, GRAPH.nodes[-1].id} and not drawing.frames


def test_two_clicks_unfold_a_part_and_two_on_its_heading_fold_it(panel: GraphPanel) -> None:
    view = the_view(panel)
    for place in (lambda: view.drawing.cards[NET].card.center(), lambda: view.drawing.frames[NET].heading.center()):
        before = set(view.drawing.frames)
        point = view.mapFromScene(place())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
        assert set(view.drawing.frames) ^ before == {NET}


def test_the_keys_unfold_and_fold(panel: GraphPanel) -> None:
    view = the_view(panel)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert set(view.drawing.frames) == {NET}
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleDescription().startswith("net.layers.1 Block")
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert not view.drawing.frames
    assert view.accessibleDescription().startswith("net Net")


def test_a_part_shows_the_gradient_at_its_output(panel: GraphPanel) -> None:
    asked: list[Question] = []
    panel.commanded.connect(lambda command: asked.append(command.question))
    the_view(panel).chosen.emit(NET)
    assert label(panel, "graphNode") == "∂loss/∂(net)"
    assert isinstance(asked[-1], GradientOf) and asked[-1].node == 1
    panel.show_answer(asked[-1], NodeGradient(1, (), 2.0, 2.0, 2.0, None, (0, 0), "g0"))
    assert label(panel, "graphGradient") == "2"
    wanted: list[str] = []
    panel.map_wanted.connect(wanted.append)
    button(panel, "graphValueMap").click()
    button(panel, "graphGradientMap").click()
    assert wanted == ["add · line 0", "g0"]


def test_the_search_finds_names_operations_modules_and_shapes(panel: GraphPanel) -> None:
    drawing = the_view(panel).drawing
    for text, count in {"h7": 1, "block": DEPTH, "LAYERS.3": 2, "add 4 × 2": DEPTH, "nowhere": 0}.items():
        field(panel).setText(text)
        told = f"{count} found" if count else "not found"
        assert label(panel, "graphFound") == told, text
    field(panel).setText("h7")
    assert drawing.cards[0].opacity() < 0.5 < drawing.cards[NET].opacity(), "it is folded in there"
    QTest.keyClick(field(panel), Qt.Key.Key_Return)
    assert label(panel, "graphFound") == "1 of 1"
    (found,) = [card for card in the_view(panel).cards if card.node.name == "h7"]
    assert found.opacity() == 1
    seen = the_view(panel).viewport().rect()
    assert seen.contains(the_view(panel).mapFromScene(found.card.center()))
    field(panel).clear()
    assert drawing.cards[0].opacity() == 1


def test_only_what_leads_to_a_part_and_back(panel: GraphPanel) -> None:
    view = the_view(panel)
    assert not button(panel, "graphOnly").isEnabled()
    panel.show_choice(Reference("h3.grad", (0, 0)))
    button(panel, "graphOnly").click()
    kept = {card.node.name for card in view.cards if card.content.part is None}
    assert {"loss", "h3"} <= kept and "net.layers.2.weight" not in kept
    assert "h3: " in label(panel, "graphOnlyTold")
    button(panel, "graphShowAll").click()
    assert view.drawing.kept is None
    view.chosen.emit(LAYER_3)
    button(panel, "graphOnly").click()
    assert view.drawing.kept is not None and "net.layers.3: " in label(panel, "graphOnlyTold")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.drawing.kept is None


def test_a_folded_part_lights_up_while_its_nodes_run(panel: GraphPanel) -> None:
    view = the_view(panel)
    order = GRAPH.order
    states = []
    for count in (0, 1, 3, len(order)):
        view.show_pass(order[:count], order[count] if count < len(order) else None)
        states.append(view.drawing.cards[NET].state)
    assert states == [PassState.OFF, PassState.NOW, PassState.NOW, PassState.DONE]


def test_what_was_unfolded_stays_unfolded_at_another_moment(panel: GraphPanel) -> None:
    view = the_view(panel)
    view.toggle(NET)
    cards = dict(view.drawing.cards)
    panel.show_answer(GraphOf(), replace(GRAPH, iteration=2))
    assert view.drawing.cards == cards
    panel.show_answer(GraphOf(), replace(GRAPH, edges=GRAPH.edges[:-1]))
    assert set(view.drawing.cards) >= {0, NET} and not view.drawing.frames


def test_a_line_goes_on_in_the_next_row() -> None:
    drawing = drawn_with({NET}, 500.0)
    broken = [line for line in drawing.lines.values() if None in line.points]
    assert broken
    for line in broken:
        for before, gap, after in zip(line.points, line.points[1:], line.points[2:], strict=False):
            if gap is None:
                assert before is not None
                assert after is not None
                assert before[0] < after[0] and before[1] < after[1]
