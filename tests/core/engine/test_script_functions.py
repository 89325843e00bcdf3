"""A script that has names of its own for functions which stand between it and the world."""

from __future__ import annotations

from pathlib import Path

import core

SCRIPT = """
from os import listdir, path
from time import time
import torch
write = open
save = torch.save
w = torch.zeros(2, requires_grad=True)
for step in range(6):
    loss = (w - 1).square().sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad = None
    began = time()
    with write("log.txt", "a") as log:
        log.write(f"{step}\\n")
    save(w, "w.pt")
    there = sorted(listdir(path.dirname(path.abspath(__file__))))
"""


def test_they_are_no_part_of_its_state(tmp_path: Path) -> None:
    script = tmp_path / "names.py"
    script.write_text(SCRIPT)
    stepper = core.open_script(script)
    digests = [stepper.digest()]
    while not (stepper.step_iteration() or stepper.ended):
        stepper.keep()
        digests.append(stepper.digest())
    assert len(digests) == 7
    for place in (4, 1, 5, 2, 0, 3):
        stepper.seek(place)
        assert stepper.digest() == digests[place]
        stepper.run(1)
        assert stepper.digest() == digests[place + 1]
    stepper.run(10)
    stepper.close()
    assert (tmp_path / "log.txt").read_text() == "".join(f"{step}\n" for step in range(6))
