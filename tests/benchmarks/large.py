"""A net of 4096 inputs and 4096 hidden units: frames a second while running, and memory over what torch needs."""

from __future__ import annotations

from typing import Any

import psutil

from core.experiment.config import RunConfig
from tests.benchmarks.common import PlainLoop, WatchedWindow, median

SECONDS = 8.0
ROUNDS = 3


def measure() -> dict[str, Any]:
    config = RunConfig(input_size=4096, hidden_size=4096, learning_rate=1e-9, iterations=10**9)
    process = psutil.Process()
    plain, plain_memory = _plain(config, process)
    watched = WatchedWindow(RunConfig(iterations=10**9))
    watched.run_for(1.0)  # what the window needs at any size is in place
    before = process.memory_info().rss
    watched.session.start(config)
    watched.wait_until(lambda: watched.session.experiment is not None and watched.session.config == config)
    watched.wait(2.0)
    frames, maps, rates, peak = [], [], [], 0
    for _ in range(ROUNDS):
        letters = [0]
        count = watched.session.snapshot_changed.connect(lambda _s, n=letters: n.__setitem__(0, n[0] + 1))
        seen = watched.run_for(SECONDS)
        watched.session.snapshot_changed.disconnect(count)
        frames.append(letters[0] / SECONDS)
        maps.append(seen["maps"])
        rates.append(seen["iterations"])
        peak = max(peak, process.memory_info().rss)
    watched.close()
    return {
        "frames_per_second": median(frames),
        "map_repaints_per_second": median(maps),
        "iterations_per_second": median(rates),
        "plain": plain,
        "ratio": median([rate / plain for rate in rates]),
        "memory_over_plain_mb": round((peak - before - plain_memory) / 1e6, 1),
    }


def _plain(config: RunConfig, process: psutil.Process) -> tuple[float, int]:
    import gc

    import torch

    torch.randn(10).sum()
    before = process.memory_info().rss
    loop = PlainLoop(config)
    rate = median([loop.run_for(SECONDS / 2) for _ in range(ROUNDS)])
    memory = process.memory_info().rss - before
    del loop
    gc.collect()
    return rate, memory
