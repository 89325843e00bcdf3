"""Iterations a second with the window running and visible, over the plain loop: of the lecture's, and of a script."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.experiment.config import RunConfig
from tests.benchmarks.common import ROUNDS, PlainLoop, WatchedWindow, median

TURNS, SECONDS = 5 * ROUNDS, 1.0
"""Many short turns: other work on the machine comes and goes within seconds, and two neighbours see the same of it."""

LAYERS, PINNED = 25, (0, 12, 24)
"""Two tensors a layer make fifty; those of the layers of which the weights and their gradients are pinned."""

BEFORE = f"""
import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(*(nn.Linear(64, 64) for _ in range({LAYERS})))
optimizer = torch.optim.SGD(net.parameters(), lr=1e-4)
x, y = torch.randn(32, 64), torch.randn(32, 64)
"""

ITERATION = """
optimizer.zero_grad(set_to_none=False)
out = net(x)
loss = (out - y).pow(2).mean()
loss.backward()
optimizer.step()
"""


def measure() -> dict[str, Any]:
    config = RunConfig(iterations=10**9)
    watched = WatchedWindow(config)
    plain = PlainLoop(config)
    lecture = _compared(watched, plain.run_for)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "fifty.py"
        body = ITERATION.strip().replace("\n", "\n    ")
        script.write_text(f"{BEFORE}\nfor t in range(10**9):\n    {body}\n")
        _open(watched, script)
        fifty = _compared(watched, _PlainScript().run_for)
        watched.close()
    return {**lecture, **{f"fifty_tensors_{name}": value for name, value in fifty.items()}}


class _PlainScript:
    """The script's loop, with nothing around it."""

    def __init__(self) -> None:
        import torch

        torch.set_num_threads(1)
        self._variables: dict[str, Any] = {}
        exec(BEFORE, self._variables)
        self._iteration = compile(ITERATION, "fifty.py", "exec")

    def run_for(self, seconds: float) -> float:
        """Train for a while; return iterations a second."""
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            exec(self._iteration, self._variables)
            count += 1
        return count / (time.perf_counter() - start)


def _open(watched: WatchedWindow, script: Path) -> None:
    """Open a script in the window, and pin six of its tensors."""
    from core.experiment.script_choice import ScriptChoice
    from gui.panels.heatmaps.panel import HeatMapsPanel
    from gui.panels.heatmaps.pinned_maps import PinnedMaps
    from gui.panels.heatmaps.view import HeatMapView

    panel = watched.window.findChild(HeatMapsPanel)
    names = [f"net.{layer}.weight{end}" for layer in PINNED for end in ("", ".grad")]
    panel.remember_pins(_pins(script, names))
    watched.session.open_script(ScriptChoice(script))
    watched.wait_until(lambda: watched.session.script is not None)
    watched.wait_until(lambda: set(names) <= set(watched.session.snapshot.maps if watched.session.snapshot else ()))
    watched.wait(0.5)
    watched.maps = watched.window.findChild(PinnedMaps).findChildren(HeatMapView)


def _pins(script: Path, names: list[str]) -> str:
    import json

    return json.dumps({str(script): names})


def _compared(watched: WatchedWindow, plain: Callable[[float], float]) -> dict[str, float]:
    """Return how fast a loop runs in the window, and by itself; the two in turns."""
    plain(0.5)
    rounds = []
    before = plain(SECONDS)
    for _ in range(TURNS):
        seen, after = watched.run_for(SECONDS), plain(SECONDS)
        rounds.append(((before + after) / 2, seen))
        before = after
    return {
        "iterations_per_second": median([seen["iterations"] for _, seen in rounds]),
        "plain": median([bare for bare, _ in rounds]),
        "ratio": median([seen["iterations"] / bare for bare, seen in rounds]),
        "map_repaints_per_second": median([seen["maps"] for _, seen in rounds]),
        "curve_repaints_per_second": median([seen["curve"] for _, seen in rounds]),
    }
