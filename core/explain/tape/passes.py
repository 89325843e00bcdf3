"""The gradients that a backward pass brings to the values on a tape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from core.explain.tape.calls import Value

Edges = dict[Any, list[tuple[Tensor, Value]]]
"""Values, each with its tensor, by the node of autograd's graph at which their gradients arrive."""

_FIRST = -1
"""The key of a hook that runs before all others: torch counts its own from 0 on."""


@dataclass(eq=False)
class Pass:
    """One backward pass: what `backward` or `torch.autograd.grad` brought.

    Attributes:
        roots: the values that it began with.
        gradients: what it brought, by value; after the hooks on it.
        arrived: what it brought before the hooks on it, where there are any.
        is_differentiable: whether autograd follows the gradients themselves (create_graph).
    """

    roots: list[Value]
    gradients: dict[Value, Tensor] = field(default_factory=dict)
    arrived: dict[Value, Tensor] = field(default_factory=dict)
    is_differentiable: bool = False

    @contextmanager
    def noted(self, edges: Edges) -> Iterator[None]:
        """Note what the backward pass in this block brings.

        Args:
            edges: the values that it may come by, each with its tensor, by the node at which their gradients arrive.
        """
        reached = [node for node in _nodes_behind(self.roots) if node in edges]
        hooked = [
            (tensor._backward_hooks, value)
            for node in reached
            for tensor, value in edges[node]
            if tensor._backward_hooks
        ]
        removable = [node.register_prehook(self._bring_to([value for _, value in edges[node]])) for node in reached]
        for hooks, value in hooked:
            _put_first(hooks, self._arrive_at(value))
        try:
            yield
        finally:
            for hook in removable:
                hook.remove()
            for hooks, _ in hooked:
                hooks.pop(_FIRST, None)

    def show(self, values: Iterable[Value]) -> None:
        """Let values have the gradients of this pass."""
        for value in values:
            value.gradient, value.arrived = self.gradients.get(value), self.arrived.get(value)
            value.is_root = value in self.roots

    def _bring_to(self, values: list[Value]) -> Callable[[tuple[Tensor | None, ...]], None]:
        def bring(gradients: tuple[Tensor | None, ...]) -> None:
            for value in values:
                assert value.edge is not None
                gradient = gradients[value.edge[1]]
                if gradient is not None:
                    self.is_differentiable |= gradient.requires_grad
                    self.gradients[value] = gradient.detach().clone()

        return bring

    def _arrive_at(self, value: Value) -> Callable[[Tensor], None]:
        def arrive(gradient: Tensor) -> None:
            self.arrived[value] = gradient.detach().clone()

        return arrive


def _nodes_behind(roots: list[Value]) -> Iterator[Any]:
    """Yield the nodes of autograd's graph that a backward pass may come by."""
    waiting = [value.edge[0] for value in roots if value.edge is not None]
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        yield node
        further = {one for one, _ in node.next_functions if one is not None} - seen
        seen |= further
        waiting += further


def latest(passes: list[Pass], value: Value) -> Pass | None:
    """Return the last backward pass that came by a value; None if none did."""
    return next((one for one in reversed(passes) if value in one.gradients), None)


def _put_first(hooks: dict[int, Any], hook: Callable[[Tensor], None]) -> None:
    """Let a hook of a tensor run before its others, which keep their order."""
    others = dict(hooks)
    hooks.clear()
    hooks[_FIRST] = hook
    hooks.update(others)
