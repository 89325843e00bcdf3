"""A script of several files: each keeps what can be undone in it while another one is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

import core
from core.engine.stepper import Stepper
from core.view.capture import experiment_of, snapshot_of
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.style.theme import DARK, LIGHT
from tests.helpers.driving import find

SCRIPT = """import torch
from losses import squared

w = torch.zeros(2, requires_grad=True)
for t in range(3):
    loss = squared(w)
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad.zero_()
"""
LOSSES = '''def squared(w):
    """Return a loss."""
    return (w - 1).pow(2).sum()
'''


@pytest.fixture
def stepper(tmp_path: Path) -> Iterator[Stepper]:
    (tmp_path / "losses.py").write_text(LOSSES)
    (tmp_path / "mine.py").write_text(SCRIPT)
    stepper = core.open_script(tmp_path / "mine.py")
    yield stepper
    stepper.close()


@pytest.fixture
def panel(stepper: Stepper, qtbot: QtBot) -> CodePanel:
    panel = CodePanel(LIGHT)
    qtbot.addWidget(panel)
    for extra in panel.extras:
        extra.setParent(panel)
    panel.resize(700, 500)
    panel.show()
    panel.show_experiment(experiment_of(stepper))
    return panel


def test_the_way_into_another_file_and_back_keeps_what_can_be_undone(panel: CodePanel, stepper: Stepper) -> None:
    view, edit = find(panel, CodeView, "code"), find(panel, QToolButton, "code_edit")
    edit.click()
    QTest.keyClicks(view, "x")
    typed = view.toPlainText()
    QTest.mouseClick(find(panel, QPushButton, "code_cancel"), Qt.MouseButton.LeftButton)
    for _ in range(5):
        stepper.step_into()
        panel.show_snapshot(snapshot_of(stepper))
        if view.toPlainText() != SCRIPT:
            break
    assert view.toPlainText() == LOSSES and view.font() == view.document().defaultFont()
    panel.set_theme(DARK)
    stepper.step_out()
    panel.show_snapshot(snapshot_of(stepper))
    assert view.toPlainText() == SCRIPT and view.marks.changed == frozenset()
    edit.click()
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.toPlainText() == typed != SCRIPT
