"""A presentation takes the place of the desk, and gives it back exactly as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Edit
from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.types import Reference
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.panels.explanation.term_rows import TermRows
from gui.panels.heatmaps import cell_numbers
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.changed_frame import ChangedFrame
from gui.panels.heatmaps.view import HeatMapView
from gui.presentation.cell_terms import CellTerms
from gui.presentation.controller import zoom_in
from gui.presentation.page import PresentationPage
from gui.session.state import State
from gui.style.language import set_language
from gui.style.theme import LIGHT
from gui.widgets.keycaps import caps_of
from tests.gui.conftest import Opening, flush_deletions
from tests.helpers.driving import (
    code_fits,
    do,
    find,
    labels,
    settle,
    shown,
    step,
    wait,
    wait_for_state,
    where,
)
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.walking import small


def stage_of(window: Window) -> PresentationPage:
    return find(window, PresentationPage, "stage")


def begin(window: Window, qtbot: QtBot) -> PresentationPage:
    do(window, "actionPresent")
    stage = stage_of(window)
    wait(qtbot, lambda: stage.isVisible() and window.isFullScreen())
    return stage


def parts_shown(window: Window) -> list[tuple[str, str]]:
    parts = (part for part in window.findChildren(QWidget) if part.isVisible())
    return sorted((type(part).__name__, part.objectName()) for part in parts)


def caps_shown(keys: QWidget) -> list[str]:
    return [cap.text() for cap in keys.findChildren(QLabel) if cap.isVisible()]


def cards_shown(stage: PresentationPage) -> list[str]:
    return [card.name for card in stage.findChildren(HeatMapCard) if card.isVisible()]


def test_escape_leads_back_to_the_desk_exactly_as_it_was(window: Window, qtbot: QtBot) -> None:
    window.resize(1210, 777)
    settle(qtbot, lambda: code_fits(find(window, CodeView, "code")))
    find(window, QLineEdit, "learning_rate").setFocus()
    visible = parts_shown(window)
    before = window.size(), window.windowState(), window.parts.dock_area.layout_state(), window.focusWidget()
    stage = begin(window, qtbot)
    assert not window.parts.dock_area.isVisible() and not window.menuBar().isVisible()
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    wait(qtbot, lambda: window.parts.dock_area.isVisible())
    assert not window.findChildren(PresentationPage) or not stage.isVisible()
    after = window.size(), window.windowState(), window.parts.dock_area.layout_state(), window.focusWidget()
    assert after == before
    wait(qtbot, lambda: parts_shown(window) == visible)


def test_the_desk_has_the_keys_when_what_had_them_is_gone(window: Window, qtbot: QtBot) -> None:
    find(window, QLineEdit, "learning_rate").setFocus()
    stage = begin(window, qtbot)
    window.session.start(small("logistic"))  # as a lesson does: its form has other fields
    wait(qtbot, lambda: cards_shown(stage) == ["w", "dw"])
    flush_deletions()
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    wait(qtbot, lambda: window.parts.dock_area.isVisible())
    assert window.focusWidget() is window.parts.dock_area


def test_another_resolution_says_the_same_in_other_type(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: cards_shown(stage) == ["w1.grad", "w2.grad"])
    said, sizes = shown(stage, "stageWords"), []
    for size in ((800, 600), (1280, 720)):
        window.resize(*size)
        wait(qtbot, lambda size=size: stage._zoom == zoom_in(QSize(*size)))
        assert shown(stage, "stageWords") == said and cards_shown(stage) == ["w1.grad", "w2.grad"]
        assert stage.isAncestorOf(window.focusWidget())
        sizes.append(find(stage, QLabel, "stageLossValue").font().pixelSize())
    assert sizes == [21, 30]


def test_a_tip_in_the_status_bar_is_not_written_over_the_state(window: Window, qtbot: QtBot) -> None:
    window.statusBar().showMessage("Run, or pause after the next backward step")
    assert not find(window, QLabel, "stateValue").isVisible()
    QTest.keyClick(begin(window, qtbot), Qt.Key.Key_Escape)
    wait(qtbot, lambda: find(window, QLabel, "stateValue").isVisible())
    assert window.statusBar().currentMessage() == ""


def test_the_stage_shows_each_line_what_it_did_and_the_maps_in_play(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "loss.backward()" in shown(window, "stageWords"))
    assert cards_shown(stage) == ["w1.grad", "w2.grad"]
    assert shown(window, "stageIteration") == "1" and shown(window, "stageLossValue") == shown(window, "lossValue")
    phases = [label.text() for label in stage.findChildren(QLabel)]
    assert "✓ Loss" in phases and "● Backward" in phases and "Update" in phases
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: "w1" in cards_shown(stage))
    assert cards_shown(stage) == ["w1", "w1.grad"]


@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_its_type_is_read_from_the_back(trainer: str, opened: object, qtbot: QtBot) -> None:
    window = opened(small() if trainer == "two-layer" else small().with_changes(trainer=trainer))  # type: ignore[operator]
    stage = begin(window, qtbot)
    window.resize(1280, 720)
    wait(qtbot, lambda: stage.width() == 1280 and stage._zoom == 1)
    qtbot.wait(50)  # until it is laid out
    code = stage.findChild(CodeView)
    assert code is not None and code.font().pixelSize() >= 22
    assert code.horizontalScrollBar().maximum() == 0 and code.verticalScrollBar().maximum() == 0


def test_a_clicked_cell_is_brought_near_and_explained(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "w1.grad" in cards_shown(stage))
    card = next(card for card in stage.findChildren(HeatMapCard) if card.name == "w1.grad")
    card.chosen.emit(Reference("w1.grad", (4, 2)))
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    formula = explain(stepper, Reference("w1.grad", (4, 2))).formula.partition(" = ")[2]
    wait(qtbot, lambda: "w1.grad[4, 2] = " in shown(window, "stageWords") and formula in shown(window, "stageWords"))
    step(qtbot, window, "actionStepLine", 1)
    wait(qtbot, lambda: "w1.grad[4, 2]" not in shown(window, "stageWords"))


def test_slow_motion_walks_by_itself_until_the_key_that_pauses(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.presentation.slow_motion.HOLD_MILLISECONDS", 20)
    begin(window, qtbot)
    do(window, "actionSlowMotion")
    wait(qtbot, lambda: int(shown(window, "stageIteration")) >= 2)
    do(window, "actionRun")
    assert not window.parts.actions["actionSlowMotion"].isChecked()
    wait_for_state(qtbot, window, State.PAUSED)
    assert not window.commands.presentation.stop_walking()


def test_escape_ends_slow_motion_first_and_only_then_the_presentation(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    sign, action = find(stage, QLabel, "stageWalking"), window.parts.actions["actionSlowMotion"]
    assert not sign.isVisible()
    do(window, "actionSlowMotion")
    wait(qtbot, lambda: "y_pred" in shown(window, "stageWords"))
    assert sign.isVisible() and "Space or Esc ends it" in shown(window, "stageWords")
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert stage.isVisible() and not action.isChecked() and not sign.isVisible()
    assert "Space or Esc" not in shown(window, "stageWords")
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    wait(qtbot, lambda: window.parts.dock_area.isVisible())


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_slow_motion_on_the_desk_is_told_and_ended_by_the_same_keys(key: Qt.Key, window: Window, qtbot: QtBot) -> None:
    do(window, "actionSlowMotion")
    assert window.parts.banner.isVisible() and "Space or Esc" in window.parts.banner.message
    wait(qtbot, lambda: where(window)[2] > 2)
    QTest.keyClick(window, key)
    assert not window.parts.actions["actionSlowMotion"].isChecked() and not window.parts.banner.isVisible()
    assert window.session.state is State.PAUSED


def test_slow_motion_does_not_go_on_into_another_experiment(window: Window, qtbot: QtBot) -> None:
    do(window, "actionSlowMotion")
    wait(qtbot, lambda: where(window)[2] > 2)
    do(window, "actionReset")
    wait(qtbot, lambda: not window.parts.actions["actionSlowMotion"].isChecked())
    assert not window.parts.banner.isVisible()


def test_a_step_by_phase_shows_all_that_the_phase_made(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepPhase", 3)
    wait(qtbot, lambda: cards_shown(stage) == ["dw", "db"])
    assert "Backward</span> has filled dw and db" in shown(window, "stageWords")
    step(qtbot, window, "actionStepPhase")
    wait(qtbot, lambda: cards_shown(stage) == ["w", "b"])
    step(qtbot, window, "actionStepBack")
    wait(qtbot, lambda: cards_shown(stage) == ["w", "dw"])


def test_the_learning_rate_in_use_is_shown(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small().with_changes(learning_rate=0.004))
    begin(window, qtbot)
    assert shown(window, "stageRate") == "learning rate 0.004"


def test_the_terms_of_a_chosen_cell_lead_on_to_the_loss_and_back(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepPhase", 3)
    wait(qtbot, lambda: "w1.grad" in cards_shown(stage))
    terms = find(stage, CellTerms, "stageTerms")
    assert not terms.isVisible()
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    rows, columns = stepper.gradients["w1.grad"].shape
    cells = [Reference("w1.grad", (row, column)) for row in range(rows) for column in range(columns)]
    cell = max(cells, key=lambda cell: abs(explain(stepper, cell).value or 0))
    find(stage, HeatMapCard, "heatmap:w1.grad").chosen.emit(cell)
    wait(qtbot, lambda: terms.isVisible())
    assert cards_shown(stage) == ["w1.grad"]
    inner = find(terms, TermRows, "terms")
    assert inner.count == len(explain(stepper, cell).terms)
    QTest.mouseClick(find(terms, QPushButton, "toLoss"), Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: "loss = " in shown(window, "stageWords"))
    assert [reference.tensor for reference in terms.trail] == ["w1.grad", "δ1", "δ2", "loss"]
    assert not find(terms, QPushButton, "toLoss").isVisible()
    QTest.keyClick(inner, Qt.Key.Key_Backspace)
    wait(qtbot, lambda: "δ2[" in shown(window, "stageWords"))
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: not terms.isVisible() and len(cards_shown(stage)) == 2)


def test_a_click_opens_the_factor_that_is_drawn_there(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepPhase", 3)
    terms, inner = find(stage, CellTerms, "stageTerms"), find(stage, TermRows, "terms")
    find(stage, HeatMapCard, "heatmap:w1.grad").chosen.emit(Reference("w1.grad", (1, 2)))
    wait(qtbot, lambda: terms.isVisible())
    row = inner.sheet.rows[-1]
    place = row.doors[0].place.center() * inner._zoom
    QTest.mouseClick(inner, Qt.MouseButton.LeftButton, pos=place)
    wait(qtbot, lambda: terms.trail[1:] == [row.doors[0].factor.opens])


def test_keys_are_shown_only_if_wanted(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    keys = find(stage, QWidget, "pressedKeys")
    QTest.keyClick(stage, Qt.Key.Key_Right)
    assert not keys.isVisible()
    do(window, "actionShowKeys")
    QTest.keyClick(stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert keys.isVisible() and caps_shown(keys) == caps_of("Shift+Right")
    place = keys.geometry().translated(keys.parentWidget().mapTo(stage, keys.parentWidget().rect().topLeft()))
    covered = [label for label in stage.findChildren(QLabel) if not keys.isAncestorOf(label) and label.isVisible()]
    assert not any(place.intersects(label.rect().translated(label.mapTo(stage, QPoint(0, 0)))) for label in covered)
    QTest.keyClick(stage, Qt.Key.Key_PageDown)
    assert caps_shown(keys) == ["Page Down"]
    do(window, "actionShowKeys")
    assert not keys.isVisible()


def test_another_theme_reaches_the_stage(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "loss.backward()" in shown(window, "stageWords"))
    before = shown(window, "stageWords")
    do(window, "actionThemeDark")
    assert stage._theme.dark and shown(window, "stageWords") != before


def test_the_stage_is_said_again_in_another_language(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    with Pseudo(QCoreApplication.instance()).spoken():
        window.appearance.choose_language("en")
        assert shown(window, "stageWords") == "⟦Nothing has run yet. The marked line is next.⟧"
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "loss.backward()" in shown(window, "stageWords"))
    before = labels(stage)
    with Pseudo(QCoreApplication.instance()).spoken():
        window.appearance.choose_language("en")
        assert "</span> ⟦has filled ⟦w1.grad and w2.grad⟧: for each" in shown(window, "stageWords")
        assert {"✓ ⟦Loss⟧", "● ⟦Backward⟧", "⟦Update⟧", "⟦iteration⟧", "⟦loss⟧"} <= set(labels(stage))
        step(qtbot, window, "actionStepLine", 2)
        wait(qtbot, lambda: "⟦has moved w1" in shown(window, "stageWords"))
        assert "✓ ⟦Backward⟧" in labels(stage) and "● ⟦Update⟧" in labels(stage)
        step(qtbot, window, "actionStepBack", 2)
    window.appearance.choose_language("en")
    wait(qtbot, lambda: labels(stage) == before)


def test_why_a_cell_has_its_value_is_said_again(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 3)
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_line()
    rows, columns = stepper.gradients["w1.grad"].shape
    cells = [Reference("w1.grad", (row, column)) for row in range(rows) for column in range(columns)]
    blocked = next(cell for cell in cells if explain(stepper, cell).blocked)
    wait(qtbot, lambda: "w1.grad" in cards_shown(stage))
    next(card for card in stage.findChildren(HeatMapCard) if card.name == "w1.grad").chosen.emit(blocked)
    wait(qtbot, lambda: ">The ReLU blocks" in shown(window, "stageWords"))
    with Pseudo(QCoreApplication.instance()).spoken():
        window.appearance.choose_language("en")
        assert ">⟦The ReLU blocks" in shown(window, "stageWords") and f"{blocked} = " in shown(window, "stageWords")


def test_pressed_keys_are_called_what_stands_on_them(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    do(window, "actionShowKeys")
    set_language("ko")
    QTest.keyClick(stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert caps_shown(find(stage, QWidget, "pressedKeys")) in (["Shift", "→"], ["⇧", "→"])


def bands(stage: PresentationPage) -> dict[int, str]:
    """The background of each line that has one, by its number."""
    code = stage.findChild(CodeView)
    assert code is not None
    found = {row.number: code.band(row.number) for row in code.rows}
    return {number: band.name() for number, band in found.items() if band is not None}


def test_the_line_about_to_run_has_the_stress_and_that_of_the_caption_a_softer_mark(
    window: Window, qtbot: QtBot
) -> None:
    stage = begin(window, qtbot)
    window.appearance.choose_theme("light")
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "loss.backward()" in shown(window, "stageWords"))
    assert bands(stage) == {6: LIGHT.now_pale, 8: LIGHT.now_soft} and where(window)[2] == 8


def lights(widget: QWidget) -> list[str]:
    """The maps that have a frame around them, which lies upon none of their pixels."""
    lit = [light for light in widget.findChildren(ChangedFrame) if light.isVisible()]
    for light in lit:
        view = find(light.parentWidget(), HeatMapView, f"map:{light.name}")
        assert light.geometry().contains(view.geometry()) and not light.mask().contains(
            view.rect().translated(view.pos() - light.pos())
        )
    return [light.name for light in lit]


def test_what_the_line_changed_is_framed_strongly_and_then_calmly(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panels.heatmaps.changed_frame.STRONG_MILLISECONDS", 300)
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 2)
    assert lights(stage) == []
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: lights(stage) == ["w1.grad", "w2.grad"])
    light = find(stage, ChangedFrame, "light:w1.grad")
    strong = light.geometry()
    wait(qtbot, lambda: light.geometry() != strong)
    assert strong.contains(light.geometry())
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: lights(stage) == ["w1"])
    window.commands.presentation.end()
    wait(qtbot, lambda: lights(window.parts.dock_area) == ["w1"])


def test_an_error_is_told_in_its_colour_with_its_line_and_the_way_back(
    window: Window, qtbot: QtBot, errors_expected: None
) -> None:
    stage = begin(window, qtbot)
    assert window.session.experiment is not None
    window.session.do(Edit(window.session.experiment.source.replace("loss.backward()", "loss.backwards()")))
    qtbot.wait(100)
    for _ in range(3):
        do(window, "actionStepLine")
        qtbot.wait(100)
    wait_for_state(qtbot, window, State.FAILED)
    wait(qtbot, lambda: "Line 6: " in shown(stage, "stageWords"))
    assert stage._theme.error in shown(stage, "stageWords") and "←" in shown(stage, "stageWords")


def test_only_whole_cells_are_written_near_a_chosen_one(
    opened: Opening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(small().with_changes(input_size=60, hidden_size=40))
    stage = begin(window, qtbot)
    qtbot.wait(200)  # for the full screen, which is another size here
    window.resize(1280, 720)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "w1.grad" in cards_shown(stage) and stage.width() == 1280)
    view = find(stage, HeatMapView, "map:w1.grad")
    find(stage, HeatMapCard, "heatmap:w1.grad").chosen.emit(Reference("w1.grad", (30, 20)))
    wait(qtbot, lambda: find(stage, CellTerms, "stageTerms").isVisible())
    seen = view._grid.seen
    assert seen.topLeft() == seen.topLeft().toPoint() and seen.width() % 2 == seen.height() % 2 == 1
    written: list[QRectF] = []
    monkeypatch.setattr(cell_numbers, "_write", lambda _painter, room, *_how: written.append(room))
    view._see(seen.translated(0.4, 0.3))
    wait(qtbot, lambda: not view.grab().isNull() and bool(written))  # once the picture of these cells is there
    assert all(QRectF(view.rect()).adjusted(-1, -1, 1, 1).contains(room) for room in written)


def test_another_experiment_is_seen_as_a_whole(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small().with_changes(input_size=60, hidden_size=40))
    stage = begin(window, qtbot)
    step(qtbot, window, "actionStepLine", 3)
    find(stage, HeatMapCard, "heatmap:w1.grad").chosen.emit(Reference("w1.grad", (50, 35)))
    view = find(stage, HeatMapView, "map:w1.grad")
    assert view._grid.view is not None
    window.session.start(small())
    wait(qtbot, lambda: view.picture is not None and view.picture.shape != (60, 40))
    assert view._grid.view is None
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "loss.backward()" in shown(window, "stageWords"))


def test_a_single_number_is_written_large_under_the_loss(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    stage = begin(window, qtbot)
    window.resize(1280, 720)
    step(qtbot, window, "actionStepLine", 5)
    wait(qtbot, lambda: cards_shown(stage) == ["db"] and stage.width() == 1280)
    view, loss = find(stage, HeatMapView, "map:db"), find(stage, QLabel, "stageLossValue")
    qtbot.wait(50)
    assert view._painter.numbers.pixels >= 36
    ends = [widget.mapTo(stage, QPoint(widget.width(), 0)).x() for widget in (view, loss)]
    assert ends[0] == ends[1] == 1280 - 28


def test_a_map_that_can_be_read_as_a_whole_stays_whole_beside_the_terms(window: Window, qtbot: QtBot) -> None:
    stage = begin(window, qtbot)
    qtbot.wait(200)  # for the full screen, which is another size here
    window.resize(1280, 720)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: "w1.grad" in cards_shown(stage) and stage.width() == 1280)
    find(stage, HeatMapCard, "heatmap:w1.grad").chosen.emit(Reference("w1.grad", (4, 2)))
    wait(qtbot, lambda: find(stage, CellTerms, "stageTerms").isVisible())
    assert find(stage, HeatMapView, "map:w1.grad")._grid.view is None
