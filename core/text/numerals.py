"""Numbers within sentences and formulas."""

from __future__ import annotations

import math

from core.i18n import words


def shown(value: float | None, digits: int = 6) -> str:
    """Format a number with the given significant digits; infinities and NaN in words; a zero has no sign."""
    if value is None:
        return "None"
    if math.isnan(value):
        return words("Number", "not a number")
    return f"{value + 0.0:.{digits}g}".replace("-", "−").replace("inf", "∞")
