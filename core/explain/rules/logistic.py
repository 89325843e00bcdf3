"""The terms of logistic regression, whose gradients the loop computes by hand.

With ŷ = σ(z), z = wᵀx + b and the cross-entropy as the loss (Ng, CS229 notes, part II):

    ∂J/∂wᵢ = Σₙ xᵢₙ (ŷₙ − yₙ) / m        ∂J/∂b = Σₙ (ŷₙ − yₙ) / m
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, log, nan

import torch
from torch import Tensor

from core.experiment.trainers.base import present
from core.explain.reasons import NOT_YET, SHARE, UnexplainedError, check_cell_of
from core.explain.replay.recording import Recording
from core.explain.replay.replay import Replay, asking
from core.explain.rules.terms import Cell, doubted, number, term, total
from core.explain.types import Explanation, Factor, Reference, Term
from core.i18n import words
from core.program.roles import LOSS, loss_in
from core.text.numerals import shown

DIFFERENCE = "(y_hat − y)"
OTHERWISE = words("Explanation", "The loop computes {tensor} otherwise: the terms do not add up to the value.")

_ZERO_TIMES_LOG_ZERO = "0 · log 0"
_NAN_TERMS = words(
    "Explanation",
    "In {count} of {all} terms the formula multiplies 0 by log 0 = −∞, which is not a number: y_hat is exactly 0 or 1 "
    "there.",
)


def explanation(gradients: Mapping[str, Tensor | None], recording: Recording, reference: Reference) -> Explanation:
    """Explain dw, db, y_hat, z1, the difference of y_hat and y, or the loss.

    Args:
        gradients: the gradients of the run.
        recording: the recording of the current iteration.
        reference: the cell to explain.
    """
    if reference.tensor in ("dw", "db"):
        return _gradient(gradients[reference.tensor], recording, reference)
    if reference.tensor == "y_hat":
        return _prediction(recording, reference.cell)
    if reference.tensor == "z1":
        return _score(recording, reference.cell)
    if reference.tensor == DIFFERENCE:
        return _difference(recording, reference)
    if reference.tensor == LOSS:
        return _loss(recording)
    raise UnexplainedError(
        words("Explanation", "{tensor} is not a gradient, a weight, y_hat or z1."), tensor=reference.tensor
    )


def _variables(recording: Recording, *names: str) -> list[Tensor]:
    found = present(recording.variables, *names)
    missing = [name for name in names if name not in found]
    if missing:
        raise UnexplainedError(
            words("Explanation", "The loop has no {names} at this moment."), names=", ".join(missing)
        )
    return list(found.values())


def _gradient(value: Tensor | None, recording: Recording, reference: Reference) -> Explanation:
    if not recording.touched.get(reference.tensor):
        raise UnexplainedError(NOT_YET, gradient=reference.tensor)
    x, y, y_hat = _variables(recording, "x", "y", "y_hat")
    if not (y.shape == y_hat.shape == (1, x.shape[1])):
        raise UnexplainedError(words("Explanation", "y and y_hat do not have one row with a number for each sample."))
    terms = tuple(_term(x, y, y_hat, reference, n) for n in range(x.shape[1]))
    factor = f"x[{reference.cell[0]}, n] · " if reference.tensor == "dw" else ""
    found = Explanation(
        reference.tensor,
        reference.cell,
        "gradient",
        None if value is None else number(value, reference.cell),
        f"{reference} = 1/m · Σₙ {factor}(y_hat[0, n] − y[0, n])",
        terms,
        total(terms),
    )
    return doubted(found, OTHERWISE.format(tensor=reference.tensor))


def _term(x: Tensor, y: Tensor, y_hat: Tensor, reference: Reference, n: int) -> Term:
    predicted = Reference("y_hat", (0, n))
    error = Factor(
        f"({predicted} − y[0, {n}])", number(y_hat, (0, n)) - number(y, (0, n)), Reference(DIFFERENCE, (0, n))
    )
    share = Factor("1/m", 1 / x.shape[1])
    if reference.tensor == "db":
        return term(n, f"n = {n}", error, share)
    row = reference.cell[0]
    return term(n, f"n = {n}", Factor(f"x[{row}, {n}]", number(x, (row, n))), error, share)


def _difference(recording: Recording, reference: Reference) -> Explanation:
    """Explain ŷ − y, and its sample's share of the loss."""
    y, y_hat = _variables(recording, "y", "y_hat")
    check_cell_of(reference, (1, y_hat.shape[1]))
    predicted, target = (Reference(name, reference.cell) for name in ("y_hat", "y"))
    terms = (
        term(None, words("Term", "prediction"), Factor(str(predicted), number(y_hat, reference.cell), predicted)),
        term(None, words("Term", "target"), Factor(f"−{target}", 0.0 - number(y, reference.cell))),
    )
    value = total(terms)
    loss = loss_in(recording.variables)
    aside = ""
    if isinstance(loss, Tensor):
        entropy, share = _entropy(y, y_hat, reference.cell[1], loss), 1 / y.shape[1]
        symbols = f"1/m · {entropy.name}"
        aside = SHARE.format(symbols=symbols, share=shown(share * entropy.value), loss=shown(float(loss)))
    formula = f"{reference} = {predicted} − {target}"
    return Explanation(DIFFERENCE, reference.cell, "loss", value, formula, terms, value, aside=aside)


def _loss(recording: Recording) -> Explanation:
    """Explain the binary cross-entropy."""
    y, y_hat, loss = _variables(recording, "y", "y_hat", LOSS)
    share = Factor("1/m", 1 / y.shape[1])
    terms = tuple(term(n, f"n = {n}", _entropy(y, y_hat, n, loss), share) for n in range(y.shape[1]))
    formula = "loss = 1/m · Σₙ −(y · log y_hat + (1 − y) · log(1 − y_hat))[0, n]"
    count = sum(one.factors[0].name == _ZERO_TIMES_LOG_ZERO for one in terms)
    note = _NAN_TERMS.format(count=count, all=len(terms)) if count else ""
    found = Explanation(LOSS, (), "loss", float(loss), formula, terms, total(terms), note=note)
    return doubted(found, OTHERWISE.format(tensor=LOSS))


def _entropy(y: Tensor, y_hat: Tensor, n: int, loss: Tensor) -> Factor:
    """Return a sample's cost: −log of the predicted probability of its label.

    The formula has a second part, 0 times the log of the other probability. Where that is 0 too, it is not a number,
    and the whole loss with it; a loss that is a number was computed in another way.
    """
    label, predicted = number(y, (0, n)), number(y_hat, (0, n))
    opens = Reference(DIFFERENCE, (0, n))
    if label == predicted and label in (0, 1) and loss.isnan().any():
        return Factor(_ZERO_TIMES_LOG_ZERO, nan, opens)
    if label == 1:
        return Factor(f"−log y_hat[0, {n}]", _surprise(predicted), opens)
    if label == 0:
        return Factor(f"−log(1 − y_hat[0, {n}])", _surprise(1 - predicted), opens)
    value = label * _surprise(predicted) + (1 - label) * _surprise(1 - predicted)
    return Factor(f"H(y, y_hat)[0, {n}]", value, opens)


def _surprise(probability: float) -> float:
    return -log(probability) if probability > 0 else inf if probability == 0 else nan


def _prediction(recording: Recording, cell: Cell) -> Explanation:
    """Explain ŷ = σ(z)."""
    (y_hat,) = _variables(recording, "y_hat")
    z = _score(recording, cell)
    reference = Reference("z1", cell)
    assert z.value is not None
    value, expected = number(y_hat, cell), float(torch.tensor(z.value, dtype=torch.float64).sigmoid())
    terms = (Term(None, "σ", (Factor(str(reference), z.value, reference),), expected),)
    found = Explanation("y_hat", cell, "activation", value, f"y_hat[0, {cell[1]}] = σ({reference})", terms, expected)
    return doubted(found, words("Explanation", "The loop computes y_hat otherwise: it is not σ(wᵀx + b)."))


def _score(recording: Recording, cell: Cell) -> Explanation:
    """Explain z = wᵀx + b, with the weights at the start of the iteration."""
    (x,) = _variables(recording, "x")
    check_cell_of(Reference("z1", cell), (1, x.shape[1]))
    with asking(recording.start.stepper):
        at_start = Replay(recording.start).at.parameters
        weights, n = {name: weight.detach().clone() for name, weight in at_start.items()}, cell[1]
    if weights.keys() != {"w", "b"}:
        raise UnexplainedError(words("Explanation", "The loop has no w and b."))
    terms = [
        term(
            i,
            f"i = {i}",
            Factor(f"w[{i}, 0]", number(weights["w"], (i, 0)), Reference("w", (i, 0))),
            Factor(f"x[{i}, {n}]", number(x, (i, n))),
        )
        for i in range(x.shape[0])
    ]
    terms.append(term(None, words("Term", "bias"), Factor("b", number(weights["b"], ()), Reference("b", ()))))
    value = total(terms)
    return Explanation("z1", cell, "activation", value, f"z1[0, {n}] = Σᵢ w[i, 0] · x[i, {n}] + b", tuple(terms), value)
