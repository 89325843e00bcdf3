"""By which variables loops count their turns."""

from __future__ import annotations

import ast

from core.program.definitions import Loop, own_nodes

_COUNTING = frozenset({"range", "trange", "count", "xrange"})


def counter_of(loop: Loop, outer: bool) -> str:
    """Return the name by which a loop counts its turns; empty when it has none.

    Args:
        loop: the loop.
        outer: whether there is a training loop within it: then a plain name, such as `fold`, counts too.
    """
    if isinstance(loop, ast.While):
        return _counted_while(loop)
    found = _counted(loop.target, loop.iter)
    return found or (_named(loop.target) if outer else "")


def _counted(target: ast.expr, iterable: ast.expr) -> str:
    if not isinstance(iterable, ast.Call):
        return ""
    name = getattr(iterable.func, "attr", "") or getattr(iterable.func, "id", "")
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    if name in _COUNTING:
        return _named(target)
    if name == "enumerate" and parts:
        return _named(parts[0])
    if name == "zip" and len(parts) == len(iterable.args):
        counters = [_counted(part, argument) for part, argument in zip(parts, iterable.args, strict=True)]
        return next(filter(None, counters), "")
    return _counted(target, iterable.args[0]) if iterable.args else ""  # such as tqdm(range(9))


def _named(target: ast.expr) -> str:
    name = ast.unparse(target) if isinstance(target, ast.Name | ast.Attribute) else ""
    return name if name != "_" else ""


def _counted_while(loop: ast.While) -> str:
    """Return what a `while` counts up by one: a name of its test, or else the first one."""
    counted = [
        ast.unparse(node.target)
        for node in sorted(_increments(loop), key=lambda node: (node.lineno, node.col_offset))
        if not isinstance(node.target, ast.Subscript)
    ]
    tested = {ast.unparse(node) for node in ast.walk(loop.test) if isinstance(node, ast.Name | ast.Attribute)}
    return next((name for name in counted if name in tested), counted[0] if counted else "")


def _increments(loop: ast.While) -> list[ast.AugAssign]:
    return [
        node
        for node in own_nodes(loop.body)
        if isinstance(node, ast.AugAssign)
        and isinstance(node.op, ast.Add)
        and isinstance(node.value, ast.Constant)
        and node.value.value == 1
    ]
