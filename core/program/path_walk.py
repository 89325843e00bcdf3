"""Follows a script from its first line to its training loops, and notes what cannot be entered again."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from core.i18n import words
from core.program.definitions import COMPREHENSIONS, DEFINITIONS, LOOPS, Function, Loop, children, own_nodes
from core.program.loop_counters import counter_of
from core.program.loop_rules import Candidates
from core.program.project import SCRIPT, Project, SourceFile
from core.program.reach import Reach
from core.program.training_path import Counter, Note, PathFunction, Site, TrainingLoop, TrainingPath

_PLAIN_DECORATORS = ("staticmethod", "classmethod")


@dataclass
class _Found:
    """All that has been found on the way."""

    loops: dict[int, tuple[Loop, tuple[Counter, ...]]] = field(default_factory=dict)
    outer: dict[int, Loop] = field(default_factory=dict)
    statements: set[int] = field(default_factory=set)
    calls: dict[int, ast.Call] = field(default_factory=dict)
    functions: dict[int, Function] = field(default_factory=dict)
    reasons: list[Note] = field(default_factory=list)


class PathWalk:
    """Goes along everything that leads to the candidates.

    Args:
        project: the files.
        reach: what their code reaches.
        candidates: the loops looked for.
    """

    def __init__(self, project: Project, reach: Reach, candidates: Candidates) -> None:
        self._project = project
        self._reach = reach
        self._candidates = candidates
        self._found = _Found()
        self._launches = False
        self._called: set[int] = set()
        self._counters: list[Counter] = []
        self._file = project.script
        self._function = ""

    def from_script(self, launches: bool = False) -> bool:
        """Go from the first line of each file that runs; return whether there was a training loop.

        Args:
            launches: go into functions, too, that the script runs in other processes.
        """
        self._launches = launches
        for file in reversed(list(self._project.files.values())):
            with self._within(file, ""):
                if self._block(_run_at_import(file)) and file.name != SCRIPT:
                    self._note(file.tree.body[0], words("Loop", "The training loop runs while its file is imported."))
        return bool(self._found.loops)

    def from_functions(self, elsewhere: bool) -> bool:
        """Go from every function, for what calls them cannot be told from the text; return what `from_script` does.

        Args:
            elsewhere: go from functions of other files than the script, too.
        """
        self._launches = True
        for function in self._reach.functions:
            file = self._reach.resolver.scope_of(function).file
            if self._candidates.leads(function) and (elsewhere or file.name == SCRIPT):
                self._enter(function)
        for function in [found for found in self._found.functions.values() if id(found) not in self._called]:
            scope = self._reach.resolver.scope_of(function)
            text = words("Loop", "What calls {name}() cannot be told from the text.").format(name=scope.qualname)
            self._note(function, text, scope.file)
        return bool(self._found.loops)

    def path(self, library_loop: Note | None) -> TrainingPath:
        """Return what has been found."""
        found = self._found
        sites = self._sites()
        loops = [
            TrainingLoop(loop, self._place(loop)[0], self._place(loop)[1], sites[id(loop)], counters)
            for loop, counters in found.loops.values()
        ]
        functions = [
            PathFunction(function, scope.file, scope.qualname)
            for function in found.functions.values()
            for scope in [self._reach.resolver.scope_of(function)]
        ]
        return TrainingPath(
            self._project,
            tuple(loops),
            tuple(functions),
            frozenset(found.statements),
            MappingProxyType({key: sites[key] for key in found.calls}),
            MappingProxyType({key: sites[key] for key in found.outer}),
            tuple(sorted(set(found.reasons), key=lambda note: (note.file != SCRIPT, note.file, note.line))),
            library_loop,
        )

    def _place(self, node: ast.AST) -> tuple[SourceFile, str]:
        scope = self._reach.resolver.scopes.of[id(node)]
        return scope.file, scope.qualname

    def _sites(self) -> dict[int, Site]:
        """Return the static name of each call and loop on the path."""
        nodes = [
            *self._found.calls.values(),
            *self._found.outer.values(),
            *(loop for loop, _ in self._found.loops.values()),
        ]
        counts: dict[tuple[str, str], int] = {}
        sites = {}
        for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset, -(node.end_col_offset or 0))):
            file, function = self._place(node)
            number = counts.get((file.name, function), 0)
            counts[file.name, function] = number + 1
            sites[id(node)] = Site(file.name, function, number)
        return sites

    @contextmanager
    def _within(self, file: SourceFile, function: str) -> Iterator[None]:
        before = self._file, self._function
        self._file, self._function = file, function
        yield
        self._file, self._function = before

    def _note(self, node: ast.AST, text: str, file: SourceFile | None = None) -> None:
        self._found.reasons.append(Note((file or self._file).name, getattr(node, "lineno", 1), text))

    def _block(self, body: Iterable[ast.stmt]) -> bool:
        return _some(self._statement(statement) for statement in body)

    def _statement(self, node: ast.stmt) -> bool:
        if isinstance(node, DEFINITIONS) or not self._candidates.within(node):
            return False
        found = self._compound(node) if _is_compound(node) else self._calls(node)
        if found:
            self._found.statements.add(id(node))
        return found

    def _compound(self, node: ast.stmt) -> bool:
        head = self._head(node)
        if isinstance(node, LOOPS):
            return self._loop(node) or head
        blocks = [getattr(node, name, []) for name in ("body", "orelse")]
        found = _some(self._block(block) for block in blocks)
        if found and isinstance(node, ast.AsyncWith):
            self._note(node, words("Loop", "An `async with` leads to the training loop."))
        later = [getattr(node, "finalbody", []), *(handler.body for handler in getattr(node, "handlers", []))]
        if _some(self._block(block) for block in later):
            self._note(node, words("Loop", "A `finally` or an `except` leads to the training loop."))
            found = True
        if _some(self._block(case.body) for case in getattr(node, "cases", [])):
            self._note(node, words("Loop", "A `match` leads to the training loop."))
            found = True
        return found or head

    def _loop(self, loop: Loop) -> bool:
        trains = self._candidates.is_training_loop(loop)
        counter = counter_of(loop, outer=not trains)
        if counter:
            self._counters.append(Counter(counter, self._file.name, self._function, loop.lineno))
        found = True
        if trains:
            self._found.loops.setdefault(id(loop), (loop, tuple(self._counters)))
        elif found := self._block(loop.body):
            self._found.outer[id(loop)] = loop
        if counter:
            self._counters.pop()
        if self._block(loop.orelse):
            self._note(loop, words("Loop", "The `else` of a loop leads to the training loop."))
            found = True
        if found and isinstance(loop, ast.AsyncFor):
            self._note(loop, words("Loop", "An `async for` leads to the training loop."))
        return found

    def _head(self, node: ast.stmt) -> bool:
        """Go along what a compound statement works out first."""
        heads = [getattr(node, name) for name in ("test", "iter", "subject") if hasattr(node, name)]
        heads += [item.context_expr for item in getattr(node, "items", [])]
        found = _some(self._calls(head) for head in heads)
        if found:
            self._note(node, words("Loop", "The training loop is called in the head of a statement."))
        return found

    def _calls(self, node: ast.AST) -> bool:
        """Go along the calls of a statement or expression."""
        found = False
        for call, choice in _calls_in(node):
            functions = self._candidates.leading_calls(call)
            if self._reach.is_launch(call) and not self._launches:
                continue
            if not _some(self._enter(function) for function in functions):
                continue
            found = True
            self._found.calls[id(call)] = call
            self._called.update(map(id, functions))
            if choice is not None:
                self._note(call, choice)
            if self._reach.is_handed_on(call):
                text = words("Loop", "A library calls {name}(), which leads to the training loop.")
                self._note(call, text.format(name=getattr(functions[0], "name", "lambda")))
        return found

    def _enter(self, function: Function) -> bool:
        """Go along a function, once; return whether it is on the path."""
        if id(function) in self._found.functions:
            return True
        scope = self._reach.resolver.scope_of(function)
        self._found.functions[id(function)] = function
        with self._within(scope.file, scope.qualname):
            found = self._calls(function.body) if isinstance(function, ast.Lambda) else self._block(function.body)
            if found:
                self._check(function)
            else:
                del self._found.functions[id(function)]
        return found

    def _check(self, function: Function) -> None:
        """Note what hinders a function from being entered again."""
        if isinstance(function, ast.Lambda):
            self._note(function, words("Loop", "A `lambda` leads to the training loop."))
            return
        name = function.name
        if isinstance(function, ast.AsyncFunctionDef):
            self._note(
                function, words("Loop", "{name}() is `async`, and leads to the training loop.").format(name=name)
            )
        if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function.body)):
            text = words("Loop", "{name}() is a generator, and leads to the training loop.")
            self._note(function, text.format(name=name))
        strange = [node for node in function.decorator_list if getattr(node, "id", "") not in _PLAIN_DECORATORS]
        if strange:
            text = words("Loop", "{name}() has the decorator @{decorator}, and leads to the training loop.")
            self._note(function, text.format(name=name, decorator=ast.unparse(strange[0])))


def _some(results: Iterable[bool]) -> bool:
    """Return whether any of some results is true, having worked out all of them."""
    return any(list(results))


def _is_compound(node: ast.stmt) -> bool:
    return hasattr(node, "body") or hasattr(node, "cases")


def _run_at_import(file: SourceFile) -> list[ast.stmt]:
    """Return the top level of a file, without what only a script runs."""
    if file.name == SCRIPT:
        return file.tree.body
    return [node for node in file.tree.body if not (isinstance(node, ast.If) and "__name__" in ast.unparse(node.test))]


def _calls_in(node: ast.AST) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield the calls that a node makes, each with what keeps it from being entered again, in the order of the text."""
    waiting: list[tuple[ast.AST, str | None]] = [(node, None)]
    while waiting:
        current, hindrance = waiting.pop()
        if isinstance(current, DEFINITIONS):
            continue
        if isinstance(current, ast.Call):
            yield current, hindrance
        if isinstance(current, COMPREHENSIONS):
            hindrance = words("Loop", "A comprehension leads to the training loop.")
        elif isinstance(current, ast.Await):
            hindrance = words("Loop", "An `await` leads to the training loop.")
        waiting.extend((child, hindrance) for child in reversed(children(current)))
