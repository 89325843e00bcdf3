"""Autograd's whole graph of one loss, and an observer of its backward pass: the order of nodes and gradients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from torch import Tensor

from core.explain.graph import types
from core.explain.graph.modules import ModuleCall
from core.explain.graph.reading import LEAF, Node, in_words, is_transpose, made_by, nodes_of
from core.i18n import words
from core.text.clip import name_of

MOST_NODES = 4000
"""The largest graph; more nodes can neither be drawn in a moment nor read."""

Inputs = dict[Node, tuple[Tensor, ...]]
"""The tensors without gradient passed to a call, by the node that it made: autograd itself does not keep them."""


@dataclass(eq=False)
class Trace:
    """A graph as it was before its backward pass freed it.

    Attributes:
        size: the number of nodes.
        places: the nodes, and the tensors that need no gradient; none if there are too many.
        gradients: those that the backward pass brought to the outputs of places, as far as no tape keeps them.
        edges: pairs of indices of places, in the direction of the backward pass.
        order: the places in the order of the backward pass.
        nodes: autograd's own nodes, by place.
        calls: the calls of modules that the loss was computed in.
    """

    size: int
    places: list[types.Node] = field(default_factory=list)
    gradients: dict[int, Tensor] = field(default_factory=dict)
    edges: list[tuple[int, int]] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    nodes: dict[Node, int] = field(default_factory=dict)
    calls: tuple[ModuleCall, ...] = ()

    @contextmanager
    def watching(self, on_tape: Set[Node]) -> Iterator[None]:
        """Record the backward pass that runs in this block.

        Args:
            on_tape: the nodes whose gradients a tape keeps.
        """
        hooks = [
            node.register_prehook(partial(self._note, place, node in on_tape)) for node, place in self.nodes.items()
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _note(self, place: int, is_kept: bool, gradients: tuple[Tensor | None, ...]) -> None:
        self.order.append(place)
        if is_kept:
            return
        found = next((gradient for gradient in gradients if gradient is not None), None)
        if found is not None:
            self.gradients[place] = found.detach().clone()


def trace_of(roots: list[Node], inputs: Inputs, tensors: Mapping[str, Any], calls: Iterable[ModuleCall] = ()) -> Trace:
    """Read the graph of some roots. Call it before a backward pass frees the graph.

    Args:
        roots: where the backward pass begins.
        inputs: the data passed to the nodes.
        tensors: the loop's named values; the first name of a tensor is used.
        calls: the calls of modules so far.
    """
    consumers = nodes_of(roots)
    trace = Trace(len(consumers), calls=tuple(calls))
    if trace.size > MOST_NODES:
        return trace
    names = _Names(tensors)
    trace.nodes = {node: place for place, node in enumerate(consumers)}
    trace.places = [_place(id, node, node in roots, names) for node, id in trace.nodes.items()]
    trace.edges = sorted({(trace.nodes[user], trace.nodes[node]) for node in consumers for user, _ in consumers[node]})
    places: dict[int, int] = {}
    for node, data in inputs.items():
        if node in trace.nodes:
            _add_data(trace, node, data, names, places)
    return trace


class _Names:
    """The loop's names of its tensors, and of the nodes that made them."""

    def __init__(self, tensors: Mapping[str, Any]) -> None:
        self.tensors: dict[int, str] = {}
        self.nodes: dict[Node, str] = {}
        for name, value in tensors.items():
            if isinstance(value, Tensor):
                self.tensors.setdefault(id(value), name_of(name))
                if (node := made_by(value)) is not None:
                    self.nodes.setdefault(node, name_of(name))


def _place(place: int, node: Node, is_root: bool, names: _Names) -> types.Node:
    leaf = getattr(node, "variable", None) if node.name() == LEAF else None
    if leaf is not None:
        return types.Node(place, "leaf", "", names.tensors.get(id(leaf), ""), tuple(leaf.shape))
    metadata = getattr(node, "_input_metadata", ())
    shape = tuple(int(size) for size in metadata[0].shape) if metadata else ()
    kind: types.Kind = "loss" if is_root else "operation"
    return types.Node(place, kind, operation_of(node), names.nodes.get(node, ""), shape)


def _add_data(trace: Trace, node: Node, data: tuple[Tensor, ...], names: _Names, places: dict[int, int]) -> None:
    """Add a place for each tensor without gradient, up to the number of the node's inputs that lead nowhere."""
    for tensor in data[: sum(source is None for source, _ in node.next_functions)]:
        if id(tensor) not in places:
            places[id(tensor)] = len(trace.places)
            name = names.tensors.get(id(tensor), "")
            trace.places.append(types.Node(len(trace.places), "data", "", name, tuple(tensor.shape)))
        if (edge := (trace.nodes[node], places[id(tensor)])) not in trace.edges[-len(data) :]:
            trace.edges.append(edge)


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
