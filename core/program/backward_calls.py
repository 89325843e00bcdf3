"""Lets a person's backward passes tell what they are called on: the loss, under its own name."""

from __future__ import annotations

import ast

from core.program.pauses import WALK, expression

FIRST = ("tensors", "outputs")
"""Their first argument by its name."""


class _Passes(ast.NodeTransformer):
    """Tells the walk of each backward pass what it is called on."""

    def visit_Call(self, call: ast.Call) -> ast.AST:
        """Return a call that tells of its loss, if it is a backward pass."""
        self.generic_visit(call)
        match call.func:
            case ast.Attribute(attr="backward" | "grad", value=ast.Attribute(attr="autograd") | ast.Name("autograd")):
                _tell_of_first(call)
            case ast.Name("grad"):
                _tell_of_first(call, "differentiated")
            case ast.Attribute(attr="backward", value=ast.Call(func=ast.Attribute(attr="scale"), args=[loss])):
                call.func.value.args = [_told(loss, "loss_is")]  # type: ignore[attr-defined]
            case ast.Attribute(attr="backward"):
                call.func.value = _told(call.func.value, "loss_is")
                if call.args and not isinstance(call.args[0], ast.Starred):
                    call.args[0] = _told(call.args[0], "loss_may_be")
        return call


def _tell_of_first(call: ast.Call, how: str = "loss_is") -> None:
    """Tell of the first argument of `torch.autograd.backward` or `torch.autograd.grad`."""
    if call.args and not isinstance(call.args[0], ast.Starred):
        call.args[0] = _told(call.args[0], how)
    for keyword in call.keywords:
        if keyword.arg in FIRST:
            keyword.value = _told(keyword.value, "differentiated")


def _told(loss: ast.expr, how: str) -> ast.expr:
    told = expression(f"{WALK}.{how}(0, {ast.unparse(loss)!r})", loss)
    assert isinstance(told, ast.Call)
    told.args[0] = loss
    return told


def tell_of_losses(tree: ast.AST) -> None:
    """Let the backward passes in a tree tell of what they are called on, in place."""
    _Passes().visit(tree)
