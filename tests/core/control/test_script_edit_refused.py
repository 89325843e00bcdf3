"""Edits of a running script that take effect only when it is started again."""

from __future__ import annotations

from pathlib import Path

from core.control.commands import Edit, Start, Step
from core.control.events import EditRefused, Event, Failed, LoopChanged
from core.control.mailbox import Mailbox
from core.control.run_controller import RunController
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice

SCRIPT = """\
import torch

w = torch.ones(3, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(30):
    loss = (w * w).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


def test_a_line_before_the_loop_is_refused_with_its_reason_and_can_be_started_with(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    events: list[Event] = []
    controller = RunController(Mailbox(), events.append)
    controller.do(Start(1, RunConfig(), script=ScriptChoice(tmp_path / "script.py")))
    controller.do(Step("line"))
    events.clear()
    other = SCRIPT.replace("SGD", "Adam")
    controller.do(Edit(other))
    (refused,) = [event for event in events if isinstance(event, EditRefused)]
    assert refused.line == 4 and "run before the loop" in refused.message and refused.startable == other
    assert not any(isinstance(event, (Failed, LoopChanged)) for event in events)
    assert controller.stepper is not None and controller.stepper.loop.source == SCRIPT
    controller.do(Edit("for ("))
    assert isinstance(events[-1], EditRefused) and events[-1].startable is None
