"""A fingerprint of a moment: equal exactly when all that was kept is the same bit for bit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import Enum
from types import ModuleType
from typing import Any

import numpy as np
import torch

from core.state.arrays import ArrayState
from core.state.names import name_of
from core.state.records import Record, SetRecord
from core.state.sparse import CopiedTensor
from core.state.stand_ins import StandIn, TupleStandIn
from core.state.tensors import TensorState

_NUMBERS = (bool, int, float, complex, str, bytes)
_BY_REPRESENTATION = (type(None), range, slice, torch.dtype, torch.device, torch.layout, np.dtype, np.generic)
_ALSO_BY_REPRESENTATION = ("datetime", "decimal", "fractions", "pathlib", "uuid")
"""Modules whose objects never change and say what they are."""


def digest(records: Iterable[Record], instead: Mapping[int, StandIn]) -> str:
    """SHA-256 over records in their order; objects are told apart by the order in which they come up."""
    feeding = _Feeding(instead)
    for record in records:
        feeding.record(record)
    return feeding.hexdigest()


class _Manner:
    """The way in which the objects of a class are fed."""

    __slots__ = ("is_tuple", "kind", "name", "says_all")

    def __init__(self, kind: type) -> None:
        self.kind = kind  # so that its address is not given to another
        self.name = name_of(kind)
        self.is_tuple = issubclass(kind, tuple)
        self.says_all = (
            any(kind is number for number in _NUMBERS)
            or issubclass(kind, _BY_REPRESENTATION)
            or self.name.partition(".")[0] in _ALSO_BY_REPRESENTATION
        )


class _Feeding:
    def __init__(self, instead: Mapping[int, StandIn]) -> None:
        self._sha = hashlib.sha256()
        self._chunks: list[bytes] = []
        self._manners: dict[int, _Manner] = {}
        self._instead = instead
        self._numbers: dict[int, int] = {}
        self._held: list[Any] = []
        self._todo: list[Any] = []

    def record(self, record: Record) -> None:
        """Feed a record and what it refers to, without recursion: tuples may lie deep within tuples."""
        self._line(type(record).__name__)
        parts = list(record.parts())
        if type(record) is SetRecord:  # its order is that of hashes
            self._parts("set", sorted(map(self._text, parts)))
        else:
            self._parts("parts", parts)
        self._todo.append(record.target)
        while self._todo:
            self._value(self._todo.pop())
        if len(self._chunks) > 1000:
            self.hexdigest()

    def hexdigest(self) -> str:
        """Return the fingerprint of all that has been fed."""
        self._sha.update(b"".join(self._chunks))
        self._chunks = []
        return self._sha.hexdigest()

    def _value(self, value: Any) -> None:
        """Feed a value, with where it ends: 1 and 23 must not read like 12 and 3."""
        if type(value) is TupleStandIn:
            self._parts("tuple", value.parts)
            return
        manner = self._manner(type(value))
        if manner.says_all:
            self._line(f"{manner.name} {value!r}")
        elif manner.is_tuple:
            self._parts("tuple", tuple.__iter__(value))
        else:
            self._reference(value)

    def _manner(self, kind: type) -> _Manner:
        manner = self._manners.get(id(kind))
        if manner is None:
            manner = self._manners[id(kind)] = _Manner(kind)
        return manner

    def _parts(self, head: str, parts: Iterable[Any]) -> None:
        parts = list(parts)
        self._line(f"{head} {len(parts)}")
        self._todo += reversed(parts)

    def _reference(self, value: Any) -> None:
        value = self._instead.get(id(value), value)
        number = self._numbers.get(id(value))
        self._line(f"number {len(self._numbers) if number is None else number}")
        if number is not None:
            return
        self._numbers[id(value)] = len(self._numbers)
        self._held.append(value)
        if type(value) is TensorState:
            self._tensor(value)
        elif type(value) is CopiedTensor:
            for part in value.parts():
                self._array(part.detach().cpu().contiguous().numpy())
        elif type(value) is ArrayState:
            self._array(value.numbers())
            self._attributes(value.attributes)
        else:
            self._line(self._text(value))

    def _tensor(self, state: TensorState) -> None:
        plain = state.frozen().detach().cpu().resolve_conj().resolve_neg()
        trained = state.leaf and state.requires_grad
        numbers = plain.contiguous().reshape(-1).view(torch.uint8).numpy()
        self._bytes(f"tensor {state.dtype} {tuple(state.shape)} {trained}", numbers.tobytes())
        self._todo.append(state.gradient)
        self._attributes(state.attributes)

    def _array(self, array: np.ndarray[Any, Any]) -> None:
        self._bytes(f"array {array.dtype} {array.shape}", array.tobytes())

    def _attributes(self, attributes: Mapping[str, Any] | None) -> None:
        self._parts("attributes", [part for item in (attributes or {}).items() for part in item])

    def _line(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self._chunks += (b"%d;" % len(data), data)

    def _bytes(self, head: str, data: bytes) -> None:
        self._line(head)
        self._sha.update(b"".join((*self._chunks, b"%d;" % len(data))))
        self._sha.update(data)
        self._chunks = []

    def _text(self, value: Any) -> str:
        """Return a text for a value; objects are named by their class, which is the same wherever they lie."""
        kind = type(value)
        manner = self._manner(kind)
        if manner.says_all:
            return f"{manner.name} {value!r}"
        if issubclass(kind, _NUMBERS):  # of a derived class, which may say what it likes
            return next(f"{manner.name} {base.__repr__(value)}" for base in _NUMBERS if issubclass(kind, base))
        if issubclass(kind, Enum):
            return f"{manner.name} {object.__getattribute__(value, '_name_')}"
        if issubclass(kind, type):
            return f"class {name_of(value)}"
        return f"module {value.__name__}" if kind is ModuleType else manner.name
