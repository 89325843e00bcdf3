"""What a person can choose about a run: the one list that the form, the command line and files read."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Choice = int | float | str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person can choose.

    Attributes:
        name: its name in `RunConfig`, on the command line (with dashes) and as a widget.
        label: its name for people.
        kind: the type of its value.
        group: the heading it stands under.
        help: one sentence for a tool tip and `--help`.
        minimum, maximum: bounds of a whole number, both included.
        live: whether it changes a running experiment from its next iteration on.
    """

    name: str
    label: str
    kind: type[int] | type[float] | type[str]
    group: str
    help: str
    minimum: int = 0
    maximum: int = 2**63 - 1
    live: bool = False

    def parse(self, text: str) -> Choice:
        """The value that `text` stands for.

        Raises:
            ValueError: in words for a person, when it stands for none.
        """
        text = text.strip().replace("\N{MINUS SIGN}", "-")
        if self.kind is str:
            return text
        number = _number(text)
        if self.kind is float:
            return number
        if math.isfinite(number) and number == int(number):
            return int(text) if text.lstrip("+-").isdigit() else int(number)
        raise ValueError(f"{text} is not a whole number")

    def problem(self, value: object) -> str | None:
        """What is wrong with `value` on its own, in words for a person; None when nothing is."""
        if self.kind is str:
            return None if isinstance(value, str) else f"{value!r} is not a name"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{value!r} is not a number"
        if self.kind is float:
            return None if 0 < value <= sys.float_info.max else "must be a finite number above 0"
        if not isinstance(value, int):
            return f"{value!r} is not a whole number"
        if not self.minimum <= value <= self.maximum:
            return f"must be between {self.minimum:,} and {self.maximum:,}"
        return None


def _number(text: str) -> float:
    if not text:
        raise ValueError("is empty")
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a number") from None


_LARGEST_SIZE = 10**9

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("batch_size", "Batch", int, "sizes", "Samples in the batch.", 1, _LARGEST_SIZE),
            Field("input_size", "Input", int, "sizes", "Features of one sample.", 1, _LARGEST_SIZE),
            Field("hidden_size", "Hidden", int, "sizes", "Units of the hidden layer.", 1, _LARGEST_SIZE),
            Field("output_size", "Output", int, "sizes", "Numbers predicted for one sample.", 1, _LARGEST_SIZE),
            Field(
                "learning_rate", "Learning rate", float, "training", "How far a step follows the gradient.", live=True
            ),
            Field("iterations", "Iterations", int, "training", "The run pauses after this many.", 1, 10**9, live=True),
            Field("optimizer", "Optimizer", str, "training", "The torch.optim rule that moves the weights."),
            Field("seed", "Seed", int, "training", "The same seed draws the same numbers.", 0, 2**63 - 1),
            Field("data", "Data", str, "data", "The data set the samples come from."),
            Field("device", "Device", str, "data", "Where the tensors live."),
            Field(
                "threads", "Threads", int, "data", "CPU threads that torch computes with; 0 for a good number.", 0, 1024
            ),
            Field("history_mb", "History, MB", int, "data", "Memory for keyframes, which lead back in time.", 0, 10**6),
        )
    }
)
