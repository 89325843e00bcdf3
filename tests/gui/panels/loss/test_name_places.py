"""Where the names of curves go."""

from __future__ import annotations

import random
from itertools import combinations

from gui.panels.loss.name_places import Name, places

HEIGHT = 15.0


def test_names_stand_in_the_order_of_their_curves_and_never_overlap() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    for _ in range(2000):
        room = rng.uniform(20, 260)
        names = [made(rng, room) for _ in range(rng.randrange(1, 8))]
        if rng.random() < 0.5:
            fixed = made(rng, room)
            names.insert(0, fixed._replace(top=rng.uniform(0, room - HEIGHT), fixed=True))
        found = [(name, top) for name, top in zip(names, places(names, room), strict=True) if top is not None]
        assert found and all(-1e-9 <= top <= room - HEIGHT + 1e-9 for _, top in found)
        assert all(top == name.top for name, top in found if name.fixed)
        for (one, top), (other, below) in combinations(sorted(found, key=lambda pair: pair[0].level), 2):
            assert not one.meets(other) or below >= top + HEIGHT - 1e-9


def made(rng: random.Random, room: float) -> Name:
    left, level = rng.uniform(0, 200), rng.uniform(0, room)
    return Name(left, left + rng.uniform(30, 120), level, level + rng.choice((1.0, -HEIGHT - 1)), HEIGHT)


def test_a_name_with_room_stays_where_it_wants_to_be() -> None:
    assert places([Name(0, 50, 40, 41, 15), Name(0, 50, 90, 91, 15)], 200) == [41, 91]


def test_a_name_without_room_is_left_out_and_the_others_stay() -> None:
    names = [Name(0, 50, level, level, 15) for level in (5.0, 6.0, 7.0)]
    found = places(names, 31)
    assert sorted(top for top in found if top is not None) == [1.0, 16.0]


def test_names_that_are_side_by_side_do_not_push_each_other() -> None:
    assert places([Name(0, 50, 40, 41, 15), Name(60, 90, 41, 42, 15)], 200) == [41, 42]
