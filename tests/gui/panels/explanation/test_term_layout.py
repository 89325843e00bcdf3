"""The largest terms as there is room for them, the rest as one sum, and every factor in reach."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.explain.types import Explanation, Factor, Reference, Term
from gui.panels.explanation.term_layout import (
    DETAIL,
    EARLIER_PASSES,
    LINE,
    SMALLEST_BAR,
    by_size,
    laid_out,
)
from gui.panels.explanation.term_paint import rest_label
from gui.panels.explanation.term_rows import TermRows
from gui.style.theme import LIGHT


def explanation(products: list[float]) -> Explanation:
    terms = tuple(
        Term(n, f"n = {n}", (Factor(f"x[{n}]", product), Factor(f"δ1[{n}]", 1.0, Reference("δ1", (n,)))), product)
        for n, product in enumerate(products)
    )
    return Explanation("w", (0,), "gradient", sum(products), "w[0] = Σₙ x[n] · δ1[n]", terms, sum(products))


def test_what_is_not_shown_is_summed(qtbot: QtBot, rng: random.Random) -> None:
    products = [rng.uniform(-1, 1) if rng.random() < 0.6 else 0.0 for _ in range(64)]
    terms = by_size(explanation(products))
    for room in (0, 60, 100, 300, 64 * LINE):
        sheet = laid_out(terms, 340, room, unfolded=False)
        shown = [abs(row.term.product) for row in sheet.rows]
        assert shown == sorted((abs(product) for product in products), reverse=True)[: len(shown)]
        rest = sheet.rest
        assert (rest is None) == (len(shown) == 64)
        if rest is not None:
            assert len(shown) + rest.others + rest.zeros == 64
            assert sum(row.term.product for row in sheet.rows) + rest.sum == pytest.approx(sum(products))
            assert sheet.height <= max(room, 3 * LINE)
    assert len(laid_out(terms, 340, 100, unfolded=True).rows) == 64


def test_what_earlier_passes_left_is_never_folded_away() -> None:
    found = replace(explanation([5.0, 4.0, 3.0, 2.0, 1.0]), carried=0.5)
    sheet = laid_out(by_size(found), 340, 4 * LINE, unfolded=False)
    assert [row.term.label for row in sheet.rows] == ["n = 0", "n = 1", EARLIER_PASSES]
    assert sheet.rest is not None and sheet.rest.sum == 6.0 and sheet.rest.others == 3


def test_in_order_every_term_keeps_its_row(qtbot: QtBot) -> None:
    rows = TermRows(LIGHT)
    qtbot.addWidget(rows)
    rows.resize(340, 200)
    rows.set_room(4 * LINE)
    rows.set_order(largest_first=False)
    for products in ([4.0, 3.0, 2.0, 1.0, 0.5, 0.0], [0.5, 0.0, 4.0, 2.0, 1.0, 3.0]):
        rows.show_terms(explanation(products))
        assert [row.term.index for row in rows.sheet.rows] == [0, 1, 2]
    assert rows.sheet.rest is not None and rest_label(rows.sheet.rest) == "+ 3 more"
    rows.show_terms(replace(explanation([0.5, 0.0, 4.0, 0.0, 1.0, 3.0]), carried=2.0))
    assert [row.term.label for row in rows.sheet.rows] == ["n = 0", "n = 1", EARLIER_PASSES]
    assert rows.sheet.rest is not None and rest_label(rows.sheet.rest) == "+ 3 more, 1 zero"
    rows.set_order(largest_first=True)
    assert [row.term.index for row in rows.sheet.rows] == [2, 5, None]


def test_an_equation_holds_for_its_factor_alone() -> None:
    loss, difference = Reference("loss", ()), Reference("(y_pred − y)", (0, 1))
    factors = (Factor("2", 2.0, loss), Factor("(y_pred[0, 1] − y[0, 1])", -1.1165, difference))
    sheet = laid_out([Term(None, "∂loss/∂output", factors, -2.233)], 400, 400, unfolded=False)
    assert [box.text for box in sheet.rows[0].boxes] == ["2 (from the loss)", "(y_pred[0, 1] − y[0, 1] = −1.117)"]
    sheet = laid_out([Term(None, "∂loss/∂output", factors, -2.233)], 200, 20, unfolded=False)
    assert [box.text for box in sheet.rows[0].boxes] == ["2 (from the loss)", "−1.117"]


def test_zero_times_log_zero_is_called_so_and_equal_terms_are_not_called_smaller() -> None:
    nan = Factor("0 · log 0", math.nan, Reference("(y_hat − y)", (0, 0)))
    sheet = laid_out([Term(n, f"n = {n}", (nan,), math.nan) for n in range(9)], 340, 3 * LINE, unfolded=False)
    assert [box.text for row in sheet.rows for box in row.boxes] == ["0 · log 0"] * len(sheet.rows)
    sheet = laid_out(by_size(explanation([1.0] * 9)), 340, 3 * LINE, unfolded=False)
    assert sheet.rest is not None and rest_label(sheet.rest) == "+ 7 more"


def test_what_is_no_number_is_the_largest() -> None:
    terms = by_size(explanation([1.0, math.nan, -5.0, math.inf]))
    assert [math.isfinite(term.product) for term in terms] == [False, False, True, True]


@pytest.mark.parametrize("width", [150, 260, 340, 800])
def test_every_factor_lies_within_the_panel_and_on_its_own(width: int, qtbot: QtBot) -> None:
    names = ["−learning_rate", "1 / (1 − β₁ᵗ)", "1 / (√v̂ + ε)", "β₁", "w1.grad[412, 37]"]
    factors = tuple(Factor(name, 0.123456, Reference(name, ())) for name in names)
    update = [Term(None, "momentum", factors, 0.1), Term(None, "gradient", factors, 0.2)]
    for terms in (update, by_size(explanation([1.5, -2.25, 0.125]))):
        sheet = laid_out(terms, width, 400, unfolded=False)
        boxes = [box for row in sheet.rows for box in row.boxes]
        assert boxes
        for box in boxes:
            assert box.place.left() >= 0 and box.place.left() + box.place.width() <= width
            assert not any(box.place.intersects(other.place) for other in boxes if other is not box)
        doors = [box for box in boxes if box.opens]
        assert all(sheet.door_at(box.place.center()) is box for box in doors)


def test_the_rest_unfolds_by_click_and_by_enter(qtbot: QtBot) -> None:
    for by_key in (False, True):
        rows = TermRows(LIGHT)
        qtbot.addWidget(rows)
        rows.resize(340, 200)
        rows.set_room(4 * LINE)
        rows.show_terms(explanation([4.0, 3.0, 2.0, 1.0, 0.5, 0.0]))
        rows.show()
        assert rows.sheet.rest is not None and rest_label(rows.sheet.rest) == "+ 2 smaller, 1 zero"
        if by_key:
            rows.setFocus()
            for _ in range(9):
                QTest.keyClick(rows, Qt.Key.Key_Down)
            QTest.keyClick(rows, Qt.Key.Key_Return)
        else:
            place = QPoint(20, rows.sheet.height - 5)
            QTest.mouseClick(rows, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        assert len(rows.sheet.rows) == 6 and rows.sheet.rest is None


def test_another_cell_folds_them_again_and_the_same_does_not(qtbot: QtBot) -> None:
    rows = TermRows(LIGHT)
    qtbot.addWidget(rows)
    rows.resize(340, 200)
    rows.set_room(4 * LINE)
    first = explanation([4.0, 3.0, 2.0, 1.0, 0.5, 0.0])
    rows.show_terms(first)
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, rows.sheet.height - 5))
    rows.show_terms(first)
    assert rows.sheet.rest is None
    rows.show_terms(Explanation("w", (1,), "gradient", 1.0, "", first.terms, 1.0))
    assert rows.sheet.rest is not None


def test_what_a_weight_was_has_no_bar_and_its_steps_a_scale_of_their_own() -> None:
    before = Term(None, "before", (Factor("w1[0, 0]", -0.3667179123),), -0.3667179123)
    step = Term(None, "step", (Factor("−1", -1.0), Factor("learning_rate", 1e-6)), 1.853e-6)
    small = Term(None, "gradient", (Factor("−1", -1.0), Factor("w1.grad[0, 0]", 1.0)), -0.5e-6)
    update = Explanation("w1", (0, 0), "weight", -0.3667, "w1[0, 0] ← …", (step, before, small), -0.3667)
    sheet = laid_out(by_size(update), 300, 400, unfolded=False)
    assert [(row.term, row.barred) for row in sheet.rows] == [(before, False), (step, True), (small, True)]
    assert sheet.rows[0].number == "−0.3667179" and sheet.largest == 1.853e-6


@pytest.mark.parametrize("width", [260, 327])
def test_a_term_of_a_sum_takes_two_lines_at_most(width: int) -> None:
    terms = [
        Term(
            n,
            f"n = {n}",
            (
                Factor(f"x[3, {n}]", -2.422 + n),
                Factor(f"(y_hat[0, {n}] − y[0, {n}])", -0.5877, Reference("y_hat", (0, n))),
                Factor("1/m", 0.005),
            ),
            0.03558,
        )
        for n in range(100, 200)
    ]
    sheet = laid_out(terms, width, 250, unfolded=False)
    assert sheet.bar_right - sheet.bar_left >= SMALLEST_BAR
    for row in sheet.rows:
        assert row.height <= LINE + DETAIL and len(row.doors) == 1
