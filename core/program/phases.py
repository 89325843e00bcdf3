"""A guess of which phase each line of a training loop belongs to, for loops that no comment divides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from core.program.definitions import DEFINITIONS
from core.program.gradient_calls import goes_backward, updates_weights
from core.program.roles import BACKWARD
from core.program.values import UNKNOWN, External, Values

FORWARD, LOSS, UPDATE, ZERO_GRAD = "forward", "loss", "update", "zero_grad"

_LOSS_NAME = re.compile(r"(^|_)(loss|losses|cost|objective|nll|bce|kld|elbo|mse|err|error)(_|\d|$)|loss$", re.I)
_LOSS_CALL = re.compile(r"loss|criterion|cross_entropy|nll|bce|mse_loss|kl_div", re.I)
_UPDATING = frozenset({"clip_grad_norm_", "clip_grad_norm", "clip_grad_value_", "unscale_", "step"})
_CLEARING = frozenset({"zero_grad"})


def phases_of(body: Iterable[ast.stmt]) -> dict[int, str]:
    """Return the phase of each line in which a statement begins, as far as it can be guessed.

    Lines that print, count or save belong to none. What comes before the first loss or backward pass is the forward
    pass.

    Args:
        body: the statements of a training loop.
    """
    statements = sorted(_statements(body), key=lambda node: node.lineno)
    found: dict[int, str] = {}
    for node in statements:
        if phase := _phase(node):
            found.setdefault(node.lineno, phase)
    _forget_reports(found)
    events = [(line, phase) for line, phase in found.items() if phase != ZERO_GRAD]
    for node in statements:
        if node.lineno not in found and not _is_said(node) and (phase := _between(node.lineno, events)):
            found[node.lineno] = phase
    return dict(sorted(found.items()))


def _forget_reports(found: dict[int, str]) -> None:
    """Leave out what is called a loss after the last backward pass and update: it is for a report."""
    last = max((line for line, phase in found.items() if phase in (BACKWARD, UPDATE)), default=None)
    for line in [line for line, phase in found.items() if phase == LOSS and last is not None and line > last]:
        del found[line]


def _between(line: int, events: list[tuple[int, str]]) -> str | None:
    """Return the phase of a line that tells nothing by itself, by those before and after it.

    What is computed by hand between a loss and an update is the backward pass.
    """
    before = next((phase for other, phase in reversed(events) if other < line), None)
    after = next((phase for other, phase in events if other > line), None)
    if after in (LOSS, BACKWARD):
        return None if before == LOSS and after == BACKWARD else FORWARD
    by_hand = after == UPDATE and before == LOSS and all(phase != BACKWARD for _, phase in events)
    return BACKWARD if by_hand else None


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements and those within them, as they stand in the text."""
    for node in body:
        yield node
        for name in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(node, name, []))
        for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            yield from _statements(part.body)


def _phase(node: ast.stmt) -> str | None:
    if hasattr(node, "body") or hasattr(node, "cases"):
        return None if isinstance(node, DEFINITIONS) else _phase_of_block(node)
    parts = list(ast.walk(node))
    names = {part.func.attr for part in parts if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)}
    if names & _CLEARING or _clears_gradient(node):
        return ZERO_GRAD
    if any(goes_backward(part, _by_name) for part in parts):
        return BACKWARD
    if any(updates_weights(part, _by_name) for part in parts) or names & _UPDATING:
        return UPDATE
    return LOSS if _makes_loss(node) else None


def _phase_of_block(node: ast.stmt) -> str | None:
    """Return the phase of a compound statement's head: that of all that it holds, where it is but one."""
    inner = {_phase(part) for name in ("body", "orelse") for part in getattr(node, name, [])}
    return inner.pop() if len(inner) == 1 else None


def _by_name(node: ast.expr) -> Values:
    """Return what an expression may mean as far as it tells by itself."""
    return frozenset({External(ast.unparse(node))}) if isinstance(node, ast.Name | ast.Attribute) else UNKNOWN


def _clears_gradient(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="zero_", value=receiver))):
            return "grad" in ast.unparse(receiver)
        case ast.Assign(targets=[ast.Attribute(attr="grad")], value=ast.Constant(value=None)):
            return True
    return False


def _makes_loss(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = any(_LOSS_NAME.search(name) for target in targets for name in _names(target))
    calls = [part.func for part in ast.walk(node.value) if isinstance(part, ast.Call)]
    called = any(_LOSS_CALL.search(name) for name in map(_last, calls))
    return (named or called) and not _reads_item(node.value) and not isinstance(node.value, ast.Constant)


def _names(target: ast.expr) -> Iterator[str]:
    yield from map(_last, ast.walk(target))


def _last(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _reads_item(value: ast.expr) -> bool:
    """Return whether a value is only for reports: `total_loss + loss.item()`, `loss.detach()`."""
    outermost = _last(value.func) if isinstance(value, ast.Call) else ""
    return outermost in ("cpu", "detach") or any(_last(part) in ("item", "numpy", "tolist") for part in ast.walk(value))


def _is_said(node: ast.stmt) -> bool:
    """Return whether a statement only prints."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "print"
