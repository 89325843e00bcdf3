"""Texts that remember what they were made of."""

from __future__ import annotations

import copy

import pytest

from core.i18n import Words, joined, unbroken, words


def test_words_are_a_text_in_english() -> None:
    assert words("Menu", "&Run") == "&Run"
    assert f"{words('Menu', '&Run')}!" == "&Run!"


def test_values_are_put_in_and_remembered() -> None:
    said = words("Field", "must be between {least} and {most}").format(least=1, most=9)
    assert said == "must be between 1 and 9"
    assert (said.context, said.template, said.named) == (
        "Field",
        "must be between {least} and {most}",
        {"least": 1, "most": 9},
    )


def test_an_exception_keeps_them() -> None:
    error = ValueError(words("Field", "no number"))
    assert isinstance(str(error), Words) and str(error).context == "Field"


def test_a_copy_keeps_them() -> None:
    said = words("Field", "must be {least} or more").format(least=1)
    assert copy.deepcopy(said).named == {"least": 1}


def test_texts_side_by_side_keep_their_parts() -> None:
    line = joined(" · ", [words("Phase", "forward"), "x"])
    assert line == "forward · x"
    assert line.context == "" and isinstance(line.values[0], Words)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("δ1[n, 1]을 곱한", "δ1[n,_1]을 곱한"),
        ("= Σₙ x[n, 412] · δ1[n, 37]", "= Σₙ x[n,_412] · δ1[n,_37]"),
        ("w1 1000 × 100 ‖5‖", "w1 1000_×_100 ‖5‖"),
        ("loss[5] of {names}", "loss[5] of {names}"),
        ("a [step\nby step] b", "a [step\nby step] b"),
    ],
)
def test_no_line_ends_within_indices(text: str, kept: str) -> None:
    assert unbroken(text) == kept.replace("_", "\N{NO-BREAK SPACE}")
