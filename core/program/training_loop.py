"""Which loop of a project is the training loop, and what leads to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.errors import LoopError
from core.i18n import words
from core.program.library_loops import library_loop, other_processes
from core.program.loop_rules import LOOPS, Candidates, Rule, Rules
from core.program.path_walk import PathWalk
from core.program.project import Project, SourceFile
from core.program.reach import Reach
from core.program.training_path import Loop, TrainingPath

NO_LOOP = words(
    "Loop", "No training loop was found: no `for` or `while` calls backward() or moves weights by their gradients."
)


def find_path(project: Project, loop_line: int | str | None = None) -> TrainingPath:
    """Return the path to a project's training loops.

    A training loop is the innermost loop that reaches both a backward pass and an update of the weights; if there is
    none, the innermost that reaches a backward pass; if there is none, the innermost that moves weights by hand. A loop
    that does both by itself, outside of such a loop within it, is taken for the whole, as that of a GAN with several
    critic steps is.

    Args:
        project: the files.
        loop_line: the line of another loop to take: 12 in the script, or "engine.py:12".

    Raises:
        LoopError: when there is no loop, or none in that line.
    """
    reach = Reach(project)
    if loop_line is not None:
        return _chosen(project, reach, _loop_at(project, loop_line))
    rules = Rules(reach)
    elsewhere = other_processes(project, reach.resolver)
    for reached, accepts, whole in _attempts(rules):
        if accepts is None:
            if note := library_loop(project, reach.resolver):
                return PathWalk(project, reach, Candidates(reach, [], lambda loop: False)).path(note)
            continue
        walk = PathWalk(project, reach, Candidates(reach, _trees(project), accepts, whole))
        if walk.from_script() if reached else walk.from_functions():
            return walk.path(elsewhere)
    raise LoopError(NO_LOOP)


def _attempts(rules: Rules) -> Iterator[tuple[bool, Rule | None, bool]]:
    """Yield what to look for, the best first: whether from the script on, by which rule (None: in libraries)."""
    yield True, rules.both, True
    yield True, rules.backward, False
    yield False, rules.both, True
    yield True, None, False
    yield True, rules.update, False
    yield True, rules.any_update, False
    yield False, rules.backward, False
    yield False, rules.update, False


def _chosen(project: Project, reach: Reach, chosen: Loop) -> TrainingPath:
    candidates = Candidates(reach, _trees(project), lambda loop: loop is chosen)
    walk = PathWalk(project, reach, candidates)
    if walk.from_script() or walk.from_functions():
        return walk.path(other_processes(project, reach.resolver))
    raise LoopError(words("Loop", "Nothing leads to the loop at line {line}.").format(line=chosen.lineno), chosen.lineno)


def _trees(project: Project) -> list[ast.Module]:
    return [file.tree for file in project.files.values()]


def _loop_at(project: Project, place: int | str) -> Loop:
    file, line = _place(project, place)
    loops = [node for node in ast.walk(file.tree) if isinstance(node, LOOPS)]
    for loop in loops:
        if loop.lineno == line:
            return loop
    known = ", ".join(str(number) for number in sorted(loop.lineno for loop in loops))
    if not known:
        raise LoopError(words("Loop", "{file} has no loop.").format(file=file.path.name))
    told = words("Loop", "No loop begins at {place}. Loops begin at: {lines}.")
    raise LoopError(told.format(place=file.place(line), lines=known), line if file is project.script else None)


def _place(project: Project, place: int | str) -> tuple[SourceFile, int]:
    name, _, number = str(place).rpartition(":")
    file = project.file_at(name) if name else project.script
    if file is None:
        raise LoopError(words("Loop", "{file} is no file of this project.").format(file=name))
    if not number.strip().isdecimal():
        raise LoopError(words("Loop", "{place} is no line: a line is written as 12 or engine.py:12.").format(place=place))
    return file, int(number)
