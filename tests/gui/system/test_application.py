"""The whole application in a process of its own: an abort at its end would not be seen from inside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gui import settings

ROOT = Path(__file__).parents[3]

HEAD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from core.experiment.config import RunConfig
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
import core.control.thread_tuning

begun = []

def take_long(stepper):
    begun.append(stepper)
    for _ in range(10_000):
        time.sleep(0.01)

core.control.thread_tuning.choose = take_long
window = app.create_window(CONFIG)
window.show()
later(lambda: begun and window.close(), QApplication.quit)
QApplication.instance().exec()
print("closed:", shown("stateValue"))
"""

CLOSED_IN_A_LONG_LOAD = """
import time
import core.experiment.devices
import core.control.thread_tuning

begun = []
devices = core.experiment.devices.devices

def take_long():
    begun.append(True)
    core.experiment.devices.devices = devices
    for _ in range(250):
        time.sleep(0.01)
    return devices()

core.experiment.devices.devices = take_long
core.control.thread_tuning.choose = lambda stepper: print("an experiment begins in a window that is closed")
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
from core.engine.stepper import Stepper

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

OPENED = """
import os, signal
from PySide6.QtWidgets import QMessageBox

def find_window():
    global window
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow))
    later(ready, begin)

def end():
    print(shown("bannerText"))
    window.close()

def step_into(call):
    from core.engine.stepper import Stepper
    begun = []
    Stepper.step_line = lambda stepper: (begun.append(True), call())
    do("actionStepLine")
    return begun

def click_end_now():
    from PySide6.QtWidgets import QPushButton
    box = window.findChild(QMessageBox, "stillBusy")
    next(button for button in box.findChildren(QPushButton) if button is not box.escapeButton()).click()
"""

OPEN = """
QTimer.singleShot(0, app.application(), find_window)
sys.exit(app.open_window(CONFIG))
"""

IN_A_RUN = """
def begin():
    do("actionRun")
    later(lambda: int(shown("iterationValue").replace("–", "0")) > 20, lambda: os.kill(os.getpid(), NUMBER))
"""

IN_A_DIALOG = """
def begin():
    QTimer.singleShot(200, lambda: os.kill(os.getpid(), NUMBER))
    QMessageBox.warning(window, "Nablascope", "Is anybody there?")
    print("the dialog is gone")
"""

IN_A_CALL = """
def begin():
    import time
    begun = step_into(lambda: time.sleep(1000))
    later(lambda: begun, lambda: os.kill(os.getpid(), NUMBER))
"""

END_NOW = """
def begin():
    import time
    begun = step_into(lambda: time.sleep(1000))
    later(lambda: begun and not window.close(), click_end_now)
"""

RETURNS_MEANWHILE = """
def begin():
    import threading
    leave = threading.Event()
    begun = step_into(leave.wait)
    def look():
        print(window.findChild(QMessageBox, "stillBusy").isVisible())
        leave.set()
    later(lambda: begun and not window.close(), look)
"""

SAYS_AN_ERROR = """
def begin():
    print(shown("bannerText"))
    later(lambda: "nobody" in shown("bannerText"), end)
    raise ValueError("nobody caught me")
"""

ENDED_AT_ONCE = """
def begin():
    end()
"""

ABORTED = """
def begin():
    from PySide6.QtCore import qFatal
    qFatal("Qt has had enough")
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


def opened(begin: str, cwd: Path, number: int = 0) -> subprocess.CompletedProcess[str]:
    """The application opened as by its command, and what is done once it is ready."""
    script = HEAD + OPENED + begin.replace("NUMBER", str(number)) + OPEN
    ran = run("-c", script, cwd=cwd, QT_QPA_PLATFORM="offscreen")
    ran.stderr = ran.stderr.replace("This plugin does not support propagateSizeHints()\n", "")  # what a dialog wants
    return ran


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot send itself Ctrl+C alone")
@pytest.mark.parametrize(
    ("begin", "name", "said"),
    [
        (IN_A_RUN, "SIGTERM", ""),
        (IN_A_DIALOG, "SIGINT", "the dialog is gone\n"),
        (IN_A_CALL, "SIGHUP", ""),
    ],
    ids=["in a run", "in a dialog", "in a long call"],
)
def test_a_signal_closes_the_window_and_keeps_the_layout(begin: str, name: str, said: str, tmp_path: Path) -> None:
    number = getattr(signal, name)
    ran = opened(begin, tmp_path, number)
    assert (ran.returncode, ran.stdout, ran.stderr) == (128 + number, said, "")
    assert "layout" in settings.load()
    assert [file.name for file in settings.log_file().parent.iterdir()] == ["nablascope.log"], "it was no bad end"


@pytest.mark.parametrize(
    ("begin", "status", "said"), [(END_NOW, 1, ""), (RETURNS_MEANWHILE, 0, "True\n")], ids=["end now", "it returns"]
)
def test_a_window_whose_loop_sits_in_one_call_can_be_closed(begin: str, status: int, said: str, tmp_path: Path) -> None:
    ran = opened(begin, tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (status, said, "")
    assert "layout" in settings.load()
    assert [file.name for file in settings.log_file().parent.iterdir()] == ["nablascope.log"]


def test_without_a_log_it_starts_and_says_so(tmp_path: Path) -> None:
    folder = settings.log_file().parent
    folder.parent.mkdir(parents=True)
    folder.touch()
    ran = opened(SAYS_AN_ERROR, tmp_path)
    assert ran.returncode == 0
    no_log, error = ran.stdout.splitlines()
    assert no_log.startswith(f"No log of errors is kept: {settings.log_file()} cannot be written (")
    assert error == "ValueError: nobody caught me"


def test_after_an_abort_the_next_start_says_so_once(tmp_path: Path) -> None:
    aborted = opened(ABORTED, tmp_path)
    assert aborted.returncode == (-signal.SIGABRT if sys.platform != "win32" else 3)
    assert "Qt has had enough" in aborted.stderr
    ran = opened(ENDED_AT_ONCE, tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Nablascope did not end properly the last time.")
    written = settings.log_file().read_text(encoding="utf-8")
    assert "Qt has had enough" in written and "Fatal Python error: Aborted" in written


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
