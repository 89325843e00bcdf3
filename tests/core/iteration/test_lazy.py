from __future__ import annotations

import io
import itertools
import operator

import pytest
import torch
from torch.utils.data import DataLoader
from tqdm import notebook, tqdm

from core.iteration.lazy import lazy
from tests.core.iteration.helpers.going_back import check
from tests.core.iteration.helpers.memento import Memento


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


class Told:
    """Something to iterate over that tells when it is asked for an iterator."""

    def __init__(self, name, events):
        self.name, self.events = name, events

    def __iter__(self):
        self.events.append(self.name)
        return iter("abc")


def test_what_is_in_a_bar_or_a_chain_is_begun_as_late_as_ever():
    def script(make):
        events = []
        bar = make.call(quiet, Told("in the bar", events))
        chain = make.call(itertools.chain, Told("first", events), Told("second", events))
        pairs = make.call(zip, bar, Told("beside", events), chain)
        return lambda: (next(pairs, "none"), list(events))

    check(script, 5)


def test_bar_counts_what_was_drawn():
    bar = quiet(range(5))
    iterator = lazy(iter, bar)
    next(iterator)
    memento = Memento(iterator)
    next(iterator)
    next(iterator)
    memento.restore()
    assert bar.n == 0
    assert list(iterator) == [1, 2, 3, 4]
    assert bar.n == 5 and bar.disable
    memento.restore()
    assert bar.n == 0 and not bar.disable


def test_bars_in_a_notebook_are_drawn_as_text():
    bar = lazy(notebook.tqdm, [1, 2], display=False, file=io.StringIO())
    assert type(bar) is tqdm and list(lazy(iter, bar)) == [1, 2]
    assert list(lazy(notebook.trange, 1, 3, file=io.StringIO())) == [1, 2]


@pytest.mark.parametrize("name", CALLS)
def test_same_length_hints(name):
    def hint(call):
        return operator.length_hint(CALLS[name](call), -1)

    expected = hint(lambda function, *args, **kwargs: function(*args, **kwargs))
    assert hint(lazy) == expected


def test_slice_draws_up_to_its_end():
    def script(make):
        numbers = make.over(range(20))
        part = make.call(itertools.islice, numbers, 0, 5, 3)
        return lambda: (next(part, None), next(numbers))

    check(script, 6)


def test_exceptions_end_zip_longest_but_not_zip():
    def script(make):
        def halves():
            return make.call(map, lambda item: 1 / item, [1, 0, 2])

        longest = make.call(itertools.zip_longest, halves(), "abcd")
        shortest = make.call(zip, halves(), "abcd")
        turns = make.call(itertools.cycle, [longest, shortest])
        return lambda: next(next(turns))

    check(script, 9)
