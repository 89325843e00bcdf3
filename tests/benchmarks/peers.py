"""The same run drawn by matplotlib, and logged to TensorBoard, each over the plain loop beside it, and ours."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from typing import Any

from core.experiment.config import RunConfig
from tests.benchmarks.common import ROUNDS, PlainLoop, WatchedWindow, median

SECONDS = 3.0
FRAME_SECONDS = 1 / 30


def measure() -> dict[str, Any]:
    config = RunConfig(iterations=10**9)
    watched, plain = WatchedWindow(config), PlainLoop(config)
    peers: dict[str, PlainLoop] = {"matplotlib": _Matplotlib(config), "tensorboard": _TensorBoard(config)}
    rows: dict[str, list[tuple[float, float]]] = {"nablascope": [], **{name: [] for name in peers}}
    for _ in range(ROUNDS):
        for name, peer in peers.items():
            bare = plain.run_for(SECONDS)
            rows[name].append((peer.run_for(SECONDS) / bare, peer.frames / SECONDS))  # type: ignore[attr-defined]
        bare = plain.run_for(SECONDS)
        seen = watched.run_for(SECONDS)
        rows["nablascope"].append((seen["iterations"] / bare, seen["maps"]))
    watched.close()
    return {
        name: {"ratio": median([ratio for ratio, _ in row]), "frames_per_second": median([rate for _, rate in row])}
        for name, row in rows.items()
    }


class _Drawn(PlainLoop):
    """A plain loop that shows itself up to thirty times a second, after its backward step."""

    def run_for(self, seconds: float) -> float:
        import torch

        x, y, w1, w2, learning_rate = self.x, self.y, self.w1, self.w2, self.learning_rate
        count, start, due = 0, time.perf_counter(), 0.0
        self.frames = 0
        while time.perf_counter() - start < seconds:
            y_pred = x.mm(w1).clamp(min=0).mm(w2)
            loss = (y_pred - y).pow(2).sum()
            loss.backward()
            self.log(loss.item())
            if time.perf_counter() >= due:
                self.draw()
                due = time.perf_counter() + FRAME_SECONDS  # else a slow drawer would do nothing but draw
                self.frames += 1
            with torch.no_grad():
                w1 -= learning_rate * w1.grad
                w2 -= learning_rate * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
            count += 1
        return count / (time.perf_counter() - start)

    def tensors(self) -> dict[str, Any]:
        return {
            "w1": self.w1.detach(),
            "w1.grad": self.w1.grad,
            "w2": self.w2.detach(),
            "w2.grad": self.w2.grad,
        }

    log: Callable[[float], None]
    draw: Callable[[], None]


class _Matplotlib(_Drawn):
    def __init__(self, config: RunConfig) -> None:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot

        super().__init__(config)
        self.figure, axes = pyplot.subplots(1, 5, figsize=(14.4, 4))
        shapes = ((1000, 100), (1000, 100), (100, 10), (100, 10))
        self.images = [
            axis.imshow([[0.0] * columns] * rows, aspect="auto", cmap="RdBu")
            for axis, (rows, columns) in zip(axes[:4], shapes, strict=True)
        ]
        (self.line,) = axes[4].plot([], [])
        axes[4].set_yscale("log")
        self.curve_axis = axes[4]

    def log(self, loss: float) -> None:
        self.losses.append(loss)

    def draw(self) -> None:
        for image, tensor in zip(self.images, self.tensors().values(), strict=True):
            image.set_data(tensor.numpy())
            end = float(tensor.abs().max())
            image.set_clim(-end, end)
        self.line.set_data(range(len(self.losses)), self.losses)
        self.curve_axis.relim()
        self.curve_axis.autoscale_view()
        self.figure.canvas.draw()


class _TensorBoard(_Drawn):
    def __init__(self, config: RunConfig) -> None:
        from torch.utils.tensorboard import SummaryWriter

        super().__init__(config)
        self.writer = SummaryWriter(tempfile.mkdtemp())
        self.count = 0

    def log(self, loss: float) -> None:
        self.count += 1
        self.writer.add_scalar("loss", loss, self.count)

    def draw(self) -> None:
        for name, tensor in self.tensors().items():
            self.writer.add_histogram(name, tensor, self.count)
