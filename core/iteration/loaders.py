"""DataLoaders whose iterators can be gone back in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch.utils.data import DataLoader
from torch.utils.data.dataloader import _DatasetKind, _SingleProcessDataLoaderIter

from core.i18n import Words, words
from core.iteration.iterators import iterator_over
from core.iteration.notes import note, receive, stop_receiving
from core.iteration.samplers import index_iterator


class Loaders:
    """Lets DataLoaders that are iterated over make iterators whose place is plain state.

    Workers are not used: a loader loads in the process of the script, whatever its `num_workers`.
    """

    _installed = 0
    _plain: Any = None

    def install(self, notes: list[Words]) -> None:
        """Act from now on, and add to `notes` what is to be said about this; may be repeated."""
        receive(notes)
        if not Loaders._installed:
            Loaders._plain = DataLoader._get_iterator
            DataLoader._get_iterator = _iterator_of  # type: ignore[assignment, method-assign]
        Loaders._installed += 1

    def uninstall(self) -> None:
        """Undo the last `install`."""
        stop_receiving()
        Loaders._installed -= 1
        if not Loaders._installed:
            DataLoader._get_iterator = Loaders._plain  # type: ignore[method-assign]


def _iterator_of(loader: DataLoader[Any]) -> LoaderIterator:
    if loader.num_workers:
        note(
            words(
                "Iteration",
                "DataLoader(num_workers={}) runs with num_workers=0, so that its place can be kept.",
            ).format(loader.num_workers)
        )
    return LoaderIterator(loader)


class LoaderIterator(_SingleProcessDataLoaderIter):
    """Torch's own iterator, over indices and a data set whose places can be kept."""

    memento_skip = ("_pg",)

    def __init__(self, loader: DataLoader[Any]) -> None:
        super().__init__(_InOneProcess(loader))
        self._keep_place()

    def _reset(self, loader: DataLoader[Any], first_iter: bool = False) -> None:
        """Begin again, as a loader with `persistent_workers` does."""
        super()._reset(loader, first_iter)
        self._dataset_fetcher = _DatasetKind.create_fetcher(
            self._dataset_kind, self._dataset, self._auto_collation, self._collate_fn, self._drop_last
        )
        self._keep_place()

    def _keep_place(self) -> None:
        fetcher = self._dataset_fetcher
        if hasattr(fetcher, "dataset_iter"):
            fetcher.dataset_iter = iterator_over(fetcher.dataset_iter)


class _InOneProcess:
    """A loader as it would be without workers."""

    num_workers = 0
    timeout = 0
    persistent_workers = False

    def __init__(self, loader: DataLoader[Any]) -> None:
        self._loader = loader
        self._index_sampler = _Indices(loader._index_sampler)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class _Indices:
    """A sampler whose iterators can be gone back in."""

    def __init__(self, sampler: Any) -> None:
        self._sampler = sampler

    def __iter__(self) -> Iterator[Any]:
        return index_iterator(self._sampler)

    def __len__(self) -> int:
        return len(self._sampler)
