"""Watched expressions come back with the script that they were written for."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from gui import settings
from gui.main_window.watch_memory import WatchMemory
from gui.panels.variables.panel import VariablesPanel
from gui.style.theme import LIGHT


class Docks(QObject):
    completed = Signal()

    def __init__(self, panel: VariablesPanel) -> None:
        super().__init__()
        self._panel = panel

    def panel(self, _name: str) -> VariablesPanel:
        return self._panel


class Sessions(QObject):
    experiment_changed = Signal(object)


@dataclass
class Start:
    """One start of the application."""

    panel: VariablesPanel
    docks: Docks
    sessions: Sessions
    memory: WatchMemory

    def begin(self, trainer: str) -> tuple[str, ...]:
        self.sessions.experiment_changed.emit(SimpleNamespace(script=None, config=SimpleNamespace(trainer=trainer)))
        return self.panel._watches.expressions

    def watch(self, expression: str) -> None:
        self.panel._watches.watch(expression)


def start(qtbot: QtBot, remembers: bool = True) -> Start:
    panel = VariablesPanel(LIGHT)
    qtbot.addWidget(panel)
    docks, sessions = Docks(panel), Sessions()
    made: Any = WatchMemory(docks, sessions, remembers)  # type: ignore[arg-type]
    docks.completed.emit()
    return Start(panel, docks, sessions, made)


def test_they_come_back(qtbot: QtBot) -> None:
    first = start(qtbot)
    assert first.begin("a") == ()
    first.watch("x + 1")
    first.watch("y")
    assert first.begin("b") == ()
    first.watch("z")
    assert first.begin("a") == ("x + 1", "y")
    second = start(qtbot)
    assert second.begin("b") == ("z",) and second.begin("a") == ("x + 1", "y")
    assert start(qtbot, remembers=False).begin("a") == ()


def test_what_another_program_has_written_is_left_alone(qtbot: QtBot) -> None:
    for text in ("[1]", "{", '{"a": 3, "b": ["x", 4]}', "[" * 100_000):
        settings.remember(watches=text)
        one = start(qtbot)
        assert one.begin("a") == () and one.begin("b") in ((), ("x",))
