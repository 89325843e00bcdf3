"""Opens a training script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.i18n import words
from core.program.project import Project
from core.program.training_loop import find_path


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
    found = find_path(Project.read(path), loop)
    if not found.loops:
        note = found.library_loop
        raise LoopError(
            note.text if note else words("Loop", "No training loop was found."), note.line if note else None
        )
    return Stepper(ScriptSubject(found, arguments, seed), budget)
