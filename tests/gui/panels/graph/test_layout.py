"""Where the cards of a graph lie: apart, in columns from the loss leftwards, with straight edges between them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.explain.graph.types import Graph, Kind, Node
from gui.panels.graph.layers import in_layers
from gui.panels.graph.layout import COLUMN_GAP, ROW_GAP, Level, Placing, Size, placed

Edges = list[tuple[int, int]]
Box = tuple[float, float, float, float]

CHAIN: Edges = [(0, 1), (1, 2), (2, 3)]
DIAMOND: Edges = [(0, 1), (0, 2), (1, 3), (2, 3)]
SKIP: Edges = [*CHAIN, (3, 4), (0, 4)]
SHARED: Edges = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (1, 4), (2, 4)]
APART: Edges = [(0, 1), (2, 3), (3, 4)]
GRAPHS = {"chain": CHAIN, "diamond": DIAMOND, "skip": SKIP, "shared": SHARED, "apart": APART}


def graph(edges: Edges, kinds: dict[int, Kind] | None = None, nodes: int = 1) -> Graph:
    count = max([nodes - 1, *chain.from_iterable(edges)]) + 1
    made = (Node(id, (kinds or {}).get(id, "operation"), "mm", "", ()) for id in range(count))
    return Graph(1, 1, tuple(made), tuple(edges))


def size_of(id: int) -> Size:
    """Return a size, some cards being wider or higher than others."""
    return Size(60.0 + 15 * (id % 3), 15.0 + 7.5 * (id % 2), 15.0 + 7.5 * (id % 2))


def laid_out(graph: Graph) -> Placing:
    ids = {kind: frozenset(node.id for node in graph.nodes if node.kind == kind) for kind in ("leaf", "data")}
    level = Level(tuple(range(len(graph.nodes))), graph.edges, ids["leaf"], ids["data"])
    return placed(level, size_of)


def boxes(graph: Graph) -> dict[int, Box]:
    """Return left, top, right and bottom of every card."""
    found = {}
    for id, (x, y) in laid_out(graph).places.items():
        size = size_of(id)
        found[id] = x, y - size.above, x + size.width, y + size.below
    return found


def middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def overlapping(all_boxes: Iterable[Box]) -> list[tuple[Box, Box]]:
    return [
        (one, other)
        for one, other in combinations(all_boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def legs(placing: Placing, ends: tuple[int, int], all_boxes: dict[int, Box]) -> list[tuple[float, ...]]:
    """Return the pieces of an edge, from x and y to x and y."""
    (user, node) = (all_boxes[id] for id in ends)
    points = [(user[0], middle(user)), *placing.ways[ends], (node[2], middle(node))]
    return [(*one, *other) for one, other in pairwise(points)]


@st.composite
def any_edges(draw: st.DrawFn) -> Edges:
    """Draw a graph without circles; each node but the first has a user, as all that a loss depends on has."""
    count = draw(st.integers(2, 16))
    edges = [(draw(st.integers(0, node - 1)), node) for node in range(1, count)]
    more = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=10))
    return [*edges, *((min(pair), max(pair)) for pair in more if pair[0] != pair[1])]


@given(any_edges())
def test_cards_lie_apart_and_edges_lead_left(edges: Edges) -> None:
    found = boxes(graph(edges))
    assert len(found) == max(map(max, edges)) + 1
    assert not overlapping(found.values())
    for user, node in edges:
        assert found[node][2] <= found[user][0] - COLUMN_GAP + 1e-6


@given(any_edges())
def test_no_edge_runs_through_a_card(edges: Edges) -> None:
    """It changes its height between two columns, and is level across one."""
    drawn = graph(edges)
    placing, found = laid_out(drawn), boxes(drawn)
    for ends in set(edges):
        for x, y, to_x, to_y in legs(placing, ends, found)[1::2]:
            assert y == to_y and to_x < x
            assert not [box for box in found.values() if box[0] < x and to_x < box[2] and box[1] < y < box[3]]


@pytest.mark.parametrize("edges", GRAPHS.values(), ids=GRAPHS)
def test_the_same_graph_is_drawn_the_same(edges: Edges) -> None:
    assert laid_out(graph(edges)) == laid_out(graph(edges))
    assert not overlapping(boxes(graph(edges)).values())


def test_a_chain_is_straight_and_drawn_at_once() -> None:
    edges = [(node, node + 1) for node in range(199)]
    start = time.perf_counter()
    found = boxes(graph(edges))
    assert time.perf_counter() - start < 1
    assert len({middle(box) for box in found.values()}) == 1


def test_a_diamond_is_even() -> None:
    found = boxes(graph(DIAMOND))
    assert middle(found[0]) == pytest.approx(middle(found[3]))
    above, below = sorted((found[1], found[2]), key=middle)
    assert below[1] - above[3] == pytest.approx(ROW_GAP)
    assert above[1] < middle(found[0]) < below[3]


def test_an_edge_that_skips_columns_is_level_beside_a_straight_chain() -> None:
    drawn = graph(SKIP)
    found, ways = boxes(drawn), laid_out(drawn).ways
    assert [middle(box) for box in found.values()] == pytest.approx([0.0] * 5, abs=0.01)
    assert len(ways[0, 4]) == 6 and len({y for _, y in ways[0, 4]}) == 1
    assert not any(ways[ends] for ends in CHAIN)


def test_many_edges_to_one_tensor_run_side_by_side() -> None:
    drawn = graph(SHARED, {4: "leaf"})
    placing = laid_out(drawn)
    levels = [{y for _, y in placing.ways[user, 4]} for user in (0, 1)]
    assert [len(level) for level in levels] == [1, 1]
    assert abs(levels[0].pop() - levels[1].pop()) == pytest.approx(ROW_GAP)


def test_crossings_are_undone() -> None:
    edges = [(0, 1), (0, 2), (0, 3), (1, 6), (2, 5), (3, 4)]
    found = boxes(graph(edges))
    users, nodes = (sorted(ids, key=lambda id: middle(found[id])) for ids in ((1, 2, 3), (4, 5, 6)))
    assert [node + user for user, node in zip(users, nodes, strict=True)] == [7, 7, 7]


def test_an_edge_that_is_there_twice_is_drawn_once() -> None:
    assert laid_out(graph([(0, 1), (0, 1), (1, 2)])) == laid_out(graph([(0, 1), (1, 2)]))


def test_parts_that_do_not_hang_together_lie_apart() -> None:
    found = boxes(graph(APART))
    assert not overlapping(found.values())
    assert middle(found[0]) == middle(found[1]) != middle(found[2]) == middle(found[4])


def test_what_one_node_alone_uses_is_stacked_on_it() -> None:
    drawn = graph([(0, 1), (1, 2), (1, 3)], {2: "leaf", 3: "data"})
    found = boxes(drawn)
    assert laid_out(drawn).stacked == {(1, 2), (1, 3)}
    assert found[3][3] < found[1][1] and found[1][3] < found[2][1]
    assert middle(found[0]) == middle(found[1])
    assert not overlapping(found.values())


def test_a_node_alone() -> None:
    assert laid_out(graph([])).places == {0: (-60.0, 0.0)}


def test_each_edge_leads_to_the_next_layer() -> None:
    layers = in_layers(range(5), SKIP)
    assert [len(row) for row in layers.rows] == [1, 2, 2, 2, 1]
    assert all(len(layers.below[vertex]) == 1 for row in layers.rows[1:-1] for vertex in row)
