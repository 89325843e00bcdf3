"""Other programs that a script starts."""

from __future__ import annotations

import functools
import multiprocessing.process
import os
from collections.abc import Callable
from types import ModuleType
from typing import Any

from core.effects.gate import Gate
from core.effects.imports import Imports
from core.effects.patches import Patches, replacing
from core.effects.records import Records
from core.i18n import words

Function = Callable[..., Any]

ENDED = ("run", "call", "check_call", "check_output", "getoutput", "getstatusoutput")
"""Functions that return when the program has ended."""

SHOWN = ("open", "open_new", "open_new_tab", "startfile")
"""Functions that show something on the desktop."""


class Children:
    """Start programs once: in a replay the script is told again what came of it."""

    def __init__(self, gate: Gate, records: Records) -> None:
        self._gate = gate
        self._records = records

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put stand-ins in the places of the functions that start programs."""
        patches.add(os, replacing(os, {"system": self._once, "startfile": self._once, "fork": self._fork}))
        imports.when_own("subprocess", functools.partial(self._install_subprocess, patches))
        imports.replace_for_own(patches, "webbrowser", dict.fromkeys(SHOWN, self._once))
        for name in ("multiprocessing", "torch.multiprocessing"):
            imports.when_own(name, functools.partial(self._note_processes, patches))

    def _install_subprocess(self, patches: Patches, module: ModuleType) -> None:
        patches.add(module, replacing(module, dict.fromkeys(ENDED, self._once)))
        patches.add_to_class(module.Popen, "__init__", self._noted(module.Popen.__init__))

    def _note_processes(self, patches: Patches, _module: ModuleType) -> None:
        process = multiprocessing.process.BaseProcess
        patches.add_to_class(process, "start", self._noted(process.start))

    def _once(self, really: Function) -> Function:
        name = f"{really.__module__}.{really.__qualname__}"

        @functools.wraps(really)
        def start(*values: Any, **named: Any) -> Any:
            if not self._gate.serves_main() or not self._gate.called_by_own():
                return really(*values, **named)
            return self._records.of(name).next(lambda: self._start(really, values, named))

        return start

    def _start(self, really: Function, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        with self._gate.standing_aside():
            return really(*values, **named)

    def _noted(self, really: Function) -> Function:
        @functools.wraps(really)
        def start(*values: Any, **named: Any) -> Any:
            if self._gate.called_by_own():
                note = words(
                    "Effects", "The script starts processes of its own, and starts them again after going back."
                )
                self._gate.note(note)
            return really(*values, **named)

        return start

    def _fork(self, really: Function) -> Function:
        def fork() -> int:
            if self._gate.called_by_own():
                note = words("Effects", "The script forks its process, which can’t be gone back in.")
                self._gate.note(note)
            pid: int = really()
            return pid

        return fork


def writers(gate: Gate) -> dict[str, Callable[[Patches, ModuleType], None]]:
    """Return what to do with modules that log a training elsewhere: they are told nothing twice."""

    def muted(really: Function) -> Function:
        @functools.wraps(really)
        def log(*values: Any, **named: Any) -> Any:
            return really(*values, **named) if gate.frontier else None

        return log

    def tensorboard(patches: Patches, module: ModuleType) -> None:
        writer = module.EventFileWriter
        patches.add_to_class(writer, "add_event", muted(writer.add_event))

    def wandb(patches: Patches, module: ModuleType) -> None:
        patches.add(module, replacing(module, dict.fromkeys(("log", "save", "finish"), muted)))

    return {"tensorboard.summary.writer.event_file_writer": tensorboard, "wandb": wandb}
