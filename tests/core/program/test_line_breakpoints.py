"""Which lines can have a breakpoint, and where it goes when the text changes."""

from __future__ import annotations

import pytest

from core.program.line_breakpoints import condition_problem, line_with_code, lines_with_code, moved_lines

TEXT = '''\
"""What it is."""

import math

class A:
    size = 3

    @property
    def m(self):
        """What it does."""
        # a remark
        def inner():
            return 1

        value = [
            1,
            inner(),
        ]
        return value

for i in range(3):
    if i:
        a = 1
    elif i > 2:
        a = 2
    else:
        a = 3
'''


def test_lines_with_code_are_those_of_statements_that_may_yet_run() -> None:
    assert lines_with_code(TEXT) == (3, 12, 13, 15, 19, 21, 22, 23, 24, 25, 27)
    assert lines_with_code("if x") == ()


@pytest.mark.parametrize(
    ("line", "expected"), [(1, 3), (9, 12), (10, 12), (14, 15), (16, 15), (18, 15), (26, 27), (27, 27), (28, None)]
)
def test_a_line_without_code_leads_to_one_that_has(line: int, expected: int | None) -> None:
    assert line_with_code(TEXT, line) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("a\nb\nc\nd", {1: 1, 2: 2, 3: 3, 4: 4}),
        ("x\na\nb\nc\nd", {1: 2, 2: 3, 3: 4, 4: 5}),
        ("a\nc\nd", {1: 1, 3: 2, 4: 3}),
        ("a\nb2\nc\nd", {1: 1, 2: 2, 3: 3, 4: 4}),
        ("a\nb\n\nc\nd", {1: 1, 2: 2, 3: 4, 4: 5}),
        ("x\nb\ny\nd\nz", {1: 1, 2: 2, 3: 3, 4: 4}),
        ("", {}),
    ],
)
def test_lines_move_with_the_text(after: str, expected: dict[int, int]) -> None:
    assert moved_lines("a\nb\nc\nd", after, [1, 2, 3, 4]) == expected


@pytest.mark.parametrize(
    ("condition", "fits"), [("x > 1", True), (" x ", True), ("x =", False), ("(x := 1)", False), ("a; b", False)]
)
def test_a_condition_is_an_expression_that_assigns_nothing(condition: str, fits: bool) -> None:
    assert (not condition_problem(condition)) is fits
