"""The chips of the phases, and the loss beside them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from core.experiment.trainers import TRAINERS
from core.view.snapshot import Snapshot
from gui.bars.phase_chips import PhaseChips
from gui.bars.toolbar import Toolbar
from gui.main_window.window import Window
from gui.presentation.head import PresentationHead
from gui.style import number_format
from gui.style.language import translated
from gui.style.theme import LIGHT
from tests.gui.conftest import flush_deletions
from tests.helpers.driving import find, labels, step
from tests.helpers.fitting import cut_off
from tests.helpers.walking import small

PHASES = ("forward", "loss", "backward", "update", "zero_grad")


@pytest.fixture
def chips(qtbot: QtBot) -> PhaseChips:
    widget = PhaseChips(LIGHT)
    qtbot.addWidget(widget)
    widget.show_phases(PHASES)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


def columns(chips: PhaseChips, colour: str) -> list[int]:
    """The columns in which a colour is painted."""
    image = chips.grab().toImage()
    middle = image.height() // 2
    rows = range(middle - 14, middle + 15)
    return [x for x in range(image.width()) if any(image.pixelColor(x, y).name() == colour for y in rows)]


def test_one_chip_is_marked_and_they_stand_in_the_order_of_the_loop(chips: PhaseChips) -> None:
    ends = [0]
    for phase in PHASES:
        chips.show_phase(phase)
        marked = columns(chips, LIGHT.now_soft)
        assert marked[0] >= ends[-1] - 1 and len(marked) > 30
        ends.append(marked[-1])
        assert chips.accessibleDescription() == {"zero_grad": "Zero grad"}.get(phase, phase.capitalize())
    chips.show_phase(None)
    assert columns(chips, LIGHT.now_soft) == []
    assert chips.accessibleDescription() == "not begun"


def test_the_phases_passed_are_ticked_and_those_to_come_are_not(chips: PhaseChips) -> None:
    """A chip that is ticked is written in the colour of text, one to come in a weaker colour."""
    chips.show_phase("loss")
    split = columns(chips, LIGHT.now_soft)
    written, weak = columns(chips, LIGHT.text), columns(chips, LIGHT.muted)
    assert written and max(written) < split[0]
    assert weak and min(weak) > split[-1]
    ticked = len([x for x in written if x < split[0]])
    chips.show_phase("forward")
    chips.show_phase(None)
    assert columns(chips, LIGHT.text) == [] and ticked > 0


def test_another_text_of_the_loop_keeps_the_phase_marked(chips: PhaseChips) -> None:
    """An edit that leaves the loop where it stands is told of after the moment, and nothing comes after it."""
    chips.show_phase("loss")
    chips.show_phases(PHASES[1:])
    assert chips.accessibleDescription() == "Loss" and columns(chips, LIGHT.now_soft)
    chips.show_phases(PHASES[2:])
    assert chips.accessibleDescription() == "not begun" and not columns(chips, LIGHT.now_soft)


def test_another_text_of_the_loop_keeps_the_phase_marked_on_the_stage(qtbot: QtBot) -> None:
    head = PresentationHead(1.0, QWidget())
    qtbot.addWidget(head)
    head.resize(1200, 80)
    head.show_phases(PHASES)
    head.show_snapshot(Snapshot(1, 1, 2, 13, "loss", 1.0, 1, values={}))
    head.show_phases(PHASES)
    flush_deletions()
    assert [label for label in labels(head) if label[:1] in "✓●"] == ["✓ Forward", "● Loss"]


@pytest.mark.parametrize("trainer", TRAINERS)
def test_each_trainer_has_the_chips_of_its_loop(trainer: str, opened: Any, qtbot: QtBot) -> None:
    window: Window = opened(small(trainer))
    stepper = Stepper(small(trainer))
    chips = find(window, QWidget, "toolbar").findChild(PhaseChips)
    assert isinstance(chips, PhaseChips)
    seen = []
    for _ in stepper.loop.phases:
        step(qtbot, window, "actionStepPhase")
        seen.append(find(window, QLabel, "phaseValue").text())
        assert chips.accessibleDescription() != "not begun"
    assert tuple(seen) == stepper.loop.phases


def test_a_loss_that_is_no_number_is_said_whole(window: Window) -> None:
    label = find(window, QLabel, "lossValue")
    toolbar = find(window, Toolbar, "toolbar")
    sizes = []
    for loss in (1.0, math.nan, -math.inf, -1.2345e-30, -123456.0):
        toolbar.show_snapshot(Snapshot(1, 1, 2, 13, "loss", loss, 1))
        assert label.text() == translated(number_format.number(loss))
        assert label.sizeHint().width() <= label.width(), label.text()
        sizes.append(label.font().pixelSize())
    assert sizes[0] == sizes[-1] > min(sizes)


EARLIER, PRESENT = Snapshot(5, 4, 4, 2, "forward", 1.5, 4, values={}), Snapshot(5, 4, 6, 4, "loss", 0.5, 5, values={})


def test_a_loss_of_the_iteration_before_is_said_to_be_one(window: Window) -> None:
    toolbar, value = find(window, Toolbar, "toolbar"), find(window, QLabel, "lossValue")
    for snapshot, caption, role in ((EARLIER, "LOSS OF 4", "muted"), (PRESENT, "LOSS", "")):
        toolbar.show_snapshot(snapshot)
        assert find(window, QLabel, "lossValueCaption").text() == caption
        assert value.property("role") == role
        assert value.palette().windowText().color().name() == (LIGHT.muted if role else LIGHT.text)
    toolbar.show_snapshot(Snapshot(1, 0, 4, 2, "forward", None, 0, values={}))
    assert find(window, QLabel, "lossValueCaption").text() == "LOSS" and value.text() == "–"


def test_a_loss_of_the_iteration_before_is_said_to_be_one_on_the_stage(qtbot: QtBot) -> None:
    head = PresentationHead(1.0, QWidget())
    qtbot.addWidget(head)
    for snapshot, caption, role in ((EARLIER, "loss of 4", "muted"), (PRESENT, "loss", "")):
        head.show_snapshot(snapshot)
        assert caption in labels(head)
        assert find(head, QLabel, "stageLossValue").property("role") == role


def test_to_run_and_to_pause_take_the_same_room(window: Window, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    button = find(window, QToolButton, "runButton")
    toolbar = find(window, Toolbar, "toolbar")
    widths = set()
    for running in (False, True, False):
        toolbar.show_running(running)
        QApplication.processEvents()
        assert cut_off(toolbar) == []
        widths.add(button.width())
    assert len(widths) == 1
