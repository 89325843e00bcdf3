"""When to show what while a loop runs: often what moves, less often what is read, and never so often that it costs."""

from __future__ import annotations

from dataclasses import replace

from core.snapshot import ViewRequest

MAPS_SECONDS = 1 / 30
WORDS_SECONDS = 1 / 8
CURVE_SECONDS = 1 / 5
SLOW_WORDS_SECONDS = 1 / 30
LARGEST_SHARE = 0.1


class FrameClock:
    """Says which parts of the view are due.

    Attributes:
        slow: whether an iteration takes longer than a frame. Then each line is worth showing, and words come as often
            as maps do otherwise.
    """

    def __init__(self) -> None:
        self.slow = False
        self._maps_cost = 0.0
        self._due = {"maps": 0.0, "words": 0.0, "curve": 0.0}

    def start(self) -> None:
        """Everything is due: the loop has just begun to run."""
        self._due = dict.fromkeys(self._due, 0.0)

    def wait(self, now: float) -> float:
        """Seconds until anything is due."""
        return max(min(self._due.values()) - now, 0.0)

    def due(self, view: ViewRequest, now: float, maps: bool = True) -> ViewRequest:
        """What of the view is due now; it counts as shown.

        Args:
            maps: whether this is a moment at which the maps are worth a picture.
        """
        intervals = {
            "maps": max(MAPS_SECONDS, self._maps_cost / LARGEST_SHARE),
            "words": SLOW_WORDS_SECONDS if self.slow else WORDS_SECONDS,
            "curve": CURVE_SECONDS,
        }
        shown = {part for part, moment in self._due.items() if now >= moment and (maps or part != "maps")}
        self._due |= {part: now + intervals[part] for part in shown}
        return replace(
            view,
            maps=view.maps if "maps" in shown else {},
            curve=view.curve if "curve" in shown else None,
            words="words" in shown,
        )

    def maps_took(self, seconds: float) -> None:
        """What a picture of the maps cost the training; costlier ones come less often."""
        self._maps_cost += (seconds - self._maps_cost) / 4
