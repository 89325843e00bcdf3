"""Drawing the window at a moment of a run, without a screen."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from core import atomic_file
from core.cli.console import complain
from core.cli.signals import StopRequest, deferred_signals
from core.control.commands import Run, SetBreakpoints, SetIterations, Step
from core.errors import ConfigError
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

PHASES = ("zero_grad", "forward", "loss", "backward", "update")
"""Those that a script may have."""

TIMEOUT_SECONDS = 300
SETTLE_SECONDS = 0.4


def take(
    config: RunConfig,
    path: str,
    phase: str | None,
    size: tuple[int, int],
    theme: str,
    language: str = "en",
    script: ScriptChoice | None = None,
) -> int:
    """Run to `config.iterations`, stop after `phase` of the last one, and write the picture.

    Args:
        config: the experiment; of a script only the number of iterations.
        path: of the picture.
        phase: after which to stop; None for the end of the iteration.
        size: of the window, in pixels.
        theme: of the window.
        language: of the window.
        script: what to run in the place of the experiment.

    Raises:
        ConfigError: for a phase that the loop does not have.
        OSError: if the picture cannot be written, or its format is unknown. Both are mostly detected before the run.
    """
    from core.experiment.devices import resolved
    from core.experiment.trainers import TRAINERS
    from core.program.loop import Loop

    phases = Loop(TRAINERS[config.trainer].source).phases if script is None else PHASES
    if phase is not None and phase not in phases:
        raise ConfigError({"phase": f"“{phase}” is not a phase of “{config.trainer}”; there are {', '.join(phases)}"})
    _check_kind(path)
    atomic_file.check_writable(path)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with deferred_signals() as request:
        resolved(config)
        picture = _Photographer(config, phase, size, theme, language, request, script).picture()
    request.raise_if_received()
    if picture is None:
        return 1
    atomic_file.write(path, _encoded(picture, path))
    return 0


def _check_kind(path: str) -> None:
    from PySide6.QtGui import QImageWriter

    kinds = [bytes(kind.data()).decode() for kind in QImageWriter.supportedImageFormats()]
    if _kind_of(path) not in kinds:
        raise OSError(errno.EINVAL, f"is no kind of picture; there are .{', .'.join(kinds)}", path)


def _kind_of(path: str) -> str:
    return Path(path).suffix.removeprefix(".").lower()


def _encoded(picture: QImage, path: str) -> bytes:
    """Encode a picture in the format that the path names."""
    from PySide6.QtCore import QBuffer

    buffer = QBuffer()
    if not picture.save(buffer, _kind_of(path).upper()):
        raise OSError(errno.EIO, "the picture cannot be drawn", path)
    return bytes(buffer.data().data())


class _Photographer:
    """A driver that operates a window through its session, as a user would, and grabs it."""

    def __init__(
        self,
        config: RunConfig,
        phase: str | None,
        size: tuple[int, int],
        theme: str,
        language: str,
        request: StopRequest,
        script: ScriptChoice | None,
    ) -> None:
        from gui.app import application
        from gui.main_window.window import Window
        from gui.session.session import Session

        self._config, self._phase, self._request = config, phase, request
        self._app = application()
        self._session = Session(config)
        self._script = script
        self._window = Window(self._session, {"theme": theme}, language)
        self._window.resize(*size)
        self._session.script_refused.connect(lambda _script, refusal: self._note(refusal.message))
        self._problem = ""
        self._session.failed.connect(self._note)

    def _note(self, message: str) -> None:
        self._problem = message

    def picture(self) -> QImage | None:
        """Return a picture of the window at the requested moment; None, with a message, if it was not reached."""
        self._window.show()
        try:
            self._go_there()
            return None if self._problem else self._window.grab().toImage()
        finally:
            self._window.close()  # ends the trainer's thread as well
            if self._problem:
                complain(self._problem)

    def _go_there(self) -> None:
        if self._script is not None:
            self._go_on_in_script(self._script)
            return
        self._wait(lambda: self._session.snapshot is not None)
        before_last = self._config.iterations - (self._phase is not None)
        if before_last:
            self._session.do(SetIterations(before_last))
            self._session.do(Run(to_boundary=True))
            self._wait(lambda: self._finished() >= before_last)
        self._session.do(SetIterations(self._config.iterations))
        self._wait_while_settling()
        while (
            self._going_on and self._phase is not None and self._where()[::2] != (self._config.iterations, self._phase)
        ):
            before = self._where()
            self._session.do(Step("phase"))
            self._wait(lambda before=before: self._where() != before)
        self._wait_while_settling()

    def _go_on_in_script(self, script: ScriptChoice) -> None:
        """Run a script; nobody but who gave the command has to agree to it."""
        from core.control.breakpoints import Breakpoints
        from gui.session.state import State

        self._wait(lambda: self._session.experiment is not None)
        self._session.open_script(script)
        self._wait(lambda: self._session.script is not None)
        before_last = self._config.iterations - (self._phase is not None)
        if before_last:
            self._session.do(SetBreakpoints(Breakpoints(iteration=before_last)))
            self._session.do(Run(to_boundary=True))
            self._wait(lambda: self._finished() >= before_last or self._session.state is State.REACHED)
            self._session.do(SetBreakpoints(Breakpoints()))
        self._wait_while_settling()
        while self._going_on and self._phase is not None and self._has_not_come_to(self._phase):
            before = self._session.snapshot
            self._session.do(Step("line"))
            self._wait(lambda before=before: self._session.snapshot is not before)
        self._wait_while_settling()

    def _has_not_come_to(self, phase: str) -> bool:
        iteration, _, present = self._where()
        return (iteration, present) != (self._config.iterations, phase) and self._finished() < self._config.iterations

    @property
    def _going_on(self) -> bool:
        return not (self._problem or self._request.signal)

    def _finished(self) -> int:
        return self._session.snapshot.finished if self._session.snapshot else 0

    def _where(self) -> tuple[int, int, str | None]:
        snapshot = self._session.snapshot
        assert snapshot is not None
        return snapshot.iteration, snapshot.line, snapshot.phase

    def _wait(self, until) -> None:  # type: ignore[no-untyped-def]
        from PySide6.QtCore import QEvent

        deadline = time.monotonic() + TIMEOUT_SECONDS
        while self._going_on and not until():
            self._app.processEvents()
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only Qt's own loop would send them
            time.sleep(0.002)
            if time.monotonic() > deadline:
                self._problem = "the run took too long for a picture"

    def _wait_while_settling(self) -> None:
        """Wait long enough for the pictures that the panels requested to arrive."""
        until = time.monotonic() + SETTLE_SECONDS
        self._wait(lambda: time.monotonic() > until)
