"""Takes samples of a run's health while it runs: now and then, and without making a device wait for each."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.health import Health, HealthRecord, HealthRequest
from core.health_history import History
from core.hints import hint
from core.measures import Findings, fetched, gated_units, histogram, norm, update

if TYPE_CHECKING:
    from core.branch import Branch
    from core.walker import Walker

LARGEST_SHARE = 0.02
"""Of a run's time that samples may take, beside the few that are taken whatever they cost."""

SURELY = 20
"""The first so many iterations are sampled for sure, and then each that is 1 / SURELY further than the last one: a
short run, or the beginning of a long one, is over before the clock would allow for a second sample."""

MANY = 1_000_000
"""With more numbers to be trained than that, a sample is too dear to be taken for sure: then only the clock decides."""


class Checkup:
    """Looks at one run, where its walker tells it to.

    A sampled iteration is looked at four times: before its first line, for what the weights were; before its backward
    pass, which frees the activations; after its backward phase, for norms and a histogram; and at its end, for how
    far the weights have moved. A loop without a backward phase is looked at twice, at its beginning and at its end.

    Attributes:
        request: what is wanted.
        history: the samples of all branches.
    """

    def __init__(self, walker: Walker, request: HealthRequest) -> None:
        self.request = request
        self.history = History()
        self._walker = walker
        self._waiting: list[tuple[Branch, Findings]] = []
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
        coming = self._walker.finished + 1
        last = self._last_before(coming)
        return coming if last is None else max(last + max(1, last // SURELY), coming)

    @property
    def _dear(self) -> bool:
        return sum(parameter.numel() for parameter in self._walker.parameters.values()) > MANY

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
        return time.perf_counter() >= self._next_time or self.next_iteration <= self._walker.finished + 1

    def _owner(self, iteration: int) -> Branch:
        return self._walker.branch.owner_of(iteration)

    # What the walker tells

    def leave(self) -> None:
        """The walker stands elsewhere: what was begun will not be completed."""
        self._before: dict[str, Tensor] | None = None
        self._gates: tuple[Tensor, int] | None = None
        self._normed = True

    def begin(self, watched: bool) -> None:
        """An iteration begins; one that is watched is sampled, unless that is too dear."""
        self.leave()
        if self.due or (watched and not self._dear):
            self._spent, self._normed = 0.0, False
            with self._looking():
                self._before = {name: tensor.detach().clone() for name, tensor in self._walker.parameters.items()}

    def before_line(self) -> None:
        """A line is about to run."""
        if not self._normed and "backward" in self._walker.loop.text_of(self._walker.line):
            with self._looking():
                self._gates = gated_units(self._walker.named_values.get("loss"))

    def after_line(self) -> None:
        """A line has run."""
        walker = self._walker
        if not self._normed and walker.phase == "backward" and walker.phase_ended:
            with self._looking():
                self._keep(walker.iteration, self._moment(walker.iteration, cleared=False))
            self._normed = True

    def end(self) -> None:
        """An iteration is complete."""
        if self._before is None:
            return
        iteration = self._walker.finished
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

    def _moment(self, iteration: int, cleared: bool) -> Findings:
        """Norms, dead units and the histogram of this moment; `cleared` as in `Findings`."""
        found = self._histogram(iteration, cleared)
        for name, parameter in self._walker.parameters.items():
            found.add("weight", name, norm(parameter))
        for name, gradient in self._walker.gradients.items():
            if gradient is not None:
                found.add("gradient", name, norm(gradient))
        if self._gates is not None:
            found.add_gates(*self._gates)
        return found

    def _histogram(self, iteration: int, cleared: bool) -> Findings:
        """The histogram of the tensor that is chosen."""
        found, name = Findings(iteration, cleared), self.request.tensor
        tensor = {**self._walker.parameters, **self._walker.gradients}.get(name or "")
        if name is not None and tensor is not None and tensor.numel():
            found.add("histogram", name, histogram(tensor))
        return found

    def _updates(self, iteration: int, before: dict[str, Tensor]) -> Findings:
        found = Findings(iteration)
        for name, after in self._walker.parameters.items():
            if name in before and before[name].shape == after.shape:
                found.add("update", name, update(before, name, after))
        return found

    def _keep(self, iteration: int, found: Findings) -> None:
        self._waiting.append((self._owner(iteration), found))

    # What is known

    def record(self) -> HealthRecord:
        """All that is known of the present branch, the present moment included. Waits for the device, once."""
        self._collect()
        walker, branch = self._walker, self._walker.branch
        present = next((sample for sample in self.history.of(branch) if sample.iteration == walker.iteration), None)
        if present is None or (self.request.tensor is not None and self.request.tensor not in present.histograms):
            self._look_now(present)
        samples = self.history.of(branch)
        return HealthRecord(samples, hint(tuple(sample for sample in samples if sample.iteration <= walker.iteration)))

    def _look_now(self, present: Health | None) -> None:
        """At what was not looked at when it came by; where it has just been cleared, it is past."""
        if self._dear and time.perf_counter() < self._next_time:
            return
        iteration, self._spent = self._walker.iteration, 0.0
        with self._looking():
            look = self._moment if present is None else self._histogram
            self._keep(iteration, look(iteration, True))
        if self._dear:
            self._rest()
        self._collect()

    def forget(self, begins: int) -> None:
        """Iteration `begins` of the present branch will come otherwise."""
        self._collect()
        self.history.forget(self._owner(begins), begins)

    def _collect(self) -> None:
        waiting, self._waiting = self._waiting, []
        gradients = tuple(self._walker.gradients)
        for (owner, found), parts in zip(waiting, fetched([found for _, found in waiting]), strict=True):
            self.history.add(owner, found.sample(parts, gradients))
