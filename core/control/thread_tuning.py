"""How many CPU threads torch should compute an experiment with: measured, not guessed."""

from __future__ import annotations

import os
import statistics
import time

import torch

from core.engine.stepper import Stepper
from core.errors import LoopError

WORTH_IT = 1.3
TRIALS = 3
TRIAL_SECONDS = 0.03


def choose(stepper: Stepper) -> int:
    """Set and return the fastest number of threads that leaves one core to the window; the run is left at its start.

    Small nets are fastest on one thread, and one thread gives the same bits everywhere. So more of them are taken only
    when they are clearly faster.
    """
    candidates = _candidates(_cores() - 1)
    try:
        speeds = {count: _speed(stepper, count) for count in candidates} if len(candidates) > 1 else {1: 1.0}
    except LoopError:
        speeds = {1: 1.0}  # a loop that raises is there to be walked, up to the line that does
    best = max(speeds, key=lambda count: speeds[count])
    chosen = best if speeds[best] > WORTH_IT * speeds[1] else 1
    torch.set_num_threads(chosen)
    stepper.start_over()
    return chosen


def _candidates(most: int) -> list[int]:
    """1, 2, 4, … and the most there are."""
    return sorted({*(2**power for power in range(max(most, 1).bit_length())), max(most, 1)})


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _speed(stepper: Stepper, threads: int) -> float:
    """Return the iterations a second with that many threads: the median of a few short trials."""
    torch.set_num_threads(threads)
    stepper.run(1)  # the first one starts the threads
    speeds = []
    for _ in range(TRIALS):
        before, start = stepper.finished, time.perf_counter()
        stepper.run(10**9, TRIAL_SECONDS)
        speeds.append((stepper.finished - before) / (time.perf_counter() - start))
    return statistics.median(speeds)
