from __future__ import annotations

import inspect
import random
from collections.abc import Generator

import pytest
import torch

from core.iteration.generator_functions import generator
from core.iteration.iterators import iterator_over
from tests.core.iteration.helpers.going_back import KEPT, check
from tests.core.iteration.helpers.memento import Memento


def batches(data, size=2):
    """Give batches of shuffled data, and then how many there were."""
    order, count = list(data), 0
    random.shuffle(order)
    for start in range(0, len(order), size):
        count += 1
        yield order[start : start + size], torch.rand(1).item()
    yield count


def batches_body(nb):
    """Return the body of `batches` as it is emitted."""
    if False:
        data = size = order = count = start = None

    def twin():
        nonlocal data, size, order, count, start
        if not nb.resuming:
            order, count = list(data), 0
            random.shuffle(order)
        if not nb.resuming or nb.leaf in {1}:
            if not nb.resuming:
                nb.start("loop", range(0, len(order), size))
            while nb.resuming or nb.advance("loop"):
                if not nb.resuming:
                    start = nb.item
                    count += 1
                if nb.resuming:
                    nb.resuming = False
                else:
                    nb.at(1)
                    yield order[start : start + size], torch.rand(1).item()
        if not nb.resuming or nb.leaf in {2}:
            if nb.resuming:
                nb.resuming = False
            else:
                nb.at(2)
                yield count

    return twin


KEPT_BATCHES = generator(batches, batches_body)


def test_generator_begins_in_its_midst():
    def script(make):
        function = KEPT_BATCHES if make is KEPT else batches
        iterator = make.over(function(range(7), size=3))
        return lambda: (next(iterator), random.random())

    check(script, 7)


def test_data_set_or_sampler_that_is_a_generator():
    def script(make):
        class Plain(torch.utils.data.IterableDataset):
            def __iter__(self):
                return (KEPT_BATCHES if make is KEPT else batches)([1, 2, 3, 4, 5], 1)

        batches_of_two = make.over(torch.utils.data.DataLoader(Plain(), None))
        return lambda: (next(batches_of_two), torch.rand(1))

    check(script, 8)


def test_arguments_and_errors_as_ever():
    with pytest.raises(TypeError) as expected:
        batches()
    with pytest.raises(TypeError) as raised:
        KEPT_BATCHES()
    assert str(raised.value) == str(expected.value)


def test_it_is_a_generator_function():
    assert inspect.isgeneratorfunction(KEPT_BATCHES)
    assert inspect.signature(KEPT_BATCHES) == inspect.signature(batches)
    assert KEPT_BATCHES.__name__ == "batches" and KEPT_BATCHES.__doc__ == batches.__doc__
    made = KEPT_BATCHES([1])
    assert isinstance(made, Generator)
    assert iterator_over(made) is made


def test_method():
    class Data:
        def __init__(self):
            self.numbers = [1, 2]

        def each(self):
            yield from self.numbers

        @staticmethod
        def nothing():
            yield

    def each_body(nb):
        self = None

        def twin():
            nonlocal self
            if not nb.resuming:
                nb.start(1, self.numbers)
            while nb.resuming or nb.advance(1):
                if nb.resuming:
                    nb.resuming = False
                else:
                    nb.at(1)
                    yield nb.item

        return twin

    Data.each = generator(Data.each, each_body)
    assert list(Data().each()) == [1, 2]
    assert list(Data.each(Data())) == [1, 2]


def counting():
    """Count, and tell in the end how it was left."""
    count, log = 0, []
    try:
        while True:
            count += 1
            try:
                yield count
            except KeyError as error:
                log.append(str(error))
    finally:
        LEFT.append((count, log))


def counting_body(nb):
    if False:
        count = log = None

    def twin():
        nonlocal count, log
        if not nb.resuming:
            count, log = 0, []
        try:
            while nb.resuming or count >= 0:
                if not nb.resuming:
                    count += 1
                try:
                    if nb.resuming:
                        nb.resuming = False
                    else:
                        nb.at(1)
                        yield count
                except nb.abandoned:
                    raise
                except KeyError as error:
                    log.append(str(error))
        finally:
            if not nb.abandoning:
                LEFT.append((count, log))

    return twin


LEFT: list = []
KEPT_COUNTING = generator(counting, counting_body)


@pytest.fixture
def left():
    LEFT.clear()
    yield LEFT
    LEFT.clear()


@pytest.mark.usefixtures("left")
def test_exceptions_are_thrown_where_it_stands():
    def script(make):
        made = (KEPT_COUNTING if make is KEPT else counting)()

        def step():
            if next(made) % 2:
                return made.throw(KeyError("odd"))
            return made.send(None)

        return step

    check(script, 5)


@pytest.mark.parametrize("gone_back", [False, True])
def test_closing_runs_what_is_to_run_finally(gone_back, left):
    made = KEPT_COUNTING()
    next(made)
    memento = Memento(made)
    next(made)
    if gone_back:
        memento.restore()
        assert left == []
    made.close()
    assert left == [(1 if gone_back else 2, [])]
    with pytest.raises(StopIteration):
        next(made)


@pytest.mark.usefixtures("left")
def test_exceptions_end_it():
    made = KEPT_COUNTING()
    with pytest.raises(TypeError, match="just-started"):
        made.send(1)
    next(made)
    with pytest.raises(ZeroDivisionError):
        made.throw(ZeroDivisionError)
    assert list(made) == []
    unbegun = KEPT_COUNTING()
    with pytest.raises(ZeroDivisionError):
        unbegun.throw(ZeroDivisionError())
    assert list(unbegun) == []


def test_contexts_are_left_once():
    entered = []

    class Context:
        def __enter__(self):
            entered.append("in")
            return self

        def __exit__(self, *error):
            entered.append("out")

    def body(nb):
        def twin():
            with nb.same_context(1) if nb.resuming else nb.context(1, Context()):
                nb.start(1, "abc") if not nb.resuming else None
                while nb.resuming or nb.advance(1):
                    if nb.resuming:
                        nb.resuming = False
                    else:
                        nb.at(1)
                        yield nb.item

        return twin

    made = generator(counting, body)()
    assert next(made) == "a"
    memento = Memento(made)
    assert next(made) == "b"
    memento.restore()
    assert entered == ["in"]
    assert list(made) == ["b", "c"]
    assert entered == ["in", "out"]
