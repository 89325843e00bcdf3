"""A person's own generators: the place of each is kept, whatever its `yield` stands in."""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

import pytest

import core

TRAINING = """
import contextlib
import torch

events = []

{source}

w = torch.zeros(1, requires_grad=True)
for number in {call}:
    loss = (w * number - 1).square().sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        w.grad = None
    events.append(number)
print(events)
"""

GENERATORS = {
    "in a for": """
        def numbers(most):
            total = 0
            for k in range(most):
                total += k
                yield total
        """,
    "in loops within loops, with else and continue": """
        def numbers(most):
            for a in range(3):
                if a == 1:
                    continue
                for b in enumerate(range(most // 2)):
                    yield a + b[1]
                else:
                    events.append("else")
        """,
    "in a while, after each other": """
        def numbers(most):
            k = 0
            while k < most:
                yield k
                k += 1
                yield -k
        """,
    "in try and finally": """
        def numbers(most):
            try:
                for k in range(most):
                    yield k
            finally:
                events.append("closed")
        """,
    "in a with": """
        @contextlib.contextmanager
        def noted(name):
            events.append(f"enter {name}")
            try:
                yield name
            finally:
                events.append(f"leave {name}")

        def numbers(most):
            for k in range(most // 3):
                with noted(k) as name:
                    yield name
                    yield name + 1
        """,
    "in a choice, with a return": """
        def numbers(most):
            for k in range(100):
                if k % 2:
                    yield k
                elif k > most:
                    return
        """,
    "with random numbers": """
        def numbers(most):
            for _ in range(most):
                yield torch.rand(()).item()
        """,
    "of a generator": """
        def squares(inner):
            for k in inner:
                yield k * k

        def numbers(most):
            for square in squares(iter(range(most))):
                yield square
        """,
    "handed over to others": """
        def numbers(most):
            yield from range(2)
            for k in range(3):
                yield from [k, torch.rand(()).item()]
            yield from (j for j in range(most - 8))
        """,
    "an expression, which is recorded": """
        def numbers(most):
            return (k * k for k in range(most))
        """,
    "with values that are sent, which is recorded": """
        def numbers(most):
            for k in range(most):
                got = yield k
        """,
}


@pytest.mark.parametrize("name", GENERATORS)
def test_the_place_of_a_generator_is_kept(name: str, tmp_path: Path, rng: random.Random) -> None:
    script = tmp_path / "generators.py"
    script.write_text(TRAINING.format(source=textwrap.dedent(GENERATORS[name]), call="numbers(9)"))
    stepper = core.open_script(script)
    stepper.keep()
    while not stepper.ended:
        stepper.step_iteration()
        stepper.keep()
    losses, printed = list(stepper.losses), stepper.printed.take(unfinished=True)
    for place in rng.sample(range(len(losses)), len(losses)):
        stepper.seek(place)
        stepper.run(rng.randint(1, 4))
        assert list(stepper.losses) == losses[: stepper.finished] and stepper.branch.drift is None
    stepper.run(1000)
    assert stepper.ended and repr(stepper.namespace["events"]) == printed[-1]
    stepper.close()
