"""The names that a person may be about to write."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Sequence

MOST_NAMES = 200
LEAST_LETTERS = 2
_NAME = re.compile(r"[^\W\d]\w*")
_BEFORE = re.compile(r"((?:[^\W\d]\w*\s*\.\s*)*)([^\W\d]\w*)?\Z")
_PRIVATE = re.compile("_+")

_KNOWN = (*keyword.kwlist, *keyword.softkwlist, *(name for name in dir(builtins) if not name.startswith("_")))


def path_and_start(before: str) -> tuple[str, str]:
    """Return the path of what an attribute is asked for, and the beginning of the name; both may be empty.

    Args:
        before: the line up to the caret.
    """
    found = _BEFORE.search(before)
    assert found is not None  # it matches the empty string
    return re.sub(r"\s", "", found[1]).rstrip("."), found[2] or ""


def is_attribute(before: str, start: str) -> bool:
    """Tell whether a name follows a point, of whatever that is an attribute."""
    return before[: len(before) - len(start)].rstrip().endswith(".")


def names_in(text: str, start: str) -> Counter[str]:
    """Return the names in a text that begin so, and how often each is there; comments and strings count too."""
    pattern = re.compile(rf"(?<!\w){re.escape(start)}\w*", re.IGNORECASE) if start else _NAME
    return Counter(pattern.findall(text))


def attributes_in(text: str, path: str) -> set[str]:
    """Return the names that follow a path and a point in a text."""
    pattern = rf"(?<![\w.]){re.escape(path)}\s*\.\s*([^\W\d]\w*)"
    return set(re.findall(pattern, text)) if path else set()


def candidates(text: str, before: str) -> list[str]:
    """Return the names that can go on from the caret, the likeliest first; the one that is complete is none of them.

    Args:
        text: all of it.
        before: the line up to the caret.
    """
    path, start = path_and_start(before)
    if is_attribute(before, start):
        return _fitting(sorted(attributes_in(text, path)), start)
    counted = names_in(text, start)
    if start:
        counted[start] -= 1  # the one that is being written
    written = [name for name, count in counted.most_common() if count > 0]
    return _fitting([*written, *_KNOWN], start)


def _fitting(names: Sequence[str], start: str) -> list[str]:
    """Return the names that begin so: first those of the same capitals, and what is private only when asked for."""
    lowered = start.lower()
    fitting = [name for name in dict.fromkeys(names) if name.lower().startswith(lowered) and name != start]
    private = _PRIVATE.match(start)
    fitting.sort(key=lambda name: (not name.startswith(start), name.startswith("_") and not private))
    return fitting[:MOST_NAMES]
