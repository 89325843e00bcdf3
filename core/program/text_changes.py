"""What a loop's text does otherwise than another one: its lines, and a name for them."""

from __future__ import annotations

from core.i18n import joined, words
from core.program.line_matches import matching_lines
from core.program.loop import LARGEST_LOOP
from core.program.what_if import WHAT_IFS

MOST_STRETCHES = 3


def changed_lines(text: str, original: str) -> frozenset[int]:
    """Return the numbers of the lines of `text` that `original` does not have there."""
    new = text.splitlines()
    kept = set(matching_lines(original.splitlines(), new).values())
    return frozenset(place + 1 for place in range(len(new)) if place not in kept)


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
