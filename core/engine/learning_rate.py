"""The learning rate that a loop uses, whatever it was told to use."""

from __future__ import annotations

import math
from typing import Any

import torch

from core.experiment.trainers import Variables
from core.history.loss_recorder import number
from core.program.loop import Loop
from core.program.roles import RATES


def rate_in_use(loop: Loop, variables: Variables) -> float | None:
    """Return the learning rate that a loop's next update would use.

    That is the rate of the optimizer that it steps, or of the variable that its update multiplies with. There is none
    where the text names neither, as in `w -= 0.1 * w.grad`: the rate that was commanded would be a lie there.
    """
    names = loop.update_names
    stepped = (variables.get(name) for name in names.optimizers)
    groups = [one.param_groups for one in stepped if isinstance(one, torch.optim.Optimizer) and one.param_groups]
    if groups:
        return _finite(groups[0][0].get("lr"))
    found = (name for moved, name in names.rates if not _is_number(variables.get(moved)) and _may_be(name, variables))
    return _finite(variables.get(next(found, "")))


def _may_be(name: str, variables: Variables) -> bool:
    value = variables.get(name)
    return _is_number(value) or (name in RATES and isinstance(value, torch.Tensor) and value.numel() == 1)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _finite(value: Any) -> float | None:
    """Return a rate as a number that can be shown."""
    rate = number(value)
    return rate if math.isfinite(rate) else None
