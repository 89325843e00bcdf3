"""Which loop of a project is the training loop, and what leads to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import Enum, auto

from core.errors import LoopError
from core.i18n import words
from core.program.definitions import LOOPS, Loop
from core.program.library_loops import joined_processes, launched_processes, library_loop
from core.program.loop_rules import Candidates, Rule, Rules, no_loop
from core.program.path_walk import PathWalk
from core.program.project import Project, SourceFile
from core.program.reach import Reach
from core.program.training_path import Note, TrainingPath

NO_LOOP = words(
    "Loop", "No training loop was found: no `for` or `while` calls backward() or moves weights by their gradients."
)


class Start(Enum):
    """From where the path to a loop is looked for."""

    SCRIPT = auto()
    """From the first line of the script."""
    LAUNCHES = auto()
    """From there, and into functions that it runs in other processes."""
    ANYWHERE = auto()
    """From every function: what calls it cannot be told."""
    FUNCTIONS = auto()
    """From every function of the script."""
    LIBRARY = auto()
    """From nowhere: a library runs the loop."""


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
        LoopError: when there is no loop, or none in that line, or when the text is nested far too deeply.
    """
    try:
        return _path(project, loop_line)
    except RecursionError:
        raise LoopError(words("Loop", "The script is nested too deeply.")) from None


def _path(project: Project, loop_line: int | str | None) -> TrainingPath:
    reach = Reach(project)
    if loop_line is not None:
        return _chosen(project, reach, _loop_at(project, loop_line))
    for start, accepts, whole in _attempts(Rules(reach)):
        walk = PathWalk(project, reach, Candidates(reach, accepts, whole))
        if start is Start.LIBRARY:
            if note := library_loop(project, reach.resolver):
                return walk.path(note)
        elif _walked(walk, start):
            return walk.path(_elsewhere(project, reach, start))
    raise LoopError(NO_LOOP)


def _attempts(rules: Rules) -> Iterator[tuple[Start, Rule, bool]]:
    """Yield where and by which rule to look, the best first, and whether a loop may count with one within it."""
    yield Start.SCRIPT, rules.both, True
    yield Start.LAUNCHES, rules.both, True
    yield Start.SCRIPT, rules.backward, False
    yield Start.ANYWHERE, rules.both, True
    yield Start.LIBRARY, no_loop, False
    yield Start.SCRIPT, rules.update, False
    yield Start.SCRIPT, rules.any_update, False
    yield Start.FUNCTIONS, rules.backward, False
    yield Start.FUNCTIONS, rules.update, False


def _walked(walk: PathWalk, start: Start) -> bool:
    if start in (Start.ANYWHERE, Start.FUNCTIONS):
        return walk.from_functions(elsewhere=start is Start.ANYWHERE)
    return walk.from_script(start is Start.LAUNCHES)


def _elsewhere(project: Project, reach: Reach, start: Start) -> Note | None:
    """Return a note when the loop that has been found runs in other processes."""
    if start is Start.LAUNCHES:
        return launched_processes(project, reach.resolver)
    return joined_processes(project, reach.resolver)


def _chosen(project: Project, reach: Reach, chosen: Loop) -> TrainingPath:
    for start in (Start.SCRIPT, Start.LAUNCHES, Start.ANYWHERE):
        walk = PathWalk(project, reach, Candidates(reach, lambda loop: loop is chosen))
        if _walked(walk, start):
            return walk.path(_elsewhere(project, reach, start))
    raise LoopError(
        words("Loop", "Nothing leads to the loop at line {line}.").format(line=chosen.lineno), chosen.lineno
    )


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
        told = words("Loop", "{place} is no line: a line is written as 12 or engine.py:12.")
        raise LoopError(told.format(place=place))
    return file, int(number)
