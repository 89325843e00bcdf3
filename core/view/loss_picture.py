"""Losses, reduced to the columns of a plot."""

from __future__ import annotations

import math

from core.engine.stepper import Stepper
from core.history.loss_series import LossSeries
from core.history.names import rate_from, text_name
from core.view.requests import CurveRequest
from core.view.snapshot import BranchCurve, Change, LossPicture


def loss_picture(stepper: Stepper, request: CurveRequest) -> LossPicture:
    """Return the losses of the present branch, and of the futures that were left."""
    losses = stepper.branch.recorder.series
    length = max(len(losses), stepper.config.iterations)
    curve = losses.curve(request.first or 1, request.last or len(losses), request.columns)
    left = [
        branch_curve(branch.name, branch.recorder.series, request.beside(length), fork)
        for branch, fork in stepper.left_branches()
    ]
    return LossPicture(curve, tuple(left), length, _changes(stepper))


def branch_curve(name: str, losses: LossSeries, request: CurveRequest, fork: int = 0) -> BranchCurve:
    """Return the losses of another branch from its fork on, in the columns that they take of those in view."""
    first, last = request.first or 1, request.last or len(losses)
    shown = max(min(last, len(losses)) - first + 1, 0)
    columns = math.ceil(request.columns * shown / max(last - first + 1, 1))
    return BranchCurve(name, fork, len(losses), losses.curve(max(first, fork), last, max(columns, 1)))


def _changes(stepper: Stepper) -> tuple[Change, ...]:
    """Return the learning rates that were commanded and the texts that were edited since the first iteration."""
    branch = stepper.branch
    rates = [Change(begins, rate_from(rate, begins)) for begins, rate in branch.learning_rates.items()]
    texts = [Change(begins, text_name(branch, begins, stepper.trainer.source)) for begins in branch.loops]
    return tuple(
        sorted((one for one in rates + texts if 1 < one.begins <= branch.computed), key=lambda one: one.begins)
    )
