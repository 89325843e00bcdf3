"""The rules of torch's optimizers, by class. A newcomer adds a file with its formula, and a line here."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from torch import optim

from core.explain.updates.adagrad import adagrad
from core.explain.updates.adam import adam, adamw
from core.explain.updates.rmsprop import rmsprop
from core.explain.updates.rule import OptimizerStep, Rule
from core.explain.updates.sgd import sgd

RULES: dict[type[optim.Optimizer], Callable[[OptimizerStep], Rule]] = {
    optim.SGD: sgd,
    optim.Adam: adam,
    optim.AdamW: adamw,
    optim.RMSprop: rmsprop,
    optim.Adagrad: adagrad,
}


def rule_for(kind: type[optim.Optimizer]) -> Callable[[OptimizerStep], Rule] | None:
    """Return the rule of a class; None if it is not written out here, or if the class takes steps of its own."""
    own = inspect.unwrap(kind.step)
    return next((RULES[one] for one in kind.__mro__ if one in RULES and inspect.unwrap(one.step) is own), None)
