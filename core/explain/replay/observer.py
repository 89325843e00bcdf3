"""Sees the torch functions that a loop calls, its backward passes among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any, Self

import torch
from torch.overrides import TorchFunctionMode
from torch.utils import _pytree as pytree

from core.explain.tape.tape import Tape

Roots = tuple[tuple[torch.Tensor, torch.Tensor | None], ...]
"""What a backward pass differentiates, each with the gradient it begins with; None stands for 1."""

_SHORTER = (torch.float32, torch.float16, torch.bfloat16)
_CASTS = {"float": torch.Tensor.double, "half": torch.Tensor.double, "bfloat16": torch.Tensor.double}


class Observer(TorchFunctionMode):
    """Watches what runs in its block.

    Attributes:
        read: for each Python number that was read from a tensor, the tensor; noted only in float64.
    """

    def __init__(
        self,
        around_backward: Callable[[Roots, Callable[[], None]], None] | None = None,
        doubled: bool = False,
        called: Callable[[tuple[Any, ...], torch.Tensor], None] | None = None,
        tape: Tape | None = None,
    ) -> None:
        """What to do.

        Args:
            around_backward: called in the place of each backward pass, with its roots and the pass itself.
            doubled: whether tensors that the loop makes anew, such as random ones, become float64 as well, and stay so
                where a line asks for a shorter type.
            called: told the arguments and the result of each call that made a tensor.
            tape: records each call.
        """
        super().__init__()
        self._around_backward = around_backward
        self._doubled = doubled
        self._called = called
        self._tape = tape
        self._run = _plainly if tape is None else tape.record
        self._around = nullcontext() if tape is None else tape.recording()
        self.read: dict[float, torch.Tensor] = {}

    def __torch_function__(
        self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        named = dict(kwargs or {})
        name = getattr(function, "__name__", "")
        if name == "backward" and self._around_backward is not None and not (self._tape and self._tape.is_paused):
            self._around_backward(_roots(*args, **named), partial(function, *args, **named))
            return None
        if function is torch.autograd.grad and self._tape is not None:
            return self._tape.differentiated(function, args, named)
        if self._doubled:
            function = _CASTS.get(name, function)
            args, named = pytree.tree_map(partial(self._doubled_argument, name), (args, named))
        result = self._run(function, args, named)
        if self._doubled and isinstance(result, float) and args and isinstance(args[0], torch.Tensor):
            self.read[result] = args[0]
        if not isinstance(result, torch.Tensor):
            return result
        if self._called is not None:
            self._called((*args, *named.values()), result)
        doubled = self._doubled and result.dtype in _SHORTER
        return self._run(torch.Tensor.double, (result,), {}) if doubled else result

    def _doubled_argument(self, name: str, argument: Any) -> Any:
        """Return float64 in the place of a shorter type; a shorter tensor comes from elsewhere, as from numpy."""
        if isinstance(argument, torch.dtype):
            return torch.float64 if argument in _SHORTER else argument
        if not isinstance(argument, torch.Tensor) or name.endswith("_"):  # a method that writes, or an attribute
            return argument
        shorter = argument.dtype in _SHORTER
        return self._run(torch.Tensor.double, (argument,), {}) if shorter else argument

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
