"""Opens a training script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.experiment.script_choice import ScriptChoice
from core.i18n import Words, words
from core.program.project import SCRIPT, Project
from core.program.settings import with_constants
from core.program.training_loop import NO_LOOP, find_path
from core.program.training_path import Note, TrainingPath
from core.text.clip import clipped

MOST_LEFT_OUT = 300
"""Characters of a notebook's lines that are shown."""

Write = Callable[[str], object]


def open_script(
    path: Path | str,
    arguments: Sequence[str] = (),
    seed: int = 0,
    loop: int | str | None = None,
    budget: int | None = None,
) -> Stepper:
    """Return a script before its first iteration: what comes before its training loop has been run.

    Args:
        path: of a `.py` file, or of a notebook.
        arguments: what would follow its name on a command line.
        seed: of the generators of torch, numpy and Python.
        loop: the line of the training loop, "12" or "engine.py:12"; found by what the loops do when left out.
        budget: bytes for keyframes.

    Raises:
        LoopError: when the script cannot be read, has no training loop, or raises before it.
    """
    chosen = None if loop is None else str(loop)
    return Stepper(read_script(ScriptChoice(Path(path), tuple(arguments), seed, chosen)), budget)


def read_script(choice: ScriptChoice, write: Write | None = None, write_error: Write | None = None) -> ScriptSubject:
    """Return a script of which nothing has been run.

    Args:
        choice: which, and how it is to be run.
        write: gets at once what it prints for the first time; collected when left out.
        write_error: gets what it writes to standard error; collected when left out.

    Raises:
        LoopError: when the script cannot be read or has no training loop.
    """
    project = Project.read(choice.path, choice.text)
    own_text = project.script.text
    if choice.constants:
        project = Project.read(choice.path, with_constants(own_text, choice.constants))
    found = find_path(project, choice.loop)
    if not found.loops:
        raise _no_loop(found)
    try:
        subject = ScriptSubject(found, choice, own_text, write, write_error)
    except SyntaxError as error:  # which only the compiler finds, such as a `return` outside of a function
        told = words("Loop", "{place}: {message}.")
        place = _place(found.project, error)
        raise LoopError(told.format(place=place, message=f"{error.msg[:1].upper()}{error.msg[1:]}")) from None
    subject.notes += _notes(found)
    return subject


def _no_loop(path: TrainingPath) -> LoopError:
    note = path.library_loop
    if note is None:
        return LoopError(NO_LOOP)
    return LoopError(_with_place(path, note), note.line if note.file == SCRIPT else None)


def _notes(path: TrainingPath) -> Iterator[Words]:
    """Yield what a person is to know of how a script is read."""
    if path.library_loop is not None:
        yield _with_place(path, path.library_loop)
    notebook = path.project.script.notebook
    if notebook is not None and notebook.left_out:
        lines = clipped(", ".join(line.text for line in notebook.left_out), MOST_LEFT_OUT)
        yield words("Loop", "Lines for Jupyter alone were left out: {lines}").format(lines=lines)


def _with_place(path: TrainingPath, note: Note) -> Words:
    place = path.project.files[note.file].place(note.line)
    return words("Loop", "{place}: {message}").format(place=place, message=note.text)


def _place(project: Project, error: SyntaxError) -> str:
    of_files = {str(one.path): one for one in project.files.values()}
    return of_files.get(error.filename or "", project.script).place(error.lineno or 1)
