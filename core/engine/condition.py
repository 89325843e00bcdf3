"""Conditions of breakpoints, evaluated where the code stands and without a trace of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import CodeType, FrameType

import torch

from core.engine.frames import looked_up
from core.state.rng_state import ThreadState

_DRAW_NOTHING = frozenset(
    {
        *("abs", "all", "any", "bool", "dim", "float", "getattr", "hasattr", "int", "isfinite", "isinf", "isinstance"),
        *(
            "isnan",
            "item",
            "len",
            "list",
            "max",
            "mean",
            "min",
            "norm",
            "numel",
            "round",
            "size",
            "sorted",
            "str",
            "sum",
        ),
        *("tolist", "tuple", "type"),
    }
)
"""Functions and methods that leave the generators alone, whose states need not be kept for them."""


class Condition:
    """An expression over the variables of a frame.

    Args:
        text: the expression, which Python can read.
    """

    def __init__(self, text: str) -> None:
        tree = ast.parse(text.strip(), "<condition>", mode="eval")
        self._code = compile(tree, "<condition>", "eval")
        self._names = frozenset(_names_in(self._code))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        called = {getattr(call, "id", getattr(call, "attr", "")) for call in calls}
        self._may_draw = not called <= _DRAW_NOTHING

    def holds(self, frame: FrameType, device: torch.device) -> bool:
        """Tell whether it is true in a frame. Generators, gradients and modes stay as they are.

        Its names are those of one namespace, so that functions within it see the frame's variables as well.

        Raises:
            Exception: whatever the expression raises.
        """
        grad, state = torch.is_grad_enabled(), ThreadState.now(device) if self._may_draw else None
        variables = looked_up(frame, self._names)
        variables["__builtins__"] = frame.f_builtins
        torch._C._set_grad_enabled(False)  # a tenth of what `torch.no_grad` takes
        try:
            return bool(eval(self._code, variables))
        finally:
            torch._C._set_grad_enabled(grad)
            if state is not None:
                state.apply(device)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
