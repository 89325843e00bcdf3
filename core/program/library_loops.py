"""Training loops that run where they cannot be walked: within a library, or in other processes."""

from __future__ import annotations

import ast

from core.i18n import words
from core.program.project import Project
from core.program.resolution import External, Resolver
from core.program.training_path import Note

_FITS = frozenset({"fit", "fit_one_cycle", "fine_tune", "learn"})
_LAUNCHES = frozenset({"spawn", "notebook_launcher", "start_processes", "elastic_launch"})
_JOINS = frozenset({"init_process_group"})


def library_loop(project: Project, resolver: Resolver) -> Note | None:
    """Return a note on a call that leaves the training loop to a library, such as Lightning's `trainer.fit(model)`."""
    text = words("Loop", "The training loop is inside a library: {call}() runs it.")
    return _first(project, resolver, _runs_a_loop, text)


def other_processes(project: Project, resolver: Resolver) -> Note | None:
    """Return a note on a call that starts other processes which train, or joins them."""
    text = words("Loop", "{call}() runs the training loop in other processes, where it cannot be walked.")
    joining = words("Loop", "{call}() expects that the script has been started by torchrun, once for each process.")
    return _first(project, resolver, lambda name: _last(name) in _LAUNCHES, text) or _first(
        project, resolver, lambda name: _last(name) in _JOINS, joining
    )


def _runs_a_loop(name: str) -> bool:
    last = _last(name)
    return "." in name and (last in _FITS or (last == "train" and "trainer" in name.lower()))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _first(project, resolver, asks, text) -> Note | None:  # type: ignore[no-untyped-def]
    for file in project.files.values():
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call):
                names = [value.name for value in resolver.resolve(node.func) if isinstance(value, External)]
                if any(map(asks, names)):
                    return Note(file.name, node.lineno, text.format(call=ast.unparse(node.func)))
    return None
