"""One `optimizer.step()`, and what it made of one cell of a weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from core.explain.rules.terms import Cell, number
from core.explain.types import Factor, Reference
from core.explain.updates.agreement import agrees
from core.explain.updates.optimizers import rule_for
from core.explain.updates.otherwise import OF_OPTIMIZER, otherwise
from core.explain.updates.rule import OptimizerStep, Rule
from core.i18n import words

OF_GROUP = words("Explanation", "Its settings are those of {group}.")


class Step:
    """A step that is running.

    Attributes:
        optimizer: whose step.
        place, group: the weight's parameter group.
    """

    def __init__(self, optimizer: Optimizer, name: str, weight: Tensor, cell: Cell) -> None:
        """Take note of what the step begins with.

        Args:
            optimizer: which has the weight among its parameters.
            name: of the weight.
            weight: the weight.
            cell: the cell to follow.
        """
        self.optimizer = optimizer
        self._name, self._weight, self._cell = name, weight, cell
        self.place, self.group = next(
            (place, group)
            for place, group in enumerate(optimizer.param_groups)
            if any(one is weight for one in group["params"])
        )
        self._before = Factor(str(Reference(name, cell)), number(weight, cell))
        self._state = _numbers(optimizer.state.get(weight, {}), weight, cell)
        self._gradient = self._present_gradient()
        self._unscales = getattr(optimizer, "grad_scale", None) is not None  # fused, within the step

    @property
    def name(self) -> str:
        """A name of the parameter group, for want of a variable's."""
        return f"{type(self.optimizer).__name__}.param_groups[{self.place}]"

    def with_closure(self, closure: Callable[[], Any]) -> Callable[[], Any]:
        """Return a closure of the step that notes the gradient that it has computed.

        A step may write to the gradient afterwards: Nesterov's with `foreach` does.
        """

        def noted() -> Any:
            result = closure()
            self._gradient = self._present_gradient()
            return result

        return noted

    def rule(self, after: float) -> Rule | None:
        """Return what the step did, once it is over; None if it left the weight alone, which had no gradient.

        Args:
            after: the weight after the step.
        """
        gradient = self._present_gradient() if self._unscales else self._gradient
        if gradient is None and after == self._before.value:
            return None
        kind = type(self.optimizer)
        rule, written = None, rule_for(kind)
        if written is not None and gradient is not None:
            v_hat = Reference(f"{self._name}.v̂", self._cell)
            rule = written(OptimizerStep(self.group, self._state, self._before, gradient, v_hat))
        if rule is None or not agrees(rule, after, self._weight):
            rule = otherwise(self._before, after, OF_OPTIMIZER.format(optimizer=kind.__name__), gradient)
        return rule

    def _present_gradient(self) -> Factor | None:
        gradient = self._weight.grad
        if gradient is None:
            return None
        dense = gradient if gradient.layout == torch.strided else gradient.to_dense()
        own = Reference(f"{self._name}.grad", self._cell)
        return Factor(str(own), number(dense, self._cell), own)


def _numbers(state: dict[str, Any], weight: Tensor, cell: Cell) -> dict[str, float]:
    """Return the numbers that an optimizer keeps for one cell."""
    found = {}
    for name, value in state.items():
        if isinstance(value, Tensor) and value.shape == weight.shape:
            found[name] = number(value, cell)
        elif (isinstance(value, Tensor) and value.numel() == 1) or isinstance(value, int | float):
            found[name] = float(value)
    return found
