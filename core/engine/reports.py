"""What the engine reports of a line that ran: the values it made, or how it failed."""

from __future__ import annotations

from dataclasses import dataclass


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
