"""What the tests of the window need: a home of their own, one window at a time, and nothing left behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.experiment.config import RunConfig
from gui import settings
from gui.app import create_window
from gui.main_window.window import Window
from gui.session.session import Session
from gui.style.language import set_language
from tests.helpers.driving import wait_until_ready
from tests.helpers.guards import log_problems, no_word_of_qt, stray_threads
from tests.helpers.walking import small

Making = Callable[[RunConfig], Window]
Opening = Callable[[RunConfig], Window]
MadeSession = Callable[[RunConfig], Session]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where settings and logs go: never among those of the person who runs the tests."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    assert tmp_path in settings.log_file().parents
    return tmp_path


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins in English, whatever the system speaks and the test before has chosen; and Korean can be
    chosen, whatever fonts there are."""
    monkeypatch.setattr("gui.style.language.can_show", lambda _code: True)
    monkeypatch.setattr("gui.style.language.system_language", lambda: "en")
    yield
    set_language("en")


@pytest.fixture(scope="session", autouse=True)
def frozen_imports() -> None:
    """Keep the collector away from what the imports left behind: each test collects garbage, and would search a quarter
    of a million objects of torch and Qt that stay to the end."""
    import torch  # noqa: F401  (the largest of them, which the window loads late)

    freeze_what_stays()


@pytest.fixture(scope="package", autouse=True)
def one_thread() -> Iterator[None]:
    """As many as the worker computes with: the order of additions, and so the last bit of a sum, depends on it."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def nothing_to_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """An experiment does not begin with trials of how many threads are fastest: with two cores there is no choice."""
    monkeypatch.setattr("core.control.thread_tuning._cores", lambda: 2)


@pytest.fixture(autouse=True)
def all_the_time_to_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window closes without a question, however busy the machine is."""
    for name in ("LOAD_MILLISECONDS", "BREAK_MILLISECONDS"):
        monkeypatch.setattr(f"gui.session.session.{name}", 100_000)


@pytest.fixture(autouse=True)
def no_first_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a first start; the hints of one would come late, and be in the way of what they do not concern."""
    monkeypatch.setattr("gui.main_window.window.HINTS_MILLISECONDS", 10**9)


@pytest.fixture(autouse=True)
def no_stray_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a thread running, Qt's or Python's."""
    started: list[QThread] = []
    start = QThread.start

    def noted(thread: QThread, *arguments: object) -> None:
        started.append(thread)
        start(thread, *arguments)

    monkeypatch.setattr(QThread, "start", noted)
    before = set(threading.enumerate())
    yield
    strays = stray_threads(before, started)
    assert not strays, f"left running: {', '.join(strays)}"


@pytest.fixture(autouse=True)
def no_log_warning(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or an error, unless it asks for `errors_expected`."""
    yield
    found = log_problems([*caplog.get_records("setup"), *caplog.get_records("call")])
    assert not found or "errors_expected" in request.fixturenames, f"logged: {', '.join(found)}"


@pytest.fixture(autouse=True)
def the_event_loop_goes_on() -> Iterator[None]:
    """A test that ends the event loop of the main thread ends it for all that come after: they would wait for ever."""
    yield
    if QCoreApplication.instance() is not None:
        loop = QEventLoop()
        QTimer.singleShot(0, loop, loop.quit)
        assert loop.exec() == 0, "this test has ended the event loop"


@pytest.fixture
def errors_expected() -> None:
    """For a test in which something goes wrong on purpose, and so into the log."""


@pytest.fixture
def made() -> Iterator[Making]:
    """Makes windows, and closes them at the end."""
    freeze_what_stays()
    windows: list[Window] = []

    def make(config: RunConfig) -> Window:
        window = create_window(config)
        assert isinstance(window, Window)
        windows.append(window)
        return window

    yield make
    with no_word_of_qt():
        for window in windows:
            assert window.close()
            window.deleteLater()
        windows.clear()
        flush_deletions()


@pytest.fixture
def opened(made: Making, qtbot: QtBot) -> Opening:
    """Opens a window on an experiment, and waits until it is ready."""

    def open_window(config: RunConfig) -> Window:
        window = made(config)
        window.show()
        wait_until_ready(qtbot, window)
        return window

    return open_window


@pytest.fixture
def window(opened: Opening) -> Window:
    """A window on a two-layer experiment of a few numbers."""
    return opened(small())


@pytest.fixture
def made_session(qapp: QApplication) -> Iterator[MadeSession]:
    """Makes sessions without a window, and closes them at the end."""
    freeze_what_stays()
    sessions: list[Session] = []

    def make(config: RunConfig) -> Session:
        sessions.append(Session(config))
        return sessions[-1]

    yield make
    with no_word_of_qt():
        for session in sessions:
            assert session.close()
            session.deleteLater()
        sessions.clear()
        flush_deletions()


def freeze_what_stays() -> None:
    """Keep the collector away from what the tests before have left behind: of each window some parts stay, and the
    search of all of them at the end of each test came to take longer than the test."""
    gc.collect()
    gc.freeze()


def flush_deletions() -> None:
    """What Qt has to say about the end of an object belongs to the test that made it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
