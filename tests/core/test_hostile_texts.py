"""Texts that no person means, typed or in a file: a loop, an experiment or a field refuses them in words."""

from __future__ import annotations

import ast
import random
import time
from collections.abc import Callable

import pytest

from core.errors import ConfigError, LoopError
from core.experiment.config import RunConfig
from core.experiment.fields import FIELDS, Field
from core.experiment.trainers import TRAINERS
from core.program.loop import LARGEST_LOOP, MOST_NESTED, Loop
from core.program.what_if import WHAT_IFS
from core.text.quoting import LONGEST, quoted, quoted_value
from tests.helpers.mutating import mutated

SOURCES = [trainer.source for trainer in TRAINERS.values()]


def blocks(depth: int) -> str:
    return "".join(f"{' ' * level}if x:\n" for level in range(depth)) + f"{' ' * depth}x = 1"


HOSTILE = {
    "minus signs": "-" * 15_000 + "1",
    "fewer minus signs": "x = 1\ny = " + "-" * 400 + "1",
    "negations": "not " * 4000 + "x",
    "conditions": "x if x else " * 1500 + "x",
    "functions": "lambda: " * 2000 + "x",
    "attributes": "x" + ".y" * 9000,
    "calls": "x" + "()" * 9000,
    "a long sum": "x = " + "1 + " * 4000 + "1",
    "brackets": "(" * 2000,
    "closed brackets": "[" * 150 + "]" * 150,
    "alternatives": "if x:\n    pass\n" + "elif x:\n    pass\n" * 1000,
    "blocks": blocks(98),
    "loops": blocks(30).replace("if x", "while x"),
    "hexadecimal digits": "x = 1\ny = 0x" + "f" * 5000,
    "digits": "x = " + "9" * 5000,
    "a null character": "x = 1\ny = '\0'",
    "half a character": "x = 1\ny = '\ud800'",
    "a line separator": "x = 1\ny = '\u2028'",
    "a form feed": "x = 1\n\x0cy = 1",
    "an open string": "'''",
    "a line that goes on": "x = \\",
    "too much": "x = 1\n" * (LARGEST_LOOP // 6 + 1),
}


def check_refused(source: str) -> LoopError:
    """It is refused in words that can be written down, with a line of the text or none."""
    with pytest.raises(LoopError) as caught:
        Loop(source)
    check_refusal(source, caught.value)
    return caught.value


def check_refusal(source: str, error: LoopError) -> None:
    assert str(error).encode() and "\n" not in str(error)
    assert error.line is None or 1 <= error.line <= max(len(source.splitlines()), 1)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_loop_that_no_person_means_is_refused(name: str) -> None:
    check_refused(HOSTILE[name])


@pytest.mark.parametrize(
    "name", ["fewer minus signs", "hexadecimal digits", "a null character", "half a character", "a line separator"]
)
def test_of_what_can_be_found_the_line_is_told(name: str) -> None:
    assert check_refused(HOSTILE[name]).line == 2


def test_a_loop_may_have_what_a_person_can_read() -> None:
    for source in (blocks(60), "x = " + "1 + " * (MOST_NESTED - 10) + "1", "x = 1\n" * (LARGEST_LOOP // 6)):
        assert Loop(source).lines


def check_loops(rng: random.Random, count: int) -> None:
    for _ in range(count):
        source = mutated(rng.choice(SOURCES), rng)
        try:
            loop = Loop(source)
        except LoopError as error:
            check_refusal(source, error)
        else:
            check_loop(loop)


def check_loop(loop: Loop) -> None:
    """All that is asked of a loop can be answered."""
    assert all(loop.text_of(line).strip() for line in loop.lines) and loop.lines
    assert all(isinstance(loop.assigned_at(line), tuple) for line in loop.lines)
    assert ast.unparse(ast.parse(loop.source)) and loop.lines_in_common(loop) == len(loop.source.splitlines())
    for what_if in WHAT_IFS:
        assert what_if.edited(loop.source, 1) != loop.source


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_a_mutated_loop_is_one_or_is_refused(rng: random.Random) -> None:
    check_loops(rng, 200)


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_thousands_of_mutated_loops_are_ones_or_are_refused(rng: random.Random) -> None:
    check_loops(rng, 6000)


SLOW = (
    *("\n" * 19_000, " " * 19_000 + "x", "a -= " + "d" * 19_000, "with torch.no_grad():\n" * 900, "a.step(" * 2800),
    *("".join(f"a{index} -= b.grad\n" for index in range(1200)), "w.zero_grad(" + ")" * 19_000, "y = " + "a.d" * 6000),
)


@pytest.mark.parametrize("number", range(len(SLOW)))
def test_no_edit_takes_long_to_be_offered(number: int) -> None:
    """Ten times the text takes less than sixty times as long; it was hundreds of times."""
    for what_if in WHAT_IFS:
        tenth = best(what_if.change, SLOW[number][: len(SLOW[number]) // 10])
        assert best(what_if.change, SLOW[number]) < 60 * tenth + 0.05, what_if.title


def best(change: Callable[[str, int], str], source: str) -> float:
    found = []
    for _ in range(3):
        begun = time.process_time()
        change(source, 1)
        found.append(time.process_time() - begun)
    return min(found)


# Experiments

JSON = {
    "nested lists": "[" * 100_000,
    "nested objects": '{"seed": ' * 100_000,
    "a value that is nested": '{"seed": ' + "[" * 900 + "]" * 900 + "}",
    "a number of many digits": '{"seed": ' + "9" * 5000 + "}",
    "a number of fewer digits": '{"seed": ' + "9" * 4000 + "}",
    "one for a name": '{"data": ' + "9" * 4000 + "}",
    "half a character for a seed": '{"seed": "\\ud800"}',
    "half a character for a device": '{"device": "\\ud800"}',
    "half a character for a trainer": '{"trainer": "\\udfff"}',
    "half a character for a field": '{"\\ud800": 1}',
    "a very long field": '{"' + "x" * 100_000 + '": 1}',
    "a very long name": '{"trainer": "' + "x" * 100_000 + '"}',
    "a list for a trainer": '{"trainer": [1]}',
    "an object for the data": '{"data": {}}',
    "infinity": '{"learning_rate": Infinity}',
    "no number": '{"learning_rate": NaN}',
    "an infinite size": '{"batch_size": 1e400}',
    "nothing": "",
    "another kind": "null",
    "half a character": "\ud800",
}


@pytest.mark.parametrize("name", JSON)
def test_an_experiment_that_no_person_means_is_refused(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig.from_json(JSON[name])
    check_config_error(caught.value)


def check_config_error(error: ConfigError) -> None:
    assert str(error).encode() and "\n" not in str(error) and len(str(error)) < 300 * len(error.problems)


def check_configs(rng: random.Random, count: int) -> None:
    for _ in range(count):
        try:
            config = RunConfig.from_json(mutated(RunConfig(trainer=rng.choice(list(TRAINERS))).to_json(), rng))
        except ConfigError as error:
            check_config_error(error)
        else:
            assert RunConfig.from_json(config.to_json()) == config and config.to_json().encode()


def test_a_mutated_experiment_is_one_or_is_refused(rng: random.Random) -> None:
    check_configs(rng, 300)


@pytest.mark.exhaustive
def test_thousands_of_mutated_experiments_are_ones_or_are_refused(rng: random.Random) -> None:
    check_configs(rng, 20_000)


TYPED = ("9" * 5000, "1e9999", "\ud800", "²", "x" * 10_000, "-" * 5000, "nan", "\0", "1_0", "٣", "1" * 300)


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_what_is_typed_into_a_field_is_a_value_or_refused_in_few_words(field: Field) -> None:
    for typed in TYPED:
        said = problem_of(field, typed)
        assert len(said.encode()) < 200


def problem_of(field: Field, typed: str) -> str:
    try:
        return field.problem(field.parse(typed)) or ""
    except ValueError as error:
        return str(error)


# Quoting


def test_what_is_quoted_is_short_on_one_line_and_can_be_written() -> None:
    assert quoted("batch_size") == "batch_size" and quoted("한글 ‖x‖ “a”") == "한글 ‖x‖ “a”"
    assert quoted("a\n\tb") == "a b" and quoted("\ud800\0\u202e") == "\N{REPLACEMENT CHARACTER}" * 3
    assert len(quoted("x" * 10**6)) == LONGEST and quoted("x" * 10**6).endswith("x…")


def test_any_value_can_be_quoted() -> None:
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]
    for value in (deep, [0] * 10_000, "x" * 10_000, {"a": deep}, None, 1.5, "\ud800"):
        assert len(quoted_value(value)) < 200 and quoted_value(value).encode()
    while deep:  # one by one: freeing it at once takes a frame a level
        deep = deep[0]  # type: ignore[assignment]
