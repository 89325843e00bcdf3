"""All that a script gets from outside and sends there."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

from core.effects.children import Children, writers
from core.effects.clocks import Clocks
from core.effects.figures import FigureLog
from core.effects.files import Files
from core.effects.gate import Gate
from core.effects.imports import Imports
from core.effects.inputs import Input, Lines
from core.effects.library_files import LibraryFiles
from core.effects.output import Output
from core.effects.overlay import Overlay
from core.effects.patches import Patches
from core.effects.plots import Plots
from core.effects.process import Process
from core.effects.records import Records
from core.effects.seeds import Seeds
from core.effects.settings import Settings

HOOKS = ("excepthook", "displayhook", "unraisablehook")
"""Names of `sys` that a script may set, besides its streams and lists. It begins with Python's own ones."""


class Outside:
    """Stand between a script and the world: printed text, files, clocks and the process.

    Args:
        folder: where the script is, which is also where it runs.
        own: tells whether a code's file belongs to the person's project.
        write: gets the text printed at the frontier.
        write_error: gets what is printed to `sys.stderr`; the same by default.

    Attributes:
        state: belongs to the script's memento.
    """

    memento_skip = ("_gate", "_inside", "_input", "_others", "_parts", "_patches", "_process", "_settings", "state")
    _latest: ClassVar[Outside | None] = None

    def __init__(
        self,
        folder: Path,
        own: Callable[[str], bool],
        write: Callable[[str], object],
        write_error: Callable[[str], object] | None = None,
    ) -> None:
        self._gate = gate = Gate(own)
        self._patches = Patches()
        self._settings = Settings()
        self._process = Process(gate, folder)
        self._overlay, self._records = Overlay(gate), Records(gate)
        self._plots = Plots(self._overlay, self._records)
        self._input = Input(gate, self._records)
        self._output = Output(gate, write, "<stdout>")
        self._errors = Output(gate, write_error or write, "<stderr>", "backslashreplace")
        self._sys: dict[str, Any] = {
            "stdin": self._input,
            "stdout": self._output,
            "stderr": self._errors,
            "argv": [""],
            "path": [str(folder), *(path for path in sys.path if path)],
            # Python's own: a window's hook would lead a memento to the window.
            **{name: getattr(sys, f"__{name}__") for name in HOOKS},
        }
        self._others: dict[str, Any] = {}
        self._imports = Imports(gate)
        self._install()
        self.state = State(self)
        self._inside = _Inside(self)
        self._depth = 0

    def _install(self) -> None:
        patches, imports = self._patches, self._imports
        parts = (
            Files(self._overlay, self._records),
            LibraryFiles(self._overlay),
            Clocks(self._gate, self._records),
            Seeds(self._gate, self._records),
            Children(self._gate, self._records),
            self._input,
            self._process,
            self._settings,
        )
        for part in parts:
            part.install(patches, imports)
        late = {
            "matplotlib": self._plots.install,
            "matplotlib.figure": self._plots.install_figure,
            "matplotlib.backends.backend_agg": self._plots.install_canvas,
            "matplotlib.pyplot": self._plots.install_pyplot,
            **writers(self._gate),
        }
        for name, install in late.items():
            imports.when(name, functools.partial(install, patches))

    @property
    def replaying(self) -> bool:
        """Return whether a stretch that was run before is run again, so that nothing goes out."""
        return self._gate.replaying

    @replaying.setter
    def replaying(self, replaying: bool) -> None:
        self._gate.replaying = replaying

    @property
    def abandoning(self) -> bool:
        """Return whether an old run is being thrown away, so that its closing has no effect."""
        return self._gate.abandoning

    @abandoning.setter
    def abandoning(self, abandoning: bool) -> None:
        self._gate.abandoning = abandoning

    @property
    def notes(self) -> list[str]:
        """Sentences for a person, each once."""
        return self._gate.notes

    @property
    def parts(self) -> tuple[Any, ...]:
        """The parts that belong to a moment."""
        return self._overlay, self._records, self._process, self._settings, self._plots

    @property
    def values(self) -> dict[str, Any]:
        """The script's values of names in `sys`."""
        return {name: vars(sys)[name] for name in self._sys} if self._depth else self._sys

    @values.setter
    def values(self, values: dict[str, Any]) -> None:
        self._sys = values
        if self._depth:
            vars(sys).update(values)

    @property
    def argv(self) -> list[str]:
        """The script's `sys.argv`."""
        argv: list[str] = self.values["argv"]
        return argv

    @argv.setter
    def argv(self, argv: list[str]) -> None:
        self.values = {**self.values, "argv": argv}

    @property
    def main(self) -> ModuleType | None:
        """The module that the script runs as."""
        return self._process.main

    @main.setter
    def main(self, main: ModuleType) -> None:
        self._process.main = main

    @property
    def modules(self) -> dict[str, ModuleType]:
        """The modules of the script's own that it has imported; in `sys.modules` only while its code runs."""
        return self._process.modules

    @property
    def typed(self) -> Lines | None:
        """Where `input()` reads from: the program's own standard input; None where nobody can type."""
        return self._input.source

    @typed.setter
    def typed(self, source: Lines | None) -> None:
        self._input.source = source

    def repeat_input(self, before: Outside) -> None:
        """Give the lines again in a replay that were typed in a run before this one."""
        self._input.repeat(before._input)

    @property
    def figures(self) -> FigureLog:
        """The pictures of what the script has drawn, up to its present moment."""
        return self._plots.figures

    def inside(self) -> AbstractContextManager[None]:
        """Return the context in which the script's code runs."""
        return self._inside

    def builtins(self) -> dict[str, Any]:
        """Return what the script's own modules are to have as `__builtins__`."""
        with self._inside:
            return self._imports.builtins()

    def run_exit_handlers(self) -> None:
        """Call, inside, what the script has registered with `atexit`, when it has ended."""
        with self._inside:
            self._process.run_exit_handlers()

    def close(self) -> list[str]:
        """Put back what the run changed in the process. Return the notes, with what could not be put back."""
        if Outside._latest is self:
            Outside._latest = None
        self._settings.close()
        self._overlay.close()
        self._process.close()
        self._plots.close()
        return self.notes

    def enter(self) -> None:
        """Let the process be the script's."""
        self._depth += 1
        if self._depth > 1:
            return
        if Outside._latest is not self:
            self._take_turn()
        values = vars(sys)
        self._others = {name: values[name] for name in self._sys}
        values.update(self._sys)
        self._output.stands_for(self._others["stdout"])
        self._errors.stands_for(self._others["stderr"])
        self._gate.enter()
        self._process.enter()
        self._imports.look()
        self._patches.enter()
        self._imports.refresh_builtins()

    def _take_turn(self) -> None:
        """Let the settings of the process be this script's."""
        if Outside._latest is not None:
            Outside._latest._settings.park()
        self._settings.unpark()
        Outside._latest = self

    def leave(self) -> None:
        """Let the process be everybody's again."""
        self._depth -= 1
        if self._depth:
            return
        self._patches.leave()
        self._process.leave()
        values = vars(sys)
        self._sys = {name: values[name] for name in self._sys}
        values.update(self._others)
        if self._gate.frontier:
            self._overlay.write_all()
        self._gate.leave()


class _Inside:
    """The context in which the script's code runs; the same at every pause, since there are many."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    def __enter__(self) -> None:
        self._outside.enter()

    def __exit__(self, *_: object) -> None:
        self._outside.leave()


class State:
    """All that belongs to a moment of the script."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    def memento_state(self) -> object:
        """Return the files, the position in each record, and what the script has set in `sys`."""
        return tuple(part.memento_state() for part in self._outside.parts), tuple(self._outside.values.values())

    def memento_restore(self, state: Any) -> None:
        """Let it be as it was."""
        parts, values = state
        for part, kept in zip(self._outside.parts, parts, strict=True):
            part.memento_restore(kept)
        self._outside.values = dict(zip(self._outside.values, values, strict=True))
