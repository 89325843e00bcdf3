"""The line that last set the learning rate that a weight is updated with, as that of a scheduler's step does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch import Tensor
from torch.optim import Optimizer

from core.engine.position import Position
from core.experiment.trainers.script import Script
from core.explain.replay.recording import step
from core.explain.replay.replay import Replay, Start
from core.explain.updates.agreement import differ
from core.explain.updates.statement import Statement, statement_about_to_run
from core.explain.updates.tensors import tensor_of

Group = dict[str, Any]


class Rates:
    """Follows the learning rate of a weight's parameter group from line to line.

    Attributes:
        line: the line that last changed it; None if none has, or if it did so between two iterations.
    """

    def __init__(self, at: Position, weight: Tensor | None) -> None:
        found = (group for one in _optimizers(at) for group in one.param_groups)
        self._group = next((group for group in found if any(one is weight for one in group["params"])), None)
        self._rate = self._present
        self.line: Statement | None = None

    def look(self, ran: Statement | None) -> None:
        """Take note of the line that has just run; None for what runs between two iterations."""
        before, self._rate = self._rate, self._present
        if differ(before, self._rate):
            self.line = ran

    @property
    def _present(self) -> float:
        rate = 0.0 if self._group is None else self._group.get("lr", 0.0)
        return float(rate.detach() if isinstance(rate, Tensor) else rate)


def rate_line_in(start: Start, name: str) -> Statement | None:
    """Return the line of an iteration that last changed the learning rate of a weight's group; None if none did."""
    replay = Replay(start)
    rates = Rates(replay.at, tensor_of(replay.at, name))
    while replay.at.finished == start.complete:
        statement = statement_about_to_run(replay.at)
        step(replay)
        rates.look(statement)
    return rates.line


def group_code(at: Position, group: Group) -> str:
    """Return what Python calls a parameter group; empty if nothing leads to it."""
    if not isinstance(at.trainer, Script):
        return ""
    groups = at.trainer.rate_groups(at.variables)
    return next((place.code for place, one in groups.items() if one is group), "")


def _optimizers(at: Position) -> Iterator[Optimizer]:
    if isinstance(at.trainer, Script):
        yield from at.trainer.optimizers_in(at.variables)
    else:
        yield from (one for one in at.variables.values() if isinstance(one, Optimizer))
