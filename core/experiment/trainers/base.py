"""What a trainer is: its choices, its tensors, its loop; and what it may know of an experiment."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from core.experiment.fields import Choice
from core.program.loop import source_of
from core.program.roles import LEARNING_RATE

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from torch.nn import Module

Variables = dict[str, Any]

FLOAT32_BYTES = 4


class Options(Protocol):
    """The choices that shape a trainer's variables: `RunConfig` has them all.

    Attributes:
        learning_rate: the step size.
        batch_size, input_size, hidden_size, output_size: the shapes; the trainer's defaults name those that it has.
        optimizer: one of the trainer's optimizers.
        data: one of the trainer's data sets.
        device: a torch device by name.
    """

    @property
    def learning_rate(self) -> float: ...
    @property
    def batch_size(self) -> int: ...
    @property
    def input_size(self) -> int: ...
    @property
    def hidden_size(self) -> int: ...
    @property
    def output_size(self) -> int: ...
    @property
    def optimizer(self) -> str: ...
    @property
    def data(self) -> str: ...
    @property
    def device(self) -> str: ...


class Survey(NamedTuple):
    """All the tensors of a moment by the names that lead to them, live.

    Attributes:
        parameters: those that are trained.
        inside: the other tensors of modules, such as running means.
        values: the variables that are tensors, and other tensors that names lead to.
        modules: the modules that names lead to.
    """

    parameters: Mapping[str, Tensor]
    inside: Mapping[str, Tensor]
    values: Mapping[str, Tensor]
    modules: Mapping[str, Module]


class Trainer(ABC):
    """One way to train. Stateless: what a run changes lives in the variables of its loop.

    A trainer's module does not import torch when it is imported, so that a form or `--help` can list the trainers
    at once; its loop finds `torch` among its variables.

    Attributes:
        title: its name for people.
        defaults: its choices and their defaults, by field name, in the order of the form.
        small: those of other defaults with which every number can be read on a screen, and the loss falls soon.
        rates, small_rates: the learning rate that suits an optimizer, where the default does not.
        labels: names for fields that the trainer's field of study calls otherwise.
        phrases: the same within a sentence.
        datasets: the data sets it can learn from; the first is its default.
        optimizers: the rules it can move the weights by; empty when its loop writes the rule out.
        iteration: one iteration as a textbook prints it; the loop's source is the body of this function.
    """

    title: ClassVar[str]
    defaults: ClassVar[Mapping[str, Choice]]
    small: ClassVar[Mapping[str, Choice]]
    rates: ClassVar[Mapping[str, float]] = {}
    small_rates: ClassVar[Mapping[str, float]] = {}
    labels: ClassVar[Mapping[str, str]] = {}
    phrases: ClassVar[Mapping[str, str]] = {}
    datasets: ClassVar[tuple[str, ...]]
    optimizers: ClassVar[tuple[str, ...]] = ()
    iteration: ClassVar[Callable[..., None]]

    @property
    def source(self) -> str:
        """The text of the loop."""
        return source_of(self.iteration)

    @abstractmethod
    def variables(self, options: Options, generator: Generator) -> Variables:
        """What the loop starts with: its named tensors and objects, on the device of the config.

        Args:
            options: sizes, data and device.
            generator: seeded by the config; draws on the CPU, so that every device sees the same numbers.
        """

    @abstractmethod
    def tensors(self, variables: Variables) -> dict[str, Tensor]:
        """The loop's named tensors, data first."""

    @abstractmethod
    def parameters(self, variables: Variables) -> dict[str, Tensor]:
        """The tensors that the loop trains, by name."""

    def survey(self, variables: Variables) -> Survey:
        """Return all the tensors that have names."""
        parameters = self.parameters(variables)
        values = {name: one for name, one in self.tensors(variables).items() if name not in parameters}
        return Survey(parameters, {}, values, {})

    def gradients(self, variables: Variables) -> dict[str, Tensor | None]:
        """The gradient of each parameter by its own name, in the order of `parameters`; None where there is none."""
        return self.gradients_of(variables, self.parameters(variables))

    def gradients_of(self, variables: Variables, parameters: Mapping[str, Tensor]) -> dict[str, Tensor | None]:
        """The same, of parameters that were found before."""
        return {f"{name}.grad": tensor.grad if tensor.is_leaf else None for name, tensor in parameters.items()}

    def set_learning_rate(self, variables: Variables, learning_rate: float) -> None:
        """Makes the loop's next iteration use `learning_rate`."""
        variables[LEARNING_RATE] = learning_rate

    @abstractmethod
    def bytes_needed(self, options: Options) -> int:
        """An estimate of the memory a run takes: data, parameters, gradients and what autograd keeps."""


def present(variables: Variables, *names: str) -> dict[str, Tensor]:
    """Those of the named tensors that are there: an edited loop may have deleted one or put something in its place."""
    from torch import Tensor

    return {name: value for name in names if isinstance(value := variables.get(name), Tensor)}
