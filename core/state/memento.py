"""All that a script can reach at one moment, to be restored in place: into the very same objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Any

import torch

from core.errors import WordedError
from core.i18n import words
from core.state.arrays import ArrayState
from core.state.fingerprint import digest
from core.state.in_double import doubled
from core.state.names import name_of
from core.state.object_records import AttributesRecord, NamespaceRecord, StateRecord, attributes_of
from core.state.records import Record
from core.state.sparse import CopiedTensor
from core.state.stand_ins import Restoring, StandIn, TupleStandIn
from core.state.storages import StorageState
from core.state.tensors import TensorState
from core.state.traversal import Known, Walk


class RestoreError(WordedError):
    """An object would not take what it had held; all others have theirs."""


class Mementos:
    """Takes mementos of one run, and knows what has not changed since the last."""

    def __init__(self) -> None:
        self._known = Known()

    def recycle(self, storages: Iterable[torch.UntypedStorage]) -> None:
        """Give memory back that no memento needs any longer."""
        self._known.memory.recycle(storages)

    def take(self, roots: Mapping[str, object]) -> Memento:
        """Keep all that can be reached from `roots`. One that is a dict is a namespace: its dunder names are left.

        A class is the script's own if it was made in a module whose name is a namespace's `__name__`.
        """
        self._known.memory.begin()
        namespaces = {name: root for name, root in roots.items() if type(root) is dict}
        names = [namespace.get("__name__") for namespace in namespaces.values()]
        self._known.scripts_own(frozenset(name for name in names if isinstance(name, str)))
        walk = Walk(self._known)
        with torch.inference_mode(False), torch.no_grad(), torch._C.DisableTorchFunction():
            walk.run(roots)
        return Memento(namespaces, walk)


class Memento:
    """The contents of every object at one moment."""

    def __init__(self, namespaces: dict[str, dict[str, Any]], walk: Walk) -> None:
        self._namespaces = namespaces
        self._records = walk.records
        # an object that takes its state itself finds all that the state refers to restored
        self._records_in_order = sorted(walk.records, key=lambda record: isinstance(record, StateRecord))
        self._tensors = tuple(walk.tensors.states.values())
        self._arrays = tuple(walk.arrays.states.values())
        self._copies = tuple(walk.copies.values())
        self._tuples = walk.tuples
        self._restored = walk.restored
        self._instead: dict[int, StandIn] = {}
        self._held: list[torch.UntypedStorage | None] = []

    @property
    def storages(self) -> Iterable[torch.UntypedStorage]:
        """The memory that it holds; one may come several times."""
        for tensor in self._tensors:
            yield tensor.storage.frozen
        for part in (part for copied in self._copies for part in copied.parts()):
            yield part.untyped_storage()
        for array in self._arrays:
            frozen = array.base.frozen if isinstance(array.base, StorageState) else array.frozen
            if frozen is not None:
                yield frozen

    @property
    def live_tensors(self) -> list[torch.Tensor]:
        """The tensors that it can fill in place, those that are still alive."""
        return [tensor for state in self._tensors if not state.inference and (tensor := state.live()) is not None]

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

        def each(step: Callable[[Any], object], things: Iterable[Any], name: Callable[[Any], str]) -> None:
            for thing in things:
                try:
                    step(thing)
                except Exception as error:
                    failed.append((name(thing), error))

        with torch.inference_mode(False), torch.no_grad(), torch._C.DisableTorchFunction():
            each(restoring.value, (*self._tensors, *self._copies, *self._arrays, *self._tuples), _name_of_value)
            each(lambda state: state.revive_gradient(restoring), self._tensors, _name_of_value)
            each(lambda state: state.revive_attributes(restoring), (*self._tensors, *self._arrays), _name_of_value)
            each(lambda record: record.restore(restoring), self._records_in_order, _name_of_record)
            each(lambda told: told[1](told[0]), self._restored, lambda told: _name_of(told[0]))
        torch.clear_autocast_cache()  # it knows a weight by its version, and a restored one has the same
        if failed:
            name, error = failed[0]
            raise RestoreError(
                words("Run", "{name} could not be given back what it held: {reason}"), name=name, reason=error
            ) from error

    @property
    def skipped(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """The attributes that objects hold and a memento does not, in pairs of where they lie and what they are now."""
        found = []
        for record in self._records:
            if isinstance(record, AttributesRecord) and record.plan.skips:
                attributes = record.target
                found.append((attributes, {name: attributes[name] for name in record.plan.skips if name in attributes}))
            elif isinstance(record, StateRecord) and (attributes := attributes_of(record.target)):
                found.append((attributes, dict(attributes)))
        return found

    def exchange(self, meant: Callable[[type], bool], instead_of: Callable[[Any], Any]) -> None:
        """Put other objects into the places of some until it is restored. Those in tuples and sets stay.

        Args:
            meant: tells of a class whether none of its objects is to be left.
            instead_of: returns what takes the place of one.
        """
        for record in self._records:
            record.exchange(meant, instead_of)

    def digest(self) -> str:
        """SHA-256 over all that was kept."""
        return digest(self._records, self._instead)

    def namespace(self, root: str) -> dict[str, object]:
        """Return the variables as they were; tensors are views of frozen memory, which nothing may write to."""
        looking = _Looking(self._instead)
        target = self._namespaces[root]
        record = next(kept for kept in self._records if isinstance(kept, NamespaceRecord) and kept.target is target)
        return {name: looking.value(value) for name, value in record.content}

    def view_of(self, tensor: torch.Tensor, gradient: bool = False) -> torch.Tensor | None:
        """Return what a tensor, or its gradient, held, as a view of frozen memory; None where there was none."""
        for state in self._tensors:
            if state.live() is tensor:
                found = state.gradient if gradient else state
                return found.frozen() if isinstance(found, TensorState) else None
        return None

    def in_double(self) -> Memento:
        """Return the same with every floating-point tensor and gradient in float64. Views of one storage stay so."""
        memento = copy(self)
        tensors = doubled(self._tensors)
        copies = {id(copied): copied.in_double() for copied in self._copies}
        memento._instead = {**tensors, **copies}
        memento._tensors, memento._copies = tuple(tensors.values()), tuple(copies.values())
        memento._held = [tensor.storage.live() for tensor in self._tensors]  # so that the tensors come back to them
        return memento


class _Looking(Restoring):
    """Revives nothing: tensors and arrays are views of what is frozen."""

    def value(self, kept: Any) -> Any:
        """Return a value to be looked at."""
        kept = self._instead.get(id(kept), kept)
        if type(kept) is TensorState:
            view = kept.frozen()
            return torch.nn.Parameter(view, False) if issubclass(kept.kind, torch.nn.Parameter) else view
        if type(kept) is CopiedTensor:
            return kept.copy
        if type(kept) is ArrayState:
            numbers = kept.numbers().view()
            numbers.setflags(write=False)
            return numbers
        return super().value(kept)


def _name_of(value: Any) -> str:
    return name_of(type(value))


def _name_of_record(record: Record) -> str:
    return _name_of(record.owner if isinstance(record, AttributesRecord) else record.target)


def _name_of_value(state: TensorState | CopiedTensor | ArrayState | TupleStandIn) -> str:
    return name_of(state.kind)
