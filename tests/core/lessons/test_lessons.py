"""Lessons as files: what is shipped holds, and what is broken is told with file and line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.i18n import Words
from core.lessons.actions import Replace, Run, Seek, Start, Step, Until
from core.lessons.builtin import BuiltinLesson, builtin_lessons
from core.lessons.dry_run import dry_run
from core.lessons.errors import ActionError, LessonError
from core.lessons.expectations import parse_expectation
from core.lessons.lesson import LANGUAGES, Lesson, as_paragraphs, filled, said
from core.lessons.lines import line_after, line_of
from core.lessons.parser import parse, read
from core.lessons.quantities import measure
from core.lessons.toml_lines import lines_of
from tests.helpers.walking import small

ROOT = Path(__file__).parents[3]

# What comes with the application

SHIPPED = builtin_lessons()


def test_there_are_twelve() -> None:
    assert len(SHIPPED) == 12


@pytest.mark.parametrize("lesson", SHIPPED, ids=lambda lesson: lesson.name)
def test_a_shipped_lesson_speaks_both_languages(lesson: BuiltinLesson) -> None:
    for words in lesson.load().texts():
        assert set(words) == set(LANGUAGES)
        assert re.search("[가-힣]", words["ko"]) and not re.search("[가-힣]", words["en"]), words


@pytest.mark.parametrize("lesson", SHIPPED, ids=lambda lesson: lesson.name)
def test_a_shipped_lesson_says_what_is_so(lesson: BuiltinLesson) -> None:
    loaded = lesson.load()
    assert all(step.expectations for step in loaded.steps)
    assert list(dry_run(loaded)) == []


def test_only_a_bug_and_scripts_bring_code_of_their_own() -> None:
    own = [lesson.name for lesson in SHIPPED if lesson.load().own_code]
    assert own == ["10_missing_b", "11_convolution", "12_does_not_learn"]


# What a teacher writes

GOOD = """\
[title]
en = "Mine"

[experiment]
trainer = "two-layer"
batch_size = 4
input_size = 3
hidden_size = 2
output_size = 1
learning_rate = 0.001

[[step]]
text.en = "One."
do = [{ step = "phase", times = 3 }]
point = { map = "w1.grad", cell = [0, 1] }
expect = ["w1.grad.norm > 0"]

[[step]]
ask.en = "And now?"
choices = [
    { en = "Up" },
    { en = "Down", right = true },
]
do = [
    { remember = "loss", as = "before" },
    { run = 10, until = "loss < 1e-9" },
]
text.en = "From {before} to {loss}."
point = { line = "loss.backward()" }
expect = ["loss < before", 'phase == "zero_grad"']
"""


def test_a_lesson_in_one_language_is_a_lesson() -> None:
    lesson = parse(GOOD, "mine.toml")
    assert said(lesson.title, "ko") == "Mine"
    assert not lesson.own_code
    first, second = lesson.steps
    assert isinstance(first.actions[0], Start) and first.actions[1] == Step("phase", 3)
    assert second.actions[1] == Run(10, Until(below=1e-9))
    assert second.question is not None and [choice.right for choice in second.question.choices] == [False, True]
    assert list(dry_run(lesson)) == []


BROKEN = {
    "no TOML": ("[title]", "[title", 1, "no TOML"),
    "an unknown key": ('text.en = "One."', 'text.en = "One."\npiont = 3', 14, "did you mean point?"),
    "no title": ('en = "Mine"', "", 1, "title is empty"),
    "a language too few": ('en = "Mine"', 'en = "Mine"\nko = "내 것"', 14, "language “ko”"),
    "an unknown language": ('text.en = "One."', 'text.en = "One."\ntext.de = "Eins."', 14, "“de” is no language"),
    "no text": ('text.en = "One."', "", 12, "text is missing"),
    "an unknown field": ("batch_size = 4", "bach_size = 4", 6, "bach_size is not a field"),
    "a wrong value": ("batch_size = 4", "batch_size = 0", 6, "between 1 and"),
    "an unknown trainer": ('"two-layer"', '"three-layer"', 5, "“three-layer” is unknown"),
    "an unknown deed": ('{ step = "phase", times = 3 }', "{ jump = 3 }", 14, "one of start, step, seek"),
    "two deeds in one": ("times = 3", "run = 3", 14, "one of start, step, seek"),
    "an unknown step": ('"phase"', '"page"', 14, "line, phase, iteration"),
    "no whole number": ("run = 10", 'run = "ten"', 26, "whole number from 1"),
    "an unknown end of a run": ("loss < 1e-9", "loss = 1e-9", 26, "no end of a run"),
    "a line that is not there": ("loss.backward()", "lost.backward()", 29, "No line of this loop reads"),
    "a line that is two": ('line = "loss.backward()"', 'line = ".grad"', 29, "write more of the line"),
    "an unknown what-if": ("{ run = 10", '{ what_if = "Fly" }, { run = 10', 26, "none of the edits"),
    "a text that is not there": ("{ run = 10", '{ replace = "zz", by = "c" }, { run = 10', 26, "not in this loop"),
    "an edit that is no Python": ("{ run = 10", '{ replace = "loss.b", by = "(" }, { run = 10', 26, "makes no loop"),
    "a fact that is none": ("loss < before", "loss is small", 30, "compares nothing"),
    "an unknown quantity": ("loss < before", "los < before", 30, "“los” is nothing that can be measured"),
    "an unknown hole": ("{before}", "{after}", 28, "“{after}” is nothing"),
    "no indices": ("{ run = 10", '{ explain = "w1", cell = [0, -1] }, { run = 10', 26, "A cell is its indices"),
    "too many indices": ("[0, 1]", "[0, 1, 2]", 15, "row and column"),
    "an unknown widget": ('line = "loss.backward()"', 'at = "moon"', 29, "no “moon” to point at"),
    "no cell": ("[0, 1]", '["a"]', 15, "row and column"),
    "one choice": ('    { en = "Up" },\n', "", 20, "two or three choices"),
    "no right choice": (", right = true", "", 20, "right = true"),
    "two right choices": ('{ en = "Up" }', '{ en = "Up", right = true }', 20, "only one"),
    "a first step that asks": (
        'text.en = "One."',
        'ask.en = "?"\nchoices = [{ en = "a" }, { en = "b", right = true }]\ntext.en = "One."',
        13,
        "first step cannot ask",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_lesson_is_told_with_file_and_line(name: str) -> None:
    old, new, line, message = BROKEN[name]
    assert GOOD.count(old) >= 1
    with pytest.raises(LessonError) as error:
        parse(GOOD.replace(old, new, 1), "my_lesson.toml")
    assert [(problem.line, message in problem.message) for problem in error.value.problems][:1] == [(line, True)], error
    assert str(error.value).startswith(f"my_lesson.toml, line {line}: ")


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_told_of_a_broken_lesson_can_be_translated(name: str) -> None:
    old, new, _, _ = BROKEN[name]
    with pytest.raises(LessonError) as error:
        parse(GOOD.replace(old, new, 1), "my_lesson.toml")
    said = str(error.value)
    assert isinstance(said, Words) and all(isinstance(line, Words) for line in said.values)
    assert all(isinstance(problem.message, Words) for problem in error.value.problems)


def test_all_problems_are_told_at_once_from_top_to_bottom() -> None:
    text = GOOD.replace('"phase"', '"page"').replace("loss < before", "los < before").replace("batch_size = 4", "a = 1")
    with pytest.raises(LessonError) as error:
        parse(text, "mine.toml")
    assert [problem.line for problem in error.value.problems] == [6, 14, 30]


def test_a_lesson_without_steps_is_none() -> None:
    with pytest.raises(LessonError, match="needs steps"):
        parse(GOOD.partition("[[step]]")[0], "mine.toml")


def test_a_file_that_is_no_text_is_no_lesson(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LessonError, match=r"mine\.toml, line 1: .*UTF-8"):
        read(path)


def test_a_rehearsal_says_what_is_not_so() -> None:
    wrong = GOOD.replace('"w1.grad.norm > 0"', '"w1.grad.norm < 0"').replace("w1.grad", "w9.grad", 1)
    first, second, *_ = dry_run(parse(wrong, "mine.toml"))
    assert first.startswith("Step 1: “w1.grad.norm < 0” is not so")
    assert "no map of w9.grad" in second


def test_own_code_is_what_a_lesson_writes_into_the_loop() -> None:
    text = GOOD.replace("{ run = 10", '{ replace = "pow(2)", by = "abs()" }, { run = 10')
    lesson = parse(text, "mine.toml")
    assert lesson.own_code == ("abs()",)


def test_a_ready_made_edit_is_no_code_of_its_own() -> None:
    lesson = parse(GOOD.replace("{ run = 10", '{ what_if = "Forget zero_grad" }, { run = 10'), "mine.toml")
    assert not lesson.own_code


def test_another_experiment_keeps_what_it_is_not_told_otherwise() -> None:
    lesson = parse(GOOD.replace("{ run = 10", "{ start = { learning_rate = 0.5 } }, { run = 10"), "mine.toml")
    start = next(deed for deed in lesson.steps[1].actions if isinstance(deed, Start))
    assert (start.config.learning_rate, start.config.batch_size) == (0.5, 4)


def test_the_way_to_a_step_begins_where_its_experiment_does() -> None:
    lesson = parse(GOOD.replace("{ run = 10", "{ start = {} }, { run = 10"), "mine.toml")
    way = lesson.way_to(1)
    assert isinstance(way[0], Start) and len(way) == 2  # nothing is remembered of a moment before it


# Lines


def test_every_key_is_found_where_it_stands() -> None:
    text = '# a = 1\n[one]\na = """\nb = 2\n"""\nb.c = [\n  1,\n  { d = "}" }, # ]\n]\n'
    text += "[[two]]\ne = 1\n\n[[two]]\ne = '#'\n"
    tomllib.loads(text)
    lines = lines_of(text)
    assert lines["one", "a"] == 3 and lines["one", "b", "c"] == 6
    assert lines["one", "b", "c", 0] == 7 and lines["one", "b", "c", 1, "d"] == 8
    assert lines["two", 0, "e"] == 11 and lines["two", 1] == 13 and lines["two", 1, "e"] == 14


@pytest.mark.parametrize("lesson", SHIPPED, ids=lambda lesson: lesson.name)
def test_the_lines_of_a_shipped_file_are_those_of_its_keys(lesson: BuiltinLesson) -> None:
    text = (ROOT / "resources" / "lessons" / f"{lesson.name}.toml").read_text(encoding="utf-8")
    written, lines = text.splitlines(), lines_of(text)
    keys = [path for path in lines if path and isinstance(path[-1], str)]
    assert len(keys) > 50
    for path in keys:
        assert str(path[-1]) in written[lines[path] - 1], path


# Facts and quantities


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ("loss < 2", True),
        ("loss < 1", False),
        ("loss ~ 1.0001", True),
        ("loss ~ 1.1", False),
        ("loss == 1", True),
        ("loss != 1", False),
        ('phase == "loss"', True),
        ('phase == "update"', False),
        ("w1.norm > 0", False),
        ("w1.norm == 0", False),
    ],
)
def test_a_fact_holds_or_not(fact: str, holds: bool) -> None:
    assert parse_expectation(fact).holds({"loss": 1.0, "phase": "loss", "w1.norm": None}) is holds


def test_quantities_are_what_they_say() -> None:
    stepper = Stepper(small())
    stepper.seek(3, 9)
    gradient = stepper.gradients["w1.grad"]
    assert gradient is not None
    assert measure(stepper, "loss[2]") == float(stepper.losses[1])
    assert measure(stepper, "loss[9]") is None
    assert measure(stepper, "w1.grad[1, 2]") == float(gradient[1, 2])
    assert measure(stepper, "w1.grad[9, 2]") is None
    assert measure(stepper, "w1.grad.largest") == float(gradient.abs().max())
    assert measure(stepper, "w1.grad.zero_columns") == int((gradient == 0).all(dim=0).sum())
    assert measure(stepper, "why.w1.grad[1, 2].terms") == 4
    apart = (stepper.variables["y_pred"] - stepper.variables["y"]).detach()
    assert measure(stepper, "why.(y_pred − y)[1, 0].value") == float(apart[1, 0])
    assert measure(stepper, "last_line") == "with torch.no_grad():"
    assert measure(stepper, "next_line") == "w1 -= learning_rate * w1.grad"
    assert measure(stepper, "check.w1.grad") == "right"
    assert measure(stepper, "learning_rate") == 1e-3


def test_terms_that_are_not_zero_are_counted() -> None:
    stepper = Stepper(small())
    stepper.seek(1, 8)
    hidden = stepper.variables["x"].mm(stepper.variables["w1"]).clamp(min=0)
    assert 0 < int((hidden[:, 0] == 0).sum()) < len(hidden), "some terms are zero"
    assert measure(stepper, "why.w2.grad[0, 0].nonzero") == int((hidden[:, 0] != 0).sum())
    assert measure(stepper, "why.w2.grad[0, 0].terms") == len(hidden)


def test_a_line_is_found_by_what_it_says() -> None:
    source = TRAINERS["two-layer"].source
    assert line_of(source, "loss.backward()") == 6
    assert line_of(source, "clamp") == 2
    assert line_after(source, "backward") == 8 and line_after(source, "zero_grad") is None
    with pytest.raises(ActionError):
        line_after(source, "lunch")


def test_a_seek_after_a_phase_stands_at_its_end() -> None:
    stepper = Stepper(small())

    class Hands:
        source, next_iteration, script = stepper.loop.source, 1, None
        seek = staticmethod(stepper.seek)

    Seek(5, after="backward").do(Hands())  # type: ignore[arg-type]
    assert (stepper.iteration, stepper.phase, stepper.phase_ended) == (5, "backward", True)


def test_a_replacement_that_is_not_to_be_had_is_told() -> None:
    with pytest.raises(ActionError, match="is not in this loop"):
        Replace("lunch", "dinner").edited(TRAINERS["two-layer"].source)


# Texts


def test_holes_are_filled_and_what_is_written_is_shown() -> None:
    assert filled("{loss} and {w1.norm}", {"loss": 2.0}, lambda value: f"{value:g}") == "2 and –"
    shown = as_paragraphs("a <b>\n\n`x < 1` **so**", "font: c", 24)
    assert "a &lt;b&gt;" in shown and '<span style="font: c">x &lt; 1</span>' in shown and "<b>so</b>" in shown
    assert shown.count("<p") == 2


@pytest.mark.parametrize("lesson", builtin_lessons(), ids=lambda lesson: lesson.name)
def test_no_line_of_a_lesson_ends_within_indices(lesson: BuiltinLesson) -> None:
    for words in lesson.load().texts():
        for text in words.values():
            shown = filled(as_paragraphs(text, "", 24), {}, str)
            assert not re.search(r"\w\[[^\]]* [^\]]*\]", shown), shown


def test_deltas_are_set_as_code() -> None:
    for lesson in builtin_lessons():
        for words in lesson.load().texts():
            for text in words.values():
                assert "δ" not in re.sub(r"`[^`]*`|\{[^}]*\}", "", text), text


@pytest.mark.parametrize(
    ("value", "subject", "towards"),
    [
        *(("0.25840", "이", "으로"), ("1.5471", "이", "로"), ("−0.038404", "가", "로"), ("2.9", "가", "로")),
        *(("13", "이", "으로"), ("96", "이", "으로"), ("7", "이", "로"), ("1e8", "이", "로"), ("25", "가", "로")),
        *(
            ("∞", "가", "로"),
            ("숫자", "가", "로"),
            ("연필", "이", "로"),
            ("수가 아님", "이", "으로"),
            ("–", "가", "로"),
            *(("title", "이", "로"), ("cell", "이", "로"), ("line", "이", "으로"), ("name", "이", "으로")),
            *(("step", "이", "으로"), ("w1.grad", "가", "로"), ("loop", "가", "로"), ("batch_size", "가", "로")),
            *(("float16", "이", "으로"), ("float32", "가", "로"), ("y_pred", "가", "로"), ("x", "가", "로")),
        ),
    ],
)
def test_korean_particles_follow_the_last_sound(value: str, subject: str, towards: str) -> None:
    values = {"loss": 1.0}
    assert filled("{loss|이/가}", values, lambda _number: value) == value + subject
    assert filled("{loss|으로/로} {loss}", values, lambda _number: value) == f"{value}{towards} {value}"


def test_the_example_of_the_readme_is_a_lesson_that_holds() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Write a lesson")[2]
    text = section.partition("```toml\n")[2].partition("```")[0]
    lesson: Lesson = parse(text, "README.md")
    assert list(dry_run(lesson)) == []
    assert isinstance(lesson.steps[0].actions[0], Start) and lesson.steps[0].actions[0].config != RunConfig()
