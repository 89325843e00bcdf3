"""The lessons on the forward pass and on a convolution: their script, and what it learns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch

from core.engine.stepper import Stepper
from core.experiment.script_choice import ScriptChoice
from core.lessons.builtin import builtin_lessons
from core.lessons.script_actions import StartScript
from core.scripts import read_script

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "resources" / "lessons" / "bars.py"
STEPS = 40


def test_the_script_is_an_ordinary_one(capsys: pytest.CaptureFixture[str]) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 50 and "core" not in text.replace("scores", "")
    plain: dict[str, Any] = {}
    with torch.random.fork_rng():
        exec(compile(text, str(SHIPPED), "exec"), plain)
    assert capsys.readouterr().out.endswith("step 40: 8 of 8 images right\n")
    assert torch.equal(kernel_at_the_end(12), plain["conv"].weight.detach()[0, 0])


def kernel_at_the_end(seed: int) -> torch.Tensor:
    stepper = Stepper(read_script(ScriptChoice(SHIPPED, seed=0, constants={"START": seed})))
    stepper.run(STEPS)
    kernel: torch.Tensor = stepper.parameters["conv.weight"].detach()[0, 0].clone()
    stepper.close()
    return kernel


@pytest.mark.parametrize("seed", [12, 22])
def test_the_kernel_becomes_an_edge_detector(seed: int) -> None:
    """Of vertical edges from the first seed, of horizontal ones from the other: its lines along the edge are alike."""
    starts = [
        action
        for lesson in builtin_lessons()
        if lesson.name == "11_convolution"
        for step in lesson.load().steps
        for action in step.actions
        if isinstance(action, StartScript)
    ]
    assert [dict(start.constants) for start in starts] == [{}, {"START": 22}]
    kernel = kernel_at_the_end(seed) if seed == 12 else kernel_at_the_end(seed).T
    across, along = kernel.mean(dim=0), kernel.mean(dim=1)
    assert across.max() - across.min() > 2 > 10 * abs(float(kernel.mean()))
    assert along.max() - along.min() < 0.7


@pytest.mark.parametrize("name", ["2_forward", "11_convolution"])
def test_the_texts_hold_no_number_of_the_run(name: str) -> None:
    (lesson,) = (one.load() for one in builtin_lessons() if one.name == name)
    assert 8 <= len(lesson.steps) <= 14
    written = [found for texts in lesson.texts() for text in texts.values() for found in re.findall(r"\d\.\d+", text)]
    assert written == []
