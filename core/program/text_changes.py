"""What a loop's text does otherwise than another one: its lines, and a name for them."""

from __future__ import annotations

from difflib import SequenceMatcher

from core.i18n import joined, words
from core.program.loop import LARGEST_LOOP
from core.program.what_if import WHAT_IFS

MOST_STRETCHES = 3

MOST_COMPARED = 2_000
"""Lines, of both texts together, between the first difference and the last. Beyond that all of them count as changed: a
person who types does not wait."""


def changed_lines(text: str, original: str) -> frozenset[int]:
    """Return the numbers of the lines of `text` that `original` does not have there."""
    old, new = original.splitlines(), text.splitlines()
    above = _in_common(old, new)
    below = _in_common(old[above:][::-1], new[above:][::-1])
    old, new = old[above : len(old) - below], new[above : len(new) - below]
    if len(old) + len(new) > MOST_COMPARED:
        return frozenset(range(above + 1, above + len(new) + 1))
    stretches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return frozenset(
        above + number + 1 for kind, _, _, start, end in stretches if kind != "equal" for number in range(start, end)
    )


def _in_common(first: list[str], second: list[str]) -> int:
    """Return how many lines two texts begin with alike."""
    return next(
        (number for number, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )


def name_of_change(text: str, before: str, iteration: int) -> str:
    """Return what `text` does otherwise than the text before it: "forget zero_grad", "edited line 4".

    Args:
        text: the text to be named.
        before: the text that it is compared with.
        iteration: the first iteration that it runs in.
    """
    return _known_change(text, before, iteration) or _place_of_change(text, before)


def first_change(text: str, before: str) -> str:
    """Return the first line that `before` does not have, or else the first one that is gone, after a minus sign."""
    for one, other, sign in ((text, before, ""), (before, text, "\N{MINUS SIGN} ")):
        changed = (one.splitlines()[number - 1].strip() for number in sorted(changed_lines(one, other)))
        if line := next(filter(None, changed), ""):
            return sign + line
    return ""


def _known_change(text: str, before: str, iteration: int) -> str:
    """Return the names of the one or two What ifs that lead there; empty when none do."""
    if len(text) > LARGEST_LOOP or len(before) > LARGEST_LOOP:
        return ""
    after = {what_if.name: what_if.change(before, iteration) for what_if in WHAT_IFS}
    for name, changed in after.items():
        if changed == text:
            return name
    for name, changed in after.items():
        for second in WHAT_IFS if changed != before else ():
            if second.change(changed, iteration) == text:
                return joined(", ", [name, second.name])
    return ""


def _place_of_change(text: str, before: str) -> str:
    edited, removed = sorted(changed_lines(text, before)), sorted(changed_lines(before, text))
    if not edited and not removed:
        return words("Branch", "edited loop")
    one = len(edited or removed) == 1
    if edited:
        named = words("Branch", "edited line {lines}") if one else words("Branch", "edited lines {lines}")
    else:
        named = words("Branch", "without line {lines}") if one else words("Branch", "without lines {lines}")
    return named.format(lines=_stretches(edited or removed))


def _stretches(lines: list[int]) -> str:
    """Return the numbers of lines, "4, 12–13", or the first and the last where there are many."""
    starts = [line for line in lines if line - 1 not in lines]
    ends = [line for line in lines if line + 1 not in lines]
    if len(starts) > MOST_STRETCHES:
        return f"{lines[0]} … {lines[-1]}"
    return ", ".join(str(start) if start == end else f"{start}–{end}" for start, end in zip(starts, ends, strict=True))
