"""What must be so whenever the loop stands still, whatever has been done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from unittest.mock import sentinel

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from core.control.commands import Ask, Seek
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.session.state import State
from gui.style.number_format import number

PATIENCE = 60.0
"""Seconds."""
AGAIN = 1.0
"""Seconds after which the monkey presses Run once more, because what it has to end has not ended."""
AT_REST = (State.PAUSED, State.REACHED, State.FAILED)
GOING = (State.RUNNING, State.BUSY, State.ANSWERING)
RAW = re.compile(r"(?<![\w.])[+-]?(nan|inf)(?![\w.])")
"""Python's words for what is no number: a person is told otherwise."""
WHAT_WAS_TYPED = "Error"
"""Ends the names of the labels that quote it."""


class BrokenError(Exception):
    """Something is not as it must be; in words."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stepper stands."""

    iteration: int
    finished: int
    line: int
    last_line: int | None
    phase: str | None


def _place_of(stepper: Stepper) -> Place:
    return Place(stepper.iteration, stepper.finished, stepper.line, stepper.last_line, stepper.phase)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the stepper itself stands, and whether an experiment made anew comes out the same there.

    Answered in the stepper's thread: the generator of torch is the same for all steppers. One question is unlike any
    other.
    """

    number: int
    compare: bool = False

    def answer(self, stepper: Stepper) -> tuple[Place, bool]:
        same = True
        if self.compare:
            anew = Stepper(stepper.config)
            if stepper.branch.loop_of(1).source != anew.loop.source:  # a reset begins with the text that was shown
                anew.edit(stepper.branch.loop_of(1).source)
            anew.seek(stepper.finished)
            same = (_place_of(anew), anew.digest()) == (_place_of(stepper), stepper.digest())
        return _place_of(stepper), same


@dataclass
class Examiner:
    """Brings the window to rest, and looks whether all is as it should be.

    Attributes:
        resets: how many were compared, by experiment.
    """

    window: Window
    resets: dict[RunConfig, int] = field(default_factory=dict)
    _asked: int = 0
    _pressed: float = 0.0

    # Rest

    def bring_to_rest(self) -> None:
        """Answers dialogs by Escape, ends slow motion and runs, and waits until the loop stands still."""
        self._wait(self._nothing_in_front, "a dialog stays")
        if self._action("actionSlowMotion").isChecked():
            self._action("actionSlowMotion").trigger()
        self._wait(lambda: self.window.session.state is not State.LOADING, "torch is still being loaded")
        self._pressed = 0.0
        self._wait(self._at_rest, "the loop does not come to rest")

    def _nothing_in_front(self) -> bool:
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None:
            QTest.keyClick(front, Qt.Key.Key_Escape)
        return QApplication.activePopupWidget() is None and QApplication.activeModalWidget() is None

    def _at_rest(self) -> bool:
        if self.window.session.state in AT_REST:
            return True
        if self.window.session.state in GOING and time.monotonic() > self._pressed + AGAIN:
            self._pressed = time.monotonic()
            self._action("actionRun").trigger()
        return False

    def _action(self, name: str) -> QAction:
        found = self.window.findChild(QAction, name)
        assert isinstance(found, QAction)
        return found

    def _wait(self, until: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > deadline:
                raise BrokenError(f"{otherwise}; the state is {self.window.session.state.name}")
            QTest.qWait(10)

    # What is shown

    def look(self) -> None:
        """At the moment that is shown, beside the one at which the loop stands."""
        self.bring_to_rest()
        place = sentinel.nowhere
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:  # a command that was still on its way leads elsewhere
            place, _ = self._ask()
            if place == self._shown() and self.window.session.state in AT_REST:
                break
            QTest.qWait(20)
            self.bring_to_rest()
        else:
            raise BrokenError(f"the loop stands at {place}, and {self._shown()} is shown")
        for problem in (*self._wrong_words(place), *self._wrong_mark(place), *self._wrong_state()):
            raise BrokenError(problem)

    def _ask(self, compare: bool = False) -> tuple[Place, bool]:
        self._asked += 1
        question, answers = Whereabouts(self._asked, compare), []

        def take(asked: object, answer: tuple[Place, bool]) -> None:
            if asked == question:
                answers.append(answer)

        asked_at = [0.0]

        def answered() -> bool:
            """While the loop runs there is no answer; what is compared stands still, and is not to be broken off."""
            again = time.monotonic() - asked_at[0] > AGAIN and not (compare and asked_at[0])
            if not answers and again:
                asked_at[0] = time.monotonic()
                if not compare:
                    self.bring_to_rest()
                self.window.session.do(Ask(question))
            return bool(answers)

        self.window.session.answered.connect(take)
        try:
            self._wait(answered, "no answer comes")
        finally:
            self.window.session.answered.disconnect(take)
        return answers[0]

    def _shown(self) -> Place | None:
        moment = self.window.session.snapshot
        if moment is None:
            return None
        return Place(moment.iteration, moment.finished, moment.line, moment.last_line, moment.phase)

    def _wrong_words(self, place: Place) -> list[str]:
        moment = self.window.session.snapshot
        assert moment is not None
        loss = "–" if moment.loss is None else number(moment.loss)
        expected = {"iterationValue": str(place.iteration), "phaseValue": place.phase or ""}
        if not loss.startswith("not"):  # which may be said in another language
            expected["lossValue"] = loss
        found = {name: self.window.findChild(QLabel, name).text() for name in expected}
        wrong = [f"{name} says {found[name]!r} instead of {expected[name]!r}" for name in expected]
        return [told for told, name in zip(wrong, expected, strict=True) if found[name] != expected[name]] + [
            f"{label.objectName() or 'a label'} says {label.text()!r}"
            for label in self.window.findChildren(QLabel)
            if label.isVisible() and RAW.search(label.text()) and not label.objectName().endswith(WHAT_WAS_TYPED)
        ]

    def _wrong_mark(self, place: Place) -> list[str]:
        """Where the code is read: while it is edited it need not be what runs."""
        theme, wrong = self.window.theme, []
        stage = self.window.findChild(QWidget, "stage")
        for view in self.window.findChildren(CodeView):
            bands = {line: view.band(line) for line in range(1, view.blockCount() + 1)}
            strong = (theme.now_soft, theme.error_soft)
            marked = [line for line, band in bands.items() if band is not None and band.name() in strong]
            told = stage is not None and stage.isAncestorOf(view)  # where the line that ran last has the stress
            allowed = [[place.line], [place.last_line], []] if told else [[place.line]]
            if view.isReadOnly() and marked not in allowed:
                wrong.append(f"line {marked} is marked, and the loop stands at {place} of\n{view.toPlainText()}")
            if view.isReadOnly() and view.toPlainText() != self.window.session.experiment.source:
                wrong.append(f"the code shown does not run:\n{view.toPlainText()}")
        return wrong

    def _wrong_state(self) -> list[str]:
        session = self.window.session
        moment, experiment = session.snapshot, session.experiment
        assert moment is not None and experiment is not None
        checks = {
            "the trainer shown is not that of the run": self._trainer
            == session.config.trainer
            == experiment.config.trainer,
            "a line is marked that is none": moment.line in experiment.lines,
            "more is finished than was computed": moment.finished <= moment.computed,
        }
        return [told for told, holds in checks.items() if not holds]

    @property
    def _trainer(self) -> object:
        return self.window.findChild(QComboBox, "trainer").currentData()

    # Resets

    def reset(self) -> None:
        """Resets, and compares every number with those of the same experiment made anew; so after two iterations."""
        self.bring_to_rest()
        leave = self.window.findChild(QPushButton, "lessonLeave")
        if leave is not None and not leave.isHidden():
            leave.click()
        self.bring_to_rest()
        self._ask()
        begun: list[object] = []
        self.window.session.experiment_changed.connect(begun.append)
        self._action("actionReset").trigger()
        self._wait(lambda: bool(begun), "Reset begins nothing")
        self.window.session.experiment_changed.disconnect(begun.append)
        config = self.window.session.config
        self._compare()
        self.window.session.do(Seek(2))
        self._compare()
        self.resets[config] = self.resets.get(config, 0) + 1

    def _compare(self) -> None:
        place, same = self._ask(compare=True)
        if not same:
            raise BrokenError(f"{self.window.session.config} comes out otherwise, at {place}")
