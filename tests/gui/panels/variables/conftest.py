"""A panel that is shown a run without a window around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import core
from core.control.commands import Ask
from core.engine.stepper import Stepper
from core.view.capture import experiment_of, snapshot_of
from core.view.requests import VARIABLES, Request, ViewRequest
from gui.panels.variables.panel import VariablesPanel
from gui.style.theme import LIGHT

SCRIPT = """
import torch
torch.manual_seed(3)
net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
numbers = list(range(150))
def measure(x):
    twice = x * 2
    return net(twice).square().mean()
for step in range(6):
    x = torch.randn(4, 2)
    loss = measure(x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


class Shown:
    """A panel, the run that it shows, and what it has asked for."""

    def __init__(self, panel: VariablesPanel, stepper: Stepper) -> None:
        self.panel, self.stepper = panel, stepper
        self.requests: dict[str, Request | None] = {}
        self.asked: list[object] = []
        panel.picture_wanted.connect(self._want)
        panel.commanded.connect(self._answer)
        panel.show_experiment(experiment_of(stepper))

    def _want(self, part: str, request: Request | None) -> None:
        self.requests[part] = request

    def _answer(self, command: Ask) -> None:
        self.asked.append(command.question)
        self.panel.show_answer(command.question, command.question.answer(self.stepper))

    def show(self) -> None:
        """Show the present moment, as the session would."""
        wanted = {part: request for part, request in self.requests.items() if request is not None}
        self.panel.show_snapshot(snapshot_of(self.stepper, ViewRequest(wanted)))

    @property
    def request(self) -> Request | None:
        return self.requests.get(VARIABLES)


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[Shown]:
    script = tmp_path / "shown.py"
    script.write_text(SCRIPT)
    stepper = core.open_script(script)
    panel = VariablesPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(400, 500)
    panel.show()
    shown = Shown(panel, stepper)
    panel.show_seen(True)
    stepper.run(2)
    shown.show()
    yield shown
    stepper.close()
