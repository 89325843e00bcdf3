"""A paused walk survives from one slot of the worker's thread to the next."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QApplication

from gui.session.worker_thread import WorkerThread
from tests.gui.conftest import MadeSession
from tests.gui.session.test_session import thread_of
from tests.helpers.driving import PATIENCE
from tests.helpers.walking import small

ROOT = Path(__file__).parents[3]

WALKS = """
import sys

import torch
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

from core.program.loop import Loop
from gui.session.worker_thread import WorkerThread

TEXT = '''
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x * g
loss = Square.apply(w).sum()
loss.backward()
'''

class Walker(QObject):
    again = Signal()

    def __init__(self):
        super().__init__()
        self.pauses, self.abandoned, self.walk = 0, 0, None
        self.again.connect(self.go_on, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def go_on(self):
        if self.walk is None:
            w = torch.ones(3, requires_grad=True)
            self.walk = Loop(TEXT).start({"torch": torch, "w": w})
        self.walk.resume(9)
        self.pauses += 1
        if self.pauses % 50 == 0:  # wherever it is just then
            self.walk.close()
            self.walk = None
            self.abandoned += 1
        if self.pauses == 1000:
            self.thread().quit()
        else:
            self.again.emit()

application = QCoreApplication([])
thread, walker = WorkerThread(), Walker()
walker.moveToThread(thread)
thread.finished.connect(application.quit)
thread.start()
walker.again.emit()
application.exec()
thread.wait()
print(walker.pauses, walker.abandoned)
"""


def test_a_walk_goes_on_in_later_slots_and_is_abandoned_anywhere() -> None:
    """In a process of its own: what a thread without a state of its own does to a greenlet is a crash."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", WALKS], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout.split(), ended.stderr) == (0, ["1000", "20"], "")


class Asked(QObject):
    """Lives in a thread, and calls there what it is asked to."""

    _asked = Signal(object)

    def __init__(self, thread: QThread) -> None:
        super().__init__()
        self.moveToThread(thread)
        self._asked.connect(self._call)
        self._answered = threading.Event()

    @Slot(object)
    def _call(self, function: Callable[[], object]) -> None:
        function()
        self._answered.set()

    def ask(self, function: Callable[[], object]) -> None:
        self._answered.clear()
        self._asked.emit(function)
        assert self._answered.wait(PATIENCE / 1000)


@pytest.fixture
def asked(qapp: QApplication) -> Iterator[Asked]:
    thread = WorkerThread()
    asked = Asked(thread)
    thread.start()
    yield asked
    thread.quit()
    assert thread.wait(PATIENCE)


def test_what_is_local_to_the_thread_stays_from_slot_to_slot(asked: Asked) -> None:
    local, seen = threading.local(), []

    def count() -> None:
        local.count = getattr(local, "count", 0) + 1
        seen.append((local.count, threading.get_ident()))

    for _ in range(3):
        asked.ask(count)
    assert [number for number, _ in seen] == [1, 2, 3]
    assert len({ident for _, ident in seen}) == 1 and seen[0][1] != threading.get_ident()


def test_a_session_has_such_a_thread(made_session: MadeSession) -> None:
    assert isinstance(thread_of(made_session(small())), WorkerThread)
