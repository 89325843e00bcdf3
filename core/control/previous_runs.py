"""Runs with other settings that were left: to be compared with, and to be returned to."""

from __future__ import annotations

from core.control.script_differences import path_of, script_differences
from core.engine.stepper import Stepper
from core.experiment.datasets import DATASETS
from core.experiment.fields import PHRASES
from core.history.names import text_name, unused
from core.i18n import Words, joined, words
from core.view.capture import branch_curve
from core.view.requests import CurveRequest
from core.view.snapshot import BranchCurve

MOST = 3
NO_SETTING = {"iterations", "threads", "device", "history_mb"}
"""What changes how a run is computed, not what comes out."""

CALLED_BY_VALUE = {"optimizer", "data"}
"""What needs no word before it: "adam", "Two clouds"."""


class PreviousRuns:
    """The last few runs of one trainer or script. Each keeps its end and its losses, and gives its keyframes up."""

    def __init__(self) -> None:
        self._runs: dict[str, Stepper] = {}

    def put(self, stepper: Stepper, instead: Stepper) -> None:
        """Keep a run that another one takes the place of; end it when there is nothing to tell the two apart by.

        All are called by what tells them apart from the one that is there now. One that it repeats keeps its name.
        """
        if not _is_of_same(stepper, instead):
            self.clear()
        if stepper.computed and (name := name_of_run(stepper, instead)):
            stepper.limit_history(0)
            for repeated in [name for name, run in self._runs.items() if not name_of_run(run, stepper)]:
                self._runs.pop(repeated).close()
            self._runs[unused(name, self._runs)] = stepper
        else:
            stepper.close()
        runs, self._runs = self._runs, {}
        for name, run in runs.items():
            self._runs[unused(name_of_run(run, instead) or name, self._runs)] = run
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

    def name_beside(self, present: Stepper) -> str:
        """Return what tells the present run apart from the others: "lr 0.05"; empty when nothing does."""
        names = [name_of_run(present, other) for other in self._runs.values()]
        return max(names, key=len, default="")

    def clear(self) -> None:
        """Give all of them up."""
        while self._runs:
            self._runs.popitem()[1].close()


def name_of_run(stepper: Stepper, instead: Stepper) -> str:
    """Return what tells a run apart from the one that takes its place: "hidden 100, lr 0.1, 0.2 from 31"."""
    if not _is_of_same(stepper, instead):
        return ""
    mine, theirs = (one.config.choices() | {"learning_rate": _commanded(one)} for one in (stepper, instead))
    told = mine | {"learning_rate": _rates(stepper)}
    if (data := DATASETS.get(stepper.config.data)) is not None:
        told["data"] = data.title
    different = [name for name in mine if name not in NO_SETTING and mine[name] != theirs[name]]
    parts: list[str] = [
        str(told[name]) if name in CALLED_BY_VALUE else joined(" ", [PHRASES[name], str(told[name])])
        for name in different
    ]
    return joined(", ", parts + script_differences(stepper, instead) + _texts(stepper, instead))


def _is_of_same(stepper: Stepper, instead: Stepper) -> bool:
    """Tell whether two runs are of one trainer or script."""
    return stepper.config.trainer == instead.config.trainer and path_of(stepper) == path_of(instead)


def _sources(stepper: Stepper) -> dict[int, str]:
    """Return the texts that a run had, by the first iteration of each; empty for the one that it was opened with."""
    original = stepper.subject.loop.source
    texts = {begins: loop.source for begins, loop in stepper.branch.loops.items()}
    return {begins: "" if text == original else text for begins, text in texts.items()}


def _texts(stepper: Stepper, instead: Stepper) -> list[str]:
    """Return the names of the texts that only the first of two runs has; of its last one where the other has more."""
    mine, theirs = _sources(stepper), _sources(instead)
    if mine == theirs:
        return []
    original = stepper.subject.loop.source
    own = [begins for begins in mine if mine[begins] != theirs.get(begins)] or [max(mine)]
    if len(own) > 1 and not mine[own[0]]:
        own = own[1:]  # what a later text grew out of goes without saying
    return [text_name(stepper.branch, begins, original) for begins in own]


def _commanded(stepper: Stepper) -> dict[int, float]:
    """Return the learning rates that were commanded, by the first iteration that ran at each."""
    rates = stepper.branch.learning_rates
    return {begins: rate for begins, rate in rates.items() if begins <= max(stepper.computed, 1)}


def _rates(stepper: Stepper) -> Words:
    """Return the learning rates that a run was trained at.

    They read "0.001", or "0.1, 0.2 from 31", or "0.1 … 0.05" when the loop itself follows a schedule.
    """
    rates = _commanded(stepper)
    first, *later = sorted(rates)
    told = [] if rates[first] is None else [str(rates[first])]
    told += [words("Branch", "{rate:g} from {begins}").format(rate=rates[begins], begins=begins) for begins in later]
    in_use = stepper.learning_rate
    if in_use is not None and in_use not in rates.values():
        told = [joined(" … ", [*told[:1], f"{in_use:g}"])]
    return joined(", ", told)
