"""When a run should pause on its own, and finding the very place where it should have."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
import torch

from core.snapshot import Stop
from core.stepper import Stepper
from core.watch import norm


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a run pauses for; None for what it does not.

    Attributes:
        loss_below, loss_above: the loss of an iteration is beyond this value.
        iteration: so many iterations are complete.
        gradient_norm_above: the Euclidean norm of a gradient is larger, just after the backward phase.
        not_finite: a tensor of the loop stops being finite.
    """

    loss_below: float | None = None
    loss_above: float | None = None
    iteration: int | None = None
    gradient_norm_above: float | None = None
    not_finite: bool = True


class Lookout:
    """Runs a stepper as fast as ever, and looks back: whatever was missed, time travel finds again.

    Attributes:
        conditions: may be changed at any time.
    """

    def __init__(self, stepper: Stepper, conditions: Conditions) -> None:
        self.conditions = conditions
        self._stepper = stepper
        self._well = self._all_well()

    def run(self, iterations: int, seconds: float = math.inf) -> Stop | None:
        """Completes that many more iterations, as many as fit into the time, or goes to where a condition holds."""
        stepper, wanted = self._stepper, self.conditions
        begun = stepper.finished
        if wanted.iteration is not None and wanted.iteration > begun:
            iterations = min(iterations, wanted.iteration - begun)
        if wanted.gradient_norm_above is not None:
            return self._run_by_gradients(iterations, seconds, wanted.gradient_norm_above)
        stepper.run(iterations, seconds)
        return self.look_back(begun)

    def look_back(self, begun: int) -> Stop | None:
        """Goes back to the first place since iteration `begun` at which a condition held, if there is one."""
        stepper, wanted = self._stepper, self.conditions
        losses = stepper.branch.recorder.series.values(begun, stepper.finished)
        if wanted.not_finite:
            before, self._well = self._well, bool(np.isfinite(losses).all()) and self._all_well()
            if before and not self._well and (found := self._first_not_finite(begun)) is not None:
                return found
        return self._by_loss(losses, begun) or self._by_iteration(begun)

    def look_back_while_stepping(self, begun: int) -> Stop | None:
        """The same for what was stepped by hand, which only the first number that is not finite should hold up."""
        if not self.conditions.not_finite or not self._well or self._all_well():
            self.begin_again()
            return None
        return self._first_not_finite(begun)

    def begin_again(self) -> None:
        """The stepper stands elsewhere now."""
        self._well = self._all_well()

    def _by_loss(self, losses: np.ndarray, begun: int) -> Stop | None:
        below, above = self.conditions.loss_below, self.conditions.loss_above
        if below is None and above is None:
            return None
        holds = np.zeros(len(losses), dtype=bool)
        holds |= losses < (-math.inf if below is None else below)
        holds |= losses > (math.inf if above is None else above)
        if not holds.any():
            return None
        iteration = begun + 1 + int(holds.argmax())
        loss = float(losses[holds.argmax()])
        if iteration < self._stepper.finished or not self._stepper.between:
            self._stepper.seek(iteration)
        beyond = f"below {below:g}" if below is not None and loss < below else f"above {above:g}"
        return Stop(f"The loss of iteration {iteration} is {loss:.5g}: {beyond}.")

    def _by_iteration(self, begun: int) -> Stop | None:
        goal = self.conditions.iteration
        reached = goal is not None and begun < goal == self._stepper.finished and self._stepper.between
        return Stop(f"Iteration {goal} is complete.") if reached else None

    def _run_by_gradients(self, iterations: int, seconds: float, most: float) -> Stop | None:
        """Each iteration by itself, since most loops clear their gradients before its end."""
        deadline, begun = time.perf_counter() + seconds, self._stepper.finished
        while self._stepper.finished < begun + iterations and time.perf_counter() < deadline:
            if self._stepper.interrupted:
                break
            before = self._stepper.finished
            self._stepper.run_through("backward")
            for name, gradient in self._stepper.gradients.items():
                if gradient is not None and self._stepper.finished == before and (size := norm(gradient)) > most:
                    return Stop(f"The norm of {name} in iteration {before + 1} is {size:.5g}: above {most:g}.")
            if not self._stepper.between:
                self._stepper.run(1)
            if (stop := self.look_back(before)) is not None:
                return stop
        return None

    def _all_well(self) -> bool:
        return all(_is_finite(value) for value in self._stepper.named_values.values())

    def _first_not_finite(self, begun: int) -> Stop | None:
        """Walks again, line by line, from where all was well to the line that made something else."""
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
                    return Stop(_told(name, values[name], stepper.last_line, stepper.iteration), stepper.iteration - 1)
        return None


def _is_finite(value: object) -> bool:
    if isinstance(value, torch.Tensor):
        detached = value.detach()
        if not detached.is_floating_point() or detached.numel() == 0:
            return True
        # a sum is finite only if every number is, unless it overflows: then each of them is looked at
        return bool(detached.sum().isfinite()) or bool(detached.isfinite().all())
    return not isinstance(value, float) or math.isfinite(value)


def _told(name: str, value: object, line: int | None, iteration: int) -> str:
    if isinstance(value, torch.Tensor) and value.numel() > 1:
        wrong = int((~value.detach().isfinite()).sum())
        what = f"{wrong} of the {value.numel()} numbers of {name} are"
    else:
        what = f"{name} is"
    return f"Line {line} of iteration {iteration}: {what} no longer finite."
