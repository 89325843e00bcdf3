"""Runs a script's code: the frames of its path, the loops in them, and how they are entered again."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from operator import length_hint
from types import FrameType, FunctionType
from typing import Any

from core.engine.loop_walk import LoopWalk
from core.engine.reports import Round
from core.engine.script_frames import Again, Context, Frame, PathState
from core.iteration.iterators import iterator_over
from core.program.cells import cell_values
from core.program.walk import Abandoned

UNKNOWN = -1

BROKEN, RETURNED = 1, 2
"""The ways in which an iteration leaves its loop."""


class ScriptWalk(LoopWalk):
    """A walk through a script. Its functions keep it for good: it begins again where it is restored.

    Attributes:
        state: its frames.
        frame: the innermost of them that runs.
        resuming: whether its code is on its way back to where it was.
        abandoning: whether its code is being thrown away.
        obstacle: the line of what keeps the code from being entered again; 0 where nothing does.
        item: the item that a loop drew last, or what a context gave.
        counters: returns the counters of the loops around the training loop.
        head: the line of the training loop's head.
        exit_code: what the script has called `sys.exit` with.
    """

    abandoned = Abandoned

    def __init__(self) -> None:
        super().__init__(self._nothing)
        self.state = PathState()
        self.obstacle = 0
        self.head = 0
        self.item: Any = None
        self._target: object = None
        self.counters: Callable[[], dict[str, Any]] = dict
        self.start_over(self._nothing, resuming=False)

    def start_over(self, code: Callable[[], object], resuming: bool) -> None:
        """Stand before the first line of the script; on the way to the place of its frames if it is resuming."""
        self._begin(code)
        if not resuming:
            self.state.frames[:] = [Frame()]
            self.state.rounds.clear()
            self.state.begun = 0
            self.obstacle = 0
        self.resuming = resuming
        self.frame, self._depth = self.state.frames[0], 0
        self._begun = self._arrived = self._waiting = False
        self.exit_code: Any = None

    @staticmethod
    def _nothing() -> None:
        pass

    @property
    def abandoning(self) -> bool:
        """Return whether the code is being thrown away."""
        return self._abandoning

    def _run(self) -> None:
        try:
            super()._run()
        except SystemExit as leaving:  # which ends the script, and nothing else
            self.exit_code = leaving.code

    @property
    def unfinished(self) -> bool:
        """Return whether the script has ended in an iteration, as one that returns from a loop within it does."""
        return self.ended and self._begun

    @property
    def expected(self) -> int | None:
        """How many iterations there will be, as far as the loops tell; None when they do not."""
        latest = self.state.rounds[-1] if self.state.rounds else None
        if latest is None or latest.length is None or latest.left is None:
            return None
        return latest.begun + latest.length * (1 + latest.left)

    # Loops

    def start(self, key: str, iterable: Any) -> None:
        """Begin a loop."""
        self.frame.iterators[key] = iterator_over(iterable)

    def advance(self, key: str, line: int) -> bool:
        """Draw the next item of a loop around the training loop."""
        self._count(line)
        return self._next(key)

    def arrive(self, key: str) -> None:
        """Come to the head of the training loop."""
        self.frame.leaf = key
        if not self.resuming:
            self.state.rounds.append(Round(self.state.begun, self.counters(), *self._lengths(key)))
        if self.resuming or not self._arrived:
            self.resuming, self._arrived, self._waiting = False, True, True

    def _lengths(self, key: str) -> tuple[int | None, int | None]:
        """Return how long the training loop is, and how often one loop around it begins it once more."""
        loops = [one for frame in self.state.frames for one in frame.iterators.items()]
        around = [one for name, one in loops if name != key]
        self.aside = True
        try:
            length = next((length_hint(one, UNKNOWN) for name, one in loops if name == key), UNKNOWN)
            left = 0 if not around else length_hint(around[0], UNKNOWN) if len(around) == 1 else UNKNOWN
        finally:
            self.aside = False
        return None if length < 0 else length, None if left < 0 else left

    def draw(self, key: str, line: int) -> bool:
        """End an iteration, if one has begun, and draw the item of the next one."""
        if self.at_head(line):
            return True
        return self._next(key) and self.begin_iteration()

    def at_head(self, line: int) -> bool:
        """End an iteration, if one has begun; return whether it has left the loop."""
        ends = self._begun or self._waiting
        if ends:
            self._begun = self._waiting = False
            self.head = line
            self.between()
        if self.frame.left:
            return True
        self._count(line, at_first=not ends)
        return False

    def begin_iteration(self) -> bool:
        """Take note that the body of the training loop is about to run."""
        self.losses = {}
        self._begun = True
        self.state.begun += 1
        return True

    def _count(self, line: int, at_first: bool = True) -> None:
        """Come to the line of a loop's head; `at_first` where the line may have come to its turn just now."""
        self.steps += 1
        if self.walking or (self.stops is not None and line in self.stops.lines):
            self._pause_at(line, at_first and line == self.line)
        self.ran = self.line
        self.line = line

    def _next(self, key: str) -> bool:
        try:
            self.item = next(self.frame.iterators[key])
        except StopIteration:
            del self.frame.iterators[key]
            return False
        return True

    def leave(self) -> None:
        """Break off the training loop, once its iteration has ended."""
        self.frame.left = BROKEN

    def leave_with(self, result: Any) -> None:
        """Return from the function with the training loop, once its iteration has ended."""
        self.frame.left, self.frame.result = RETURNED, result

    def leaving(self) -> int:
        """Return how the training loop is left."""
        how, self.frame.left = self.frame.left, 0
        return how

    def returned(self) -> Any:
        """Return what the function with the training loop is to return."""
        result, self.frame.result = self.frame.result, None
        return result

    # Functions on the path

    def path(self, factory: Callable[[], FunctionType]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorate a function on the path: what runs in its place is what the factory makes."""

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            signature = inspect.signature(function)

            @functools.wraps(function)
            def entered(*args: Any, **kwargs: Any) -> Any:
                try:
                    bound = signature.bind(*args, **kwargs)
                except TypeError:
                    return function(*args, **kwargs)  # for Python's own words
                bound.apply_defaults()
                twin = factory()
                cells = dict(zip(twin.__code__.co_freevars, twin.__closure__ or (), strict=True))
                for name, value in bound.arguments.items():
                    cells[name].cell_contents = value
                return self._enter(twin, entered, sys._getframe(1))

            return entered

        return decorate

    def at(self, key: str, function: Any) -> Any:
        """Return a function that is about to be called, and leads to the training loop."""
        self.frame.leaf = key
        self._target = _bare(function)
        return function

    def _enter(self, twin: FunctionType, function: object, caller: FrameType) -> Any:
        """Run a function on the path."""
        called_by_path = "pause_on_path" in caller.f_code.co_names
        if not called_by_path or self._target is not function:
            self.not_reentrant(caller.f_lineno)
        self._target = None
        self.state.frames.append(Frame(twin))
        return self._run_frame()

    def reenter(self, key: str) -> Any:
        """Enter the function again that runs below the present one."""
        return self._run_frame()

    def _run_frame(self) -> Any:
        self._depth += 1
        self.frame = self.state.frames[self._depth]
        assert self.frame.twin is not None
        try:
            return self.frame.twin()
        finally:
            if not self._abandoning:
                self.state.frames.pop()
                self._depth -= 1
                self.frame = self.state.frames[self._depth]

    def not_reentrant(self, line: int) -> None:
        """Take note that what runs cannot be entered again: it can only be run from its very beginning."""
        self.obstacle = self.obstacle or line

    @property
    def leaf(self) -> str:
        """The call or loop of the present function that is to be entered again."""
        return self.frame.leaf

    def keep(self, key: str, value: Any) -> Any:
        """Keep the value of a part of a statement."""
        self.frame.kept[key] = value
        return value

    keep_result = keep

    def kept(self, key: str) -> Any:
        """Return the value of a part of a statement that was kept."""
        return self.frame.kept[key]

    result = kept

    # Contexts

    def context(self, key: str, manager: AbstractContextManager[Any]) -> Context:
        """Return a context in the place of the one that a `with` on the path enters."""
        context = self.frame.contexts[key] = Context(self, manager)
        return context

    def same_context(self, key: str) -> Again:
        """Return the same context, entered already."""
        return Again(self.frame.contexts[key])

    # Where it is

    def assign(self, name: str, value: Any) -> bool:
        """Set a variable of the innermost function on the path; return whether it has one of that name."""
        twin = self.frame.twin
        cells = {} if twin is None else dict(zip(twin.__code__.co_freevars, twin.__closure__ or (), strict=True))
        if name in cells:
            cells[name].cell_contents = value
        return name in cells

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the innermost function on the path, live."""
        return cell_values(self.frame.twin) if self.frame.twin is not None else {}

    def _pause_at(self, line: int, again: bool) -> None:
        """Pause at a loop's head, in the innermost frame of the path."""
        frame = sys._getframe(1)
        while "pause_on_path" not in frame.f_code.co_names:
            assert frame.f_back is not None
            frame = frame.f_back
        self._come_to(frame, line, again)


def _bare(function: Any) -> object:
    """Return the function that a bound method or a partial one calls in the end."""
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(function, "__func__", function)
