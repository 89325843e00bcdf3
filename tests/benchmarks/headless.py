"""`two-layer` without a window over the plain loop, at the default sizes and at 16-2-4-1."""

from __future__ import annotations

import time
from typing import Any

from core.experiment.config import RunConfig
from tests.benchmarks.common import ROUNDS, PlainLoop, median

SECONDS = 2.0
TINY = RunConfig(batch_size=16, input_size=2, hidden_size=4, output_size=1, learning_rate=1e-4)


def measure() -> dict[str, Any]:
    return {"default": _compare(RunConfig()), "16-2-4-1": _compare(TINY)}


def _compare(config: RunConfig) -> dict[str, float]:
    from core.engine.stepper import Stepper

    plain, stepper = PlainLoop(config), Stepper(config, budget=0)  # as `train` does
    pairs = []
    for _ in range(2 * ROUNDS):
        bare = plain.run_for(SECONDS / 2)
        before, start = stepper.finished, time.perf_counter()
        stepper.run(10**9, SECONDS / 2)
        pairs.append(((stepper.finished - before) / (time.perf_counter() - start), bare))
    return {
        "iterations_per_second": median([ours for ours, _ in pairs]),
        "plain": median([bare for _, bare in pairs]),
        "ratio": median([ours / bare for ours, bare in pairs]),
    }
