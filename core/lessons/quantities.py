"""The quantities that a lesson can refer to, and their measurement. Importing it loads no torch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import CellError
from core.explain.types import Reference
from core.i18n import words

if TYPE_CHECKING:
    from torch import Tensor

    from core.engine.stepper import Stepper

Measured = float | str | None
"""A number, a name, or None if there is neither, such as a gradient that is not there yet."""

_PLAIN = ("loss", "iteration", "finished", "learning_rate", "phase", "last_line", "next_line")
_TENSOR = r"(?P<tensor>[^\W\d][\w.]*?)"
_INDEX = r"[0-9]{1,10}"
_OF_LOSS = re.compile(rf"loss\[(?P<iteration>{_INDEX})\]$")
_OF_TENSOR = re.compile(_TENSOR + r"\.(?P<what>norm|largest|zero_columns)$")
_CELL = re.compile(_TENSOR + rf"\[(?P<cell>\s*+({_INDEX}\s*+(,\s*+{_INDEX}\s*+)*+)?+)\]$")
_DIFFERENCE = r"\([^()\[\]{}|]{1,100}\)"
"""What the loss squares, such as `(y_pred − y)`: its name is no word."""
_WHY = re.compile(
    rf"why\.(?P<tensor>{_TENSOR[len('(?P<tensor>') : -1]}|{_DIFFERENCE})"
    rf"{_CELL.pattern[len(_TENSOR) : -1]}\.(?P<part>value|sum|terms|nonzero|blocked)$"
)
_CHECK = re.compile(r"check\." + _TENSOR + "$")

UNMEASURABLE = words(
    "LessonFile",
    "“{text}” is nothing that can be measured; there is loss, loss[5], iteration, finished, learning_rate, phase, "
    "last_line, next_line, w1.norm, w1.largest, w1.zero_columns, w1[0, 2], why.w1.grad[0, 2].terms and check.w1.grad",
)


def is_quantity(text: str) -> bool:
    """Return whether `measure` knows a quantity."""
    return text in _PLAIN or any(pattern.match(text) for pattern in (_OF_LOSS, _WHY, _OF_TENSOR, _CELL, _CHECK))


def number_in(text: str) -> float | None:
    """Return the number that a text spells; None if it spells none."""
    try:
        return float(text)
    except ValueError:
        return None


def measure(stepper: Stepper, text: str) -> Measured:
    """Measure a quantity at the stepper's current moment, without changing the run.

    Args:
        stepper: the stepper to measure.
        text: one of
            `loss`, as the loop last computed it; `loss[5]`, of iteration 5;
            `iteration`, the one in progress; `finished`, the number of complete ones;
            `learning_rate`, which holds from the next iteration on;
            `phase`, and the texts of `last_line` and `next_line`;
            of any tensor `.norm` (Euclidean), `.largest` (absolute value), `.zero_columns` (how many are all zero)
            and a cell `[row, column]`, `[]` for a single number, also one that is no tensor;
            `why.`, a cell, and `.value`, `.sum`, `.terms`, `.nonzero` or `.blocked` (numbers of terms), from its
            explanation;
            `check.` and a gradient: "right", "wrong" or "unknown", by finite differences.
    """
    if text in _PLAIN:
        return _plain(stepper, text)
    if match := _OF_LOSS.match(text):
        iteration = int(match["iteration"])
        return float(stepper.losses[iteration - 1]) if 1 <= iteration <= len(stepper.losses) else None
    with suppress(CellError):
        if match := _CHECK.match(text):
            return _checked(stepper, match["tensor"])
        if match := _WHY.match(text):
            return _explained(stepper, match)
    if match := _OF_TENSOR.match(text) or _CELL.match(text):
        tensor = _tensor(stepper, match["tensor"])
        return None if tensor is None else _of_tensor(tensor, match)
    return None


def _plain(stepper: Stepper, text: str) -> Measured:
    match text:
        case "learning_rate":
            return stepper.next_learning_rate
        case "last_line":
            return None if stepper.last_line is None else stepper.loop.text_of(stepper.last_line).strip()
        case "next_line":
            return stepper.loop.text_of(stepper.line).strip()
    found: Measured = getattr(stepper, text)
    return found


def _tensor(stepper: Stepper, name: str) -> Tensor | None:
    """Return a tensor by its name: a variable of the function that a script stands in, or what a person can name."""
    import torch

    from core.view.live_tensors import LiveTensors

    local = stepper.frames[-1].variables if stepper.depth else {}
    value = local[name] if name in local else stepper.named_values.get(name)
    if value is None:
        live = LiveTensors.of(stepper)
        value, holder = live.find(name)[1], live.find(name.removesuffix(".grad"))[1]
        if value is None and name.endswith(".grad") and holder is not None and holder.is_leaf:
            value = holder.grad  # of a parameter that no optimizer trains
    if type(value) in (int, float):
        return torch.tensor(value, dtype=torch.float64)
    return value.detach() if isinstance(value, torch.Tensor) else None


def _of_tensor(tensor: Tensor, match: re.Match[str]) -> Measured:
    """Measure a tensor of the loop's own, which may be of any kind; one without numbers has no measurements."""
    from core.state.norm import norm

    with suppress(RuntimeError, TypeError, ValueError):  # torch raises a different one for each kind of tensor
        match match.groupdict().get("what"):
            case "norm":
                return float(norm(tensor))
            case "largest":
                return float(tensor.abs().max())
            case "zero_columns":
                return int((tensor == 0).all(dim=0).sum())
        cell = _cell(match)
        if len(cell) == tensor.dim() and all(index < size for index, size in zip(cell, tensor.shape, strict=True)):
            return float(tensor[cell])
    return None


def _cell(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(index) for index in match["cell"].split(",") if index.strip())


def _explained(stepper: Stepper, match: re.Match[str]) -> Measured:
    from core.explain.explanation import explain

    found = explain(stepper, Reference(match["tensor"], _cell(match)))
    match match["part"]:
        case "terms":
            return len(found.terms)
        case "nonzero":
            return sum(term.product != 0 for term in found.terms)
        case "blocked":
            return found.blocked
        case "sum":
            return found.sum
    return found.value


def _checked(stepper: Stepper, name: str) -> Measured:
    from core.check.checks import check_tensor

    check = check_tensor(stepper, name)
    return "unknown" if check.note else "right" if check.ok else "wrong"


@dataclass(frozen=True, slots=True)
class Standing:
    """The exact state of a loop: two that are equal continue in the same way.

    Attributes:
        finished, steps: the numbers of complete iterations and of lines of the next one that have run.
        source: the source of the loop.
        learning_rate: the learning rate from the next iteration on.
        digest: a digest of every tensor, gradient, optimizer and generator state.
    """

    finished: int
    steps: int
    source: str
    learning_rate: float | None
    digest: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a `Survey`.

    Attributes:
        standing: the state of the loop.
        values: the measured quantities.
    """

    standing: Standing
    values: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Survey:
    """A query for the state of the loop and for some quantities, as in `core.queries`.

    Attributes:
        quantities: the quantities to measure.
        number: distinguishes one survey from the next.
    """

    quantities: tuple[str, ...] = ()
    number: int = 0

    def answer(self, stepper: Stepper) -> Finding:
        """Measure the quantities at the moment that the stepper stands at."""
        standing = Standing(
            stepper.finished, stepper.steps, stepper.loop.source, stepper.next_learning_rate, stepper.digest()
        )
        return Finding(standing, {text: measure(stepper, text) for text in self.quantities})
