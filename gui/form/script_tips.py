"""What the fields of a script's form say about themselves."""

from __future__ import annotations

from core.history.rate_group import VARIABLE, RateGroup
from core.i18n import joined, words
from core.program.argparse_options import Option
from core.program.constants import Constant
from core.program.settings import Settings

NONE = words("ScriptForm", "none")
LIVE = words("ScriptForm", "Takes effect from the next iteration on, without a restart")


def constant_tip(constant: Constant, live: bool) -> str:
    """Return what is known of a constant."""
    lines = [constant.comment, words("ScriptForm", "Line {line} of the script").format(line=constant.line)]
    if constant.changed:
        lines.append(words("ScriptForm", "Changed again in line {line}").format(line=constant.changed))
    return joined("\n", [line for line in (*lines, LIVE if live else "") if line])


def option_tip(option: Option, live: bool) -> str:
    """Return what is known of an option."""
    lines = [option.help, ", ".join(option.flags)]
    if option.shown_default:
        lines.append(words("ScriptForm", "When left out: {default}").format(default=option.shown_default))
    if option.takes_several:
        lines.append(words("ScriptForm", "Several values, with spaces between them"))
    lines.append(words("ScriptForm", "Line {line} of the script").format(line=option.line))
    return joined("\n", [line for line in (*lines, LIVE if live else "") if line])


def seed_tip(settings: Settings) -> str:
    """Return what the seed is for, and where the script sets its own."""
    if not settings.seeds:
        return words("ScriptForm", "Of the generators of torch, NumPy and Python: the script sets none itself")
    lines = ", ".join(dict.fromkeys(str(seed.line) for seed in sorted(settings.seeds, key=lambda seed: seed.line)))
    return words(
        "ScriptForm", "The script seeds itself, in line {lines}; a seed here is for what it draws before"
    ).format(lines=lines)


def seed_placeholder(settings: Settings) -> str:
    """Return the seed that the script sets itself; empty where it sets none."""
    if not settings.seeds:
        return ""
    first = settings.seeds[0]
    return words("ScriptForm", "line {line}: {seed}").format(line=first.line, seed=first.value or "?")


def device_tip(settings: Settings) -> str:
    """Return where the script chooses its device."""
    lines = ", ".join(str(one.line) for one in settings.device_lines)
    return words(
        "ScriptForm", "The script chooses its device in line {lines}, which another choice here replaces"
    ).format(lines=lines)


def group_name(group: RateGroup, alone: bool, only_optimizer: bool) -> str:
    """Return what the rate of a parameter group is called.

    Args:
        group: the group.
        alone: whether its optimizer has no other group.
        only_optimizer: whether there is no other optimizer.
    """
    if group.place == VARIABLE:
        return group.name
    parts = ["learning_rate"] if only_optimizer else ["lr", group.name]
    if not alone:
        parts.append(words("ScriptForm", "group {number}").format(number=group.place))
    return joined(" · ", parts)
