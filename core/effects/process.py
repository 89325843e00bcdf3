"""A script's view of its process, and its changes of it."""

from __future__ import annotations

import builtins
import functools
import os
import signal
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from core.effects import real
from core.effects.gate import Gate
from core.effects.imports import Imports
from core.effects.patches import Patches, replacing
from core.i18n import words

Function = Callable[..., Any]

PROGRAM = ("core", "gui", "resources")
"""Packages of this program, which a script's own of the same name would never be found behind."""


class Process:
    """Keep what a script does to its process inside the run.

    Attributes:
        main: the module that the script runs as; None before there is one.
        modules: the script's own modules, by name, which no other script sees.
    """

    def __init__(self, gate: Gate, folder: Path) -> None:
        self._gate = gate
        self.main: ModuleType | None = None
        self.modules: dict[str, ModuleType] = {}
        self._folder = str(folder)
        self._made_again: list[str] = []
        self._hidden = tuple(name for name in PROGRAM if _is_beside(folder, name))
        self._others_folder: str | None = None
        self._others_main: ModuleType | None = None
        self._others_modules: dict[str, ModuleType] = {}
        self._modules_known = 0
        self._modules_before = dict(sys.modules)
        self._at_exit: list[Callable[[], object]] = []
        self._handlers: dict[int, Any] = {}
        self._threads: weakref.WeakSet[threading.Thread] = weakref.WeakSet()

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put stand-ins in the places of functions that change the process."""
        patches.add(os, replacing(os, {"_exit": self._end, "chdir": self._chdir}))
        patches.add(builtins, {"exit": _leave, "quit": _leave})
        patches.add_to_class(threading.Thread, "start", self._start(threading.Thread.start))
        imports.replace_for_own(patches, "atexit", {"register": self._register, "unregister": self._unregister})
        imports.replace_for_own(patches, "signal", {"signal": self._signal, "getsignal": self._getsignal})

    def enter(self) -> None:
        """Let the process look as the script has left it."""
        if self.main is not None:
            self._others_main = sys.modules.get("__main__")
            sys.modules["__main__"] = self.main
        if self.modules or self._hidden:
            hidden = [name for name in sys.modules if name.partition(".")[0] in self._hidden] if self._hidden else []
            names = (*hidden, *self.modules)
            self._others_modules = {name: sys.modules.pop(name) for name in names if name in sys.modules}
            sys.modules.update(self.modules)
        self._others_folder = real.getcwd()
        if self._others_folder != self._folder:
            self._stand_in_folder()

    def _stand_in_folder(self) -> None:
        """Make the script's folder of the moment that of the process. One that it has removed since is made again."""
        try:
            real.chdir(self._folder)
        except FileNotFoundError:
            folder = Path(self._folder)
            missing = [path for path in (folder, *folder.parents) if not real.exists(str(path))]
            for path in reversed(missing):
                real.mkdir(str(path))
                self._made_again.append(str(path))
            real.chdir(self._folder)

    def leave(self) -> None:
        """Let the process look as it did before."""
        if self.main is not None:
            self.main = sys.modules.get("__main__", self.main)
            if self._others_main is not None:
                sys.modules["__main__"] = self._others_main
        if len(sys.modules) != self._modules_known:
            self._modules_known = len(sys.modules)
            self._find_modules()
        for name in self.modules:
            sys.modules.pop(name, None)
        if self._others_modules:
            sys.modules.update(self._others_modules)
            self._others_modules = {}
        if self._others_folder is not None and self._others_folder != self._folder:
            real.chdir(self._others_folder)
        self._others_folder = None

    def run_exit_handlers(self) -> None:
        """Call what the script has registered for the end of the program, last first."""
        while self._at_exit:
            self._at_exit.pop()()

    def close(self) -> None:
        """Say what goes on although the script is closed."""
        if any(thread.is_alive() for thread in self._threads):
            self._gate.note(words("Effects", "A thread that the script has started still runs."))
        while self._made_again:
            with suppress(OSError):  # it may be gone again, or hold what the script has written
                real.rmdir(self._made_again.pop())

    def memento_state(self) -> object:
        """Return what belongs to the moment."""
        return self._folder, tuple(self._at_exit), tuple(self._handlers.items())

    def memento_restore(self, state: Any) -> None:
        """Let it be as it was."""
        self._folder, at_exit, handlers = state
        self._at_exit, self._handlers = list(at_exit), dict(handlers)

    def _find_modules(self) -> None:
        """Look for modules of the script's own that have been imported since."""
        for name, module in list(sys.modules.items()):
            if name == "__main__" or self._modules_before.get(name) is module:
                continue
            file = getattr(module, "__dict__", {}).get("__file__")
            if isinstance(file, str) and self._gate.is_own(file):
                self.modules[name] = module

    def _chdir(self, really: Function) -> Function:
        def chdir(path: Any) -> None:
            really(path)
            if self._gate.serves():
                self._folder = real.getcwd()

        return chdir

    def _register(self, really: Function) -> Function:
        def register(func: Function, /, *values: Any, **named: Any) -> Function:
            if not self._gate.called_by_own():
                really(func, *values, **named)
            else:
                self._at_exit.append(functools.partial(func, *values, **named))
            return func

        return register

    def _unregister(self, really: Function) -> Function:
        def unregister(func: Function, /) -> None:
            self._at_exit = [handler for handler in self._at_exit if getattr(handler, "func", None) != func]
            really(func)

        return unregister

    def _signal(self, really: Function) -> Function:
        def signal_(signalnum: int, handler: Any) -> Any:
            if not self._gate.called_by_own():
                return really(signalnum, handler)
            before = self._handlers.get(signalnum, signal.SIG_DFL)
            self._handlers[signalnum] = handler
            note = words("Effects", "The script’s own handlers of signals, such as that of Ctrl+C, are not called.")
            self._gate.note(note)
            return before

        return signal_

    def _getsignal(self, really: Function) -> Function:
        def getsignal(signalnum: int) -> Any:
            if signalnum in self._handlers and self._gate.called_by_own():
                return self._handlers[signalnum]
            return really(signalnum)

        return getsignal

    def _end(self, really: Function) -> Function:
        def _exit(status: int) -> None:
            if not self._gate.called_by_own():
                really(status)
            raise SystemExit(status)

        return _exit

    def _start(self, really: Function) -> Function:
        def start(thread: threading.Thread) -> None:
            if self._gate.serves():
                self._threads.add(thread)
                thread.run = self._gate.joined(thread.run)  # type: ignore[method-assign]
            really(thread)

        return start


def _leave(code: object = None) -> None:
    """End the script, as `exit` of the interpreter does, and close nothing."""
    raise SystemExit(code)


def _is_beside(folder: Path, name: str) -> bool:
    """Return whether there is another package or module of that name in the script's folder."""
    there = folder / name
    return (there.is_dir() or there.with_suffix(".py").is_file()) and there.resolve() != Path(__file__).parents[
        2
    ] / name
