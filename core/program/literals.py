"""Numbers, strings and truth values as a source text writes them."""

from __future__ import annotations

import ast
import math
import re
from typing import TypeAlias

from core.i18n import words
from core.text.quoting import quoted

Literal: TypeAlias = bool | int | float | str

_OPENING = re.compile(r"(?P<prefix>[a-zA-Z]*)(?P<quote>\"\"\"|'''|\"|')")
_PADDED_EXPONENT = re.compile(r"e\+?(-?)0*(\d)")
_TRUTH = {"true": True, "false": False}
_MOST_EXACT = 2**53
"""Up to here a float is exact."""


def literal_of(node: ast.expr) -> Literal | None:
    """Return the value of a literal of one line: a number with its sign, a string, True or False; None for others."""
    if node.lineno != node.end_lineno:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, bool | int | float | str) else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        number = getattr(node.operand, "value", None) if isinstance(node.operand, ast.Constant) else None
        if isinstance(number, int | float) and not isinstance(number, bool):
            return -number if isinstance(node.op, ast.USub) else number
    return None


def written(value: Literal, before: str = "") -> str:
    """Return a literal for a value.

    Args:
        value: the value.
        before: the literal that it takes the place of. A string keeps its quotes.
    """
    if isinstance(value, str):
        return _written_string(value, before)
    if isinstance(value, bool | int):
        return str(value)
    return _PADDED_EXPONENT.sub(r"e\1\2", repr(value))


def _written_string(value: str, before: str) -> str:
    opening = _OPENING.match(before)
    prefix, quote = (opening["prefix"].lower(), opening["quote"][0]) if opening else ("", '"')
    if prefix == "r" and not re.search(r"[\r\n\"'\0]|\\$", value) and value.isprintable():
        return f"{before[0]}{quote}{value}{quote}"
    signs = (f"\\{sign}" if sign in ("\\", quote) else _printable(sign) for sign in value)
    return f"{quote}{''.join(signs)}{quote}"


def _printable(sign: str) -> str:
    return sign if sign.isprintable() else repr(sign)[1:-1]


def read_as(kind: type[Literal], text: str) -> Literal:
    """Return the value that a person has typed.

    Args:
        kind: what it is to be: bool, int, float or str.
        text: as typed.

    Raises:
        ValueError: with a message for a person, when it is none.
    """
    if kind is str:
        return text
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        raise ValueError(words("Field", "is empty"))
    if kind is bool:
        return _read_truth(text)
    return _read_whole(text) if kind is int else _read_number(text)


def _read_truth(text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise ValueError(words("Field", "must be True or False"))
    return _TRUTH[text.lower()]


def _read_whole(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError:
        number = _whole_number(text)
    if number is None:
        raise ValueError(words("Field", "{value} is not a whole number").format(value=quoted(text)))
    return number


def _whole_number(text: str) -> int | None:
    """Return the whole number that a text such as 1e3 stands for."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if abs(number) <= _MOST_EXACT and number == int(number) else None


def _read_number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(words("Field", "“{value}” is not a number").format(value=quoted(text))) from None
    if not math.isfinite(value):
        raise ValueError(words("Field", "must be a finite number"))
    return value
