"""When a run should pause on its own, and finding the very place where it should have."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.engine.stepper import Stepper
from core.i18n import words
from core.program.line_breakpoints import LineBreakpoint
from core.program.walk import Place
from core.state.norm import norm
from core.text.clip import name_of
from core.text.numerals import shown
from core.view.snapshot import Stop

LOOK_SECONDS, LOOK_SHARE = 0.3, 0.01

MOST_INSIDE = 2000
"""Lines of functions that are looked at one by one for the first number that is not finite."""


@dataclass(frozen=True, slots=True)
class Breakpoints:
    """What a run pauses for; None for what it does not.

    Attributes:
        loss_below, loss_above: the loss of an iteration is beyond this value.
        iteration: that many iterations are complete.
        gradient_norm_above: the Euclidean norm of a gradient is larger, just after the backward phase.
        not_finite: a tensor of the loop stops being finite.
        warning: Python or torch warns of something.
        lines: a line is about to run.
    """

    loss_below: float | None = None
    loss_above: float | None = None
    iteration: int | None = None
    gradient_norm_above: float | None = None
    not_finite: bool = True
    warning: bool = False
    lines: tuple[LineBreakpoint, ...] = ()


class BreakpointMonitor:
    """Runs a stepper at full speed, and looks back: whatever was missed, time travel finds again.

    At a line with a breakpoint the stepper stops by itself.
    """

    def __init__(self, stepper: Stepper, breakpoints: Breakpoints) -> None:
        self._stepper = stepper
        self.breakpoints = breakpoints
        self.begin_again()

    @property
    def breakpoints(self) -> Breakpoints:
        """What it pauses for; may be changed at any time."""
        return self._breakpoints

    @breakpoints.setter
    def breakpoints(self, breakpoints: Breakpoints) -> None:
        self._breakpoints = breakpoints
        self._stepper.set_breakpoints(breakpoints.lines)
        self._stepper.stops_at_warnings = breakpoints.warning

    def begin_again(self) -> None:
        """Begin from where the stepper stands now."""
        self._well, self._since = self._all_well(), self._stepper.finished
        self._next_look = 0.0

    def run(self, iterations: float, seconds: float = math.inf) -> Stop | None:
        """Complete that many more iterations, as many as fit into the time, or go to where a condition holds."""
        stepper, wanted = self._stepper, self.breakpoints
        begun = stepper.finished
        if wanted.iteration is not None and wanted.iteration > begun:
            iterations = min(iterations, wanted.iteration - begun)
        if wanted.gradient_norm_above is not None:
            return self._run_by_gradients(iterations, seconds)
        stepper.run(iterations, seconds)
        return self.look_back(begun)

    def look_back(self, begun: int) -> Stop | None:
        """Go back to the first place since iteration `begun` at which a condition held, if there is one.

        Else stay where the stepper has stopped by itself, if it has.
        """
        with self._stepper.stops.quiet():
            if self.breakpoints.not_finite and (found := self._by_finiteness(begun)) is not None:
                return found
            found = self._by_loss(begun) or self._by_iteration(begun) or self.look_at_gradients()
        return found or self.at_line()

    def at_line(self) -> Stop | None:
        """Return a stop if the stepper has stopped at a line, or after one that warned."""
        if self._stepper.stopped_by:
            return Stop(self._stepper.stopped_by)
        hit = self._stepper.hit
        if hit is None:
            return None
        if not hit.problem:
            return Stop("")
        told = words("Conditions", "The condition of the breakpoint at line {line} cannot be told: {problem}.")
        return Stop(told.format(line=self._stepper.line, problem=hit.problem.rstrip(".")))

    def _by_finiteness(self, begun: int) -> Stop | None:
        """Look a few times a second, and at once when the loss tells: looking at every number takes a while."""
        stepper, now = self._stepper, time.perf_counter()
        loss = stepper.loss
        if now < self._next_look and (loss is None or math.isfinite(loss)):
            return None
        since, was_well = min(self._since, begun), self._well
        self._well, self._since = self._all_well(), stepper.finished
        looked = time.perf_counter()
        self._next_look = looked + max(LOOK_SECONDS, (looked - now) / LOOK_SHARE)
        losses = stepper.branch.recorder.series.values(since, stepper.finished)
        if was_well and not (self._well and np.isfinite(losses).all()):
            self._well = False
            return self._first_not_finite(since)
        return None

    def look_back_while_stepping(self, begun: int) -> Stop | None:
        """Look back at what was stepped by hand, which only the first number that is not finite should hold up."""
        if not self.breakpoints.not_finite or not self._well or self._all_well():
            self.begin_again()
            return self.at_line()
        with self._stepper.stops.quiet():
            return self._first_not_finite(begun)

    def _by_loss(self, begun: int) -> Stop | None:
        below, above = self.breakpoints.loss_below, self.breakpoints.loss_above
        if below is None and above is None:
            return None
        losses = self._stepper.branch.recorder.series.values(begun, self._stepper.finished)
        holds = (losses < (-math.inf if below is None else below)) | (losses > (math.inf if above is None else above))
        if not holds.any():
            return None
        iteration = begun + 1 + int(holds.argmax())
        loss = float(losses[holds.argmax()])
        if iteration < self._stepper.finished or not self._stepper.at_boundary:
            self._stepper.seek(iteration)
        if below is not None and loss < below:
            told = words("Conditions", "The loss of iteration {iteration} is {loss}: below {limit:g}.")
            return Stop(told.format(iteration=iteration, loss=shown(loss, 5), limit=below))
        told = words("Conditions", "The loss of iteration {iteration} is {loss}: above {limit:g}.")
        return Stop(told.format(iteration=iteration, loss=shown(loss, 5), limit=above))

    def _by_iteration(self, begun: int) -> Stop | None:
        goal = self.breakpoints.iteration
        reached = goal is not None and begun < goal == self._stepper.finished and self._stepper.at_boundary
        return Stop(words("Conditions", "Iteration {goal} is complete.").format(goal=goal)) if reached else None

    def look_at_gradients(self) -> Stop | None:
        """Return a stop if a gradient is too large where the stepper stands, just after a backward phase."""
        most, stepper = self.breakpoints.gradient_norm_above, self._stepper
        if most is None or stepper.phase != "backward" or not stepper.phase_ended:
            return None
        for name, gradient in stepper.gradients.items():
            if gradient is not None and (size := float(norm(gradient))) > most:
                told = words("Conditions", "The norm of {name} in iteration {iteration} is {size}: above {limit:g}.")
                return Stop(told.format(name=name, iteration=stepper.iteration, size=shown(size, 5), limit=most))
        return None

    def _run_by_gradients(self, iterations: float, seconds: float) -> Stop | None:
        """Run each iteration by itself, since most loops clear their gradients before its end."""
        stepper = self._stepper
        deadline, begun = time.perf_counter() + seconds, stepper.finished
        while stepper.finished < begun + iterations and time.perf_counter() < deadline and not stepper.interrupted:
            before = stepper.finished
            stepper.run_through("backward")
            if (stop := self.look_at_gradients() or self.at_line()) is not None:
                return stop
            if not stepper.at_boundary:
                stepper.run(1)
            if (stop := self.look_back(before)) is not None:
                return stop
        return None

    def _all_well(self) -> bool:
        return all(_is_finite(value) for value in self._stepper.named_values.values())

    def _first_not_finite(self, begun: int) -> Stop | None:
        """Walk again, line by line, from where all was well to the line that made something else."""
        stepper = self._stepper
        end = stepper.finished
        stepper.seek(begun)
        if not self._all_well():
            return None
        while stepper.finished <= end and not stepper.interrupted:
            stepper.step_line()
            values = stepper.named_values
            for name in stepper.changed:
                if not _is_finite(values.get(name)):
                    told = _told(name, values[name], stepper.last_line, stepper.iteration)
                    return Stop(self._told_inside(values[name]) or told, stepper.iteration - 1)
        return None

    def _told_inside(self, value: object) -> str:
        """Go to the line of a function that made the first such number in the line that ran last, if one did; tell it.

        Args:
            value: what that line made of it.
        """
        stepper, is_like = self._stepper, _is_nan if _is_nan(value) else _is_infinite
        end = stepper.finished, stepper.steps
        stepper.step_back("line")
        known = _names(stepper, is_like)
        for _ in range(MOST_INSIDE):
            ran, iteration = stepper.stack[-1], max(stepper.iteration, stepper.finished + 1)
            stepper.step_into()
            if (stepper.finished, stepper.steps) >= end or stepper.interrupted:
                break
            for name, found in _names(stepper, is_like).items():
                if name not in known:
                    return _told(name[2], found, ran.line, iteration, ran)
        stepper.seek(stepper.finished)  # the walk above noted no values
        while (stepper.finished, stepper.steps) < end and not stepper.interrupted:
            stepper.step_line()
        return ""


def _is_finite(value: object) -> bool:
    if isinstance(value, torch.Tensor):
        detached = value.detach()
        if not detached.is_floating_point() or detached.numel() == 0:
            return True
        # a sum is finite only if every number is, unless it overflows: then each of them is looked at
        return bool(detached.sum().isfinite()) or bool(detached.isfinite().all())
    return not isinstance(value, float) or math.isfinite(value)


def _is_nan(value: object) -> bool:
    if isinstance(value, torch.Tensor):
        return value.is_floating_point() and bool(value.detach().isnan().any())
    return isinstance(value, float) and math.isnan(value)


def _is_infinite(value: object) -> bool:
    return not _is_finite(value)


def _names(stepper: Stepper, is_like: Callable[[object], bool]) -> dict[tuple[str, str, str], object]:
    """Return the variables of the functions that run whose numbers are such, by file, function and name."""
    return {
        (frame.place.filename, frame.place.function, name): value
        for frame in stepper.frames
        if frame.place.depth
        for name, value in frame.variables.items()
        if is_like(value)
    }


def _told(name: str, value: object, line: int | None, iteration: int, place: Place | None = None) -> str:
    name = name_of(name)
    where = words("Conditions", "Line {line} of iteration {iteration}").format(line=line, iteration=iteration)
    if place is not None:
        inside = words("Conditions", "Line {line} of iteration {iteration}, in {function}()")
        where = inside.format(line=line, iteration=iteration, function=name_of(place.function))
    if isinstance(value, torch.Tensor) and value.numel() > 1:
        wrong = int((~value.detach().isfinite()).sum())
        told = words("Conditions", "{where}: {wrong} of the {count} numbers of {name} are no longer finite.")
        return told.format(where=where, wrong=wrong, count=value.numel(), name=name)
    return words("Conditions", "{where}: {name} is no longer finite.").format(where=where, name=name)
