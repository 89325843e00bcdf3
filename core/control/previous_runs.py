"""Runs with other settings that were left: to be compared with, and to be returned to."""

from __future__ import annotations

from core.engine.stepper import Stepper
from core.experiment.fields import PHRASES
from core.history.names import text_name
from core.i18n import Words, joined, words
from core.view.loss_picture import branch_curve
from core.view.requests import CurveRequest
from core.view.snapshot import BranchCurve

MOST = 3
NO_SETTING = {"iterations", "threads", "device", "history_mb"}
"""What changes how a run is computed, not what comes out."""


class PreviousRuns:
    """The last few runs of one trainer. Each keeps its end and its losses, and gives its keyframes up."""

    def __init__(self) -> None:
        self._runs: dict[str, Stepper] = {}

    def put(self, stepper: Stepper, instead: Stepper) -> None:
        """Keep a run that another one takes the place of; end it when there is nothing to tell the two apart by."""
        name = name_of_run(stepper, instead)
        if stepper.config.trainer != instead.config.trainer:
            self.clear()
        if not name or not stepper.computed:
            stepper.close()
            return
        stepper.limit_history(0)
        if (replaced := self._runs.pop(name, None)) is not None:
            replaced.close()
        self._runs[name] = stepper
        while len(self._runs) > MOST:
            self._runs.pop(next(iter(self._runs))).close()

    def take(self, name: str) -> Stepper | None:
        """Return a run by what its settings are, and keep it no longer."""
        stepper = self._runs.pop(name, None)
        if stepper is not None:
            stepper.limit_history(stepper.config.history_mb * 2**20)
        return stepper

    def curves(self, request: CurveRequest) -> tuple[BranchCurve, ...]:
        """Return their losses, as branches that have nothing in common with the present run."""
        return tuple(
            branch_curve(name, stepper.branch.recorder.series, request) for name, stepper in self._runs.items()
        )

    def clear(self) -> None:
        """Give all of them up."""
        while self._runs:
            self._runs.popitem()[1].close()


def name_of_run(stepper: Stepper, instead: Stepper) -> str:
    """Return what tells a run apart from the one that takes its place: "hidden 100, lr 0.1, 0.2 from 31"."""
    branch = stepper.branch
    if stepper.config.trainer != instead.config.trainer:
        return ""
    mine, theirs = ({name: str(value) for name, value in one.config.choices().items()} for one in (stepper, instead))
    mine["learning_rate"] = _rates(stepper)
    different = [name for name in mine if name not in NO_SETTING and mine[name] != theirs[name]]
    parts: list[str] = [joined(" ", [PHRASES[name], mine[name]]) for name in different]
    if [loop.source for loop in branch.loops.values()] != [instead.branch.loop_of(1).source]:
        parts.append(text_name(branch, max(branch.loops), stepper.trainer.source))
    return joined(", ", parts)


def _rates(stepper: Stepper) -> Words:
    """Return the learning rates that a run was trained at.

    They read "0.001", or "0.1, 0.2 from 31", or "0.1 … 0.05" when the loop itself follows a schedule.
    """
    rates = stepper.branch.learning_rates
    first, *later = sorted(begins for begins in rates if begins <= max(stepper.computed, 1))
    told = [str(rates[first])]
    told += [words("Branch", "{rate:g} from {begins}").format(rate=rates[begins], begins=begins) for begins in later]
    in_use = stepper.learning_rate
    if in_use is not None and in_use not in rates.values():
        told = [joined(" … ", [told[0], f"{in_use:g}"])]
    return joined(", ", told)
