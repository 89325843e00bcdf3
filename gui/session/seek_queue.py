"""One way through time after another."""

from __future__ import annotations

from core.control.commands import Seek


class SeekQueue:
    """Lets one replaceable seek out at a time. Of those that come while it is on its way only the latest is kept."""

    def __init__(self) -> None:
        self._on_its_way = False
        self._next: Seek | None = None

    def send_now(self, seek: Seek) -> bool:
        """Return whether it may go out now; if not, `arrived` will give it back unless another one comes."""
        if self._on_its_way:
            self._next = seek
            return False
        self._on_its_way = True
        return True

    def arrived(self) -> Seek | None:
        """Return the one to be sent next, now that the one before has arrived."""
        self._on_its_way = False
        waiting, self._next = self._next, None
        return waiting

    def clear(self) -> None:
        """Give up what waits."""
        self._on_its_way, self._next = False, None
