"""What the benchmarks share: the plain loop, a window to watch, and honest medians."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject

from core.experiment.config import RunConfig

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.main_window.window import Window

ROUNDS = 5


class PlainLoop:
    """The two-layer loop as a textbook prints it, with nothing around it but a list of losses."""

    def __init__(self, config: RunConfig) -> None:
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(config.seed)
        self.x = torch.randn(config.batch_size, config.input_size)
        self.y = torch.randn(config.batch_size, config.output_size)
        self.w1 = torch.randn(config.input_size, config.hidden_size, requires_grad=True)
        self.w2 = torch.randn(config.hidden_size, config.output_size, requires_grad=True)
        self.learning_rate = config.learning_rate
        self.losses: list[float] = []

    def run_for(self, seconds: float) -> float:
        """Trains for a while; returns iterations a second."""
        import torch

        x, y, w1, w2, learning_rate = self.x, self.y, self.w1, self.w2, self.learning_rate
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            y_pred = x.mm(w1).clamp(min=0).mm(w2)
            loss = (y_pred - y).pow(2).sum()
            loss.backward()
            with torch.no_grad():
                w1 -= learning_rate * w1.grad
                w2 -= learning_rate * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
            self.losses.append(loss.item())
            count += 1
        return count / (time.perf_counter() - start)


class PaintCount(QObject):
    """Counts the repaints of a widget that Qt paints without Python, which a wrapped `paintEvent` would undo."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.paints = 0
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        self.paints += event.type() == QEvent.Type.Paint
        return False


class WatchedWindow:
    """A visible window with an experiment in it, and a count of what it really repaints."""

    def __init__(self, config: RunConfig) -> None:
        from gui.app import application, make_way_for_training
        from gui.main_window.window import Window
        from gui.panels.heatmaps.panel import HeatMapsPanel
        from gui.panels.heatmaps.view import HeatMapView
        from gui.panels.loss.plot import LossPlot
        from gui.session.session import Session

        self.map_paints = 0
        self._count_maps(HeatMapView)
        self.app = application()
        self.window: Window = Window(Session(config), remembered={"theme": "light"})
        self.session = self.window.session
        make_way_for_training(self.window)  # as the application does
        self.window.resize(1440, 900)
        self.window.show()
        self.wait_until(lambda: self.session.snapshot is not None and bool(self.session.snapshot.maps))
        self.wait(0.3)
        self.curve = PaintCount(self.window.findChild(LossPlot).viewport())
        self.maps = [
            view for panel in self.window.findChildren(HeatMapsPanel) for view in panel.findChildren(HeatMapView)
        ]

    def _count_maps(self, view: type) -> None:
        """Counts repaints inside the method that paints: an event filter would take Python's lock once more."""
        paint = view.paintEvent  # type: ignore[attr-defined]

        def counted(this: object, event: object) -> None:
            self.map_paints += 1
            paint(this, event)

        view.paintEvent = counted  # type: ignore[attr-defined]

    def wait(self, seconds: float) -> None:
        """Lets the window live."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()  # wakes up once: a poll would take the lock from the training it measures

    def wait_until(self, done: Callable[[], bool], timeout: float = 120.0) -> None:
        """Lets the window live until something has happened."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        poll = QTimer(interval=5)
        poll.timeout.connect(lambda: loop.quit() if done() else None)
        poll.start()
        guard = QTimer(interval=round(timeout * 1000), singleShot=True)
        guard.timeout.connect(loop.quit)
        guard.start()
        loop.exec()
        poll.stop()
        if not done():
            raise TimeoutError("the window did not get there")

    def finished(self) -> int:
        """Iterations complete, as the window knows."""
        return self.session.snapshot.finished if self.session.snapshot else 0

    def keyframe_bytes(self) -> int:
        """What the history takes. Only a look at a number of the trainer's thread."""
        stepper = self.session._worker.controller.stepper
        return stepper.timeline.bytes if stepper is not None else 0

    def run_for(self, seconds: float) -> dict[str, float]:
        """Runs for a while; returns iterations, map repaints and curve repaints a second."""
        self.session.run_or_pause()
        self.wait(0.3)
        before, maps, curve, start = self.finished(), self.map_paints, self.curve.paints, time.perf_counter()
        self.wait(seconds)
        elapsed = time.perf_counter() - start
        result = {
            "iterations": (self.finished() - before) / elapsed,
            "maps": (self.map_paints - maps) / elapsed / max(len(self.maps), 1),
            "curve": (self.curve.paints - curve) / elapsed,
        }
        self.session.run_or_pause()
        self.wait(0.3)
        return result

    def close(self) -> None:
        """Ends the worker."""
        self.window.close()


def median(values: list[float]) -> float:
    """The middle one, in four digits."""
    return float(f"{statistics.median(values):.4g}")
