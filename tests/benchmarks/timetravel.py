"""A step back and a jump to any iteration, in runs of a thousand to a hundred thousand iterations."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from tests.benchmarks.common import PlainLoop, median

LENGTHS = tuple(map(int, os.environ.get("TIMETRAVEL_LENGTHS", "1000,10000,100000").split(",")))
PLACES = 40
BACK_FROM_EACH = 5
SEED = 1


def measure() -> dict[str, Any]:
    torch.set_num_threads(1)
    stepper, plain, chance = Stepper(RunConfig()), PlainLoop(RunConfig()), random.Random(SEED)
    result: dict[str, Any] = {"seed": SEED}
    for length in LENGTHS:
        stepper.seek(stepper.computed)
        stepper.run(length - 1 - stepper.finished)
        stepper.keep()  # this and the next line are what the window does where a run ends
        stepper.step_iteration()
        first = _milliseconds(stepper.step_back)
        jumps, backs = [], [first]
        for _ in range(PLACES):
            jumps.append(_milliseconds(partial(stepper.seek, chance.randint(0, length))))
            for unit in ["line"] * BACK_FROM_EACH + ["phase", "iteration"]:
                backs.append(_milliseconds(partial(stepper.step_back, unit)))
        frames = stepper.timeline.iterations(stepper.branch)
        result[str(length)] = {
            "step_back_after_the_run_ms": first,
            "step_back_p95_ms": median([float(np.percentile(backs, 95))]),
            "jump_p95_ms": median([float(np.percentile(jumps, 95))]),
            "jump_max_ms": max(jumps),
            "keyframes": len(frames),
            "largest_gap": max(np.diff([*frames, length]), default=0).item(),
            "megabytes": round(stepper.timeline.bytes / 2**20, 1),
            "budget": stepper.timeline.budget / 2**20,
        }
    rate = plain.run_for(2.0)
    result["plain"] = median([rate])
    result["ratio"] = median([result[str(LENGTHS[-1])]["jump_p95_ms"] / 1000 * rate])
    return result


def _milliseconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return float(f"{(time.perf_counter() - started) * 1000:.4g}")
