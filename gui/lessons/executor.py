"""Carrying out a lesson's actions through the session, by means that the user has too."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.control.commands import (
    Ask,
    Edit,
    ForgetRuns,
    Run,
    RunTo,
    Seek,
    SetBreakpoints,
    SetIterations,
    SetLearningRate,
    Step,
)
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.explain.types import Reference
from core.lessons.actions import Unit, Until
from core.lessons.quantities import Finding, Measured, Survey
from core.queries import AreCorrect, NoAnswer, Question
from core.view.snapshot import Stop
from gui.lessons.aids import Aids
from gui.session.session import Session
from gui.session.state import State

if TYPE_CHECKING:
    from core.control.breakpoints import Breakpoints

GOING = (State.RUNNING, State.BUSY)


class SessionExecutor(QObject):
    """An executor that sends the session commands, and reports when they are done.

    The worker handles commands in order, so a survey requested after them is answered once they are done. Only a run
    continues by itself; the survey waits until it has stopped.

    Signals:
        found: the result of a survey: everything sent before it is done.
        explained: the reference of a cell to explain.
        checked: the gradients were checked.

    Attributes:
        remembered: the remembered quantities by name.
        cut_short: whether the user has paused a run of the lesson before its end.
    """

    found = Signal(object)
    explained = Signal(object)
    checked = Signal(object)

    def __init__(self, session: Session, aids: Aids, parent: QObject) -> None:
        super().__init__(parent)
        self._aids = aids
        self.remembered: dict[str, Measured] = {}
        self.cut_short = False
        self._session = session
        self._started = False
        self._survey: Survey | None = None
        self._surveys = 0
        self._to_remember: tuple[str, str] | None = None
        self._run = LessonRun(session)
        session.answered.connect(self._on_answered)
        session.state_changed.connect(self._on_state)
        session.stopped.connect(self._on_stopped)

    @property
    def source(self) -> str:
        """The source of the loop; empty without an experiment."""
        experiment = self._session.experiment
        return experiment.source if experiment is not None else ""

    @property
    def script(self) -> Path | None:
        """The path of the script that runs; None in a trainer's loop."""
        return None if self._session.script is None else self._session.script.path

    @property
    def next_iteration(self) -> int:
        """The first iteration that an edit made now would affect."""
        snapshot = self._session.snapshot
        return snapshot.finished + 1 if snapshot is not None else 1

    # Actions

    def start(self, config: RunConfig) -> None:
        """Begin an experiment."""
        self._aids.clear_breakpoints()
        self._session.start(config)
        self._begin()

    def start_script(self, choice: ScriptChoice) -> None:
        """Run a script up to its first iteration, without breakpoints."""
        self._aids.clear_breakpoints()
        self._session.open_script(choice)
        self._begin()

    def _begin(self) -> None:
        if not self._started:
            self._session.do(ForgetRuns())  # a class compares only the lesson's own runs
        self._started = True

    def step(self, unit: Unit) -> None:
        """Run one line, phase or iteration."""
        self._session.do(Step(unit))

    def seek(self, iteration: int, line: int | None) -> None:
        """Go to just before a line of an iteration, or without a line to just after its end."""
        self._session.do(Seek(iteration, line))

    def run(self, iterations: int, until: Until) -> None:
        """Complete that many more iterations, unless `until` ends the run earlier."""
        self._run.begin(self.next_iteration - 1, iterations, until)

    def run_to(self, line: int) -> None:
        """Run until a line of the script comes to its turn."""
        self._run.begin_to(str(self.script), line)

    def set_breakpoint(self, line: int, condition: str) -> None:
        """Set a breakpoint on a line of the script; an empty condition always holds."""
        self._aids.set_breakpoint(str(self.script), line, condition)

    def clear_breakpoints(self) -> None:
        """Remove the breakpoints of the lesson."""
        self._aids.clear_breakpoints()

    def watch(self, expressions: tuple[str, ...]) -> None:
        """Watch expressions, and no others."""
        self._aids.watch(expressions)

    def pin(self, tensors: tuple[str, ...]) -> None:
        """Show tensors of the script as maps, and no others."""
        self._aids.pin(str(self.script), tensors)

    def set_learning_rate(self, learning_rate: float) -> None:
        """Set the learning rate from the next iteration on."""
        self._session.do(SetLearningRate(learning_rate))

    def edit(self, source: str) -> None:
        """Run a changed source of the loop from the current iteration on."""
        self._session.do(Edit(source))

    def explain(self, reference: Reference) -> None:
        """Open the explanation of a cell."""
        self.explained.emit(reference)

    def check(self) -> None:
        """Check every gradient."""
        self._session.do(Ask(AreCorrect()))

    def remember(self, quantity: str, name: str) -> None:
        """Remember the current value of a quantity under a name, with the next survey."""
        self._to_remember = quantity, name

    # Waiting for results

    def survey(self, quantities: tuple[str, ...] = ()) -> None:
        """Request the state of the loop once everything sent is done; `found` reports it."""
        if self._to_remember is not None:
            quantities = (*quantities, self._to_remember[0])
        self._surveys += 1
        self._survey = Survey(quantities, self._surveys)
        if not self._run.going:
            self._session.do(Ask(self._survey))

    def let_go(self) -> None:
        """Stop waiting; what was sent may still be done."""
        self._survey, self._to_remember = None, None
        self._run.end()

    def leave(self) -> None:
        """Stop waiting, and remove what the lesson has set."""
        self.let_go()
        self._aids.clear_breakpoints()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        """Ask again after a run: while a loop runs, even the user's own, there is no answer."""
        if self._run.follow(state) and self._survey is not None:
            self._session.do(Ask(self._survey))

    @Slot(object)
    def _on_stopped(self, _stop: Stop) -> None:
        self._run.ended_as_planned = True

    @Slot(object, object)
    def _on_answered(self, question: Question, answer: object) -> None:
        if question == AreCorrect() and not isinstance(answer, NoAnswer):
            self.checked.emit(answer)
        if self._survey is None or question != self._survey or not isinstance(answer, Finding):
            return
        self._survey = None
        self.cut_short = not (self._run.ended_as_planned or self._at_own_breakpoint)
        self._run.end()
        if self._to_remember is not None:
            quantity, name = self._to_remember
            self.remembered[name], self._to_remember = answer.values[quantity], None
        self.found.emit(answer)

    @property
    def _at_own_breakpoint(self) -> bool:
        """Return whether the run has stopped where the lesson wanted it to, or after as many iterations."""
        snapshot = self._session.snapshot
        if snapshot is None:
            return False
        at_line = snapshot.hit is not None and (self._aids.has_breakpoints or self._run.to_line)
        return at_line or snapshot.finished >= self._run.goal


class LessonRun:
    """A run started by the lesson.

    Attributes:
        going: whether it has not ended yet.
        ended_as_planned: whether it ended at its goal, by a condition or by a failure, rather than by the user.
        goal: how many iterations of a script it is to complete; infinite for what ends otherwise.
        to_line: whether it is to end at a line.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._iterations: int | None = None
        self._theirs: object = None
        self._seen = False
        self.going = False
        self.ended_as_planned = True
        self.goal, self.to_line = math.inf, False

    def begin(self, finished: int, iterations: int, until: Until) -> None:
        """Run with only the lesson's conditions to pause on; the user's come back at the end.

        Args:
            finished: how many iterations are complete.
            iterations: how many more are to be.
            until: what ends the run earlier.
        """
        from core.control.breakpoints import Breakpoints

        session = self._session
        self._take_over(Breakpoints(loss_below=until.below, loss_above=until.above))
        if session.script is not None:
            self.goal = finished + iterations
            session.do(Run(to_boundary=True, iterations=iterations))
            return
        self._iterations = session.config.iterations
        session.do(SetIterations(finished + iterations))
        session.do(Run(to_boundary=True))

    def begin_to(self, filename: str, line: int) -> None:
        """Run to a line of a script."""
        from core.control.breakpoints import Breakpoints

        self._take_over(Breakpoints())
        self.to_line = True
        self._session.do(RunTo(filename, line))

    def _take_over(self, breakpoints: Breakpoints) -> None:
        from core.control.breakpoints import Breakpoints

        self._theirs = self._session.breakpoints or Breakpoints()
        self._session.do(SetBreakpoints(breakpoints))
        self.going, self.ended_as_planned = True, False

    def follow(self, state: State) -> bool:
        """Follow the session's state, and return whether a run, perhaps the lesson's, has just ended."""
        if state in GOING:
            self._seen = True
            return False
        if state in (State.REACHED, State.FAILED):
            self.ended_as_planned = True
        ended, self._seen = self._seen, False
        if ended:
            self.going = False
        return ended

    def end(self) -> None:
        """Restore the user's goal and conditions."""
        from core.control.breakpoints import Breakpoints

        if isinstance(self._theirs, Breakpoints):
            self._session.do(SetBreakpoints(self._theirs))
        if self._iterations is not None:
            self._session.do(SetIterations(self._iterations))
        self._iterations, self._theirs, self.going, self.ended_as_planned = None, None, False, True
        self.goal, self.to_line = math.inf, False
