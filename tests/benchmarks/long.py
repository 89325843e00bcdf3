"""Ten million iterations of loss: the time to repaint the plot, and the memory of the series."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import psutil

from core.experiment.config import RunConfig
from core.history.loss_series import LossSeries
from core.view.requests import CURVE
from core.view.snapshot import LossPicture, Snapshot
from tests.benchmarks.common import ROUNDS, WatchedWindow, median

ITERATIONS = 10_000_000
SHORT = 10_000
BATCH = 10_000


def measure() -> dict[str, Any]:
    watched = WatchedWindow(RunConfig())
    plot: Any = watched.window.findChild(object, "lossPlot")
    process = psutil.Process()
    losses = 1e6 * np.exp(-np.arange(ITERATIONS) / 1e6) * (1 + np.random.default_rng(0).random(ITERATIONS))
    short, long = LossSeries(losses[:SHORT]), LossSeries()
    before = process.memory_info().rss
    for start in range(0, ITERATIONS, BATCH):
        long.extend(losses[start : start + BATCH])
    memory = process.memory_info().rss - before
    rounds = [(_repaint(plot, short), _repaint(plot, long)) for _ in range(10 * ROUNDS)]
    watched.close()
    return {
        "repaint_ms": median([1000 * slow for _, slow in rounds]),
        "repaint_of_10_000_ms": median([1000 * fast for fast, _ in rounds]),
        "ratio": median([slow / fast for fast, slow in rounds]),
        "series_mb": round(memory / 1e6, 1),
    }


def _repaint(plot: Any, losses: LossSeries) -> float:
    """Seconds from the series to the pixels."""
    plot.fit()
    start = time.perf_counter()
    curve = losses.curve(1, len(losses), plot.width())
    pictures = {CURVE: LossPicture(curve)}
    plot.show_moment(Snapshot(len(losses), len(losses), 2, 13, "zero_grad", losses[-1], len(losses), {}, pictures))
    plot.viewport().repaint()
    return time.perf_counter() - start
