"""The graph panel: what it draws, what it tells of a node, and that it costs nothing while nobody looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.explain.graph.types import Graph, NodeGradient
from core.queries import GradientOf, GraphOf, Question
from core.view.requests import MapRequest
from gui.main_window.window import Window
from gui.panels.explanation.panel import ChainRulePanel
from gui.panels.graph import panel as graph_module
from gui.panels.graph.items import Card, PassState
from gui.panels.graph.labels import heading
from gui.panels.graph.panel import GraphPanel
from gui.panels.graph.view import GraphView
from gui.panels.heatmaps.view import HeatMapView
from gui.session.state import State
from gui.style import number_format
from gui.style.language import LANGUAGES, set_language
from gui.style.theme import DARK
from tests.gui.conftest import Opening
from tests.helpers.driving import (
    do,
    drag,
    find,
    labels,
    mouse,
    pause,
    run_to_the_end,
    scroll,
    shown,
    step,
    type_into,
    wait,
)
from tests.helpers.fitting import cut_off
from tests.helpers.walking import small

Asked = list[Question]


@pytest.fixture(autouse=True)
def nobody_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test steps faster than a person, and still sees the nodes light up."""
    monkeypatch.setattr(graph_module, "QUICK_MILLISECONDS", 0)


def bring_up(window: Window, dock: str = "graphPanelDock") -> None:
    window.resize(1440, 900)
    find(window, QDockWidget, dock).raise_()


def the_panel(window: Window) -> GraphPanel:
    return find(window, GraphPanel, "graphPanel")


def the_view(window: Window) -> GraphView:
    return find(window, GraphView, "graphView")


def noting(window: Window) -> Asked:
    """The questions that the panel asks from now on."""
    asked: Asked = []
    the_panel(window).commanded.connect(lambda command: asked.append(command.question))
    return asked


def card(window: Window, name: str) -> Card:
    (found,) = [card for card in the_view(window).cards if heading(card.node) == name]
    return found


def click(window: Window, name: str) -> None:
    view = the_view(window)
    place = QPointF(view.mapFromScene(card(window, name).card.center()))
    mouse(view.viewport(), QMouseEvent.Type.MouseButtonPress, place, held=True)
    mouse(view.viewport(), QMouseEvent.Type.MouseButtonRelease, place)


def is_lit(window: Window) -> bool:
    """Whether all that ran is marked as done."""
    cards = the_view(window).cards
    return bool(cards) and all((one.state is PassState.DONE) == (one.node.kind != "data") for one in cards)


def after_backward(window: Window, qtbot: QtBot) -> Stepper:
    """Steps over the first backward pass with the panel in view; and a stepper that stands at the same moment."""
    bring_up(window)
    step(qtbot, window, "actionStepLine", 3)
    wait(qtbot, lambda: is_lit(window))
    stepper = Stepper(small())
    stepper.run_through("backward")
    return stepper


def told(stepper: Stepper, window: Window, name: str) -> NodeGradient:
    return GradientOf(card(window, name).node.id, MapRequest(64, 64)).answer(stepper)


def test_it_says_why_there_is_no_graph_and_then_shows_it(window: Window, qtbot: QtBot) -> None:
    bring_up(window)
    wait(qtbot, lambda: shown(window, "graphMessage") == "No iteration has begun.")
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: "no line of this iteration has computed a loss" in shown(window, "graphMessage"))
    assert not the_view(window).isVisible()
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: the_view(window).isVisible())
    names = sorted(heading(one.node) for one in the_view(window).cards)
    assert names == sorted(["loss", "pow", "sub", "y_pred", "ReLU (clamp)", "mm", "w1", "w2", "x", "y"])
    assert {one.state for one in the_view(window).cards} == {PassState.OFF}
    assert "iteration 1" in labels(find(window, QDockWidget, "graphPanelDock"))


def test_the_nodes_light_up_in_the_order_in_which_they_ran(window: Window, qtbot: QtBot) -> None:
    bring_up(window)
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: the_view(window).isVisible())
    seen: list[tuple[tuple[int, ...], int | None]] = []
    the_panel(window)._animation.moved.connect(lambda done, now: seen.append((done, now)))
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: bool(seen) and seen[-1][1] is None)
    stepper = Stepper(small())
    stepper.run_through("backward")
    order = GraphOf().answer(stepper).order
    assert seen == [*((order[:count], node) for count, node in enumerate(order)), (order, None)]
    assert is_lit(window)
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: seen[-1] == (order, None) and is_lit(window))
    assert len([now for _, now in seen if now is not None]) == len(order), "it lights up once"


@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_no_box_lies_over_a_number_of_the_order(trainer: str, opened: Opening, qtbot: QtBot) -> None:
    window = opened(small(trainer))
    bring_up(window)
    step(qtbot, window, "actionStepPhase", 4 if trainer == "module" else 3)
    wait(qtbot, lambda: any(one.node.ran is not None for one in the_view(window).cards))
    cards = the_view(window).cards
    numbered = [one for one in cards if one.node.ran is not None]
    assert len(numbered) > 5
    for one in numbered:
        badge = one.badge.translated(one.pos())
        above = [item for item in one.collidingItems() if isinstance(item, Card) and item.card.intersects(badge)]
        items = the_view(window).scene().items()  # the topmost first
        assert all(items.index(one) < items.index(other) for other in above)
        assert not any(other.badge.translated(other.pos()).intersects(badge) for other in numbered if other is not one)


def test_another_step_skips_the_rest_of_the_lights(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panels.graph.backward_animation.MILLISECONDS", 10**8)
    monkeypatch.setattr("gui.panels.graph.backward_animation.LONGEST_MILLISECONDS", 10**7)
    bring_up(window)
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: the_view(window).isVisible())
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: card(window, "loss").state is PassState.NOW)
    assert not is_lit(window)
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: is_lit(window))


def test_who_steps_quickly_sees_the_end_at_once(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_module, "QUICK_MILLISECONDS", 10**9)
    seen: list[int | None] = []
    the_panel(window)._animation.moved.connect(lambda _done, now: seen.append(now))
    after_backward(window, qtbot)
    assert set(seen) == {None}


def test_a_click_shows_the_gradient_of_a_value_in_between(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    for name in ("y_pred", "ReLU (clamp)", "w2"):
        click(window, name)
        found = told(stepper, window, name)
        wait(qtbot, lambda found=found: number_format.number(found.norm) in shown(window, "graphGradient"))
        numbers = shown(window, "graphGradient")
        assert number_format.number(found.smallest, 4) in numbers and number_format.number(found.largest, 4) in numbers
        assert shown(window, "graphNode") == {"ReLU (clamp)": "∂loss/∂(ReLU)"}.get(name, f"∂loss/∂{name}")
        assert "gradient" in shown(window, "graphNodeKind") and name not in shown(window, "graphNodeKind")
        assert number_format.shape(found.shape) in shown(window, "graphNodeKind")
        picture = find(window, HeatMapView, "map:graph").picture
        assert picture is not None and picture.shape == found.shape
    assert "leaf" in shown(window, "graphNodeKind")
    click(window, "w2")
    assert not find(window, HeatMapView, "map:graph").isVisible()


def test_the_cell_under_the_pointer_has_its_exact_value(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    click(window, "w1")
    found = told(stepper, window, "w1")
    view = find(window, HeatMapView, "map:graph")
    wait(qtbot, lambda: view.isVisible() and view.picture is not None)
    mouse(view, QMouseEvent.Type.MouseMove, QPointF(1, 1))
    assert found.picture is not None and found.picture.cells is not None
    wanted = f"[0, 0] = {number_format.number(float(found.picture.cells[0, 0]), 7)}"
    wait(qtbot, lambda: shown(window, "graphGradient") == wanted)


def test_data_and_a_pass_that_has_not_run_have_no_gradient(window: Window, qtbot: QtBot) -> None:
    bring_up(window)
    step(qtbot, window, "actionStepLine", 2)
    wait(qtbot, lambda: the_view(window).isVisible())
    click(window, "x")
    assert "needs no gradient" in shown(window, "graphReason")
    click(window, "y_pred")
    wait(qtbot, lambda: "has not run" in shown(window, "graphReason"))
    step(qtbot, window, "actionStepLine")
    wait(qtbot, lambda: shown(window, "graphGradient") != "")
    assert shown(window, "graphNode") == "∂loss/∂y_pred", "what was chosen stays chosen"


def explained(window: Window) -> str:
    """What the panel beside says to whoever cannot see it."""
    return find(window, ChainRulePanel, "chainRulePanel").accessibleDescription()


def test_why_leads_to_the_chain_rule(window: Window, qtbot: QtBot) -> None:
    stepper = after_backward(window, qtbot)
    click(window, "y_pred")
    why = find(window, QToolButton, "graphWhy")
    row, column = told(stepper, window, "y_pred").furthest
    wait(qtbot, lambda: why.isVisible() and why.text() == f"Why δ2[{row}, {column}]?")
    why.click()
    wait(qtbot, lambda: explained(window).startswith(f"δ2[{row}, {column}] = "))
    click(window, "w1")
    view = find(window, HeatMapView, "map:graph")
    wait(qtbot, lambda: why.isVisible() and why.text().startswith("Why w1.grad["))
    wait(qtbot, lambda: view.picture is not None)
    mouse(view, QMouseEvent.Type.MouseButtonPress, QPointF(2, 2), held=True)
    mouse(view, QMouseEvent.Type.MouseButtonRelease, QPointF(2, 2))
    wait(qtbot, lambda: explained(window).startswith("w1.grad[0, 0] = "))
    click(window, "pow")
    wait(qtbot, lambda: shown(window, "graphGradient") != "" and not why.isVisible())


def test_the_keys_walk_along_the_edges(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    view, before = the_view(window), window.session.snapshot
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert [heading(one.node) for one in view.cards if one.focused] == ["loss"]
    walk = {
        Qt.Key.Key_Left: ("pow", "sub", "y_pred"),
        Qt.Key.Key_Down: ("w2", "w2"),
        Qt.Key.Key_Up: ("y_pred",),
        Qt.Key.Key_Right: ("sub",),
    }
    for key, names in walk.items():
        for name in names:
            QTest.keyClick(view, key)
            assert [heading(one.node) for one in view.cards if one.focused] == [name]
            assert view.accessibleDescription().startswith(f"{name}: ")
    assert window.session.snapshot is before, "the arrows belong to the graph, and step nothing"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert shown(window, "graphNode") == "∂loss/∂(sub)" and card(window, "sub").selected
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.hasFocus() and not card(window, "sub").selected
    place = view.mapFromScene(card(window, "sub").card.center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert card(window, "sub").selected
    assert not view.hasFocus(), "a click leaves the keys to the window"


def test_behind_its_tab_it_asks_nothing(window: Window, qtbot: QtBot) -> None:
    asked = noting(window)
    step(qtbot, window, "actionStepLine", 4)
    type_into(window, "iterations", "30")
    run_to_the_end(qtbot, window)
    assert asked == []
    bring_up(window)
    wait(qtbot, lambda: is_lit(window))
    assert asked == [GraphOf()]
    assert "iteration 30" in labels(find(window, QDockWidget, "graphPanelDock"))
    bring_up(window, "heatmapsPanelDock")
    step(qtbot, window, "actionStepBack")
    step(qtbot, window, "actionStepBackIteration")
    assert asked == [GraphOf()]


def test_a_run_keeps_the_last_picture_pale_and_asks_nothing(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    click(window, "y_pred")
    wait(qtbot, lambda: shown(window, "graphGradient") != "")
    asked = noting(window)
    type_into(window, "iterations", "1000000")
    do(window, "actionRun")
    wait(qtbot, lambda: window.session.state is State.RUNNING and int(shown(window, "iterationValue")) > 50)
    assert asked == [] and len(the_view(window).cards) == 10
    assert card(window, "loss").opacity() < 1
    mouse(find(window, HeatMapView, "map:graph"), QMouseEvent.Type.MouseMove, QPointF(3, 3))
    assert asked == []
    pause(qtbot, window)
    wait(qtbot, lambda: card(window, "loss").opacity() == 1)
    assert asked[0] == GraphOf() and shown(window, "graphNode") == "∂loss/∂y_pred"


def test_gradients_by_hand_say_that_there_is_none(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    bring_up(window)
    step(qtbot, window, "actionStepIteration")
    wait(qtbot, lambda: "by hand" in shown(window, "graphMessage"))


def test_the_module_and_another_experiment(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("module"))
    bring_up(window)
    step(qtbot, window, "actionStepIteration")
    wait(qtbot, lambda: is_lit(window))
    click(window, "outputs")
    wait(qtbot, lambda: shown(window, "graphGradient") != "")
    do(window, "actionReset")
    wait(qtbot, lambda: shown(window, "graphMessage") == "No iteration has begun." and not the_view(window).isVisible())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trainer", ["two-layer", "module"])
def test_all_of_it_is_seen_on_a_projector_beside_what_came_to_a_node(
    trainer: str, language: str, opened: Opening, qtbot: QtBot
) -> None:
    """With the sizes that a lecture begins with, whichever node is chosen."""
    set_language(language)
    window = opened(RunConfig(trainer=trainer))
    window.resize(1280, 720)
    find(window, QDockWidget, "graphPanelDock").raise_()
    step(qtbot, window, "actionStepPhase", 4 if trainer == "module" else 3)
    wait(qtbot, lambda: is_lit(window))
    view, details = the_view(window), find(window, QWidget, "graphDetails")
    for one in list(view.cards):
        view.chosen.emit(one.node.id)
        wait(qtbot, lambda one=one: one.selected and details.isVisible())
        wait(qtbot, lambda one=one: one.node.kind == "data" or find(window, QLabel, "graphGradient").isVisible())
        qtbot.wait(50)
        assert is_whole(view), heading(one.node)
        assert view.transform().m11() >= 0.7
        assert cut_off(details) == []


def is_whole(view: GraphView) -> bool:
    """Whether all cards are in sight."""
    return all(view.viewport().rect().contains(view.mapFromScene(one.card).boundingRect()) for one in view.cards)


def test_it_is_moved_zoomed_and_fitted(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    view = the_view(window)
    fitted = view.transform().m11()

    assert is_whole(view)
    scroll(view.viewport(), QPointF(20, 20), 5)
    assert view.transform().m11() > fitted and not is_whole(view)
    find(window, QToolButton, "graphFit").click()
    assert view.transform().m11() == fitted and is_whole(view)
    before = view.mapToScene(0, 0)
    drag(view.viewport(), QPointF(5, 5), QPointF(65, 45))
    assert (before - view.mapToScene(0, 0)).manhattanLength() > 10
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(30, 30))
    assert is_whole(view)


def test_it_takes_on_other_colours(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    do(window, "actionThemeDark")
    picture = the_view(window).viewport().grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(picture.height())}
    assert {DARK.surface, DARK.now_pale, DARK.now} <= colours


def test_a_graph_is_laid_out_once(window: Window, qtbot: QtBot) -> None:
    after_backward(window, qtbot)
    before = list(the_view(window).cards)
    run_to_the_end(qtbot, window)
    wait(qtbot, lambda: is_lit(window) and the_view(window).cards[0].opacity() == 1)
    assert the_view(window).cards == before
    assert isinstance(the_panel(window)._graph, Graph)
