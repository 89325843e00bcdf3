"""How long the window stands still while a loop prints or raises far too much."""

from __future__ import annotations

import time
from typing import Any

from core.control.commands import Edit
from core.experiment.config import RunConfig
from tests.benchmarks.common import WatchedWindow

SECONDS = 3.0
TICK_SECONDS = 0.004

LINES = {
    "nothing": "",
    "tolist": "print(w1.tolist())",
    "three_million_characters": "print('x' * 3_000_000)",
    "five_megabytes_raised": "if t > 5: raise ValueError('y' * 5_000_000)",
    "ten_million_newlines": "print('\\n' * 10_000_000)",
    "progress_bar": "for i in range(100): print(f'\\r{i} %', end='')",
    "a_million_numbers": "print([float(i) for i in range(1_000_000)])",
    "twenty_thousand_lines": "a = 1\n" * 20_000,
}


def measure() -> dict[str, Any]:
    return {f"{name}_ms": round(_longest_gap(line) * 1000, 1) for name, line in LINES.items()}


def _longest_gap(line: str) -> float:
    """Seconds between two ticks of the main thread's timer, at most, from the edit on and in a run of some seconds."""
    from PySide6.QtCore import Qt, QTimer

    watched = WatchedWindow(RunConfig(iterations=10**9))
    assert watched.session.experiment is not None
    source = watched.session.experiment.source
    gaps, last = [0.0], [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0] - TICK_SECONDS)
        last[0] = now

    timer = QTimer(interval=round(TICK_SECONDS * 1000), timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    watched.session.do(Edit(f"{source}\n{line}"))
    watched.wait(1.0)
    watched.session.run_or_pause()
    watched.wait(SECONDS)
    tick()
    timer.stop()
    watched.close()
    return max(gaps)
