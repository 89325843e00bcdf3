"""How long the main thread is busy while running, and how long a key press takes to reach the screen when paused."""

from __future__ import annotations

import time
from typing import Any

from core.experiment.config import RunConfig
from tests.benchmarks.common import WatchedWindow

RUN_SECONDS = 20.0
TICK_SECONDS = 0.004
STEPS = 200


def measure() -> dict[str, Any]:
    import numpy as np

    watched = WatchedWindow(RunConfig(iterations=10**9))
    busy = _busy_while_running(watched)
    steps = key_to_screen(watched)
    bare = _key_to_screen_without_training(watched)
    watched.close()
    return {
        "busy_p99_ms": round(float(np.percentile(busy, 99)) * 1000, 2),
        "busy_max_ms": round(max(busy) * 1000, 2),
        "key_to_screen_p95_ms": round(float(np.percentile(steps, 95)) * 1000, 2),
        "bare_repaint_p95_ms": round(float(np.percentile(bare, 95)) * 1000, 2),
        "ratio": round(float(np.percentile(steps, 95) / np.percentile(bare, 95)), 2),
    }


def _busy_while_running(watched: WatchedWindow) -> list[float]:
    """How late a timer of the main thread comes, every few milliseconds for twenty seconds: that long it was busy."""
    from PySide6.QtCore import Qt, QTimer

    late: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        late.append(max(now - last[0] - TICK_SECONDS, 0.0))
        last[0] = now

    watched.session.run_or_pause()
    watched.wait(1.0)
    timer = QTimer(interval=round(TICK_SECONDS * 1000), timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    last[0] = time.perf_counter()
    timer.start()
    watched.wait(RUN_SECONDS)
    timer.stop()
    watched.session.run_or_pause()
    watched.wait(0.5)
    return late


def key_to_screen(watched: WatchedWindow, count: int = STEPS) -> list[float]:
    """Seconds from a key press to the repaint that shows the next line, by line."""
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtTest import QTest

    from gui.panels.code.view import CodeView

    view = watched.window.findChild(CodeView)
    assert view is not None
    shown: list[tuple[float, int]] = []

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                shown.append((time.perf_counter(), view.marks.line))
            return False

    painted = Painted()
    view.viewport().installEventFilter(painted)
    watched.window.activateWindow()
    watched.wait(0.3)
    times = []
    for _ in range(count):
        before = view.marks.line
        shown.clear()
        start = time.perf_counter()
        QTest.keyClick(watched.window, Qt.Key.Key_Right)
        watched.wait_until(lambda before=before: any(line != before for _, line in shown))
        times.append(next(moment for moment, line in shown if line != before) - start)
    view.viewport().removeEventFilter(painted)
    return times


def _key_to_screen_without_training(watched: WatchedWindow) -> list[float]:
    """The same window repainted with nothing to compute: the least that a key press could take."""
    times = []
    for _ in range(STEPS // 4):
        start = time.perf_counter()
        watched.window.repaint()
        times.append(time.perf_counter() - start)
    return times
