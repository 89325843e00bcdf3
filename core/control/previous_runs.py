"""Runs with other settings that were left: to be compared with, and to be returned to."""

from __future__ import annotations

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.fields import PHRASES
from core.i18n import joined
from core.view.snapshot import BranchCurve, CurveRequest

MOST = 3
NO_SETTING = {"iterations", "threads", "device", "history_mb"}
"""What changes how a run is computed, not what comes out."""


class PreviousRuns:
    """The last few runs of one trainer. Each keeps its end and its losses, and gives its keyframes up."""

    def __init__(self) -> None:
        self._runs: dict[str, Stepper] = {}

    def put(self, stepper: Stepper, instead: RunConfig) -> None:
        """Keeps a run that another one takes the place of; ends it when there is nothing to tell the two apart by."""
        name = difference(stepper.config, instead)
        if stepper.config.trainer != instead.trainer:
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
        """Their losses, as branches that have nothing in common with the present run."""
        return tuple(
            BranchCurve(name, 0, len(losses), losses.curve(request.first or 1, last, request.columns))
            for name, stepper in self._runs.items()
            for losses in [stepper.branch.recorder.series]
            for last in [request.last or len(losses)]
        )

    def clear(self) -> None:
        """Gives all of them up."""
        while self._runs:
            self._runs.popitem()[1].close()


def difference(config: RunConfig, other: RunConfig) -> str:
    """The settings of a run that another one has otherwise: "hidden 100, seed 0"; nothing across trainers."""
    if config.trainer != other.trainer:
        return ""
    theirs = other.choices()
    settings = [
        joined(" ", [PHRASES[name], str(value)])
        for name, value in config.choices().items()
        if name not in NO_SETTING and value != theirs[name]
    ]
    return joined(", ", settings)
