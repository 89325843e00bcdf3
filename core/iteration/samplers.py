"""The indices that a DataLoader draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import torch
from torch.utils.data import sampler as torch_samplers
from torch.utils.data.dataloader import _InfiniteConstantSampler
from torch.utils.data.sampler import BatchSampler, RandomSampler

from core.iteration.endless import Repeat
from core.iteration.iterators import iterator_over
from core.iteration.random_state import as_bytes, as_state
from core.state.rng_state import cpu_state

_PURE = frozenset(
    kind.__iter__
    for kind in (
        torch_samplers.SequentialSampler,
        RandomSampler,
        torch_samplers.SubsetRandomSampler,
        torch_samplers.WeightedRandomSampler,
    )
)
"""Methods that give the same indices whenever the generators stand the same."""


class IndexIterator(Iterator[Any]):
    """Over a sampler of torch's own, made again and skipped to its place, which loads no data.

    Drawing begins with the generators as they stood when it began, and they are put back afterwards. The end draws too
    (RandomSampler permutes once more), so a sampler is made again to be exhausted once more.
    """

    memento_skip = ("_source", "_skipped")

    def __init__(self, sampler: Iterable[Any], indices: Any) -> None:
        """Draw from `sampler`; `indices` is the sampler within if it makes batches, else the same."""
        self._sampler = sampler
        self._generator: torch.Generator | None = getattr(indices, "generator", None)
        self._watched = self._generator is not None and _draws_as_it_goes(indices)
        self._source: Iterator[Any] | None = iter(sampler)
        self._at = 0
        self._ended = False
        self._before: dict[int, tuple[bytes, bytes | None]] = {}

    def __next__(self) -> Any:
        if self._ended:
            raise StopIteration
        if self._source is None:
            self._source = self._made_again()
        if self._watched or not self._at:
            self._before[self._at] = self._generators()
        try:
            item = next(self._source)
        except BaseException:
            self._ended = True
            raise
        self._at += 1
        return item

    def memento_restored(self) -> None:
        """Make the sampler's iterator again before the next index."""
        self._source = None

    def _generators(self) -> tuple[bytes, bytes | None]:
        own = self._generator
        return as_bytes(cpu_state()), None if own is None else as_bytes(own.get_state())

    def _set_generators(self, states: tuple[bytes, bytes | None]) -> None:
        torch.set_rng_state(as_state(states[0]))
        if self._generator is not None and states[1] is not None:
            self._generator.set_state(as_state(states[1]))

    def _made_again(self) -> Iterator[Any]:
        now = self._generators()
        source = iter(self._sampler)
        for at in range(self._at):
            if at in self._before:
                self._set_generators(self._before[at])
            next(source)
        self._set_generators(now)
        return source


def _draws_as_it_goes(sampler: object) -> bool:
    """Return whether a sampler uses its generator not only at first, so that a script may use it in between."""
    if not isinstance(sampler, RandomSampler):
        return False
    return sampler.replacement or sampler.num_samples > len(sampler.data_source)


class BatchIterator(Iterator[list[Any]]):
    """The batches of a BatchSampler, over any sampler; begun, as there, only with the first batch."""

    def __init__(self, batches: BatchSampler) -> None:
        self._batches = batches
        self._indices: Iterator[Any] | None = None
        self._ended = False

    def __next__(self) -> list[Any]:
        if self._ended:
            raise StopIteration
        try:
            return self._draw()
        except BaseException:
            self._ended = True
            raise

    def _draw(self) -> list[Any]:
        if self._indices is None:
            self._indices = iterator_over(self._batches.sampler)
        size = self._batches.batch_size
        batch = list(islice(self._indices, size))
        if not batch or (self._batches.drop_last and len(batch) < size):
            raise StopIteration
        return batch


def index_iterator(sampler: Any) -> Iterator[Any]:
    """Return an iterator over a sampler, or over a sampler of batches, whose place can be kept."""
    if getattr(type(sampler), "__iter__", None) is BatchSampler.__iter__:
        if _is_pure(sampler.sampler):
            return IndexIterator(sampler, sampler.sampler)
        return BatchIterator(sampler)
    if isinstance(sampler, _InfiniteConstantSampler):
        return Repeat(None, None)
    if _is_pure(sampler):
        return IndexIterator(sampler, sampler)
    return iterator_over(sampler)


def _is_pure(sampler: object) -> bool:
    return getattr(type(sampler), "__iter__", None) in _PURE
