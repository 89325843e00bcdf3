"""Why the terms of a gradient or a value do not add up to it, as far as the calls tell."""

from __future__ import annotations

from collections.abc import Iterable

import torch

from core.explain.reasons import CUSTOM, MODULE_HOOKED, ROUNDED, SOMETHING_ELSE, TWICE
from core.explain.rules.terms import adds_up, doubted
from core.explain.tape.calls import Call, Value
from core.explain.tape.passes import Pass
from core.explain.tape.wholes import MODULE_HOOK
from core.explain.types import Explanation
from core.i18n import Words

SINGLE = torch.finfo(torch.float32).eps

ROUNDINGS = 16
"""How many roundings of the run's own precision a sum may be off, relative to the sizes of its terms."""


ROUNDING = 1e-6
"""What a run may round away of a gradient, relative to the largest: all of one that is 0, as of a key’s bias."""


def doubted_gradient(found: Explanation, values: Iterable[Value], passes: Iterable[Pass]) -> Explanation:
    """Add a note on the terms of a gradient that do not add up, unless there is another note already."""
    values = list(values)
    gradients = [one.gradient for one in values if one.gradient is not None and one.gradient.numel()]
    largest = max((float(one.abs().max()) for one in gradients), default=0.0)
    if found.note or adds_up(found, ROUNDING * largest):
        return found
    calls = [use.call for value in values for use in value.uses if use.call.is_reached]
    return doubted(found, _reason(found, calls, passes), ROUNDING * largest)


def doubted_value(found: Explanation, value: Value) -> Explanation:
    """Add a note on the terms of a value that do not add up."""
    source = value.source
    return found if source is None or found.note or adds_up(found) else doubted(found, _reason(found, [source], ()))


def _reason(found: Explanation, calls: list[Call], passes: Iterable[Pass]) -> Words:
    custom = [call.name for call in calls if call.is_custom]
    if custom:
        return CUSTOM.format(function=custom[0])
    if any(call.name == MODULE_HOOK for call in calls):
        return MODULE_HOOKED
    if any(one.is_differentiable for one in passes):
        return TWICE
    rough = _roughest(calls)
    off = ROUNDINGS * torch.finfo(rough).eps
    if torch.finfo(rough).eps > SINGLE and found.off[1] <= off:
        return ROUNDED.format(precision=str(rough).removeprefix("torch."))
    return SOMETHING_ELSE


def _roughest(calls: list[Call]) -> torch.dtype:
    """Return the roughest precision that calls have computed in."""
    kinds = [value.numbers.dtype for call in calls for value in (*call.outputs, *(one for _, one in call.inputs))]
    return max(
        (one for one in kinds if one.is_floating_point), key=lambda one: torch.finfo(one).eps, default=torch.float32
    )
