"""Finds lines of a loop or of a script by what they say. Importing it loads no torch."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.errors import LoopError
from core.i18n import words
from core.lessons.errors import ActionError
from core.program.line_breakpoints import lines_with_code
from core.program.loop import Loop
from core.program.project import Project
from core.program.script_loop import ScriptLoop
from core.program.training_loop import NO_LOOP, find_path
from core.text.quoting import quoted

ELSEWHERE = words("LessonFile", "The training loop of a lesson has to be in the script itself")


@lru_cache(maxsize=4)
def loop_of(source: str, script: Path | None = None) -> Loop:
    """Return a loop with its lines, cached since a lesson's steps refer to the same one repeatedly.

    Args:
        source: its text.
        script: the path of the script that the text is of; None for a trainer's loop.

    Raises:
        LoopError: if the text is no loop, or is a script without one.
    """
    if script is None:
        return Loop(source)
    found = find_path(Project.read(script, source), None)
    if not found.loops:
        raise LoopError(NO_LOOP)
    loop = ScriptLoop(found)
    if loop.filename != str(script):
        raise LoopError(ELSEWHERE)
    return loop


def line_of(source: str, text: str, script: Path | None = None) -> int:
    """Return the line with code that reads `text`, or else the only one that contains it.

    Args:
        source: the text of a loop or of a script.
        text: what the line says.
        script: the path of the script; None for a trainer's loop.

    Raises:
        ActionError: if there is no such line, or more than one.
    """
    lines = loop_of(source).lines if script is None else lines_with_code(source)
    written = source.split("\n")
    said = {line: written[line - 1].strip() for line in lines}
    found = [line for line, read in said.items() if read == text] or [
        line for line, read in said.items() if text in read
    ]
    if not found:
        raise ActionError(words("LessonFile", "No line of this loop reads “{text}”"), text=quoted(text))
    if len(found) > 1:
        raise ActionError(
            words("LessonFile", "“{text}” stands in lines {lines}; write more of the line"),
            text=quoted(text),
            lines=quoted(", ".join(map(str, found))),
        )
    return found[0]


def line_in_loop(source: str, text: str, script: Path | None = None) -> int:
    """Return the line of the training loop that reads `text`; lines of functions are none.

    Raises:
        ActionError: if there is no such line, or more than one.
    """
    line = line_of(source, text, script)
    if line not in loop_of(source, script).lines:
        raise ActionError(words("LessonFile", "“{text}” is no line of the training loop"), text=quoted(text))
    return line


def line_after(source: str, phase: str, script: Path | None = None) -> int | None:
    """Return the first line after the last one of a phase; None if the iteration ends with it.

    Raises:
        ActionError: if the loop has no such phase.
    """
    loop = loop_of(source, script)
    own = [line for line in loop.lines if loop.phase_of(line) == phase]
    if not own:
        raise ActionError(
            words("LessonFile", "This loop has no phase “{phase}”; there is {known}"),
            phase=quoted(phase),
            known=", ".join(loop.phases),
        )
    return next((line for line in loop.lines if line > own[-1]), None)
