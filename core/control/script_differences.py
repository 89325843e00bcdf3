"""What tells two runs of one script apart: its constants, its arguments, and the rates of single groups."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.history.rate_group import RateGroup
from core.i18n import joined, words
from core.program.command_line import joined_line
from core.program.literals import Literal
from core.program.settings import DEVICE


def path_of(stepper: Stepper) -> Path | None:
    """Return the file of the script that a stepper runs; None in a trainer's loop."""
    return stepper.subject.choice.path if isinstance(stepper.subject, ScriptSubject) else None


def script_differences(stepper: Stepper, instead: Stepper) -> list[str]:
    """Return what one run of a script has that another one has not: "EPOCHS 8", "arguments --width 4"."""
    subject, other = stepper.subject, instead.subject
    if not isinstance(subject, ScriptSubject) or not isinstance(other, ScriptSubject):
        return []
    mine, theirs = _constants(subject), _constants(other)
    found: list[str] = [
        joined(" ", [key, str(value)]) for key, value in mine.items() if value != theirs.get(key, value)
    ]
    if subject.choice.arguments != other.choice.arguments:
        line = joined_line(subject.choice.arguments) or words("Branch", "none", "no arguments")
        found.append(words("Branch", "arguments {line}").format(line=line))
    if (rates := _group_rates(stepper)) != _group_rates(instead):
        for begins, of_groups in rates.items():
            found += [_rate_from(rate, group, begins) for group, rate in of_groups.items()]
    return found


def _rate_from(rate: float, group: RateGroup, begins: int) -> str:
    return words("Branch", "lr {rate:g} of {group} from {begins}").format(rate=rate, group=group.code, begins=begins)


def _constants(subject: ScriptSubject) -> dict[str, Literal]:
    own = {one.key: one.value for one in subject.settings.constants}
    return own | {key: value for key, value in subject.choice.constants.items() if key != DEVICE}


def _group_rates(stepper: Stepper) -> Mapping[int, Mapping[RateGroup, float]]:
    rates = stepper.branch.group_rates
    return {begins: of_groups for begins, of_groups in rates.items() if begins <= max(stepper.computed, 1)}
