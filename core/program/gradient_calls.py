"""Which expressions go backward, and which move weights."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from core.program.library_names import MAKES_GRADIENTS
from core.program.roles import BACKWARD, RATES
from core.program.values import External, Gradient, Values

Resolve = Callable[[ast.expr], Values]

_NO_OPTIMIZER = re.compile(
    r"sched|env|lr_|bar|prof|gym|warm|simul|world|game|meter|timer|progress|logger|writer|(^|[._])(ema|sim)\b"
)

_RATES = frozenset({*RATES, "alpha", "eta", "rate", "step_size", "stepsize", "learning_rates", "l_rate"})

_GRADIENT = re.compile(r"grad|^d_?[a-su-z]\d*$|^d_?(w|b|theta|weight|bias)[a-z]{0,2}\d*$|^delta_?[wb]|^nabla", re.I)
"""What a gradient is called: `grad_w1`, `dw`, `d_b`, `dtheta`; `dt` is a time."""

_SUM = re.compile(r"loss|grad|total|sum|norm|count|cost")

_NO_WEIGHT = re.compile(r"adv|delta|perturb|image|noise|(^|_)(lr|rate|learning_rate)$")

_CLEARS = frozenset({"zero_", "requires_grad_", "detach_", "clip_grad_norm_", "clip_grad_value_", "retain_grad_"})


def goes_backward(node: ast.AST, resolve: Resolve) -> bool:
    """Return whether a node, apart from those within it, computes gradients."""
    if not isinstance(node, ast.Call):
        return False
    name = _name(node.func)
    if isinstance(node.func, ast.Attribute) and name == BACKWARD:
        return True
    values = resolve(node.func)
    return any(
        isinstance(value, Gradient)
        or (isinstance(value, External) and value.name.rpartition(".")[2] in MAKES_GRADIENTS | {"manual_backward"})
        for value in values
    )


def updates_weights(node: ast.AST, resolve: Resolve) -> bool:
    """Return whether a node, apart from those within it, moves weights."""
    match node:
        case ast.Call():
            return _updating_call(node, resolve)
        case ast.AugAssign(op=ast.Sub()):
            return _is_weight(node.target) and (_has_gradient(node.value) or _has_rate(node.value))
        case ast.AugAssign(op=ast.Add()):
            if not _is_weight(node.target) or _SUM.search(ast.unparse(node.target)):
                return False
            return _has_gradient(node.value) or _has_rate(node.value)
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            if node.value is None or not _is_weight(target) or _SUM.search(_name(target).lower()):
                return False
            return any(map(_is_descent, ast.walk(node.value)))
    return False


def weight_moved(node: ast.AST) -> str:
    """Return the name that what a node moves begins with; empty when it is not told."""
    target: ast.AST = node
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        target = node.target
    elif isinstance(node, ast.Assign):
        target = node.targets[0]
    elif isinstance(node, ast.Call):
        target = node.func
    return _root(target)


def indices_of(node: ast.AST) -> Iterator[str]:
    """Yield the names within the brackets of what a node moves: `i` of `weights[i] -= …`."""
    target = getattr(node, "target", None) or next(iter(getattr(node, "targets", [])), None)
    for part in ast.walk(target) if target is not None else ():
        if isinstance(part, ast.Subscript):
            yield from (name.id for name in ast.walk(part.slice) if isinstance(name, ast.Name))


def _updating_call(call: ast.Call, resolve: Resolve) -> bool:
    name = _name(call.func)
    if name == "apply_updates" or "optimizer_step" in name:
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    if name == "step":
        return _is_optimizer(call.func, resolve)
    if not name.endswith("_") or name.endswith("__") or name in _CLEARS:
        return False
    receiver = call.func.value
    if _name(receiver) == "grad":
        return False
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(_mentions_grad(argument) for argument in arguments)


def _is_optimizer(method: ast.Attribute, resolve: Resolve) -> bool:
    receiver = ast.unparse(method.value).lower()
    if _NO_OPTIMIZER.search(receiver):
        return False
    if "opt" in receiver or "scaler" in receiver:
        return True
    values = resolve(method)
    if any(isinstance(value, External) and _NO_OPTIMIZER.search(value.name.lower()) for value in values):
        return False
    return not values or any(isinstance(value, External) for value in values)


def _is_descent(node: ast.AST) -> bool:
    """Return whether a node is a difference such as `w - rate * gradient`."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _has_step(node.right)


def _has_step(node: ast.expr) -> bool:
    product = [part for part in ast.walk(node) if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)]
    return any(_has_rate(part) or _has_gradient(part) for part in product) or _mentions_grad(node)


def _is_weight(target: ast.expr) -> bool:
    return not _NO_WEIGHT.search(_name(target).lower()) and not _GRADIENT.search(_name(target))


def _has_rate(value: ast.expr) -> bool:
    return any(_name(part) in _RATES for part in ast.walk(value))


def _has_gradient(value: ast.expr) -> bool:
    return any(_GRADIENT.search(_name(part)) for part in ast.walk(value))


def _mentions_grad(value: ast.expr) -> bool:
    return any("grad" in _name(part).lower() for part in ast.walk(value))


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
