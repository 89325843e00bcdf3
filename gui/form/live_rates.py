"""Which field of a script's form sets the learning rate of which parameter group."""

from __future__ import annotations

from collections.abc import Mapping

from core.experiment.script_fields import constant_field, option_field
from core.history.rate_group import VARIABLE, RateGroup
from core.program.literals import written
from core.program.settings import Settings

Bound = dict[str, list[RateGroup]]


def bound_groups(settings: Settings, texts: Mapping[str, str], rates: Mapping[RateGroup, float]) -> Bound:
    """Return the groups whose rate comes from a field, by the name of the field.

    The script must name what the field stands for where it makes the optimizer, and the values must be the same.

    Args:
        settings: what can be set of the script.
        texts: what the fields show.
        rates: the rate that each group has begun with.
    """
    bound: Bound = {}
    for group, rate in rates.items():
        fields = [field for field in _named(settings, group) if number_of(texts[field]) == rate]
        if len(fields) == 1:
            bound.setdefault(fields[0], []).append(group)
    return bound


def _named(settings: Settings, group: RateGroup) -> list[str]:
    """Return the fields that may have given a group its rate."""
    names = _names_of_rate(settings, group)
    constants = [
        constant_field(one) for one in settings.constants if one.kind is float and names.intersection(one.names)
    ]
    return constants + [option_field(one) for one in settings.options if one.kind is float and one.dest in names]


def _names_of_rate(settings: Settings, group: RateGroup) -> set[str]:
    if group.place == VARIABLE:
        return {group.name}
    own = {use.name for use in settings.rate_uses if _last(use.optimizer) == _last(group.name)}
    return own or {use.name for use in settings.rate_uses}


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def number_of(text: str) -> float | None:
    """Return the number that a text stands for; None if it stands for none."""
    try:
        return float(text.strip().replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None


def rate_text(rate: float, before: str) -> str:
    """Return a learning rate as it would be typed; as it is written before if that is the same rate."""
    return before if number_of(before) == rate else written(rate)
