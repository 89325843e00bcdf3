"""Stopping a line of another thread."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.interrupt import Interrupted, interrupt

SLOW = """
import threading, time
threading.current_thread().begun.set()
deadline = time.monotonic() + 60
while not threading.current_thread().may_end.is_set() and time.monotonic() < deadline:
    time.sleep(0.001)
import slow_too
whole = True
"""


class Worker(threading.Thread):
    """Does something, and keeps what came of it."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.raised: BaseException | None = None
        self._do = do

    def run(self) -> None:
        try:
            self._do()
        except BaseException as error:
            self.raised = error


def spin() -> None:
    threading.current_thread().begun.set()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        pass


def begun(do: Callable[[], object]) -> Worker:
    worker = Worker(do)
    worker.start()
    assert worker.begun.wait(60) and worker.ident is not None
    return worker


def test_a_line_without_an_end_is_stopped() -> None:
    worker = begun(spin)
    interrupt(worker.ident)
    worker.join(60)
    assert isinstance(worker.raised, Interrupted)


def test_an_import_is_not_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    (tmp_path / "slow_too.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    worker = begun(lambda: importlib.import_module("slow"))
    interrupt(worker.ident)
    worker.may_end.set()
    worker.join(60)
    assert worker.raised is None and sys.modules.pop("slow").whole


def test_what_comes_after_an_import_is_stopped_when_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "quick.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    worker = begun(lambda: (importlib.import_module("quick"), spin()))
    interrupt(worker.ident)
    worker.join(60)
    assert isinstance(worker.raised, Interrupted)
