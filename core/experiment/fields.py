"""The fields of a run: the single list that the form, the command line and files read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from core.i18n import words
from core.text.quoting import quoted, quoted_value

Choice = int | float | str


@dataclass(frozen=True, slots=True)
class Field:
    """One choice of a run.

    Attributes:
        name: its name in `RunConfig`, on the command line (with dashes) and as a widget.
        label: its display name.
        kind: the type of its value.
        group: the heading that it is listed under.
        help: one sentence for a tool tip and `--help`.
        minimum, maximum: inclusive bounds of a whole number.
        live: whether a change takes effect in a running experiment from its next iteration on.
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
        """Return the value that `text` stands for.

        Raises:
            ValueError: with a message for a person, if it stands for none.
        """
        text = text.strip().replace("\N{MINUS SIGN}", "-")
        if self.kind is str:
            return text
        number = _number(text)
        return self._whole(text) if self.kind is int else number

    def _whole(self, text: str) -> int:
        """Parse exactly: a float cannot represent seeds of many digits."""
        exact = _exact(text)
        if exact.is_finite() and exact.adjusted() >= MOST_DIGITS:  # Python would be slow to convert it, or refuse
            raise ValueError(self._out_of_bounds)
        if not exact.is_finite() or exact != exact.to_integral_value():
            raise ValueError(words("Field", "{value} is not a whole number").format(value=quoted(text)))
        return int(exact)

    @property
    def _out_of_bounds(self) -> str:
        return words("Field", "must be between {least:,} and {most:,}").format(least=self.minimum, most=self.maximum)

    def problem(self, value: object) -> str | None:
        """Return the problem with `value` by itself, phrased for a person; None if there is none."""
        if self.kind is str:
            if isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value):
                return None  # JSON can express half a character, which cannot be encoded
            return words("Field", "{value} is not a name").format(value=quoted_value(value))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return words("Field", "{value} is not a number").format(value=quoted_value(value))
        if self.kind is float:
            return None if 0 < value <= sys.float_info.max else words("Field", "must be a finite number above 0")
        if not isinstance(value, int):
            return words("Field", "{value} is not a whole number").format(value=quoted_value(value))
        return None if self.minimum <= value <= self.maximum else self._out_of_bounds


def _number(text: str) -> float:
    if not text:
        raise ValueError(words("Field", "is empty"))
    try:
        return float(text)
    except ValueError:
        raise ValueError(words("Field", "“{value}” is not a number").format(value=quoted(text))) from None


def _exact(text: str) -> Decimal:
    """Parse any text that a float can be read from; return NaN if its exponent alone has twenty digits."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("nan")


def count_of(text: str) -> int | None:
    """Return the count that plain digits spell; None if they spell none, or one beyond what can be counted here."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


MOST = 10**9
"""The largest count: an iteration takes at least 0.1 ms, so that this many take more than a day."""
MOST_DIGITS = 30
"""The largest number of digits; more exceed any bound here, and Python refuses to read 4,300."""

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("batch_size", words("Field", "Batch"), int, "sizes", words("Field", "Samples in the batch."), 1, MOST),
            Field("input_size", words("Field", "Input"), int, "sizes", words("Field", "Features of one sample."), 1, MOST),
            Field("hidden_size", words("Field", "Hidden"), int, "sizes", words("Field", "Units of the hidden layer."), 1, MOST),
            Field("output_size", words("Field", "Output"), int, "sizes", words("Field", "Numbers predicted for one sample."), 1, MOST),
            Field("learning_rate", words("Field", "Learning rate"), float, "training", words("Field", "How far a step follows the gradient."), live=True),
            Field("iterations", words("Field", "Iterations"), int, "training", words("Field", "The run pauses after this many."), 1, MOST, live=True),
            Field("optimizer", words("Field", "Optimizer"), str, "training", words("Field", "The torch.optim rule that moves the weights.")),
            Field("seed", words("Field", "Seed"), int, "training", words("Field", "The same seed draws the same numbers."), 0, 2**63 - 1),
            Field("data", words("Field", "Data"), str, "data", words("Field", "The data set the samples come from.")),
            Field("device", words("Field", "Device"), str, "data", words("Field", "Where the tensors live.")),
            Field("threads", words("Field", "Threads"), int, "data", words("Field", "CPU threads that torch computes with; 0 chooses a good number."), 0, 1024),
            Field("history_mb", words("Field", "History, MB"), int, "data", words("Field", "Memory for going back in time, in megabytes."), 0, 10**6),
        )
    }
)  # fmt: skip

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "batch_size": words("Field", "batch"),
        "input_size": words("Field", "input"),
        "hidden_size": words("Field", "hidden"),
        "output_size": words("Field", "output"),
        "learning_rate": words("Field", "lr", "the learning rate, in the name of a run"),
        "iterations": words("Field", "iterations"),
        "optimizer": words("Field", "optimizer"),
        "seed": words("Field", "seed"),
        "data": words("Field", "data"),
        "device": words("Field", "device"),
        "threads": words("Field", "threads"),
        "history_mb": words("Field", "history, MB"),
    }
)
"""The labels as they read within a sentence."""
