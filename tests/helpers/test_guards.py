"""That what is checked after every test is seen."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, qWarning

from tests.helpers.guards import log_problems, no_word_of_qt, stray_threads

ROOT = Path(__file__).parents[2]

WARNING = """
from PySide6.QtCore import qWarning

def test_that_warns():
    qWarning("something is wrong")
"""


def test_a_running_thread_of_python_is_seen() -> None:
    before, stop = set(threading.enumerate()), threading.Event()
    thread = threading.Thread(target=stop.wait, name="stray")
    thread.start()
    assert stray_threads(before, []) == ["stray"]
    stop.set()
    thread.join()
    assert stray_threads(before, []) == []


def test_a_running_thread_of_qt_is_seen() -> None:
    thread = QThread()
    thread.setObjectName("stray")
    thread.start()
    assert stray_threads(threading.enumerate(), [thread]) == ["stray"]
    thread.quit()
    thread.wait()
    assert stray_threads(threading.enumerate(), [thread]) == []


def test_a_logged_warning_is_seen() -> None:
    records = [logging.makeLogRecord({"msg": name, "levelno": getattr(logging, name)}) for name in ("INFO", "WARNING")]
    assert log_problems(records) == ["WARNING"]


def test_a_warning_of_qt_after_a_test_is_seen() -> None:
    with pytest.raises(AssertionError, match="something is wrong"), no_word_of_qt():
        qWarning("something is wrong")
    with no_word_of_qt():
        pass


def test_a_warning_of_qt_fails_a_test(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(WARNING)
    options = ("-q", "-p", "no:cacheprovider", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path],
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert ran.returncode == 1
    assert "something is wrong" in ran.stdout
