"""Expectations of a lesson's step, such as "loss < 1", so that a lesson cannot silently go wrong."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from core.i18n import words
from core.lessons.quantities import UNMEASURABLE, Measured, is_quantity, number_in
from core.text.quoting import quoted

CLOSE = 1e-3
"""The relative tolerance of "~"."""

_SIGN = re.compile(r"<=|>=|==|!=|<|>|~")
_NAME = re.compile(r'"([^"]*)"$|\'([^\']*)\'$')


_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "~": partial(math.isclose, rel_tol=CLOSE),
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A comparison of two sides, each a number, a quoted name, a quantity or a remembered value.

    Attributes:
        text: its text.
        left, sign, right: its parts.
    """

    text: str
    left: str
    sign: str
    right: str

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities to measure."""
        return tuple(side for side in (self.left, self.right) if is_quantity(side))

    def sides(self, values: Mapping[str, Measured]) -> tuple[Measured, Measured]:
        """Return the values of both sides."""
        return _value(self.left, values), _value(self.right, values)

    def holds(self, values: Mapping[str, Measured]) -> bool:
        """Return whether it holds for the measured and remembered values."""
        left, right = self.sides(values)
        if self.sign in ("==", "!="):
            return (left == right) == (self.sign == "==") and left is not None
        if isinstance(left, str) or isinstance(right, str) or left is None or right is None:
            return False
        return _SIGNS[self.sign](left, right)


def parse_expectation(text: str, remembered: Collection[str] = ()) -> Expectation:
    """Parse an expectation.

    Args:
        text: the text to parse.
        remembered: the names of remembered quantities.

    Raises:
        ValueError: with a message for a person, if the text states none.
    """
    sign = _SIGN.search(text)
    sides = (text[: sign.start()].strip(), text[sign.end() :].strip()) if sign is not None else ("", "")
    if sign is None or not all(sides):
        raise ValueError(
            words("LessonFile", "“{text}” compares nothing; write a fact such as “loss < 1”").format(text=quoted(text))
        )
    for side in sides:
        if not (number_in(side) is not None or _NAME.match(side) or is_quantity(side) or side in remembered):
            raise ValueError(UNMEASURABLE.format(text=quoted(side)))
    return Expectation(text, sides[0], sign[0], sides[1])


def _value(side: str, values: Mapping[str, Measured]) -> Measured:
    if side in values:
        return values[side]
    if match := _NAME.match(side):
        return match[1] or match[2] or ""
    return number_in(side)
