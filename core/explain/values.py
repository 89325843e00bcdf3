"""Explanations of values that the loop computes, from what they are computed from."""

from __future__ import annotations

import numpy as np

from core.explain.board.board import Board, is_difference, named
from core.explain.board.sums import MOST_TERMS, Sum, fsum_of
from core.explain.chain_rule.value import sensitivities, value_sums
from core.explain.doubts import doubted_value
from core.explain.formulas.squared_error import share_in_loss
from core.explain.patches import patches_of_value
from core.explain.reasons import MOVES, SHARE
from core.explain.rules.terms import number
from core.explain.tape.calls import Value
from core.explain.types import Explanation, Kind, Reference
from core.i18n import joined, words
from core.program.roles import LOSS
from core.text.numerals import shown


def given(reference: Reference, value: float | None) -> Explanation:
    """Explain a number that nothing has computed."""
    formula = words("Explanation", "{cell} is given").format(cell=str(reference))
    return Explanation(reference.tensor, reference.cell, "data", value, formula, sum=value or 0.0)


def explain_value(board: Board, value: Value, cell: tuple[int, ...]) -> Explanation:
    """Explain a cell of a value.

    Raises:
        UnexplainedError: if the call that made it cannot be run again.
    """
    reference, own = Reference(value.name, cell), number(value.numbers, cell)
    if value.source is None or not any(one.is_float for _, one in value.source.inputs):
        return given(reference, own)
    kind: Kind = "loss" if value.name == LOSS or is_difference(value.name) else "activation"
    sums = value_sums(board, value, cell)
    if sums is None:
        moves = sensitivities(board, value, cell)
        terms = tuple(term for one in moves for term in one.terms()[:MOST_TERMS])
        if not terms:  # drawn or filled, whatever went in
            return given(reference, own)
        formula = f"{reference} = {value.source.name}(…)"
        note = MOVES.format(call=value.source.name)
        return Explanation(value.name, cell, kind, own, formula, terms, own, note=note, slopes=True)
    return doubted_value(
        Explanation(
            value.name,
            cell,
            kind,
            own,
            joined("", [f"{reference} = ", symbols_of(sums)]),
            tuple(term for one in sums for term in one.terms()),
            total_of(sums),
            blocked=sum(one.blocked for one in sums),
            aside=share_of(value, cell),
            patches=patches_of_value(value, cell),
        ),
        value,
    )


def symbols_of(sums: list[Sum]) -> str:
    """Return sums in symbols, one after the other."""
    return joined(" + ", [one.symbols for one in sums]).replace(" + −", " − ") if sums else "0"


def total_of(sums: list[Sum]) -> float:
    """Return the sum of all terms."""
    return fsum_of(np.concatenate([one.products for one in sums])) if sums else 0.0


def share_of(difference: Value, cell: tuple[int, ...]) -> str:
    """Return the share of a difference in the loss that squares it; empty if none does."""
    found = share_in_loss(difference)
    if found is None:
        return ""
    scale, fraction, loss = found
    apart = number(difference.numbers, cell)
    named_ = named(difference.name)([str(index) for index in cell])
    symbols = f"{f'{fraction} · ' if fraction else ''}{named_}²"
    return SHARE.format(symbols=symbols, share=shown(scale * apart * apart), loss=shown(float(loss.numbers)))
