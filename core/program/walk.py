"""Runs code that pauses: before any of its lines, however it was called, and between two iterations."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from types import FrameType, MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol

from greenlet import getcurrent, greenlet

BETWEEN = 0
"""The pause between two iterations; any other one is the number of the line about to run."""

MOST_REFUSALS = 1000
"""The number of lines that code may go on for once it is ended. It may do so forever, and is then left standing."""


class Abandoned(BaseException):
    """Raised at a pause of code that is not to go on."""


class Always:
    """In the place of a walk where a line has a breakpoint: the code is to ask the walk each time."""

    walking = True


class Stops(Protocol):
    """Lines that a run stops before.

    Attributes:
        lines: their numbers, in whichever file.
        looking: whether it evaluates something at this moment, whose lines are none of the run's.
        arrival: the line that the run stopped at last, and for which time it was reached since the path's last line.
    """

    lines: frozenset[int]
    looking: bool
    arrival: tuple[tuple[str, int], int]

    def reached(self, frame: FrameType, line: int) -> bool:
        """Return whether to stop before a line that has come to its turn."""


class Place(NamedTuple):
    """A place where code pauses.

    Attributes:
        filename: of the file with the line.
        line: the line about to run; `BETWEEN` between two iterations.
        depth: how many calls of the person's own functions it is below the training loop's lines.
        function: the name of the innermost function.
    """

    filename: str
    line: int
    depth: int
    function: str


class Walk:
    """Code in a greenlet of its own, which instrumented code calls at each line.

    A greenlet can pause wherever it was called from: in a `forward`, in a hook, or in a `backward` within
    `loss.backward()`. It belongs to the thread that first resumed it; in any other thread the code runs on.

    Attributes:
        walking: whether to pause before each line. Another thread may set it, to stop a run at its next line.
        steps: how many lines of the iteration in progress have come to their turn, the one about to run included. Lines
            of functions below the loop do not count.
        line: the line that runs, or ran last; 0 before the first.
        ran: the one before that.
        inner: how many lines of functions have come to their turn since the last such line, as far as they were walked.
        counted: whether `inner` counts all of them: it does not after a run at full speed into a function.
        origin: then the line from which on it counts, and for which time that was reached; None for none.
        aside: whether the code is asked something of which its own run knows nothing: then no line counts.
        stops: the lines that it stops before also when it runs at full speed.
        stopped: whether it paused at one of them.
        limit: how deep in calls to pause.
        stop_inner: at which of these lines to pause in any case; 0 for none.
        place: where it paused last.
        runs_elsewhere: whether lines of its functions have come to their turn in another thread, where none can pause.
        watcher: called before each line of a function while it is walked.
        finish: called after an iteration that runs; returns whether to pause.
        ended: whether the code has come to its end, or has raised.
        failed: whether it has raised.
        oldest_node: the number that autograd gave to the oldest node of a gradient that was found to reach back over
            iterations; None while none was.
        losses: what the backward passes of the present iteration were called on, by name.
        loss_name: the name of what the last one was called on; empty before the first.
    """

    oldest_node: int | None = None
    losses: Mapping[str, Any] = MappingProxyType({})
    loss_name: str = ""
    _left_standing: ClassVar[list[greenlet]] = []

    def __init__(self, code: Callable[[], object]) -> None:
        """Stand before the first line of some code, which is called without arguments."""
        self.limit = self.stop_inner = 0
        self.runs_elsewhere = False
        self.stops: Stops | None = None
        self._context = copy_context()
        self._begin(code)

    def _begin(self, code: Callable[[], object]) -> None:
        self.walking = True
        self.steps = self.line = self.ran = self.inner = 0
        self.counted, self.stopped = True, False
        self.aside = False
        self._files = "", ""
        self.origin: tuple[tuple[str, int], int] | None = None
        self.place = Place("", BETWEEN, 0, "")
        self.watcher: Callable[[FrameType], object] | None = None
        self.finish: Callable[[], bool] | None = None
        self.ended = self.failed = False
        self._code = code
        self._greenlet: greenlet | None = None
        self._driver: greenlet | None = None
        self._abandoning = False
        self._refusals = 0

    # Called by whoever drives the code

    def resume(self, limit: int = 0) -> int | None:
        """Go on to the next pause and return its line; None at the end. Raise what the code raises.

        Args:
            limit: how many calls below the training loop's lines to pause as well.
        """
        if self.ended:
            return None
        self.limit, self.stopped = limit, False
        self._driver = getcurrent()
        if self._greenlet is None:
            self._greenlet = greenlet(self._run)
            self._greenlet.gr_context = self._context.copy()
            self._thread = threading.get_ident()
        self._greenlet.parent = self._driver
        try:
            self._greenlet.switch()
        except BaseException:
            self.ended = self.failed = True
            raise
        return None if self.ended else self.place.line

    def run(self, finish: Callable[[], bool], stopped: Callable[[], bool] = bool) -> int | None:
        """Go on without pausing at lines until `finish`, called after each iteration, returns true.

        Args:
            finish: called after each iteration.
            stopped: returns whether to pause at the next line after all, as somebody may have wished just now.

        Returns:
            The pause: `BETWEEN`, or a line if `walking` was set meanwhile; None at the end.
        """
        self.finish, self.walking = finish, False
        self._files = "", ""
        self.counted, self.origin = False, None
        if stopped():
            self.walking = True
        try:
            return self.resume()
        finally:
            self.finish, self.walking = None, True

    @property
    def innermost(self) -> FrameType | None:
        """The frame that it stands in; None where its code does not run."""
        return None if self._greenlet is None or self.ended else self._greenlet.gr_frame

    @property
    def unfinished(self) -> bool:
        """Return whether the code has ended in an iteration that it has not told the end of."""
        return False

    @property
    def foreign(self) -> bool:
        """Return whether it belongs to another thread than this one, which cannot close it."""
        return self._greenlet is not None and not self.ended and self._thread != threading.get_ident()

    def close(self) -> None:
        """End the code where it stands, as a generator is closed: its `finally` clauses run."""
        if self._greenlet is not None and self._greenlet.gr_context is not None:
            self._context = self._greenlet.gr_context  # numpy's error settings and the like, for the next walk
        if self._greenlet is not None and not self.ended:
            self._abandoning = True
            try:
                self.resume()
            finally:
                if not self._greenlet.dead:  # to drop it would raise once more in it
                    self._left_standing.append(self._greenlet)
                self.ended = True
        self.ended = True

    def _run(self) -> None:
        try:
            self._code()
        except Abandoned:
            pass
        finally:
            self.ended = True

    # Called by the code

    @staticmethod
    def lazy(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call a function such as `enumerate`, whose result's place cannot be gone back to here."""
        return function(*args, **kwargs)

    @staticmethod
    def recorded(iterator: Any, /) -> Any:
        """Return an iterator whose place cannot be gone back to here."""
        return iterator

    @staticmethod
    def generator(factory: Callable[..., Any]) -> Callable[[Callable[..., Any]], Any]:
        """Decorate a generator function, whose generators' place cannot be kept here."""
        return lambda function: function

    def loss_is(self, loss: Any, name: str) -> Any:
        """Return what a backward pass is called on."""
        return loss

    def loss_may_be(self, argument: Any, name: str) -> Any:
        """Return the first argument of a backward pass."""
        return argument

    def differentiated(self, outputs: Any, name: str) -> Any:
        """Return what is differentiated without being called a loss."""
        return outputs

    def check_graphs(self, iterations: int) -> None:
        """Look at no graphs: who kept no keyframes need not know how far back a gradient reaches."""

    def between(self) -> None:
        """Take note that an iteration is complete, or that the first one is about to begin."""
        self.steps = 0
        finished = self.finish is not None and self.finish()  # also where somebody stops the run in its last line
        if finished or self.walking:
            self._stop(Place("", BETWEEN, 0, ""))

    def pause_on_path(self, line: int) -> None:
        """Pause before a line of the training loop, or of what leads to it, or stop there."""
        self._come_to(sys._getframe(1), line)

    def _come_to(self, frame: FrameType, line: int, again: bool = False) -> None:
        """Come to a line of the path; `again` if it is the head of the loop that has just been come to."""
        if self._looking:
            return
        if (not again and self._reaches_stop(frame, line, 0)) or self.walking:
            self.inner, self.counted, self.origin = 0, True, None
            self._files = self._files[1], frame.f_code.co_filename
            self._stop(Place(frame.f_code.co_filename, line, 0, frame.f_code.co_name))

    @property
    def last_file(self) -> str:
        """The file of the line of the path that ran last, or is running; empty where nobody has followed the lines."""
        return self._files[0] if self.place.depth == 0 and self.place.line != BETWEEN else self._files[1]

    def pause_inside(self, line: int) -> None:
        """Pause before a line of a function that the loop calls, if it is not too deep, or stop there."""
        if getcurrent() is not self._greenlet:
            self.runs_elsewhere = True
            return
        if self._looking:
            return
        self.inner += 1
        if self._abandoning:  # its `finally` clauses run
            self._refuse()
        frame = sys._getframe(1)
        if self.watcher is not None:
            self.watcher(frame)
        stops = self._reaches_stop(frame, line, self.inner)
        if not (stops or self.limit or self.stop_inner):
            return
        depth = depth_of(frame)
        if stops or depth <= self.limit or self.inner == self.stop_inner:
            self._stop(Place(frame.f_code.co_filename, line, depth, frame.f_code.co_name))

    @property
    def _looking(self) -> bool:
        return self.aside or (self.stops is not None and self.stops.looking)

    def _reaches_stop(self, frame: FrameType, line: int, inner: int) -> bool:
        """Return whether to stop before a line; then count from here what has not been counted."""
        stops = self.stops
        if stops is None or line not in stops.lines or self._abandoning or getcurrent() is not self._greenlet:
            return False
        if not stops.reached(frame, line):
            return False
        self.stopped = True
        if inner and not self.counted and (self.origin is None or not self.walking):
            self.inner, self.origin = 0, stops.arrival
        return True

    def _stop(self, place: Place) -> None:
        """Hand over to the driver, and come back when it resumes the code."""
        if getcurrent() is not self._greenlet:
            return
        if not self._abandoning:
            self.place = place
            self._hand_over()
        if self._abandoning:
            self._refuse()
            raise Abandoned

    def _refuse(self) -> None:
        """Let code go on that has been ended, but not forever."""
        self._refusals += 1
        while self._refusals > MOST_REFUSALS:
            self._hand_over()

    def _hand_over(self) -> None:
        assert self._driver is not None
        self._driver.switch()


def depth_of(frame: FrameType | None) -> int:
    """Return how many calls of the person's own functions a frame is below the training loop's lines.

    Instrumented code tells itself apart by the names that it refers to.
    """
    depth = 0
    while frame is not None and "pause_on_path" not in frame.f_code.co_names:
        depth += "pause_inside" in frame.f_code.co_names
        frame = frame.f_back
    return depth
