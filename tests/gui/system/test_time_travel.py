"""Back in time, other futures and edited loops, through the window."""

from __future__ import annotations

import time
from itertools import product

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from core.program.what_if import WHAT_IFS
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.timeline.panel import TimelinePanel
from gui.session.state import State
from tests.helpers.driving import (
    apply,
    branches_shown,
    do,
    find,
    logged,
    losses_shown,
    reset,
    run_to_the_end,
    shown,
    step,
    type_into,
    wait,
    wait_for_state,
    where,
)
from tests.helpers.tiers import every
from tests.helpers.walking import small

WITHOUT_ZERO_GRAD = WHAT_IFS[0]


def digest(window: Window) -> str:
    """Of the live stepper, which stands still while the test looks."""
    stepper = window.session._worker.controller.stepper
    assert stepper is not None
    return stepper.digest()


def seek(qtbot: QtBot, window: Window, iteration: int) -> None:
    find(window, TimelinePanel, "timelinePanel").seek(iteration)
    wait(qtbot, lambda: where(window)[:2] == (max(iteration - 1, 0), iteration))  # just after its backward pass
    wait_for_state(qtbot, window, State.PAUSED)


def edit(qtbot: QtBot, window: Window, source: str) -> None:
    """Types another loop and applies it, with the keys that a person has."""
    panel, view = find(window, CodePanel, "codePanel"), find(window, CodeView, "code")
    panel._edit.click()
    view.selectAll()
    view.insertPlainText(source)
    with qtbot.waitSignals([window.session.loop_changed, window.session.snapshot_changed], timeout=20_000):
        find(window, QPushButton, "code_apply").click()


def test_steps_back_lead_through_the_same_moments(window: Window, qtbot: QtBot) -> None:
    seen = [(where(window), digest(window))]
    for _ in range(11):
        step(qtbot, window, "actionStepLine")
        seen.append((where(window), digest(window)))
    for moment in reversed(seen[:-1]):
        step(qtbot, window, "actionStepBack")
        assert (where(window), digest(window)) == moment


@pytest.mark.parametrize(("there", "back"), [("Phase", "Phase"), ("Iteration", "Iteration")])
def test_larger_steps_back_undo_larger_steps(there: str, back: str, window: Window, qtbot: QtBot) -> None:
    seen = [(where(window), digest(window))]
    for _ in range(7):
        step(qtbot, window, f"actionStep{there}")
        seen.append((where(window), digest(window)))
    for moment in reversed(seen[:-1]):
        step(qtbot, window, f"actionStepBack{back}")
        assert (where(window), digest(window)) == moment


def test_every_panel_shows_the_moment_that_is_gone_back_to(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "60")
    run_to_the_end(qtbot, window)
    seek(qtbot, window, 23)
    stepper = Stepper(small())
    stepper.run(22)
    stepper.run_through("backward")
    assert digest(window) == stepper.digest()
    assert shown(window, "iterationValue") == "23"
    assert float(shown(window, "lossValue")) == pytest.approx(stepper.loss, rel=1e-4)
    assert len(losses_shown(window)) == 60, "the future is still known"
    card = find(window, HeatMapCard, "heatmap:w1")
    picture = card.view.picture
    assert picture is not None and picture.scale == float(stepper.parameters["w1"].detach().abs().max())
    gradient = find(window, HeatMapCard, "heatmap:w1.grad").view.picture
    assert gradient is not None and gradient.scale > 0, "where zero_grad has not cleared it yet"


def test_another_learning_rate_in_the_past_makes_a_branch_to_return_from(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "60")
    run_to_the_end(qtbot, window)
    end = digest(window)
    seek(qtbot, window, 20)
    type_into(window, "learning_rate", "1e-4")
    wait(qtbot, lambda: window.session.snapshot is not None and window.session.snapshot.computed == 20)
    snapshot = window.session.snapshot
    assert snapshot is not None and snapshot.branch == "lr 0.0001 from 21"
    assert [(branch.name, branch.fork, branch.last) for branch in branches_shown(window.session)] == [
        ("original", 20, 60)
    ]
    run_to_the_end(qtbot, window)
    assert digest(window) != end
    find(window, QToolButton, "branch:original").click()
    wait(qtbot, lambda: window.session.snapshot is not None and window.session.snapshot.branch == "original")
    wait_for_state(qtbot, window, State.PAUSED)
    assert digest(window) == end
    assert float(find(window, QLineEdit, "learning_rate").text()) == 1e-3


def test_a_forgotten_zero_grad_piles_up_and_the_map_says_so(window: Window, qtbot: QtBot) -> None:
    source = WITHOUT_ZERO_GRAD.edited(small_source(window), 1)
    assert source is not None
    edit(qtbot, window, source)
    step(qtbot, window, "actionStepIteration", 3)
    step(qtbot, window, "actionStepLine", 3)
    card = find(window, HeatMapCard, "heatmap:w1.grad")
    assert card.view.picture is not None and card.view.picture.accumulated == 4
    assert any("accumulated ×4" in label.text() for label in card.findChildren(QLabel))
    assert "edited" in window.windowTitle()


def small_source(window: Window) -> str:
    assert window.session.experiment is not None
    return window.session.experiment.source


BAD = {
    "deletes w1": ("del w1\ny = x.mm(w1)\n", "NameError"),
    "changes a shape": ("w1 = w1.detach()[:2]\ny = x.mm(w1)\n", "RuntimeError"),
    "raises": ("raise ValueError('on purpose')\n", "on purpose"),
    "recurses": ("def deeper():\n    return deeper()\ndeeper()\n", "RecursionError"),
    "asks for a petabyte": ("big = torch.empty(2**50)\n", "RuntimeError"),
    "exits": ("raise SystemExit('bye')\n", "SystemExit"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_loop_ends_in_a_message_and_the_way_back_is_open(name: str, window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepIteration", 2)
    before = digest(window)
    source, message = BAD[name]
    edit(qtbot, window, source)
    do(window, "actionStepIteration")
    wait(qtbot, lambda: window.session.snapshot is not None and window.session.snapshot.failure is not None)
    wait_for_state(qtbot, window, State.FAILED)
    assert window.session.snapshot is not None and window.session.snapshot.failure is not None
    assert message in window.session.snapshot.failure.message
    assert any(message in label.text() for label in window.findChildren(QLabel) if label.isVisible())
    if name == "deletes w1":
        card = find(window, HeatMapCard, "heatmap:w1")
        assert card.view.absence == "w1 is gone" and card.accessibleDescription().startswith("w1 is gone")
    do(window, "actionStepBackIteration")
    wait_for_state(qtbot, window, State.PAUSED)
    assert digest(window) == before


@pytest.mark.parametrize("source", ["", "# nothing\n", "x = (\n", "return = 1\n", "yield 1\n"])
def test_what_is_no_loop_is_refused_and_the_one_before_goes_on(source: str, window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepIteration", 2)
    before, running = digest(window), small_source(window)
    panel, view = find(window, CodePanel, "codePanel"), find(window, CodeView, "code")
    panel._edit.click()
    view.selectAll()
    view.insertPlainText(source or " ")
    with qtbot.waitSignal(window.session.edit_refused, timeout=20_000):
        find(window, QPushButton, "code_apply").click()
    assert find(window, QLabel, "code_hint").text()
    assert view.toPlainText() == (source or " "), "nothing that was typed is lost"
    assert (digest(window), small_source(window)) == (before, running)
    step(qtbot, window, "actionStepIteration")


def test_a_loop_that_returns_early_or_prints_goes_on(window: Window, qtbot: QtBot) -> None:
    edit(qtbot, window, "print('iteration', t)\nif t > 0:\n    return\nnever = 1\n")
    step(qtbot, window, "actionStepIteration", 3)
    wait(qtbot, lambda: "iteration 3" in logged(window))


ENDLESS = (
    "while True:\n    n = 1\n",
    "n = sum(1 for _ in iter(int, 1))\n",
    "def f():\n    while True:\n        pass\nf()\n",
)
WAYS = ("actionRun", "actionStepIteration", "actionStepLine")


@pytest.mark.parametrize(("source", "way"), every(4, product(ENDLESS, WAYS)))  # of both each
def test_a_loop_that_never_ends_is_stopped_within_two_seconds(
    source: str, way: str, window: Window, qtbot: QtBot
) -> None:
    edit(qtbot, window, source)
    do(window, way)
    if way == "actionRun":
        wait_for_state(qtbot, window, State.RUNNING)
        qtbot.wait(200)
    elif way == "actionStepLine" and not source.startswith("n"):
        return  # its first line does end
    else:
        wait_for_state(qtbot, window, State.BUSY)
        assert find(window, QAction, "actionRun").text() == "Stop"
    asked = time.process_time()  # of this process: others may hold up the machine
    QTest.qWait(1)
    do(window, "actionRun")
    wait(qtbot, lambda: window.session.state in (State.PAUSED, State.FAILED))
    assert time.process_time() - asked < 2.0
    said = shown(window, "stateValue")
    assert said.startswith(
        "Stopped " if window.session.state is State.FAILED else ("Stopped at line ", "Paused after ")
    )
    assert "after 0 s" not in said
    do(window, "actionStepBack")
    wait_for_state(qtbot, window, State.PAUSED)


def test_closing_the_window_stops_a_loop_that_never_ends(window: Window, qtbot: QtBot) -> None:
    edit(qtbot, window, "n = sum(1 for _ in iter(int, 1))\n")
    do(window, "actionStepLine")
    wait_for_state(qtbot, window, State.BUSY)
    assert window.close()


def test_a_run_pauses_where_a_number_stops_being_finite(window: Window, qtbot: QtBot) -> None:
    type_into(window, "learning_rate", "10")
    do(window, "actionRun")
    wait(qtbot, lambda: find(window, QLabel, "bannerText").isVisible())
    words = find(window, QLabel, "bannerText").text()
    stepper = Stepper(small(learning_rate=10.0))
    wrong = first_not_finite(stepper)
    assert f"Line {wrong[1]} of iteration {wrong[0]}" in words and "no longer finite" in words
    wait(qtbot, lambda: where(window)[:2] == (wrong[0] - 1, wrong[0]))
    find(window, QAbstractButton, "bannerAction").click()
    wait(qtbot, lambda: where(window)[:2] == (wrong[0] - 1, wrong[0] - 1))


def first_not_finite(stepper: Stepper) -> tuple[int, int | None]:
    """By walking every line and looking at every tensor."""
    import torch

    while True:
        stepper.step_line()
        for value in stepper.named_values.values():
            if isinstance(value, torch.Tensor) and not bool(value.isfinite().all()):
                return stepper.iteration if not stepper.at_boundary else stepper.finished, stepper.last_line


def test_other_settings_leave_the_run_before_to_be_returned_to(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "60")
    run_to_the_end(qtbot, window)
    end = digest(window)
    type_into(window, "hidden_size", "5")
    apply(qtbot, window)
    wait(qtbot, lambda: bool(branches_shown(window.session)))
    assert [branch.name for branch in branches_shown(window.session)] == ["hidden 3"]
    find(window, QToolButton, "branch:hidden 3").click()
    wait(qtbot, lambda: where(window)[1] == 60)
    assert digest(window) == end
    assert find(window, QLineEdit, "hidden_size").text() == "3"
    assert [branch.name for branch in branches_shown(window.session)] == []


def names(window: Window) -> list[str]:
    return [branch.name for branch in branches_shown(window.session)]


def test_reset_and_apply_keep_an_edited_loop_and_the_original_is_an_action_of_its_own(
    window: Window, qtbot: QtBot
) -> None:
    view = find(window, CodeView, "code")
    original = view.toPlainText()
    forgetful = WITHOUT_ZERO_GRAD.edited(original, 1)
    assert forgetful is not None
    type_into(window, "iterations", "20")
    run_to_the_end(qtbot, window)
    edit(qtbot, window, forgetful)
    step(qtbot, window, "actionStepIteration", 2)
    reset(qtbot, window)
    assert view.toPlainText() == forgetful and where(window)[1] == 0
    wait(qtbot, lambda: names(window) == ["forget zero_grad from 20"])
    run_to_the_end(qtbot, window)
    type_into(window, "hidden_size", "5")
    apply(qtbot, window)
    assert view.toPlainText() == forgetful
    wait(qtbot, lambda: names(window) == ["hidden 3, forget zero_grad from 20", "hidden 3"])
    find(window, QToolButton, "branch:hidden 3").click()
    wait(qtbot, lambda: where(window)[1] == 20)
    menu = find(window, QToolButton, "code_texts").menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["forget zero_grad  ·  from iteration 20  ·  # w1.grad.zero_()", "Run the original loop"]
    menu.actions()[-1].trigger()
    wait(qtbot, lambda: view.toPlainText() == original)
    reset(qtbot, window)
    assert view.toPlainText() == original
