"""When to show what while a loop runs: often what moves, less often what is read, and never so often that it costs."""

from __future__ import annotations

from core.view.requests import Pace, ViewRequest

MAPS_SECONDS = 1 / 26
CURVE_SECONDS = 5 * MAPS_SECONDS
TEXT_SECONDS = 2 * CURVE_SECONDS
"""Numbers that change more often cannot be read; and each change holds up the training for four milliseconds."""

LARGEST_SHARE = 0.1


class FrameClock:
    """Tells which parts of the view are due: the maps, the curve, or the text, which comes with a curve.

    Attributes:
        slow: whether an iteration takes longer than a frame. Then each line is worth showing, and all parts come
            as often as maps do otherwise.
    """

    def __init__(self) -> None:
        self.slow = False
        self._maps_cost = 0.0
        self.start()

    def start(self) -> None:
        """Everything is due: the loop has just begun to run."""
        self._maps_due = self._curve_due = self._text_due = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a frame is due. The rest waits up to a frame for maps that it can go with."""
        return max(min(self._maps_due, self._curve_due + (0.0 if self.slow else MAPS_SECONDS)) - now, 0.0)

    def due(self, view: ViewRequest, now: float, maps: bool = True) -> ViewRequest:
        """Return what of the view is due now; it counts as shown.

        Args:
            view: all that the screen wants.
            now: the time.
            maps: whether this is a moment at which the maps are worth a picture.
        """
        due = set()
        if maps and now >= self._maps_due:
            due.add(Pace.FRAME)
            self._maps_due = now + max(MAPS_SECONDS, self._maps_cost / LARGEST_SHARE)
        if now >= self._curve_due:
            due.add(Pace.CURVE)
            self._curve_due = now + (MAPS_SECONDS if self.slow else CURVE_SECONDS)
            if now >= self._text_due:
                due.add(Pace.TEXT)
                self._text_due = now + (MAPS_SECONDS if self.slow else TEXT_SECONDS)
        return ViewRequest({part: one for part, one in view.parts.items() if one.pace in due}, Pace.TEXT in due)

    def maps_took(self, seconds: float) -> None:
        """What a picture of the maps cost the training; costlier ones come less often."""
        self._maps_cost += (seconds - self._maps_cost) / 4
