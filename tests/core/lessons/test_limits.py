"""Whatever a lesson's file holds: it is a lesson, or it is refused with its lines, in a time linear in its size."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.engine.stepper import Stepper
from core.lessons.action_parser import MOST_ACTIONS, MOST_TIMES
from core.lessons.actions import Run, Seek, Start
from core.lessons.dry_run import dry_run
from core.lessons.errors import MOST_PROBLEMS, LessonError, Problem
from core.lessons.lesson import Lesson, filled
from core.lessons.parser import LARGEST_FILE, LONGEST_TEXT, MOST_STEPS, parse, read
from core.lessons.quantities import measure
from core.lessons.toml_lines import MOST_TOKENS, lines_of
from core.program.loop import LARGEST_LOOP
from tests.core.lessons.test_lessons import GOOD
from tests.helpers.mutating import NASTY, mutated
from tests.helpers.walking import small

LESSONS = Path(__file__).parents[3] / "resources" / "lessons"
TEXTS = [GOOD, *(path.read_text(encoding="utf-8") for path in sorted(LESSONS.glob("*.toml")))]

STEP = '[[step]]\ntext.en = "x"\n'
DEED = "{ run = 10"
COMMENT = f'{{ replace = "# loss", by = "# loss\\n# {"x" * 1000}" }}'
SWAP = '{ replace = "pow", by = "pox" }, { replace = "pox", by = "pow" }'


def refused(text: str) -> tuple[Problem, ...]:
    """What is wrong with a text that is no lesson; each problem is within the file, and can be written down."""
    with pytest.raises(LessonError) as error:
        parse(text, "mine.toml")
    check_problems(text, error.value)
    return error.value.problems


def check_problems(text: str, error: LessonError) -> None:
    last = max(text.rstrip().count("\n") + 1, 1)
    assert 0 < len(error.problems) <= MOST_PROBLEMS
    for problem in error.problems:
        assert 1 <= problem.line <= last
        assert str(problem).encode() and "\n" not in problem.message and len(problem.message) < 700


def with_deed(deed: str) -> str:
    return GOOD.replace(DEED, f"{deed}, {DEED}")


FAR_TOO_MUCH = {
    "a list for a field": (with_deed("{ start = { data = [1] } }"), 26),
    "a number of many digits": (GOOD.replace("batch_size = 4", f"batch_size = {'9' * 5000}"), 6),
    "a hexadecimal one": (GOOD.replace("batch_size = 4", f"batch_size = 0x{'9' * 5000}"), 6),
    "an index of many digits": (GOOD.replace("One.", f"{{w1[{'9' * 4500}]}}"), 13),
    "a loss of many digits": (GOOD.replace("w1.grad.norm > 0", f"loss[{'9' * 5000}] > 0"), 16),
    "nested brackets": (GOOD.replace("batch_size = 4", f"batch_size = {'[' * 2000}{']' * 2000}"), 6),
    "nested tables": (GOOD.replace("batch_size = 4", f"batch_size = {'{a=' * 2000}1{'}' * 2000}"), 6),
    "a key of many parts": (GOOD.replace("batch_size = 4", f"{'a.' * 20000}a = 1"), 6),
    "a title of many parts": (f"{GOOD}[{'a.' * 20000}a]\n", 31),
    "minus signs": (with_deed(f'{{ replace = "loss.b", by = "{"-" * 20000}loss.b" }}'), 26),
    "fewer minus signs": (with_deed(f'{{ replace = "loss.b", by = "{"-" * 4000}loss.b" }}'), 26),
    "nested calls": (with_deed(f'{{ replace = "loss.b", by = "{"f(" * 150}1{")" * 150}; loss.b" }}'), 26),
    "edits that grow": (with_deed(", ".join([f'{{ replace = "s", by = "{"s" * 900}" }}'] * 3)), 26),
    "many edits": (with_deed(", ".join([COMMENT, *[SWAP] * 100])), 26),
    "many deeds": (with_deed(", ".join(['{ step = "line" }'] * MOST_ACTIONS)), 24),
    "many lines": (with_deed(f'{{ step = "line", times = {MOST_TIMES + 1} }}'), 26),
    "many steps": (GOOD + STEP * (MOST_STEPS - 1), 31 + 2 * (MOST_STEPS - 2)),
    "many tokens": (GOOD.replace("batch_size = 4", f"batch_size = [{'1,' * MOST_TOKENS}]"), 6),
    "a long text": (GOOD.replace("One.", "x" * (LONGEST_TEXT + 1)), 13),
    "a long title": (GOOD.replace("Mine", "x" * (LONGEST_TEXT + 1)), 2),
    "a list for a fact": (GOOD.replace('"w1.grad.norm > 0"', '["loss"]'), 16),
    "a large index": (GOOD.replace("[0, 1]", "[0, 99999999999]"), 15),
}


@pytest.mark.parametrize("name", FAR_TOO_MUCH)
def test_what_is_far_too_much_is_refused_with_its_line(name: str) -> None:
    text, line = FAR_TOO_MUCH[name]
    assert refused(text)[0].line == line


def test_as_much_as_there_may_be_is_a_lesson() -> None:
    text = GOOD + STEP * (MOST_STEPS - 2)
    text = text.replace("One.", "x" * LONGEST_TEXT).replace(DEED, '{ step = "line" }, ' * (MOST_ACTIONS - 3) + DEED)
    assert len(parse(text, "mine.toml").steps) == MOST_STEPS


def test_of_very_many_problems_the_first_are_told() -> None:
    text = GOOD.replace('text.en = "One."', 'text.en = "One."\n' + "".join(f"a{index} = 1\n" for index in range(5000)))
    problems = refused(text)
    assert [problem.line for problem in problems] == list(range(14, 14 + MOST_PROBLEMS))


# Time

SHAPES: dict[str, Callable[[int], str]] = {
    "spaces in a fact": lambda size: GOOD.replace("w1.grad.norm > 0", " " * size),
    "spaces within a fact": lambda size: GOOD.replace("w1.grad.norm > 0", f"w1{' ' * size}x > 0"),
    "spaces in an end": lambda size: GOOD.replace("loss < 1e-9", f"loss < 1{' ' * size}x"),
    "digits in a fact": lambda size: GOOD.replace("w1.grad.norm > 0", "loss < 0." + "1" * size),
    "a hole": lambda size: GOOD.replace("One.", "{" + "w." * (size // 2) + "}"),
    "an open hole": lambda size: GOOD.replace("One.", "{" + "|/" * (size // 2)),
    "indices in a hole": lambda size: GOOD.replace("One.", "{w1[" + "1, " * (size // 3) + "}"),
    "braces": lambda size: GOOD.replace("One.", "{" * size),
    "steps": lambda size: GOOD + STEP * (size // len(STEP)),
    "tables": lambda size: GOOD + "".join(f"[a{index}]\n" for index in range(size // 9)),
    "tables within": lambda size: GOOD + "".join(f"[a.b.c.d.e.f{index}]\n" for index in range(size // 18)),
    "keys": lambda size: GOOD + "".join(f"a{index} = 1\n" for index in range(size // 11)),
    "parts of a key": lambda size: GOOD + "a." * (size // 2) + "a = 1\n",
    "many parts of keys": lambda size: GOOD + "".join(f"{'a.' * 15}a{index} = 1\n" for index in range(size // 40)),
    "lines": lambda size: GOOD + "\n" * size,
    "comments": lambda size: GOOD + "# x\n" * (size // 4),
    "elements": lambda size: GOOD.replace("batch_size = 4", f"batch_size = [{'1, ' * (size // 3)}]"),
    "brackets": lambda size: GOOD.replace("batch_size = 4", "batch_size = " + "[" * size),
    "digits": lambda size: GOOD.replace("batch_size = 4", "batch_size = " + "9" * size),
    "an open text": lambda size: GOOD.replace('"One."', '"""' + '\\"""' * (size // 4)),
    "quotes in a text": lambda size: GOOD.replace(
        '"One."', f'"""{"a" + chr(34) * 2}{" " + chr(34) * 2}x{"a" * size}"""'
    ),
    "deeds": lambda size: with_deed(", ".join(['{ step = "line" }'] * (size // 19))),
    "ways to a line": lambda size: with_deed(", ".join(['{ seek = 1, before = "loss.b" }'] * (size // 34))),
    "starts": lambda size: with_deed(", ".join(["{ start = {} }"] * (size // 16))),
    "edits": lambda size: with_deed(", ".join([SWAP] * (size // len(SWAP)))),
    "facts": lambda size: GOOD.replace('"w1.grad.norm > 0"', '"loss > 0", ' * (size // 12)),
    "languages": lambda size: GOOD.replace(
        "[title]", "[title]\n" + "".join(f'a{i} = "x"\n' for i in range(size // 12))
    ),
}


def seconds(text: str) -> float:
    """Of the processor, at best: what else the machine does counts little."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        try:
            parse(text, "mine.toml")
        except LessonError as error:
            check_problems(text, error)
        found.append(time.process_time() - begun)
    return min(found)


def grows_too_fast(make: Callable[[int], str], size: int, shortest: float) -> bool:
    """Whether twice the size takes much more than twice the time, from the first size on that can be timed.

    It has to be so twice in a row: once, a larger text may just not fit into a cache any more.
    """
    while (first := seconds(make(size))) < shortest and 8 * size <= LARGEST_FILE:
        size *= 2
    second, third = seconds(make(2 * size)), seconds(make(4 * size))
    return second > 2.5 * first + 0.1 * shortest and third > 2.5 * second


@pytest.mark.parametrize(
    "shape", ["spaces in a fact", "spaces in an end", "indices in a hole", "steps", "parts of a key"]
)
def test_twice_the_size_takes_twice_the_time(shape: str) -> None:
    assert not all(grows_too_fast(SHAPES[shape], 2000, 0.01) for _ in range(4))


@pytest.mark.exhaustive
@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_takes_twice_the_time_of_half_of_one(shape: str) -> None:
    assert not all(grows_too_fast(SHAPES[shape], LARGEST_FILE // 4 - 1000, 0.02) for _ in range(4))


# Files


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + "#" * LARGEST_FILE, encoding="utf-8")
    with pytest.raises(LessonError, match="too large"):
        read(path)


def test_what_is_no_file_is_refused_without_waiting_for_its_end(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/zero")):
        if path.exists():
            with pytest.raises(LessonError, match="not a file"):
                read(path)


def test_a_file_is_read_with_the_line_ends_and_the_mark_of_another_system(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read(path) == parse(GOOD, path.name)


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(GOOD.replace("One.", "@").encode().replace(b"@", b"\xff"))
    with pytest.raises(LessonError, match=r"mine\.toml, line 13: .*UTF-8"):
        read(path)


def test_a_file_of_any_name_is_told(tmp_path: Path) -> None:
    assert str(Problem("\udcff<b>.toml", 1, "no")).encode() == "\N{REPLACEMENT CHARACTER}<b>.toml, line 1: no".encode()


# Lines


def test_keys_in_tables_of_an_array_within_an_array_have_their_lines() -> None:
    text = '[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n[[a]]\n[a."d.]\\"".e]\nf = [[1], [2,\n3]]\n"]" = """\n]"""\ng = 1\n'
    lines = lines_of(text)
    assert (lines["a", 0, "b", 0, "c"], lines["a", 0, "b", 1, "c"], lines["a", 1]) == (3, 5, 6)
    assert lines["a", 1, 'd.]\\"', "e", "f", 1, 1] == 9
    assert lines["a", 1, 'd.]\\"', "e", "g"] == 12


# At random


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test that would run a line of a loop."""

    def run(*_arguments: object) -> None:
        raise AssertionError("a line of code would have run")

    monkeypatch.setattr("core.program.loop.exec", run, raising=False)


def check_mutations(rng: random.Random, count: int) -> None:
    for _ in range(count):
        text = mutated(rng.choice(TEXTS), rng)
        try:
            assert isinstance(parse(text, "mine.toml"), Lesson)
        except LessonError as error:
            check_problems(text, error)


@pytest.mark.usefixtures("nothing_runs")
def test_a_mutated_lesson_is_one_or_is_refused(rng: random.Random) -> None:
    check_mutations(rng, 100)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("nothing_runs")
def test_thousands_of_mutated_lessons_are_ones_or_are_refused(rng: random.Random) -> None:
    check_mutations(rng, 8000)


@pytest.mark.exhaustive
def test_what_is_left_of_a_mutated_lesson_can_be_rehearsed(rng: random.Random) -> None:
    """Whatever it does, what does not come out is said in words."""
    harmless = [text for text in NASTY if len(text) < 100]
    rehearsed = 0
    while rehearsed < 60:
        try:
            lesson = parse(mutated(rng.choice(TEXTS[:1] + TEXTS[-2:]), rng, harmless), "mine.toml")
        except LessonError:
            continue
        if all(map(is_small, lesson.steps[0].actions)) and all(map(is_small, lesson.way_to(len(lesson.steps) - 1))):
            assert all(isinstance(problem, str) for problem in dry_run(lesson))
            rehearsed += 1


def is_small(deed: object) -> bool:
    match deed:
        case Run():
            return deed.iterations <= 500
        case Seek():
            return deed.iteration <= 500
        case Start():
            sizes = deed.config.choices()
            return all(int(sizes[name]) <= 200 for name in sizes if name.endswith("_size"))
    return True


# Rehearsed


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("batch_size = 4", "batch_size = 1000000000", "too large"),
        ("batch_size = 4", 'batch_size = 4\ndevice = "nowhere"', "“nowhere” is not there"),
        (
            "{ run = 10",
            '{ replace = "pow(2)", by = "pow(int(str()))" }, { seek = 3, before = "loss.b" }, { run = 10',
            "invalid literal",
        ),
        ('expect = ["w1.grad.norm > 0"]', 'expect = ["w9[0, 9999999999] > 0"]', "cannot be measured"),
    ],
)
def test_what_cannot_be_rehearsed_is_said(old: str, new: str, problem: str) -> None:
    assert any(problem in said for said in dry_run(parse(GOOD.replace(old, new), "mine.toml")))


@pytest.mark.parametrize("made", ["torch.empty(0)", "torch.tensor([True])", "torch.eye(2) > 0"])
def test_of_a_tensor_without_numbers_nothing_is_measured_or_something(made: str) -> None:
    stepper = Stepper(small())
    stepper.edit(f"odd = {made}\n{stepper.loop.source}")
    stepper.step_iteration()
    for what in ("odd.largest", "odd.norm", "odd.zero_columns", "odd[]", "odd[0]", "odd[0, 0]"):
        assert measure(stepper, what) is None or isinstance(measure(stepper, what), float | int)
    stepper.close()


def test_an_edit_may_make_a_loop_of_the_largest_size() -> None:
    room = LARGEST_LOOP - 2000
    lesson = parse(with_deed(f'{{ replace = "loss.backward()", by = "loss.backward()  # {"x" * room}" }}'), "mine.toml")
    assert lesson.own_code


def test_a_hole_is_filled_whatever_it_holds() -> None:
    for value in (None, "", "{loss}", "<b>", 1.0):
        assert isinstance(filled("{loss|이/가}", {"loss": value}, str), str)
