"""Lessons on a script: how they are read, and the one that comes with the application."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.explain.types import Reference
from core.lessons.actions import Explain
from core.lessons.builtin import builtin_lessons
from core.lessons.dry_run import StepperExecutor, dry_run
from core.lessons.errors import LessonError
from core.lessons.lesson import Lesson
from core.lessons.parser import parse, read
from core.lessons.script_actions import StartScript
from core.lessons.scripts import beside
from gui.command import main
from tests.helpers.plain_python import number_of, run_plainly

SCRIPT = """\
import torch

RATE = 0.1  # how far
WIDTH = 3

w = torch.zeros(WIDTH, requires_grad=True)


def distance(w):
    apart = w - 1
    return apart.pow(2).sum()


for _ in range(20):
    loss = distance(w)
    loss.backward()
    with torch.no_grad():
        w -= RATE * w.grad
        w.grad = None
"""

LESSON = """\
[title]
en = "Mine"

[experiment]
script = "mine.py"
WIDTH = 2

[[step]]
text.en = "One."
do = [{ run_to = "return apart.pow(2).sum()" }, { watch = "apart.sum()" }]
expect = ["apart[0] == -1", "apart.norm > 1"]
point = { line = "return apart" }

[[step]]
text.en = "{loss}"
do = [{ breakpoint = "with torch.no_grad():", when = "loss < 1" }, { run = 20 }, { pin = ["w", "w.grad"] }]
expect = ["loss < 1", "iteration == 3"]

[[step]]
text.en = "{loss}"
do = [
    { no_breakpoints = true },
    { seek = 2, before = "loss = distance(w)" },
    { step = "into" },
    { step = "out" },
    { replace = "pow(2)", by = "abs()" },
    { run = 2 },
]
expect = ["finished == 3"]

[[step]]
text.en = "Four: {first}."
do = [
    { replace = "zeros", by = "ones", restart = true },
    { run = 1 },
    { remember = "loss", as = "first" },
    { start = { RATE = 1 } },
]
expect = ["first == 0", "finished == 0", "w.norm > 1.7"]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The path of a lesson with its script beside it."""
    (tmp_path / "mine.py").write_text(SCRIPT, encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(LESSON, encoding="utf-8")
    return path


def test_a_lesson_debugs_a_script(mine: Path) -> None:
    lesson = read(mine)
    said = list(dry_run(lesson))
    assert said == []
    starts = [action for step in lesson.steps for action in step.actions if isinstance(action, StartScript)]
    assert [dict(start.constants) for start in starts] == [{"WIDTH": 2}, {}, {"RATE": 1}]
    assert "abs()" in starts[2].script.text and "ones" in starts[2].script.text, "it keeps what was edited"
    assert starts[0].choice.path == mine.parent / "mine.py"


def test_what_would_run_is_shown_before(mine: Path) -> None:
    lesson = read(mine)
    assert lesson.own_code == (SCRIPT, "WIDTH = 2", "abs()", "ones", "RATE = 1")


def test_modules_beside_a_script_are_shown_too(mine: Path) -> None:
    (mine.parent / "beside.py").write_text("SECRET = 1\n", encoding="utf-8")
    (mine.parent / "mine.py").write_text("import beside\n" + SCRIPT, encoding="utf-8")
    assert "SECRET = 1\n" in read(mine).own_code


BROKEN = {
    "a script that is not there": ('"mine.py"', '"yours.py"', 5, "no file “yours.py” beside"),
    "a script elsewhere": ('"mine.py"', '"../mine.py"', 5, "name of a script beside"),
    "no script": ('"mine.py"', '"mine.toml"', 5, "name of a script beside"),
    "no name": ('"mine.py"', "3", 5, "text in quotes"),
    "an unknown constant": ("WIDTH = 2", "WITH = 2", 6, "no constant “WITH”; there is RATE, WIDTH"),
    "a constant of another kind": ("WIDTH = 2", 'WIDTH = "two"', 6, "WIDTH should be of the kind int"),
    "a seed that is none": ("WIDTH = 2", 'seed = "two"', 6, "seed"),
    "a line that is not there": ('"return apart.pow(2).sum()"', '"return nothing"', 10, "No line of this loop reads"),
    "a condition that is none": ('"loss < 1" }', '"loss <" }', 16, "is no condition"),
    "nothing to watch": ('watch = "apart.sum()"', "watch = []", 10, "at most 8 texts"),
    "nothing to pin": ('["w", "w.grad"]', "[1]", 16, "at most 8 texts"),
    "a line of a function": (
        'before = "loss = distance(w)"',
        'before = "apart = w - 1"',
        23,
        "no line of the training loop",
    ),
    "an edit that has run before": (
        '"pow(2)", by = "abs()"',
        '"zeros", by = "ones"',
        26,
        "has been run before the loop",
    ),
    "an edit that is no Python": ('by = "ones"', 'by = "("', 34, "makes no loop"),
    "not to restart": ("restart = true", "restart = 1", 34, "restart should be true"),
    "breakpoints to keep": ("no_breakpoints = true", "no_breakpoints = 1", 22, "no_breakpoints should be true"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_lesson_on_a_script_is_told_with_its_line(mine: Path, name: str) -> None:
    old, new, line, message = BROKEN[name]
    assert LESSON.count(old) == 1
    mine.write_text(LESSON.replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError) as error:
        read(mine)
    assert [(one.line, message in one.message) for one in error.value.problems][:1] == [(line, True)], error


def test_a_script_without_a_loop_is_told(mine: Path) -> None:
    (mine.parent / "mine.py").write_text("print(1)\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"mine\.toml, line 5: "):
        read(mine)


def test_a_cell_of_any_number_of_dimensions_is_explained(mine: Path) -> None:
    (mine.parent / "mine.py").write_text(SCRIPT.replace("(WIDTH,", "(1, 2, 1, WIDTH,"), encoding="utf-8")
    head, step = LESSON.split("[[step]]")[:2]
    step = step.partition("do =")[0] + 'do = [{ run = 1 }, { explain = "w", cell = [0, 1, 0, 1] }]\n'
    mine.write_text(f"{head}[[step]]{step}", encoding="utf-8")
    lesson = read(mine)
    assert Explain(Reference("w", (0, 1, 0, 1))) in lesson.steps[0].actions
    assert list(dry_run(lesson)) == []


def test_a_map_of_a_variable_can_be_pointed_at(mine: Path) -> None:
    text = LESSON.split("[[step]]")[0] + '[[step]]\ntext.en = "x"\npoint = { map = "%s" }\n'
    for name, problems in (("w", 0), ("v", 1)):
        mine.write_text(text % name, encoding="utf-8")
        assert len(list(dry_run(read(mine)))) == problems


@pytest.mark.parametrize("action", ['{ run_to = "loss" }', '{ watch = "loss" }', '{ pin = "w1" }'])
def test_a_lesson_on_a_trainer_has_no_actions_of_scripts(mine: Path, action: str) -> None:
    text = f'[title]\nen = "Mine"\n[experiment]\ntrainer = "two-layer"\n[[step]]\ntext.en = "x"\ndo = [{action}]\n'
    with pytest.raises(LessonError, match=r"line 7: .* is for lessons on a script"):
        parse(text, "mine.toml", beside(mine))


# The lesson that comes with the application

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "resources" / "lessons" / "does_not_learn.py"
MENDS = (
    ("        loss.backward()", "        optimizer.zero_grad()\n        loss.backward()"),
    ("return scores.softmax(dim=1)", "return scores"),
    ("model.head.parameters()", "model.parameters()"),
)


@pytest.fixture(scope="module")
def shipped() -> Lesson:
    (lesson,) = (one.load() for one in builtin_lessons() if one.name == "12_does_not_learn")
    return lesson


def test_its_script_is_an_ordinary_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60 and "import core" not in text and "from core" not in text
    script = tmp_path / "scripts" / SHIPPED.name
    script.parent.mkdir()
    script.write_text(text, encoding="utf-8")
    plain = run_plainly(script)
    losses = tmp_path / "losses.csv"
    status = main(["train", str(script), "--losses", str(losses)])
    assert (capsys.readouterr().out, status) == (plain.output, plain.status)
    rows = list(csv.reader(losses.read_text(encoding="utf-8").splitlines()))[1:]
    assert [float(row[-1]) for row in rows] == [number_of(bits) for bits in plain.watched.losses]


def test_each_of_its_faults_is_one_and_is_mended(shipped: Lesson) -> None:
    """The script with one fault left is worse than the mended one, and the lesson makes just these mends."""
    text = SHIPPED.read_text(encoding="utf-8")
    mended = text
    for old, new in MENDS:
        assert text.count(old) == 1
        mended = mended.replace(old, new)
    last = [action for step in shipped.steps for action in step.actions if isinstance(action, StartScript)][-1]
    assert last.script.text == mended
    good = right_at_the_end(mended)
    assert good > 270
    assert all(right_at_the_end(mended.replace(new, old)) < good - 30 for old, new in MENDS[::2])
    with_softmax = mended.replace(MENDS[1][1] + "\n", MENDS[1][0] + "\n")
    assert least_loss(with_softmax) > 0.55 > least_loss(mended)


def executed(text: str) -> StepperExecutor:
    (lesson,) = (one.load() for one in builtin_lessons() if one.name == "12_does_not_learn")
    (start,) = (action for action in lesson.steps[0].actions if isinstance(action, StartScript))
    executor = StepperExecutor()
    executor.start_script(replace(start.choice, text=text))
    executor.stepper.run(60)
    return executor


def right_at_the_end(text: str) -> int:
    """How many points a script gets right in its last epoch."""
    found = executed(text)
    right = int(found.stepper.variables["correct"])
    found.stepper.close()
    return right


def least_loss(text: str) -> float:
    found = executed(text)
    least = float(found.stepper.branch.recorder.series.values(0, 60).min())
    found.stepper.close()
    return least


def test_it_has_as_many_steps_as_a_lesson_should(shipped: Lesson) -> None:
    assert 8 <= len(shipped.steps) <= 14


def test_its_texts_hold_no_number_that_hangs_on_rounding(shipped: Lesson) -> None:
    """Only 0.55 is written, which is the loss of a certain answer after two softmaxes, whatever computes it."""
    written = {
        number for texts in shipped.texts() for text in texts.values() for number in re.findall(r"\d\.\d+", text)
    }
    assert written == {"0.55", "1.1"}
    assert -math.log(math.e / (math.e + 2)) == pytest.approx(0.55, abs=0.005)


def test_the_examples_of_the_readme_are_understood(tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("can also debug an ordinary script")[2]
    head, table = section.partition("```toml\n")[2].split("```", 1)
    actions = [row.split("`")[1] for row in table.splitlines() if row.startswith("| `{ ")]
    assert len(actions) == 8
    text = SHIPPED.read_text(encoding="utf-8").replace("softmax(dim=1)", "sum()").replace(".sum()", "", 1)
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    # the edit is shown with dots
    actions = [action.replace('"…"', '"momentum"', 1).replace('"…"', '"momentum"') for action in actions]
    steps = "".join(f'[[step]]\ntext.en = "x"\ndo = [{action}]\n' for action in actions)
    assert len(parse(f'[title]\nen = "Mine"\n{head}{steps}', "mine.toml", beside(tmp_path / "mine.toml")).steps) == 8
