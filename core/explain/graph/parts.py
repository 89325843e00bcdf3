"""The parts of a graph: the modules, functions and repetitions that its nodes were made in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import heapify, heappop, heappush
from math import prod
from typing import Any

from torch.nn import Module

from core.explain.graph.modules import ModuleCall
from core.explain.graph.reading import Node
from core.explain.graph.stretches import Frame, Stretch, stretches
from core.explain.graph.trace import Trace
from core.explain.graph.types import Graph, Part
from core.program.walk import Place


def with_parts(graph: Graph, trace: Trace, lines: Mapping[Node, Place], variables: Mapping[str, Any]) -> Graph:
    """Return a graph with the parts that its nodes belong to.

    Args:
        graph: the graph without parts.
        trace: what it was made from.
        lines: where the calls that made the nodes stand.
        variables: of the loop; modules are called by their names there.
    """
    return _Parts(graph, trace, lines, variables).graph()


class _Parts:
    def __init__(self, graph: Graph, trace: Trace, lines: Mapping[Node, Place], variables: Mapping[str, Any]) -> None:
        self._graph, self._trace = graph, trace
        self._nodes = {place: node for node, place in trace.nodes.items()}
        self._users: dict[int, list[int]] = defaultdict(list)
        self._inputs: dict[int, list[int]] = defaultdict(list)
        for user, node in graph.edges:
            self._users[node].append(user)
            self._inputs[user].append(node)
        self._sequence = self._in_order()
        self._position = {place: number for number, place in enumerate(self._sequence)}
        self._lines = self._lines_of_all(lines)
        self._names = _names_of_modules(variables)
        self._first = [call.first for call in trace.calls]

    def graph(self) -> Graph:
        members = stretches(self._sequence, self._frames, self._label)
        self._all = [inner for one in members if isinstance(one, Stretch) for inner in one.stretches()]
        self._parts: dict[int, Stretch] = {}
        owner: dict[int, int] = {}
        for id, stretch in enumerate(self._all, len(self._graph.nodes)):
            stretch.id, self._parts[id] = id, stretch
            for member in stretch.members:
                if isinstance(member, Stretch):
                    member.parent = id
                else:
                    owner[member] = id
        self._place_tensors(owner)
        names = self._names_of_parameters()
        nodes = tuple(
            replace(node, part=owner.get(node.id), name=node.name or names.get(node.id, ""))
            for node in self._graph.nodes
        )
        sizes = self._sizes(owner)
        parts = tuple(self._part(stretch, sizes) for stretch in self._all)
        return replace(self._graph, nodes=nodes, parts=parts)

    def _in_order(self) -> list[int]:
        """Return the operations in the order of the forward pass, and each behind its inputs in any case."""
        places = [node.id for node in self._graph.nodes if node.kind in ("operation", "loss")]
        number = {place: int(self._nodes[place]._sequence_nr()) for place in places}
        waiting = {place: sum(node in number for node in self._inputs[place]) for place in places}
        ready = [(number[place], place) for place in places if not waiting[place]]
        heapify(ready)
        order = []
        while ready:
            _, place = heappop(ready)
            order.append(place)
            for user in self._users[place]:
                waiting[user] -= 1
                if not waiting[user]:
                    heappush(ready, (number[user], user))
        return order

    def _lines_of_all(self, lines: Mapping[Node, Place]) -> dict[int, Place]:
        """Return the line of every operation: what a call has made on its way is of the same line as its result."""
        found: dict[int, Place] = {}
        for place in reversed(self._sequence):
            own = lines.get(self._nodes[place])
            behind = next((found[user] for user in self._users[place] if user in found), None)
            if own is not None or behind is not None:
                found[place] = own if own is not None else behind  # type: ignore[assignment]
        return found

    def _frames(self, place: int) -> list[Frame]:
        """Return the modules that an operation was made in, and the function below them."""
        number = int(self._nodes[place]._sequence_nr())
        index = bisect_right(self._first, number) - 1
        call = self._trace.calls[index] if index >= 0 else None
        calls: list[ModuleCall] = []
        while call is not None:
            if number < call.end:
                calls.append(call)
            call = call.around
        frames = [
            Frame(id(one), "module", self._names.get(id(one.module), ""), type(one.module).__name__)
            for one in reversed(calls)
        ]
        where = self._lines.get(place)
        forward = type(calls[0].module).forward.__name__ if calls else ""
        if where is not None and where.depth > 0 and where.function != forward and not where.function.startswith("<"):
            frames.append(Frame(where.function, "function", where.function))
        return frames

    def _label(self, place: int) -> tuple[object, ...]:
        node, where = self._graph.nodes[place], self._lines.get(place)
        return node.operation, where.line if where is not None else 0, node.kind

    def _place_tensors(self, owner: dict[int, int]) -> None:
        """Put each tensor into the part that its users are in, and the parameter of a module into the module's."""
        trained = self._modules_of_parameters()
        for node in self._graph.nodes:
            if node.kind not in ("leaf", "data"):
                continue
            part = self._shared(owner.get(user) for user in self._users[node.id])
            if node.kind == "leaf":
                part = self._owning(node.id, trained, part)
            if part is not None:
                owner[node.id] = part

    def _shared(self, parts: Iterable[int | None]) -> int | None:
        """Return the innermost part around all of some parts."""
        chains = [[*self._around(part)][::-1] for part in parts]
        found = None
        for level in zip(*chains, strict=False):
            if len(set(level)) > 1:
                break
            found = level[0]
        return found

    def _around(self, part: int | None) -> Iterator[int]:
        while part is not None:
            yield part
            part = self._parts[part].parent

    def _modules_of_parameters(self) -> dict[int, int]:
        """Return the part of the module that each parameter belongs to; of one called repeatedly, the repetition."""
        parts = {stretch.key: stretch.id for stretch in reversed(self._all) if stretch.kind == "module"}
        found: dict[int, int] = {}
        for call in self._trace.calls:
            if id(call) not in parts:
                continue
            chain = [*self._around(parts[id(call)])]
            repeats = [part for part in chain if self._parts[part].kind == "repeats"]
            for parameter in call.module.parameters(recurse=False):
                found.setdefault(id(parameter), repeats[-1] if repeats else chain[0])
        return found

    def _names_of_parameters(self) -> dict[int, str]:
        """Return the names in their modules of the leaves that the loop has no name for."""
        names: dict[int, str] = {}
        for call in self._trace.calls:
            path = self._names.get(id(call.module), "")
            for name, parameter in call.module.named_parameters(recurse=False):
                names.setdefault(id(parameter), f"{path}.{name}" if path else name)
        leaves = ((node.id, self._nodes[node.id].variable) for node in self._graph.nodes if node.kind == "leaf")
        return {leaf: names[id(variable)] for leaf, variable in leaves if id(variable) in names}

    def _owning(self, leaf: int, trained: dict[int, int], shared: int | None) -> int | None:
        """Return the part of a leaf's module, unless something before the part uses it: that would close a circle."""
        variable = getattr(self._nodes[leaf], "variable", None)
        part = trained.get(id(variable))
        if part is None:
            return shared
        inside = set(self._parts[part].nodes())
        last = max(self._position[node] for node in inside)
        outside = [user for user in self._users[leaf] if user not in inside]
        return part if all(self._position[user] > last for user in outside) else shared

    def _sizes(self, owner: dict[int, int]) -> dict[int, int]:
        """Return how many numbers the leaves in each part have."""
        sizes: dict[int, int] = defaultdict(int)
        for node in self._graph.nodes:
            if node.kind == "leaf":
                for part in self._around(owner.get(node.id)):
                    sizes[part] += prod(node.shape)
        return sizes

    def _part(self, stretch: Stretch, sizes: Mapping[int, int]) -> Part:
        nodes = sorted(stretch.nodes(), key=lambda place: self._position[place])
        inside = set(nodes)
        used_outside = [place for place in nodes if any(user not in inside for user in self._users[place])]
        lines = [self._lines[place].line for place in nodes if place in self._lines]
        return Part(
            stretch.id,
            stretch.parent,
            stretch.kind,
            stretch.name,
            stretch.type,
            (min(lines), max(lines)) if lines else None,
            stretch.times,
            (used_outside or nodes)[-1],
            sizes[stretch.id],
        )


def _names_of_modules(variables: Mapping[str, Any]) -> dict[int, str]:
    """Return the names of modules by their ids: "net.layers.0", or "self.net" for an attribute of an object."""
    names: dict[int, str] = {}
    for name, value in variables.items():
        attributes = getattr(value, "__dict__", None)
        found = {name: value}
        if not isinstance(value, Module | type) and isinstance(attributes, dict):
            found = {f"{name}.{attribute}": one for attribute, one in attributes.items()}
        for path, module in found.items():
            if isinstance(module, Module):
                for inner, one in module.named_modules():
                    names.setdefault(id(one), f"{path}.{inner}" if inner else path)
    return names
