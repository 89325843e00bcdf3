"""Why a weight becomes what it becomes: the line or the optimizer that moves it, with its numbers."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from types import CodeType

import torch
from torch import Tensor

from core.chain_rule import Explanation, Factor, Reference, Term
from core.explaining.optimizers import optimizer_terms, second_moment
from core.explaining.recording import Recording, step
from core.explaining.replay import Replay, UnexplainedError
from core.explaining.terms import adds_up, number, term, total
from core.words import words

Cell = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a line is about to do to a weight.

    Attributes:
        formula: in symbols.
        terms: what adds up to the weight afterwards.
        opened: explanations of what the terms refer to, by tensor.
        why: why there are none.
    """

    formula: str
    terms: tuple[Term, ...] = ()
    opened: tuple[Explanation, ...] = ()
    why: str = ""


def explain_update(recording: Recording, reference: Reference) -> Explanation:
    """What the present iteration makes of a weight: w ← w − learning_rate · grad with its numbers.

    The iteration is run again to its end, so that the value is the one that the loop really comes to.
    """
    name, cell = reference.tensor.removesuffix(".v̂"), reference.cell
    replay = Replay(recording.start)
    rule, value = None, number(replay.parameters[name], cell)
    while replay.finished == recording.start.complete:
        line = replay.line
        candidate = rule_of(replay, line, name, cell)
        step(replay)
        if name in replay.changed:
            rule = candidate
    weight = replay.parameters[name]
    if rule is None:
        note = words("Explanation", "No line changes it.")
        return Explanation(name, cell, "weight", value, str(reference), sum=value, note=note)
    for opened in rule.opened:
        if opened.tensor == reference.tensor:
            return opened
    value = number(weight, cell)
    if rule.why:
        return Explanation(name, cell, "weight", value, rule.formula, sum=value, note=rule.why)
    found = Explanation(name, cell, "weight", value, rule.formula, rule.terms, total(rule.terms))
    if adds_up(found):
        return found
    return replace(found, note=words("Explanation", "Another line changes it as well."))


def rule_of(replay: Replay, line: int, name: str, cell: Cell) -> Rule:
    """What a line is about to do to a weight, if it does anything to it."""
    text = replay.loop.text_of(line).strip()
    update = _update_at(replay.loop.source, line, name)
    try:
        if update is not None:
            return _written_out(replay, update, name, cell)
        for optimizer in replay.variables.values():
            if isinstance(optimizer, torch.optim.Optimizer) and "step(" in text:
                return _by_optimizer(replay, optimizer, name, cell)
    except UnexplainedError as reason:
        return Rule(text, why=str(reason))
    return Rule(text, why=words("Explanation", "The line “{code}” is no sum of products.").format(code=text))


# A line such as w -= learning_rate * w.grad


def _update_at(source: str, line: int, name: str) -> ast.AugAssign | None:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AugAssign) and node.lineno == line and isinstance(node.op, ast.Sub | ast.Add):
            return node if ast.unparse(node.target) == name else None
    return None


def _written_out(replay: Replay, update: ast.AugAssign, name: str, cell: Cell) -> Rule:
    weight = replay.parameters[name]
    minus = isinstance(update.op, ast.Sub)
    factors = tuple(_factor(replay, part, weight, cell) for part in _multiplied(update.value))
    before = Factor(str(Reference(name, cell)), number(weight, cell))
    moved = term(None, words("Term", "step"), *((Factor("−1", -1.0),) if minus else ()), *factors)
    symbols = " · ".join(factor.name for factor in factors)
    formula = f"{before.name} ← {before.name} {'−' if minus else '+'} {symbols}"
    return Rule(formula, (term(None, words("Term", "before"), before), moved))


def _multiplied(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_multiplied(node.left), *_multiplied(node.right)]
    return [node]


def _factor(replay: Replay, node: ast.expr, weight: Tensor, cell: Cell) -> Factor:
    text = ast.unparse(node)
    code: CodeType = compile(ast.Expression(node), "<factor>", "eval")
    value = replay.worth(code)
    if isinstance(value, int | float) or (isinstance(value, Tensor) and value.numel() == 1):
        opens = Reference(text, cell) if text in replay.gradients else None
        return Factor(str(Reference(text, cell)) if opens else text, float(value), opens)
    if not isinstance(value, Tensor) or value.shape != weight.shape:
        other = words("Explanation", "“{code}” is no tensor of the weight's shape.")
        raise UnexplainedError(other.format(code=text))
    opens = Reference(text, cell) if text in replay.gradients else None
    return Factor(str(Reference(text, cell)), number(value, cell), opens)


# optimizer.step()


def _by_optimizer(replay: Replay, optimizer: torch.optim.Optimizer, name: str, cell: Cell) -> Rule:
    weight = replay.parameters[name]
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
