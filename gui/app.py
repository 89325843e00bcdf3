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
from core.experiment.script_choice import ScriptChoice
from core.text.clip import in_words
from gui import error_log, settings
from gui.main_window.signals import BY_SIGNAL, SystemSignals
from gui.main_window.window import Window
from gui.session.session import Session
from gui.style import fonts, key_names
from gui.style.application_icon import application_icon

log = logging.getLogger(__name__)

SWITCH_SECONDS = 1e-4
"""The interval after which a thread yields Python's lock. In the usual 5 ms a window does all its work for a frame of
text, and training would stand still meanwhile."""


def create_window(
    config: RunConfig | None = None, language: str | None = None, script: ScriptChoice | None = None
) -> QMainWindow:
    """Create a complete window with its worker started, not yet shown. Closing it ends the worker.

    Args:
        config: the first experiment; the two-layer net by default.
        language: "en" or "ko"; by default the last one used, or else the system's.
        script: what to run in its place, once the person agrees.
    """
    application()
    session = Session(config or RunConfig())
    try:
        return Window(session, language_code=language, script=script)
    except BaseException:
        session.close()  # otherwise Qt aborts over the running thread, and hides the reason
        raise


def application() -> QApplication:
    """Return the application object, created if there is none."""
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(sys.argv[:1])
    if app.applicationName() != settings.NAME:
        _set_up(app)  # once: setting a style, even the same, polishes every widget again
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
    """Minimise the delay of training by the window once torch is imported; the import itself would only take longer."""
    window.session.devices_found.connect(lambda _devices: _make_way())


def _make_way() -> None:
    """Yield Python's lock sooner, and exempt torch's objects from garbage collection.

    Each collection would search its two hundred thousand objects again, for 80 ms in which nothing moves. The objects
    that exist by now stay to the end anyway.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


def open_window(config: RunConfig, script: ScriptChoice | None = None) -> int:
    """Open the window and run until it is closed; return the exit status."""
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
    window = create_window(config, script=script)
    assert isinstance(window, Window)
    sys.excepthook = _hook(window)
    signals.caught.connect(lambda number: window.end(BY_SIGNAL + number))
    app.commitDataRequest.connect(lambda _manager: window.remember())  # logging out may send no signal
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
    """Keep Windows from grouping it in the taskbar with Python's windows, under Python's icon."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Nablascope.Nablascope")


def display_problem() -> str | None:
    """Return why no window can be opened here, on one line; None if one can. Qt would abort instead."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    return "there is no display to open a window on; `nablascope train` and `nablascope screenshot` need none"


def _hook(window: Window):  # type: ignore[no-untyped-def]
    """Return a hook that turns an uncaught exception into a message and a log entry; the window stays."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("uncaught: %s", "".join(traceback.format_exception(kind, error, trace)))
        window.session.failed.emit(in_words(error))  # a signal, because this may run in the trainer's thread

    return hook
