"""Training loops that run where they cannot be walked: within a library, or in other processes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from core.i18n import Words, words
from core.program.project import Project
from core.program.reach import LAUNCHES
from core.program.resolution import Resolver
from core.program.training_path import Note
from core.program.values import External

_FITS = frozenset({"fit", "fit_one_cycle", "fine_tune", "learn"})


def library_loop(project: Project, resolver: Resolver) -> Note | None:
    """Return a note on a call that leaves the training loop to a library, such as Lightning's `trainer.fit(model)`."""
    text = words("Loop", "The training loop is inside a library: {call}() runs it.")
    return _first_call(project, resolver, _runs_a_loop, text, ast.walk)


def launched_processes(project: Project, resolver: Resolver) -> Note | None:
    """Return a note on a call that has other processes train."""
    text = words("Loop", "{call}() runs the training loop in other processes, where it cannot be walked.")
    return _first_call(project, resolver, lambda name: _last(name) in LAUNCHES, text, ast.walk)


def joined_processes(project: Project, resolver: Resolver) -> Note | None:
    """Return a note on a call by which a script, under no condition, joins the processes that torchrun has started."""
    text = words("Loop", "{call}() expects that the script has been started by torchrun, once for each process.")
    return _first_call(project, resolver, lambda name: _last(name) == "init_process_group", text, _unconditional)


def _runs_a_loop(name: str) -> bool:
    last = _last(name)
    return "." in name and (last in _FITS or (last == "train" and "trainer" in name.lower()))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _unconditional(tree: ast.AST) -> Iterable[ast.AST]:
    waiting = [tree]
    for node in waiting:
        if not isinstance(node, ast.If) or "__name__" in ast.unparse(node.test):
            waiting.extend(ast.iter_child_nodes(node))
    return waiting


def _first_call(
    project: Project,
    resolver: Resolver,
    asks: Callable[[str], bool],
    text: Words,
    nodes_of: Callable[[ast.AST], Iterable[ast.AST]],
) -> Note | None:
    """Return a note on the first call of something from outside the project whose dotted name is asked for."""
    for file in project.files.values():
        for node in nodes_of(file.tree):
            if isinstance(node, ast.Call):
                names = [value.name for value in resolver.resolve(node.func) if isinstance(value, External)]
                if any(map(asks, names)):
                    return Note(file.name, node.lineno, text.format(call=ast.unparse(node.func)))
    return None
