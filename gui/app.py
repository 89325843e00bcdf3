"""The application object, its exception hook, and the graph of objects behind a window."""

from __future__ import annotations

import gc
import logging
import os
import sys
import traceback
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMainWindow

from core.experiment.config import RunConfig
from core.text.clip import in_words
from gui import error_log, settings
from gui.main_window.signals import BY_SIGNAL, SystemSignals
from gui.main_window.window import Window
from gui.session.session import Session
from gui.style import fonts, key_names
from gui.style.application_icon import application_icon

log = logging.getLogger(__name__)

SWITCH_SECONDS = 1e-4
"""How long one thread may keep Python's lock from another. In the usual 5 ms a window does all it has to do for a frame
with words, and training would stand still meanwhile."""


def create_window(config: RunConfig | None = None, language: str | None = None) -> QMainWindow:
    """A complete window, its worker started, not yet shown. Closing it ends the worker.

    Args:
        config: the first experiment; the two-layer net when left out.
        language: "en" or "ko"; when left out, the one used last or else the system's.
    """
    application()
    session = Session(config or RunConfig())
    try:
        return Window(session, language_code=language)
    except BaseException:
        session.close()  # or Qt would abort over the thread that runs, and the reason would not be seen
        raise


def application() -> QApplication:
    """The one application object, made when there is none."""
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(sys.argv[:1])
    if app.applicationName() != settings.NAME:
        _set_up(app)  # once: another style, even the same, has every widget polished again
    return app


def _set_up(app: QApplication) -> None:
    app.setApplicationName(settings.NAME)
    app.setApplicationDisplayName("Nablascope")
    app.setDesktopFileName(settings.NAME)
    app.setWindowIcon(application_icon())
    app.setStyle("Fusion")
    app.setFont(fonts.text(13))
    key_names.install()


def make_way_for_training(window: Window) -> None:
    """Holds up training as little as can be, from when torch is there; its import would only take longer."""
    window.session.devices_found.connect(lambda _devices: _make_way())


def _make_way() -> None:
    """Hands over Python's lock soon, and keeps the collector of garbage away from what torch brought along: in its two
    hundred thousand objects it would look for garbage again and again, each time for 80 ms in which nothing moves. What
    is there by now stays to the end.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


def open_window(config: RunConfig) -> int:
    """Opens the window and runs until it is closed; returns the exit status."""
    if problem := display_problem():
        print(f"nablascope: {problem}", file=sys.stderr)
        return 1
    if sys.platform == "win32":
        import torch  # noqa: F401  (must load before Qt there: pytorch issue 166628)
    no_log = error_log.begin()
    ended_badly = not no_log and error_log.watch()
    _be_an_application_of_its_own()
    app = application()
    signals = SystemSignals()
    window = create_window(config)
    assert isinstance(window, Window)
    sys.excepthook = _hook(window)
    signals.caught.connect(lambda number: window.end(BY_SIGNAL + number))
    app.commitDataRequest.connect(lambda _manager: window.remember())  # logging out may end it without a signal
    if no_log:
        window.show_no_log(no_log)
    if ended_badly:
        window.show_bad_end()
    make_way_for_training(window)
    window.show()
    status = app.exec()
    signals.close()
    return status


def _be_an_application_of_its_own() -> None:
    """Windows would otherwise show it in the taskbar as one of Python's windows, with Python's icon."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Nablascope.Nablascope")


def display_problem() -> str | None:
    """Why no window can be opened here, in one line; None when one can. Qt would abort instead."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    return "there is no display to open a window on; `nablascope train` and `nablascope screenshot` need none"


def _hook(window: Window):  # type: ignore[no-untyped-def]
    """An exception that nobody caught becomes a message and a log entry; the window stays."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("uncaught: %s", "".join(traceback.format_exception(kind, error, trace)))
        window.session.failed.emit(in_words(error))  # a signal, because this may be the trainer's thread

    return hook
