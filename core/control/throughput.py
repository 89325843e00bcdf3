"""How fast a run is, over the last moment."""

from __future__ import annotations

import math

WINDOW_SECONDS = 0.5


class Speed:
    """Iterations a second, over the last half second or so."""

    def __init__(self) -> None:
        self._iterations, self._seconds = 0.0, 0.0

    def note(self, iterations: int, seconds: float) -> None:
        """Adds some work; older work counts less and less."""
        keep = math.exp(-seconds / WINDOW_SECONDS)
        self._iterations = self._iterations * keep + iterations
        self._seconds = self._seconds * keep + seconds

    @property
    def iterations_per_second(self) -> float:
        """Zero until some work has been noted."""
        return self._iterations / self._seconds if self._seconds else 0.0

    @property
    def seconds_per_iteration(self) -> float:
        """Zero until an iteration is complete."""
        return self._seconds / self._iterations if self._iterations > 0.5 else 0.0
