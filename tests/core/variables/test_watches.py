"""Watched expressions: their values, and what they leave behind, which is nothing."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

import core
from core.engine.stepper import Stepper
from core.experiment.trainers import TRAINERS
from core.variables.picture import picture_of
from core.variables.rows import WatchRow
from core.variables.watches import watched
from tests.core.variables.hostile import expressions
from tests.helpers.corpus import CORPUS, Case
from tests.helpers.walking import small

SCRIPT = """
import torch
torch.manual_seed(3)
import itertools
items = iter([1, 2, 3])
squares = (n * n for n in range(9))
pairs = itertools.permutations([1, 2, 3])
class Holder:
    def __init__(self):
        self.items = itertools.combinations([4, 5], 1)
    def __repr__(self):
        raise SystemExit
    @property
    def twice(self):
        self.asked = True
        return 2
    def stubborn(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
            if self.__dict__.setdefault("turns", 0) > 2:
                return
            self.turns += 1
holder = Holder()
held = [holder.items]
w = torch.ones(3, requires_grad=True)
counts = []
def model(x):
    h = x * w
    scratch = [1]
    return (h * h).sum()
for step in range(6):
    x = torch.randn(3)
    loss = model(x)
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
    counts.append(step)
"""


@pytest.fixture
def stepper(tmp_path: Path) -> Iterator[Stepper]:
    """In the third iteration, just before its backward pass."""
    opened = opened_at(tmp_path)
    yield opened
    opened.close()


def opened_at(folder: Path) -> Stepper:
    script = folder / "watched.py"
    script.write_text(SCRIPT)
    stepper = core.open_script(script)
    stepper.run(2)
    lines = SCRIPT.splitlines()
    while stepper.at_boundary or lines[stepper.line - 1] != "    loss.backward()":
        stepper.step_line()
    return stepper


def losses_to_the_end(stepper: Stepper) -> list[float]:
    stepper.run(100)
    return list(stepper.losses)


def one(stepper: Stepper, expression: str, frame: int | None = None) -> WatchRow:
    (found,) = watched(stepper, [expression], frame)
    return found


def text(stepper: Stepper, expression: str) -> str:
    found = one(stepper, expression)
    assert found.row is not None, found.problem
    return str(found.row.text)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("step + 1", "3"),
        ("counts[-1]", "1"),
        ("len(counts)", "2"),
        ("next(items)", "1"),
        ("sum(squares)", "204"),
        ("w.detach().numel()", "3"),
        ("holder.twice", "2"),
        ("[n * 2 for n in counts]", "[0, 2]"),
        ("sorted(counts, reverse=True)", "[1, 0]"),
        ("(lambda: step)()", "2"),
        ("max(counts) - sum(counts)", "0"),
        ("torch.autograd.grad(loss, w)[0].shape", "(3,)"),
        ("x.shape[0] * 2.0", "6.0"),
    ],
)
def test_values(stepper: Stepper, expression: str, value: str) -> None:
    assert text(stepper, expression) == value


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("missing", "NameError: name 'missing' is not defined"),
        ("a = 1", "This is no expression: a statement has no value."),
        ("1 +", "This is no expression: invalid syntax."),
        ("", "This is no expression"),
        ("exit()", "SystemExit: None"),
        ("next(pairs)", "This would use what cannot be put back"),
        ("[p for p in pairs]", "This would use what cannot be put back"),
        ("list(holder.items)", "This would use what cannot be put back"),
        ("next(held[0])", "This would use what cannot be put back"),
        ("[0 for _ in iter(int, 1)]", "It takes too long."),
        ("loss.detach_()", "detach_() on a computed tensor could not be undone"),
    ],
)
def test_problems(stepper: Stepper, expression: str, problem: str) -> None:
    found = one(stepper, expression)
    assert found.row is None and problem in found.problem


def test_an_expression_that_will_not_end_is_ended_again_and_again(stepper: Stepper) -> None:
    one(stepper, "holder.stubborn()")
    assert "turns" not in vars(stepper.namespace["holder"])


HARMFUL = (
    "loss.backward()",
    "w.data.zero_()",
    "w.add_(1)",
    "x.add_(1)",
    "loss.mul_(2)",
    "counts.append(9)",
    "model(x).item()",
    "torch.rand(3)",
    "globals().clear()",
    "next(items)",
    "[next(squares) for _ in range(3)]",
    "list(pairs)",
    "next(held[0])",
    "setattr(holder, 'asked', 3)",
    "print('never')",
    "torch.set_grad_enabled(False)",
    "[0 for _ in iter(int, 1)]",
)


def test_nothing_is_left_behind(stepper: Stepper, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").mkdir()
    other = opened_at(tmp_path / "other")
    expected = losses_to_the_end(other)
    digest, notes = stepper.digest(), list(stepper.notes)
    for expression in HARMFUL:
        one(stepper, expression)
        assert stepper.digest() == digest, expression
    assert stepper.notes == notes and not torch.is_inference_mode_enabled() and torch.is_grad_enabled()
    assert losses_to_the_end(stepper) == expected
    assert torch.equal(stepper.namespace["w"], other.namespace["w"])
    first = [next(stepper.namespace[name]) for name in ("items", "squares", "pairs")]
    assert first == [1, 0, (1, 2, 3)] and list(stepper.namespace["held"][0]) == [(4,), (5,)]
    assert "never" not in capsys.readouterr().out
    other.close()


def test_frames(stepper: Stepper) -> None:
    stepper.step_line()
    while stepper.depth == 0:
        stepper.step_into()
    stepper.step_into()
    stepper.step_into()
    assert [frame.function for frame in picture_of(stepper, None, frozenset()).frames] == ["<module>", "model"]
    assert text(stepper, "scratch") == "[1]" and text(stepper, "len(scratch) + step") == "4"
    assert one(stepper, "scratch", 0).problem
    digest = stepper.digest()
    assert text(stepper, "scratch.append(3)") == "None" and text(stepper, "scratch") == "[1]"
    assert stepper.digest() == digest


def test_rows_of_a_frame(stepper: Stepper) -> None:
    picture = picture_of(stepper, None, frozenset({("holder",), ("imports",)}))
    rows = {row.name: row for row in picture.rows}
    assert {"w", "x", "loss", "step", "holder", "imports and functions"} <= set(rows)
    assert not any(name.startswith("__") for name in rows)
    assert [row.name for row in rows["holder"].children] == ["items"]
    assert [row.name for row in rows["imports and functions"].children] == ["torch", "itertools", "Holder", "model"]
    assert rows["w"].map_name == "w" and rows["loss"].tensor is not None and rows["loss"].tensor.requires_grad


GOING_OVER = """
import torch
from collections import OrderedDict, deque
class Key:
    def __init__(self, name):
        self.name = name
    def __hash__(self):
        return hash(self.name)
    def __eq__(self, other):
        return self.name == other.name
w = torch.ones(2, requires_grad=True)
parts = {"a": 1, "b": 2, "c": 3}
ordered = OrderedDict(parts)
keyed = {Key(name): value for name, value in parts.items()}
several = deque([1, 2, 3])
unique = {1, 2, 3}
class Holder:
    pass
holder = Holder()
holder.x, holder.y, holder.z = 1, 2, 3
def total():
    found = []
    for some in (parts.values(), ordered.values(), keyed.values(), several, unique, vars(holder).values()):
        for one in some:
            found.append(one)
    return found
for step in range(3):
    loss = (w * sum(total())).sum()
    loss.backward()
    w.grad = None
assert total() == [1, 2, 3] * 6
"""


def test_what_is_gone_over_just_now_is_gone_over_to_its_end(tmp_path: Path) -> None:
    script = tmp_path / "going.py"
    script.write_text(GOING_OVER)
    stepper = core.open_script(script)
    harm = ["{0}.clear()", "{0}.popitem()", "{0}.update({{9: 9}})", "{0}.pop()", "{0}.add(9)", "list({0})"]
    names = ("parts", "keyed", "unique", "vars(holder)")  # the others count each time that they are written to
    for _ in range(12):
        for _ in range(5):
            stepper.step_into()
        for name in names:
            watched(stepper, [one.format(name) for one in harm])
        watched(stepper, ["list(ordered)", "list(several)"])
    stepper.run(10)
    assert stepper.ended and not stepper.failed
    stepper.close()


def ask_at_random(case: Case, rng: random.Random, count: int) -> None:
    """Ask hostile expressions on the way through a script, and compare its end with that of one that nobody asked."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as another:
        stepper = core.open_script(case.copied_to(Path(folder).resolve()), case.arguments)
        stepper.run(rng.randrange(min(12, case.iterations)))
        for _ in range(3):
            for _ in range(rng.randrange(1, 8)):
                stepper.step_into()
            digest, notes = stepper.digest(), list(stepper.notes)
            for expression in expressions(stepper, rng, count):
                watched(stepper, [expression])
                assert stepper.digest() == digest, expression
                assert stepper.notes == notes, expression
        plain = core.open_script(case.copied_to(Path(another).resolve()), case.arguments)
        assert losses_to_the_end(stepper) == pytest.approx(losses_to_the_end(plain), rel=0, abs=0, nan_ok=True)
        stepper.close()
        plain.close()


def test_at_random(rng: random.Random) -> None:
    for case in rng.sample(CORPUS, 2):
        ask_at_random(case, rng, 8)


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_the_whole_corpus_at_random(case: Case, rng: random.Random) -> None:
    for _ in range(3):
        ask_at_random(case, rng, 20)


@pytest.mark.parametrize("trainer", TRAINERS)
def test_a_trainers_loop(trainer: str, rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = list(sys.path), list(sys.argv), np.geterr(), torch.get_rng_state()
    stepper, plain = Stepper(small(trainer)), Stepper(small(trainer))
    stepper.run(rng.randrange(4))
    for _ in range(2):
        for _ in range(rng.randrange(1, 6)):
            stepper.step_line()
        digest = stepper.digest()
        for expression in ("open('never', 'w')", "__import__('os').chdir('/')", *expressions(stepper, rng, 8)):
            watched(stepper, [expression])
            assert stepper.digest() == digest, expression
    stepper.run(5)
    plain.run(stepper.finished)
    assert list(stepper.losses) == list(plain.losses)
    assert Path.cwd() == tmp_path and not list(tmp_path.iterdir())
    assert (list(sys.path), list(sys.argv), np.geterr()) == before[:3] and torch.equal(torch.get_rng_state(), before[3])
