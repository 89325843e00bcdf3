"""Carrying out a lesson's actions through the session, by means that the user has too."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.control.commands import Ask, Edit, ForgetRuns, Run, Seek, SetBreakpoints, SetIterations, SetLearningRate, Step
from core.experiment.config import RunConfig
from core.explain.types import Reference
from core.lessons.actions import Unit, Until
from core.lessons.quantities import Finding, Measured, Survey
from core.queries import AreCorrect, NoAnswer, Question
from core.view.snapshot import Stop
from gui.session.session import Session
from gui.session.state import State

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

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
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
    def next_iteration(self) -> int:
        """The first iteration that an edit made now would affect."""
        snapshot = self._session.snapshot
        return snapshot.finished + 1 if snapshot is not None else 1

    # Actions

    def start(self, config: RunConfig) -> None:
        """Begin an experiment."""
        self._session.start(config)
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
        self._run.begin(self.next_iteration - 1 + iterations, until)

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
        self.cut_short = not self._run.ended_as_planned
        self._run.end()
        if self._to_remember is not None:
            quantity, name = self._to_remember
            self.remembered[name], self._to_remember = answer.values[quantity], None
        self.found.emit(answer)


class LessonRun:
    """A run started by the lesson.

    Attributes:
        going: whether it has not ended yet.
        ended_as_planned: whether it ended at its goal, by a condition or by a failure, rather than by the user.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._iterations: int | None = None
        self._theirs: object = None
        self._seen = False
        self.going = False
        self.ended_as_planned = True

    def begin(self, goal: int, until: Until) -> None:
        """Run with only the lesson's conditions to pause on; the user's come back at the end."""
        from core.control.breakpoints import Breakpoints

        session = self._session
        self._iterations, self._theirs = session.config.iterations, session.breakpoints or Breakpoints()
        session.do(SetBreakpoints(Breakpoints(loss_below=until.below, loss_above=until.above)))
        session.do(SetIterations(goal))
        self.going, self.ended_as_planned = True, False
        session.do(Run(to_boundary=True))

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

        if self._iterations is not None and isinstance(self._theirs, Breakpoints):
            self._session.do(SetBreakpoints(self._theirs))
            self._session.do(SetIterations(self._iterations))
        self._iterations, self.going, self.ended_as_planned = None, False, True
