"""How long it takes from a click on a cell to its painted explanation, beside a step of a line to its repaint."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING, Any

from core.control.commands import Seek, Step
from core.experiment.config import RunConfig
from tests.benchmarks.common import WatchedWindow
from tests.benchmarks.responsiveness import key_to_screen

if TYPE_CHECKING:
    from gui.panels.heatmaps.view import HeatMapView

CLICKS = 100
ITERATIONS = (2, 128, 500, 1000)
STEPS = 100


def measure() -> dict[str, Any]:
    import numpy as np

    seed = int(os.environ.get("EXPLAIN_SEED", "0"))
    chance = random.Random(seed)
    watched = WatchedWindow(RunConfig(iterations=10**9))
    times: dict[str, list[float]] = {}
    for iteration in ITERATIONS:
        _go_to(watched, iteration)
        for name, seconds in _clicks(watched, chance, CLICKS // len(ITERATIONS)):
            times.setdefault(name, []).append(seconds)
    steps = key_to_screen(watched, STEPS)
    watched.close()
    clicks = [seconds for some in times.values() for seconds in some]
    p95 = float(np.percentile(clicks, 95))
    return {
        "seed": seed,
        "clicks": len(clicks),
        "click_to_explanation_p50_ms": round(float(np.percentile(clicks, 50)) * 1000, 2),
        "click_to_explanation_p95_ms": round(p95 * 1000, 2),
        "click_to_explanation_max_ms": round(max(clicks) * 1000, 2),
        "slowest_map": max(times, key=lambda name: float(np.median(times[name]))),
        "step_to_repaint_p95_ms": round(float(np.percentile(steps, 95)) * 1000, 2),
        "ratio": round(p95 / float(np.percentile(steps, 95)), 2),
    }


def _go_to(watched: WatchedWindow, iteration: int) -> None:
    """Runs or goes back to just after the backward step of an iteration."""
    session = watched.session
    session.do(Seek(iteration - 1))
    watched.wait_until(lambda: watched.finished() == iteration - 1)
    for phase in ("forward", "loss", "backward"):
        session.do(Step("phase"))
        watched.wait_until(lambda phase=phase: session.snapshot is not None and session.snapshot.phase == phase)
    watched.wait(0.3)


def _clicks(watched: WatchedWindow, chance: random.Random, count: int) -> list[tuple[str, float]]:
    """Seconds from a click on a random cell to the repaint of its terms, for one map after the other."""
    from PySide6.QtCore import QEvent, QObject, QPoint, Qt
    from PySide6.QtTest import QTest

    from gui.panels.explanation.term_rows import TermRows

    terms = watched.window.findChild(TermRows)
    assert terms is not None
    painted: list[tuple[float, object]] = []

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append((time.perf_counter(), terms.cell))
            return False

    listener = Painted()
    terms.installEventFilter(listener)
    times: list[tuple[str, float]] = []
    for number in range(count):
        view: HeatMapView = watched.maps[number % len(watched.maps)]
        place = QPoint(chance.randrange(view.width()), chance.randrange(view.height()))
        before = terms.cell
        painted.clear()
        start = time.perf_counter()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        if (view.objectName().removeprefix("map:"), view.marked_cell) == before:
            continue
        watched.wait_until(lambda before=before: any(cell != before for _, cell in painted))
        times.append((view.objectName(), next(moment for moment, cell in painted if cell != before) - start))
        watched.wait(0.25)  # the check and the history, which wait for a person to come to rest
    terms.removeEventFilter(listener)
    return times
