"""What a trainer may know of an experiment."""

from __future__ import annotations

from typing import Protocol


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
