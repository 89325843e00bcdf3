"""Sampling of a run's health while it runs: at intervals, and without making a device wait for each sample."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

import torch

from core.health.diagnosis import hint
from core.health.history import SampleHistory
from core.health.loss_graph import spread, squashed
from core.health.measures import Measurements, fetched, gated_units, histogram, update
from core.health.sample import Health, HealthRecord
from core.history.branch import Branch
from core.program.loop import Loop
from core.program.roles import BACKWARD, goes_backward, loss_in
from core.state.norm import norm

LARGEST_SHARE = 0.006
"""The share of a run's time for looking, beside the few samples that are taken at any cost. All in all a sample costs
up to three times as much, 2 % of the run: its iteration is walked line by line, and leaves cold caches behind."""

FURTHER = 10
"""An iteration that is 1 / FURTHER further than the last sample is always sampled, so each of the first 2 · FURTHER: a
short run, or the beginning of a long one, is over before the clock would allow a second sample."""

MOST_WAITING = 500
"""The number of measurements that may lie on their device: a run that nobody looks at would keep more and more."""

MANY, MANY_TENSORS = 1_000_000, 32
"""With more trainable numbers or tensors than this, a sample is too expensive to be always taken: only the clock
decides."""

JUDGED_SECONDS = 0.5
"""How long a sample is taken to cost as much as it did: whoever runs slice by slice asks many times a second."""


class RunView(Protocol):
    """A run at its current moment; `core.engine.runner` documents each member."""

    branch: Branch
    finished: int
    loop: Loop

    @property
    def at_boundary(self) -> bool:
        """Whether the run is between two iterations."""

    @property
    def iteration(self) -> int:
        """The iteration in progress, or the last complete one at a boundary."""

    @property
    def line(self) -> int:
        """The line about to run."""

    @property
    def phase(self) -> str | None:
        """The phase of the line that ran last."""

    @property
    def phase_ended(self) -> bool:
        """Whether the next line belongs to another phase than the line that ran last."""

    @property
    def parameters(self) -> Mapping[str, torch.Tensor]:
        """The parameters by name."""

    @property
    def gradients(self) -> Mapping[str, torch.Tensor | None]:
        """The gradients by name; None where there is none yet."""

    @property
    def untrained(self) -> Mapping[str, torch.Tensor]:
        """The tensors of modules that no optimizer has, by name."""

    @property
    def named_values(self) -> Mapping[str, object]:
        """The variables, parameters and gradients by name."""


class HealthSampler:
    """A sampler of one run, called by its runner. It looks at every tensor, so that each has a past once selected.

    A sampled iteration is looked at four times: before its first line, for the initial weights; before its backward
    pass, which frees the activations; after its backward phase, for norms and histograms; and at its end, for how far
    the weights have moved. A loop without a backward phase is looked at twice, at its beginning and at its end.

    Attributes:
        history: the samples of all branches.
        next_time: the time from which the clock allows the next sample.
    """

    def __init__(self, run: RunView, hurried: Callable[[], bool] = bool) -> None:
        self.history = SampleHistory()
        self._run, self._hurried = run, hurried
        self._waiting: list[tuple[Branch, Measurements]] = []
        self.next_time, self._spent = 0.0, 0.0
        self._found_expensive, self._judged_anew = False, 0.0
        self.leave()

    # Timing

    @property
    def next_iteration(self) -> float:
        """The next iteration that is sampled even if the clock does not allow it."""
        if self._is_expensive:
            return math.inf
        coming = self._run.finished + 1
        last = self._last_before(coming)
        return coming if last is None else max(last + max(1, last // FURTHER), coming)

    @property
    def _is_expensive(self) -> bool:
        """Whether there is much to look at. A script may make another model meanwhile."""
        now = time.perf_counter()
        if now >= self._judged_anew:
            self._judged_anew = now + JUDGED_SECONDS
            parameters = self._run.parameters
            self._found_expensive = len(parameters) > MANY_TENSORS or sum(map(torch.numel, parameters.values())) > MANY
        return self._found_expensive

    def _last_before(self, iteration: int) -> int | None:
        """Return the last sampled iteration up to this one."""
        owner = self._owner(iteration)
        waiting = self._waiting[-1] if self._waiting else None
        if waiting is not None and waiting[0] is owner and waiting[1].iteration <= iteration:
            return waiting[1].iteration
        return self.history.last_before(owner, iteration)

    @property
    def due(self) -> bool:
        """Whether the next iteration is to be sampled even if nobody watches it."""
        return time.perf_counter() >= self.next_time or self.next_iteration <= self._run.finished + 1

    def _owner(self, iteration: int) -> Branch:
        return self._run.branch.owner_of(iteration)

    # Calls by the runner

    def leave(self) -> None:
        """Abandon the sample in progress, since the runner has moved elsewhere."""
        self._before: dict[str, torch.Tensor] | None = None
        self._gates: tuple[torch.Tensor, int] | None = None
        self._squashed = ""
        self._spread: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        self._normed = True

    def begin(self, watched: bool) -> None:
        """Begin an iteration; a watched one is sampled unless the run is in a hurry, or that is too expensive."""
        self.leave()
        if self.due or (watched and not self._hurried() and not self._is_expensive):
            self._spent, self._normed = 0.0, False
            with self._looking():
                self._before = {name: tensor.detach().clone() for name, tensor in self._run.parameters.items()}

    def before_line(self) -> None:
        """Look at the run before a line runs."""
        if not self._normed and goes_backward(self._run.loop.text_of(self._run.line)):
            with self._looking():
                loss = loss_in(self._run.named_values)
                self._gates = gated_units(loss)
                self._squashed, self._spread = squashed(loss), spread(loss)

    def after_line(self) -> None:
        """Look at the run after a line has run."""
        run = self._run
        if not self._normed and run.phase == BACKWARD and run.phase_ended:
            with self._looking():
                self._keep(run.iteration, self._moment(run.iteration, cleared=False))
            self._normed = True

    def end(self) -> None:
        """Complete the sample at the end of an iteration."""
        if self._before is None:
            return
        iteration = self._run.finished
        with self._looking():
            if not self._normed:
                self._keep(iteration, self._moment(iteration, cleared=True))
            found = Measurements(iteration)
            for name, after in self._run.parameters.items():
                if name in self._before and self._before[name].shape == after.shape:
                    found.add("update", name, update(self._before, name, after))
            self._keep(iteration, found)
        self.leave()
        self._rest()

    def _rest(self) -> None:
        """Postpone the next sample in proportion to the time that this one took."""
        self.next_time = time.perf_counter() + self._spent / LARGEST_SHARE

    @contextmanager
    def _looking(self) -> Iterator[None]:
        """Record the cost of the block. A failed measurement is no reason for the loop to fail."""
        started = time.perf_counter()
        try:
            with torch.no_grad():
                yield
        except Exception:
            self.leave()
        self._spent += time.perf_counter() - started

    # Measuring

    def _moment(self, iteration: int, cleared: bool) -> Measurements:
        """Measure norms, histograms and dead units now; `cleared` as in `Measurements`."""
        found = Measurements(iteration, cleared)
        for kind, tensors in (("weight", self._run.parameters), ("gradient", self._run.gradients)):
            for name, tensor in tensors.items():
                if tensor is not None:
                    found.add(kind, name, norm(tensor))
                    if tensor.numel():
                        found.add("histogram", name, histogram(tensor))
        if self._gates is not None:
            found.add_gates(*self._gates)
        found.squashed, found.spread = self._squashed, self._spread
        if not cleared:
            pairs = zip(self._run.parameters.items(), self._run.gradients.values(), strict=True)
            found.missing = frozenset(name for (name, one), grad in pairs if grad is None and one.requires_grad)
            others = self._run.untrained.items()
            found.lacking = frozenset(name for name, one in others if one.is_leaf and one.grad is not None)
        return found

    def _keep(self, iteration: int, found: Measurements) -> None:
        self._waiting.append((self._owner(iteration), found))
        if len(self._waiting) >= MOST_WAITING:
            self._collect()

    # Results

    def record(self) -> HealthRecord:
        """Return the health of the current branch up to the current moment. Waits for the device once."""
        self._collect()
        run, branch = self._run, self._run.branch
        known = any(sample.iteration == run.iteration for sample in self.history.of(branch))
        if not known and (now := self._now()) is not None:
            self.history.add(self._owner(run.iteration), now)
        samples = self.history.of(branch)
        if not run.at_boundary:
            samples = tuple(self._as_of_now(samples))
        return HealthRecord(samples, hint(tuple(sample for sample in samples if sample.iteration <= run.iteration)))

    def _as_of_now(self, samples: tuple[Health, ...]) -> Iterator[Health]:
        """Drop what the iteration in progress found before time was gone back, and will find again."""
        for sample in samples:
            if sample.iteration != self._run.iteration:
                yield sample
            elif self._is_past_backward:
                yield replace(sample, updates={})
            elif (now := self._now()) is not None:
                yield now

    @property
    def _is_past_backward(self) -> bool:
        """Whether the iteration in progress has its gradients."""
        run = self._run
        phases = run.loop.phases
        if BACKWARD not in phases or run.phase is None:
            return False
        passed = phases.index(run.phase) - phases.index(BACKWARD)
        return passed > 0 or (passed == 0 and run.phase_ended)

    def _now(self) -> Health | None:
        """Measure now; return None if too expensive. A gradient that was just cleared is left out."""
        if self._is_expensive and time.perf_counter() < self.next_time:
            return None
        self._spent = 0.0
        found = Measurements(self._run.iteration)
        with self._looking():
            found = self._moment(self._run.iteration, True)
        if self._is_expensive:
            self._rest()
        return found.sample(fetched([found])[0], tuple(self._run.gradients))

    def forget(self, begins: int) -> None:
        """Forget the samples from iteration `begins` of the current branch on: it will be computed differently."""
        self._collect()
        self.history.forget(self._owner(begins), begins)

    def _collect(self) -> None:
        waiting, self._waiting = self._waiting, []
        gradients = tuple(self._run.gradients)
        for (owner, found), parts in zip(waiting, fetched([found for _, found in waiting]), strict=True):
            self.history.add(owner, found.sample(parts, gradients))
