"""Reading a loss curve: as a line, and at one iteration."""

from __future__ import annotations

import math

import numpy as np

from core.history.loss_series import Curve, Floats


def polyline(curve: Curve) -> tuple[Floats, Floats]:
    """Return a line through a curve: its points, or both extremes of each stretch in the order the losses took."""
    if curve.low is curve.high:
        return curve.iterations, curve.low
    middles = curve.low / 2 + curve.high / 2
    falls = np.append(np.diff(middles), 0.0) < 0
    if len(falls) > 1:
        falls[-1] = falls[-2]
    before, after = np.where(falls, curve.high, curve.low), np.where(falls, curve.low, curve.high)
    return np.repeat(curve.iterations, 2), np.stack((before, after), axis=1).ravel()


def cut(x: Floats, heights: Floats, edge: float) -> tuple[Floats, Floats]:
    """Return the part of a line up to an edge, with the point at which it comes to it."""
    count = int(np.searchsorted(x, edge, "right"))
    if count == len(x) or count == 0:
        return x[:count], heights[:count]
    return np.append(x[:count], edge), np.append(heights[:count], np.interp(edge, x, heights))


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
