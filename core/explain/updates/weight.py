"""Explanations of a weight's value or its next one: the line that updates it, with its numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

import torch

from core.engine.stepper import Stepper
from core.explain.replay.recording import Recording, step
from core.explain.replay.replay import Replay, Start, UnexplainedError, asking, start_of
from core.explain.rules.terms import Cell, doubted, number, term, total
from core.explain.types import Explanation, Factor, Reference, Term
from core.explain.updates.optimizers import optimizer_terms, second_moment
from core.i18n import joined, words
from core.program.parsing import parsed

ANOTHER_LINE = words("Explanation", "Another line changes it as well.")


@dataclass(frozen=True, slots=True)
class Rule:
    """The effect that a line is about to have on a weight.

    Attributes:
        formula: the update in symbols.
        terms: the terms that add up to the updated weight.
        opened: the explanation of the v̂ that the terms refer to; None if they refer to none.
        why: why there are no terms.
    """

    formula: str
    terms: tuple[Term, ...] = ()
    opened: Explanation | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A line that changed a weight.

    Attributes:
        line: the line number.
        steps: the number of lines of its iteration run before it.
        rule: the update.
        after: the weight after it.
    """

    line: int
    steps: int
    rule: Rule
    after: float


def explain_update(stepper: Stepper, recording: Recording, reference: Reference) -> Explanation:
    """Explain a weight's value, or the one that it is about to take: w ← w − learning_rate · grad with its numbers.

    After the backward pass this is the line about to update the weight, or once it has run, that line. Before the
    pass there is no gradient yet, so it is the last such line of the previous iteration.
    """
    name, cell = reference.tensor.removesuffix(".v̂"), reference.cell
    gradient = dict(zip(stepper.parameters, stepper.gradients, strict=True))[name]
    written_out = not gradient.endswith(".grad") and bool(recording.touched.get(gradient))
    begun = recording.passes > 0 or written_out
    value = number(recording.parameters[name], cell)
    with asking(stepper):
        lines = _lines(recording.start, name, cell)
        ran = [move for move in islice(lines, recording.steps) if move is not None]
        coming = None
        if begun and not any(move.steps > recording.passed_at for move in ran):
            coming = next((move for move in lines if move is not None), None)
    if coming is not None:
        found = _of_move(coming, reference, value)
        if found.tensor != name:
            return found
        return doubted(replace(found, becomes=coming.after, line=coming.line), ANOTHER_LINE)
    if ran:
        return doubted(_of_move(ran[-1], reference, value), ANOTHER_LINE)
    return _by_the_iteration_before(stepper, reference, value)


def as_begun(reference: Reference, value: float | None) -> Explanation:
    """Explain a weight that nothing has updated yet."""
    note = words("Explanation", "No line has changed it yet: it is what the run began with.")
    return Explanation(reference.tensor, reference.cell, "weight", value, str(reference), sum=value or 0.0, note=note)


def _lines(start: Start, name: str, cell: Cell) -> Iterator[Move | None]:
    """Yield the effect of each line of an iteration on a weight."""
    steps = 0
    replay = Replay(start)
    while replay.at.finished == start.complete:
        line = replay.at.line
        rule = rule_of(replay, line, name, cell)
        step(replay)
        steps += 1
        after = number(replay.at.parameters[name], cell)
        yield Move(line, steps, rule, after) if name in replay.at.changed else None


def _of_move(move: Move, reference: Reference, value: float) -> Explanation:
    rule, name = move.rule, reference.tensor.removesuffix(".v̂")
    if rule.opened is not None and rule.opened.tensor == reference.tensor:
        return rule.opened
    total_of = total(rule.terms) if rule.terms else value
    return Explanation(name, reference.cell, "weight", value, rule.formula, rule.terms, total_of, note=rule.why)


def _by_the_iteration_before(stepper: Stepper, reference: Reference, value: float) -> Explanation:
    """Explain the last update, which gave the current value. Its gradient is gone and cannot be explained further."""
    if stepper.iteration < 2:
        return as_begun(reference, value)
    with asking(stepper):
        lines = _lines(start_of(stepper, before=1), reference.tensor.removesuffix(".v̂"), reference.cell)
        moves = [move for move in lines if move is not None]
    if not moves:
        note = words("Explanation", "No line changes it.")
        return Explanation(reference.tensor, reference.cell, "weight", value, str(reference), sum=value, note=note)
    found = doubted(_of_move(moves[-1], reference, value), ANOTHER_LINE)
    terms = tuple(replace(term, factors=tuple(map(_closed, term.factors))) for term in found.terms)
    said = words("Explanation", "This is the update of iteration {iteration}, line {line}.").format(
        iteration=stepper.iteration - 1, line=moves[-1].line
    )
    return replace(found, terms=terms, note=joined(" ", [said, found.note]) if found.note else said)


def _closed(factor: Factor) -> Factor:
    return factor if factor.opens is None or factor.opens.tensor.endswith(".v̂") else replace(factor, opens=None)


def rule_of(replay: Replay, line: int, name: str, cell: Cell) -> Rule:
    """Return the effect that a line is about to have on a weight, if any."""
    text = replay.at.loop.text_of(line).strip()
    update = _update_at(replay.at.loop.source, line, name)
    try:
        if update is not None:
            return _written_out(replay, update, name, cell)
        for optimizer in replay.at.variables.values():
            if isinstance(optimizer, torch.optim.Optimizer) and "step(" in text:
                return _by_optimizer(replay, optimizer, name, cell)
    except UnexplainedError as reason:
        return Rule(text, why=str(reason))
    return Rule(text, why=words("Explanation", "The line “{code}” is no sum of products.").format(code=text))


# A line such as w -= learning_rate * w.grad


_parsed = lru_cache(maxsize=8)(parsed)


def _update_at(source: str, line: int, name: str) -> ast.AugAssign | None:
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.AugAssign) and node.lineno == line and isinstance(node.op, ast.Sub | ast.Add):
            return node if ast.unparse(node.target) == name else None
    return None


def _written_out(replay: Replay, update: ast.AugAssign, name: str, cell: Cell) -> Rule:
    weight = replay.at.parameters[name]
    minus = isinstance(update.op, ast.Sub)
    factors = tuple(_factor(replay, part, weight, cell) for part in _multiplied(update.value))
    before = Factor(str(Reference(name, cell)), number(weight, cell))
    moved = term(None, words("Term", "step"), *(_negative(factors) if minus else factors))
    symbols = " · ".join(factor.name for factor in factors)
    formula = f"{before.name} ← {before.name} {'−' if minus else '+'} {symbols}"
    return Rule(formula, (term(None, words("Term", "before"), before), moved))


def _negative(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Negate the first number that cannot be explained further, as in −learning_rate."""
    for place, factor in enumerate(factors):
        if factor.opens is None:
            return (*factors[:place], Factor(f"−{factor.name}", -factor.value), *factors[place + 1 :])
    return (Factor("−1", -1.0), *factors)


def _multiplied(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_multiplied(node.left), *_multiplied(node.right)]
    return [node]


def _factor(replay: Replay, node: ast.expr, weight: torch.Tensor, cell: Cell) -> Factor:
    text = ast.unparse(node)
    value = replay.worth(compile(ast.Expression(node), "<factor>", "eval"))
    opens = Reference(text, cell) if text in replay.at.gradients else None
    if isinstance(value, int | float) or (isinstance(value, torch.Tensor) and value.numel() == 1):
        return Factor(str(opens or text), float(value), opens)
    if not isinstance(value, torch.Tensor) or value.shape != weight.shape:
        raise UnexplainedError(words("Explanation", "“{code}” is no tensor of the weight's shape."), code=text)
    return Factor(str(Reference(text, cell)), number(value, cell), opens)


# optimizer.step()


def _by_optimizer(replay: Replay, optimizer: torch.optim.Optimizer, name: str, cell: Cell) -> Rule:
    weight = replay.at.parameters[name]
    group = next((group for group in optimizer.param_groups if any(one is weight for one in group["params"])), None)
    if group is None or weight.grad is None:
        raise UnexplainedError(words("Explanation", "The optimizer has no gradient of {parameter}."), parameter=name)
    state = {
        key: number(value, cell) if value.shape == weight.shape else float(value)
        for key, value in optimizer.state.get(weight, {}).items()
        if isinstance(value, torch.Tensor) and (value.shape == weight.shape or value.numel() == 1)
    }
    gradient = Factor(str(Reference(f"{name}.grad", cell)), number(weight.grad, cell), Reference(f"{name}.grad", cell))
    before = Factor(str(Reference(name, cell)), number(weight, cell))
    found = optimizer_terms(type(optimizer), group, state, before, gradient, Reference(f"{name}.v̂", cell))
    if found is None:
        raise UnexplainedError(
            words("Explanation", "The rule of {optimizer} with these settings is not written out here."),
            optimizer=type(optimizer).__name__,
        )
    formula, terms = found
    return Rule(formula, terms, second_moment(group, state, gradient, Reference(f"{name}.v̂", cell)))
