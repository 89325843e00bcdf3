"""All that the statements of a project reach, through the functions they refer to: a backward pass, an update."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from enum import Flag, auto
from functools import cached_property

from core.program.definitions import FUNCTIONS, LOOPS, Function, Loop, own_nodes, run_nodes
from core.program.gradient_calls import goes_backward, updates_weights
from core.program.project import Project
from core.program.resolution import Resolver
from core.program.values import External


class Work(Flag):
    """The parts of training that some code takes on."""

    NOTHING = 0
    BACKWARD = auto()
    UPDATE = auto()
    BOTH = BACKWARD | UPDATE


_WRAPPERS = frozenset({"partial", "partialmethod", "compile", "jit", "script", "vmap", "wraps", "grad", "remat"})
"""Functions of libraries that take a function and only give another one."""

LAUNCHES = frozenset({"spawn", "notebook_launcher", "start_processes", "elastic_launch", "Process"})
"""Functions of libraries that run a function in other processes."""


class Reach:
    """Tells what code reaches; everything is looked at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.resolver = Resolver(project)
        self.functions = self.resolver.scopes.functions
        self._own: dict[int, Work] = {}
        self._referred: dict[int, tuple[Function, ...]] = {}
        self._called: dict[int, tuple[Function, ...]] = {}
        self._done: dict[int, Work] = {}
        self._settle()

    @cached_property
    def loops(self) -> list[tuple[Loop, ast.AST]]:
        """All loops, each with the module or function that it stands in."""
        return [(node, owner) for owner, body in self._owners for node in own_nodes(body) if isinstance(node, LOOPS)]

    @cached_property
    def calls(self) -> dict[int, list[Function]]:
        """The functions that each module and function calls, by the identity of the caller."""
        return {
            id(owner): [function for node in run_nodes(body) for function in self.called(node)]
            for owner, body in self._owners
        }

    @property
    def _owners(self) -> list[tuple[ast.AST, list[ast.AST]]]:
        trees = [file.tree for file in self._project.files.values()]
        owners: list[tuple[ast.AST, list[ast.AST]]] = [(tree, list(tree.body)) for tree in trees]
        return owners + [(function, body_of(function)) for function in self.functions]

    def work(self, nodes: Iterable[ast.AST]) -> Work:
        """Return what some nodes, apart from those within them, do and reach."""
        found = Work.NOTHING
        for node in nodes:
            found |= self._direct(node)
            for function in self._refers(node):
                found |= self._done[id(function)]
        return found

    def direct(self, node: ast.AST) -> Work:
        """Return what a node itself does, not what it calls."""
        return self._direct(node)

    def called(self, node: ast.AST) -> tuple[Function, ...]:
        """Return the functions of the project that a call runs, itself or by handing them to a library."""
        if not isinstance(node, ast.Call):
            return ()
        if id(node) not in self._called:
            direct = tuple(self.resolver.called(node))
            self._called[id(node)] = direct or tuple(self._handed_on(node))
        return self._called[id(node)]

    def is_handed_on(self, call: ast.Call) -> bool:
        """Return whether a call runs functions of the project only by handing them to a library."""
        return not any(self.resolver.called(call)) and bool(self.called(call))

    def is_launch(self, call: ast.Call) -> bool:
        """Return whether a call runs functions of the project in other processes."""
        return not LAUNCHES.isdisjoint(self._outside(call)) and self.is_handed_on(call)

    def _outside(self, call: ast.Call) -> set[str]:
        values = self.resolver.resolve(call.func)
        return {value.name.rpartition(".")[2] for value in values if isinstance(value, External)}

    def _handed_on(self, call: ast.Call) -> Iterator[Function]:
        if not _WRAPPERS.isdisjoint(self._outside(call)):
            return
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(argument, ast.Name | ast.Attribute | ast.Lambda):
                yield from (value for value in self.resolver.resolve(argument) if isinstance(value, FUNCTIONS))

    def _direct(self, node: ast.AST) -> Work:
        if not isinstance(node, ast.Call | ast.Assign | ast.AugAssign | ast.AnnAssign):
            return Work.NOTHING
        if id(node) not in self._own:
            resolve = self.resolver.resolve
            work = Work.BACKWARD if goes_backward(node, resolve) else Work.NOTHING
            self._own[id(node)] = work | (Work.UPDATE if updates_weights(node, resolve) else Work.NOTHING)
        return self._own[id(node)]

    def _refers(self, node: ast.AST) -> tuple[Function, ...]:
        if not isinstance(node, ast.Call | ast.Name | ast.Attribute):
            return ()
        if id(node) not in self._referred:
            self._referred[id(node)] = tuple(self.resolver.referred(node))
        return self._referred[id(node)]

    def _settle(self) -> None:
        """Find out what each function reaches: hand it on to those that refer to it until nothing changes."""
        users: dict[int, list[Function]] = {}
        for function in self.functions:
            self._done[id(function)] = Work.NOTHING
            for node in own_nodes(body_of(function)):
                self._done[id(function)] |= self._direct(node)
                for other in self._refers(node):
                    users.setdefault(id(other), []).append(function)
        waiting = [function for function in self.functions if self._done[id(function)]]
        while waiting:
            function = waiting.pop()
            for user in users.get(id(function), ()):
                work = self._done[id(user)] | self._done[id(function)]
                if work != self._done[id(user)]:
                    self._done[id(user)] = work
                    waiting.append(user)


def body_of(function: Function) -> list[ast.AST]:
    """Return what a function runs."""
    return list(function.body) if isinstance(function.body, list) else [function.body]
