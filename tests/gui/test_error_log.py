"""The log file, and what is left of a start that did not end as it should."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui import error_log, settings
from tests.gui.system.damaging import ROOT

log = logging.getLogger("tests.errors")

STARTED = """
import os, signal, sys
from gui import error_log
assert error_log.begin() == ""
print(error_log.watch(), flush=True)
exec(sys.argv[1])
"""


@pytest.fixture(autouse=True)
def no_handler_left(errors_expected: None) -> Iterator[None]:
    yield
    while error_log._handlers:
        handler = error_log._handlers.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()


def start(then: str) -> subprocess.Popen[str]:
    """A start in a process of its own, that does something once it has begun."""
    command = [sys.executable, "-c", STARTED, then]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def started(then: str = "") -> tuple[str, int]:
    """What a start says of those before it, and its exit status."""
    process = start(then)
    said, _ = process.communicate()
    return said.strip(), process.returncode


# Whether there is a log


def test_errors_are_written_down() -> None:
    assert error_log.kept() is None
    assert error_log.begin() == ""
    log.error("out of order \ud800")
    assert error_log.kept() == settings.log_file()
    assert "out of order \\ud800" in settings.log_file().read_text(encoding="utf-8")
    settings.log_file().unlink()
    assert error_log.kept() is None, "nobody is sent to a file that is not there"


@pytest.mark.parametrize("kind", ["file in place of the folder", "folder", "pipe", "no home"])
def test_where_no_log_can_be_kept_it_says_why(kind: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settings.log_file().parent
    if kind == "no home":
        monkeypatch.delenv("XDG_STATE_HOME")
        monkeypatch.setattr("os.path.expanduser", lambda path: path)
        monkeypatch.chdir(home)
    elif kind == "file in place of the folder":
        folder.parent.mkdir(parents=True)
        folder.touch()
    else:
        folder.mkdir(parents=True)
        (os.mkdir if kind == "folder" else os.mkfifo)(settings.log_file())
    reason = error_log.begin()
    assert reason
    log.error("out of order")
    assert error_log.kept() is None
    assert not (home / "~").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_on_a_full_disk_nothing_is_printed_for_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert error_log.begin() == ""
    handler = error_log._handlers[-1]
    whole = handler.stream
    full = handler.stream = open("/dev/full", "w")  # noqa: SIM115
    log.error("no room for this")
    assert error_log.kept() is None
    assert capsys.readouterr().err == ""
    with pytest.raises(OSError):
        full.close()
    handler.stream = whole
    log.error("room again")
    assert error_log.kept() == settings.log_file()


# How the last start ended


@pytest.mark.parametrize(
    ("end", "status", "trace"),
    [
        ("import ctypes; ctypes.string_at(0)", -11, "Segmentation fault"),
        ("from PySide6.QtCore import qFatal; qFatal('Qt has had enough')", -6, "Qt has had enough"),
        ("from PySide6.QtCore import qFatal; qFatal('Qt has had enough')", -6, "Fatal Python error: Aborted"),
        ("os.kill(os.getpid(), signal.SIGKILL)", -9, "process "),
        ("os._exit(3)", 3, "process "),
    ],
    ids=["crash", "why Qt aborted", "where Qt aborted", "killed", "gone"],
)
def test_the_next_start_knows_of_one_that_ended_badly(end: str, status: int, trace: str) -> None:
    assert started(end) == ("False", status)
    assert started() == ("True", 0)
    assert trace in settings.log_file().read_text(encoding="utf-8")
    assert started() == ("False", 0)
    assert [file.name for file in settings.log_file().parent.iterdir()] == ["nablascope.log"]


@pytest.mark.parametrize(
    "end",
    ["", "sys.exit(4)", "raise ValueError", "from gui.main_window.closing import end_process; end_process(1)"],
    ids=["returned", "exit", "exception", "ended"],
)
def test_a_clean_end_is_no_bad_one(end: str) -> None:
    started(end)
    assert started() == ("False", 0)


def test_another_that_runs_meanwhile_is_no_bad_end() -> None:
    with start("sys.stdin.read()") as first:
        assert first.stdout is not None and first.stdout.readline() == "False\n"
        assert started() == ("False", 0)
        first.kill()
    assert started() == ("True", 0)
