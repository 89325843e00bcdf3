"""The whole application in a process of its own: an abort at its end would not be seen from inside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui import settings

ROOT = Path(__file__).parents[2]

HEAD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from core.config import RunConfig
from gui import app

CONFIG = RunConfig(batch_size=4, input_size=5, hidden_size=3, output_size=2, iterations=10**9)

def later(when, then):
    "Does something as soon as it is time for it."
    def look():
        if when():
            timer.stop()
            then()
    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    timers.append(timer)

timers = []

def shown(name):
    return window.findChild(QLabel, name).text()

def do(name):
    window.findChild(QAction, name).trigger()

def ready():
    return window.findChild(QAction, "actionRun").isEnabled() and shown("stateValue").startswith("Ready")
"""

CLOSED_IN_A_RUN = """
window = app.create_window(CONFIG)
window.show()
later(ready, lambda: do("actionRun"))
later(lambda: int(shown("iterationValue").replace("–", "0")) > 200, window.close)
QApplication.instance().exec()
print("closed at", shown("iterationValue"))
"""

CLOSED_WHILE_LOADING = """
window = app.create_window(CONFIG)
window.show()
later(lambda: "torch" in sys.modules and window.close(), QApplication.quit)
QApplication.instance().exec()
print("closed:", shown("stateValue"))
"""

CLOSED_IN_A_LONG_START = """
import time
import core.threads

begun = []

def take_long(stepper):
    begun.append(stepper)
    for _ in range(10_000):
        time.sleep(0.01)

core.threads.choose = take_long
window = app.create_window(CONFIG)
window.show()
later(lambda: begun and window.close(), QApplication.quit)
QApplication.instance().exec()
print("closed:", shown("stateValue"))
"""

CLOSED_IN_A_LONG_LOAD = """
import time
import core.machine
import core.threads

begun = []
devices = core.machine.devices

def take_long():
    begun.append(True)
    core.machine.devices = devices
    for _ in range(250):
        time.sleep(0.01)
    return devices()

core.machine.devices = take_long
core.threads.choose = lambda stepper: print("an experiment begins in a window that is closed")
window = app.create_window(CONFIG)
window.show()
later(lambda: begun and window.close(), QApplication.quit)
QApplication.instance().exec()
print("closed:", shown("stateValue"))
"""

NEVER_SHOWN = """
window = app.create_window(CONFIG)
window.close()
"""

BROKEN = """
from core.stepper import Stepper

whole = Stepper.step_phase

def broken(stepper, *arguments):
    raise RuntimeError("out of order")

def find_window():
    global window
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow))
    later(ready, break_and_step)

def break_and_step():
    Stepper.step_phase = broken
    do("actionStepPhase")
    later(lambda: shown("stateValue").startswith("Stopped"), mend_and_reset)

def mend_and_reset():
    Stepper.step_phase = whole
    print(shown("bannerText"))
    do("actionReset")
    later(ready, step)

def step():
    do("actionStepPhase")
    later(lambda: shown("phaseValue") == "forward", raise_in_the_window)

def raise_in_the_window():
    later(lambda: "nobody" in shown("bannerText"), end)
    raise ValueError("nobody caught me")

def end():
    print(shown("bannerText"))
    window.close()

QTimer.singleShot(0, app.application(), find_window)
status = app.open_window(CONFIG)
sys.exit(status)
"""


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    present = {name: value for name, value in os.environ.items() if name not in screen}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=400,
        env=present | {"PYTHONPATH": str(ROOT)} | environment,
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (CLOSED_IN_A_RUN, "closed at "),
        (CLOSED_WHILE_LOADING, "closed: "),
        (CLOSED_IN_A_LONG_LOAD, "closed: "),
        (CLOSED_IN_A_LONG_START, "closed: "),
        (NEVER_SHOWN, ""),
    ],
    ids=["in a run", "while loading", "in a long load", "in a long start", "never shown"],
)
def test_closing_ends_well(script: str, said: str, tmp_path: Path) -> None:
    ran = run("-c", HEAD + script, cwd=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(said)


def test_an_error_is_said_and_written_down_and_the_window_goes_on(tmp_path: Path) -> None:
    ran = run("-c", HEAD + BROKEN, cwd=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert (ran.returncode, ran.stderr) == (0, "")
    first, second = ran.stdout.splitlines()
    assert first == f"RuntimeError: out of order  (more in {settings.log_file()})"
    assert second.startswith("ValueError: nobody caught me")
    written = settings.log_file().read_text(encoding="utf-8")
    assert "RuntimeError: out of order" in written and "ValueError: nobody caught me" in written
    assert written.count("Traceback (most recent call last)") == 2


def test_without_a_display_one_line_says_so(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("there is always a display")
    ran = run("-m", "gui", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout == "" and ran.stderr.count("\n") == 1
    assert "no display" in ran.stderr


def test_a_screenshot_from_the_command_line(tmp_path: Path) -> None:
    ran = run("-m", "gui", "screenshot", "x.png", "--iterations=2", "--phase=update", cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (tmp_path / "x.png").stat().st_size > 10_000


def test_bad_input_from_the_command_line(tmp_path: Path) -> None:
    for arguments in (["screenshot", "x.png", "--size=tiny"], ["--trainer=none"], ["--learning-rate=nan"]):
        ran = run("-m", "gui", *arguments, cwd=tmp_path, QT_QPA_PLATFORM="offscreen")
        assert ran.returncode == 2
        assert ran.stdout == "" and ran.stderr.count("\n") == 1
