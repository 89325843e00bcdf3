"""The application object, the exception hook, and what is said without a display."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from core.experiment.config import RunConfig
from gui import app
from gui.app import create_window
from gui.main_window.window import Window
from tests.gui.conftest import Making
from tests.helpers.driving import shown, wait
from tests.helpers.walking import small


def test_a_window_is_complete_and_not_yet_shown(made: Making) -> None:
    window = made(small("logistic", seed=3))
    assert isinstance(window, QMainWindow) and not window.isVisible()
    assert window.session.config == small("logistic", seed=3)
    assert window.findChild(object, "actionRun") is not None


def test_left_to_itself_it_is_the_two_layer_net(qtbot: QtBot) -> None:
    window = create_window()
    qtbot.addWidget(window)
    assert isinstance(window, Window)
    assert window.session.config == RunConfig("two-layer")


def test_there_is_one_application(qapp: QApplication) -> None:
    assert app.application() is qapp
    assert qapp.applicationDisplayName() == "Nablascope"


def test_it_makes_way_for_training_once_torch_is_there(made: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr("sys.setswitchinterval", done.append)
    monkeypatch.setattr("gc.freeze", lambda: done.append("freeze"))
    window = made(small())
    app.make_way_for_training(window)
    assert done == []
    window.session.devices_found.emit(())
    assert done == [app.SWITCH_SECONDS, "freeze"]


@pytest.mark.usefixtures("errors_expected")
def test_an_exception_that_nobody_caught_is_said_from_whatever_thread(window: Window, qtbot: QtBot) -> None:
    hook, error = app._hook(window), RuntimeError("nobody caught me")
    thread = threading.Thread(target=hook, args=(RuntimeError, error, None))
    thread.start()
    thread.join()
    assert shown(window, "bannerText") == "", "a thread of its own does not touch a widget"
    wait(qtbot, lambda: shown(window, "bannerText").startswith("RuntimeError: nobody caught me"))


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({}, True),
        ({"DISPLAY": ":0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, False),
    ],
    ids=str,
)
def test_a_missing_display_is_noticed(
    environment: dict[str, str], problem: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (app.display_problem() is not None) == problem
