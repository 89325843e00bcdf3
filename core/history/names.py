"""What branches and runs are called: by what they do otherwise."""

from __future__ import annotations

import itertools
from collections.abc import Container

from core.history.branch import ORIGINAL, Branch
from core.i18n import joined, words
from core.program.text_changes import name_of_change


def branch_name(branch: Branch, original: str) -> str:
    """Return what a branch does otherwise than the one it grew out of, or than the original loop: "lr 0.01 from 4".

    Of several rates it names the last one, and of several texts as well.

    Args:
        branch: the branch.
        original: the text of the trainer's own loop.
    """
    named: dict[int, list[str]] = {}
    changes = [begins for begins in (*branch.learning_rates, *branch.group_rates) if begins > max(branch.fork, 1)]
    if changes:
        named[max(changes)] = rates_from(branch, max(changes))
    texts = [begins for begins in branch.loops if begins > branch.fork]
    if texts and (max(texts) > 1 or branch.loops[1].source != original):
        named.setdefault(max(texts), []).append(text_name(branch, max(texts), original))
    parts = [part for begins in sorted(named) for part in named[begins]]
    return joined(", ", parts) if len(parts) > 1 else parts[0] if parts else ORIGINAL


def unused(name: str, taken: Container[str]) -> str:
    """Return the name, with a number after it where others have it."""
    numbered = (joined(" ", [name, f"({number})"]) for number in itertools.count(2))
    return next(new for new in itertools.chain([name], numbered) if new not in taken)


def rate_from(rate: float, begins: int) -> str:
    """Return the name of a learning rate that holds from an iteration on."""
    return words("Branch", "lr {rate:g} from {begins}").format(rate=rate, begins=begins)


def rates_from(branch: Branch, begins: int) -> list[str]:
    """Return the names of the learning rates that hold from an iteration on: of all groups, then of single ones."""
    everywhere = branch.learning_rates.get(begins)
    names: list[str] = [] if everywhere is None else [rate_from(everywhere, begins)]
    told = words("Branch", "lr {rate:g} of {group} from {begins}")
    of_groups = branch.group_rates.get(begins, {})
    return names + [told.format(rate=rate, group=group.code, begins=begins) for group, rate in of_groups.items()]


def text_name(branch: Branch, begins: int, original: str) -> str:
    """Return the name of the text that a branch runs from an iteration on: "forget zero_grad from 4"."""
    text = branch.loops[begins].source
    before = branch.loop_of(begins - 1).source if begins > 1 else original
    change = words("Branch", "original loop") if text == original else name_of_change(text, before, begins)
    return change if begins == 1 else words("Branch", "{change} from {begins}").format(change=change, begins=begins)
