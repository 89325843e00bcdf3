"""What a text does otherwise than another one."""

from __future__ import annotations

import pytest

from core.experiment.trainers import TRAINERS
from core.program.loop import LARGEST_LOOP
from core.program.text_changes import changed_lines, first_change, name_of_change
from core.program.what_if import WHAT_IFS

ORIGINAL = TRAINERS["two-layer"].source
FORGOTTEN = ORIGINAL.replace("w1.grad.zero_()", "# w1.grad.zero_()").replace("w2.grad.zero_()", "# w2.grad.zero_()")


def test_changed_lines() -> None:
    assert changed_lines("a\nb\nc", "a\nb\nc") == frozenset()
    assert changed_lines("a\nx\nc", "a\nb\nc") == {2}
    assert changed_lines("x\ny\na", "a") == {1, 2}
    assert changed_lines("a", "a\nb") == frozenset(), "what is gone has no line"


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        (FORGOTTEN, "forget zero_grad", "# w1.grad.zero_()"),
        (FORGOTTEN.replace(" -= ", " += "), "forget zero_grad, flipped sign", "w1 += learning_rate * w1.grad"),
        (ORIGINAL.replace("pow(2)", "abs()"), "edited line 4", "loss = (y_pred - y).abs().sum()"),
        (f"x = x\n{ORIGINAL}y = y\n", "edited lines 1, 14", "x = x"),
        (ORIGINAL.replace("w1.grad.zero_()\n", ""), "without line 12", "− w1.grad.zero_()"),
        (ORIGINAL.partition("# zero_grad")[0], "without lines 11–13", "− # zero_grad"),
        (ORIGINAL.replace("w", "v"), "edited lines 1 … 13", "# forvard"),
        (ORIGINAL.rstrip(), "edited loop", ""),
    ],
)
def test_a_change_is_called_by_what_it_does_or_where(text: str, name: str, line: str) -> None:
    assert name_of_change(text, ORIGINAL, 1) == name
    assert first_change(text, ORIGINAL) == line


def test_every_what_if_has_its_own_name_alone_and_after_another() -> None:
    for trainer in TRAINERS.values():
        for what_if in WHAT_IFS:
            if (text := what_if.edited(trainer.source, 4)) is None:
                continue
            assert name_of_change(text, trainer.source, 4) == what_if.name
            for second in WHAT_IFS:
                if (both := second.edited(text, 4)) is not None and both != trainer.source:
                    assert name_of_change(both, trainer.source, 4).count(",") <= 1
                    assert name_of_change(both, text, 4) == second.name


def test_a_text_that_is_too_long_to_look_at_is_called_by_its_lines() -> None:
    assert name_of_change("x = 1\n" * LARGEST_LOOP, ORIGINAL, 1).startswith("edited lines 1–")
