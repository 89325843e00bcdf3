"""A script's path in small: its frames, loops and contexts, left between two iterations and entered again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import torch

from core.engine.script_walk import ScriptWalk
from core.program.instrument import instrumented
from core.program.pauses import WALK, switches_in
from core.program.project import Project
from core.program.training_loop import find_path
from core.program.walk import BETWEEN


class Script:
    """A script without a process of its own: only its walk, and the code that it walks through."""

    def __init__(self, path: Path, text: str, loop: int) -> None:
        path.write_text(dedent(text).lstrip("\n"))
        found = find_path(Project.read(path), loop)
        self.reasons = found.reasons
        self.seen: list[Any] = []
        self.walk = ScriptWalk()
        self.names: dict[str, Any] = {"__name__": "__main__", "seen": self.seen, "torch": torch, WALK: self.walk}
        code = instrumented(found.project.script, found)
        self.names.update(dict.fromkeys(switches_in(code).values(), self.walk))
        self._code = partial(exec, code, self.names)
        self.walk.start_over(self._code, resuming=False)

    def iterations(self, count: int) -> None:
        """Go on to between two iterations, so many times."""
        for _ in range(count):
            assert self.walk.run(lambda: True) == BETWEEN

    def enter_again(self) -> None:
        """Throw the running code away, and go back to where it stood."""
        self.walk.close()
        self.walk.start_over(self._code, resuming=True)
        assert self.walk.run(lambda: True) == BETWEEN

    def to_the_end(self) -> None:
        assert self.walk.run(bool) is None


Opened = Callable[..., Script]


@pytest.fixture
def script(tmp_path: Path) -> Opened:
    def opened(text: str, loop: int) -> Script:
        return Script(tmp_path / "script.py", text, loop)

    return opened


NESTED = """
    def train(data, epochs):
        total = 0
        for epoch in range(epochs):
            seen.append(f"epoch {epoch}")
            for x in data:
                total += x
                seen.append(total)
            seen.append("tail")
        return total

    def main():
        result = [train([1, 2], 2), 0]
        return result

    seen.append("begin")
    r = main()
    seen.append(r)
"""
IN_FULL = ["begin", "epoch 0", 1, 3, "tail", "epoch 1", 4, 6, "tail", [6, 0]]


@pytest.mark.parametrize("at", range(5))
def test_it_is_entered_again_after_any_iteration(at: int, script: Opened) -> None:
    one = script(NESTED, 5)
    one.iterations(at + 1)
    before = list(one.seen)
    for _ in range(3):
        one.enter_again()
        assert one.seen == before, "nothing has run on the way back"
    one.to_the_end()
    assert one.seen == IN_FULL and not one.walk.obstacle and not one.walk.state.frames[0].iterators


def test_frames_are_those_of_the_functions_on_the_path(script: Opened) -> None:
    one = script(NESTED, 5)
    assert len(one.walk.state.frames) == 1 and one.walk.variables == {}
    one.iterations(3)
    frames = list(one.walk.state.frames)
    assert [frame.twin and frame.twin.__code__.co_name for frame in frames] == [None, "main", "train"]
    assert one.walk.variables == {"data": [1, 2], "epochs": 2, "total": 3, "epoch": 0, "x": 2}
    one.enter_again()
    assert one.walk.state.frames == frames and one.walk.variables["total"] == 3
    one.to_the_end()
    assert len(one.walk.state.frames) == 1


def test_an_iteration_ends_between_its_last_line_and_what_follows_the_loop(script: Opened) -> None:
    one = script(NESTED, 5)
    one.iterations(1)
    counts = []
    for _ in range(4):
        one.iterations(1)
        counts.append(list(one.seen))
    assert [seen[-1] for seen in counts] == [1, 3, 4, 6]


def test_a_walk_by_line_goes_by_every_head_and_line(script: Opened) -> None:
    one = script(NESTED, 5)
    one.iterations(1)
    lines = list(iter(one.walk.resume, BETWEEN))
    assert lines == [5, 6, 7] and one.walk.head == 5
    assert list(iter(one.walk.resume, BETWEEN)) == [5, 6, 7]
    assert list(iter(one.walk.resume, BETWEEN)) == [5, 8, 3, 4, 5, 5, 6, 7]


def test_variables_are_shared_with_closures_that_were_made_before(script: Opened) -> None:
    one = script(
        """
        def train():
            n = 0
            def add():
                nonlocal n
                n += 1
            for i in range(3):
                add()
                n *= 10
            return n
        r = train()
        """,
        6,
    )
    one.iterations(2)
    one.enter_again()
    one.to_the_end()
    assert one.names["r"] == 1110


def test_what_stood_before_a_call_is_not_evaluated_again(script: Opened) -> None:
    one = script(
        """
        def note(x):
            seen.append(x)
            return x
        def train():
            for i in range(3):
                seen.append(i)
            return 5
        r = [note("a"), note("b") + str(train()), note("c")]
        """,
        5,
    )
    one.iterations(2)
    one.enter_again()
    one.to_the_end()
    assert one.seen == ["a", "b", 0, 1, 2, "c"] and one.names["r"] == ["a", "b5", "c"]


def test_recursion_is_entered_again_as_deep_as_it_was(script: Opened) -> None:
    one = script(
        """
        def train(depth):
            if depth:
                below = train(depth - 1)
                return below + depth
            for i in range(4):
                seen.append(i)
            return 100
        r = train(3)
        """,
        5,
    )
    one.iterations(3)
    assert len(one.walk.state.frames) == 5
    one.enter_again()
    one.to_the_end()
    assert one.seen == [0, 1, 2, 3] and one.names["r"] == 106


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("break", ["else not", 3]),
        ("return -1", [-1]),
        ("continue", ["else", 4]),
        ("return", [None]),
    ],
)
def test_a_loop_is_left_by_its_head(end: str, expected: list[Any], script: Opened) -> None:
    text = f"""
        def train():
            n = 0
            for i in range(4):
                n += 1
                if n == 3:
                    {end}
                seen.append(n)
            else:
                seen.append("else")
                return n
            seen.append("else not")
            return n
        seen.append(train())
        """
    plain: dict[str, Any] = {"seen": []}
    exec(dedent(text), plain)
    for at in range(1, 4):
        one = script(text, 3)
        one.iterations(1 + at)
        assert one.walk.variables["n"] == at
        one.enter_again()
        one.to_the_end()
        assert one.seen == plain["seen"] and one.seen[-len(expected) :] == expected


def test_a_loop_that_was_broken_off_begins_again_in_the_next_epoch(script: Opened) -> None:
    one = script(
        """
        for epoch in range(2):
            for i in range(5):
                seen.append((epoch, i))
                if i == 1:
                    break
        """,
        2,
    )
    one.iterations(3)
    assert one.walk.state.frames[0].left
    one.enter_again()
    one.iterations(1)
    assert one.seen == [(0, 0), (0, 1), (1, 0)] and not one.walk.state.frames[0].left
    one.to_the_end()
    assert one.seen == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_while_is_entered_again_without_a_look_at_its_condition(script: Opened) -> None:
    one = script(
        """
        def more():
            seen.append("?")
            return len(seen) < 8
        while more():
            seen.append("body")
        """,
        4,
    )
    one.iterations(3)
    assert one.seen == ["?", "body"] * 2
    one.enter_again()
    assert one.seen == ["?", "body"] * 2
    one.to_the_end()
    assert one.seen == [*["?", "body"] * 4, "?"]


MANAGER = """
        class Manager:
            def __enter__(self):
                seen.append("enter")
                return self
            def __exit__(self, *_):
                seen.append("exit")
"""


def test_a_context_is_entered_once_and_left_once(script: Opened) -> None:
    one = script(
        MANAGER
        + """
        with Manager() as manager:
            for i in range(3):
                seen.append(i)
        seen.append(type(manager).__name__)
        """,
        9,
    )
    one.iterations(2)
    for _ in range(2):
        one.enter_again()
    one.iterations(1)
    one.enter_again()
    assert one.seen == ["enter", 0, 1]
    one.to_the_end()
    assert one.seen == ["enter", 0, 1, 2, "exit", "Manager"]


def test_code_that_is_thrown_away_runs_no_finally_and_catches_nothing(script: Opened) -> None:
    one = script(
        """
        try:
            for i in range(3):
                seen.append(i)
        except BaseException as error:
            seen.append(error)
        finally:
            seen.append("finally")
        """,
        2,
    )
    one.iterations(2)
    one.enter_again()
    one.to_the_end()
    assert one.seen == [0, 1, 2, "finally"]


def test_an_error_is_caught_by_code_that_was_entered_again(script: Opened) -> None:
    one = script(
        """
        def train():
            for i in range(3):
                seen.append(1 / (1 - i))
        try:
            train()
        except ZeroDivisionError:
            seen.append("caught")
        """,
        2,
    )
    one.iterations(2)
    one.enter_again()
    one.to_the_end()
    assert one.seen == [1.0, "caught"]


def test_an_error_comes_out_with_the_script_s_own_lines(script: Opened) -> None:
    one = script("def train():\n    for i in range(3):\n        1 / (1 - i)\ntrain()\n", 2)
    one.iterations(2)
    one.enter_again()
    with pytest.raises(ZeroDivisionError) as caught:
        one.to_the_end()
    assert [(entry.name, entry.lineno + 1) for entry in caught.traceback if entry.path.name == "script.py"] == [
        ("<module>", 4),
        ("train", 3),
    ]
    assert one.walk.failed


@pytest.mark.parametrize("status", [3, None, "words"])
def test_a_script_may_leave_by_itself(status: object, script: Opened) -> None:
    one = script(f"import sys\nfor i in range(3):\n    if i: sys.exit({status!r})\n    seen.append(i)\n", 2)
    one.iterations(2)
    one.to_the_end()
    assert one.walk.ended and not one.walk.failed and one.walk.unfinished
    assert one.walk.exit_code == status and one.seen == [0]


def test_what_a_library_calls_cannot_be_entered_again(script: Opened) -> None:
    one = script("def train(x):\n    for i in range(3):\n        seen.append(i)\nlist(map(train, [1]))\n", 2)
    one.iterations(2)
    assert one.walk.obstacle
    one.to_the_end()
    assert one.seen == [0, 1, 2]


@pytest.mark.parametrize("method", ["", "@staticmethod", "@classmethod"])
def test_methods_lie_on_the_path_too(method: str, script: Opened) -> None:
    first = "" if method == "@staticmethod" else "self"
    one = script(
        f"""
        class Base:
            def fit(self):
                seen.append("base")
                return 1
        class Trainer(Base):
            {method or "# of the object"}
            def fit({first}):
                n = {"super().fit()" if not method else 1}
                for i in range(3):
                    n += i
                return n
        r = Trainer().fit()
        """,
        9,
    )
    one.iterations(3)
    one.enter_again()
    one.to_the_end()
    assert one.names["r"] == 4 and one.seen == ([] if method else ["base"])


def test_arguments_are_bound_as_python_binds_them(script: Opened) -> None:
    text = """
        def train(a, /, b, *rest, c=3, **more):
            for i in range(2):
                pass
            return a, b, rest, c, more
        r = train(1, 2, 4, 5, d=6)
        """
    one = script(text, 2)
    one.iterations(2)
    one.enter_again()
    one.to_the_end()
    assert one.names["r"] == (1, 2, (4, 5), 3, {"d": 6})
    one = script(text.replace("(1, 2, 4, 5, d=6)", "()"), 2)
    with pytest.raises(TypeError, match=r"train\(\) missing 2 required positional arguments: 'a' and 'b'"):
        one.iterations(1)


def test_losses_are_known_by_their_names(script: Opened) -> None:
    one = script(
        """
        w = torch.ones(1, requires_grad=True)
        for i in range(2):
            fake = (w * 2).sum()
            fake.backward()
            d_loss = (w * 3).sum()
            torch.autograd.backward(d_loss)
            seen.append(w.grad.item())
        """,
        2,
    )
    one.iterations(2)
    walk = one.walk
    assert {name: loss.item() for name, loss in walk.losses.items()} == {"fake": 2, "d_loss": 3}
    assert walk.loss.item() == 3 and one.seen == [5]


def test_it_pauses_inside_what_the_loop_calls(script: Opened) -> None:
    one = script("def f(x):\n    y = x\n    return y\nfor i in range(2):\n    a = f(i)\n    b = a\n", 4)
    one.iterations(1)
    assert list(iter(partial(one.walk.resume, sys.maxsize), BETWEEN)) == [4, 5, 2, 3, 6]
    assert list(iter(one.walk.resume, BETWEEN)) == [4, 5, 6]
