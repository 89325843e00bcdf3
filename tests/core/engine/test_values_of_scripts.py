"""Which line is said to have made a value, where lines of functions are stepped through as well."""

from __future__ import annotations

from pathlib import Path

import core
from core.engine.stepper import Stepper

SCRIPT = """\
import torch
w = torch.ones(2, requires_grad=True)

def squares(x):
    y = x * 2
    return y.square()

def train():
    for step in range(4):
        y = squares(w)
        loss = y.sum()
        loss.backward()

train()
"""
INNER, RETURN, CALL = 5, 6, 10


def made(stepper: Stepper) -> dict[int, list[str]]:
    return {line: [value.name for value in values] for line, values in stepper.values.items() if values}


def test_what_a_call_made_belongs_to_its_line(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    stepper = core.open_script(script)
    stepper.run(1)
    stepper.step_line()
    stepper.step_into()
    assert stepper.walk is not None and stepper.walk.place.line == INNER
    assert CALL not in made(stepper), "it runs still: `y` is that of the iteration before"
    stepper.step_into()
    assert stepper.walk is not None and stepper.walk.place.line == RETURN
    assert INNER not in made(stepper), "its `y` is another one than the loop's"
    stepper.step_into()
    assert stepper.line == CALL + 1
    assert made(stepper)[CALL] == ["y"] and RETURN not in made(stepper)
    stepper.close()
