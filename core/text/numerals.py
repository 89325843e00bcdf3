"""Numbers within a sentence or a formula."""

from __future__ import annotations

import math

from core.i18n import words


def shown(value: float | None, digits: int = 6) -> str:
    """A number in so many significant digits; what is infinite or not a number as a person says it."""
    if value is None:
        return "None"
    if math.isnan(value):
        return words("Number", "not a number")
    return f"{value:.{digits}g}".replace("-", "−").replace("inf", "∞")
