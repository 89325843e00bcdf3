"""The bytes of a storage at a moment, and the live storage that they are written back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.multiprocessing.reductions import StorageWeakRef

from core.state.stand_ins import Restoring, StandIn

BEGINNING = 512
"""How many of a storage's first bytes are compared before all of them are."""

CHUNK = 2**16
"""Numbers that are compared at once: the result of a comparison should stay in the cache."""


class StorageState(StandIn):
    """The bytes of a storage, and the storage while it lives.

    Attributes:
        origin: the live storage. Nothing else may be written to: whatever else a tensor has come to lie in may belong
            to somebody. None for one that is still to be made.
        version: of a tensor in it, as autograd counts writes.
        frozen: the bytes.
        array: the numpy array whose memory it is, if it is one's.
    """

    __slots__ = ("_numbers", "array", "frozen", "on_cpu", "origin", "version")

    def __init__(self, origin: StorageWeakRef | None, version: int, frozen: torch.UntypedStorage) -> None:
        self.origin = origin
        self.version = version
        self.frozen = frozen
        self.on_cpu = frozen.device.type == "cpu"
        self.array: Callable[[], Any] | None = None
        self._numbers: Any = None

    def equals(self, live: torch.UntypedStorage, scratch: torch.Tensor | None = None) -> bool:
        """Compare byte by byte: `.data` lets a script write without a version being counted.

        Args:
            live: the storage.
            scratch: an empty tensor of bytes, to be used again and again where there are thousands of storages.
        """
        size = live.nbytes()
        if size != self.frozen.nbytes():
            return False
        if not self.on_cpu:
            return torch.equal(_bytes_of(live), _bytes_of(self.frozen))
        if self._numbers is None:
            self._numbers = numpy_bytes(self.frozen)
        live_numbers = numpy_bytes(live) if scratch is None else scratch.set_(live).numpy()
        return same_bytes(live_numbers, self._numbers)

    def live(self) -> torch.UntypedStorage | None:
        """Return the live storage."""
        return None if self.origin is None else torch.UntypedStorage._new_with_weak_ptr(self.origin.cdata)

    def revived(self, restoring: Restoring) -> torch.UntypedStorage:
        """Return the storage with its bytes written back."""
        live = self.live()
        size = self.frozen.nbytes()
        if live is None:
            live = self._in_array() or torch.UntypedStorage(size, device=self.frozen.device)
            self.origin = StorageWeakRef(live)
        elif live.nbytes() != size:
            live.resize_(size)
        if not self.equals(live):  # memory that is mapped or read-only is not written to without need
            live.copy_(self.frozen)
        return live

    def _in_array(self) -> torch.UntypedStorage | None:
        array = self.array and self.array()
        if array is None or array.nbytes != self.frozen.nbytes() or not array.flags.c_contiguous:
            return None
        return torch.from_numpy(array.reshape(-1).view(np.uint8)).untyped_storage()


def _bytes_of(storage: torch.UntypedStorage) -> torch.Tensor:
    return torch.empty(0, dtype=torch.uint8, device=storage.device).set_(storage)


def numpy_bytes(storage: torch.UntypedStorage) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a view of a storage on the CPU."""
    return torch.empty(0, dtype=torch.uint8, device="cpu").set_(storage).numpy()


def same_bytes(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Compare two flat arrays of as many bytes: what has changed has mostly changed at its beginning."""
    size = one.size
    if one[:BEGINNING].tobytes() != other[:BEGINNING].tobytes():
        return False
    if size <= BEGINNING:
        return True
    wide = np.int64 if size % 8 == 0 else np.uint8  # torch would take 30 times as long, byte by byte
    one, other = one.view(wide), other.view(wide)
    return all((one[at : at + CHUNK] == other[at : at + CHUNK]).all() for at in range(0, one.size, CHUNK))
