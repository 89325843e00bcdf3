"""All that a script gets from outside and sends there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any

from core.effects.clocks import Clocks
from core.effects.files import Files
from core.effects.gate import Gate
from core.effects.output import Output
from core.effects.overlay import Overlay
from core.effects.patches import Patches
from core.effects.process import Process

HOOKS = ("excepthook", "displayhook", "unraisablehook")
"""Names of `sys` that a script may set, besides its streams and lists."""


class Outside:
    """Stand between a script and the world: printed text, files, clocks and the process.

    Args:
        folder: where the script is, which is also where it runs.
        own: tells whether a code's file belongs to the person's project.
        write: gets the text printed at the frontier.
        write_error: gets what is printed to `sys.stderr`; the same by default.

    Attributes:
        state: belongs to the script's memento.
        process: the script's `__main__`, modules and the like.
    """

    memento_skip = ("_gate", "_patches", "_inside", "overlay", "process", "state")

    def __init__(
        self,
        folder: Path,
        own: Callable[[str], bool],
        write: Callable[[str], None],
        write_error: Callable[[str], None] | None = None,
    ) -> None:
        self._gate = gate = Gate(own)
        self._patches = patches = Patches()
        self._output = Output(gate, write, "<stdout>")
        self._errors = Output(gate, write_error or write, "<stderr>", "backslashreplace")
        self.overlay = Overlay(gate)
        self._clocks = Clocks(gate)
        self.process = Process(gate, folder)
        self._sys: dict[str, Any] = {
            "stdout": self._output,
            "stderr": self._errors,
            "argv": [""],
            "path": [str(folder), *(path for path in sys.path if path)],
            **{name: getattr(sys, name) for name in HOOKS},
        }
        Files(self.overlay).install(patches)
        self._clocks.install(patches)
        self.process.install(patches)
        self.state = State(self)
        self._inside = _Inside(self)
        self._depth = 0
        self._others: dict[str, Any] = {}

    @property
    def replaying(self) -> bool:
        """Whether a stretch that was run before is run again, so that nothing goes out."""
        return self._gate.replaying

    @replaying.setter
    def replaying(self, replaying: bool) -> None:
        self._gate.replaying = replaying

    @property
    def abandoning(self) -> bool:
        """Whether an old run is being thrown away, so that its closing has no effect."""
        return self._gate.abandoning

    @abandoning.setter
    def abandoning(self, abandoning: bool) -> None:
        self._gate.abandoning = abandoning

    @property
    def notes(self) -> list[str]:
        """Sentences for a person, each once."""
        return self._gate.notes

    @property
    def argv(self) -> list[str]:
        """The script's `sys.argv`."""
        return self._sys["argv"]  # type: ignore[no-any-return]

    @argv.setter
    def argv(self, argv: list[str]) -> None:
        self._sys["argv"] = argv

    @property
    def main(self) -> ModuleType | None:
        """The module that the script runs as."""
        return self.process.main

    @main.setter
    def main(self, main: ModuleType) -> None:
        self.process.main = main

    @property
    def modules(self) -> dict[str, ModuleType]:
        """The modules of the script's own that it has imported; in `sys.modules` only while its code runs."""
        return self.process.modules

    def inside(self) -> AbstractContextManager[None]:
        """Return the context in which the script's code runs."""
        return self._inside

    def run_exit_handlers(self) -> None:
        """Call, inside, what the script has registered with `atexit`, when it has ended."""
        with self._inside:
            self.process.run_exit_handlers()

    def close(self) -> list[str]:
        """Put back what the run changed in the process. Return the notes, with what could not be put back."""
        self.overlay.close()
        return self.notes

    def enter(self) -> None:
        """Let the process be the script's."""
        self._depth += 1
        if self._depth > 1:
            return
        values = vars(sys)
        self._others = {name: values[name] for name in self._sys}
        values.update(self._sys)
        self._output.stands_for(self._others["stdout"])
        self._errors.stands_for(self._others["stderr"])
        self._gate.enter()
        self.process.enter()
        self._patches.enter()

    def leave(self) -> None:
        """Let the process be everybody's again."""
        self._depth -= 1
        if self._depth:
            return
        self._patches.leave()
        self.process.leave()
        values = vars(sys)
        self._sys = {name: values[name] for name in self._sys}
        values.update(self._others)
        if self._gate.frontier:
            self.overlay.write_all()
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
    """What belongs to a moment of the script."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    def memento_state(self) -> object:
        """Return the files, the position in each record, and what the script has set in `sys`."""
        outside = self._outside
        records = tuple((record, record.memento_state()) for record in outside._clocks.records.values())
        return outside.overlay.memento_state(), records, tuple(outside._sys.values()), outside.process.memento_state()

    def memento_restore(self, state: Any) -> None:
        """Let it be as it was."""
        outside = self._outside
        files, records, values, process = state
        outside.overlay.memento_restore(files)
        for record, position in records:
            record.memento_restore(position)
        outside._sys = dict(zip(outside._sys, values, strict=True))
        outside.process.memento_restore(process)
