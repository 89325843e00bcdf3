"""Where a running loop stands, and all that it holds there."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import torch

from core.engine.failure import STOPPED, failure_of
from core.engine.frames import frames_to
from core.engine.line_stops import Arrival, Hit, LineStops
from core.engine.reports import Failure, Value
from core.engine.subject import Subject
from core.engine.value_watch import named_values
from core.engine.warning_log import WarningLog
from core.errors import LoopError
from core.experiment.trainers import Variables
from core.history.branch import Branch
from core.history.loss_recorder import number
from core.history.loss_series import Losses
from core.history.rate_group import RateGroup
from core.history.replayed_losses import ReplayedLosses
from core.i18n import Words, words
from core.interrupt import CtrlC, Left, ctrl_c_told_apart
from core.program.loop import Loop
from core.program.walk import BETWEEN, Always, Walk
from core.state.grad_accumulation import Accumulation
from core.state.rng_state import Surroundings

log = logging.getLogger(__name__)

RUNS_ELSEWHERE = words("Run", "Some of the code runs in another thread, where it cannot pause.")
NOT_REENTRANT = words(
    "Run",
    "What leads to the loop at line {line} cannot be entered in its middle: going back runs the script once more.",
)
REACHES_BACK = words(
    "Run",
    "Gradients reach back over several iterations here. No moment between them can be kept: going back runs them all"
    " once more.",
)


class IterationListener(Protocol):
    """Told at each place of an iteration; `core.health.sampler` measures there."""

    def begin(self, watched: bool) -> None:
        """Take note that an iteration begins; `watched` if each of its lines will be looked at."""

    def before_line(self) -> None:
        """Take note that a line is about to run."""

    def after_line(self) -> None:
        """Take note that a line has run."""

    def end(self) -> None:
        """Take note that an iteration is complete."""

    def leave(self) -> None:
        """Take note that the run stands elsewhere now: what was begun will not be completed."""


class Position:
    """The state of one training loop. It can be read and be placed; `core.engine.runner` makes it go on.

    Attributes:
        subject: whose code it is.
        config: the experiment.
        branch: the history it stands in.
        replayed: the losses of iterations that ran once more.
        loop: the source, lines and phases of the present iteration.
        walk: the running loop, which pauses before each line.
        asked: whether it is taken elsewhere to answer a question.
        pause: the line about to run; `BETWEEN` between two iterations.
        ran: the line that ran last, and the loop that it is a line of.
        finished: how many iterations are complete.
        all_watched: whether each of them was noted.
        values: what each line of the present iteration made, by line; only lines that were stepped, not those of a run.
        changed: the names of the values that the line that ran last changed.
        accumulation: of how many backward passes the gradients are sums.
        surroundings: the loop's generators and grad mode.
        printed: what the loop printed last.
        warned: what Python and torch have warned of while it ran.
        failure: what the loop raised; None while all is well.
        error: the same as every further step raises it.
        listener: who is told of each iteration.
        stops: the lines that it stops before.
        stops_at_warnings: whether it stops after a line that Python or torch warns of.
        stopped_by: the warning that it stopped for; empty for none.
    """

    surroundings: Surroundings
    _interrupted = False

    def __init__(self, subject: Subject, branch: Branch) -> None:
        """A position that is nowhere yet: `begin` or `stand` places it."""
        self.subject = subject
        self.config = subject.config
        self.trainer = subject.trainer
        self.device = torch.device(subject.config.device)
        self.branch = branch
        self.replayed = ReplayedLosses(self.device)
        self.printed = subject.printed
        self.warned = WarningLog(subject.is_own_file, subject.warned_at)
        self.listener: IterationListener | None = None
        self.walk: Walk | None = None
        self.error: LoopError | None = None
        self.failure: Failure | None = None
        self.pause = BETWEEN
        self.asked = False
        self.stops = LineStops(self)
        self.stops_at_warnings = False
        self.stopped_by = ""
        self.warned.heard = self._hear
        self.loop = branch.loop_of(1)

    @property
    def interrupted(self) -> bool:
        """Tell whether any walk is to end at the next line. Another thread may set it."""
        return self._interrupted

    @interrupted.setter
    def interrupted(self, value: bool) -> None:
        self._interrupted = value
        if value and self.walk is not None:
            self.walk.walking = True  # else a run would see it between two iterations only

    # Placing it

    def begin(self) -> None:
        """Go to the start."""
        self.end_walk()
        self.surroundings = self.subject.begin()
        self.stand(0, None, Accumulation())

    def stand(self, finished: int, last_line: int | None, accumulation: Accumulation) -> None:
        """Stand between two iterations, with the variables as they are."""
        self.end_walk()
        self.error = None
        self.failure = None
        self.changed: list[str] = []
        self.values: dict[int, tuple[Value, ...]] = {}
        self.accumulation = accumulation
        self.finished, self.loss_iteration = finished, finished
        self.ran = None if last_line is None else (self.branch.loop_of(finished), last_line)
        self._take_up(self.branch.loop_of(finished + 1))
        self.prepare()
        if self.listener is not None:
            self.listener.leave()

    def _take_up(self, loop: Loop) -> None:
        """Stand before the first iteration of a loop."""
        self.end_walk()
        self.loop = loop
        self.warned.follow(loop)
        resumes, state = self.subject.resumes, self.surroundings.state
        self.walk = walk = self.subject.start(loop)
        self.stops.leave()
        self.arm()
        with self.inside():
            try:
                self.subject.set_replaying(resumes or self.is_behind)
                self.pause = walk.run(_at_once) or BETWEEN
            except BaseException:
                self.pause = walk.line
                raise
        if resumes:  # on its way it may have drawn from generators, to get where it was
            self.surroundings.state = state
        self.all_watched = True

    def arm(self) -> None:
        """Let the lines to stop before ask for it, whose others cost nothing."""
        if self.walk is None:
            return
        names, places = self.subject.builtins, self.stops.places
        self.loop.switch(self.walk, names)
        for filename, line in places:
            if (name := self.loop.switches.get(filename, {}).get(line)) is not None:
                names[name] = Always
        self.walk.stops = self.stops if places else None

    def stop_only_at(self, arrival: Arrival | None) -> None:
        """Stop nowhere but where a run had arrived before; for None where breakpoints are."""
        self.stops.seek(arrival)
        self.arm()

    def _hear(self, warning: str) -> None:
        """Stop at the next line for a warning."""
        if not self.stops_at_warnings or self.asked or self.stops.is_quiet or self.walk is None:
            return
        frame, line = next(iter(frames_to(sys._getframe())[::-1]), (None, 0))
        if frame is not None:
            told = words("Conditions", "Line {line} of {file}: {warning}")
            warning = told.format(line=line, file=Path(frame.f_code.co_filename).name, warning=warning)
        self.stopped_by = self.stopped_by or warning
        self.walk.walking = True

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The code's own surroundings, and its exceptions as a LoopError that names the line."""
        if self.error is not None:
            raise self.error.with_traceback(None)  # else it would grow with each try
        with ctrl_c_told_apart():
            try:
                with self.surroundings.inside(), self.warned.listening(), self.subject.inside():
                    yield
            except BaseException as error:  # a loop may raise what it likes, KeyboardInterrupt and GeneratorExit too
                # It stays where it stands: its code has ended with the exception.
                self.error = LoopError(STOPPED, self.line)  # also if what it raised cannot be told
                self.failure = failure_of(error, self.line)
                self.error = LoopError(self.failure.message, self.line)
                if isinstance(error, CtrlC | Left):
                    raise
                raise self.error from error

    def resume(self, limit: int = 0) -> None:
        """Go on to the next pause; a loop that has no further one stays between two iterations."""
        assert self.walk is not None
        self.stopped_by = ""
        self.pause = self.walk.resume(limit) or BETWEEN

    def note_progress(self) -> None:
        """Take note of how far the iteration in progress has been run."""
        if self.finished == self.computed and not self.asked and not self.counted:
            self.branch.partial = self.steps, self.inner
        elif self.finished == self.computed and not self.asked:
            self.branch.partial = max(self.branch.partial, (self.steps, self.inner))

    def check_losses(self) -> None:
        """Compare the losses of iterations that ran once more with those of the run."""
        differs = self.replayed.first_difference(self.branch.recorder)
        if differs is not None:
            self.branch.note_drift(differs)

    def note_line(self) -> None:
        """Take note of the line that ran last; one that fails has not run."""
        if self.walk is not None and (line := self.walk.ran if self.walk.failed else self.walk.line):
            elsewhere = self.walk.last_file not in ("", self.loop.filename)
            self.ran = None if elsewhere else (self.loop, line)

    def look_up(self) -> None:
        """Take up another loop between two iterations, if the next one runs another text."""
        loop = self.branch.loop_of(self.finished + 1)
        if loop is not self.loop:
            self._take_up(loop)
            self.accumulation = self.accumulation.forget()

    def prepare(self) -> None:
        """Set what the next iteration begins with."""
        self.subject.next_iteration(self.finished + 1)
        learning_rate = self.branch.learning_rates.get(self.finished + 1)
        if learning_rate is not None:
            self.subject.set_learning_rate(learning_rate)
        for group, rate in self.branch.group_rates.get(self.finished + 1, {}).items():
            self.subject.set_learning_rate(rate, group)

    def end_walk(self) -> None:
        """End the loop's code without leaking its grad mode. In another thread than its own nothing is ended."""
        if self.walk is None or self.walk.ended or self.walk.foreign:
            return
        with ctrl_c_told_apart(), self.surroundings.inside(), self.subject.inside():
            self.subject.abandon(True)
            try:
                self.walk.close()
            except CtrlC:
                raise
            except BaseException as error:  # it may raise what it likes on its way out: it is to be rid of
                log.debug("while a loop was ended", exc_info=error)
            finally:
                self.subject.abandon(False)

    def __del__(self) -> None:
        """End a loop that nobody has closed: its code would change the grad mode of whatever runs just then."""
        with suppress(BaseException):  # it may never have begun, or torch may be gone at the end of the process
            self.end_walk()

    # Reading it

    @property
    def notes(self) -> list[Words]:
        """Sentences for a person about how the code is run."""
        elsewhere = [RUNS_ELSEWHERE] if self.walk is not None and self.walk.runs_elsewhere else []
        obstacle = [NOT_REENTRANT.format(line=self.subject.obstacle)] if self.subject.obstacle else []
        return [*self.subject.notes, *elsewhere, *obstacle, *([REACHES_BACK] if self.branch.inexact else [])]

    @property
    def at_boundary(self) -> bool:
        """Tell whether the loop stands between two iterations."""
        return self.pause == BETWEEN

    @property
    def iteration(self) -> int:
        """The iteration in progress, or the last finished one when the loop stands between two; 0 at the start."""
        return self.finished if self.at_boundary else self.finished + 1

    @property
    def steps(self) -> int:
        """How many lines of the iteration in progress have run."""
        return 0 if self.walk is None else max(self.walk.steps - (not self.walk.ended or self.failed), 0)

    @property
    def line(self) -> int:
        """The line about to run, counted from 1 in the loop's source."""
        return (self.subject.line_between or self.loop.lines[0]) if self.at_boundary else self.pause

    @property
    def last_line(self) -> int | None:
        """The line that ran last; None at the start, and before the first iteration of another loop."""
        return self.ran[1] if self.ran is not None and self.ran[0] is self.loop else None

    @property
    def phase(self) -> str | None:
        """The phase of the line that ran last."""
        return None if self.last_line is None else self.loop.phase_of(self.last_line)

    @property
    def phase_ended(self) -> bool:
        """Tell whether the next line belongs to another phase than the line that ran last."""
        return self.at_boundary or (not self.in_function and self.loop.phase_of(self.pause) != self.phase)

    @property
    def in_function(self) -> bool:
        """Tell whether it stands in a function that a line of the loop has called."""
        return not self.at_boundary and self.walk is not None and self.walk.place.depth > 0

    @property
    def ended(self) -> bool:
        """Tell whether a script has come to its end."""
        return self.walk is not None and self.walk.ended and not self.failed

    @property
    def can_be_resumed(self) -> bool:
        """Tell whether its code could be entered again here: between two iterations, with another one to come."""
        return self.at_boundary and not (self.failed or self.ended) and not self.subject.obstacle

    @property
    def inner(self) -> int:
        """The number of walked lines of functions that have come to their turn since the loop's last line."""
        return 0 if self.walk is None or self.at_boundary else self.walk.inner

    @property
    def counted(self) -> bool:
        """Tell whether `inner` counts all of them, and not only those since a stop that a run came to."""
        return self.walk is None or self.at_boundary or self.walk.counted

    @property
    def hit(self) -> Hit | None:
        """Why it stopped at the line about to run; None where it paused otherwise."""
        return self.stops.hit if self.walk is not None and self.walk.stopped else None

    @property
    def stopped(self) -> bool:
        """Tell whether it stopped by itself, at a line or for a warning."""
        return self.hit is not None or bool(self.stopped_by)

    @property
    def is_behind(self) -> bool:
        """Tell whether what runs next has been run before."""
        if self.asked or self.finished < self.computed:
            return True
        return (self.steps, self.inner) < self.branch.partial

    @property
    def failed(self) -> bool:
        """Tell whether the loop has raised; only a way back leads on."""
        return self.error is not None

    @property
    def variables(self) -> Variables:
        """The variables by name, live."""
        return self.subject.variables

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """The loop's named tensors, live, such as x, y, w1 and w2."""
        return self.trainer.tensors(self.variables)

    @property
    def parameters(self) -> dict[str, torch.Tensor]:
        """The tensors that the loop trains, live."""
        return self.trainer.parameters(self.variables)

    @property
    def gradients(self) -> dict[str, torch.Tensor | None]:
        """Their gradients, live; None where there is none yet."""
        return self.trainer.gradients(self.variables)

    @property
    def untrained(self) -> Mapping[str, torch.Tensor]:
        """The tensors of modules that no optimizer has, live."""
        return self.trainer.survey(self.variables).inside

    @property
    def named_values(self) -> dict[str, Any]:
        """Every value a person can name, live: the loop's variables, its parameters and its gradients."""
        return named_values(self.trainer, self.variables)

    @property
    def losses(self) -> Losses:
        """The loss of every finished iteration, that of iteration 1 at index 0; NaN where the loop computed none."""
        return Losses(self.branch.recorder.series, self.finished)

    @property
    def computed(self) -> int:
        """How many iterations the present branch has been computed to: more than are finished after going back."""
        return self.branch.computed

    @property
    def loss_to_come(self) -> torch.Tensor | None:
        """The variable that the backward pass before was called on, until there is one in this iteration."""
        if self.walk is None or self.walk.losses or not self.walk.loss_name.isidentifier():
            return None
        loss = self.variables.get(self.walk.loss_name)
        return loss if isinstance(loss, torch.Tensor) and loss.requires_grad and loss.numel() == 1 else None

    @property
    def loss(self) -> float | None:
        """The loss as the loop last computed it."""
        present = self.loss_iteration == self.iteration
        loss = self.loss_to_come if present and self.loss_to_come is not None else self.subject.loss
        return None if loss is None else number(loss)

    @property
    def named_losses(self) -> dict[str, float]:
        """The values that the backward passes of the present iteration were called on so far, by name."""
        return {} if self.walk is None else {name: number(loss) for name, loss in self.walk.losses.items()}

    @property
    def loss_name(self) -> str:
        """The name of the present loss, where the loop has several; empty where it has one."""
        names = self.branch.named.names
        if not names or self.walk is None:
            return ""
        return self.walk.loss_name or names[-1]

    @property
    def learning_rate(self) -> float | None:
        """The learning rate in use; None where the loop names none. `branch.learning_rates` has what was commanded."""
        return self.subject.learning_rate(self.loop)

    @property
    def next_learning_rate(self) -> float | None:
        """The one that the next iteration begins with: a command that waits for it, or else the one in use."""
        waiting = None if self.at_boundary else self.branch.learning_rates.get(self.finished + 2)
        return waiting if waiting is not None and self.learning_rate is not None else self.learning_rate

    @property
    def group_rates(self) -> dict[RateGroup, float]:
        """The learning rate in use of each parameter group; empty where no optimizer of a script has any."""
        return self.subject.group_rates()

    @property
    def next_group_rates(self) -> dict[RateGroup, float]:
        """Those that the next iteration begins with: commands that wait for it, or else those in use."""
        rates = self.group_rates
        if self.at_boundary or not rates:
            return rates
        begins = self.finished + 2
        everywhere = self.branch.learning_rates.get(begins)
        if everywhere is not None:
            rates = dict.fromkeys(rates, everywhere)
        return rates | self.branch.group_rates.get(begins, {})

    @property
    def state(self) -> Variables:
        """The variables without those that Python itself keeps among them."""
        return {name: value for name, value in self.variables.items() if not name.startswith("__")}

    def digest(self) -> str:
        """Return the SHA-256 over every tensor, gradient, optimizer and generator state."""
        return self.subject.digest(self.surroundings.state)


def _at_once() -> bool:
    """Pause between two iterations as soon as the code comes there."""
    return True
