"""Iterations a second with the window running and visible, over the plain loop."""

from __future__ import annotations

from typing import Any

from core.experiment.config import RunConfig
from tests.benchmarks.common import ROUNDS, PlainLoop, WatchedWindow, median

TURNS, SECONDS = 5 * ROUNDS, 1.0
"""Many short turns: other work on the machine comes and goes within seconds, and two neighbours see the same of it."""


def measure() -> dict[str, Any]:
    config = RunConfig(iterations=10**9)
    watched = WatchedWindow(config)
    plain = PlainLoop(config)
    plain.run_for(0.5)
    rounds = []
    before = plain.run_for(SECONDS)
    for _ in range(TURNS):
        seen, after = watched.run_for(SECONDS), plain.run_for(SECONDS)
        rounds.append(((before + after) / 2, seen))
        before = after
    watched.close()
    return {
        "iterations_per_second": median([seen["iterations"] for _, seen in rounds]),
        "plain": median([bare for bare, _ in rounds]),
        "ratio": median([seen["iterations"] / bare for bare, seen in rounds]),
        "map_repaints_per_second": median([seen["maps"] for _, seen in rounds]),
        "curve_repaints_per_second": median([seen["curve"] for _, seen in rounds]),
    }
