"""The tensors of a moment by name, each with its gradient: what a map can be of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from torch import Tensor
from torch.nn import Module

from core.engine.stepper import Stepper


@dataclass(frozen=True, slots=True, eq=False)
class LiveTensors:
    """Tensors by name, live; a parameter's gradient that is not there yet is None.

    Attributes:
        parameters: those that are trained.
        gradients: theirs, in the same order.
        inside: the other tensors of modules.
        values: other tensors that have names.
        of_values: the gradients that autograd keeps for those.
        modules: the modules that names lead to.
    """

    parameters: Mapping[str, Tensor]
    gradients: Mapping[str, Tensor | None]
    inside: Mapping[str, Tensor]
    values: Mapping[str, Tensor]
    of_values: Mapping[str, Tensor | None]
    modules: Mapping[str, Module]

    @classmethod
    def of(cls, stepper: Stepper) -> LiveTensors:
        """Look for them once: each look goes through all that the names of a script lead to."""
        variables = stepper.variables
        survey = stepper.trainer.survey(variables)
        gradients = stepper.trainer.gradients_of(variables, survey.parameters)
        others = {name: value for name, value in survey.values.items() if name not in gradients}
        of_values = {
            f"{name}.grad": value.grad
            for name, value in others.items()
            if value.requires_grad and (value.is_leaf or value.retains_grad)
        }
        return cls(survey.parameters, gradients, survey.inside, others, of_values, survey.modules)

    def find(self, name: str) -> tuple[bool, Tensor | None]:
        """Return whether there is something of that name, and the tensor if it is there."""
        return next(((True, some[name]) for some in self._all() if name in some), (False, None))

    def _all(self) -> Iterator[Mapping[str, Tensor | None]]:
        yield from (self.parameters, self.gradients, self.inside, self.values, self.of_values)
