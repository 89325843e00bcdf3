"""Drives one training loop: by the line, by the phase, by the iteration, or for a while."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import torch

from core.config import RunConfig
from core.digest import digest
from core.errors import LoopError
from core.loop import BETWEEN, Loop, Pauses
from core.pictures import Development, Exposure
from core.recorder import LossRecorder, number
from core.series import Curve, LossSeries
from core.snapshot import CurveRequest, Experiment, Snapshot, Value, ViewRequest
from core.surroundings import Surroundings
from core.trainers import TRAINERS, Variables
from core.watch import Watch, changed, described

NOTHING_ASKED = ViewRequest()


class Stepper:
    """A training loop that can be walked.

    Attributes:
        config: the experiment.
        loop: its source, lines and phases.
        finished: how many iterations are complete.
        last_line: the line that ran last; None at the start.
        values: what each line of the present iteration made, by line; only lines that were stepped, not those of a run.

    Raises:
        LoopError: from any step, when the loop raises. The values of that moment stay; only a seek leads on.
    """

    def __init__(self, config: RunConfig) -> None:
        self.config = config
        self.trainer = TRAINERS[config.trainer]
        self.loop = Loop(self.trainer.source)
        self._learning_rates = {1: config.learning_rate}
        self._restart()

    def _restart(self) -> None:
        generator = torch.Generator().manual_seed(self.config.seed)
        variables = self.trainer.variables(self.config, generator)
        self._variables: Variables = {"torch": torch, **variables, "t": 0}
        device = torch.device(self.config.device)
        self._surroundings = Surroundings(device, generator.get_state(), self.config.seed)
        self._watch = Watch(self.trainer, self._variables)
        self._pauses: Pauses = self.loop.start(self._variables)
        self._line = next(self._pauses)
        self._failure: LoopError | None = None
        self._recorder = LossRecorder(device)
        self._changed: list[str] = []
        self._loss_iteration = 0
        self.finished = 0
        self.last_line: int | None = None
        self.values: dict[int, tuple[Value, ...]] = {}
        self._prepare()

    # Where it stands

    @property
    def between(self) -> bool:
        """Whether the loop stands between two iterations."""
        return self._line == BETWEEN

    @property
    def iteration(self) -> int:
        """The iteration in progress, or the last finished one when the loop stands between two; 0 at the start."""
        return self.finished if self.between else self.finished + 1

    @property
    def line(self) -> int:
        """The line about to run, counted from 1 in the loop's source."""
        return self.loop.lines[0] if self.between else self._line

    @property
    def phase(self) -> str | None:
        """The phase of the line that ran last."""
        return None if self.last_line is None else self.loop.phase_of(self.last_line)

    @property
    def phase_ended(self) -> bool:
        """Whether the next line belongs to another phase than the line that ran last."""
        return self.between or self.loop.phase_of(self._line) != self.phase

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """The loop's named tensors, live: x, y, w1, w2; x, y, w, b; …"""
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
    def losses(self) -> LossSeries:
        """The loss of every finished iteration, that of iteration 1 at index 0; NaN where the loop computed none."""
        return self._recorder.series

    @property
    def loss(self) -> float | None:
        """The loss as the loop last computed it."""
        loss = self._variables.get("loss")
        return None if loss is None else number(loss)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the present iteration."""
        return self._learning_rates[max(start for start in self._learning_rates if start <= max(self.iteration, 1))]

    def set_learning_rate(self, learning_rate: float) -> None:
        """Takes effect from the next iteration on."""
        begins = self.finished + 1 if self.between else self.finished + 2
        self._learning_rates = {start: rate for start, rate in self._learning_rates.items() if start < begins}
        self._learning_rates[begins] = learning_rate
        if self.between:
            self.trainer.set_learning_rate(self._variables, learning_rate)

    def digest(self) -> str:
        """SHA-256 over every tensor, gradient, optimizer and generator state."""
        state = {name: value for name, value in self._variables.items() if not name.startswith("__")}
        surroundings = self._surroundings.state
        return digest({"variables": state, "random": [surroundings.cpu, surroundings.accelerator]})

    # Walking

    def step_line(self, watched: bool = True) -> None:
        """Runs one line.

        Args:
            watched: whether to note what it made, which costs a norm or two.
        """
        if self.between:
            self._begin_iteration()
        if not watched:
            with self._running():
                self._resume()
            return
        before = self._watch.fingerprints()
        ran, iteration = self._line, self.iteration
        with self._running():
            self._resume()
        after = self._watch.fingerprints()
        self._changed = changed(before, after)
        self._note_values(ran)
        if "loss" in self._changed:
            self._loss_iteration = iteration

    def step_phase(self, watched: bool = True) -> None:
        """Runs to the end of the present phase, or of the next one when one has just ended."""
        self.step_line(watched)
        while not self.phase_ended:
            self.step_line(watched)

    def step_iteration(self, watched: bool = True) -> None:
        """Runs to the end of the iteration in progress, or through the next one."""
        self.step_line(watched)
        while not self.between:
            self.step_line(watched)

    def run_through(self, phase: str) -> None:
        """Runs to the end of the next such phase, or of the iteration when it has none. Notes nothing on the way.

        Much cheaper than `step_phase`: what surrounds the loop is exchanged once, not for each line.
        """
        if self.between:
            self._begin_iteration()
        with self._running():
            self._changed, self.values = [], {}
            self._resume()
            while not self.between and not (self.phase == phase and self.phase_ended):
                self._resume()

    def run(self, iterations: int, seconds: float = math.inf) -> None:
        """Completes that many more iterations, or as many as fit into the time; the one in progress counts as one."""
        target = self.finished + iterations
        if self.finished >= target:
            return
        deadline = time.perf_counter() + seconds
        with self._running():
            self._changed = []
            self.values = {}
            while self.finished < target and time.perf_counter() < deadline:
                self._run(target, deadline)

    def _run(self, target: int, deadline: float) -> None:
        """Until the target or the deadline, or until the loop returns or breaks off."""
        clock, ran, here = time.perf_counter, BETWEEN, self._line
        try:
            for line in self._pauses:
                if here != BETWEEN:
                    ran = here
                here = line
                if line == BETWEEN:
                    self._finish_iteration()
                    if self.finished >= target or clock() >= deadline:
                        return
        finally:
            self._line = here
            if ran != BETWEEN:
                self.last_line = ran
        self._end_early()

    def seek(self, iteration: int, line: int | None = None) -> None:
        """Goes to just before `line` of an iteration, or without a line to just after the iteration's end.

        Args:
            iteration: 0 is the start.
            line: one of `loop.lines`. An iteration that does not come by it is walked to its end.

        Raises:
            ValueError: for an iteration below 0 or a line at which the loop does not pause.
        """
        if iteration < 0 or (line is not None and (iteration == 0 or line not in self.loop.lines)):
            raise ValueError(f"There is no iteration {iteration}, line {line}.")
        complete = iteration if line is None else iteration - 1
        if self.finished > complete or not self.between:
            self.close()
            self._restart()
        self.run(complete - self.finished)
        if line is not None:
            self._begin_iteration()
            while self._line not in (line, BETWEEN):
                self.step_line()

    # How it runs

    def _resume(self) -> None:
        """One pause further."""
        ran, line = self._line, next(self._pauses, None)
        if line is None:
            self._end_early()
            return
        self.last_line, self._line = ran, line
        if line == BETWEEN:
            self._finish_iteration()

    def _begin_iteration(self) -> None:
        """From between two iterations to before the first line. None of the loop's own code runs."""
        self.values = {}
        self._line = next(self._pauses)

    def _end_early(self) -> None:
        """A loop that returned or broke off has ended its iteration; the next one needs a new generator."""
        self.last_line = self._line
        self._pauses = self.loop.start(self._variables)
        self._line = next(self._pauses)
        self._finish_iteration()

    def _finish_iteration(self) -> None:
        self.finished += 1
        self._recorder.record(self._variables.get("loss"))
        self._loss_iteration = self.finished
        self._prepare()

    def _prepare(self) -> None:
        """Sets what the next iteration begins with."""
        self._variables["t"] = self.finished + 1
        learning_rate = self._learning_rates.get(self.finished + 1)
        if learning_rate is not None:
            self.trainer.set_learning_rate(self._variables, learning_rate)

    @contextmanager
    def _running(self) -> Iterator[None]:
        """The loop's own surroundings, and its exceptions as a LoopError that names the line."""
        if self._failure is not None:
            raise self._failure
        try:
            with self._surroundings.inside():
                yield
        except Exception as error:
            self._failure = LoopError(f"{type(error).__name__}: {error}", self._line)
            raise self._failure from error

    def _note_values(self, line: int) -> None:
        values = self._watch.values()
        names = dict.fromkeys((*self.loop.assigned_at(line), *self._changed))
        self.values = {
            **self.values,
            line: tuple(described(name, values.get(name)) for name in names if name in values),
        }

    # Pictures

    def experiment(self) -> Experiment:
        """What stays the same while this run goes on."""
        return Experiment(
            config=self.config,
            source=self.loop.source,
            original=self.trainer.source,
            phases=self.loop.phases,
            lines={line: self.loop.phase_of(line) for line in self.loop.lines},
            maps=tuple(zip(self.parameters, self.gradients, strict=True)),
            threads=torch.get_num_threads(),
        )

    def snapshot(self, request: ViewRequest = NOTHING_ASKED) -> Snapshot:
        """The present moment, frozen: numbers, and the pictures that the screen asks for."""
        return self.expose(request).wait()

    def expose(self, request: ViewRequest) -> Development:
        """A snapshot of the present moment whose pictures may still be on their way from the device."""
        cells = {**self.parameters, **self.gradients}
        exposures = {
            name: Exposure(name, cells[name], wanted, changed=name in self._changed, normed=request.words)
            for name, wanted in request.maps.items()
            if name in cells
        }
        moment = Snapshot(
            iteration=self.iteration,
            finished=self.finished,
            line=self.line,
            last_line=self.last_line,
            phase=self.phase,
            loss=self.loss if request.words else None,
            loss_iteration=self._loss_iteration,
            values=dict(self.values) if request.words else None,
            curve=self._curve(request.curve) if request.curve else None,
            computed=self.finished,
        )
        return Development(moment, exposures, torch.device(self.config.device))

    def _curve(self, request: CurveRequest) -> Curve:
        losses = self.losses
        return losses.curve(request.first or 1, request.last or len(losses), request.columns)

    def close(self) -> None:
        """Ends the loop's generator without leaking its grad mode."""
        with self._surroundings.inside():
            _end(self._pauses)


def _end(pauses: Pauses) -> None:
    """Closes a paused loop, which may pause again on its way out: in a `finally`, say."""
    for _ in range(1000):
        with suppress(Exception):
            pauses.close()
            return
