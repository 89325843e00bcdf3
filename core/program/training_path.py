"""The path from a script's first line to its training loops, as data."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.program.definitions import Function, Loop
from core.program.project import Project, SourceFile


class Site(NamedTuple):
    """A static name for a call or loop on the path, the same after any edit that leaves the structure as it is.

    Attributes:
        file: the module name of its file.
        function: the qualified name of the function that it stands in; empty at top level.
        ordinal: its number among the path's calls and loops of that function, in the order of the text, from 0.
    """

    file: str
    function: str
    ordinal: int


@dataclass(frozen=True)
class Note:
    """Something to tell a person about a line.

    Attributes:
        file: the module name of the line's file.
        line: the line, from 1.
        text: a sentence.
    """

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class Counter:
    """A variable that counts the turns of a loop: `epoch`, `i`, or `self.step` of a `while`.

    Attributes:
        name: as the text has it.
        file: the module name of its file.
        function: the qualified name of the function that it is a variable of; empty at top level.
        line: the line of its loop.
    """

    name: str
    file: str
    function: str
    line: int


@dataclass(frozen=True, eq=False)
class TrainingLoop:
    """A training loop.

    Attributes:
        node: the loop.
        file: where it stands.
        function: the qualified name of the function that it stands in; empty at top level.
        site: its static name.
        counters: the counters of the loops around it and its own, outermost first, through the calls that lead to it.
    """

    node: Loop
    file: SourceFile
    function: str
    site: Site
    counters: tuple[Counter, ...]

    @property
    def line(self) -> int:
        """The line in which it begins."""
        return self.node.lineno


@dataclass(frozen=True, eq=False)
class PathFunction:
    """A function or method through which the path leads.

    Attributes:
        node: its definition.
        file: where it stands.
        qualname: its qualified name.
    """

    node: Function
    file: SourceFile
    qualname: str


@dataclass(frozen=True, eq=False)
class TrainingPath:
    """All that leads to the training loops of a project. Nodes are told by their `id`, and kept alive by `project`.

    Attributes:
        project: the files.
        loops: the training loops, in the order in which the script comes by them.
        functions: the functions and methods on the path.
        statements: the statements that lead to a training loop or are one, compound ones included.
        calls: the calls that lead to one, each with its static name.
        outer_loops: the loops around them, each with its static name.
        reasons: why the path cannot be entered again in its middle; empty when it can.
        library_loop: set when the loop runs where it cannot be walked: within a library, or in other processes. Then
            `loops` may be empty.
    """

    project: Project
    loops: tuple[TrainingLoop, ...]
    functions: tuple[PathFunction, ...]
    statements: frozenset[int]
    calls: Mapping[int, Site]
    outer_loops: Mapping[int, Site]
    reasons: tuple[Note, ...]
    library_loop: Note | None

    @property
    def reentrant(self) -> bool:
        """Return whether code that paused in a training loop can be entered again there."""
        return not self.reasons

    def loop_of(self, node: ast.AST) -> TrainingLoop | None:
        """Return the training loop that a node is."""
        return self._loops.get(id(node))

    def leads(self, node: ast.AST) -> bool:
        """Return whether a statement, call or function is on the path."""
        return id(node) in self._leading

    @cached_property
    def _loops(self) -> dict[int, TrainingLoop]:
        return {id(loop.node): loop for loop in self.loops}

    @cached_property
    def _leading(self) -> frozenset[int]:
        return self.statements | self.calls.keys() | {id(function.node) for function in self.functions}
