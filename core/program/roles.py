"""Which names and phases play which part in a training loop: looked up here, and nowhere else."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Mapping
from typing import Any, NamedTuple

LOSS = "loss"
MODEL = "model"
OPTIMIZER = "optimizer"
LEARNING_RATE = "learning_rate"
RATES = (LEARNING_RATE, "lr")
"""What a loop calls the learning rate, as a rule."""

BACKWARD = "backward"
PHASES = ("forward", "loss", BACKWARD, "update", "zero_grad")
"""The phases that a comment of the same name begins, in the order of the textbook."""


TOUCHES_GRADIENTS = {"grad", "zero_", "zero_grad", BACKWARD}
"""What a line calls or sets that clears a gradient or adds to it."""


def loss_in(variables: Mapping[str, Any]) -> Any:
    """Return the loss among a loop's variables; None where there is none."""
    return variables.get(LOSS)


def goes_backward(text: str) -> bool:
    """Return whether a line runs a backward pass, as far as its text tells."""
    return "backward" in text


def gradients_vary(tree: ast.AST) -> bool:
    """Return whether gradients are cleared or summed up, or an iteration is cut short, on a condition."""
    ends = ast.Break | ast.Continue | ast.Return
    return any(
        isinstance(node, ends) or getattr(node, "attr", "") in TOUCHES_GRADIENTS
        for choice in ast.walk(tree)
        if _is_choice(choice)
        for node in ast.walk(choice)
    )


def _is_choice(node: ast.AST) -> bool:
    """Return whether what stands in a node may run in one iteration and not in another."""
    match node:
        case ast.If() | ast.While() | ast.Match() | ast.IfExp() | ast.BoolOp() | ast.Try():
            return True
        case ast.For(iter=ast.Call(func=ast.Name(id="range"), args=limits)):
            return not all(isinstance(limit, ast.Constant) for limit in limits)
        case ast.ListComp(generators=parts) | ast.GeneratorExp(generators=parts) | ast.SetComp(generators=parts):
            return any(part.ifs for part in parts)
    return False


def phase_starts(source: str) -> list[tuple[int, str]]:
    """Return where each phase of a loop begins: at a comment that is nothing but its name."""
    tokens = tokenize.generate_tokens(iter([*source.splitlines(keepends=True), ""]).__next__)
    comments = [(token.start[0], token.string.strip("# ")) for token in tokens if token.type == tokenize.COMMENT]
    return [(line, text) for line, text in comments if text in PHASES]


class UpdateNames(NamedTuple):
    """By which names a loop moves its weights.

    Attributes:
        optimizers: those whose `step` it uses.
        rates: the numbers that may be the learning rate, the likeliest first, each with the name of what it moves: the
            factors of updates such as `w -= rate * w.grad`; at last those that are only called as a learning rate is.
    """

    optimizers: tuple[str, ...]
    rates: tuple[tuple[str, str], ...]


def update_names(tree: ast.AST) -> UpdateNames:
    """Return by which names the loop of a syntax tree moves its weights."""
    nodes = list(ast.walk(tree))
    steps = [node.value for node in nodes if isinstance(node, ast.Attribute) and node.attr == "step"]
    updates = [node for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub | ast.Add)]
    factors = [(_root(update.target), name) for update in updates for name in _factors(update.value)]
    read = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return UpdateNames(
        tuple(step.id for step in steps if isinstance(step, ast.Name)),
        (
            *sorted(factors, key=lambda factor: factor[1] not in RATES),
            *(("", name) for name in RATES if name in read),
        ),
    )


def _root(node: ast.AST) -> str:
    """Return the name that an assignment's target begins with: `w` of `w.data[0]`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _factors(node: ast.expr) -> list[str]:
    """Return the names of a product's factors; of what it is divided by, none."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        return _factors(node.left) + (_factors(node.right) if isinstance(node.op, ast.Mult) else [])
    if isinstance(node, ast.UnaryOp):
        return _factors(node.operand)
    return [node.id] if isinstance(node, ast.Name) else []
