"""Takes samples of a run's health while it runs: now and then, and without making a device wait for each."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.health.diagnosis import hint
from core.health.history import SampleHistory
from core.health.measures import Measurements, fetched, gated_units, histogram, norm, update
from core.health.sample import Health, HealthRecord
from core.program.roles import BACKWARD, goes_backward, loss_in

if TYPE_CHECKING:
    from core.health.run_view import RunView
    from core.history.branch import Branch

LARGEST_SHARE = 0.02
"""Of a run's time that samples may take, beside the few that are taken whatever they cost."""

SURELY = 20
"""The first so many iterations are sampled for sure, and then each that is 1 / SURELY further than the last one: a
short run, or the beginning of a long one, is over before the clock would allow for a second sample."""

MANY = 1_000_000
"""With more numbers to be trained than that, a sample is too dear to be taken for sure: then only the clock decides."""


class HealthSampler:
    """Looks at one run, where its runner tells it to: at every tensor, so that each one has a past when it is chosen.

    A sampled iteration is looked at four times: before its first line, for what the weights were; before its backward
    pass, which frees the activations; after its backward phase, for norms and histograms; and at its end, for how far
    the weights have moved. A loop without a backward phase is looked at twice, at its beginning and at its end.

    Attributes:
        history: the samples of all branches.
    """

    def __init__(self, run: RunView) -> None:
        self.history = SampleHistory()
        self._run = run
        self._waiting: list[tuple[Branch, Measurements]] = []
        self._next_time, self._spent = 0.0, 0.0
        self.leave()

    # When

    @property
    def next_time(self) -> float:
        """When the clock next allows for a sample."""
        return self._next_time

    @property
    def next_iteration(self) -> float:
        """The next iteration that is sampled even if the clock does not allow for it."""
        if self._dear:
            return math.inf
        coming = self._run.finished + 1
        last = self._last_before(coming)
        return coming if last is None else max(last + max(1, last // SURELY), coming)

    @property
    def _dear(self) -> bool:
        return sum(parameter.numel() for parameter in self._run.parameters.values()) > MANY

    def _last_before(self, iteration: int) -> int | None:
        """The last sampled iteration up to this one."""
        owner = self._owner(iteration)
        waiting = self._waiting[-1] if self._waiting else None
        if waiting is not None and waiting[0] is owner and waiting[1].iteration <= iteration:
            return waiting[1].iteration
        return self.history.last_before(owner, iteration)

    @property
    def due(self) -> bool:
        """Whether the next iteration is to be sampled also when nobody watches it."""
        return time.perf_counter() >= self._next_time or self.next_iteration <= self._run.finished + 1

    def _owner(self, iteration: int) -> Branch:
        return self._run.branch.owner_of(iteration)

    # What the runner tells

    def leave(self) -> None:
        """The runner stands elsewhere: what was begun will not be completed."""
        self._before: dict[str, Tensor] | None = None
        self._gates: tuple[Tensor, int] | None = None
        self._normed = True

    def begin(self, watched: bool) -> None:
        """An iteration begins; one that is watched is sampled, unless that is too dear."""
        self.leave()
        if self.due or (watched and not self._dear):
            self._spent, self._normed = 0.0, False
            with self._looking():
                self._before = {name: tensor.detach().clone() for name, tensor in self._run.parameters.items()}

    def before_line(self) -> None:
        """A line is about to run."""
        if not self._normed and goes_backward(self._run.loop.text_of(self._run.line)):
            with self._looking():
                self._gates = gated_units(loss_in(self._run.named_values))

    def after_line(self) -> None:
        """A line has run."""
        run = self._run
        if not self._normed and run.phase == BACKWARD and run.phase_ended:
            with self._looking():
                self._keep(run.iteration, self._moment(run.iteration, cleared=False))
            self._normed = True

    def end(self) -> None:
        """An iteration is complete."""
        if self._before is None:
            return
        iteration = self._run.finished
        with self._looking():
            if not self._normed:
                self._keep(iteration, self._moment(iteration, cleared=True))
            self._keep(iteration, self._updates(iteration, self._before))
        self.leave()
        self._rest()

    def _rest(self) -> None:
        """Until as much time has passed as what was spent is worth."""
        self._next_time = time.perf_counter() + self._spent / LARGEST_SHARE

    @contextmanager
    def _looking(self) -> Iterator[None]:
        """Notes what it costs. That something cannot be measured is no reason for the loop to fail."""
        started = time.perf_counter()
        try:
            with torch.no_grad():
                yield
        except (RuntimeError, TypeError, ValueError):
            self.leave()
        self._spent += time.perf_counter() - started

    # What is found

    def _moment(self, iteration: int, cleared: bool) -> Measurements:
        """Norms, histograms and dead units of this moment; `cleared` as in `Measurements`."""
        found = Measurements(iteration, cleared)
        kinds = (("weight", self._run.parameters), ("gradient", self._run.gradients))
        for kind, tensors in kinds:
            for name, tensor in tensors.items():
                if tensor is not None:
                    found.add(kind, name, norm(tensor))
                    if tensor.numel():
                        found.add("histogram", name, histogram(tensor))
        if self._gates is not None:
            found.add_gates(*self._gates)
        return found

    def _updates(self, iteration: int, before: dict[str, Tensor]) -> Measurements:
        found = Measurements(iteration)
        for name, after in self._run.parameters.items():
            if name in before and before[name].shape == after.shape:
                found.add("update", name, update(before, name, after))
        return found

    def _keep(self, iteration: int, found: Measurements) -> None:
        self._waiting.append((self._owner(iteration), found))

    # What is known

    def record(self) -> HealthRecord:
        """All that is known of the present branch, the present moment included. Waits for the device, once."""
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
        """Without what the iteration in progress has brought before time was gone back, and will bring again."""
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
        """This moment; None when it is too dear. A gradient that has just been cleared is past, and left out."""
        if self._dear and time.perf_counter() < self._next_time:
            return None
        self._spent = 0.0
        found = Measurements(self._run.iteration)
        with self._looking():
            found = self._moment(self._run.iteration, True)
        if self._dear:
            self._rest()
        return found.sample(fetched([found])[0], tuple(self._run.gradients))

    def forget(self, begins: int) -> None:
        """Iteration `begins` of the present branch will come otherwise."""
        self._collect()
        self.history.forget(self._owner(begins), begins)

    def _collect(self) -> None:
        waiting, self._waiting = self._waiting, []
        gradients = tuple(self._run.gradients)
        for (owner, found), parts in zip(waiting, fetched([found for _, found in waiting]), strict=True):
            self.history.add(owner, found.sample(parts, gradients))
