"""How often the window is told something new."""

from __future__ import annotations

import time


class FrameRate:
    """Frames a second over the last second."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def count(self) -> float:
        """Count a frame, and return how many there were a second."""
        now = time.perf_counter()
        self._times = [moment for moment in self._times if now - moment < 1.0] + [now]
        span = now - self._times[0]
        return (len(self._times) - 1) / span if span > 0 else 0.0
