from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.config import RunConfig
from core.experiment.fields import FIELDS, Choice, count_of


def test_every_choice_of_a_config_is_a_field() -> None:
    assert {field.name for field in dataclasses.fields(RunConfig)} == {"trainer", *FIELDS}


def test_fields_are_found_by_their_own_name_and_say_what_they_are() -> None:
    for name, field in FIELDS.items():
        assert field.name == name and field.label and field.group
        assert field.help.endswith(".") and "%" not in field.help  # argparse would read it as a format


def test_learning_rate_and_iterations_change_a_running_experiment() -> None:
    assert [name for name, field in FIELDS.items() if field.live] == ["learning_rate", "iterations"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("batch_size", "64", 64),
        ("batch_size", "  64 ", 64),
        ("batch_size", "+64", 64),
        ("batch_size", "64.0", 64),
        ("batch_size", "-3", -3),
        ("batch_size", "\N{MINUS SIGN}3", -3),
        ("iterations", "1e3", 1000),
        ("iterations", "1_000", 1000),
        ("seed", "9223372036854775807", 2**63 - 1),
        ("seed", "9007199254740993.0", 2**53 + 1),
        ("seed", "9.223372036854775807e18", 2**63 - 1),
        pytest.param("seed", "0" * 5000 + "7", 7, id="many noughts"),
        ("batch_size", "٦٤", 64),
        ("learning_rate", "1e-6", 1e-6),
        ("learning_rate", "1e\N{MINUS SIGN}6", 1e-6),
        ("learning_rate", "3", 3.0),
        ("learning_rate", ".5", 0.5),
        ("optimizer", " sgd with momentum ", "sgd with momentum"),
        ("device", "cuda:0", "cuda:0"),
    ],
)
def test_a_text_becomes_a_value(name: str, text: str, value: Choice) -> None:
    parsed = FIELDS[name].parse(text)
    assert parsed == value and type(parsed) is FIELDS[name].kind


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("batch_size", "", "is empty"),
        ("batch_size", "  ", "is empty"),
        ("batch_size", "many", "“many” is not a number"),
        ("batch_size", "64.5", "64.5 is not a whole number"),
        ("batch_size", "nan", "nan is not a whole number"),
        ("batch_size", "inf", "inf is not a whole number"),
        ("batch_size", "1e999", "must be between 1 and 1,000,000,000"),
        ("batch_size", "-1e30", "must be between 1 and 1,000,000,000"),
        pytest.param("seed", "9" * 5000, "must be between 0 and 9,223,372,036,854,775,807", id="many digits"),
        pytest.param("batch_size", "x" * 5000, f"“{'x' * 79}…” is not a number", id="many letters"),
        ("batch_size", "1e-400", "1e-400 is not a whole number"),
        ("batch_size", "1e99999999999999999999", "1e99999999999999999999 is not a whole number"),
        ("batch_size", "6²", "“6²” is not a number"),
        ("batch_size", "①", "“①” is not a number"),
        ("batch_size", "0x10", "“0x10” is not a number"),
        ("batch_size", "²", "“²” is not a number"),
        ("learning_rate", "", "is empty"),
        ("learning_rate", "1e-", "“1e-” is not a number"),
        ("learning_rate", "1,5", "“1,5” is not a number"),
    ],
)
def test_a_text_that_is_no_value_is_refused_in_words(name: str, text: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        FIELDS[name].parse(text)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("text", "count"),
    [("0", 0), ("007", 7), ("٦", 6), ("²", None), ("6²", None), ("①", None), ("", None), ("-1", None), ("1.0", None)],
)
def test_a_count_is_spelt_in_digits(text: str, count: int | None) -> None:
    assert count_of(text) == count


def test_a_count_of_too_many_digits_is_none() -> None:
    assert count_of("9" * 5000) is None


@given(st.text(st.characters(categories=["N"])))
def test_no_digits_of_any_script_raise(text: str) -> None:
    assert count_of(text) is None or count_of(text) == int(text)


@given(st.integers(0, 2**63 - 1))
def test_whole_numbers_are_read_exactly(number: int) -> None:
    assert FIELDS["seed"].parse(str(number)) == number
    assert FIELDS["seed"].problem(number) is None


@given(st.floats(0, exclude_min=True, allow_infinity=False))
def test_numbers_are_read_exactly(number: float) -> None:
    assert FIELDS["learning_rate"].parse(repr(number)) == number
    assert FIELDS["learning_rate"].problem(number) is None


@given(st.text())
def test_any_text_gives_a_value_or_one_message(text: str) -> None:
    for field in FIELDS.values():
        try:
            value = field.parse(text)
        except ValueError as error:
            message: str | None = str(error)
        else:
            message = field.problem(value)
        assert message is None or 0 < len(message) <= len(text) + 60


@pytest.mark.parametrize("value", [None, True, [], "x", b"x", 1 + 0j])
def test_a_value_of_another_type_is_a_problem(value: object) -> None:
    for name in ("batch_size", "learning_rate"):
        assert FIELDS[name].problem(value) == f"{value!r} is not a number"
    assert FIELDS["device"].problem(3) == "3 is not a name"
