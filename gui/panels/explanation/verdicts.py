"""The results of checks of gradients, as texts."""

from __future__ import annotations

import math

from core.check.results import CellCheck, Check
from core.explain.types import Reference
from core.i18n import joined, words
from gui.style import number_format

KINK = words(
    "CheckRows", "Too near a kink, such as that of a ReLU or a maximum, to tell: the differences need not agree."
)
BELOW_NOISE = words(
    "CheckRows", "So small a gradient hardly moves the loss: its rounding hides an error of one in a million."
)
THIS_PASS = words("CheckRows", "This is the last backward pass alone, without what earlier ones left.")
AGREE = words("CheckRows", "✓ three ways agree, {error}")
AGREE_HERE = words("CheckRows", "✓ three ways agree on this pass, {error}")
KINK_HERE = words("CheckRows", "Too near a kink to tell")
CUT_HERE = words("CheckRows", "✓ as far as autograd follows")
CUT = words(
    "CheckRows",
    "Autograd holds fixed what {cuts} makes of it: the derivative of the whole loss is {whole}.",
)
PARTLY = words("CheckRows", "{tensor} ✓ as far as autograd follows: {cuts}")
HAND_DIFFERS = words("CheckRows", "{cell} ✗ {number} by hand, not {difference}")
AUTOGRAD_DIFFERS = words("CheckRows", "{cell} ✗ {number} by autograd, not {difference}")
CELLS = words("CheckRows", "{tensor} ✓ {count} cells, {error}")
ONE_CELL = words("CheckRows", "{tensor} ✓ 1 cell, {error}")
RIGHT = words("CheckRows", "{tensor}: right, {count} of its cells checked, largest relative error {error}")
NEAR_KINKS = words("CheckRows", "{kinks} near a kink")
TOO_SMALL = words("CheckRows", "{count} too small to tell from rounding")
WRONG = words(
    "CheckRows",
    "{tensor} is wrong: {cell} is {by_hand} by hand, {autograd} by autograd and {difference} by finite differences.",
)


def cell_verdict(check: CellCheck, accumulated: bool) -> tuple[str, str]:
    """Return the verdict on one cell in a line, and its role."""
    if check.kink:
        return KINK_HERE, ""
    if not all(check.agree):
        return _difference(check, ""), "error"
    if check.cuts:
        return CUT_HERE, ""
    return (AGREE_HERE if accumulated else AGREE).format(error=error_text(check.relative_error)), "good"


def _difference(check: CellCheck, cell: str) -> str:
    """Say which of the ways differs from the differences, and by what."""
    hand, _ = check.agree
    number = check.autograd_float64 if hand else check.by_hand
    return (AUTOGRAD_DIFFERS if hand else HAND_DIFFERS).format(
        cell=cell, number=number_format.number(number), difference=number_format.number(check.finite_difference)
    )


def cell_note(check: CellCheck, accumulated: bool) -> str:
    """Return what there is to add to the verdict on one cell."""
    if check.kink:
        return KINK
    notes = [
        _cut_note(check),
        THIS_PASS if accumulated else "",
        BELOW_NOISE if check.below_noise else "",
        check.rounding_note,
    ]
    return joined("\n", [note for note in notes if note])


def _cut_note(check: CellCheck) -> str:
    """Return what autograd holds fixed, and what that changes; empty if nothing."""
    if check.whole is None:
        return ""
    return CUT.format(cuts=joined(", ", list(check.cuts)), whole=number_format.number(check.whole))


def gravity(check: Check) -> int:
    """Return the rank of a verdict: wrong before unknown before right."""
    return 0 if not (check.ok or check.note) else 1 if check.note or check.cut is not None else 2


def gradient_verdict(check: Check) -> tuple[str, str, str]:
    """Return the line of one gradient, the same in full, and its role."""
    if check.note:
        return check.note, "", ""
    if (worst := check.worst) is not None:
        cell = str(Reference(worst.tensor, worst.cell))
        in_full = WRONG.format(
            tensor=check.tensor,
            cell=cell,
            by_hand=number_format.number(worst.by_hand),
            autograd=number_format.number(worst.autograd_float64),
            difference=number_format.number(worst.finite_difference),
        )
        return _difference(worst, cell), joined(" ", [in_full, *([check.advice] if check.advice else [])]), "error"
    if (cut := check.cut) is not None:
        return PARTLY.format(tensor=check.tensor, cuts=joined(", ", list(cut.cuts))), check.advice, ""
    count, error = len(check.cells), error_text(check.relative_error)
    beside = [NEAR_KINKS.format(kinks=check.kinks)] if check.kinks else []
    beside += [TOO_SMALL.format(count=check.below_noise)] if check.below_noise else []
    short = (ONE_CELL if count == 1 else CELLS).format(tensor=check.tensor, count=count, error=error)
    in_full = RIGHT.format(tensor=check.tensor, count=count, error=error)
    return joined(", ", [short, *beside]), joined(", ", [in_full, *beside]), "good"


def error_text(error: float) -> str:
    """Return a relative error in one digit: 6e-9, 1."""
    if not math.isfinite(error):
        return number_format.number(error)
    mantissa, exponent = f"{error:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}" if error and int(exponent) else mantissa
