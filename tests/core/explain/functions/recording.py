"""A function with a loss behind it, recorded as a line of a person's own would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils import _pytree as pytree

from core.explain.board.board import Board
from core.explain.tape.calls import Value
from core.explain.tape.names import Names
from core.explain.tape.tape import Tape
from core.program.pauses import INSIDE

own: dict[str, Any] = {INSIDE: None}
exec(f"def as_own_code(run):\n    {INSIDE}\n    return run()\n", own)


class Noting(TorchFunctionMode):
    def __init__(self, tape: Tape) -> None:
        super().__init__()
        self.tape = tape

    def __torch_function__(
        self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        return self.tape.record(function, args, kwargs or {})


@dataclass(frozen=True)
class Recorded:
    """What a function did, and what its backward pass brought.

    Attributes:
        arguments: its arguments, with their gradients.
        loss: a number that depends on all that it returned.
        versions: of each argument, those that calls have read.
    """

    arguments: list[Tensor]
    loss: Tensor
    tape: Tape
    names: Names
    board: Board
    versions: list[list[Value]]


def loss_of(result: Any, seed: int, further: bool) -> Tensor:
    """Return a sum of all numbers that a function returned, each times another, or of functions of them."""
    generator = torch.Generator().manual_seed(seed)
    parts = []
    for one in pytree.tree_leaves(result):
        if isinstance(one, Tensor) and (one.is_floating_point() or one.is_complex()):
            numbers = torch.view_as_real(one) if one.is_complex() else one
            weights = 0.5 + torch.rand(numbers.shape, generator=generator, dtype=torch.float64).to(numbers.dtype)
            parts.append(((torch.atan(numbers) if further else numbers) * weights).sum())
    return sum(parts[1:], parts[0])


def recorded(
    function: Callable[..., Any], arguments: Sequence[Tensor], dtype: torch.dtype, seed: int, further: bool
) -> Recorded:
    """Run a function and a backward pass from a loss, and note them."""
    leaves = [one.to(dtype).requires_grad_() for one in arguments]
    tape = Tape()
    with Noting(tape), tape.recording():
        loss = own["as_own_code"](lambda: loss_of(function(*leaves), seed, further))
    with tape.backward_pass([loss]):
        loss.backward()
    names = Names(tape, {**{f"x{place}": leaf for place, leaf in enumerate(leaves)}, "loss": loss}, numbered=False)
    versions = [tape.versions_of(leaf) for leaf in leaves]
    tape.complete()
    return Recorded(leaves, loss, tape, names, Board(), versions)
