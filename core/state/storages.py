"""The bytes of a storage at a moment, and the live storage that they are written back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.multiprocessing.reductions import StorageWeakRef

from core.state.stand_ins import Restoring, StandIn

BEGINNING = 512
"""The number of a storage's first numbers that are compared before all of them are."""

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

    def equals(self, live: torch.UntypedStorage, scratch: Scratch | None = None) -> bool:
        """Compare byte by byte: `.data` lets a script write without a version being counted.

        Args:
            live: the storage.
            scratch: tensors on the CPU to be used again and again where there are thousands of storages.
        """
        size = live.nbytes()
        if size != self.frozen.nbytes():
            return False
        if self._numbers is None:
            self._numbers = torch.empty(0, dtype=_widest(size), device=self.frozen.device).set_(self.frozen)
        dtype = self._numbers.dtype
        numbers = scratch[dtype] if scratch and self.on_cpu else torch.empty(0, dtype=dtype, device=live.device)
        numbers.set_(live)
        return _same(numbers, self._numbers) if self.on_cpu else torch.equal(numbers, self._numbers)

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
        writeable = array.flags.writeable
        array.setflags(write=True)
        storage = torch.from_numpy(array.reshape(-1).view(np.uint8)).untyped_storage()
        array.setflags(write=writeable)
        return storage


Scratch = dict[torch.dtype, torch.Tensor]


def scratch() -> Scratch:
    """Return empty tensors on the CPU."""
    return {dtype: torch.empty(0, dtype=dtype, device="cpu") for dtype in _WIDTHS}


_WIDTHS = {torch.int64: 8, torch.int32: 4, torch.uint8: 1}


def _widest(size: int) -> torch.dtype:
    return next(dtype for dtype, width in _WIDTHS.items() if size % width == 0)


def _same(live: torch.Tensor, frozen: torch.Tensor) -> bool:
    """Compare two flat tensors on the CPU: what has changed has mostly changed at its beginning."""
    if live.numel() <= BEGINNING:
        return torch.equal(live, frozen)
    if not torch.equal(live[:BEGINNING], frozen[:BEGINNING]):
        return False
    # Numpy is faster by far, but a storage that has been given to it by `.numpy()` cannot be resized any more.
    return same_numbers(np.from_dlpack(live), np.from_dlpack(frozen))


def numpy_bytes(storage: torch.UntypedStorage) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a view of a storage of a memento's own, on the CPU."""
    return torch.empty(0, dtype=torch.uint8, device="cpu").set_(storage).numpy()


def same_bytes(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Compare two flat arrays of as many bytes."""
    wide = np.int64 if one.size % 8 == 0 else np.uint8
    return same_numbers(one.view(wide), other.view(wide))


def same_numbers(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Compare two flat arrays, piece by piece."""
    return all((one[at : at + CHUNK] == other[at : at + CHUNK]).all() for at in range(0, one.size, CHUNK))
