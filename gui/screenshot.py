"""Draws the window at a moment of a run, without a screen."""

from __future__ import annotations

import os
import sys
import time

from core.config import RunConfig
from core.errors import ConfigError

TIMEOUT_SECONDS = 300
SETTLE_SECONDS = 0.4


def take(
    config: RunConfig, path: str, phase: str | None, size: tuple[int, int], theme: str, language: str = "en"
) -> int:
    """Runs to `config.iterations`, stops after `phase` of the last one, and writes the picture.

    Raises:
        ConfigError: for a phase that the loop does not have.
        OSError: when the picture cannot be written.
    """
    from core.loop import Loop
    from core.machine import resolved
    from core.trainers import TRAINERS

    phases = Loop(TRAINERS[config.trainer].source).phases
    if phase is not None and phase not in phases:
        raise ConfigError({"phase": f"“{phase}” is not a phase of “{config.trainer}”; there are {', '.join(phases)}"})
    resolved(config)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _Photographer(config, phase, size, theme, language).write(path)


class _Photographer:
    """Walks a window as a person would, through its session, and grabs it."""

    def __init__(self, config: RunConfig, phase: str | None, size: tuple[int, int], theme: str, language: str) -> None:
        from gui.app import application
        from gui.session import Session
        from gui.window import Window

        self._config, self._phase = config, phase
        self._app = application()
        self._session = Session(config)
        self._window = Window(self._session, {"theme": theme}, language)
        self._window.resize(*size)
        self._problem = ""
        self._session.failed.connect(self._note)

    def _note(self, message: str) -> None:
        self._problem = message

    def write(self, path: str) -> int:
        self._window.show()
        self._wait(lambda: self._session.snapshot is not None)
        before_last = self._config.iterations - (self._phase is not None)
        if before_last:
            self._session.set_iterations(before_last)
            self._session.run_or_pause()
            self._wait(lambda: self._finished() >= before_last)
        self._session.set_iterations(self._config.iterations)
        self._wait_while_settling()
        while self._phase is not None and self._where()[::2] != (self._config.iterations, self._phase):
            before = self._where()
            self._session.step("phase")
            self._wait(lambda before=before: self._where() != before)
        self._wait_while_settling()
        picture = self._window.grab()
        self._window.close()
        if self._problem:
            print(f"nablascope: {self._problem}", file=sys.stderr)
            return 1
        if not picture.save(path):
            raise OSError(0, "cannot be written, or is no kind of picture", path)
        return 0

    def _finished(self) -> int:
        return self._session.snapshot.finished if self._session.snapshot else 0

    def _where(self) -> tuple[int, int, str | None]:
        snapshot = self._session.snapshot
        assert snapshot is not None
        return snapshot.iteration, snapshot.line, snapshot.phase

    def _wait(self, until) -> None:  # type: ignore[no-untyped-def]
        from PySide6.QtCore import QEvent

        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not until() and not self._problem:
            self._app.processEvents()
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # which only a loop of Qt's own would do
            time.sleep(0.002)
            if time.monotonic() > deadline:
                self._problem = "the run took too long for a picture"

    def _wait_while_settling(self) -> None:
        """Long enough for the pictures that the panels asked for to arrive."""
        until = time.monotonic() + SETTLE_SECONDS
        self._wait(lambda: time.monotonic() > until)
