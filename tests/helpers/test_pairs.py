"""Products cut to pairs."""

from __future__ import annotations

from itertools import combinations, product

from tests.helpers.pairs import every_pair


def test_each_two_choices_meet_in_the_first_tier_and_nothing_of_the_product_is_lost() -> None:
    choices = {"size": [1, 2, 3, 4], "theme": ["light", "dark"], "language": ["en", "ko"], "trainer": ["a", "b", "c"]}
    cases = every_pair(**choices).args[1]
    assert {case.values for case in cases} == set(product(*choices.values()))
    first = [case.values for case in cases if not case.marks]
    for (i, ours), (j, theirs) in combinations(enumerate(choices.values()), 2):
        assert {(case[i], case[j]) for case in first} == set(product(ours, theirs))
    assert len(first) < len(cases) / 2
