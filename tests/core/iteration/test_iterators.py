from __future__ import annotations

import array
import collections
import csv
import io

import numpy as np
import pytest
import torch
from torch import nn

from core.iteration.iterators import iterator_over
from core.iteration.notes import receive, stop_receiving
from core.iteration.recorded import PlaceLostError
from tests.core.iteration.helpers.going_back import check
from tests.core.iteration.helpers.memento import Memento


class Squares:
    """The older protocol: items by index."""

    def __getitem__(self, index):
        if index == 4:
            raise IndexError
        return index * index


class Down:
    """An iterator written in Python."""

    def __init__(self, at):
        self.at = at

    def __iter__(self):
        return self

    def __next__(self):
        if not self.at:
            raise StopIteration
        self.at -= 1
        return self.at


class Doubled(list):
    """A list that shows other items than it holds, though not to `iter`."""

    def __getitem__(self, index):
        return 2 * super().__getitem__(index)


class Backwards(dict):
    def __iter__(self):
        return reversed(list(super().__iter__()))


def noise():
    for at in range(4):
        yield at, torch.rand(2), np.random.rand(), {"a": [torch.zeros(1)]}


ITERABLES = {
    "range": lambda: range(10, 0, -3),
    "long range": lambda: range(1 << 70, (1 << 70) + 3),
    "list": lambda: [1, [2], "3"],
    "tuple": lambda: (1, 2),
    "text": lambda: "naïve",
    "bytes": lambda: b"abc",
    "bytearray": lambda: bytearray(b"abc"),
    "array": lambda: array.array("d", [1, 2, 3]),
    "deque": lambda: collections.deque("abc"),
    "list subclass": lambda: Doubled([1, 2, 3]),
    "items by index": Squares,
    "dict": lambda: {"a": 1, "b": 2, "c": 3},
    "keys": lambda: {"a": 1, "b": 2, "c": 3}.keys(),
    "values": lambda: {"a": 1, "b": 2, "c": 3}.values(),
    "items": lambda: {"a": 1, "b": 2, "c": 3}.items(),
    "ordered": lambda: collections.OrderedDict(a=1, b=2),
    "counter": lambda: collections.Counter("abca").items(),
    "dict subclass": lambda: Backwards(a=1, b=2, c=3),
    "dict iterator": lambda: iter({"a": 1, "b": 2}.items()),
    "set": lambda: {5, "a", 3.5},
    "frozenset": lambda: frozenset("abc"),
    "set iterator": lambda: iter({5, "a", 3.5}),
    "tensor": lambda: torch.arange(6).reshape(3, 2),
    "parameter": lambda: nn.Parameter(torch.ones(3)),
    "numpy": lambda: np.arange(6).reshape(3, 2),
    "written in Python": lambda: Down(3),
    "generator": noise,
    "generator expression": lambda: (torch.rand(at) for at in range(4)),
    "numpy's own": lambda: np.ndenumerate(np.arange(4).reshape(2, 2)),
    "csv": lambda: csv.reader(io.StringIO("a,b\nc,d\n")),
    "module list": lambda: (layer.in_features for layer in nn.ModuleList([nn.Linear(1, 1), nn.Linear(2, 1)])),
    "enumerate": lambda: enumerate([1, 2, 3], 7),
    "zip": lambda: zip([1, 2, 3], "abc", strict=True),
    "map": lambda: map(str, range(3)),
    "filter": lambda: filter(None, [0, 1, 2]),
    "reversed": lambda: reversed((1, 2, 3)),
    "nothing": list,
}


@pytest.mark.parametrize("name", ITERABLES)
def test_same_items(name):
    def script(make):
        iterator = make.over(ITERABLES[name]())
        assert iter(iterator) is iterator
        return lambda: (next(iterator), torch.rand(1))

    check(script, 6)


def test_half_drawn_iterators():
    def script(make):
        iterators = [iter("abcd"), iter(range(5)), iter({1: 2, 3: 4, 5: 6}), iter({1, 2, 3}), enumerate("abc")]
        for iterator in iterators:
            next(iterator)
        iterators = [make.over(iterator) for iterator in iterators]
        return lambda: [next(iterator) for iterator in iterators]

    check(script, 5)


def test_list_that_grows_and_shrinks():
    def script(make):
        items = [1, 2, 3]
        iterator = make.over(items)

        def step():
            item = next(iterator)
            if item == 2:
                items.append(9)
            elif item == 3:
                items.pop(0)
                items.append(10)
            return item

        return step

    check(script, 8)


@pytest.mark.parametrize("view", ["keys", "values", "items"])
def test_dict_that_changes(view):
    def script(make):
        items = {1: 2, 2: 3, 3: 4}
        iterator = make.over(getattr(items, view)())

        def step():
            item = next(iterator)
            items[3] = 7
            if 7 in (item if view == "items" else [item, items.get(item)]):
                items[8] = 8
            return item

        return step

    check(script, 5)


def test_exhausted_iterators_stay_so():
    def script(make):
        items, keys, members = [1], {1: 1}, {1}
        iterators = [make.over(items), make.over(keys), make.over(members)]

        def step():
            drawn = [next(iterator, "none") for iterator in iterators]
            if "none" in drawn:
                items.append(2)
                keys[len(keys) + 1] = members.add(len(members) + 1)
            return drawn

        return step

    check(script, 5)


def test_set_that_changes():
    def script(make):
        items = {1, 2, 3}
        iterator = make.over(items)

        def step():
            item = next(iterator)
            if item == 2:
                items.discard(1)
            return item

        return step

    check(script, 4)


def test_items_written_to():
    def script(make):
        source = [torch.zeros(2), torch.ones(2), torch.ones(2) * 2]
        iterator, recorded = make.over(source), make.over(item.clone() for item in list(source))

        def step():
            return [item.add_(1) for item in (next(iterator), next(recorded))]

        return step

    check(script, 4)


def test_rows_of_a_tensor_that_changes():
    def script(make):
        data = torch.arange(6.0).reshape(3, 2)
        rows = make.over(data)

        def step():
            row = next(rows)
            data.mul_(2)
            return row

        return step

    check(script, 4)


def test_rows_share_the_gradient_graph():
    weights = nn.Parameter(torch.ones(3))
    sum(iterator_over(weights)).backward()
    assert weights.grad.tolist() == [1, 1, 1]


@pytest.mark.parametrize("wrong", [5, None, torch.tensor(3), len])
def test_same_errors(wrong):
    with pytest.raises(TypeError) as expected:
        iter(wrong)
    with pytest.raises(TypeError) as raised:
        iterator_over(wrong)
    assert str(raised.value) == str(expected.value)


def test_files_and_iterators_in_python_are_left_alone():
    file, down = io.StringIO("a\nb"), Down(3)
    assert iterator_over(file) is file
    assert iterator_over(down) is down
    for iterable in [1], {1: 2}, {1}, noise(), torch.ones(1), enumerate([1]):
        kept = iterator_over(iterable)
        assert iterator_over(kept) is kept


def test_nothing_is_drawn_from_an_iterator_that_others_draw_from_too():
    numbers = iter(range(5))
    iterator = iterator_over(numbers)
    assert [next(iterator), next(numbers), next(iterator)] == [0, 1, 2]


def test_what_is_recorded_is_said_once():
    notes = []
    receive(notes)
    Memento(iterator_over(noise()), iterator_over(noise()))
    Memento(iterator_over([1]))
    list(iterator_over(item for item in ()))
    stop_receiving()
    Memento(iterator_over(item for item in ()))
    assert len(notes) == 1
    assert "noise" in notes[0] and "test_iterators.py" in notes[0]


class Left(BaseException):
    """By which a walk leaves code that it no longer needs."""


def test_left_in_the_midst_of_an_item():
    leave = True

    def items():
        yield 1
        if leave:
            raise Left
        yield 2

    iterator = iterator_over(items())
    memento = Memento(iterator)
    assert next(iterator) == 1
    with pytest.raises(Left):
        next(iterator)
    memento.restore()
    assert next(iterator) == 1
    with pytest.raises(PlaceLostError, match="items"):
        next(iterator)


def test_recorded_parameters_are_the_very_same():
    net = nn.Linear(2, 2)
    iterator = iterator_over(net.parameters())
    memento = Memento(iterator)
    first = next(iterator)
    memento.restore()
    assert next(iterator) is first is net.weight
