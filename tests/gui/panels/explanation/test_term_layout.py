"""The factors that stand beside a term multiply to it, however little room there is."""

from __future__ import annotations

import math

import pytest

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Explanation, Factor, Reference, Term, product_of
from gui.panels.explanation.term_layout import by_size, label_of, laid_out
from tests.helpers.walking import small


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("optimizer", ["sgd", "sgd with momentum", "adam"])
@pytest.mark.parametrize(("width", "room"), [(600, 400), (260, 200), (200, 40)])
def test_the_factors_beside_a_term_of_an_update_multiply_to_it(optimizer: str, width: int, room: int) -> None:
    stepper = Stepper(small("module", optimizer=optimizer))
    for _ in range(3):
        stepper.step_iteration()
    found = explain(stepper, Reference("w1", (0, 1)))
    sheet = laid_out(by_size(found), width, room, unfolded=False)
    assert any(row.boxes for row in sheet.rows)
    for row in sheet.rows:
        if row.boxes:
            product = math.prod(box.factor.value for box in row.boxes)
            assert product == pytest.approx(row.term.product, rel=1e-9)


def term(index: int, gate: float, number: float) -> Term:
    factors = Factor("gate", gate, gate=True), Factor(f"exp(z[{index}])", number, Reference("z", (index,)))
    return Term(index, f"k = {index}", factors, product_of(factors))


@pytest.mark.usefixtures("qapp")
def test_what_gates_hold_back_follows_what_passes_and_is_drawn_to_the_same_scale() -> None:
    terms = term(0, 0, 0.5), term(1, 1, 0.25), term(2, 0, 1.0)
    found = Explanation("p", (1,), "activation", 0.25, "p[1] = …", terms, 0.25)
    assert [one.index for one in by_size(found)] == [1, 2, 0]
    sheet = laid_out(by_size(found), 400, 400, unfolded=False)
    assert sheet.largest == 1.0, "the longest outline fills the room"
    assert [row.term.held_back for row in sheet.rows] == [0.0, 1.0, 0.5]


@pytest.mark.usefixtures("qapp")
def test_the_last_row_stands_for_all_terms_that_are_not_told_one_by_one() -> None:
    label = "the other 1,000"
    told = [term(index, 1, 3.0 + index) for index in range(20)]
    others = Term(None, label, (Factor(label, 40.0),), 40.0, 1000)
    found = Explanation("z", (1,), "activation", 0.0, "z[1] = …", (*told, others), 0.0)
    assert found.count == 1020
    assert by_size(found)[-1] is others
    sheet = laid_out(by_size(found), 400, 200, unfolded=False)
    assert sheet.rest is not None
    assert sheet.rest.others + len(sheet.rows) == 1020 and sheet.rest.smaller


def test_a_term_without_a_label_is_called_by_its_last_factor() -> None:
    assert label_of(Term(None, "", (Factor("net.ln.bias[2]", 1.0),), 1.0)) == "bias[2]"
    assert label_of(Term(None, "", (Factor("a_name_that_is_much_too_long[1, 2, 3]", 1.0),), 1.0)) == ""
    assert label_of(Term(0, "n = 0", (), 1.0)) == "n = 0"
