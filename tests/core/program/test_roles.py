from __future__ import annotations

import ast

import pytest

from core.program.loop import Loop
from core.program.roles import PHASES, goes_backward, loss_in, phase_starts, update_names


def test_a_phase_begins_at_a_comment_of_its_name() -> None:
    source = "# forward\na = 1  # loss\n#update\n# backward pass\n'# loss'\n#  zero_grad  \n"
    assert phase_starts(source) == [(1, "forward"), (2, "loss"), (3, "update"), (6, "zero_grad")]
    assert PHASES == ("forward", "loss", "backward", "update", "zero_grad")


def test_the_loss_is_the_variable_of_that_name() -> None:
    assert (loss_in({"loss": 2, "losses": 3}), loss_in({"losses": 3})) == (2, None)


@pytest.mark.parametrize(("line", "expected"), [("loss.backward()", True), ("loss = back()", False)])
def test_a_line_that_goes_backward(line: str, expected: bool) -> None:
    assert goes_backward(line) is expected


@pytest.mark.parametrize(
    ("source", "optimizers", "rates"),
    [
        ("optimizer.step()", ("optimizer",), ()),
        ("self.optimizer.step()\nstep()\nother.step", ("other",), ()),
        ("w -= learning_rate * w.grad", (), (("w", "learning_rate"), ("", "learning_rate"))),
        ("w.data[0] += -(eta * g) / n", (), (("w", "eta"), ("w", "g"))),
        ("w -= a * lr", (), (("w", "lr"), ("w", "a"), ("", "lr"))),
        ("w *= lr", (), (("", "lr"),)),
        ("lr = 3", (), ()),
        ("f().data -= 2 ** n", (), ()),
    ],
)
def test_the_names_by_which_weights_are_moved(
    source: str, optimizers: tuple[str, ...], rates: tuple[tuple[str, str], ...]
) -> None:
    assert update_names(ast.parse(source)) == (optimizers, rates) == Loop(source).update_names
