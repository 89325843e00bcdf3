"""What is typed into a script's form, and the choice that it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.experiment.script_choice import ScriptChoice
from core.experiment.script_fields import read, texts_of
from core.program.settings import DEVICE, Settings, settings_of

SOURCE = """
import argparse, torch
lr, EPOCHS, name, fast = 1e-3, 1_0, "a\\tb", True
device = "cpu"
torch.manual_seed(7)
parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=4)
parser.add_argument("file")
"""
CHOICE = ScriptChoice(
    Path("script.py"), ("--width", "8", "x", "--other", "y z"), 3, constants={"lr": 0.5, DEVICE: "mps"}
)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return settings_of(SOURCE)


def test_the_fields_show_what_a_choice_stands_for(settings: Settings) -> None:
    assert texts_of(CHOICE, settings) == {
        "constant:lr": "0.5", "constant:EPOCHS": "1_0", "constant:name": "a\\tb", "constant:fast": "True",
        "option:width": "8", "option:file": "x", "arguments": "--other 'y z'", "seed": "3", "device": "mps",
    }  # fmt: skip
    plain = texts_of(ScriptChoice(Path("script.py")), settings)
    assert (plain["constant:lr"], plain["seed"], plain["device"], plain["option:width"]) == ("1e-3", "", "", "4")


def test_what_nobody_has_changed_is_the_same_choice(settings: Settings) -> None:
    choice, problems = read(texts_of(CHOICE, settings), CHOICE, settings)
    assert choice is not None and not problems
    assert dict(choice.constants) == dict(CHOICE.constants) and choice.seed == 3
    assert choice.arguments == ("x", "--other", "y z", "--width", "8")
    again, _ = read(texts_of(choice, settings), choice, settings)
    assert again == choice


def test_values_that_the_text_has_itself_are_no_constants_of_the_choice(settings: Settings) -> None:
    texts = texts_of(CHOICE, settings) | {"constant:lr": "0.001", "constant:EPOCHS": "1e1", "device": ""}
    choice, _ = read(texts, CHOICE, settings)
    assert choice is not None and dict(choice.constants) == {}


def test_each_problem_is_told_by_its_field(settings: Settings) -> None:
    wrong = {"constant:lr": "x", "constant:EPOCHS": "1.5", "option:file": " ", "arguments": "'", "seed": "-1"}
    choice, problems = read(texts_of(CHOICE, settings) | wrong, CHOICE, settings)
    assert choice is None and set(problems) == set(wrong)
    assert "between" in problems["seed"] and "must be given" in problems["option:file"]


def test_a_script_without_any_of_it_has_two_fields() -> None:
    assert texts_of(ScriptChoice(Path("a.py")), Settings()) == {"arguments": "", "seed": "0"}
