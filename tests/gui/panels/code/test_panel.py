"""The source, the marked lines, and the notes beside them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.control.commands import Edit
from core.engine.stepper import Stepper
from core.experiment.trainers import TRAINERS
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.style.theme import DARK, LIGHT
from tests.helpers.driving import (
    choose,
    do,
    find,
    logged,
    run_to_the_end,
    step,
    type_into,
    wait,
    wait_until_ready,
)
from tests.helpers.walking import small


def code(window: Window) -> CodeView:
    return find(window, CodeView, "code")


def marked(view: CodeView) -> tuple[list[int], list[int]]:
    """The lines that are marked as next, and those marked as last."""
    lines = range(1, view.blockCount() + 1)
    bands = {line: band.name() for line in lines if (band := view.band(line)) is not None}
    themes = (LIGHT, DARK)
    return (
        [line for line, band in bands.items() if band in [theme.now_soft for theme in themes]],
        [line for line, band in bands.items() if band in [theme.now_pale for theme in themes]],
    )


def note(view: CodeView, line: int) -> str:
    """The longest wording beside a line; empty when there is none."""
    return view.marks.notes.get(line, ("",))[0]


def test_the_source_is_the_loop_that_runs(window: Window, qtbot: QtBot) -> None:
    for name, trainer in reversed(TRAINERS.items()):
        if name != window.session.config.trainer:
            choose(window, "trainer", name)
            wait(qtbot, lambda name=name: window.session.config.trainer == name)
            wait_until_ready(qtbot, window)
        assert code(window).toPlainText().strip() == trainer.source.strip()
    assert code(window).isReadOnly()


def test_the_next_line_is_marked_and_the_last_one_more_softly(window: Window, qtbot: QtBot) -> None:
    stepper = Stepper(small())
    assert marked(code(window)) == ([2], [])
    for _ in range(10):
        step(qtbot, window, "actionStepLine")
        stepper.step_line()
        assert marked(code(window)) == ([stepper.line], [stepper.last_line])


def test_the_marks_are_painted(window: Window, qtbot: QtBot) -> None:
    window.appearance.choose_theme("light")
    step(qtbot, window, "actionStepLine")
    view = code(window)
    image = view.viewport().grab().toImage()

    def band(line: int) -> str:
        row = next(row for row in view.rows if row.number == line)
        return image.pixelColor(2, row.top + row.height // 2).name()

    assert band(4) == QColor(LIGHT.now_soft).name()
    assert band(2) == QColor(LIGHT.now_pale).name()
    assert band(8) == QColor(LIGHT.surface).name()


def test_beside_each_line_stands_what_it_made(window: Window, qtbot: QtBot) -> None:
    stepper = Stepper(small())
    view = code(window)
    assert [note(view, line) for line in range(1, 14)] == [""] * 13
    step(qtbot, window, "actionStepLine", 3)
    for _ in range(3):
        stepper.step_line()
    assert note(view, 2).startswith("y_pred 4 × 2 ‖")
    name, loss = note(view, 4).split(" = ")
    assert name == "loss" and stepper.loss is not None and abs(float(loss) / stepper.loss - 1) < 1e-4
    assert note(view, 6).startswith("w1.grad 5 × 3 ‖") and "w2.grad 3 × 2 ‖" in note(view, 6)
    norm = float(note(view, 6).split("‖")[1])
    gradient = stepper.gradients["w1.grad"]
    assert gradient is not None and abs(norm / float(gradient.norm()) - 1) < 1e-4
    assert note(view, 9) == ""
    step(qtbot, window, "actionStepIteration")
    assert note(view, 9).startswith("w1 5 × 3 ‖") and note(view, 2) != ""
    step(qtbot, window, "actionStepLine")
    assert note(view, 9) == "", "of the iteration before"


def test_a_run_keeps_the_backward_line_marked(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "300")
    run_to_the_end(qtbot, window)
    assert marked(code(window)) == ([8], [6])


@pytest.mark.filterwarnings("always:Using a target size")
def test_what_torch_warns_of_is_marked_at_its_line_on_the_desk_and_in_a_presentation(
    window: Window, qtbot: QtBot
) -> None:
    text = code(window).toPlainText()
    mismatched = text.replace("(y_pred - y).pow(2).sum()", "torch.nn.functional.mse_loss(y_pred, y[:, :1])")
    do(window, "actionPresent")
    wait(qtbot, lambda: len(window.findChildren(CodeView)) == 2)
    window.session.do(Edit(mismatched))
    for _ in range(2):
        do(window, "actionStepPhase")
    for view in window.findChildren(CodeView):
        wait(qtbot, lambda view=view: list(view.marks.warnings) == [4])
        assert view.accessibleDescription().startswith("Line 4 warns: UserWarning: Using a target size")
    assert any("Line 4: UserWarning: Using a target size" in line for line in logged(window))
    window.session.do(Edit(text))
    wait(qtbot, lambda: not any(view.marks.warnings for view in window.findChildren(CodeView)))
