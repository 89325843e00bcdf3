"""Random compositions of iterators, compared with Python's own."""

from __future__ import annotations

import itertools
import operator
import random

import pytest

from tests.core.iteration.helpers.going_back import check


def draw_numbers(count):
    for _ in range(count):
        yield random.randrange(5)


SOURCES = (
    lambda pick: range(pick.randrange(7)),
    lambda pick: [pick.randrange(4) for _ in range(pick.randrange(6))],
    lambda pick: tuple(range(pick.randrange(4))),
    lambda pick: dict.fromkeys(range(pick.randrange(5))),
    lambda pick: dict.fromkeys(range(pick.randrange(5))).keys(),
    lambda pick: frozenset(range(pick.randrange(5))),
    lambda pick: draw_numbers(pick.randrange(6)),
    lambda pick: bytes(range(pick.randrange(5))),
)


def key_of(item):
    return hash(str(item)) % 3 if isinstance(item, str) else len(str(item)) % 3


COMPOSITIONS = {
    "enumerate": lambda call, pick, one, two: call(enumerate, one, pick.randrange(3)),
    "zip": lambda call, pick, one, two: call(zip, one, two),
    "zip strict": lambda call, pick, one, two: call(zip, one, two, one, strict=True),
    "map": lambda call, pick, one, two: call(map, lambda a, b: (a, b, random.random()), one, two),
    "filter": lambda call, pick, one, two: call(filter, key_of, one),
    "islice": lambda call, pick, one, two: call(
        itertools.islice, one, pick.randrange(3), pick.choice([None, 4, 7]), pick.randint(1, 3)
    ),
    "cycle": lambda call, pick, one, two: call(itertools.islice, call(itertools.cycle, one), 12),
    "chain": lambda call, pick, one, two: call(itertools.chain, one, two, one),
    "accumulate": lambda call, pick, one, two: call(itertools.accumulate, one, lambda a, b: (len(str(a)), b)),
    "pairwise": lambda call, pick, one, two: call(itertools.pairwise, one),
    "takewhile": lambda call, pick, one, two: call(itertools.takewhile, lambda item: key_of(item) < 2, one),
    "dropwhile": lambda call, pick, one, two: call(itertools.dropwhile, lambda item: key_of(item) < 2, one),
    "compress": lambda call, pick, one, two: call(itertools.compress, one, two),
    "zip_longest": lambda call, pick, one, two: call(itertools.zip_longest, one, two, fillvalue=-1),
    "repeat": lambda call, pick, one, two: call(itertools.repeat, 7, pick.randrange(4)),
    "iter": lambda call, pick, one, two: call(iter, one),
    "starmap": lambda call, pick, one, two: call(itertools.starmap, operator.add, call(zip, one, two)),
}


def composed(call, over, pick, depth):
    """Return a random iterator; those within may be shared by two."""
    if depth == 0:
        return over(pick.choice(SOURCES)(pick))
    one, two = (composed(call, over, pick, pick.randrange(depth)) for _ in range(2))
    return COMPOSITIONS[pick.choice(list(COMPOSITIONS))](call, pick, one, pick.choice([one, two]))


def checked(seed):
    def script(make):
        iterator = composed(make.call, make.over, random.Random(seed), 4)
        return lambda: next(iterator)

    print(f"composition: seed {seed}")
    check(script, 9)


@pytest.mark.parametrize("_", range(12))
def test_some_compositions(_):
    checked(random.SystemRandom().randrange(2**32))


@pytest.mark.exhaustive
def test_many_compositions():
    for _ in range(400):
        checked(random.SystemRandom().randrange(2**32))
