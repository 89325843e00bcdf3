"""Where a script is, besides what its variables hold: the frames of its path, their loops and contexts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import FunctionType, TracebackType
from typing import Any, Protocol

from core.engine.reports import Round
from core.program.script_loop import ScriptLoop


class Frame:
    """A function on the path, as far as it can be entered again; its variables are in the cells of its twin.

    Attributes:
        twin: the function that runs; None for the script itself.
        leaf: the call or loop of it that is running.
        iterators: of its loops.
        contexts: of its `with` statements.
        kept: the values of parts of its statements that were evaluated before a call on the path.
        left: how the present iteration has left the training loop; 0 while it has not.
        result: what it is to return then.
    """

    __slots__ = ("contexts", "iterators", "kept", "leaf", "left", "result", "twin")

    def __init__(self, twin: FunctionType | None = None) -> None:
        self.twin = twin
        self.leaf = ""
        self.iterators: dict[str, Iterator[Any]] = {}
        self.contexts: dict[str, Context] = {}
        self.kept: dict[str, Any] = {}
        self.left = 0
        self.result: Any = None


class PathState:
    """A script's place, besides what its variables hold: part of each memento.

    Attributes:
        frames: of the functions on the path, the script's own first.
        text: what its functions run.
        begun: how many iterations have begun.
        rounds: each time that the training loop has begun.
    """

    def __init__(self) -> None:
        self.frames = [Frame()]
        self.text: ScriptLoop | None = None
        self.begun = 0
        self.rounds: list[Round] = []


class ContextWalk(Protocol):
    """A walk whose code enters contexts.

    Attributes:
        item: what a context gave.
    """

    item: Any

    @property
    def abandoning(self) -> bool:
        """Tell whether the code is being thrown away."""


class Context:
    """A context that is entered once, and left only when the script itself leaves it."""

    memento_skip = ("_walk",)

    def __init__(self, walk: ContextWalk, manager: AbstractContextManager[Any]) -> None:
        self._walk = walk
        self._manager = manager

    def __enter__(self) -> Any:
        self._walk.item = self._manager.__enter__()
        return self._walk.item

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return False if self._walk.abandoning else self._manager.__exit__(kind, error, trace)


class Again:
    """A context that is entered already."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __enter__(self) -> None:
        """Enter nothing."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._context.__exit__(kind, error, trace)
