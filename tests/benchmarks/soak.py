"""Ten minutes of running and watching: how much memory grows after a minute of warm-up.

Keyframes grow up to the budget that a person gives them (256 MB by default), which takes longer than the warm-up.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import psutil

from core.experiment.config import RunConfig
from tests.benchmarks.common import PlainLoop, WatchedWindow

WARM_UP_SECONDS = 60.0
SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
SAMPLE_SECONDS = 5.0


def measure() -> dict[str, Any]:
    config = RunConfig(iterations=10**9)
    watched, process = WatchedWindow(config), psutil.Process()
    watched.session.run_or_pause()
    watched.wait(WARM_UP_SECONDS)
    first, samples, keyframes = watched.finished(), [], []
    for _ in range(int(SECONDS / SAMPLE_SECONDS)):
        watched.wait(SAMPLE_SECONDS)
        samples.append(process.memory_info().rss / 1e6)
        keyframes.append(watched.keyframe_bytes() / 1e6)
    iterations = watched.finished() - first
    watched.session.run_or_pause()
    watched.wait(0.5)
    watched.close()
    minutes = np.arange(len(samples)) * SAMPLE_SECONDS / 60
    growth, of_keyframes = (float(np.polyfit(minutes, sizes, 1)[0]) for sizes in (samples, keyframes))
    losses = iterations * 8 / 1e6 / (SECONDS / 60)
    return {
        "growth_mb_per_minute": round(growth, 3),
        "of_it_keyframes": round(of_keyframes, 3),
        "keyframes_mb": round(keyframes[-1], 1),
        "of_it_losses_kept": round(losses, 3),
        "minutes": SECONDS / 60,
        "iterations": iterations,
        "plain": PlainLoop(config).run_for(3.0),
        "ratio": round(iterations / SECONDS / PlainLoop(config).run_for(3.0), 3),
    }
