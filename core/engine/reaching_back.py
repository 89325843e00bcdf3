"""Finds gradients that reach back over iterations: autograd's graph, which no keyframe can keep, leads there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

MOST_NODES = 10_000
"""Of a graph that is looked through in one iteration: the time for it is to stay far below the iteration's own."""
MOST_OF_ALL = 1_000_000

_NEVER = 2**63
"""Leaves have a sequence number beyond all others: whatever needs them waits for no other node."""


def sequence_number() -> int:
    """Return the number that autograd gives to the next node that this thread makes."""
    peek = getattr(torch._C._autograd, "_get_sequence_nr", None)
    if peek is not None:
        return int(peek())
    with torch.inference_mode(False), torch.enable_grad():
        node = torch.zeros((), requires_grad=True, device="cpu").view(()).grad_fn
    return int(_number(node)) + 1


def reaches_back(roots: Any, since: int) -> bool:
    """Tell whether what is about to be differentiated was partly computed before a moment.

    Args:
        roots: a tensor, or several.
        since: the sequence number at that moment.
    """
    return any(_number(node) < since for node in _nodes(roots, MOST_NODES))


def oldest_number(roots: Any) -> int:
    """Return the sequence number of the oldest node of a graph."""
    return min(map(_number, _nodes(roots, MOST_OF_ALL)), default=_NEVER)


def _nodes(roots: Any, most: int) -> Iterator[Any]:
    """Yield the nodes of a graph, and no more than so many."""
    waiting = [tensor.grad_fn for tensor in _tensors(roots) if tensor.grad_fn is not None]
    seen = set(waiting)
    while waiting and len(seen) <= most:
        node = waiting.pop()
        yield node
        for child, _ in node.next_functions:
            if child is not None and child not in seen:
                seen.add(child)
                waiting.append(child)


def _tensors(roots: Any) -> list[torch.Tensor]:
    several = roots if isinstance(roots, list | tuple) else [roots]
    return [root for root in several if isinstance(root, torch.Tensor)]


def _number(node: Any) -> int:
    number = int(node._sequence_nr())
    return number if number < _NEVER else _NEVER
