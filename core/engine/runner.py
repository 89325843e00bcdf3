"""Walks one running loop forwards: by the line, by the phase, by the iteration."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

import torch

from core.engine.printout import Printout, text_of
from core.engine.reports import Failure, Value
from core.engine.value_watch import ValueWatch, changed, described, replaced
from core.errors import LoopError
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS, Variables
from core.history.branch import Branch
from core.history.loss_recorder import number
from core.history.loss_series import Losses
from core.i18n import words
from core.interrupt import CtrlC, Interrupted, Left, ctrl_c_told_apart
from core.program.loop import BETWEEN, FILENAME, Loop, Pauses
from core.state.digest import digest
from core.state.grad_accumulation import Accumulation
from core.state.rng_state import Surroundings, ThreadState
from core.text.clip import in_detail

if TYPE_CHECKING:
    from core.engine.listener import IterationListener

MOST_NOTED = 50
"""Values beside one line."""

PATIENCE_SECONDS = 0.1
LOOK_UP = 15
"""Every so many lines of one iteration, less one, a run looks whether it has been at it for too long."""
BREATH_SECONDS = 1e-5
"""Every so many lines of one iteration, less one, a watched walk lets the window have Python's lock.

Torch lets go of it many times a line, but for shorter than it takes another thread to wake up, and Python hands it over
by force only to who has waited 5 ms without a single such moment: a window would wait for seconds.
"""


class Runner:
    """A training loop that can be walked.

    Attributes:
        config: the experiment.
        branch: the history it stands in.
        loop: the source, lines and phases of the present iteration.
        finished: how many iterations are complete.
        steps: how many lines of the iteration in progress have run.
        values: what each line of the present iteration made, by line; only lines that were stepped, not those of a run.
        changed: the names of the values that the line that ran last changed.
        accumulation: of how many backward passes the gradients are sums.
        printed: what the loop printed last.
        failure: what the loop raised; None while all is well.
        interrupted: set from another thread, it ends any walk at the next line.

    Raises:
        LoopError: from any step, when the loop raises, whatever it raises. The values of that moment stay; only a way
            back leads on.
        CtrlC: from any step, when a person pressed Ctrl+C in the terminal. It is as if the loop had raised.
    """

    def __init__(self, config: RunConfig) -> None:
        self.config = config
        self.trainer = TRAINERS[config.trainer]
        self.printed = Printout()
        self.interrupted = False
        self._listener: IterationListener | None = None
        self._device = torch.device(config.device)
        self.branch = Branch.first(config.learning_rate, Loop(self.trainer.source), self._device)
        self._variables: Variables = {}
        self._watch = ValueWatch(self.trainer, self._variables)
        self._pauses: Pauses | None = None
        self._start_anew()

    def _start_anew(self) -> None:
        """To the start, drawn again from the seed."""
        generator = torch.Generator().manual_seed(self.config.seed)
        variables = self.trainer.variables(self.config, generator)
        self._surroundings = Surroundings(self._device, generator.get_state(), self.config.seed)
        self._stand({"torch": torch, "print": self._print, **variables, "t": 0}, 0, None, Accumulation())

    def _stand(self, variables: Variables, finished: int, last_line: int | None, accumulation: Accumulation) -> None:
        """Between two iterations, with these variables."""
        self._variables.clear()
        self._variables.update(variables)
        self._failure: LoopError | None = None
        self.failure: Failure | None = None
        self.changed: list[str] = []
        self.values: dict[int, tuple[Value, ...]] = {}
        self.accumulation = accumulation
        self.finished, self.loss_iteration = finished, finished
        self._ran = None if last_line is None else (self.branch.loop_of(finished), last_line)
        self._take_up(self.branch.loop_of(finished + 1))
        self._prepare()
        if self._listener is not None:
            self._listener.leave()

    def _take_up(self, loop: Loop) -> None:
        """Stands before the first iteration of a loop."""
        self.close()
        self.loop = loop
        self._pauses = loop.start(self._variables)
        self._line = next(self._pauses)
        self.steps, self._all_watched = 0, True

    # Where it stands

    @property
    def at_boundary(self) -> bool:
        """Whether the loop stands between two iterations."""
        return self._line == BETWEEN

    @property
    def iteration(self) -> int:
        """The iteration in progress, or the last finished one when the loop stands between two; 0 at the start."""
        return self.finished if self.at_boundary else self.finished + 1

    @property
    def line(self) -> int:
        """The line about to run, counted from 1 in the loop's source."""
        return self.loop.lines[0] if self.at_boundary else self._line

    @property
    def last_line(self) -> int | None:
        """The line that ran last; None at the start, and before the first iteration of another loop."""
        return self._ran[1] if self._ran is not None and self._ran[0] is self.loop else None

    @property
    def phase(self) -> str | None:
        """The phase of the line that ran last."""
        return None if self.last_line is None else self.loop.phase_of(self.last_line)

    @property
    def phase_ended(self) -> bool:
        """Whether the next line belongs to another phase than the line that ran last."""
        return self.at_boundary or self.loop.phase_of(self._line) != self.phase

    @property
    def failed(self) -> bool:
        """Whether the loop has raised; only a way back leads on."""
        return self._failure is not None

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """The loop's named tensors, live, such as x, y, w1 and w2."""
        return self.trainer.tensors(self._variables)

    @property
    def parameters(self) -> dict[str, torch.Tensor]:
        """The tensors that the loop trains, live."""
        return self.trainer.parameters(self._variables)

    @property
    def gradients(self) -> dict[str, torch.Tensor | None]:
        """Their gradients, live; None where there is none yet."""
        return self.trainer.gradients(self._variables)

    @property
    def named_values(self) -> dict[str, object]:
        """Every value a person can name, live: the loop's variables, its parameters and its gradients."""
        return self._watch.values()

    @property
    def losses(self) -> Losses:
        """The loss of every finished iteration, that of iteration 1 at index 0; NaN where the loop computed none."""
        return Losses(self.branch.recorder.series, self.finished)

    @property
    def computed(self) -> int:
        """How many iterations the present branch has been computed to: more than are finished after going back."""
        return self.branch.computed

    @property
    def loss(self) -> float | None:
        """The loss as the loop last computed it."""
        loss = self._variables.get("loss")
        return None if loss is None else number(loss)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the present iteration."""
        return self.branch.learning_rate_of(max(self.iteration, 1))

    def digest(self) -> str:
        """SHA-256 over every tensor, gradient, optimizer and generator state."""
        return state_digest(self._state, self._surroundings.state)

    @property
    def _state(self) -> Variables:
        return {name: value for name, value in self._variables.items() if not name.startswith("__")}

    # Walking

    def step_line(self, watched: bool = True) -> None:
        """Runs one line.

        Args:
            watched: whether to note what it made, which costs a norm or two.
        """
        if self.at_boundary:
            self._begin_iteration(watched)
        self._all_watched &= watched
        if not watched:
            with self._running():
                self._resume()
            return
        if self.steps & LOOK_UP == LOOK_UP:
            time.sleep(BREATH_SECONDS)
        before = self._watch.fingerprints()
        loop, ran, iteration = self.loop, self._line, self.iteration
        with self._running():
            self._resume()
        after = self._watch.fingerprints()
        self.changed = changed(before, after)
        self._note_values(loop, ran)
        self._note_gradients(loop, ran, replaced(before, after))
        if "loss" in self.changed:
            self.loss_iteration = iteration

    def step_phase(self, watched: bool = True) -> None:
        """Runs to the end of the present phase, or of the next one when one has just ended."""
        self.step_line(watched)
        while not (self.phase_ended or self.interrupted):
            self.step_line(watched)

    def step_iteration(self, watched: bool = True) -> None:
        """Runs to the end of the iteration in progress, or through the next one."""
        self.step_line(watched)
        while not (self.at_boundary or self.interrupted):
            self.step_line(watched)

    def run_through(self, phase: str) -> None:
        """Runs to the end of the next such phase, or of the iteration when it has none. Notes nothing on the way.

        Much cheaper than `step_phase`: what surrounds the loop is exchanged once, not for each line.
        """
        if self.at_boundary:
            self._begin_iteration()
        self._all_watched = False
        with self._running():
            self.changed, self.values = [], {}
            self._resume()
            while not (self.at_boundary or self.interrupted or (self.phase == phase and self.phase_ended)):
                self._resume()

    def _run(self, target: float, deadline: float) -> None:
        """Until the target or the deadline, or until the loop returns or breaks off.

        It stops between two iterations, unless that takes much longer than it should.
        """
        assert self._pauses is not None
        clock, here, before, last = time.perf_counter, self._line, BETWEEN, BETWEEN
        mask, finish = LOOK_UP, self._finish_iteration
        pauses = self.steps + (here != BETWEEN)
        begun, patience = self.finished, deadline + PATIENCE_SECONDS
        try:
            for line in self._pauses:
                before, here = here, line
                if line:
                    pauses += 1
                    if not pauses & mask and (self.interrupted or clock() >= patience):
                        return
                else:
                    last, pauses = before, 0
                    if finish() >= target or clock() >= deadline:
                        return
        finally:
            self._line, self.steps = here, max(pauses - 1, 0)
            self._all_watched = here == BETWEEN
            if ran := before or last:
                self._ran = self.loop, ran
            if self.finished > begun:
                self.accumulation = self.accumulation.skip(self.finished - begun)
                self._look_up()
        self._end_early()

    # How it runs

    def _resume(self) -> None:
        """One pause further."""
        assert self._pauses is not None
        if self._listener is not None:
            self._listener.before_line()
        ran, line = self._line, next(self._pauses, None)
        if line is None:
            self._end_early()
            return
        self._ran, self._line = (self.loop, ran), line
        self.steps += 1
        if line == BETWEEN:
            self._end_iteration()
        elif self._listener is not None:
            self._listener.after_line()

    def _begin_iteration(self, watched: bool = False) -> None:
        """From between two iterations to before the first line. None of the loop's own code runs."""
        assert self._pauses is not None
        self.values = {}
        self.accumulation = self.accumulation.begin()
        if self._listener is not None:
            self._listener.begin(watched)
        self._line = next(self._pauses)

    def _end_early(self) -> None:
        """A loop that returned or broke off has ended its iteration; the next one needs a new generator."""
        self._ran = self.loop, self._line
        self._pauses = self.loop.start(self._variables)
        self._line = next(self._pauses)
        self._end_iteration()

    def _end_iteration(self) -> None:
        """One that was walked, at least to its end."""
        self._ended_watched = self._all_watched
        self._finish_iteration()
        if not self._all_watched:
            self.accumulation = self.accumulation.skip(1)
        self._look_up()

    def _finish_iteration(self) -> int:
        """Returns how many are finished. In a small net a call more, or a look-up, is a hundredth of the speed."""
        self.loss_iteration = self.finished = finished = self.finished + 1
        variables, branch = self._variables, self.branch
        if finished > branch.recorder.count:
            branch.recorder.record(variables.get("loss"))
        if self._listener is not None:
            self._listener.end()
        variables["t"] = finished + 1
        if finished + 1 in branch.learning_rates:
            self._prepare()
        return finished

    def _look_up(self) -> None:
        """Between two iterations: the next one may run another text."""
        self.steps = 0
        loop = self.branch.loop_of(self.finished + 1)
        if loop is not self.loop:
            self._take_up(loop)
            self.accumulation = self.accumulation.forget()

    def _prepare(self) -> None:
        """Sets what the next iteration begins with."""
        self._variables["t"] = self.finished + 1
        learning_rate = self.branch.learning_rates.get(self.finished + 1)
        if learning_rate is not None:
            self.trainer.set_learning_rate(self._variables, learning_rate)

    @contextmanager
    def _running(self) -> Iterator[None]:
        """The loop's own surroundings, and its exceptions as a LoopError that names the line."""
        if self._failure is not None:
            raise self._failure.with_traceback(None)  # else it would grow with each try
        with ctrl_c_told_apart():
            try:
                with self._surroundings.inside():
                    yield
            except BaseException as error:  # a loop may raise what it likes, KeyboardInterrupt and GeneratorExit too
                cause = _as_raised(error)
                self._fail(cause)
                if isinstance(cause, CtrlC | Left):
                    raise
                assert self._failure is not None
                raise self._failure from cause

    def _fail(self, error: BaseException) -> None:
        """Stays where it stands. Its generator has ended with the exception: to resume it would begin anew."""
        told: str = words("Loop", "Stopped in the middle of this line.")
        self._failure, details = LoopError(told, self.line), ""
        if not isinstance(error, Left):
            message, details = in_detail(error, _from_the_loop_on(error.__traceback__))
            told = told if isinstance(error, Interrupted | CtrlC) else message
        self._failure, self.failure = LoopError(told, self.line), Failure(self.line, told, details)

    def _note_values(self, loop: Loop, line: int) -> None:
        values = self._watch.values()
        names = dict.fromkeys((*loop.assigned_at(line), *self.changed))
        noted = [name for name in names if name in values][:MOST_NOTED]
        self.values[line] = tuple(described(name, values[name]) for name in noted)

    def _note_gradients(self, loop: Loop, line: int, replaced: list[str]) -> None:
        backward = "backward" in loop.text_of(line)
        self.accumulation = self.accumulation.after_line(self.gradients, self.changed, replaced, backward)
        if self.at_boundary:
            self.accumulation = self.accumulation.end(self._ended_watched)
            self._all_watched = True

    def _print(
        self, *values: object, sep: str | None = None, end: str | None = None, file: Any = None, flush: bool = False
    ) -> None:
        """What `print` does in a loop: what would go to the terminal goes to whoever shows it."""
        if not any(file is terminal for terminal in (None, sys.stdout, sys.stderr)):
            print(*values, sep=sep, end=end, file=file, flush=flush)
            return
        self.printed.write((" " if sep is None else sep).join(map(text_of, values)))
        self.printed.write("\n" if end is None else end)

    def close(self) -> None:
        """Ends the loop's generator without leaking its grad mode."""
        if self._pauses is not None:
            with ctrl_c_told_apart(), self._surroundings.inside():
                _end(self._pauses)


def state_digest(state: Variables, surroundings: ThreadState) -> str:
    """The digest of a loop's variables and generators."""
    return digest({"variables": state, "random": [surroundings.cpu, surroundings.accelerator]})


def _end(pauses: Pauses) -> None:
    """Closes a paused loop, which may pause again on its way out: in a `finally`, say."""
    for _ in range(1000):
        try:
            pauses.close()
            return
        except CtrlC:
            raise
        except BaseException:  # it may raise what it likes there, and who stops it there wants to be rid of it
            continue


def _as_raised(error: BaseException) -> BaseException:
    """What the loop raised: out of a generator, Python makes something else of a StopIteration."""
    from_generator = isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration)
    if from_generator and error.__cause__ is not None and error.args == ("generator raised StopIteration",):
        return error.__cause__
    return error


def _from_the_loop_on(trace: TracebackType | None) -> TracebackType | None:
    """A traceback from the loop's line on; how it came to be run is no business of its author."""
    own = trace
    while own is not None and own.tb_frame.f_code.co_filename != FILENAME:
        own = own.tb_next
    return own or trace
