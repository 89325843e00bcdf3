"""Any line of a script's own that plain Python runs can be stopped at, as often as it runs there."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch

import core
from core.engine.script_walk import ScriptWalk
from core.errors import LoopError
from core.program.definitions import COMPREHENSIONS
from core.program.line_breakpoints import LineBreakpoint, lines_with_code
from core.program.script_loop import ScriptLoop
from tests.helpers.corpus import CORPUS, Case
from tests.helpers.line_events import Lines, lines_of

FEW = ("two_modules/train.py",)
FOREVER = 10**6
STOPS = 4

CASES = [case if case.script in FEW else pytest.param(case, marks=pytest.mark.exhaustive) for case in CORPUS]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Case], core.Stepper]]:
    """Open a script in a folder of its own, on one thread as plain Python has."""
    threads, steppers = torch.get_num_threads(), []
    torch.set_num_threads(1)

    def opening(case: Case) -> core.Stepper:
        folder = tmp_path / str(len(steppers))
        folder.mkdir()
        monkeypatch.chdir(folder)
        steppers.append(core.open_script(case.copied_to(folder), case.arguments, seed=0))
        return steppers[-1]

    yield opening
    for stepper in steppers:
        stepper.close()
    torch.set_num_threads(threads)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_line_is_reached_as_often_as_in_plain_python(case: Case, opened: Any, rng: random.Random) -> None:
    stepper = opened(case)
    assert isinstance(stepper.loop, ScriptLoop)
    loop = stepper.loop.path.loops[0]
    place = loop.file.path, loop.line, loop.node.body[0].lineno
    expected = lines_of(stepper.subject.path.project.script.path, case.arguments, place)
    simple, others = _lines(stepper)
    found = _reached(stepper, simple | others)
    ours, theirs = _within_iterations(found), _within_iterations(expected)
    if len(stepper.loop.path.loops) == 1:
        assert {line: ours.get(line, []) for line in simple} == {line: theirs.get(line, []) for line in simple}
    assert {line for line in others if ours.get(line)} <= set(theirs), "a head is told of at each turn and at the end"
    _stop_at(stepper, found, rng)


def _lines(stepper: core.Stepper) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Return the lines that can be stopped at: those of which Python tells once when they run, and all others."""
    simple, others = set(), set()
    assert isinstance(stepper.loop, ScriptLoop)
    for file in stepper.loop.path.project.files.values():
        nodes = {node.lineno: node for node in ast.walk(file.tree) if isinstance(node, ast.stmt)}
        for line in lines_with_code(file.text):
            node = nodes[line]
            once = node.lineno == node.end_lineno and not any(
                isinstance(part, (*COMPREHENSIONS, ast.Lambda)) for part in ast.walk(node)
            )
            silent = isinstance(node, ast.Global | ast.Nonlocal | ast.Pass | ast.Continue | ast.Break | ast.Try)
            silent |= isinstance(node, ast.AnnAssign) and node.value is None
            if not silent:
                (simple if once else others).add((str(file.path), line))
    return simple, others


def _reached(stepper: core.Stepper, lines: set[tuple[str, int]]) -> Lines:
    """Run a script to its end, and return how many iterations had begun each time that a line came to its turn."""
    found: Lines = {}
    walk = stepper.walk
    assert isinstance(walk, ScriptWalk)

    def reached(frame: FrameType, line: int) -> bool:
        found.setdefault((frame.f_code.co_filename, line), []).append(walk.state.begun)
        return False

    stepper.set_breakpoints([LineBreakpoint(*place) for place in lines])
    stepper.stops.reached = reached  # type: ignore[method-assign]
    with suppress(LoopError):
        stepper.run(FOREVER)
    del stepper.stops.reached
    return found


def _within_iterations(lines: Lines) -> Lines:
    """Return when lines ran since the first iteration began: only in plain Python is what came before among them."""
    return {line: [begun for begun in times if begun] for line, times in lines.items()}


def _stop_at(stepper: core.Stepper, found: Lines, rng: random.Random) -> None:
    """Stop at lines for any time that they run."""
    walk = stepper.walk
    assert isinstance(walk, ScriptWalk)
    for place in rng.sample(sorted(found), min(STOPS, len(found))):
        at = rng.randrange(len(found[place]))
        stepper.set_breakpoints([])
        stepper.seek(0)
        stepper.set_breakpoints([LineBreakpoint(*place, count=at + 1)])
        stepper.run(FOREVER)
        assert stepper.stack[-1][:2] == place
        assert walk.state.begun == found[place][at]
