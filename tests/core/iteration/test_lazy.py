from __future__ import annotations

import io
import itertools
import operator

import pytest
import torch
from torch.utils.data import DataLoader
from tqdm import tqdm

from core.iteration.lazy import lazy
from tests.core.iteration.helpers.going_back import check


def quiet(iterable, **options):
    return tqdm(iterable, file=io.StringIO(), **options)


def drawn(make_iterator):
    """A script that only draws, and asks for what is left."""

    def script(make):
        iterator = make_iterator(make.call)
        assert iter(iterator) is iterator
        return lambda: next(iterator)

    return script


CALLS = {
    "enumerate": lambda call: call(enumerate, "abc", 5),
    "enumerate named": lambda call: call(enumerate, iterable="abc", start=-1),
    "zip": lambda call: call(zip, [1, 2, 3], "ab", call(itertools.count)),
    "zip of nothing": lambda call: call(zip),
    "zip strict": lambda call: call(zip, [1, 2], (3, 4), strict=True),
    "zip strict shorter": lambda call: call(zip, [1, 2], [3, 4], [5], strict=True),
    "zip strict longer": lambda call: call(zip, [1], [3], [5, 6], strict=True),
    "zip strict longer at once": lambda call: call(zip, [1], [3, 4], strict=True),
    "map": lambda call: call(map, operator.add, [1, 2, 3], (4, 5)),
    "map that raises": lambda call: call(map, operator.truediv, [1, 2, 3], (1, 0, 1)),
    "filter": lambda call: call(filter, lambda item: item % 2, range(7)),
    "filter none": lambda call: call(filter, None, [0, 1, "", "a"]),
    "filterfalse": lambda call: call(itertools.filterfalse, bool, [0, 1, "", "a"]),
    "iter": lambda call: call(iter, {"a": 1, "b": 2}),
    "reversed list": lambda call: call(reversed, [1, 2, 3]),
    "reversed tuple": lambda call: call(reversed, (1, 2, 3)),
    "reversed range": lambda call: call(reversed, range(4)),
    "islice": lambda call: call(itertools.islice, call(iter, range(20)), 2, 9, 3),
    "islice stop": lambda call: call(itertools.islice, "abcdef", 4),
    "islice endless": lambda call: call(itertools.islice, "abcdef", 1, None),
    "islice backwards": lambda call: call(itertools.islice, "abcdef", 4, 2),
    "cycle": lambda call: call(itertools.cycle, "abc"),
    "cycle of nothing": lambda call: call(itertools.cycle, ""),
    "chain": lambda call: call(itertools.chain, [1, 2], (), "ab"),
    "chain of numbers": lambda call: call(itertools.chain, [1, 2], 3, [4]),
    "chain from iterable": lambda call: call(itertools.chain.from_iterable, [[1, 2], (), "ab"]),
    "count": lambda call: call(itertools.count, 0.5, step=0.25),
    "repeat": lambda call: call(itertools.repeat, "a", 3),
    "repeat named": lambda call: call(itertools.repeat, object="a", times=2),
    "repeat endless": lambda call: call(itertools.repeat, "a"),
    "repeat never": lambda call: call(itertools.repeat, "a", -1),
    "takewhile": lambda call: call(itertools.takewhile, lambda item: item < 3, [1, 2, 3, 1]),
    "dropwhile": lambda call: call(itertools.dropwhile, lambda item: item < 3, [1, 2, 3, 1]),
    "starmap": lambda call: call(itertools.starmap, pow, [(2, 3), (3, 2)]),
    "compress": lambda call: call(itertools.compress, "abcd", [1, 0, 1]),
    "accumulate": lambda call: call(itertools.accumulate, [1, 2, 3], operator.mul, initial=10),
    "accumulate sum": lambda call: call(itertools.accumulate, [1, 2, 3]),
    "pairwise": lambda call: call(itertools.pairwise, "abcd"),
    "pairwise of one": lambda call: call(itertools.pairwise, "a"),
    "zip_longest": lambda call: call(itertools.zip_longest, "abc", "d", fillvalue="-"),
    "product": lambda call: call(itertools.product, "ab", [1, 2], repeat=1),
    "permutations": lambda call: call(itertools.permutations, "abc", 2),
    "combinations": lambda call: call(itertools.combinations, "abcd", r=3),
    "combinations again": lambda call: call(itertools.combinations_with_replacement, "ab", 2),
    "bar": lambda call: call(iter, call(quiet, [1, 2, 3])),
    "bar in zip": lambda call: call(zip, call(quiet, range(4)), range(2, 9)),
    "bar around zip": lambda call: call(iter, call(quiet, call(zip, "abc", "def"), total=3)),
}
if hasattr(itertools, "batched"):
    CALLS["batched"] = lambda call: call(itertools.batched, "abcdefg", 3)


@pytest.mark.parametrize("name", CALLS)
def test_same_items(name):
    check(drawn(CALLS[name]), 9)


WRONG = {
    "enumerate": (enumerate,),
    "enumerate number": (enumerate, 3),
    "enumerate start": (enumerate, [], "a"),
    "zip number": (zip, [1], 2),
    "map nothing": (map, len),
    "filter": (filter, None),
    "islice negative": (itertools.islice, [], -1),
    "islice step": (itertools.islice, [], 0, 1, 0),
    "cycle": (itertools.cycle, 1),
    "count": (itertools.count, "a"),
    "repeat": (itertools.repeat, "a", "b"),
    "iter": (iter, 5),
    "reversed": (reversed, {1}),
    "product": (itertools.product, 5),
}


@pytest.mark.parametrize("name", WRONG)
def test_same_errors(name):
    function, *arguments = WRONG[name]
    with pytest.raises((TypeError, ValueError)) as expected:
        function(*arguments)
    with pytest.raises(type(expected.value)) as raised:
        lazy(function, *arguments)
    assert str(raised.value) == str(expected.value)


def test_other_functions_are_called_plainly():
    class Unhashable:
        __hash__ = None

        def __call__(self, *args, **kwargs):
            return args, kwargs

    assert lazy(Unhashable(), 1, a=2) == ((1,), {"a": 2})
    assert lazy(sorted, [2, 1], reverse=True) == [2, 1]


def test_until_a_sentinel():
    def script(make):
        numbers = [3, 2, 1, 0, 7]
        iterator = make.call(iter, numbers.pop, 3)
        return lambda: next(iterator)

    check(script, 6)


def test_loader_in_a_bar_in_enumerate():
    def script(make):
        loader = DataLoader(range(10), 3, shuffle=True)
        batches = make.call(enumerate, make.call(quiet, loader), 1)
        return lambda: (next(batches), torch.rand(1))

    check(script, 6)


def test_cycle_of_a_loader():
    def script(make):
        batches = make.call(itertools.cycle, DataLoader(range(7), 3, shuffle=True))
        return lambda: (next(batches), torch.rand(1))

    check(script, 9)
