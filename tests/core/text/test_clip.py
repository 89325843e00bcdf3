"""What a loop prints, raises or names is cut before anyone shows it, and says how much was left out."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass

import pytest

from core.engine.printout import LONG, MOST_LINES, MOST_TAKEN, Printout, text_of
from core.engine.stepper import Stepper
from core.errors import LoopError
from core.explain.types import Reference
from core.i18n import Words
from core.program.loop import Loop
from core.program.what_if import WHAT_IFS
from core.queries import GraphOf, IsCorrect, Why
from core.text.clip import (
    DETAIL_CHARACTERS,
    DETAIL_LINES,
    MOST_CHARACTERS,
    MOST_IN_NAME,
    clipped,
    in_detail,
    in_words,
    name_of,
)
from core.view.capture import experiment_of, snapshot_of
from tests.helpers.walking import small, stepper_of

NOTE = 60
"""More than a note takes."""


def length(text: str) -> int:
    return len(text)


# A text


@pytest.mark.parametrize("text", ["", "short", "two\nlines\t", "한국어 ∂ é 🎉", "x" * MOST_CHARACTERS])
def test_a_text_that_is_fit_to_be_shown_stays_as_it_is(text: str) -> None:
    assert clipped(text) is text


def test_what_is_left_out_is_told() -> None:
    assert clipped("x" * 3_002_000) == "x" * 2_000 + " … 3,000,000 more characters"
    assert clipped("a\n" * 5_000).splitlines()[29] == "a … 9,941 more characters"
    assert isinstance(clipped("x" * 9_999), Words), "the note is translated"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b", "a\\x00b"),
        ("\x1b[31mred\x1b[0m and \x1b[1;4mbold\x1b[m", "red and bold"),
        ("\ud800", "\\ud800"),
        ("abc\u202efed", "abc\\u202efed"),
        ("\u2066x\u2069 \u2028 \x07\x7f\x85", "\\u2066x\\u2069 \\u2028 \\x07\\x7f\\x85"),
    ],
)
def test_characters_that_cannot_be_shown_are_written_out(text: str, shown: str) -> None:
    assert clipped(text) == shown


def test_an_exception_of_any_size_is_told() -> None:
    assert in_words(ValueError("no")) == "ValueError: no" and in_words(KeyboardInterrupt()) == "KeyboardInterrupt"
    assert length(in_words(ValueError("y" * 5_000_000))) < MOST_CHARACTERS + NOTE
    assert length(in_words(type("N" * 10_000, (Exception,), {})("x"))) < MOST_IN_NAME + 9


def test_a_traceback_keeps_its_beginning_and_its_end() -> None:
    error = ValueError("\n".join(f"line {number} {'z' * 1_000}" for number in range(100_000)))
    lines = in_detail(error, None)[1].splitlines()
    assert len(lines) <= DETAIL_LINES + 1 and max(map(len, lines)) < DETAIL_CHARACTERS + NOTE
    assert lines[0].startswith("ValueError: line 0") and lines[-1].startswith("line 99999")
    assert lines[DETAIL_LINES // 2] == "… 99,900 more lines"


def test_a_long_chain_of_exceptions_is_not_followed() -> None:
    error = ValueError("0")
    for number in range(1, 5_000):
        later = ValueError(str(number))
        later.__cause__ = error
        error = later
    assert length(in_detail(error, None)[1]) < 100


# What is printed


def printed(*texts: str, unfinished: bool = True) -> list[str]:
    printout = Printout()
    for text in texts:
        printout.write(text)
    return [str(line) for line in printout.take(unfinished)]


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        ([], []),
        (["a\n", "b\n"], ["a", "b"]),
        (["\n", "\n"], ["", ""]),
        (["a", "b", "\n", "c"], ["ab", "c"]),
        (["a\nb\nc"], ["a", "b", "c"]),
        (["\r 1%", "\r 2%", "\r100%", "\n"], ["100%"]),
        (["1%\r", "2%\r", "done\n"], ["done"]),
        (["windows\r\n", "lines\r\n"], ["windows", "lines"]),
        (["tab\tbed\n"], ["tab\tbed"]),
        (["a\x0bb\x0cc\x1cd\u2028e\n"], ["a\\x0bb\\x0cc\\x1cd\\u2028e"]),
    ],
)
def test_lines_are_those_that_a_terminal_would_show(texts: list[str], lines: list[str]) -> None:
    assert printed(*texts) == lines


def test_a_line_that_goes_on_waits_for_its_end() -> None:
    printout = Printout()
    printout.write("half")
    assert printout.take(unfinished=False) == []
    printout.write(" and half\n")
    assert printout.take(unfinished=False) == ["half and half"]
    printout.write("once")
    assert (printout.take(unfinished=True), printout.take(unfinished=True)) == (["once"], [])


@pytest.mark.parametrize("count", [MOST_LINES, MOST_LINES + 1, 100_000])
@pytest.mark.parametrize("at_once", [True, False])
def test_of_a_flood_the_end_is_kept_and_the_rest_is_counted(count: int, at_once: bool) -> None:
    texts = [f"{number}\n" for number in range(count)]
    lines = printed("".join(texts)) if at_once else printed(*texts)
    kept = lines if count == MOST_LINES else lines[1:]
    assert kept == [str(number) for number in range(count - MOST_LINES, count)]
    assert len(kept) == len(lines) or lines[0] == f"… {count - MOST_LINES:,} more lines"


def test_anything_printed_is_cut_to_size(rng: random.Random) -> None:
    """Whatever is printed in whatever pieces: never more than fits, and nothing is left out without being counted."""
    for _ in range(30):
        printout = Printout()
        whole = ""
        for _ in range(rng.randrange(40)):
            parts = ["b" * rng.choice([0, 1, 9, 3_000]) for _ in range(rng.randrange(1, 60))]
            text = rng.choice("a\n\t").join(parts)
            whole += text
            printout.write(text)
        lines = [str(line) for line in printout.take(unfinished=True)]
        assert sum(map(len, lines)) <= MOST_TAKEN + NOTE * len(lines)
        assert all(len(line) < MOST_CHARACTERS + NOTE for line in lines)
        expected = whole.removesuffix("\n").split("\n") if whole else []
        noted = lines[0].startswith("…") if lines else False
        dropped = int(lines[0].split()[1].replace(",", "")) if noted else 0
        assert dropped + len(lines) - noted == len(expected)
        for line, full in zip(lines[noted:], expected[dropped:], strict=True):
            start, _, note = line.partition(" … ")
            assert full.startswith(start)
            assert len(start) + (int(note.split()[0].replace(",", "")) if note else 0) == len(full)


def test_ten_million_newlines_and_pieces_without_one_are_no_burden() -> None:
    assert len(printed("\n" * 10_000_000)) == MOST_LINES + 1
    assert [len(line) for line in printed(*["abc"] * 100_000)] == [MOST_CHARACTERS + len(" … 298,000 more characters")]


@pytest.mark.parametrize("size", [0, 1, LONG - 1, LONG, LONG + 7])
def test_a_long_list_reads_as_python_writes_it(size: int) -> None:
    for value in ([0.1 * n for n in range(size)], [[n, "é", None] for n in range(size)], (1,) * size):
        assert text_of(value) == str(value)
    value: list[object] = [*range(size)]
    value.append(value)
    assert text_of(value) == str(value)
    assert text_of([True] * 2000) == str([True] * 2000)


def test_print_in_a_loop_does_as_in_a_script() -> None:
    stepper = stepper_of(
        "import io, sys\nkept = io.StringIO()\n"
        "print('a', 1, sep='-', end='|')\nprint('b', file=sys.stderr, flush=True)\n"
        "print('to a file', file=kept)\nloss = len(kept.getvalue())"
    )
    stepper.run(1)
    assert stepper.printed.take(unfinished=False) == ["a-1|b"] and list(stepper.losses) == [10]
    for wrong in ("print(1, ending='x')", "print(sep=5)", "print(10 ** 100000)"):
        with pytest.raises(LoopError):
            stepper_of(wrong).run(1)


# Everything that leaves the trainer


def longest(value: object, seen: set[int]) -> int:
    """The most characters of any text in what leaves the trainer."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return max((longest(part, seen) for pair in value.items() for part in pair), default=0)
    if isinstance(value, list | tuple | set):
        return max((longest(part, seen) for part in value), default=0)
    if is_dataclass(value):
        return max((longest(getattr(value, field.name), seen) for field in fields(value)), default=0)
    return 0


LONG_NAME = "a" * 4_000

NAMED = f"""
{LONG_NAME} = x.mm(w1)
{LONG_NAME}_2 = {LONG_NAME}.clamp(min=0).mm(w2)
loss = ({LONG_NAME}_2 - y).pow(2).sum()
loss.backward()
far = 1 / 0
"""


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_names_of_any_length_are_cut_wherever_they_are_told(steps: int) -> None:
    stepper = stepper_of(NAMED)
    for _ in range(min(steps, 4)):
        stepper.step_line()
    if steps == 5:
        with pytest.raises(LoopError):
            stepper.step_line()
    assert longest(snapshot_of(stepper), set()) <= DETAIL_CHARACTERS
    if steps == 4:
        for question in (Why(Reference("w1.grad", (0, 0))), IsCorrect(Reference("w1.grad", (0, 0))), GraphOf()):
            assert longest(question.answer(stepper), set()) <= 200
    assert len(str(Reference(LONG_NAME, (1, 2)))) <= MOST_IN_NAME + 6


def test_a_line_that_makes_very_many_values_notes_some() -> None:
    stepper = stepper_of("globals().update({f'v{n}': n for n in range(100_000)})\nloss = 1")
    stepper.step_line()
    assert 0 < len(stepper.values[1]) <= 50


def test_an_exception_of_five_megabytes_leaves_the_trainer_as_a_page() -> None:
    stepper = stepper_of("raise ValueError('y\\n' * 2_500_000)")
    with pytest.raises(LoopError) as caught:
        stepper.step_line()
    assert len(str(caught.value)) <= MOST_CHARACTERS + NOTE
    failure = snapshot_of(stepper).failure
    assert failure is not None and len(failure.details) <= (DETAIL_LINES + 1) * DETAIL_CHARACTERS


@pytest.mark.parametrize(
    "source",
    [
        "a = " + "-" * 20_000 + "1",
        "a = " + "(" * 5_000 + "1" + ")" * 5_000,
        "a = " + "+".join(["1"] * 100_000),
        "a = 'half \ud800'",
        "a = 'nul \0'",
        "a = " + "9" * 100_000,
        f"{LONG_NAME}(1) = 2",
        f"global {LONG_NAME}\n{LONG_NAME} = 1\ndef f():\n    {LONG_NAME} = 1\n    global {LONG_NAME}",
        "x" * 100_000 + " +",
    ],
    ids=range(9),
)
def test_a_text_that_python_cannot_read_is_refused_in_a_sentence(source: str) -> None:
    with pytest.raises(LoopError) as caught:
        Loop(source)
    assert len(str(caught.value)) <= MOST_CHARACTERS + NOTE and "Error" not in str(caught.value).split(":")[0][:12]


def test_a_long_loop_is_walked() -> None:
    source = "\n".join("a = 1\n# loss" for _ in range(1_400))
    stepper = Stepper(small())
    stepper.edit(source)
    stepper.step_line()
    assert stepper.loop.phase_of(1) is None and stepper.loop.phase_of(3) == "loss"
    assert [stepper.line, len(stepper.loop.lines), len(experiment_of(stepper).lines)] == [3, 1_400, 1_400]


def test_a_very_long_text_is_offered_no_edits() -> None:
    source = Stepper(small()).loop.source
    assert any(what_if.edited(source, 1) for what_if in WHAT_IFS)
    assert not any(what_if.edited(source + "\na = 1" * 5_000, 1) for what_if in WHAT_IFS)


def test_a_short_name_stays_as_it_is() -> None:
    assert name_of("y_pred") == "y_pred" and name_of("a" * 61) == "a" * 59 + "…"
