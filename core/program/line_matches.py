"""The lines that two texts have in common, found in time for a person who types."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile

MOST_COMPARED = 500
"""Lines, of both texts together, between the first difference and the last. More of them would take a second, at each
key; then a line of the one is compared with the line of the same place in the other, where they are equally many."""


def matching_lines(old: list[str], new: list[str]) -> dict[int, int]:
    """Return which lines of one text are which of another, counted from 0; those that were changed are left out."""
    above = _in_common(old, new)
    below = _in_common(old[above:][::-1], new[above:][::-1])
    matched = {line: line for line in range(above)}
    matched |= {len(old) - line: len(new) - line for line in range(1, below + 1)}
    first, second = old[above : len(old) - below], new[above : len(new) - below]
    if len(first) + len(second) <= MOST_COMPARED:
        for one in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
            matched |= {above + one.a + place: above + one.b + place for place in range(one.size)}
    elif len(first) == len(second):
        pairs = enumerate(zip(first, second, strict=True), start=above)
        matched |= {place: place for place, (line, other) in pairs if line == other}
    return matched


def _in_common(first: list[str], second: list[str]) -> int:
    """Return how many lines two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
