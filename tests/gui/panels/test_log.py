"""The log."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui.main_window.window import Window
from gui.panels.log.console_view import MOST_LINES
from gui.panels.log.panel import LogPanel
from gui.style.theme import LIGHT
from tests.helpers.driving import find, logged, reset, run_to_the_end, type_into


def test_the_log_grows_and_starts_anew_with_an_experiment(window: Window, qtbot: QtBot) -> None:
    assert logged(window) == ["X.shape torch.Size([4, 5])"]
    type_into(window, "iterations", "300")
    run_to_the_end(qtbot, window)
    assert [line.split()[:3] for line in logged(window)[1:]] == [
        ["Iteration:", str(t), "Loss:"] for t in (100, 200, 300)
    ]
    first = logged(window)
    reset(qtbot, window)
    assert logged(window) == first[:1]
    run_to_the_end(qtbot, window)
    assert logged(window) == first


def test_the_newest_line_is_in_view_and_the_oldest_go(qtbot: QtBot) -> None:
    panel = LogPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 120)
    panel.show()
    for start in range(0, MOST_LINES + 500, 500):
        panel.show_log(tuple(f"line {number}" for number in range(start, start + 500)))
    lines = find(panel, QPlainTextEdit, "log")
    assert lines.blockCount() == MOST_LINES
    assert lines.toPlainText().endswith(f"line {MOST_LINES + 499}")
    assert lines.verticalScrollBar().value() == lines.verticalScrollBar().maximum()
