"""Where the copies of a loop's tensors lie."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Iterable

import torch

APART = 2**16
"""Bytes from which on frozen memory lies apart from the heap."""

MOST_AT_ONCE, BYTES_AT_ONCE = 64, 2**24
"""How many pieces of one size are asked for together, and of how many bytes at most."""


class FrozenMemory:
    """Pieces of memory that are kept for long, in the midst of a loop that makes and drops its own all the time.

    A piece that lay alone within the heap would take the place that the next iteration wants. That one would find
    another, and leave a hole: as much memory again, through which the loop would wander and never find what it makes in
    the cache. So large pieces lie apart, small ones side by side, and what is no longer needed is used again.
    """

    def __init__(self) -> None:
        self._spare: dict[int, torch.UntypedStorage] = {}
        self._stock: dict[int, list[torch.UntypedStorage]] = {}

    def recycle(self, storages: Iterable[torch.UntypedStorage]) -> None:
        """What no moment needs any longer. New memory costs far more than the copy that goes into it."""
        self._spare = {storage._cdata: storage for storage in storages}

    def hold(self, storage: torch.UntypedStorage) -> None:
        """It is needed after all."""
        self._spare.pop(storage._cdata, None)

    def copy_of(self, live: torch.UntypedStorage) -> torch.UntypedStorage:
        """The same bytes, on the same device."""
        copied = self._found(live) or self._new(live.nbytes(), live.device)
        copied.copy_(live)
        return copied

    def _found(self, live: torch.UntypedStorage) -> torch.UntypedStorage | None:
        for key, spare in self._spare.items():
            if spare.nbytes() == live.nbytes() and spare.device == live.device:
                return self._spare.pop(key)
        return None

    def _new(self, size: int, device: torch.device) -> torch.UntypedStorage:
        if device.type != "cpu":
            return torch.UntypedStorage(size, device=device)
        stock = self._stock.setdefault(size, [])
        if not stock:
            count = max(min(MOST_AT_ONCE, BYTES_AT_ONCE // max(size, 1)), 1)
            make = _apart if size >= APART else _in_the_heap
            stock += [make(size) for _ in range(count)]
        return stock.pop()


def _apart(size: int) -> torch.UntypedStorage:
    """Nothing of it is there before it is written to."""
    private = {} if sys.platform == "win32" else {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS}
    return torch.frombuffer(mmap.mmap(-1, size, **private), dtype=torch.uint8).untyped_storage()


def _in_the_heap(size: int) -> torch.UntypedStorage:
    return torch.UntypedStorage(size)
