"""All that a script can reach at one moment, to be restored in place: into the very same objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch

from core.state.arrays import ArrayState
from core.state.buffer_pool import FrozenMemory
from core.state.fingerprint import digest
from core.state.in_double import doubled
from core.state.records import DictRecord, Record
from core.state.stand_ins import Restoring, StandIn
from core.state.tensors import TensorState
from core.state.traversal import Plan
from core.state.walk import Walk


class RestoreError(RuntimeError):
    """Something could not be given its state back; all else has been."""


class Mementos:
    """Takes mementos of one run, and knows what has not changed since the last."""

    def __init__(self) -> None:
        self._memory = FrozenMemory()
        self._plans: dict[int, Plan] = {}
        self._before: Walk | None = None

    def recycle(self, storages: Iterable[torch.UntypedStorage]) -> None:
        """Give memory back that no memento needs any longer."""
        self._memory.recycle(storages)

    def take(self, roots: Mapping[str, object]) -> Memento:
        """Keep all that can be reached from `roots`. One that is a dict is a namespace: its dunder names are left."""
        self._memory.begin()
        own = frozenset(
            name for root in roots.values() if type(root) is dict and isinstance(name := root.get("__name__"), str)
        )
        walk = Walk(self._memory, self._plans, own, self._before)
        walk.run(roots)
        self._before = walk
        memento = Memento(
            roots={name: root for name, root in roots.items() if type(root) is dict},
            records=walk.records,
            tensors=tuple(walk.tensors.states.values()),
            arrays=tuple(walk.arrays.states.values()),
            restored=walk.restored,
        )
        walk.finish()
        return memento


class Memento:
    """What every object held at one moment."""

    def __init__(
        self,
        roots: dict[str, Any],
        records: list[Record],
        tensors: tuple[TensorState, ...],
        arrays: tuple[ArrayState, ...],
        restored: list[Any],
        instead: Mapping[int, StandIn] | None = None,
    ) -> None:
        self._roots = roots
        self._records = records
        self._tensors = tensors
        self._arrays = arrays
        self._restored = restored
        self._instead = instead or {}
        self._held: list[torch.UntypedStorage | None] = []

    @property
    def storages(self) -> Iterable[torch.UntypedStorage]:
        """The memory that it holds; one may come several times."""
        for tensor in self._tensors:
            yield tensor.storage.frozen
        for array in self._arrays:
            if array.frozen is not None:
                yield array.frozen

    @property
    def size(self) -> int:
        """Bytes, whether shared with other mementos or not."""
        storages = {storage._cdata: storage.nbytes() for storage in self.storages}
        return sum(storages.values()) + sum(record.size() for record in self._records)

    def restore(self) -> None:
        """Give every object back what it held.

        Raises:
            RestoreError: when one would not take it; all others have theirs.
        """
        restoring = Restoring(self._instead)
        failed: list[tuple[str, Exception]] = []
        with torch.inference_mode(False), torch.no_grad():
            steps = [
                *((restoring.value, (state,), state) for state in (*self._tensors, *self._arrays)),
                *((state.revive_gradient, (restoring,), state) for state in self._tensors),
                *((record.restore, (restoring,), record.target) for record in self._records),
                *((restored, (value,), value) for value, restored in self._restored),
            ]
            for step, arguments, about in steps:
                try:
                    step(*arguments)
                except Exception as error:
                    failed.append((_name_of(about), error))
        if failed:
            raise RestoreError(f"could not restore {failed[0][0]}: {failed[0][1]}") from failed[0][1]

    def digest(self) -> str:
        """SHA-256 over all that was kept."""
        return digest(self._records, self._instead)

    def namespace(self, root: str) -> dict[str, object]:
        """Return the variables as they were; tensors are views of frozen memory, which nothing may write to."""
        target = self._roots[root]
        looking = _Looking(self._instead)
        for record in self._records:
            if record.target is target and isinstance(record, DictRecord):
                return {name: looking.value(value) for name, value in record.content}
        raise KeyError(root)

    def view_of(self, tensor: torch.Tensor, gradient: bool = False) -> torch.Tensor | None:
        """Return what a tensor, or its gradient, held, as a view of frozen memory; None where there was none."""
        for state in self._tensors:
            if state.live() is tensor:
                found = state.gradient if gradient else state
                return found.frozen() if isinstance(found, TensorState) else None
        return None

    def in_double(self) -> Memento:
        """Return the same with every floating-point tensor and gradient in float64. Views of one storage stay so."""
        tensors = doubled(self._tensors)
        memento = Memento(self._roots, self._records, tuple(tensors.values()), self._arrays, self._restored, tensors)
        memento._held = [tensor.storage.live() for tensor in self._tensors]
        return memento


class _Looking(Restoring):
    """Revives nothing: tensors and arrays are views of what is frozen."""

    def value(self, kept: Any) -> Any:
        kept = self._instead.get(id(kept), kept)
        if isinstance(kept, TensorState):
            view = kept.frozen()
            return torch.nn.Parameter(view, False) if issubclass(kept.kind, torch.nn.Parameter) else view
        if isinstance(kept, ArrayState):
            numbers = kept.numbers().view()
            numbers.setflags(write=False)
            return numbers
        return super().value(kept)


def _name_of(value: Any) -> str:
    kind = value.kind if isinstance(value, (TensorState, ArrayState)) else type(value)
    return f"a {kind.__module__}.{kind.__qualname__}"
