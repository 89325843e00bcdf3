"""The training loop of a script, as text: its lines, phases and names."""

from __future__ import annotations

import ast

from core.program.loop import Loop
from core.program.pauses import statements_of
from core.program.phases import phases_of
from core.program.project import SourceFile
from core.program.roles import phase_starts


class ScriptLoop(Loop):
    """The training loop in a file of a person's own.

    Args:
        file: the file.
        loops: the training loops in it.

    Attributes:
        filename: of the file.
    """

    def __init__(self, file: SourceFile, loops: list[ast.For | ast.AsyncFor | ast.While]) -> None:
        self.source = file.text
        self.filename = str(file.path)
        self._tree = ast.Module(list(loops), [])
        statements = statements_of([statement for loop in loops for statement in loop.body])
        self._phases = {line: phase for loop in loops for line, phase in phases_of(loop.body).items()}
        first, last = min(loop.lineno for loop in loops), max(loop.end_lineno or loop.lineno for loop in loops)
        self._phase_starts = [start for start in phase_starts(file.text) if first <= start[0] <= last]
        self.lines = tuple(sorted({*(loop.lineno for loop in loops), *(one.lineno for one in statements)}))
        self.phases = tuple(dict.fromkeys(phase for line in self.lines if (phase := self.phase_of(line))))

    def phase_of(self, line: int) -> str | None:
        """The phase that `line` belongs to: by the comments of the text, or as far as its statements tell."""
        return super().phase_of(line) if self._phase_starts else self._phases.get(line)
