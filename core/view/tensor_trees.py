"""Makes the tree of a moment's tensors; nothing of their numbers is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from torch import Tensor
from torch.nn import Module

from core.i18n import words
from core.view.arranged_cells import shape_of
from core.view.live_tensors import LiveTensors
from core.view.tensor_tree import TensorEntry, TensorGroup, TensorTree

PARAMETERS = words("Tensors", "parameters")
VALUES = words("Tensors", "values of the iteration")

MOST = 2000
"""Tensors in a list: nobody looks for one among more, and the list would cost more than the pictures."""


def tensor_tree(live: LiveTensors) -> TensorTree:
    """Return the tree: modules folded as the script nests them, then other parameters, then values."""
    room = MOST
    groups: list[TensorGroup] = []
    for group in (*_module_groups(live), *_other_groups(live)):
        entries = group.entries[:room]
        room -= len(entries)
        groups.append(TensorGroup(group.name, group.label, group.kind, group.depth, entries))
    return TensorTree(tuple(groups), tuple(live.parameters))


def _module_groups(live: LiveTensors) -> Iterator[TensorGroup]:
    """Yield a group for each module with modules inside; one without is written out in the group that it lies in."""
    owned: dict[str, dict[str, Tensor]] = {}
    holders = {path: module for root, one in live.modules.items() for path, module in _holders(root, one)}
    for name, tensor in (*live.parameters.items(), *live.inside.items()):
        if (holder := _holder_of(name, holders)) is not None:
            owned.setdefault(holder, {})[name] = tensor
    for path, module in holders.items():
        if any(holder == path or holder.startswith(f"{path}.") for holder in owned):
            parents = [other for other in holders if path.startswith(f"{other}.")]
            parent = max(parents, key=len, default="")
            yield TensorGroup(
                path,
                path.removeprefix(f"{parent}.") if parent else path,
                type(module).__name__,
                len(parents),
                tuple(_entries(live, owned.get(path, {}), path)),
            )


def _holders(root: str, module: Module) -> Iterator[tuple[str, Module]]:
    for path, inner in module.named_modules(prefix=root):
        if inner is module or next(inner.children(), None) is not None:
            yield path, inner


def _holder_of(name: str, holders: Mapping[str, Module]) -> str | None:
    """Return the innermost of some modules that a tensor's path leads through."""
    path = name
    while path:
        path = path.rpartition(".")[0]
        if path in holders:
            return path
    return None


def _other_groups(live: LiveTensors) -> Iterator[TensorGroup]:
    roots = tuple(f"{root}." for root in live.modules)
    parameters = {name: one for name, one in live.parameters.items() if not name.startswith(roots)}
    if parameters:
        yield TensorGroup("", PARAMETERS, "", 0, tuple(_entries(live, parameters)))
    if live.values:
        yield TensorGroup("", VALUES, "", 0, tuple(_entries(live, live.values)))


def _entries(live: LiveTensors, tensors: Mapping[str, Tensor], path: str = "") -> Iterator[TensorEntry]:
    gradients = dict(zip(live.parameters, live.gradients, strict=True))
    for name, tensor in tensors.items():
        parameter = name in live.parameters
        kept = f"{name}.grad" if f"{name}.grad" in live.of_values else ""
        gradient = gradients[name] if parameter else kept
        yield _entry(name, tensor, path, gradient, parameter)
        if gradient:
            yield _entry(gradient, live.find(gradient)[1], path, "", parameter)


def _entry(name: str, tensor: Tensor | None, path: str, gradient: str, parameter: bool) -> TensorEntry:
    label = name.removeprefix(f"{path}.") if path else name
    shape, kind = (None, "") if tensor is None else (shape_of(tensor), str(tensor.dtype).removeprefix("torch."))
    return TensorEntry(name, label, shape, kind, gradient, parameter)
