"""Autograd's whole graph of one loss, and an observer of its backward pass: the order of nodes and gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from torch import Tensor

from core.explain.graph import types
from core.explain.graph.reading import LEAF, Node, in_words, is_transpose, made_by, nodes_of
from core.i18n import words
from core.text.clip import name_of

MOST_NODES = 150
"""The largest graph; more nodes can neither be drawn nor read."""

Inputs = dict[Node, tuple[Tensor, ...]]
"""The tensors without gradient passed to a call, by the node that it made: autograd itself does not keep them."""


@dataclass(eq=False)
class Trace:
    """A graph as it was before its backward pass freed it.

    Attributes:
        size: the number of nodes.
        places: the nodes, and the tensors that need no gradient; none if there are too many.
        gradients: those that the backward pass brought to the outputs of places.
        edges: pairs of indices of places, in the direction of the backward pass.
        order: the places in the order of the backward pass.
        nodes: autograd's own nodes, by place.
    """

    size: int
    places: list[types.Node] = field(default_factory=list)
    gradients: dict[int, Tensor] = field(default_factory=dict)
    edges: list[tuple[int, int]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    nodes: dict[Node, int] = field(default_factory=dict)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record the backward pass that runs in this block."""
        hooks = [node.register_prehook(partial(self._note, place)) for node, place in self.nodes.items()]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _note(self, place: int, gradients: tuple[Tensor | None, ...]) -> None:
        self.order.append(place)
        found = next((gradient for gradient in gradients if gradient is not None), None)
        if found is not None:
            self.gradients[place] = found.detach().clone()


def trace_of(roots: list[Node], inputs: Inputs, tensors: Mapping[str, Any]) -> Trace:
    """Read the graph of some roots. Call it before a backward pass frees the graph.

    Args:
        roots: where the backward pass begins.
        inputs: the data passed to the nodes.
        tensors: the loop's named values; the first name of a tensor is used.
    """
    consumers = nodes_of(roots)
    trace = Trace(len(consumers))
    if trace.size > MOST_NODES:
        return trace
    named = {name: value for name, value in tensors.items() if isinstance(value, Tensor)}
    trace.nodes = {node: place for place, node in enumerate(consumers)}
    trace.places = [_place(id, node, node in roots, named) for node, id in trace.nodes.items()]
    trace.edges = sorted({(trace.nodes[user], trace.nodes[node]) for node in consumers for user, _ in consumers[node]})
    for node, data in inputs.items():
        if node in trace.nodes:
            _add_data(trace, node, data, named)
    return trace


def _place(id: int, node: Node, is_root: bool, named: Mapping[str, Tensor]) -> types.Node:
    leaf = getattr(node, "variable", None) if node.name() == LEAF else None
    if leaf is not None:
        return types.Node(id, "leaf", "", _first(named, lambda value: value is leaf), tuple(leaf.shape))
    metadata = getattr(node, "_input_metadata", ())
    shape = tuple(int(size) for size in metadata[0].shape) if metadata else ()
    name = _first(named, lambda value: made_by(value) is node)
    return types.Node(id, "loss" if is_root else "operation", operation_of(node), name, shape)


def _first(named: Mapping[str, Tensor], fits: Callable[[Tensor], bool]) -> str:
    return next((name_of(name) for name, value in named.items() if fits(value)), "")


def _add_data(trace: Trace, node: Node, data: tuple[Tensor, ...], named: Mapping[str, Tensor]) -> None:
    """Add a place for each tensor without gradient, up to the number of the node's inputs that lead nowhere."""
    for tensor in data[: sum(source is None for source, _ in node.next_functions)]:
        name = _first(named, lambda value, tensor=tensor: value is tensor)  # type: ignore[misc]
        trace.edges.append((trace.nodes[node], len(trace.places)))
        trace.places.append(types.Node(len(trace.places), "data", "", name, tuple(tensor.shape)))


def operation_of(node: Node) -> str:
    """Return a node's operation in the field's terms."""
    name = in_words(node)
    if is_transpose(node):
        return words("Graph", "transpose")
    if name == "relu":
        return "ReLU"
    low, high = getattr(node, "_saved_min", None), getattr(node, "_saved_max", None)
    if name in ("clamp", "clamp_min") and high is None and isinstance(low, int | float) and low == 0:
        return "ReLU (clamp)"
    return name
