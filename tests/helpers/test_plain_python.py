"""What scripts are measured against must see each difference, and nothing that is none."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.helpers.corpus import CORPUS, FOLDER, plain
from tests.helpers.plain_python import final_state, number_of, run_plainly, seed_everything, watching

SCRIPT = """
import sys
import numpy as np, torch


class Thing:
    count = 0

    def __init__(self):
        self.itself, self.numbers = self, [1, {"two": 2.0}]


thing = Thing()
net = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
generator = torch.Generator()
array = np.zeros(3)
for step in range(2):
    net(torch.ones(1, 2)).sum().backward()
    optimizer.step()
"""


def here() -> dict[str, Any]:
    seed_everything(0)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(SCRIPT, namespace)
    return namespace


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT + "print(sys.argv)\nsys.exit(len(sys.argv))\n", "utf-8")
    return path


def test_a_script_in_another_process_does_the_same_as_in_this_one(script: Path) -> None:
    run = run_plainly(script, ["--one", "two"])
    with watching() as watched:
        namespace = here()
    assert run.watched == watched and len(set(watched.losses)) == len(set(watched.steps)) == 2
    assert run.state == final_state(namespace)
    assert (run.output, run.status) == ("['script.py', '--one', 'two']\n", 3)


def test_what_a_script_did_before_it_failed_is_known(script: Path) -> None:
    script.write_text(SCRIPT + "raise ValueError('so it is')\n", "utf-8")
    run = run_plainly(script)
    assert run.status == 1 and "so it is" in run.errors and len(run.watched.losses) == 2 and run.state


def test_another_seed_is_another_run(script: Path) -> None:
    with watching() as watched:
        here()
    assert run_plainly(script, seed=1).watched.losses != watched.losses


def nothing(_: dict[str, Any]) -> None:
    pass


def last_bit(names: dict[str, Any]) -> None:
    with torch.no_grad():
        names["net"].weight[0, 0] = torch.nextafter(names["net"].weight[0, 0], torch.tensor(9.0))


def gradient(names: dict[str, Any]) -> None:
    names["net"].bias.grad += 1


def momentum(names: dict[str, Any]) -> None:
    names["optimizer"].state[names["net"].bias]["momentum_buffer"] += 1


def rate(names: dict[str, Any]) -> None:
    names["optimizer"].param_groups[0]["lr"] = 0.2


def deep_down(names: dict[str, Any]) -> None:
    names["thing"].numbers[1]["two"] = 3.0


def counter(names: dict[str, Any]) -> None:
    names["Thing"].count += 1


def own_generator(names: dict[str, Any]) -> None:
    torch.rand(1, generator=names["generator"])


def array(names: dict[str, Any]) -> None:
    names["array"][1] = 1


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (nothing, set()),
        (last_bit, {"net", "optimizer"}),
        (gradient, {"net", "optimizer"}),
        (momentum, {"optimizer"}),
        (rate, {"optimizer"}),
        (deep_down, {"thing"}),
        (counter, {"Thing"}),
        (own_generator, {"generator"}),
        (array, {"array"}),
        (lambda _: torch.rand(1), {"<torch>"}),
        (lambda _: np.random.rand(), {"<numpy>"}),
        (lambda _: random.random(), {"<random>"}),
    ],
)
def test_each_difference_is_seen(change: Callable[[dict[str, Any]], None], seen: set[str]) -> None:
    names = here()
    before = final_state(names)
    change(names)
    after = final_state(names)
    assert {name for name in before if before[name] != after[name]} == seen


def test_bits_are_a_loss_again() -> None:
    for dtype in (torch.float32, torch.float64):
        with watching() as watched:
            (torch.ones((), dtype=dtype, requires_grad=True) / 3).backward()
        assert [number_of(bits) for bits in watched.losses] == [(torch.ones((), dtype=dtype) / 3).item()]


def test_every_script_has_a_line_that_says_its_shape() -> None:
    for case in CORPUS:
        if case.script.endswith(".py"):
            assert (FOLDER / case.script).read_text("utf-8").startswith('"""')


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_a_script_runs_to_its_end_and_is_the_same_twice(case: Any) -> None:
    first = plain(case)
    plain.cache_clear()
    again = plain(case)
    assert first.status in (0, 3) and "Traceback" not in first.errors
    assert first.watched == again.watched
    assert case.comparable(first.state) == case.comparable(again.state)
