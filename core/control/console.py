"""The terminal of a script in a window: what it writes is shown soon, and what a person types is read."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Condition, Lock

from core.i18n import words
from core.interrupt import Interrupted
from core.text.screen import Line, Screen, ScreenUpdate

MOST_WAITING, LARGE = 50_000, 500
"""Pieces of text that wait to be looked at, and characters of one that does not wait: of more, only what a terminal
would still show is kept."""

LOOK_UP_SECONDS = 0.05
"""How often a thread that waits for a line looks up: an exception can be raised in it only then."""

STOPPED_ASKING = words("Console", "Stopped while input() waited for a line.")

_WARNING = re.compile(r"(.+?):(\d+): \w*Warning: ")
_FRAME = re.compile(r'\s*File "(.+?)", line (\d+)')
"""How Python tells of a warning, and of a line of a traceback."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that a script waits for.

    Attributes:
        prompt: what it has printed in this line.
    """

    prompt: str


class Console:
    """Written to by the threads of a script, and read by the window's: every method may be called from any thread.

    Attributes:
        wake: called when there is something to take, once until it is taken.
        is_own: tells whether a code's file is the person's own, so that its lines can be gone to.
        keyboard: what is typed.
    """

    def __init__(self) -> None:
        self.wake: Callable[[], object] = lambda: None
        self.is_own: Callable[[str], bool] = lambda _: False
        self._lock = Lock()
        self._screen = Screen()
        self._waiting: deque[tuple[str, bool] | tuple[str, int, None]] = deque()
        self._woken = False
        self.keyboard = Keyboard(self)

    def clear(self) -> None:
        """Begin again for another script."""
        with self._lock:
            self._waiting.clear()
            self._screen.clear()
        self._tell()

    def write(self, text: str) -> None:
        """Show what goes to standard output. A script that prints much must not wait for that: it is left for later."""
        self._waiting.append((text, False))
        if len(text) > LARGE or len(self._waiting) > MOST_WAITING:
            self._look_now()
        if not self._woken:
            self._tell()

    def write_error(self, text: str) -> None:
        """Show what goes to standard error."""
        self._waiting.append((text, True))
        if len(text) > LARGE or len(self._waiting) > MOST_WAITING:
            self._look_now()
        if not self._woken:
            self._tell()

    def note(self, text: str) -> None:
        """Show a remark as a line of its own."""
        with self._lock:
            self._look()
            self._screen.note(text)
        self._tell()

    def take(self) -> ScreenUpdate | None:
        """Return what has changed since the last call; None where nothing has."""
        with self._lock:
            self._woken = False
            self._look()
            update = self._screen.take()
        return None if update is None else replace(update, lines=tuple(map(self._with_place, update.lines)))

    def warned_at(self, filename: str, line: int) -> None:
        """Take note of the line of the person's own that gave rise to a warning that is about to be written."""
        self._waiting.append((filename, line, None))

    @property
    def current(self) -> str:
        """The text of the line that the cursor is in: the prompt, where a script asks for something."""
        with self._lock:
            self._look()
            return self._screen.current

    def _look_now(self) -> None:
        with self._lock:
            self._look()

    def _look(self) -> None:
        """Write what waits, with the texts that follow one another in one stream as one: others may go on writing."""
        texts: list[str] = []
        before = False
        for _ in range(len(self._waiting)):
            piece = self._waiting.popleft()
            if texts and piece[-1] is not before:
                self._screen.write("".join(texts), before)
                texts.clear()
            if len(piece) == 3:
                self._screen.point(piece[:2])
            else:
                text, before = piece
                texts.append(text)
        if texts:
            self._screen.write("".join(texts), before)

    def _with_place(self, line: Line) -> Line:
        """Return a line with the line of code that it tells of, if it does and that is the person's own."""
        if not any(span.style.error for span in line.spans):
            return replace(line, place=None) if line.place is not None else line
        text = line.text
        warning = _WARNING.match(text)
        told = warning or _FRAME.match(text)
        place = (told[1], int(told[2])) if told is not None and self.is_own(told[1]) else None
        if place is None and warning is not None:
            place = line.place
        return replace(line, place=place, warning=warning is not None)

    def _tell(self) -> None:
        with self._lock:
            told, self._woken = self._woken, True
        if not told:
            self.wake()


class Keyboard:
    """What a person types for a script, a line at a time.

    Attributes:
        asked: called with what is waited for when a script asks for a line, and with None when it no longer does.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self.asked: Callable[[Wanted | None], object] = lambda _: None
        self._condition = Condition()
        self._typed: deque[str] = deque()
        self._waits = self._stopped = False

    def type(self, line: str | None) -> None:
        """Answer with a line; with None for the end of all input."""
        with self._condition:
            self._typed.append("" if line is None else f"{line}\n")
            self._condition.notify_all()

    def stop(self) -> None:
        """End a wait for a line, if there is one."""
        with self._condition:
            self._stopped = self._waits
            self._condition.notify_all()

    def readline(self) -> str:
        """Wait for a line, and return it with its end; an empty text at the end of all input.

        Raises:
            Interrupted: when the wait was stopped.
        """
        try:
            line = self._awaited()
        finally:
            self._waits = self._stopped = False
            self._typed.clear()
            self.asked(None)
        self._console.write(line or "\n")
        return line

    def _awaited(self) -> str:
        self._typed.clear()
        self._waits = True
        self.asked(Wanted(self._console.current))
        with self._condition:
            while not self._typed and not self._stopped:
                self._condition.wait(LOOK_UP_SECONDS)
            if self._stopped:
                raise Interrupted(STOPPED_ASKING)
            return self._typed.popleft()
