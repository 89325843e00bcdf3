"""Where the lines of functions stand that a line of the loop calls: which of them a step back leads to."""

from __future__ import annotations

from dataclasses import dataclass
from types import FrameType

from core.engine.frames import frames_to


@dataclass(frozen=True)
class _Pause:
    """A line of a function that came to its turn.

    Attributes:
        calls: the numbers of the calls that led there, outermost first; its own is the last.
    """

    calls: tuple[int, ...]


class CallRecord:
    """The calls of a person's own functions in which the lines of one step came to their turn, in order."""

    def __init__(self) -> None:
        self._pauses: list[_Pause] = []
        self._running: list[tuple[FrameType, int]] = []
        self._calls = 0

    def note(self, innermost: FrameType | None) -> None:
        """Take note of a line that is about to run."""
        inside = [frame for frame, _ in frames_to(innermost)]
        running: list[tuple[FrameType, int]] = []
        for place, frame in enumerate(inside):
            if place < len(self._running) and self._running[place][0] is frame:
                running.append(self._running[place])
            else:
                self._running = []
                self._calls += 1
                running.append((frame, self._calls))
        self._running = running
        self._pauses.append(_Pause(tuple(number for _, number in running)))

    def before(self, number: int, outwards: bool) -> int:
        """Return the line before a line, in the same call or in one that led to it; 0 for the loop's own line.

        Args:
            number: the line, counted from 1 as they came to their turn.
            outwards: whether it must be one that the function was called at.
        """
        calls = self._pauses[number - 1].calls
        wanted = calls[:-1] if outwards else calls
        earlier = range(number - 1, 0, -1)
        return next((one for one in earlier if self._pauses[one - 1].calls[-1] in wanted), 0)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._pauses)
