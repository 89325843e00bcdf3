"""Captions for a class about the line that ran last, and the maps that it concerns."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import reduce

from core.engine.reports import Value
from core.i18n import Words, words
from core.view.snapshot import Snapshot
from gui.style import number_format

NOT_BEGUN = words("Stage", "Nothing has run yet. The marked line is next.")
NOTHING = words("Stage", "has changed no values.")
MADE = words("Stage", "has computed {names}.")
LOSS = words("Stage", "has turned all the errors into one number: {value}.")
FILLED_ONE = words("Stage", "has filled {names}: how fast the loss would change with it.")
FILLED = words("Stage", "has filled {names}: for each of {count} weights, how fast the loss would change with it.")
MOVED = words("Stage", "has moved {names} a small step against the gradient.")
CLEARED = words("Stage", "has cleared {names}: the next backward pass begins from zero.")
AND = words("Stage", "{some} and {another}")

OF_PHASE: Mapping[str | None, Words] = {"backward": FILLED, "update": MOVED, "zero_grad": CLEARED}
MOST_MAPS = 2


def lines_run(snapshot: Snapshot, before: Snapshot | None, lines: Mapping[int, str | None]) -> tuple[int, ...]:
    """Return the lines to tell of: the one that ran last, or after a larger step all of its phase up to that one.

    Args:
        snapshot: the moment.
        before: the one that was shown before.
        lines: the phase of each line.
    """
    last = snapshot.last_line
    if last is None:
        return ()
    if before is None or before.line == last or before.last_line == snapshot.line or snapshot.phase is None:
        return (last,)
    return tuple(line for line, phase in sorted(lines.items()) if phase == snapshot.phase and line <= last)


def caption(snapshot: Snapshot, source: str, ran: Sequence[int] = ()) -> tuple[str, str]:
    """Return the text of the line that ran last, and what it has done; before any, one sentence alone.

    Where several lines of a phase `ran`, it is the name of the phase, and what they have done together.
    """
    if snapshot.last_line is None or snapshot.values is None:
        return "", NOT_BEGUN
    made = [snapshot.values.get(line, ()) for line in ran or (snapshot.last_line,)]
    together = sum(map(bool, made)) > 1
    lead = number_format.PHASES[snapshot.phase or ""] if together else line_of(source, snapshot.last_line).strip()
    return lead, _done(snapshot, [value for values in made for value in values])


def line_of(source: str, line: int) -> str:
    """Return the text of a line, counted from 1; empty if there is none."""
    lines = source.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def in_play(snapshot: Snapshot, source: str, before: tuple[str, ...], ran: Sequence[int] = ()) -> tuple[str, ...]:
    """Return one or two maps: those that the lines made or changed, then those that the last one names; or `before`."""
    written = line_of(source, snapshot.last_line or 0)
    changed = sorted(name for name, picture in snapshot.maps.items() if picture.changed)
    named = [name for name in snapshot.maps if _is_named(name, written)]
    made = [value.name for line in ran[:-1] for value in (snapshot.values or {}).get(line, ())]
    made = [name for name in made if name in snapshot.maps]
    return tuple(dict.fromkeys(made + changed + named))[:MOST_MAPS] or before


def _is_named(name: str, written: str) -> bool:
    """Return whether a name occurs by itself: “w1” does not in “w1.grad”."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w|\.\w)", written) is not None


def _done(snapshot: Snapshot, made: Sequence[Value]) -> str:
    if not made:
        return NOTHING
    loss = next((one for one in made if one.name == "loss"), None)
    if loss is not None:
        return LOSS.format(value=number_format.bare_value(loss))
    learnt = [one for one in made if one.name in snapshot.maps]
    count = sum(math.prod(one.shape or ()) for one in learnt)
    done = OF_PHASE.get(snapshot.phase, MADE) if learnt else MADE
    done = FILLED_ONE if done is FILLED and count == 1 else done
    return done.format(names=_listed([one.name for one in learnt or made]), count=f"{count:,}")


def _listed(names: Sequence[str]) -> str:
    return reduce(lambda some, another: AND.format(some=some, another=another), names)
