"""A second script that is being opened, or is refused: nothing of the run before stays beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.experiment.script_choice import ScriptChoice
from gui.docking.dock import Dock
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.timeline.panel import TimelinePanel
from gui.session.state import State
from tests.helpers.driving import do, find, labels, shown, step, wait, wait_for_state
from tests.helpers.walking import small

LOOP = """import torch

w = torch.zeros(2, requires_grad=True)
for t in range(3):
    loss = (w - 1).pow(2).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad.zero_()
"""
ASKING = f"RATE = 0.25\nname = input('name? ')\n{LOOP}"
Opening = Callable[..., Window]


@pytest.fixture
def window(opened: Opening, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Window:
    """A window on a trainer's loop that has run an iteration."""
    monkeypatch.setattr("gui.opening.opener.Opener.may_run", lambda _opener, _choice: True)
    window = opened(small())
    step(qtbot, window, "actionStepIteration")
    return window


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a script."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return write


def open_script(window: Window, path: Path) -> None:
    window.parts.opener.open_script(ScriptChoice(path))


def shows_a_run(window: Window) -> bool:
    """Tell whether anything that is seen tells of a run."""
    cards = [card for card in window.findChildren(HeatMapCard) if card.isVisible()]
    timeline = find(window, TimelinePanel, "timelinePanel")
    numbers = {shown(window, name) for name in ("iterationValue", "lossValue")}
    curve = window.parts.dock_area.panel("lossPanel")._plot._curve  # type: ignore[attr-defined]
    return bool(cards) or curve is not None or timeline._moment.end > 0 or numbers != {"–"}


def test_a_script_that_is_refused_has_nothing_of_the_run_before_beside_it(
    window: Window, written: Callable[[str, str], Path], qtbot: QtBot
) -> None:
    assert shows_a_run(window)
    open_script(window, written("broken.py", f"{LOOP}x = (\n"))
    wait_for_state(qtbot, window, State.REFUSED)
    assert not shows_a_run(window) and window.windowTitle() == "broken.py – Nablascope"
    assert find(window, QLabel, "code_hint").text() == "broken.py, line 10: '(' was never closed."
    assert "The maps come once the script runs." in labels(window)
    assert window.session.snapshot is not None
    window.session.snapshot_changed.emit(window.session.snapshot)  # one that was on its way
    assert not shows_a_run(window)
    open_script(window, written("mine.py", LOOP))
    wait(qtbot, lambda: window.session.script is not None and shown(window, "iterationValue") != "–")
    assert "The maps come once the script runs." not in [
        label.text() for label in window.findChildren(QLabel) if label.isVisible()
    ]


def test_while_a_script_waits_in_its_setup_its_own_form_stands_there(
    window: Window, written: Callable[[str, str], Path], qtbot: QtBot
) -> None:
    open_script(window, written("asking.py", ASKING))
    wait(qtbot, lambda: window.session.console.wanted is not None)
    assert find(window, QLineEdit, "constant:RATE").text() == "0.25" and not window.findChildren(
        QLineEdit, "batch_size"
    )
    assert not shows_a_run(window) and window.windowTitle() == "asking.py – Nablascope"
    assert shown(window, "stateValue") == "The script waits for a line that you type in the log"
    window.session.console.type("me")
    wait(qtbot, lambda: shows_a_run(window) and shown(window, "stateValue") == "Ready at the start")


def test_the_docks_are_called_by_what_is_in_them(
    window: Window, written: Callable[[str, str], Path], qtbot: QtBot
) -> None:
    def titles() -> set[str]:
        return {dock.windowTitle() for dock in window.findChildren(Dock)}

    trainers = {"Experiment", "Training loop", "Weights and gradients"}
    assert trainers <= titles() and "Hide “Experiment” (View brings it back)" in tips(window)
    open_script(window, written("mine.py", LOOP))
    assert {"Settings", "Script", "Tensors", "Loss"} <= titles() and not trainers & titles()
    assert "Hide “Settings” (View brings it back)" in tips(window)
    wait(qtbot, lambda: window.session.script is not None)
    window.session.start(small())
    wait(qtbot, lambda: trainers <= titles())


def tips(window: Window) -> set[str]:
    return {button.toolTip() for button in window.findChildren(QToolButton)}


def test_ctrl_s_writes_a_script_that_is_being_opened_into_no_other_file(
    window: Window, written: Callable[[str, str], Path], qtbot: QtBot
) -> None:
    first, second = written("mine.py", LOOP), written("asking.py", ASKING)
    open_script(window, first)
    wait(qtbot, lambda: window.session.script is not None)
    open_script(window, second)
    wait(qtbot, lambda: window.session.console.wanted is not None)
    code = window.parts.dock_area.panel("codePanel")
    assert isinstance(code, CodePanel) and code.written == ASKING
    do(window, "actionSave")
    assert first.read_text() == LOOP and second.read_text() == ASKING
    window.session.console.type("me")
    wait(qtbot, lambda: shows_a_run(window))
