"""The layout of the terms of a sum and their factors.

Texts are measured in the language of the moment, so another one needs another sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import zip_longest

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from core.explain.types import Explanation, Factor, Reference, Term
from core.i18n import joined, words
from core.program.roles import LOSS
from gui.panels.explanation.term_sheet import Box, Rest, Row, Sheet
from gui.style import fonts, number_format
from gui.style.language import translated

LINE, LOW_LINE, DETAIL = 24, 18, 17
LABEL_GAP, DOT, NUMBER_GAP = 10, 14, 8
SMALL_BAR, SMALLEST_BAR, BAR_SHARE = 64, 40, 0.4
LEAST_ROWS = 2
FACTOR_PIXELS = 12
DIGITS = 7
MOST_LETTERS = 14
"""In the place of a label."""
THE_LOSS = Reference(LOSS, ())
FROM_LOSS = words("Term", "{number} (from the loss)")
EARLIER_PASSES = words("Term", "earlier passes")

Placed = tuple[Factor, str, int, int]
"""A factor, its text, and where that begins and how wide it is."""


@cache
def factor_metrics() -> QFontMetrics:
    """Return the metrics of a factor's text."""
    return QFontMetrics(fonts.text(FACTOR_PIXELS))


def in_order(explanation: Explanation | None) -> list[Term]:
    """Return the terms as they are added up; what earlier passes left is the last of them."""
    if explanation is None:
        return []
    if explanation.carried is None:
        return list(explanation.terms)
    return [*explanation.terms, Term(None, EARLIER_PASSES, (), explanation.carried)]


def by_size(explanation: Explanation | None) -> list[Term]:
    """Return the terms, the largest first; a weight begins with itself."""
    terms = in_order(explanation)
    is_weight = explanation is not None and explanation.kind == "weight"
    first = [term for term in terms if is_weight and _is_bare_number(term)]
    rest = [term for term in terms if term not in first]
    return [*first, *sorted(rest, key=_place_by_size)]


def _place_by_size(term: Term) -> tuple[bool, float, float]:
    """Return what sorts a term: the largest first, then what gates hold back, then what stands for many others."""
    size = math.inf if math.isnan(term.product) else abs(term.product)
    return term.count > 1, -size, -abs(term.held_back)


def laid_out(terms: Sequence[Term], width: int, room: int, unfolded: bool, line: int = LINE) -> Sheet:
    """Lay out as many of the first terms as there is room for, and the rest as one row.

    Args:
        terms: in the order in which to show them.
        width: across, in pixels.
        room: down, in pixels.
        unfolded: whether to show all terms, whatever room they take.
        line: the height of a row.
    """
    if any(term.index is not None for term in terms):
        shown = _shown(terms, line, room, unfolded)
        for distinct, bar in ((False, SMALL_BAR), (True, SMALLEST_BAR)):
            sheet = _compact(terms, shown, _factors(shown, distinct), width, line)
            if sheet.bar_right - sheet.bar_left >= bar:
                return sheet
        shown = _shown(terms, line + DETAIL, room, unfolded)
        return _detailed(terms, shown, _factors(shown, distinct=True), _number, width, line)
    # no sum over samples or units: a few terms, each of its own kind, whose factors multiply to what stands beside them
    forms = [
        _detailed(terms, terms, factors, wording, width, line)
        for factors, wording in (
            (_factors(terms, distinct=False), _named),
            (_merged(terms), _named),
            (_merged(terms), _bare),
        )
    ]
    return next((sheet for sheet in forms if sheet.height <= room), forms[-1])


def _factors(terms: Sequence[Term], distinct: bool) -> list[list[Factor]]:
    """Return each term's factors; when only distinct ones, without those that are the same in all and lead nowhere."""
    listed = [[] if _is_bare_number(term) else list(term.factors) for term in terms]
    if not distinct:
        return listed
    several = [set(factors) for factors in listed if factors]
    common = set.intersection(*several) if len(several) > 1 else set()
    return [[factor for factor in factors if factor.opens or factor not in common] for factors in listed]


def _merged(terms: Sequence[Term]) -> list[list[Factor]]:
    """Return each term's factors, those that are the same in all and lead nowhere as a single one."""
    every, own = _factors(terms, distinct=False), _factors(terms, distinct=True)
    listed = []
    for factors, distinct in zip(every, own, strict=True):
        common = [factor for factor in factors if factor not in distinct]
        name = joined(" · ", [factor.name for factor in common])
        product = [Factor(name, math.prod(factor.value for factor in common))] if len(common) > 1 else common
        listed.append([*product, *distinct])
    return listed


def _compact(terms: Sequence[Term], shown: Sequence[Term], factors: list[list[Factor]], width: int, line: int) -> Sheet:
    """Lay out a line for each term, its factors as bare numbers in columns: the formula above says what they are."""
    labels = _label_width([term for term, own in zip(shown, factors, strict=True) if own])
    metrics = factor_metrics()
    texts = [[_number(factor) for factor in own] for own in factors]
    columns = [max(metrics.horizontalAdvance(text) for text in column) for column in zip_longest(*texts, fillvalue="")]
    bar_left = max(labels + sum(columns) + DOT * max(len(columns) - 1, 0) + LABEL_GAP, _label_width(shown))
    rows = []
    for index, (term, own, numbers) in enumerate(zip(shown, factors, texts, strict=True)):
        left, boxes = labels, []
        for factor, text, column in zip(own, numbers, columns, strict=False):
            advance = metrics.horizontalAdvance(text)
            boxes.append(Box(factor, text, QRect(left + column - advance, index * line + 3, advance, line - 6)))
            left += column + DOT
        rows.append(_row(term, index * line, line, boxes))
    return _sheet(terms, rows, bar_left, width, line)


def _detailed(
    terms: Sequence[Term],
    shown: Sequence[Term],
    factors: list[list[Factor]],
    wording: Callable[[Factor], str],
    width: int,
    line: int,
) -> Sheet:
    """Lay out each term with its bar, and below it its factors, in as many lines as they need."""
    rows, top = [], 0
    for term, own in zip(shown, factors, strict=True):
        lines = _flow(own, width, wording)
        boxes = [
            Box(factor, text, QRect(left, top + line + DETAIL * number - 2, advance, DETAIL))
            for number, placed in enumerate(lines)
            for factor, text, left, advance in placed
        ]
        rows.append(_row(term, top, line + DETAIL * len(lines), boxes))
        top += rows[-1].height
    return _sheet(terms, rows, max(_label_width(shown), round(width * (1 - BAR_SHARE)) - 80), width, line)


def _row(term: Term, top: int, height: int, boxes: list[Box]) -> Row:
    barred = not _is_bare_number(term) or term.index is not None
    number = number_format.signed(term.product) if barred else number_format.number(term.product, DIGITS)
    return Row(term, translated(number), top, height, tuple(boxes), barred)


def _flow(factors: Sequence[Factor], width: int, wording: Callable[[Factor], str]) -> list[list[Placed]]:
    metrics = factor_metrics()
    lines: list[list[Placed]] = []
    left = width
    for factor in factors:
        text = translated(wording(factor))
        advance = min(metrics.horizontalAdvance(text), width)
        if left + advance > width:
            lines.append([])
            left = 0
        lines[-1].append((factor, text, left, advance))
        left += advance + DOT
    return lines


def _named(factor: Factor) -> str:
    """Return an equation, in brackets: it holds for this factor alone, not for those beside it."""
    if _is_named_by_value(factor):
        return _bare(factor)
    name = factor.name[1:-1] if factor.name.startswith("(") and factor.name.endswith(")") else factor.name
    return joined("", ["(", name, " = ", number_format.number(factor.value, 4), ")"])


def _bare(factor: Factor) -> str:
    if _is_named_by_value(factor):
        return FROM_LOSS.format(number=factor.name) if factor.opens == THE_LOSS else factor.name
    return number_format.number(factor.value, 4)


def _number(factor: Factor) -> str:
    """Return a factor's number, or the name of one that is the same in each term and shorter so, such as 1/m."""
    name, number = translated(factor.name), translated(_bare(factor))
    constant = factor.opens is None and "[" not in name  # a cell is another one in each term
    return name if constant and len(name) < len(number) else number


def _is_named_by_value(factor: Factor) -> bool:
    """Tell whether the name is the number: 2, −1, 1/64, 0 · log 0."""
    number = factor.name.lstrip(number_format.MINUS)
    return all(part.isdigit() for part in number.replace("log ", "").replace("/", " · ").split(" · "))


def _is_bare_number(term: Term) -> bool:
    """Tell whether the number at the right is the only factor, and leads nowhere."""
    return len(term.factors) == 1 and term.factors[0].opens is None


def _shown(terms: Sequence[Term], height: int, room: int, unfolded: bool) -> Sequence[Term]:
    """Return as many as there is room for with a line for the rest; what earlier passes left is always among them."""
    if unfolded or len(terms) * height <= room:
        return terms
    count = max((room - LINE) // height, LEAST_ROWS)
    carried = [term for term in terms[count:] if not term.factors]
    return [*terms[: count - len(carried)], *carried]


def label_of(term: Term) -> str:
    """Return the label of a term; of one that has none the end of its last factor's name, such as "bias[2]"."""
    if term.label or not term.factors:
        return term.label
    name = translated(term.factors[-1].name)
    short = name.rpartition(".")[2] if "[" in name else name
    return short if len(short) <= MOST_LETTERS else ""


def _label_metrics() -> QFontMetrics:
    return QFontMetrics(fonts.text(13, fonts.MEDIUM))


def _label_width(terms: Sequence[Term]) -> int:
    metrics = _label_metrics()
    widths = (metrics.horizontalAdvance(label) for label in {translated(label_of(term)) for term in terms})
    return max(widths, default=0) + LABEL_GAP


def _rest(terms: Sequence[Term], rows: list[Row]) -> Rest | None:
    shown = {id(row.term) for row in rows}
    left = [term for term in terms if id(term) not in shown]
    if not left:
        return None
    zeros = sum(term.count for term in left if term.product == 0)
    least = min((abs(row.term.product) for row in rows if row.term.factors and row.term.count == 1), default=0.0)
    smaller = all(abs(term.product) < least for term in left if term.product and term.count == 1)
    others = sum(term.count for term in left) - zeros
    return Rest(others, zeros, sum(term.product for term in left), smaller)


def _sheet(terms: Sequence[Term], rows: list[Row], bar_left: int, width: int, line: int) -> Sheet:
    rest = _rest(terms, rows)
    barred = [row.term.product or row.term.held_back for row in rows if row.barred]
    largest = max((abs(length) for length in barred if math.isfinite(length)), default=0.0) or 1.0
    numbers = [row.number for row in rows if row.barred]
    number = max(map(_label_metrics().horizontalAdvance, numbers), default=0) + NUMBER_GAP
    below = rows[-1].top + rows[-1].height if rows else 0
    return Sheet(tuple(rows), rest, bar_left, width - number, largest, below + (line if rest else 0), line)
