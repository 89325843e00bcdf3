"""Explanations of a weight's value or its next one: the line that updates it, with its numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from types import CodeType

import torch
from torch import Tensor

from core.engine.stepper import Stepper
from core.explain.replay.recording import Recording, step
from core.explain.replay.replay import Replay, Start, UnexplainedError, start_of
from core.explain.rules.optimizers import optimizer_terms, second_moment
from core.explain.rules.terms import doubted, number, term, total
from core.explain.types import Explanation, Factor, Reference, Term
from core.i18n import joined, words
from core.program.parsing import parsed

Cell = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The effect that a line is about to have on a weight.

    Attributes:
        formula: the update in symbols.
        terms: the terms that add up to the updated weight.
        opened: explanations of the cells that the terms refer to, by tensor.
        why: why there are no terms.
    """

    formula: str
    terms: tuple[Term, ...] = ()
    opened: tuple[Explanation, ...] = ()
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
    lines = _lines(recording.start, name, cell)
    ran = [move for move in islice(lines, recording.steps) if move is not None]
    coming = None
    if begun and not any(move.steps > recording.passed_at for move in ran):
        coming = next((move for move in lines if move is not None), None)
    if coming is not None:
        found = _of_move(coming, reference, value)
        return found if found.tensor != name else _doubted(replace(found, becomes=coming.after, line=coming.line))
    if ran:
        return _doubted(_of_move(ran[-1], reference, value))
    return _by_the_iteration_before(stepper, reference, value)


def as_begun(reference: Reference, value: float | None) -> Explanation:
    """Explain a weight that nothing has updated yet."""
    note = words("Explanation", "No line has changed it yet: it is what the run began with.")
    return Explanation(reference.tensor, reference.cell, "weight", value, str(reference), sum=value or 0.0, note=note)


def _lines(start: Start, name: str, cell: Cell) -> Iterator[Move | None]:
    """Yield the effect of each line of an iteration on a weight."""
    steps = 0
    with closing(Replay(start)) as replay:
        while replay.at.finished == start.complete:
            line = replay.at.line
            rule = rule_of(replay, line, name, cell)
            step(replay)
            steps += 1
            moved = name in replay.at.changed
            yield Move(line, steps, rule, number(replay.at.parameters[name], cell)) if moved else None


def _of_move(move: Move, reference: Reference, value: float) -> Explanation:
    rule, name = move.rule, reference.tensor.removesuffix(".v̂")
    for opened in rule.opened:
        if opened.tensor == reference.tensor:
            return opened
    total_of = total(rule.terms) if rule.terms else value
    return Explanation(name, reference.cell, "weight", value, rule.formula, rule.terms, total_of, note=rule.why)


def _doubted(found: Explanation) -> Explanation:
    return doubted(found, words("Explanation", "Another line changes it as well."))


def _by_the_iteration_before(stepper: Stepper, reference: Reference, value: float) -> Explanation:
    """Explain the last update, which gave the current value. Its gradient is gone and cannot be explained further."""
    if stepper.iteration < 2:
        return as_begun(reference, value)
    lines = _lines(start_of(stepper, before=1), reference.tensor.removesuffix(".v̂"), reference.cell)
    moves = [move for move in lines if move is not None]
    if not moves:
        note = words("Explanation", "No line changes it.")
        return Explanation(reference.tensor, reference.cell, "weight", value, str(reference), sum=value, note=note)
    found = _doubted(_of_move(moves[-1], reference, value))
    terms = tuple(replace(term, factors=tuple(map(_closed, term.factors))) for term in found.terms)
    last = words("Explanation", "This is the update of iteration {iteration}, line {line}.")
    said = last.format(iteration=stepper.iteration - 1, line=moves[-1].line)
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


@lru_cache(maxsize=8)
def _parsed(source: str) -> ast.Module:
    return parsed(source)


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
            negated = Factor(f"−{factor.name}", -factor.value)
            return (*factors[:place], negated, *factors[place + 1 :])
    return (Factor("−1", -1.0), *factors)


def _multiplied(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_multiplied(node.left), *_multiplied(node.right)]
    return [node]


def _factor(replay: Replay, node: ast.expr, weight: Tensor, cell: Cell) -> Factor:
    text = ast.unparse(node)
    code: CodeType = compile(ast.Expression(node), "<factor>", "eval")
    value = replay.worth(code)
    if isinstance(value, int | float) or (isinstance(value, Tensor) and value.numel() == 1):
        opens = Reference(text, cell) if text in replay.at.gradients else None
        return Factor(str(Reference(text, cell)) if opens else text, float(value), opens)
    if not isinstance(value, Tensor) or value.shape != weight.shape:
        other = words("Explanation", "“{code}” is no tensor of the weight's shape.")
        raise UnexplainedError(other.format(code=text))
    opens = Reference(text, cell) if text in replay.at.gradients else None
    return Factor(str(Reference(text, cell)), number(value, cell), opens)


# optimizer.step()


def _by_optimizer(replay: Replay, optimizer: torch.optim.Optimizer, name: str, cell: Cell) -> Rule:
    weight = replay.at.parameters[name]
    group = next((group for group in optimizer.param_groups if any(one is weight for one in group["params"])), None)
    if group is None or weight.grad is None:
        without = words("Explanation", "The optimizer has no gradient of {parameter}.")
        raise UnexplainedError(without.format(parameter=name))
    state = {
        key: number(value, cell) if value.shape == weight.shape else float(value)
        for key, value in optimizer.state.get(weight, {}).items()
        if isinstance(value, Tensor)
    }
    gradient = Factor(str(Reference(f"{name}.grad", cell)), number(weight.grad, cell), Reference(f"{name}.grad", cell))
    before = Factor(str(Reference(name, cell)), number(weight, cell))
    found = optimizer_terms(type(optimizer), group, state, before, gradient, Reference(f"{name}.v̂", cell))
    if found is None:
        not_written = words("Explanation", "The rule of {optimizer} with these settings is not written out here.")
        raise UnexplainedError(not_written.format(optimizer=type(optimizer).__name__))
    formula, terms = found
    opened = second_moment(group, state, gradient, Reference(f"{name}.v̂", cell))
    return Rule(formula, terms, () if opened is None else (opened,))
