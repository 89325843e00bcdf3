"""Places in a text as Qt counts them: in units of UTF-16, of which a character may take two."""

from __future__ import annotations

import re
from bisect import bisect_left

_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Units:
    """Converts between places of characters in a text and places of units of UTF-16."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [found.start() for found in _WIDE.finditer(text)]
        self._wide_units = [place + count for count, place in enumerate(self._wide)]

    def of(self, place: int) -> int:
        """Return how many units come before a character."""
        return place + bisect_left(self._wide, place)

    def character(self, unit: int) -> int:
        """Return which character a unit belongs to."""
        return unit - bisect_left(self._wide_units, unit)
