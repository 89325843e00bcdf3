"""The caller's identity, and whether what it does may reach the world outside."""

from __future__ import annotations

import os
import sys
import weakref
from _thread import get_ident
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

IMPORTING = "<frozen importlib._bootstrap>"


class Gate:
    """Tell a script's own doings from those of everything else in the process.

    Attributes:
        replaying: whether a stretch that has been run before is run again, so nothing goes out.
        abandoning: whether an old run is being thrown away: what its closing does has no effect.
        notes: sentences for a person, each once.
    """

    def __init__(self, own: Callable[[str], bool]) -> None:
        self.replaying = False
        self.abandoning = False
        self.notes: list[str] = []
        self._own = own
        self._known: dict[str, bool] = {}
        self._thread: int | None = None
        self._threads: set[int] = set()
        self._forked = False
        self._aside = 0
        _GATES.add(self)

    @property
    def frontier(self) -> bool:
        """Return whether what the script does reaches the outside."""
        return not (self.replaying or self.abandoning)

    @property
    def entered(self) -> bool:
        """Return whether the script's code is running."""
        return self._thread is not None

    def enter(self) -> None:
        """Let the present thread be the script's."""
        self._thread = get_ident()

    def leave(self) -> None:
        """Let no thread be the script's."""
        self._thread = None

    def is_own(self, filename: str) -> bool:
        """Return whether a code's file belongs to the person's project."""
        known = self._known.get(filename)
        if known is None:
            known = self._known[filename] = self._own(filename)
        return known

    def serves_thread(self) -> bool:
        """Return whether the present thread runs the script."""
        if self._thread is None or self._forked or self._aside:
            return False
        ident = get_ident()
        return ident == self._thread or ident in self._threads

    def serves_main(self) -> bool:
        """Return whether the present thread is the one that runs the script's iterations."""
        return get_ident() == self._thread and not self._forked and not self._aside

    def called_by_own(self, depth: int = 1) -> bool:
        """Return whether the caller of the function that asks is the script's own code."""
        if self._thread is None or self._forked or self._aside:
            return False
        return self.is_own(sys._getframe(depth + 1).f_code.co_filename)

    def serves(self, depth: int = 1) -> bool:
        """Return whether a call is the script's: made in its thread, or by its own code in any."""
        return self.serves_thread() or self.called_by_own(depth + 1)

    def own_place(self) -> tuple[str, int]:
        """Return the file and the line of the script's own code that runs; an empty name where none does."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not self.is_own(frame.f_code.co_filename):
            frame = frame.f_back
        return ("", 0) if frame is None else (frame.f_code.co_filename, frame.f_lineno)

    def called_from(self, ending: str, depth: int = 1) -> bool:
        """Return whether the caller's file has a name that ends so."""
        return sys._getframe(depth + 1).f_code.co_filename.endswith(ending)

    def importing(self, depth: int = 1) -> bool:
        """Return whether the caller acts for an import, rather than for the script."""
        frame: FrameType | None = sys._getframe(depth + 1)
        while frame is not None:
            filename = frame.f_code.co_filename
            if filename == IMPORTING:
                return True
            if self.is_own(filename):
                return False
            frame = frame.f_back
        return False

    def joined(self, work: Callable[[], object]) -> Callable[[], None]:
        """Wrap what a thread of the script's does, so that the thread counts as the script's."""

        def run() -> None:
            ident = get_ident()
            self._threads.add(ident)
            try:
                work()
            finally:
                self._threads.discard(ident)

        return run

    @contextmanager
    def standing_aside(self) -> Iterator[None]:
        """Let the system do meanwhile what it is told."""
        self._aside += 1
        try:
            yield
        finally:
            self._aside -= 1

    def note(self, text: str) -> None:
        """Say something to the person, once."""
        if text not in self.notes:
            self.notes.append(text)

    def _in_child(self) -> None:
        self._forked = True


_GATES: weakref.WeakSet[Gate] = weakref.WeakSet()


def _after_fork() -> None:
    for gate in list(_GATES):
        gate._in_child()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_after_fork)
