"""A script's form in the window: other values, a rate that changes at once, and what is written into the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import core
from core.control.commands import Seek
from gui.documents.script_document import ScriptDocument
from gui.main_window.window import Window
from tests.helpers.driving import apply, do, find, type_into, wait, wait_until_ready

SOURCE = """\
import torch

STEPS, width = 6, 3  # how many
torch.manual_seed(1)
x = torch.randn(8, width)
head, body = torch.nn.Linear(4, 1), torch.nn.Linear(width, 4)
lr = 0.05
optimizer = torch.optim.SGD([{"params": body.parameters()}, {"params": head.parameters(), "lr": 0.1}], lr=lr)
for step in range(STEPS):
    loss = (head(body(x).tanh()) - 1).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@pytest.fixture
def script(tmp_path: Path, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script that is open in the window, agreed to like all others."""
    monkeypatch.setattr("gui.opening.opener.Agreement.exec", lambda _dialog: QDialog.DialogCode.Accepted)
    path = tmp_path / "mine.py"
    path.write_bytes(SOURCE.replace("\n", "\r\n").encode())
    with qtbot.waitSignal(window.session.experiment_changed):
        window.parts.opener.open(path)
    wait_until_ready(qtbot, window)
    return path


def press_write(window: Window) -> None:
    QTest.mouseClick(find(window, QPushButton, "writeConstants"), Qt.MouseButton.LeftButton)


def finished(window: Window) -> int:
    return 0 if window.session.snapshot is None else window.session.snapshot.finished


def iterate(qtbot: QtBot, window: Window) -> None:
    before = finished(window)
    do(window, "actionStepIteration")
    wait(qtbot, lambda: finished(window) > before)


def test_a_script_runs_with_other_values_that_can_be_written_into_its_file(
    script: Path, window: Window, qtbot: QtBot
) -> None:
    type_into(window, "constant:width", "5")
    type_into(window, "seed", "4")
    apply(qtbot, window)
    assert window.session.script is not None and dict(window.session.script.constants) == {"width": 5}
    assert script.read_bytes() == SOURCE.replace("\n", "\r\n").encode(), "which nobody has asked to change"
    shown = window.session.experiment
    assert shown is not None and "STEPS, width = 6, 5  # how many" in shown.source
    press_write(window)
    expected = SOURCE.replace("6, 3", "6, 5")
    assert script.read_bytes() == expected.replace("\n", "\r\n").encode()
    assert not find(window, QLabel, "scriptWaiting").isVisible()
    do(window, "actionReset")
    wait_until_ready(qtbot, window)
    assert find(window, QLineEdit, "constant:width").text() == "5"


def test_a_group_gets_another_rate_at_once_and_going_back_shows_the_old_one(
    script: Path, window: Window, qtbot: QtBot
) -> None:
    iterate(qtbot, window)
    type_into(window, "rate:optimizer.param_groups[1]", "0.4")
    type_into(window, "constant:lr", "0.2")
    assert not find(window, QPushButton, "apply").isEnabled()
    iterate(qtbot, window)
    iterate(qtbot, window)
    plain = core.open_script(script)
    plain.run(1)
    for group, rate in zip(plain.group_rates, (0.2, 0.4), strict=True):
        plain.set_learning_rate(rate, group)
    plain.run(2)
    snapshot = window.session.snapshot
    assert snapshot is not None and snapshot.loss == plain.loss
    assert [one.rate for one in snapshot.group_rates] == [0.2, 0.4]
    plain.close()
    window.session.do(Seek(0))
    wait(qtbot, lambda: find(window, QLineEdit, "constant:lr").text() == "0.05")
    assert find(window, QLineEdit, "rate:optimizer.param_groups[1]").text() == "0.1"


def test_unsaved_text_gets_the_values_too_and_stays_unsaved(script: Path, window: Window, qtbot: QtBot) -> None:
    before = script.read_bytes()
    type_into(window, "constant:width", "5")
    apply(qtbot, window)
    (document,) = window.saving.findChildren(ScriptDocument)
    document.set_text(document.text.replace("# how many", "# how many of all"))
    press_write(window)
    assert script.read_bytes() == before and "STEPS, width = 6, 5  # how many of all" in document.text
    document.set_text("STEPS = (")
    press_write(window)
    assert "mine.py" in find(window, QLabel, "bannerText").text() and document.text == "STEPS = ("
    document.discard()


def test_a_script_that_was_changed_elsewhere_is_not_written_over(script: Path, window: Window, qtbot: QtBot) -> None:
    type_into(window, "constant:width", "5")
    apply(qtbot, window)
    script.write_text(SOURCE.replace("0.05", "0.5"))
    press_write(window)
    assert script.read_text() == SOURCE.replace("0.05", "0.5")
    window.saving.findChildren(ScriptDocument)[0].discard()
