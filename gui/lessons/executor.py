"""Does a lesson's deeds through the session, by what a person could do there too."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.control.commands import Ask, Edit, ForgetRuns, Seek, SetBreakpoints, SetIterations, SetLearningRate, Step
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
    """Sends the session what a deed asks for, and says when it has been done.

    The worker takes commands in order, so a survey that is asked for after them is answered once they are done. Only a
    run goes on by itself; the survey waits until it stands still.

    Signals:
        found: what a survey found: all that was sent before it is done.
        explained: the reference of a cell that is to be explained.
        checked: the gradients were checked.

    Attributes:
        remembered: what was kept, by name.
        cut_short: whether a person has paused a run of the lesson before its end.
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
        self._run = Run(session)
        session.answered.connect(self._on_answered)
        session.state_changed.connect(self._on_state)
        session.stopped.connect(self._on_stopped)

    @property
    def source(self) -> str:
        experiment = self._session.experiment
        return experiment.source if experiment is not None else ""

    @property
    def next_iteration(self) -> int:
        snapshot = self._session.snapshot
        return snapshot.finished + 1 if snapshot is not None else 1

    # Deeds

    def start(self, config: RunConfig) -> None:
        self._session.start(config)
        if not self._started:
            self._session.do(ForgetRuns())  # what a class compares with are the lesson's own runs
        self._started = True

    def step(self, unit: Unit) -> None:
        self._session.do(Step(unit))

    def seek(self, iteration: int, line: int | None) -> None:
        self._session.do(Seek(iteration, line))

    def run(self, iterations: int, until: Until) -> None:
        self._run.begin(self.next_iteration - 1 + iterations, until)

    def set_learning_rate(self, learning_rate: float) -> None:
        self._session.do(SetLearningRate(learning_rate))
        self._session.learning_rate_changed.emit(learning_rate)  # the form takes it that it said so itself

    def edit(self, source: str) -> None:
        self._session.do(Edit(source))

    def explain(self, reference: Reference) -> None:
        self.explained.emit(reference)

    def check(self) -> None:
        self._session.do(Ask(AreCorrect()))

    def remember(self, quantity: str, name: str) -> None:
        self._to_remember = quantity, name

    # Waiting for them

    def survey(self, quantities: tuple[str, ...] = ()) -> None:
        """Asks where the loop stands once all that was sent is done; `found` tells."""
        if self._to_remember is not None:
            quantities = (*quantities, self._to_remember[0])
        self._surveys += 1
        self._survey = Survey(quantities, self._surveys)
        if not self._run.going:
            self._session.do(Ask(self._survey))

    def let_go(self) -> None:
        """What was sent may still be done, but nobody waits for it."""
        self._survey, self._to_remember = None, None
        self._run.end()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        """Asks again: while a loop runs, the person's own too, there is no answer."""
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


class Run:
    """A run that the lesson began.

    Attributes:
        going: whether it has not come to its end yet.
        ended_as_planned: whether it ended where it should, or by a condition or a failure; and not by a person.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._iterations: int | None = None
        self._theirs: object = None
        self._seen = False
        self.going = False
        self.ended_as_planned = True

    def begin(self, goal: int, until: Until) -> None:
        """Runs with nothing to pause for but what the lesson says; the person's own wishes come back at the end."""
        from core.control.breakpoints import Breakpoints

        session = self._session
        self._iterations, self._theirs = session.config.iterations, session.breakpoints or Breakpoints()
        session.do(SetBreakpoints(Breakpoints(loss_below=until.below, loss_above=until.above)))
        session.do(SetIterations(goal))
        self.going, self.ended_as_planned = True, False
        session.run_or_pause()

    def follow(self, state: State) -> bool:
        """Whether a run, be it the lesson's, has just come to its end."""
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
        """Gives the person's own goal and conditions back."""
        from core.control.breakpoints import Breakpoints

        if self._iterations is not None and isinstance(self._theirs, Breakpoints):
            self._session.do(SetBreakpoints(self._theirs))
            self._session.do(SetIterations(self._iterations))
        self._iterations, self.going, self.ended_as_planned = None, False, True
