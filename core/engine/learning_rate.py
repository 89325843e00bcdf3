"""The learning rate that a loop's next update would use."""

from __future__ import annotations

import math

import torch
from torch.optim import Optimizer

from core.experiment.trainers import Variables
from core.history.loss_recorder import number
from core.program.loop import Loop
from core.program.roles import RATES

_NUMBERS = (int, float)


def rate_in_use(loop: Loop, variables: Variables) -> float | None:
    """Return the learning rate that a loop's next update would use.

    That is the rate of the optimizer that it steps, or of the variable that its update multiplies with. There is none
    where the text names neither, as in `w -= 0.1 * w.grad`: the rate that was commanded would be a lie there.
    """
    stepped = [variables.get(name) for name in loop.update_names.optimizers]
    rates = [one.param_groups[0].get("lr") for one in stepped if isinstance(one, Optimizer) and one.param_groups]
    rates += [
        value
        for moved, name in loop.update_names.rates
        if not isinstance(variables.get(moved), _NUMBERS)
        and isinstance(value := variables.get(name), (*_NUMBERS, torch.Tensor) if name in RATES else _NUMBERS)
    ]
    rate = number(rates[0]) if rates else math.nan
    return rate if math.isfinite(rate) else None
