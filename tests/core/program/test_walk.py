"""Code that pauses: at which lines, how it is left, and what it cannot do to whoever drives it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import torch

from core.program.loop import Loop
from core.program.walk import BETWEEN, MOST_REFUSALS, Walk

CALLS = """\
def outer(x):
    y = inner(x)
    return y
def inner(x):
    z = x + 1
    return z
a = outer(1)
b = a
"""


def started(source: str, **variables: Any) -> Walk:
    """A walk before the first line of an iteration."""
    walk = Loop(source).start(variables)
    assert walk.resume() == BETWEEN
    return walk


def lines(walk: Walk, limit: int = 0) -> list[int]:
    """The pauses up to the end of the iteration."""
    return list(iter(lambda: walk.resume(limit) or BETWEEN, BETWEEN))


def to_line(walk: Walk, line: int, limit: int = 0) -> None:
    while walk.resume(limit) != line:
        assert walk.place.line != BETWEEN, f"it does not come by line {line}"


@pytest.fixture
def left_standing(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keep what a test leaves standing to itself."""
    standing: list[Any] = []
    monkeypatch.setattr(Walk, "_left_standing", standing)
    return standing


# Where it pauses


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (0, [1, 4, 7, 8]),
        (1, [1, 4, 7, 2, 3, 8]),
        (2, [1, 4, 7, 2, 5, 6, 3, 8]),
        (sys.maxsize, [1, 4, 7, 2, 5, 6, 3, 8]),
    ],
)
def test_it_pauses_in_functions_down_to_a_limit(limit: int, expected: list[int]) -> None:
    walk = started(CALLS)
    assert [lines(walk, limit) for _ in range(2)] == [expected, expected]


def test_a_place_tells_function_and_depth() -> None:
    walk = started(CALLS)
    to_line(walk, 5, limit=2)
    assert walk.place[1:] == (5, 2, "inner")
    assert walk.resume(1) == 3 and walk.place[1:] == (3, 1, "outer"), "a step out"
    assert walk.resume(0) == 8 and walk.place.depth == 0


def test_a_limit_may_change_from_pause_to_pause() -> None:
    walk = started(CALLS)
    to_line(walk, 2, limit=1)
    assert walk.resume(1) == 3, "a step over the call"
    assert lines(walk) == [8]
    to_line(walk, 2, limit=1)
    assert walk.resume(2) == 5, "a step into it"


def test_lines_of_the_loop_and_of_functions_are_counted_apart() -> None:
    walk, seen = started(CALLS), []
    while walk.resume(2):
        seen.append((walk.place.line, walk.steps, walk.inner))
    assert seen == [(1, 1, 0), (4, 2, 0), (7, 3, 0), (2, 3, 1), (5, 3, 2), (6, 3, 3), (3, 3, 4), (8, 4, 0)]
    assert (walk.steps, walk.line, walk.ran) == (0, 8, 7)


@pytest.mark.parametrize(("inner", "line"), [(1, 2), (2, 5), (3, 6), (4, 3)])
def test_it_can_be_led_to_a_line_by_its_number(inner: int, line: int) -> None:
    walk = started(CALLS)
    to_line(walk, 7)
    walk.stop_inner = inner
    assert walk.resume() == line and walk.inner == inner
    walk.stop_inner = 0
    assert walk.resume() == 8


@pytest.mark.parametrize(
    "call",
    [
        "sorted([2], key=f)",
        "list(map(f, [2]))",
        "[f(2)]",
        "(lambda: f(2))()",
        "[*(f(i) for i in [1])]",
        "A().m()",
        "A().n",
    ],
)
def test_it_pauses_however_a_function_is_called(call: str) -> None:
    source = f"""\
def f(x):
    return x
class A:
    def m(self):
        return f(3)
    def __getattr__(self, name):
        return f(4)
r = {call}
"""
    assert 2 in lines(started(source), sys.maxsize)


def test_private_names_and_a_class_s_own_scope_are_left_alone() -> None:
    source = """\
class A:
    __hidden = 1
    def __own(self):
        return self.__hidden
    def get(self):
        return self.__own()
r = A().get()
"""
    variables: dict[str, Any] = {}
    walk = Loop(source).start(variables)
    assert walk.resume() == BETWEEN
    assert lines(walk, 9) == [1, 7, 6, 4] and variables["r"] == 1


def test_a_function_of_another_thread_runs_through() -> None:
    source = """\
import threading
def f():
    seen.append(threading.get_ident())
def in_thread():
    thread = threading.Thread(target=f)
    thread.start()
    thread.join()
in_thread()
f()
"""
    seen: list[int] = []
    walk = started(source, seen=seen)
    assert lines(walk, sys.maxsize) == [1, 2, 4, 8, 5, 6, 7, 9, 3]
    assert seen[0] != threading.get_ident() == seen[1]


def test_lines_of_another_thread_are_not_counted() -> None:
    walk = started("def f():\n    a = 1\n    return a\nother(f), f()", other=in_thread)
    to_line(walk, 3, limit=1)
    assert walk.inner == 2


def test_code_of_the_path_runs_through_in_another_thread() -> None:
    def code() -> None:
        walk.pause_on_path(1)
        in_thread(lambda: (walk.pause_on_path(2), walk.between()))
        walk.pause_on_path(3)

    walk = Walk(code)
    assert [walk.resume() for _ in range(3)] == [1, 3, None]


# Passes of autograd

SQUARE = """\
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x * g
w.grad = None
loss = Square.apply(w).sum()
loss.backward()
d = 1
"""


def test_it_pauses_within_a_backward_pass() -> None:
    w = torch.tensor([3.0], requires_grad=True)
    walk = started(SQUARE, torch=torch, w=w)
    assert lines(walk, 1) == [1, 10, 11, 4, 5, 12, 8, 9, 13]
    assert w.grad is not None and w.grad.item() == 6


@pytest.mark.parametrize("line", [4, 5, 8, 9])
def test_a_walk_abandoned_within_a_pass_leaves_autograd_sound(line: int) -> None:
    w = torch.tensor([3.0], requires_grad=True)
    for _ in range(20):
        walk = started(SQUARE, torch=torch, w=w)
        to_line(walk, line, limit=1)
        walk.close()
        assert walk.ended and torch.is_grad_enabled()
    (torch.nn.functional.relu(w) * 2).sum().backward()
    assert w.grad is not None and w.grad.item() == 2


# Runs


def test_a_run_pauses_between_two_iterations_only() -> None:
    variables: dict[str, Any] = {"n": 0}
    walk, told = Loop("n += 1\nm = n").start(variables), []

    def finish() -> bool:
        told.append(variables["n"])
        return variables["n"] >= 3

    assert walk.resume() == BETWEEN
    assert walk.run(finish) == BETWEEN and told == [1, 2, 3] == list(range(1, variables["m"] + 1))
    assert walk.walking and walk.resume() == 1, "and goes on by line"


def test_a_run_is_stopped_at_a_line_by_another_thread() -> None:
    begun, variables = threading.Event(), {"n": 0}
    walk = started("begun.set()\nwhile True:\n    n += 1", begun=begun, **variables)

    def stop() -> None:
        begun.wait()
        walk.walking = True

    thread = threading.Thread(target=stop)
    thread.start()
    try:
        assert walk.run(bool) == 3
    finally:
        thread.join()


def test_a_wish_to_stop_that_came_before_the_run_is_heeded() -> None:
    assert started("n = 1").run(bool, lambda: True) == 1


# Its end


def test_code_that_returns_has_ended() -> None:
    walk = Walk(lambda: None)
    assert [walk.resume(), walk.resume()] == [None, None]
    assert walk.ended and not walk.failed


@pytest.mark.parametrize(
    "error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3), GeneratorExit(), StopIteration()]
)
def test_what_the_code_raises_comes_out_once(error: BaseException) -> None:
    def raises() -> None:
        raise error

    walk = started("a = 1\nraises()", raises=raises)
    to_line(walk, 2)
    with pytest.raises(type(error)) as caught:
        walk.resume()
    assert caught.value is error and walk.ended and walk.failed
    assert walk.resume() is None
    walk.close()


@pytest.mark.parametrize("limit", [0, 9])
def test_a_traceback_leads_to_the_code_s_own_lines(limit: int) -> None:
    walk = started("def f():\n    a = 1\n    return a / 0\nf()")
    with pytest.raises(ZeroDivisionError) as caught:
        lines(walk, limit)
    assert [(one.name, one.lineno + 1) for one in caught.traceback[-2:]][-1] == ("f", 3)


def test_closing_runs_what_a_library_does_at_the_end() -> None:
    ends: list[str] = []

    class Manager:
        def __enter__(self) -> None:
            pass

        def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
            ends.append(kind.__name__ if kind else "")

    walk = started("with Manager():\n    a = 1\n    b = 2", Manager=Manager)
    to_line(walk, 3)
    walk.close()
    assert ends == ["Abandoned"] and walk.ended and walk.resume() is None
    walk.close()
    assert ends == ["Abandoned"]


def test_closing_before_the_first_line_runs_nothing() -> None:
    ran: list[int] = []
    walk = Walk(lambda: ran.append(1))
    walk.close()
    assert walk.ended and walk.resume() is None and not ran


def test_functions_clean_up_when_they_are_closed(left_standing: list[Any]) -> None:
    cleaned: list[int] = []
    walk = started(
        "def f():\n    try:\n        a = 1\n    finally:\n        cleaned.append(1)\n        cleaned.append(2)\nf()",
        cleaned=cleaned,
    )
    to_line(walk, 3, limit=1)
    walk.close()
    assert cleaned == [1, 2] and not left_standing


def retry(function: Callable[[], object]) -> None:
    while True:
        with suppress(BaseException):
            function()


STUBBORN = {
    "catches everything once": ("try:\n    a = 1\nexcept BaseException:\n    pass\nb = 2", 2, False),
    "pauses on its way out": ("try:\n    a = 1\nfinally:\n    b = 2\n    c = 3", 2, False),
    "is called again forever": ("def f():\n    a = 1\nretry(f)", 2, True),
    "hides it in another error": (
        "try:\n    a = 1\nexcept BaseException as error:\n    raise ValueError",
        2,
        False,
    ),
    "tries forever in a function": (
        "def f():\n  while True:\n    try:\n      a = 1\n    except BaseException:\n      pass\nf()",
        4,
        True,
    ),
    "never comes to an end in a function": (
        "def f():\n    try:\n        a = 1\n    finally:\n        while True:\n            a = 1\nf()",
        3,
        True,
    ),
}


@pytest.mark.parametrize("name", STUBBORN)
def test_closing_ends_code_that_will_not_end(name: str, left_standing: list[Any]) -> None:
    source, line, stands = STUBBORN[name]
    walk = started(source, retry=retry)
    to_line(walk, line, limit=9)
    walk.close()
    assert walk.ended and walk.resume() is None
    assert len(left_standing) == stands


def test_what_is_raised_on_the_way_out_comes_out() -> None:
    class Manager:
        def __enter__(self) -> None:
            pass

        def __exit__(self, *_: object) -> None:
            raise ValueError

    walk = started("with Manager():\n    a = 1", Manager=Manager)
    to_line(walk, 2)
    with pytest.raises(ValueError):
        walk.close()
    assert walk.ended


def test_refusing_often_is_not_refusing_forever(left_standing: list[Any]) -> None:
    walk = started(
        f"for i in range({MOST_REFUSALS - 10}):\n    try:\n        a = 1\n    except BaseException:\n        pass"
    )
    to_line(walk, 3)
    walk.close()
    assert walk.ended and not left_standing


# Threads


def in_thread(what: Callable[[], object]) -> None:
    thread = threading.Thread(target=what)
    thread.start()
    thread.join()


def test_a_walk_belongs_to_the_thread_that_first_resumed_it() -> None:
    walk, foreign = Loop("a = 1").start({}), []
    assert not walk.foreign
    in_thread(lambda: (walk.resume(), foreign.append(walk.foreign)))
    assert foreign == [False] and walk.foreign


def test_two_walks_take_turns() -> None:
    walks = [started(CALLS) for _ in range(2)]
    seen = [walk.resume(9) for _ in range(8) for walk in walks]
    assert seen[::2] == seen[1::2] == [1, 4, 7, 2, 5, 6, 3, 8]


def test_a_walk_may_drive_another_one() -> None:
    inner = started("c = 1\nd = 2")
    walk = started("a = drive()\nb = drive()", drive=inner.resume)
    assert lines(walk) == [1, 2] and inner.place.line == 2


def test_what_is_raised_comes_out_where_it_is_driven_from() -> None:
    inner, caught = started("c = 1\nd = 1 / 0"), []

    def drive() -> None:
        try:
            inner.resume()
        except ZeroDivisionError as error:
            caught.append(error)

    to_line(inner, 2)
    assert lines(started("a = drive()\nb = 1", drive=drive)) == [1, 2] and len(caught) == 1
