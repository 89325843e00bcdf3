"""Where the copies of a loop's tensors lie."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Iterable

import torch

APART = 2**16
"""Bytes from which on frozen memory lies apart from the heap."""

AT_ONCE = 64
"""How many smaller pieces of one size are asked for together."""


class FrozenMemory:
    """Pieces of memory that are kept for long, in the midst of a loop that makes and drops its own all the time.

    A piece that lay alone within the heap would take the place that the next iteration wants. That one would find
    another, and leave a hole: as much memory again, through which the loop would wander and never find what it makes in
    the cache. So large pieces lie apart, small ones side by side, and what is no longer needed is used again.
    """

    def __init__(self) -> None:
        self._spare: dict[int, torch.UntypedStorage] = {}
        self._stock: dict[int, list[torch.UntypedStorage]] = {}
        self._sizes: set[int] = set()
        self._sizes_before: set[int] = set()

    def begin(self) -> None:
        """Begin to keep another moment.

        What is in stock stays only for sizes that the last one had, too: a tensor that grows with each iteration would
        leave a stock of every size behind.
        """
        self._sizes_before, self._sizes = self._sizes, set()
        self._stock = {size: stock for size, stock in self._stock.items() if size in self._sizes_before}

    def recycle(self, storages: Iterable[torch.UntypedStorage]) -> None:
        """What no moment needs any longer. New memory costs far more than the copy that goes into it."""
        self._spare = {storage._cdata: storage for storage in storages}

    def hold(self, storage: torch.UntypedStorage) -> None:
        """It is needed after all."""
        self._spare.pop(storage._cdata, None)

    def copy_of(self, live: torch.UntypedStorage) -> torch.UntypedStorage:
        """The same bytes, on the same device."""
        copied = self.room(live.nbytes(), live.device)
        copied.copy_(live)
        return copied

    def room(self, size: int, device: torch.device) -> torch.UntypedStorage:
        """Return memory of `size` bytes, to be written to."""
        self._sizes.add(size)
        found = self._found(size, device)
        return self._new(size, device) if found is None else found

    def _found(self, size: int, device: torch.device) -> torch.UntypedStorage | None:
        for key, spare in self._spare.items():
            if spare.nbytes() == size and spare.device == device:
                return self._spare.pop(key)
        return None

    def _new(self, size: int, device: torch.device) -> torch.UntypedStorage:
        if device.type != "cpu":
            return torch.UntypedStorage(size, device=device)
        if size >= APART:
            return _apart(size)
        stock = self._stock.setdefault(size, [])
        if not stock:
            stock += [torch.UntypedStorage(size) for _ in range(AT_ONCE if size in self._sizes_before else 1)]
        return stock.pop()


def _apart(size: int) -> torch.UntypedStorage:
    """Memory of which nothing is there before it is written to."""
    private = {} if sys.platform == "win32" else {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS}
    return torch.frombuffer(mmap.mmap(-1, size, **private), dtype=torch.uint8).untyped_storage()
