"""Numbers and moments formatted for a reader."""

from __future__ import annotations

import math

from core.engine.reports import Value
from core.i18n import joined, words

MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 5) -> str:
    """Format a number with `digits` significant digits, powers of ten as in code: 79.810, 2.9429e7, −1.8534."""
    if math.isnan(value):
        return words("Number", "not a number")
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == int(value) and abs(value) < 10**digits:
        return f"{int(value)}".replace("-", MINUS)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    plain = -3 <= int(exponent) < digits
    text = f"{value:#.{digits}g}".rstrip(".") if plain else f"{mantissa}e{int(exponent)}"
    return text.replace("-", MINUS, 1) if value < 0 else text


def signed(value: float, digits: int = 4) -> str:
    """Format a number with its sign, even if positive: +4.850."""
    return f"+{number(value, digits)}" if value > 0 else number(value, digits)


def learning_rate(value: float) -> str:
    """Format a learning rate as it is typed: 1e-6, 0.01."""
    text = f"{value:.6g}"
    return text if "e" not in text else "e".join((text.split("e")[0], str(int(text.split("e")[1]))))


def shape(sizes: tuple[int, ...]) -> str:
    """Format a shape: 1000 × 100."""
    return " × ".join(str(size) for size in sizes) if sizes else words("Number", "scalar")


def norm(value: float) -> str:
    """Format a norm between its bars: ‖1.8626e7‖."""
    return joined("", ["‖", number(value), "‖"])


def value(made: Value) -> str:
    """Format a value beside the line that made it: a number, or a tensor's shape and norm."""
    if made.shape is not None and made.norm is not None:
        return joined(" ", [made.name, shape(made.shape), norm(made.norm)])
    return short_value(made)


def short_value(made: Value) -> str:
    """Format a value without the shape."""
    if made.number is not None:
        return joined(" = ", [made.name, number(made.number)])
    return joined(" ", [made.name, norm(made.norm) if made.norm is not None else made.kind])


def bare_value(made: Value) -> str:
    """Format a value without the name."""
    if made.number is not None:
        return number(made.number)
    return norm(made.norm) if made.norm is not None else made.kind


PHASES = {
    "forward": words("Phase", "Forward"),
    "loss": words("Phase", "Loss"),
    "backward": words("Phase", "Backward"),
    "update": words("Phase", "Update"),
    "zero_grad": words("Phase", "Zero grad"),
}

PHASES_WITHIN = {
    "forward": words("Phase", "forward"),
    "loss": words("Phase", "loss"),
    "backward": words("Phase", "backward"),
    "update": words("Phase", "update"),
    "zero_grad": words("Phase", "zero grad"),
}
"""The names of the phases within a sentence."""
