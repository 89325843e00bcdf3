"""Losses, reduced to the columns of a plot."""

from __future__ import annotations

from core.engine.stepper import Stepper
from core.history.loss_series import LossSeries
from core.view.requests import CurveRequest
from core.view.snapshot import BranchCurve, LossPicture


def loss_picture(stepper: Stepper, request: CurveRequest) -> LossPicture:
    """Return the losses of the present branch, and of the futures that were left."""
    losses = stepper.branch.recorder.series
    curve = losses.curve(request.first or 1, request.last or len(losses), request.columns)
    left = [
        branch_curve(branch.name, branch.recorder.series, request, fork) for branch, fork in stepper.left_branches()
    ]
    return LossPicture(curve, tuple(left))


def branch_curve(name: str, losses: LossSeries, request: CurveRequest, fork: int = 0) -> BranchCurve:
    """Return the losses of another branch from its fork on, in as many columns as the present curve."""
    first, last = max(request.first or 1, fork), request.last or len(losses)
    return BranchCurve(name, fork, len(losses), losses.curve(first, last, request.columns))
