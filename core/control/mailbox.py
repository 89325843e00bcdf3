"""One update at a time from the worker to the window: a slow window misses updates, it never falls behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock

from core.view.snapshot import Snapshot

_MOST_LOG_LINES, _MOST_LOG_CHARACTERS = 1000, 50_000
"""As much as a window can show at once without being held up."""


@dataclass(frozen=True, slots=True)
class Update:
    """What the window should show next.

    Attributes:
        run: the number of the run it speaks of.
        snapshot: the moment.
        speed: iterations a second; 0 when the loop is not running.
        log: the lines logged since the update before.
    """

    run: int
    snapshot: Snapshot
    speed: float = 0.0
    log: tuple[str, ...] = ()


class Mailbox:
    """Holds the latest update. One that nobody took gives its log lines to the next one of the same run."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._update: Update | None = None

    def put(self, update: Update) -> bool:
        """Leave an update; return whether the box was empty, so that the window must be told."""
        with self._lock:
            before, self._update = self._update, update
            if before is not None and before.run == update.run:
                self._update = replace(update, log=_newest(before.log + update.log))
            return before is None

    def take(self, run: int) -> Update | None:
        """Return the update, once; one of a later run stays until that run is the one that is shown."""
        with self._lock:
            update = self._update
            if update is None or update.run > run:
                return None
            self._update = None
            return update

    def clear(self) -> None:
        """Throw the update away, so that the next one is told of again."""
        with self._lock:
            self._update = None

    @property
    def empty(self) -> bool:
        """Whether the window has taken the last update."""
        return self._update is None


def _newest(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The last lines, as many as a window can show at once."""
    room, kept = _MOST_LOG_CHARACTERS, 0
    for line in reversed(lines[-_MOST_LOG_LINES:]):
        room -= len(line)
        if room < 0:
            break
        kept += 1
    return lines[len(lines) - kept :]
