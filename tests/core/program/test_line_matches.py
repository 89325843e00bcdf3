"""The lines that two texts have in common."""

from __future__ import annotations

import random

import pytest

from core.program.line_matches import MOST_COMPARED, matching_lines


@pytest.mark.parametrize(
    ("old", "new", "matched"),
    [
        ("abc", "abc", {0: 0, 1: 1, 2: 2}),
        ("abc", "axc", {0: 0, 2: 2}),
        ("abc", "ac", {0: 0, 2: 1}),
        ("ac", "abc", {0: 0, 1: 2}),
        ("aaa", "aa", {0: 0, 1: 1}),
        ("abcde", "axcye", {0: 0, 2: 2, 4: 4}),
        ("", "a", {}),
        ("a", "", {}),
    ],
)
def test_lines_in_common(old: str, new: str, matched: dict[int, int]) -> None:
    assert matching_lines(list(old), list(new)) == matched


def test_of_very_many_changed_lines_those_of_the_same_place_are_compared() -> None:
    old = [f"{place}" for place in range(4 * MOST_COMPARED)]
    new = [f"{place}" if place % 2 else "x" for place in range(4 * MOST_COMPARED)]
    assert matching_lines(old, new) == {place: place for place in range(1, len(old), 2)}


def test_lines_that_match_are_alike_and_in_order(rng: random.Random) -> None:
    for _ in range(200):
        old = [rng.choice("abcd") for _ in range(rng.randrange(30))]
        new = [rng.choice("abcd") if rng.random() < 0.2 else line for line in old if rng.random() < 0.9]
        matched = matching_lines(old, new)
        assert all(old[first] == new[second] for first, second in matched.items())
        places = [matched[line] for line in sorted(matched)]
        assert places == sorted(set(places))
