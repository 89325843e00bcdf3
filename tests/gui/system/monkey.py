"""A monkey at the window: random actions by the thousand, and after every few a look whether all is as it must be.

    python -m tests.gui.system.monkey --seed 1 --actions 10000

What it does hangs on the seed, on the number of the action, and on what is in its reach; so `--from 730` begins, in a
new window, with what was action 730. At a failure the last actions are told and the exit status is 1. Each action is
also written into a file, which stays there at a failure: after a crash, too.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import deque
from pathlib import Path
from random import Random
from typing import TextIO

import numpy as np
import psutil
import torch
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.experiment.config import RunConfig
from gui import settings
from gui.app import application, create_window, make_way_for_training
from gui.main_window.window import Window
from tests.gui.system.monkeying.actions import ALWAYS, AT_THE_WINDOW, Deed
from tests.gui.system.monkeying.input import Hands, Rescue
from tests.gui.system.monkeying.invariants import BrokenError, Examiner
from tests.gui.system.monkeying.sandbox import small_world
from tests.gui.system.monkeying.watch import Watch

LOOK_EVERY, RESET_EVERY, TELL_EVERY = 20, 100, 500
WARM_UP = 2000
"""Actions after which memory should be steady: every panel, dialog, lesson and font has been there by then."""
HANG_SECONDS = 120.0
LAST, SLOWEST = 20, 5


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--from", type=int, default=1, dest="first", help="the number of the first action")
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="nablascope-monkey-"))
    journal = home / "actions.txt"
    print(f"seed {chosen.seed}; every action is written into {journal}", flush=True)
    _settle_in(home)
    with journal.open("w", encoding="utf-8", errors="backslashreplace", buffering=1) as file:
        status = _let_loose(chosen.seed, chosen.first, chosen.actions, home, file)
    if status == 0:
        shutil.rmtree(home)
    return status


def _settle_in(home: Path) -> None:
    """No screen, and nothing of the person's own in reach."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    assert home in settings.log_file().parents
    faulthandler.enable()
    torch.set_num_threads(1)  # as many as the worker computes with: the last bit of a sum hangs on it


def _let_loose(seed: int, first: int, actions: int, home: Path, journal: TextIO) -> int:
    application().setQuitOnLastWindowClosed(False)
    with small_world(home, Random(f"{seed} files")):
        monkey = Monkey(seed, journal)
        try:
            monkey.act(first, actions)
            return monkey.go()
        except Exception as error:
            monkey.tell(error)
            journal.close()
            os._exit(1)  # what is broken might not end by itself


class Monkey:
    """Acts, and has an eye on what comes of it."""

    def __init__(self, seed: int, journal: TextIO) -> None:
        self._seed, self._journal = seed, journal
        self._number = self._windows = self._resets = 0
        self._last: deque[str] = deque(maxlen=LAST)
        self._slowest: list[tuple[float, str]] = []
        self._memory: list[tuple[int, float]] = []
        self._began = time.monotonic()
        self._watch = Watch()
        self._watch.install()
        self._open()
        self._rescue = Rescue(lambda: self._hands, Random(f"{seed} rescue"))

    # Windows

    def _open(self) -> None:
        window = create_window(RunConfig(iterations=300))
        assert isinstance(window, Window)
        if not self._windows:
            make_way_for_training(window)
        self._windows += 1
        self._window, self._hands, self._examiner = window, Hands(window, self._note), Examiner(window)
        window.show()
        window.activateWindow()

    def _bury(self) -> None:
        self._window.deleteLater()
        del self._window, self._hands, self._examiner
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        self._watch.look_for_threads(allowed=0)

    # Acting

    def act(self, first: int, actions: int) -> None:
        """So many actions.

        Raises:
            BrokenError: when one of them led to what must not be.
        """
        for number in range(first, first + actions):
            faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
            self._number = number
            self._act(Random(f"{self._seed} {number}"))
            self._complain()
            if number % LOOK_EVERY == 0 and self._window.isVisible():
                self._examine(number % RESET_EVERY == 0)
            if number % TELL_EVERY == 0:
                self._tell_progress()
        faulthandler.cancel_dump_traceback_later()

    def _act(self, rng: Random) -> None:
        if not self._window.isVisible():
            self._bury()
            self._open()
        deed = self._chosen(rng)
        begun = time.monotonic()
        self._note(deed.__name__)
        self._rescue.at_work = True
        deed(self._hands, rng)
        self._rescue.at_work = False
        took = time.monotonic() - begun
        self._slowest = sorted([*self._slowest, (took, self._last[-1])], reverse=True)[:SLOWEST]
        QTest.qWait(rng.choice((0, 0, 0, 1, 5, 20)))

    def _chosen(self, rng: Random) -> Deed:
        in_front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        deeds = ALWAYS if in_front is not None else {**ALWAYS, **AT_THE_WINDOW}
        return rng.choices(list(deeds), list(deeds.values()))[0]

    def go(self) -> int:
        """Closes the window as a person would, and gives back what the application says at its end."""
        self._rescue.stop()
        if not self._window.isVisible():
            self._bury()
            self._open()
        application().setQuitOnLastWindowClosed(True)
        QTimer.singleShot(0, self._window, self._window.close)
        status = application().exec()
        self._bury()
        self._complain()
        self._tell_all()
        return status

    # Looking

    def _examine(self, reset: bool) -> None:
        self._note("look")
        self._examiner.look()
        self._watch.look_for_threads(allowed=1)
        if reset:
            self._examiner.reset()
            self._resets += 1
            gc.collect()
            self._memory.append((self._number, psutil.Process().memory_info().rss / 1e6))
        self._complain()

    def _complain(self) -> None:
        if self._watch.problems:
            raise BrokenError("\n".join(self._watch.problems))

    # Telling

    def _note(self, what: str) -> None:
        line = f"{self._number}: {what}"
        self._last.append(line)
        self._journal.write(f"{line}\n")

    def tell(self, error: Exception) -> None:
        """What was done last, and what came of it."""
        print("\n".join(self._last))
        told = str(error) if isinstance(error, BrokenError) else "".join(traceback.format_exception(error))
        print(f"seed {self._seed}, action {self._number}: {told}", flush=True)
        faulthandler.dump_traceback()  # of all threads: one may stand still

    def _tell_progress(self) -> None:
        seconds, memory = time.monotonic() - self._began, self._memory[-1][1] if self._memory else 0.0
        print(f"{self._number} actions, {seconds:.0f} s, {self._windows} windows, {memory:.0f} MB", flush=True)

    def _tell_all(self) -> None:
        for took, what in self._slowest:
            print(f"{took:.2f} s for {what}")
        print(f"{self._resets} resets, each bit for bit as its experiment made anew")
        later = self._memory[WARM_UP // RESET_EVERY :]
        if len(later) > 2:
            slope = np.polyfit(*np.array(later).T, 1)[0] * 1000
            least, most = (choice(memory for _, memory in later) for choice in (min, max))
            print(f"memory after {WARM_UP} actions: {least:.0f} to {most:.0f} MB, {slope:+.2f} MB per 1000 actions")
        print(f"{self._number} actions, {self._windows} windows, no complaint", flush=True)


if __name__ == "__main__":
    sys.exit(main())
