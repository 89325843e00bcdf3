"""Scripts of the corpus, made longer, at full speed over plain Python; a keyframe's cost and size; a seek."""

from __future__ import annotations

import contextlib
import io
import os
import random
import runpy
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

import core
from tests.benchmarks.common import ROUNDS, median
from tests.helpers.corpus import FOLDER
from tests.helpers.plain_python import seed_everything

SEED = 1
PLACES = 40
KEYFRAMES = 20
WARM_UP = 0.1
FOREVER = 10**9


@dataclass(frozen=True)
class Long:
    """A script of the corpus that has more to do.

    Attributes:
        script: its name.
        changes: what is written in the place of what.
        arguments: its command line.
    """

    script: str
    changes: tuple[tuple[str, str], ...] = ()
    arguments: tuple[str, ...] = ()

    def written_to(self, folder: Path) -> Path:
        """Write the script, changed, and return its path."""
        source = (FOLDER / self.script).read_text("utf-8")
        for old, new in self.changes:
            assert source.count(old) == 1, f"{self.script} does not say {old} once"
            source = source.replace(old, new)
        path = folder / self.script
        path.write_text(source, "utf-8")
        return path


QUIET = ("t % 10 == 9", "t % 1000 == 999")

LONG = {
    "lecture, 16-20-12-4": Long("lecture_loop.py", (("range(50)", "range(15000)"), QUIET)),
    "lecture, 64-1000-100-10": Long(
        "lecture_loop.py", (("range(50)", "range(2500)"), QUIET, ("= 16, 20, 12, 4", "= 64, 1000, 100, 10"))
    ),
    "argparse, SGD": Long("command_line.py", (("% 5 == 0", "% 1000 == 0"),), ("--steps", "6000", "--optimizer", "sgd")),
    "accumulation, loader": Long(
        "accumulation.py", (("range(2)", "range(250)"), ('print(f"update', 'updates % 500 == 0 and print(f"update'))
    ),
    "Trainer.fit, AdamW": Long("trainer_class.py", (("fit(5)", "fit(400)"),)),
    "GAN": Long("gan.py", (("range(1, 31)", "range(1, 901)"), ("% 10 == 0", "% 300 == 0"))),
    "LSTM": Long("carried_state.py", (("range(2)", "range(40)"),)),
}


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, _inside(Path(folder)):
        return {"seed": SEED, **{name: _compare(long, Path(folder)) for name, long in LONG.items()}}


def _compare(long: Long, folder: Path) -> dict[str, float]:
    path = long.written_to(folder)
    pairs = [(_walked(path, long.arguments), _plain(path, long.arguments)) for _ in range(ROUNDS)]
    return {
        "plain_us": median([bare for _, bare in pairs]),
        "walked_us": median([ours for ours, _ in pairs]),
        "ratio": median([ours / bare for ours, bare in pairs]),
        **_travel(path, long.arguments),
    }


def _plain(path: Path, arguments: Sequence[str]) -> float:
    """Return how many microseconds plain Python takes from one backward pass to the next."""
    seed_everything(0)
    sys.argv[1:] = arguments
    with _marks() as marks, contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        runpy.run_path(str(path), run_name="__main__")
    return _microseconds(marks)


def _walked(path: Path, arguments: Sequence[str]) -> float:
    """Return how many microseconds a stepper takes at full speed, keyframes included."""
    stepper = core.open_script(path, arguments, seed=0)
    with _marks() as marks:
        stepper.run(FOREVER)
    stepper.close()
    return _microseconds(marks)


def _travel(path: Path, arguments: Sequence[str]) -> dict[str, float]:
    """Return what keyframes and seeks cost."""
    chance = random.Random(SEED)
    stepper = core.open_script(path, arguments, seed=0)
    stepper.run(100)
    costs, before = [], stepper.timeline.bytes
    for _ in range(KEYFRAMES):
        stepper.run(1)
        costs.append(_milliseconds(stepper.keep))
    size = (stepper.timeline.bytes - before) / KEYFRAMES
    stepper.run(FOREVER)
    seeks = [_milliseconds(lambda: stepper.seek(chance.randint(0, stepper.computed))) for _ in range(PLACES)]
    stepper.close()
    return {
        "keyframe_ms": median(costs),
        "keyframe_kb": median([size / 1024]),
        "seek_p95_ms": median([float(np.percentile(seeks, 95))]),
        "iterations": stepper.computed,
    }


@contextmanager
def _marks() -> Iterator[list[float]]:
    """Note the time of each backward pass: what comes before the loop and after it does not count."""
    marks: list[float] = []
    plain, now = torch.autograd.backward, time.perf_counter

    def backward(*args: Any, **kwargs: Any) -> None:
        marks.append(now())
        plain(*args, **kwargs)

    torch.autograd.backward = backward
    try:
        yield marks
    finally:
        torch.autograd.backward = plain


def _microseconds(marks: list[float]) -> float:
    warm = marks[int(len(marks) * WARM_UP) :]
    return (warm[-1] - warm[0]) / (len(warm) - 1) * 1e6


def _milliseconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Be in a folder, as a script that writes files should be; and have its command line."""
    before, arguments = os.getcwd(), sys.argv[:]
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        sys.argv[:] = arguments
