"""A fingerprint of a moment: equal exactly when all that was kept is the same bit for bit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch

from core.state.arrays import ArrayState
from core.state.records import Record, SetRecord
from core.state.sparse import CopiedTensor
from core.state.stand_ins import StandIn, TupleStandIn
from core.state.tensors import TensorState

_BY_VALUE = (
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    type(None),
    torch.dtype,
    torch.device,
    torch.Size,
    range,
    np.generic,
)


def digest(records: Iterable[Record], instead: Mapping[int, StandIn]) -> str:
    """SHA-256 over records in their order; objects are told apart by the order in which they come up."""
    feeding = _Feeding(instead)
    for record in records:
        feeding.record(record)
    return feeding.sha.hexdigest()


class _Feeding:
    def __init__(self, instead: Mapping[int, StandIn]) -> None:
        self.sha = hashlib.sha256()
        self._instead = instead
        self._numbers: dict[int, int] = {}
        self._held: list[Any] = []
        self._todo: list[Any] = []

    def record(self, record: Record) -> None:
        self._line(type(record).__name__)
        self._reference(record.target)
        parts = list(record.parts())
        self._line(f"parts {len(parts)}")
        if isinstance(record, SetRecord):
            for text in sorted(map(_plain, parts)):
                self._line(text)
        else:
            for part in parts:
                self.value(part)

    def value(self, value: Any) -> None:
        """Feed a value and what it is made of, without recursion: tuples may lie deep within tuples."""
        self._todo.append(value)
        while self._todo:
            self._one(self._todo.pop())

    def _one(self, value: Any) -> None:
        """Feed a value, with where it ends: 1 and 23 must not read like 12 and 3."""
        if isinstance(value, _BY_VALUE):
            self._line(_plain(value))
        elif isinstance(value, (tuple, TupleStandIn)):
            self._parts("tuple", value.parts if isinstance(value, TupleStandIn) else tuple.__iter__(value))
        elif type(value) is dict:  # a generator's state, which consists of dicts and arrays
            self._parts("dict", [part for item in value.items() for part in item])
        elif isinstance(value, np.ndarray) and not value.dtype.hasobject:
            self._bytes(f"array {value.dtype} {value.shape}", value.tobytes())
        else:
            self._reference(value)

    def _parts(self, head: str, parts: Iterable[Any]) -> None:
        parts = list(parts)
        self._line(f"{head} {len(parts)}")
        self._todo += reversed(parts)

    def _reference(self, value: Any) -> None:
        value = self._instead.get(id(value), value)
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._numbers)
            self._held.append(value)
            if isinstance(value, TensorState):
                self._tensor(value)
            elif isinstance(value, CopiedTensor):
                self._parts("sparse", [part.detach().cpu().contiguous().numpy() for part in value.parts()])
            elif isinstance(value, ArrayState):
                self._one(value.numbers())
                self._parts("attributes", [part for item in (value.attributes or {}).items() for part in item])
            elif isinstance(value, torch.Tensor) and value.dtype is torch.uint8:  # a generator's state
                self._bytes("state", value.cpu().numpy().tobytes())
            else:
                self._line(_plain(value))
        self._line(f"number {number}")

    def _tensor(self, state: TensorState) -> None:
        trained = state.leaf and state.requires_grad
        numbers = (
            state.frozen()
            .detach()
            .cpu()
            .resolve_conj()
            .resolve_neg()
            .contiguous()
            .reshape(-1)
            .view(torch.uint8)
            .numpy()
        )
        self._bytes(f"tensor {state.dtype} {tuple(state.shape)} {trained}", numbers.tobytes())
        self._todo.append(state.gradient)
        self._parts("attributes", [part for item in (state.attributes or {}).items() for part in item])

    def _line(self, text: str) -> None:
        self._bytes("", text.encode("utf-8", "surrogatepass"))

    def _bytes(self, head: str, data: bytes) -> None:
        self.sha.update(f"{head} {len(data)};".encode())
        self.sha.update(data)


def _plain(value: Any) -> str:
    """Return a text for a value; objects are named by their class, which is the same wherever they lie."""
    if isinstance(value, _BY_VALUE):
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, StandIn):
        return type(value).__name__
    return f"{type(value).__module__}.{type(value).__qualname__}"
