"""Reading a loss curve: as a line, and at one iteration."""

from __future__ import annotations

import math

import numpy as np

from core.history.loss_series import Curve, Floats


def polyline(curve: Curve) -> tuple[Floats, Floats]:
    """Return a line through a curve: its points, or down and up between the extremes of each stretch."""
    if curve.low is curve.high:
        return curve.iterations, curve.low
    return np.repeat(curve.iterations, 2), np.stack((curve.low, curve.high), axis=1).ravel()


def fingerprint(curve: Curve) -> tuple[float, ...]:
    """Return what tells a curve from another view of it."""
    return len(curve.iterations), *curve.iterations[:1], *curve.iterations[-1:], *curve.low[-1:]


def loss_at(curve: Curve | None, iteration: int) -> float:
    """Return the loss of a computed iteration, as nearly as the curve tells it; NaN when there is none."""
    if curve is None or not len(curve.iterations):
        return math.nan
    return float(curve.low[max(int(np.searchsorted(curve.iterations, iteration, "right")) - 1, 0)])


def stretch_at(curve: Curve, x: float) -> tuple[int, int, float, float]:
    """Return the first and the last iteration of the stretch nearest to `x`, and the lowest and highest loss there."""
    count = len(curve.iterations)
    step = curve.iterations[1] - curve.iterations[0] if count > 1 else 1.0
    place = np.searchsorted(curve.iterations, x + (0.5 if step == 1 else 0), "right") - 1
    column = int(np.clip(place, 0, count - 1))
    first = int(curve.iterations[column])
    return first, first + int(step) - 1, float(curve.low[column]), float(curve.high[column])
