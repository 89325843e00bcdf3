"""Values between a gradient and the loss: δ, z, h, the prediction, its difference from the target, the loss."""

from __future__ import annotations

import re
from dataclasses import replace

from core.errors import CellError
from core.explain.graph.products import Product
from core.explain.reasons import NO_PASS, check_cell_of
from core.explain.replay.backward_pass import BackwardPass
from core.explain.replay.recording import Recording
from core.explain.replay.replay import UnexplainedError
from core.explain.rules.delta import explain_delta
from core.explain.rules.factors import Factors
from core.explain.rules.forward import explain_activation, explain_output, explain_prediction
from core.explain.rules.loss import explain_difference, explain_loss
from core.explain.rules.terms import doubted
from core.explain.types import Explanation, Reference
from core.i18n import words
from core.program.roles import LOSS

DERIVED = re.compile(r"([δzsha])(\d+)$")


def derived(recording: Recording, reference: Reference, value: float | None) -> Explanation:
    """Explain a value that the loop computes on the way between the parameters and the loss."""
    seen = recording.last
    if seen is None:
        raise UnexplainedError(NO_PASS)
    factors, squares, cell = Factors(seen, recording.parameters), seen.squares, reference.cell
    if reference.tensor == LOSS:
        if squares is None or squares.named_loss is None:
            raise UnexplainedError(words("Explanation", "The loss is no sum or mean of squared errors."))
        return doubted(explain_loss(squares, factors))
    if squares is not None and reference.tensor == squares.name:
        check_cell_of(reference, squares.difference.shape)
        return doubted(explain_difference(squares, cell, factors))
    letter, product = _place_of(seen, reference.tensor)
    if product.delta is not None:
        check_cell_of(reference, product.delta.shape)
    if letter == "ŷ" and squares is not None:
        found = explain_prediction(squares, cell, factors)
    else:
        found = {"δ": explain_delta, "z": explain_output, "h": explain_activation}[letter](product, cell, factors)
    return doubted(found if value is None else replace(found, value=value))


def _place_of(seen: BackwardPass, name: str) -> tuple[str, Product]:
    """Return the product that a name belongs to, and its role there: δ, the output z, or f(z) as "h" or "ŷ".

    Raises:
        UnexplainedError: if it is a name of the loop, but none of these.
        CellError: if there is no such product.
    """
    node, match = seen.made.get(name), DERIVED.match(name)
    if node is None and match is not None:
        letter, digits = match.groups()
        product = next((one for one in seen.products if one.number == int(digits)), None)
        if product is None:
            raise CellError(
                words("Explanation", "There is no {tensor}; the loop has {count} matrix products."),
                tensor=name,
                count=len(seen.products),
            )
        return {"s": "z", "a": "h"}.get(letter, letter), product
    for product in seen.products:
        if product.node is node:
            return "z", product
        if product.link_out is not None and product.link_out.node is node:
            return "h", product
    if seen.squares is not None and seen.squares.link.node is node:
        return "ŷ", seen.squares.product
    raise UnexplainedError(
        words("Explanation", "{tensor} is not a gradient, a weight or an input of a matrix product."), tensor=name
    )
