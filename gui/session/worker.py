"""The trainer's thread: the only place that touches a stepper while a window is open."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.control.commands import Command
from core.control.console import Console
from core.control.events import Event, Failed, Loaded
from core.control.mailbox import Mailbox
from core.interrupt import Interrupted
from core.program.running_line import running_line
from core.text.clip import in_words

if TYPE_CHECKING:
    from core.control.run_controller import RunController

log = logging.getLogger(__name__)

REST_MS = 1500
"""How long nothing is commanded before the worker prepares for questions."""


class Worker(QObject):
    """Hands commands to the controller, and lets it run a few milliseconds at a time, so that each is answered soon.

    Signals:
        reported: an event.
        command_done: how many commands have ended, once each has; after all that it reports.

    Attributes:
        controller: there once torch is loaded.
        done: how many commands have ended; read by the window's thread, to see whether one does not.
        slices: how many slices of a run have ended.
        ident: of the thread, once torch is loaded.
    """

    reported = Signal(object)
    command_done = Signal(int)

    def __init__(self, mailbox: Mailbox, console: Console | None = None) -> None:
        super().__init__()
        self._mailbox, self._console = mailbox, console
        self.controller: RunController | None = None
        self.done = self.slices = 0
        self.ident: int | None = None
        self._waiting: deque[Command] = deque()
        self._load_wanted = False
        self._clock = QTimer(self, interval=0)
        self._clock.timeout.connect(self._run_slice)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._prepare)
        self._prepared = False

    @Slot()
    def load(self) -> None:
        """Import torch, which takes a second or more, say what it offers, and carry out what was commanded so far."""
        self._load_wanted = True
        self._carry_out_waiting()
        self._count_done()

    @Slot(object)
    def do(self, command: Command) -> None:
        """Carry out a command; one that comes before torch is wanted waits for it."""
        self._waiting.append(command)
        if self._load_wanted:
            self._carry_out_waiting()
        self._count_done()

    def _count_done(self) -> None:
        self.done += 1
        self.command_done.emit(self.done)

    def _carry_out_waiting(self) -> None:
        """Carry out what waits, unless the thread is to end."""
        while not self._ending and (controller := self.controller or self._load()) is not None and self._waiting:
            controller.do(self._waiting.popleft())
            self._keep_running(controller)

    def _load(self) -> RunController | None:
        try:
            from core.control.run_controller import RunController
            from core.experiment.devices import devices

            found = devices()
        except BaseException as error:
            log.exception("loading torch")
            self._report(Failed(0, in_words(error)))
            return None
        self.controller = RunController(self._mailbox, self._report, self._console)
        self.ident = threading.get_ident()  # only now: an import that is broken off cannot be done again
        self._report(Loaded(0, found))
        return self.controller

    @Slot()
    def _run_slice(self) -> None:
        if self.controller is not None and not self._ending:
            self.controller.run_slice()
            self.slices += 1
            self._keep_running(self.controller)

    def _keep_running(self, controller: RunController) -> None:
        """Come back as soon as there is nothing else to do, for as long as the loop runs."""
        if controller.running != self._clock.isActive():
            (self._clock.start if controller.running else self._clock.stop)()
        if not self._prepared:
            (self._rest.stop if controller.running else self._rest.start)()

    @Slot()
    def _prepare(self) -> None:
        """Load what the first question needs, while nobody waits for anything."""
        if self.controller is None or self._ending:
            return
        self._prepared = True
        self.ident, ident = None, self.ident  # an import that is broken off cannot be done again
        try:
            self.controller.prepare()
        finally:
            self.ident = ident

    @property
    def progress(self) -> tuple[int, ...]:
        """How far it has come, for the window's thread: while the loop comes to no further iteration it is the same."""
        stepper = self.controller.stepper if self.controller is not None else None
        return self.done, self.slices, 0 if stepper is None else stepper.finished

    @property
    def line(self) -> int | None:
        """The line that is running, for the window's thread; a walk is between two lines for most of the time."""
        if self.controller is None or self.ident is None:
            return None
        stepper, opening = self.controller.stepper, self.controller.opening
        if opening is not None:
            return running_line(self.ident, opening)
        return None if stepper is None else running_line(self.ident, stepper.loop.filename) or stepper.line

    @property
    def _ending(self) -> bool:
        return self.thread().isInterruptionRequested()

    def _report(self, event: Event) -> None:
        self.reported.emit(event)

    @Slot()
    def close(self) -> None:
        """Stop for good, and end the thread: quitting it from outside could come before this."""
        self._rest.stop()
        self._clock.stop()  # a timer cannot be stopped from another thread, nor once its own has ended
        try:
            if self.controller is not None:
                self.controller.close()
        except Interrupted:
            log.info("stopped while closing")
        finally:
            self.thread().quit()

    def interrupt(self) -> None:
        """Called from the window's thread: end whatever walks at the next line."""
        if self.controller is not None:
            self.controller.interrupt()
