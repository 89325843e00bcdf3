from __future__ import annotations

import multiprocessing

import pytest
import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
)

from core.iteration.loaders import Loaders
from tests.core.iteration.helpers.going_back import KEPT, check
from tests.core.iteration.helpers.memento import Memento

DATA = TensorDataset(torch.arange(10.0), torch.arange(10))


def epochs(make_loader, count=3, draws=0):
    """A script that iterates over a loader several times, and draws random numbers itself."""

    def script(make):
        loader = make_loader()
        left, batches = make.over(range(count)), None

        def step():
            nonlocal batches
            while True:
                if batches is None:
                    next(left)
                    batches = make.over(loader)
                try:
                    batch = next(batches)
                except StopIteration:
                    batches = None
                else:
                    return batch, torch.rand(draws)

        return step

    return script


def own_generator(seed=1):
    return torch.Generator().manual_seed(seed)


def test_plain():
    check(epochs(lambda: DataLoader(DATA, 3)), 14)


def test_shuffled():
    check(epochs(lambda: DataLoader(DATA, 3, shuffle=True), draws=2), 14)


def test_shuffled_by_its_own_generator():
    check(epochs(lambda: DataLoader(DATA, 5, shuffle=True, generator=own_generator())), 8)


def test_the_end_draws_once():
    def script(make):
        generator = own_generator()
        batches = make.over(DataLoader(DATA, 5, shuffle=True, generator=generator))
        return lambda: (next(batches, None), generator.get_state())

    check(script, 5)


def test_dropping_the_last():
    check(epochs(lambda: DataLoader(DATA, 3, shuffle=True, drop_last=True)), 11)


def test_without_batches():
    check(epochs(lambda: DataLoader(DATA, None, shuffle=True)), 24)


def test_weighted():
    check(epochs(lambda: DataLoader(DATA, 3, sampler=WeightedRandomSampler([1.0] * 9 + [5.0], 8))), 12)


def test_subset():
    check(epochs(lambda: DataLoader(DATA, 2, sampler=SubsetRandomSampler([1, 3, 5, 7]))), 9)


def test_more_samples_than_data_from_a_generator_that_the_script_uses_too():
    generator = own_generator()

    def script(make):
        sampler = RandomSampler(range(4), num_samples=12, generator=generator.manual_seed(2))
        batches = make.over(DataLoader(DATA, 3, sampler=sampler))
        return lambda: (next(batches), torch.rand(1, generator=generator))

    check(script, 5)


def test_with_replacement_from_a_generator_that_the_script_uses_too():
    generator = own_generator()

    def script(make):
        sampler = RandomSampler(range(4), replacement=True, num_samples=70, generator=generator.manual_seed(2))
        batches = make.over(DataLoader(DATA, 10, sampler=sampler))
        return lambda: (next(batches), torch.rand(1, generator=generator))

    check(script, 9)


class Alternating(Sampler):
    """A sampler with a state of its own, which it changes as it goes."""

    def __init__(self):
        self.epoch = self.drawn = 0

    def __iter__(self):
        self.epoch += 1
        return Indices(self, torch.randperm(7).tolist())

    def __len__(self):
        return 7


class Indices:
    def __init__(self, sampler, left):
        self.sampler, self.left = sampler, left

    def __iter__(self):
        return self

    def __next__(self):
        self.sampler.drawn += 1
        if not self.left:
            raise StopIteration
        return (self.left.pop() + self.sampler.epoch) % 10


def test_own_sampler():
    def script(make):
        sampler = Alternating()
        step = epochs(lambda: DataLoader(DATA, 2, sampler=sampler), draws=1)(make)
        return lambda: (step(), sampler.epoch, sampler.drawn)

    check(script, 13)


def test_own_sampler_dropping_the_last():
    def script(make):
        sampler = Alternating()
        step = epochs(lambda: DataLoader(DATA, 2, sampler=sampler, drop_last=True), draws=1)(make)
        return lambda: (step(), sampler.epoch, sampler.drawn)

    check(script, 10)


class Buckets(Sampler):
    """Makes batches itself, of growing length."""

    def __init__(self):
        self.at = 0

    def __iter__(self):
        self.at = 0
        return self

    def __next__(self):
        self.at += 1
        if self.at > 3:
            raise StopIteration
        return list(range(self.at))

    def __len__(self):
        return 3


def test_own_batch_sampler():
    check(epochs(lambda: DataLoader(DATA, batch_sampler=Buckets())), 10)


def test_given_batch_sampler():
    check(epochs(lambda: DataLoader(DATA, batch_sampler=BatchSampler(SequentialSampler(DATA), 4, False))), 10)


class Lines(IterableDataset):
    """Gives numbers by an iterator of Python's own."""

    def __init__(self):
        self.begun = 0

    def __iter__(self):
        self.begun += 1
        return map(float, range(self.begun, self.begun + 7))


class Noise(IterableDataset):
    """Gives random numbers by a generator, which can only be recorded."""

    def __iter__(self):
        for _ in range(7):
            yield torch.rand(2)


def test_iterable_dataset():
    check(epochs(lambda: DataLoader(Lines(), 2, drop_last=True)), 10)
    check(epochs(lambda: DataLoader(Lines(), None)), 22)


def test_iterable_dataset_that_is_a_generator():
    check(epochs(lambda: DataLoader(Noise(), 3), draws=1), 10)


def test_own_collation_and_a_dataset_that_draws():
    class Noisy(Dataset):
        def __len__(self):
            return 6

        def __getitem__(self, index):
            return index + torch.randn(())

    check(epochs(lambda: DataLoader(Noisy(), 2, shuffle=True, collate_fn=lambda items: sum(items)), draws=1), 10)


def test_subclass_of_a_loader():
    class Loader(DataLoader):
        def __iter__(self):
            self.times = getattr(self, "times", 0) + 1
            return super().__iter__()

    check(epochs(lambda: Loader(DATA, 4, shuffle=True)), 10)


def test_first_batch_again_and_again():
    def script(make):
        loader = DataLoader(DATA, 4, shuffle=True)
        return lambda: next(make.over(loader))

    check(script, 6)


def test_two_iterators_of_one_loader():
    def script(make):
        loader = DataLoader(DATA, 3, shuffle=True, generator=own_generator())
        pairs = make.call(zip, loader, loader)
        return lambda: next(pairs)

    check(script, 6)


class Installed:
    """The loaders' patch while a block runs."""

    def __enter__(self):
        self.notes, self.loaders = [], Loaders()
        self.loaders.install(self.notes)
        return self.notes

    def __exit__(self, *error):
        self.loaders.uninstall()


def seen(loader):
    torch.manual_seed(7)
    return [[batch[0].tolist() for batch in loader] for _ in range(2)], torch.rand(1).item()


@pytest.mark.filterwarnings("ignore:This DataLoader will create")
def test_workers_are_not_used_and_said():
    def loader(workers, **options):
        return DataLoader(DATA, 3, shuffle=True, num_workers=workers, **options)

    with Installed() as notes:
        kept = seen(loader(2, prefetch_factor=3, timeout=5, multiprocessing_context="spawn"))
        assert kept == seen(loader(2))
        assert multiprocessing.active_children() == []
    assert [str(note) for note in notes] == [
        "DataLoader(num_workers=2) runs with num_workers=0, so that its place can be kept."
    ]
    assert kept == seen(loader(0))


def test_persistent_iterators():
    def loader():
        return DataLoader(Lines(), 2, num_workers=1, persistent_workers=True)

    def script(make):
        return epochs(loader if make is KEPT else lambda: DataLoader(Lines(), 2))(make)

    check(script, 14, generators=False)


@pytest.mark.filterwarnings("ignore:This DataLoader will create")
def test_installed_twice_and_taken_away():
    plain = DataLoader._get_iterator
    with Installed() as outer:
        with Installed() as inner:
            next(iter(DataLoader(DATA, num_workers=1)))
        next(iter(DataLoader(DATA, num_workers=2)))
        assert DataLoader._get_iterator is not plain
    assert DataLoader._get_iterator is plain
    assert len(inner) == len(outer) == 1 and "=1" in inner[0] and "=2" in outer[0]


def test_own_sampler_is_begun_once_and_as_late_as_ever():
    events = []

    class Told(Sampler):
        def __iter__(self):
            events.append("sampler")
            return iter([1, 2])

        def __len__(self):
            return 2

    def told():
        events.clear()
        batches = iter(DataLoader(DATA, 1, sampler=Told()))
        events.append("made")
        list(batches)
        indices = iter(DataLoader(DATA, None, sampler=Told()))
        events.append("made")
        list(indices)
        return list(events)

    expected = told()
    with Installed():
        assert told() == expected


def test_a_seek_loads_no_data():
    loaded = []

    class Told(Dataset):
        def __len__(self):
            return 6

        def __getitem__(self, index):
            loaded.append(index)
            return index

    with Installed():
        batches = iter(DataLoader(Told(), 2, shuffle=True))
        next(batches)
        next(batches)
        memento = Memento(batches)
        last = next(batches)
        loaded.clear()
        memento.restore()
        assert loaded == []
        assert next(batches).tolist() == last.tolist() == loaded
