from __future__ import annotations

import re
import traceback
from typing import Any

import pytest

from core.errors import LoopError
from core.program.loop import Loop, source_of
from core.program.walk import BETWEEN
from tests.helpers.walking import run_script


def walk(source: str, iterations: int = 1) -> tuple[list[list[int]], dict[str, Any]]:
    """The pauses of each iteration, and the variables afterwards."""
    loop = Loop(source)
    variables: dict[str, Any] = {}
    seen: list[list[int]] = []
    pauses = loop.start(variables)
    assert pauses.resume() == BETWEEN
    for t in range(1, iterations + 1):
        variables["t"] = t
        seen.append([])
        while line := pauses.resume():
            seen[-1].append(line)
        if line is None:
            pauses = loop.start(variables)
            assert pauses.resume() == BETWEEN
    return seen, variables


def named(text: str) -> dict[str, str]:
    """Scripts by the heading that each stands under."""
    parts = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


SCRIPTS = named("""
=== assignments
a = t
b, (c, *d) = a, range(4)
e: int = b
f = g = a
h: no_such_type
(i): int = 1
=== variables survive
if t == 1:
    total = 0
total += t
=== for
s = 0
for i in range(3):
    s += i
else:
    s *= 2
=== for with continue and break
s = []
for i in range(5):
    if i == 1:
        continue
    if i == 3:
        break
    s.append(i)
=== while
n = t
while n < 4:
    n += 1
else:
    m = n
=== if
if t == 1:
    a = 1
elif t == 2:
    a = 2
else:
    a = 3
=== with
import contextlib
with contextlib.nullcontext(5) as five, contextlib.suppress(KeyError):
    a = five
    {}[a]
b = 1
=== try
try:
    a = 1 / (t - 2)
except ZeroDivisionError as error:
    a = str(error)
else:
    b = a
finally:
    c = a
=== match
match t:
    case 1:
        a = 'one'
    case n if n > 2:
        a = n
    case _:
        a = 0
=== comprehensions
k = 2
squares = [i * k for i in range(t)]
d = {i: [j for j in range(i)] for i in squares}
s = sum(i for i in squares)
=== lambda
k = t
f = lambda i: i * k
result = f(3) + sorted([3, 1], key=lambda i: -i * k)[0]
del f
=== inner function
k = t
def f(i):
    j = i + k
    return j
result = f(1)
k = 100
later = f(1)
del f
=== recursion
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)
result = factorial(5 + t)
del factorial
=== closure
def counter():
    n = 0
    def add():
        nonlocal n
        n += t
        return n
    return add
add = counter()
add()
result = add()
del counter, add
=== global
def f():
    global made
    made = t
f()
result = made
del f
=== class
class Point:
    size = t
    def double(self):
        return self.size * 2
result = Point().double()
del Point
=== walrus
if (n := t * 2) > 2:
    big = n
last = [seen := i for i in range(3)]
=== import
import math
from math import pi as p
a = math.floor(p)
del math
=== delete
a = 1
del a
b = 'a' in globals()
=== two on a line
a = 1; b = a + t
=== over several lines
a = [
    t,
    2,
]
b = (
    'text'
    'more'
)
=== shadowing
sum = [1, 2]
t2 = t
loop = len(sum)
=== continue
a = t
if t == 2:
    continue
b = t
=== blocks in blocks
r = []
for i in range(2):
    while True:
        try:
            if i:
                r.append(i)
                continue
            r.append(-1)
        finally:
            r.append(t)
            break
""")


@pytest.mark.parametrize("name", SCRIPTS)
def test_variables_are_those_of_a_script(name: str) -> None:
    _, ours = walk(SCRIPTS[name], 3)
    theirs = run_script(SCRIPTS[name], 3, {})
    for variables in (ours, theirs):
        for name in ("__builtins__", "__annotations__", "__walk__", "contextlib"):
            variables.pop(name, None)
    assert ours == theirs


PAUSES = {
    "a = 1\n\n# a remark\nb = 2": [1, 4],
    "with open('/dev/null') as f:\n    a = 1\nb = 2": [1, 2, 3],
    "for i in range(2):\n    a = i\nelse:\n    b = i": [1, 2, 2, 4],
    "n = 0\nwhile n < 2:\n    n += 1": [1, 2, 3, 3],
    "if True:\n    a = 1\nelse:\n    a = 2": [1, 2],
    "if False:\n    a = 1\nelif True:\n    a = 2": [1, 3, 4],
    "if False:\n    a = 1\nelse:\n    a = 2": [1, 4],
    "try:\n    1 / 0\n    a = 1\nexcept ZeroDivisionError:\n    a = 2\nfinally:\n    b = 3": [1, 2, 5, 7],
    "try:\n    a = 1\nexcept ValueError:\n    a = 2\nelse:\n    b = 3": [1, 2, 6],
    "match 2:\n    case 1:\n        a = 1\n    case _:\n        a = 2": [1, 5],
    "def f():\n    a = 1\n    return a\nb = f()": [1, 4],
    "class A:\n    a = 1\nb = A": [1, 3],
    "a = [i for i in range(3)]\nb = (\n    1\n)": [1, 2],
    "a = 1; b = 2": [1, 1],
    "for i in range(2):\n    if i:\n        with open('/dev/null'):\n            a = i": [1, 2, 2, 3, 4],
}


@pytest.mark.parametrize("source", PAUSES)
def test_it_pauses_before_every_statement_it_runs(source: str) -> None:
    assert walk(source, 2)[0] == [PAUSES[source]] * 2


@pytest.mark.parametrize("source", [*PAUSES, *SCRIPTS.values()])
def test_every_pause_is_at_one_of_its_lines(source: str) -> None:
    lines = Loop(source).lines
    assert lines == tuple(sorted(set(lines)))
    assert {line for pauses in walk(source, 3)[0] for line in pauses} <= set(lines)


def test_lines_hold_the_branches_that_do_not_run() -> None:
    assert Loop("if True:\n    a = 1\nelif b:\n    a = 2\nelse:\n    a = 3").lines == (1, 2, 3, 4, 6)
    assert Loop("try:\n    a = 1\nexcept A:\n    a = 2\nelse:\n    a = 3\nfinally:\n    b = 1").lines == (1, 2, 4, 6, 8)


def test_a_line_has_not_run_when_the_loop_pauses_at_it() -> None:
    variables: dict[str, Any] = {}
    pauses = Loop("a = 1\nb = 2").start(variables)
    seen = [(pauses.resume(), "a" in variables, "b" in variables) for _ in range(4)]
    assert seen == [(BETWEEN, False, False), (1, False, False), (2, True, False), (BETWEEN, True, True)]


def test_variables_can_be_set_from_outside() -> None:
    variables: dict[str, Any] = {"rate": 1}
    pauses = Loop("seen = rate\nseen = seen").start(variables)
    for _ in range(2):
        pauses.resume()
    variables["rate"] = 2
    pauses.resume()
    assert variables["seen"] == 2


def test_two_runs_of_one_loop_share_nothing() -> None:
    loop = Loop("n = n + 1\nm = n")
    first, second = {"n": 0}, {"n": 10}
    runs = [loop.start(first), loop.start(second)]
    for _ in range(3):
        for run in runs:
            run.resume()
    assert (first["n"], second["n"]) == (1, 11)


@pytest.mark.parametrize("ending", ["return", "break", "continue", "for i in [1]:\n        return"])
def test_return_break_and_continue_end_the_iteration(ending: str) -> None:
    seen, variables = walk(f"a = t\nif t == 2:\n    {ending}\nb = t", 3)
    assert seen[0] == seen[2] != seen[1]
    assert (variables["a"], variables["b"]) == (3, 3)
    assert walk(f"a = t\nif t == 2:\n    {ending}\nb = t", 2)[1]["b"] == 1


BAD = {
    "x = 1\ny = = 2": 2,
    "x = 1\n  y = 2": 2,
    "    x = 1": 1,
    "if True:\nx = 1": 2,
    "x = (1": 1,
    "x = 1\ny = 'open": 2,
    "x = 1\ny = 2\nz = 1\0": 3,
    "x = 1\nyield x": 2,
    "x = 1\ny = yield": 2,
    "yield from []": 1,
    "x = 1\nasync def f():\n    yield x": 3,
    "x = 1\nf = lambda: (yield x)": 2,
    "x = 1\nawait x": 2,
    "x = 1\nasync with x:\n    pass": 2,
    "x = 1\nfrom math import *": 2,
    "x = 1\nx = x\nnonlocal x": 3,
    "x = 1\ndef f():\n    break": 3,
    "x = 1\nglobal x": 2,
    "x = 1\n1 = x": 2,
}


@pytest.mark.parametrize("source", BAD)
def test_a_text_that_is_no_loop_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(LoopError) as caught:
        Loop(source)
    message = str(caught.value)
    assert caught.value.line == BAD[source]
    assert message[0].isupper() or not message[0].isalpha()
    assert message.endswith(".") and "\n" not in message


@pytest.mark.parametrize("source", ["", "\n \n", "# forward\n# nothing"])
def test_an_empty_loop_is_refused(source: str) -> None:
    with pytest.raises(LoopError, match="empty") as caught:
        Loop(source)
    assert caught.value.line is None


def test_a_pause_is_no_syntax_of_the_loop() -> None:
    with pytest.raises(LoopError, match="cannot yield"):
        Loop("a = 1\nyield 2")


def test_phases_begin_at_their_comments() -> None:
    loop = Loop(
        "a = 0\n# forward\nb = 0\n\n#loss\nc = 0\nwith d:\n    # backward\n    e = 0  # update\n    f = 0\ng = 0"
    )
    assert [loop.phase_of(line) for line in loop.lines] == [
        None,
        "forward",
        "loss",
        "loss",
        "update",
        "update",
        "update",
    ]
    assert loop.phases == ("forward", "loss", "update")


def test_only_a_comment_begins_a_phase() -> None:
    assert Loop("loss = '# forward'\n# forwards\n# to loss\nupdate = loss").phases == ()
    assert Loop("# forward\nupdate = 1\nloss = 2").phases == ("forward",)


def test_a_loop_without_phase_comments_has_no_phase() -> None:
    loop = Loop("a = 1\nb = 1")
    assert [loop.phase_of(line) for line in loop.lines] == [None, None]


def test_phases_stand_in_the_order_of_the_loop() -> None:
    assert Loop("# zero_grad\na = 1\n# forward\nb = 1\n# zero_grad\nc = 1").phases == ("zero_grad", "forward")


def test_assigned_names_are_known_by_line() -> None:
    loop = Loop("a, b = 1, 2\na += 1\nc: int = 3\nd[0] = 1\nprint(a)\nwith e:\n    f = g = 1\n(\n    h\n) = 2")
    assert [loop.assigned_at(line) for line in (1, 2, 3, 4, 5, 7, 8)] == [
        ("a", "b"), ("a",), ("c",), (), (), ("f", "g"), ("h",)
    ]  # fmt: skip


def test_a_traceback_shows_the_line_of_the_loop() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        walk("a = 0\nif True:\n    b = 1 / a")
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.lineno, last.line) == (3, "b = 1 / a")


def one_line(x: int) -> None:
    # forward
    y = x  # noqa: F841


def over_several_lines(
    x: int, names: dict[str, int] = {"a:": 1}, *, text: str = "):",  # noqa: B006
) -> None:  # fmt: skip

    # forward
    if x:
        y = x  # noqa: F841


def test_the_source_of_a_function_is_its_body() -> None:
    assert source_of(one_line) == "# forward\ny = x  # noqa: F841"
    assert source_of(over_several_lines) == "# forward\nif x:\n    y = x  # noqa: F841"
