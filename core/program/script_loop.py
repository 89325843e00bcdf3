"""A script with its training loop: the text on the screen, and the code of its project that runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import CodeType

from core.program.instrument import instrumented
from core.program.loop import Loop
from core.program.pauses import statements_of
from core.program.phases import phases_of
from core.program.roles import phase_starts
from core.program.training_path import TrainingPath


class ScriptLoop(Loop):
    """The training loop in a file of a person's own.

    Args:
        path: what leads to it.

    Attributes:
        path: the same.
        filename: of the file with the first training loop.
        heads: the lines of the training loops in that file.
        codes: the code of each file of the project, by module name.
    """

    def __init__(self, path: TrainingPath) -> None:
        self.path = path
        file = path.loops[0].file
        loops = [loop.node for loop in path.loops if loop.file is file]
        self.source, self.filename = file.text, str(file.path)
        self.codes: Mapping[str, CodeType] = {name: instrumented(one, path) for name, one in path.project.files.items()}
        self._tree = ast.Module(list(loops), [])
        statements = statements_of([statement for loop in loops for statement in loop.body])
        self._phases = {line: phase for loop in loops for line, phase in phases_of(loop.body).items()}
        first, last = min(loop.lineno for loop in loops), max(loop.end_lineno or loop.lineno for loop in loops)
        self._phase_starts = [start for start in phase_starts(file.text) if first <= start[0] <= last]
        self.heads = tuple(loop.lineno for loop in loops)
        self.lines = tuple(sorted({*(loop.lineno for loop in loops), *(one.lineno for one in statements)}))
        self.phases = tuple(dict.fromkeys(phase for line in self.lines if (phase := self.phase_of(line))))

    def phase_of(self, line: int) -> str | None:
        """The phase that `line` belongs to: by the comments of the text, or as far as its statements tell."""
        return super().phase_of(line) if self._phase_starts else self._phases.get(line)

    def _code_by_file(self) -> Mapping[str, CodeType]:
        return {str(file.path): self.codes[name] for name, file in self.path.project.files.items()}

    def functions(self) -> dict[tuple[str, ...], CodeType]:
        """Return the code of each function of the project, by its module and the names that lead to it."""
        return {place: code for name, code in self.codes.items() for place, code in _functions(code, (name,))}

    def memento_state(self) -> None:
        """Keep nothing: a text never changes."""

    def memento_restore(self, state: None) -> None:
        """Restore nothing."""


def _functions(code: CodeType, within: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], CodeType]]:
    """Yield the codes in a code, each with where it is; those of one name are numbered."""
    counted: dict[str, int] = {}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            counted[constant.co_name] = number = counted.get(constant.co_name, 0) + 1
            place = (*within, f"{constant.co_name} {number}")
            yield place, constant
            yield from _functions(constant, place)
