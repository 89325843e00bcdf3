"""What is answered is said in the language of the moment, also when that changes while it is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Edit
from core.engine.stepper import Stepper
from core.explain.types import Explanation, Factor, Reference, Term
from core.health.diagnosis import HINTS, hint
from core.i18n import words
from core.queries import NoAnswer
from gui.main_window.window import Window
from gui.panels.base import Panel
from gui.panels.explanation.history_curve import HistoryCurve
from gui.panels.explanation.panel import ChainRulePanel
from gui.panels.explanation.term_rows import TermRows
from gui.panels.graph.items import Card
from gui.panels.graph.labels import heading
from gui.panels.graph.panel import GraphPanel
from gui.panels.health.histogram import HEAD
from gui.panels.health.panel import HealthPanel
from gui.panels.health.rows import TITLE_WIDTH, HealthRows
from tests.core.health.test_diagnosis import CASES
from tests.gui.conftest import Opening
from tests.gui.panels.explanation.test_check_rows import verdicts
from tests.gui.panels.explanation.test_panel import click, press_on, trail
from tests.gui.panels.graph import test_panel as graphs
from tests.gui.panels.health import test_panel as healths
from tests.helpers.driving import find, labels, run_to_the_end, shown, step, wait
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.untranslated import untranslated
from tests.helpers.walking import small

W1 = Reference("w1", (0, 0))


@pytest.fixture
def pseudo(qtbot: QtBot) -> Pseudo:
    return Pseudo(QCoreApplication.instance())


def all_is_translated(pseudo: Pseudo, panel: Panel) -> None:
    """Each text of the panel; and in English it is as before."""
    before = said(panel)
    with pseudo.spoken():
        panel.show_language()
        assert untranslated(panel) == []
        assert said(panel) != before
    panel.show_language()
    assert said(panel) == before


def said(panel: Panel) -> list[str]:
    widgets = [panel, *panel.findChildren(QWidget)]
    texts = [label.text() for label in widgets if isinstance(label, QLabel | QToolButton)]
    return texts + [text for one in widgets for text in (one.toolTip(), one.accessibleName())]


def chain_rule(window: Window) -> ChainRulePanel:
    return find(window, ChainRulePanel, "chainRulePanel")


def painted(window: Window) -> list[str]:
    """The factors of the terms, as they are laid out."""
    rows = find(window, TermRows, "terms").sheet.rows
    return [box.text for row in rows for box in row.boxes]


# Explanations


def test_an_explanation_that_was_opened_twice(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    step(qtbot, window, "actionStepLine", 3)
    click(window, "w1.grad", 4, 2)
    wait(qtbot, lambda: shown(window, "mark:autograd (float64)").startswith("✓"))
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: len(verdicts(window)) == 2)
    all_is_translated(pseudo, chain_rule(window))
    terms = find(window, TermRows, "terms")
    for depth in (2, 3):
        press_on(window, next(box for row in terms.sheet.rows for box in row.doors if box.factor.name[0] == "δ"))
        wait(qtbot, lambda depth=depth: len(trail(window)) == depth and "=" in shown(window, "formula"))
        all_is_translated(pseudo, chain_rule(window))


def test_a_weight_under_adam(opened: Opening, qtbot: QtBot, pseudo: Pseudo) -> None:
    window = opened(small("module", optimizer="adam", iterations=5))
    run_to_the_end(qtbot, window)
    click(window, "w1", 1, 1)
    curve = find(window, HistoryCurve, "history")
    wait(qtbot, curve.isVisible)
    terms = find(window, TermRows, "terms")
    english = {row.term.label: row.height for row in terms.sheet.rows}
    assert set(english) == {"before", "momentum", "gradient"}
    all_is_translated(pseudo, chain_rule(window))
    drawn = terms.grab().toImage()
    with pseudo.spoken():
        chain_rule(window).show_language()
        QTest.keyClick(terms, Qt.Key.Key_Down)
        assert terms.accessibleDescription().startswith("⟦")
        assert terms.grab().toImage() != drawn, "the labels are painted in it"


def test_labels_and_factors_have_room_for_their_words(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    step(qtbot, window, "actionStepLine", 3)
    panel = chain_rule(window)
    panel.show_choice(Reference("δ1", (1, 1)))
    wait(qtbot, lambda: len(painted(window)) > 0)
    factors = Factor(words("Term", "ReLU gate"), 1.0, gate=True), Factor("z[1]", 2.0)
    found = Explanation("h", (1,), "activation", 2.0, "h[1] = …", (Term(None, "ReLU", factors, 2.0),), 2.0)
    find(window, TermRows, "terms").show_terms(found)
    assert any("ReLU gate" in one for one in painted(window))
    english = find(window, TermRows, "terms").sheet
    with pseudo.spoken():
        panel.show_language()
        sheet = find(window, TermRows, "terms").sheet
        assert any("⟦ReLU gate⟧" in one for one in painted(window))
        (gate,) = [box for row in sheet.rows for box in row.boxes if "ReLU gate" in box.text]
        (before,) = [box for row in english.rows for box in row.boxes if "ReLU gate" in box.text]
        assert gate.place.width() > before.place.width()


def test_the_row_of_what_remains(opened: Opening, qtbot: QtBot, pseudo: Pseudo) -> None:
    window = opened(small(batch_size=40))
    window.resize(1100, 640)
    step(qtbot, window, "actionStepLine", 3)
    click(window, "w1.grad", 4, 2)
    terms = find(window, TermRows, "terms")
    wait(qtbot, lambda: terms.sheet.rest is not None)
    terms.setFocus()
    for _ in range(len(terms.sheet.rows)):
        QTest.keyClick(terms, Qt.Key.Key_Down)
    assert terms.accessibleDescription().startswith("+ ")
    with pseudo.spoken():
        assert terms.accessibleDescription().startswith("⟦+ ")
    all_is_translated(pseudo, chain_rule(window))


@pytest.mark.parametrize(
    ("edit", "cell", "word"),
    [
        (("w1.grad.zero_()", "w1.grad.mul_(2)\nw1.grad.add_(1)"), Reference("w1.grad", (0, 0)), "since then"),
        (("w1.grad.zero_()", "pass"), Reference("w1.grad", (0, 0)), "earlier passes"),
        (("w1 -= learning_rate * w1.grad", "w1.clamp_(0, 1)"), W1, "no sum of products"),
        (("w1 -= learning_rate * w1.grad", "pass"), W1, "No line has changed it"),
        (("clamp(min=0)", "tanh().mul(2)"), Reference("δ1", (0, 0)), " of "),
        (None, Reference("x", (0, 0)), "is given"),
        (None, Reference("x.grad", (0, 0)), "needs no gradient"),
        (None, Reference("h2", (0, 0)), "no tensor"),
        (None, Reference("x", (99, 0)), "outside"),
        (None, Reference("w9", (0, 0)), "no tensor"),
        (None, Reference("δ9", (0, 0)), "matrix products"),
    ],
)
def test_why_a_cell_is_no_plain_sum(
    edit: tuple[str, str] | None, cell: Reference, word: str, window: Window, qtbot: QtBot, pseudo: Pseudo
) -> None:
    if edit is not None:
        window.session.do(Edit(Stepper(small()).loop.source.replace(*edit)))
    step(qtbot, window, "actionStepIteration", 2)
    chain_rule(window).show_choice(cell)

    def words_shown() -> str:
        return "\n".join([shown(window, "formula"), shown(window, "explanationNote"), *painted(window)])

    wait(qtbot, lambda: word in words_shown())
    all_is_translated(pseudo, chain_rule(window))
    with pseudo.spoken():
        chain_rule(window).show_language()
        found = words_shown()
    chain_rule(window).show_language()
    assert "⟦" in found and words_shown() in found.replace("⟦", "").replace("⟧", "")


def test_why_there_is_no_check(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    step(qtbot, window, "actionStepLine")
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: "cannot be checked" in " ".join(verdicts(window)))
    all_is_translated(pseudo, chain_rule(window))


def test_a_check_that_fails_and_one_near_a_kink(opened: Opening, qtbot: QtBot, pseudo: Pseudo) -> None:
    window = opened(small("logistic"))
    window.session.do(Edit(Stepper(small("logistic")).loop.source.replace("(y_hat - y).T) / m", "(y_hat - y).T) * 2")))
    step(qtbot, window, "actionStepPhase", 3)
    click(window, "dw", 1, 0)
    find(window, QToolButton, "checkAll").click()
    wait(qtbot, lambda: "✗" in " ".join(verdicts(window)))
    all_is_translated(pseudo, chain_rule(window))


# The graph


def the_card(window: Window, name: str) -> Card:
    return graphs.card(window, name)


def test_the_graph_with_a_chosen_node(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    graphs.after_backward(window, qtbot)
    panel = find(window, GraphPanel, "graphPanel")
    graphs.click(window, "w1")
    why = find(window, QToolButton, "graphWhy")
    wait(qtbot, why.isVisible)
    all_is_translated(pseudo, panel)
    with pseudo.spoken():
        assert "⟦iteration 1⟧" in labels(find(window, QDockWidget, "graphPanelDock"))


def test_cards_are_as_wide_as_their_words_and_keep_what_they_show(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    graphs.after_backward(window, qtbot)
    panel = find(window, GraphPanel, "graphPanel")
    graphs.click(window, "w1")
    english = the_card(window, "w1").card.width()
    with pseudo.spoken():
        panel.show_language()
        card = the_card(window, "w1")
        assert card.card.width() > english and card.card.width() == card.content.size[0]
        assert "⟦leaf⟧" in card.toolTip() and "⟦" in graphs.the_view(window).accessibleDescription()
        assert card.selected and graphs.is_lit(window) and shown(window, "graphNode") == "∂loss/∂w1"
    panel.show_language()
    assert the_card(window, "w1").card.width() == english
    assert [heading(one.node) for one in graphs.the_view(window).cards if one.selected] == ["w1"]


def test_why_there_is_no_graph_and_no_gradient(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    graphs.bring_up(window)
    panel = find(window, GraphPanel, "graphPanel")
    wait(qtbot, lambda: shown(window, "graphMessage") == "No iteration has begun.")
    all_is_translated(pseudo, panel)
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: graphs.the_view(window).isVisible())
    graphs.click(window, "x")
    all_is_translated(pseudo, panel)
    graphs.click(window, "y_pred")
    wait(qtbot, lambda: "has not run" in shown(window, "graphReason"))
    all_is_translated(pseudo, panel)


# Health


def test_health_with_a_hint(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    panel = healths.bring_up(window, qtbot)
    step(qtbot, window, "actionStepIteration", 3)
    for must, _, _ in CASES.values():
        sentence = hint(tuple(must(iteration) for iteration in range(1, 31)))
        record = healths.record(window)
        assert record is not None and sentence
        panel._show_record(type(record)(record.samples, sentence), 3)
        assert shown(window, "healthHint") == sentence
        all_is_translated(pseudo, panel)
    assert len(CASES) == len(HINTS)


def test_rows_and_histogram_are_painted_in_it(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    panel: HealthPanel = healths.bring_up(window, qtbot)
    all_is_translated(pseudo, panel)
    step(qtbot, window, "actionStepIteration", 3)
    rows, histogram = find(window, HealthRows, "healthRows"), find(window, QWidget, "healthHistogram")
    names = QRect(0, 0, TITLE_WIDTH, rows.height())
    above = QRect(0, 0, histogram.width() // 3, HEAD)
    places = [
        (rows, names),
        (histogram, above),
        (histogram, above.translated(histogram.width() // 2, 0)),
        (histogram, above.translated(histogram.width() // 2, histogram.height() - HEAD)),
    ]

    def drawn() -> list[QImage]:
        return [widget.grab(place).toImage() for widget, place in places]

    english = drawn()
    with pseudo.spoken():
        panel.show_language()
        assert all(before != after for before, after in zip(english, drawn(), strict=True))
        assert rows.accessibleDescription().count("⟦") >= 5
        assert histogram.accessibleDescription().startswith("⟦w1, now")
    assert drawn() == english


def test_no_answer_is_told_apart_from_what_is_said_already(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    """In another language too, a reason that stands above is not said a second time."""
    step(qtbot, window, "actionStepLine")
    panel = chain_rule(window)
    panel.show_choice(Reference("w1.grad", (0, 0)))
    wait(qtbot, lambda: panel._more is not None)
    with pseudo.spoken():
        panel._rest.stop()
        panel._show_more(NoAnswer(panel._head.note))
        assert shown(window, "checkNote") == ""
