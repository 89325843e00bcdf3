"""The actions that only a lesson on a script has. Importing it loads no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.experiment.script_choice import Constant, ScriptChoice
from core.lessons.actions import Executor
from core.lessons.lines import line_of
from core.lessons.scripts import LessonScript


@dataclass(frozen=True)
class StartScript:
    """Run a script from its beginning, up to its first iteration.

    Attributes:
        script: its path, and the text that is to run.
        constants: values in place of those of its text, by name.
        seed: of all generators, where the script sets none.
        code: the texts that it brings, as a person is to see them before they run.
    """

    script: LessonScript
    constants: Mapping[str, Constant]
    seed: int = 0
    code: tuple[str, ...] = ()

    @property
    def choice(self) -> ScriptChoice:
        """The same as a session opens it."""
        return ScriptChoice(self.script.path, seed=self.seed, constants=self.constants, text=self.script.text)

    def do(self, executor: Executor) -> None:
        executor.start_script(self.choice)


@dataclass(frozen=True, slots=True)
class RunTo:
    """Run until a line comes to its turn, in a function too."""

    line: str

    def do(self, executor: Executor) -> None:
        executor.run_to(line_of(executor.source, self.line, executor.script))


@dataclass(frozen=True, slots=True)
class SetBreakpoint:
    """Set a breakpoint on a line."""

    line: str
    condition: str = ""

    def do(self, executor: Executor) -> None:
        executor.set_breakpoint(line_of(executor.source, self.line, executor.script), self.condition)


@dataclass(frozen=True, slots=True)
class ClearBreakpoints:
    """Remove the breakpoints that the lesson has set."""

    def do(self, executor: Executor) -> None:
        executor.clear_breakpoints()


@dataclass(frozen=True, slots=True)
class Watch:
    """Watch expressions, and no others."""

    expressions: tuple[str, ...]

    def do(self, executor: Executor) -> None:
        executor.watch(self.expressions)


@dataclass(frozen=True, slots=True)
class Pin:
    """Show tensors as maps, and no others."""

    tensors: tuple[str, ...]

    def do(self, executor: Executor) -> None:
        executor.pin(self.tensors)
