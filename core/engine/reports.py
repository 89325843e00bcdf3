"""What the engine reports: the values that a line made, how it failed, and how often a loop has begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a line made.

    Attributes:
        name: what the loop calls it.
        shape: of a tensor with more than one number; None for a single number and for anything else.
        number: of a single number.
        norm: the Euclidean norm of a tensor with more than one number.
        kind: the type's name, for what is neither number nor tensor.
    """

    name: str
    shape: tuple[int, ...] | None = None
    number: float | None = None
    norm: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What a loop raised.

    Attributes:
        line: at which it did.
        message: in words.
        details: the traceback.
    """

    line: int
    message: str
    details: str


class Round(NamedTuple):
    """One time that the training loop has begun.

    Attributes:
        begun: how many iterations had begun before.
        counters: the values of the counters of the loops around it, by their own names.
        length: how many iterations it has, if the loop tells.
        left: how often the loop around it will begin it again, if that tells.
    """

    begun: int
    counters: dict[str, int | float | str]
    length: int | None
    left: int | None
