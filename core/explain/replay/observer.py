"""Sees the torch functions that a loop calls: its backward passes, and what tells the sides of a kink apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, Self

import torch
from torch.overrides import TorchFunctionMode

from core.explain.tape.tape import Tape

Roots = tuple[tuple[torch.Tensor, torch.Tensor | None], ...]
"""What a backward pass differentiates, each with the gradient it begins with; None stands for 1."""

_ABOVE_ZERO = ("relu", "relu_", "leaky_relu", "leaky_relu_", "threshold", "threshold_", "abs", "elu", "celu", "selu")
_BETWEEN = ("clamp", "clamp_", "clip", "clip_", "clamp_min", "clamp_max", "hardtanh", "hardtanh_")


class Observer(TorchFunctionMode):
    """Watches what runs in its block.

    Attributes:
        patterns: for each function with a kink that was called, on which side of it every number was.
    """

    def __init__(
        self,
        around_backward: Callable[[Roots, Callable[[], None]], None] | None = None,
        doubled: bool = False,
        patterned: bool = False,
        called: Callable[[tuple[Any, ...], torch.Tensor], None] | None = None,
        tape: Tape | None = None,
    ) -> None:
        """What to do.

        Args:
            around_backward: called in the place of each backward pass, with its roots and the pass itself.
            doubled: whether tensors that the loop makes anew, such as random ones, become float64 as well.
            patterned: whether to keep the patterns.
            called: told the arguments and the result of each call that made a tensor.
            tape: records each call.
        """
        super().__init__()
        self._around_backward = around_backward
        self._doubled = doubled
        self._patterned = patterned
        self._called = called
        self._tape = tape
        self._run = _plainly if tape is None else tape.record
        self._around = nullcontext() if tape is None else tape.recording()
        self.patterns: list[torch.Tensor] = []

    def __torch_function__(
        self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        if name == "backward" and self._around_backward is not None and not (self._tape and self._tape.is_paused):
            self._around_backward(_roots(*args, **kwargs), lambda: function(*args, **kwargs))
            return None
        if function is torch.autograd.grad and self._tape is not None:
            return self._tape.differentiated(function, args, kwargs)
        if self._patterned:
            self.patterns += _sides(name, *args, **kwargs)
        result = self._run(function, args, kwargs)
        if not isinstance(result, torch.Tensor):
            return result
        if self._called is not None:
            self._called((*args, *kwargs.values()), result)
        if self._patterned and result.dtype == torch.bool:
            self.patterns.append(result)
        doubled = self._doubled and result.dtype == torch.float32
        return self._run(torch.Tensor.double, (result,), {}) if doubled else result

    def __enter__(self) -> Self:
        super().__enter__()  # type: ignore[no-untyped-call]
        self._around.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._around.__exit__(*raised)
        super().__exit__(*raised)  # type: ignore[no-untyped-call]


def _plainly(function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    return function(*args, **kwargs)


def _roots(tensors: Any, gradients: Any = None, *_: Any, **named: Any) -> Roots:
    """The roots of `tensor.backward(…)` or `torch.autograd.backward(…)`."""
    gradients = gradients if gradients is not None else named.get("gradient", named.get("grad_tensors"))
    roots = (tensors,) if isinstance(tensors, torch.Tensor) else tuple(tensors)
    begins = (gradients,) if gradients is None or isinstance(gradients, torch.Tensor) else tuple(gradients)
    return tuple(zip(roots, begins if len(begins) == len(roots) else (None,) * len(roots), strict=True))


def _sides(name: str, *args: Any, **kwargs: Any) -> list[torch.Tensor]:
    """For a function with a kink, on which side of it each number is."""
    if not args or not isinstance(args[0], torch.Tensor):
        return []
    numbers = args[0].detach()
    if name in _ABOVE_ZERO:
        return [numbers > 0]
    if name in _BETWEEN:
        bounds = [*args[1:3], *(kwargs.get(key) for key in ("min", "max", "min_val", "max_val"))]
        return [numbers > bound for bound in bounds if bound is not None and not isinstance(bound, bool)]
    if name == "relu6":
        return [numbers > 0, numbers > 6]
    if name in ("maximum", "minimum", "l1_loss"):
        return [numbers > args[1].detach()]
    return []
