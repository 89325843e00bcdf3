"""Stepping a run back and forward again to the very same line, showing each moment on the way back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.control.commands import Ask, Step, StepBack
from core.i18n import words
from core.queries import Question
from gui.session.session import Session
from gui.session.state import State

SETTLE_MILLISECONDS = 160
"""The longest time that a panel lets pass between an answer and the next question about the same moment."""
PATIENCE_MILLISECONDS = 20_000
STANDING = (State.PAUSED, State.REACHED)
STUCK = words("Rewind", "The run could not be taken back to where it was; it has stopped on the way.")

Place = tuple[int, int, int, int | None]


@dataclass(frozen=True, slots=True)
class AllAnswered:
    """A question that is answered once all that were asked before it are."""

    def answer(self, _stepper: object) -> bool:
        return True


class StepCapture(QObject):
    """A walk back from the current moment, then forward to it.

    Signals:
        arrived: the window shows the current moment, or the next earlier one.
        turned: the earliest wanted moment was reached; the way forward begins.
        finished: the run is back at its original moment.
        failed: the reason why it is not, for a person.
    """

    arrived = Signal()
    turned = Signal()
    finished = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, unit: str, steps: int, parent: QObject | None = None) -> None:
        """Prepare to go back `steps` times a "line", "phase" or "iteration", or as far as possible."""
        super().__init__(parent)
        self._session, self._unit, self._left = session, unit, steps
        self._goal = self._place()
        self._before = self._goal
        self._coarse = 0
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MILLISECONDS)
        self._settled.timeout.connect(self._ask_whether_all_is_there)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._give_up)
        self._forward = False

    def start(self) -> None:
        """Begin with the current moment."""
        self._session.snapshot_changed.connect(self._on_snapshot)
        self._session.answered.connect(self._on_answer)
        self._settled.start()

    def turn(self) -> None:
        """Go no further back."""
        self._left = 0

    def _place(self) -> Place:
        snapshot = self._session.snapshot
        assert snapshot is not None
        return snapshot.finished, snapshot.iteration, snapshot.line, snapshot.last_line

    @Slot(object)
    def _on_snapshot(self, _snapshot: object) -> None:
        if self._place() != self._before:
            self._patience.stop()
            self._settled.setInterval(0 if self._forward else SETTLE_MILLISECONDS)
            self._settled.start()

    @Slot()
    def _ask_whether_all_is_there(self) -> None:
        """Wait for the answers that panels still wait for: a frame with “…” in place of a number tells nothing."""
        if self._forward:
            self._shown()
        else:
            self._session.do(Ask(AllAnswered()))

    @Slot(object, object)
    def _on_answer(self, question: Question, _answer: object) -> None:
        if self._forward or self._patience.isActive():
            return
        if question != AllAnswered():
            self._settled.start()  # an answer may lead to another question
        elif not self._settled.isActive():
            self._shown()

    def _shown(self) -> None:
        if not self._forward:
            self.arrived.emit()
            if self._left > 0 and self._place()[3] is not None:
                self._left -= 1
                self._coarse += 1
                self._go(back=True)
                return
            self._forward = True
            self.turned.emit()
        if self._place() == self._goal:
            self._end()
            self.finished.emit()
        elif self._place()[0] > self._goal[0]:
            self._give_up()
        else:
            self._go(back=False)

    def _go(self, back: bool) -> None:
        self._before = self._place()
        self._patience.start()
        if back:
            self._session.do(StepBack(self._unit))
            return
        self._coarse -= 1
        self._session.do(Step(self._unit if self._coarse > 0 else "line"))  # the last step may not be a whole unit

    @Slot()
    def _give_up(self) -> None:
        self._end()
        self.failed.emit(STUCK)

    def _end(self) -> None:
        self._patience.stop()
        self._settled.stop()
        self._session.snapshot_changed.disconnect(self._on_snapshot)
        self._session.answered.disconnect(self._on_answer)
