"""The options that a script declares, and command lines for them."""

from __future__ import annotations

import ast
import random
from textwrap import dedent

import pytest

from core.program.argparse_options import Option, options_of
from core.program.command_line import command_line, joined_line, problem_of, split_line, taken_apart

EXAMPLE = '''
import argparse
EPOCHS = 14
def main():
    # Training settings
    parser = argparse.ArgumentParser(description='PyTorch MNIST Example')
    parser.add_argument('data', nargs='?', default='./data', help='where the data is')
    parser.add_argument('--batch-size', '-b', type=int, default=64, metavar='N',
                        help='input batch size for training (default: %(default)s)')
    parser.add_argument('--epochs', type=int, default=EPOCHS)
    parser.add_argument('--lr', type=float, default=1e-3, help="""learning rate,
                        100% of it""")
    group = parser.add_argument_group('more')
    group.add_argument('--no-accel', action='store_true', help='disables accelerator')
    group.add_argument('--no-bias', dest='bias', action='store_false')
    group.add_argument('--amp', action=argparse.BooleanOptionalAction, default=True)
    group.add_argument('--optimizer', choices=['sgd', 'adam'], default='sgd')
    group.add_argument('--layers', type=int, choices=range(1, 4), default=2)
    group.add_argument('--milestones', type=int, nargs='+', default=[3, 6])
    group.add_argument('--tag', action='append')
    group.add_argument('-v', '--verbose', action='count', default=0)
    group.add_argument('--workers', type=int, default=os.cpu_count())
    group.add_argument('--out', required=True)
    group.add_argument('--version', action='version', version='1')
    sub = parser.add_subparsers().add_parser('train')
    sub.add_argument('--inner')
    args = parser.parse_args()
'''


def options(source: str = EXAMPLE) -> dict[str, Option]:
    return {option.dest: option for option in options_of(ast.parse(dedent(source)))}


def test_each_declared_option_is_read() -> None:
    found = options()
    assert list(found) == [
        "data", "batch_size", "epochs", "lr", "no_accel", "bias", "amp", "optimizer", "layers", "milestones", "tag",
        "verbose", "workers", "out",
    ]  # fmt: skip
    assert found["batch_size"].flags == ("--batch-size", "-b") and found["batch_size"].kind is int
    assert found["batch_size"].help == "input batch size for training (default: 64)"
    assert found["lr"].help == "learning rate, 100% of it" and found["lr"].default == "0.001"
    defaults = {name: option.default for name, option in found.items()}
    assert defaults == {
        "data": "./data", "batch_size": "64", "epochs": "14", "lr": "0.001", "no_accel": "False", "bias": "True",
        "amp": "True", "optimizer": "sgd", "layers": "2", "milestones": "3 6", "tag": "", "verbose": "0", "workers": "",
        "out": "",
    }  # fmt: skip
    assert found["workers"].shown_default == "os.cpu_count()"
    assert found["layers"].choices == ("1", "2", "3")
    assert [name for name, option in found.items() if option.required] == ["out"]


def test_a_file_without_a_parser_declares_none() -> None:
    assert options("menu.add_argument('--x')") == {}


def test_only_what_is_no_default_stands_on_the_command_line() -> None:
    declared = tuple(options().values())
    assert command_line(declared, {}) == ()
    values = {"lr": "1e-3", "batch_size": "64 ", "no_accel": "False", "milestones": "3 6"}
    assert command_line(declared, values) == (), "which are the defaults, otherwise written"
    values = {
        "data": "-x", "batch_size": "8", "lr": "-0.1", "no_accel": "True", "bias": "False", "amp": "False",
        "optimizer": "adam", "milestones": "1 2", "tag": "'a b' -c", "verbose": "2", "out": "x y",
    }  # fmt: skip
    assert command_line(declared, values) == (
        "--batch-size", "8", "--lr=-0.1", "--no-accel", "--no-bias", "--no-amp", "--optimizer", "adam",
        "--milestones", "1", "2", "--tag", "a b", "--tag=-c", "--verbose", "--verbose", "--out", "x y", "--", "-x",
    )  # fmt: skip


def test_a_command_line_is_taken_apart_as_argparse_would() -> None:
    declared = tuple(options().values())
    given, rest = taken_apart(declared, ["--batch", "8", "-vv", "--lr=.5", "--other", "--no-bias", "--tag", "a b"])
    assert rest == ("--other",)
    assert {name: given[name] for name in ("batch_size", "verbose", "lr", "bias", "tag")} == {
        "batch_size": "8", "verbose": "2", "lr": ".5", "bias": "False", "tag": "'a b'",
    }  # fmt: skip
    assert taken_apart(declared, ["--batch-size"]) == ({}, ("--batch-size",)), "which argparse refuses"


def test_values_come_back_from_the_command_line(rng: random.Random) -> None:
    declared = tuple(options().values())
    for _ in range(100):
        values = {
            "batch_size": str(rng.randrange(-9, 99)), "lr": repr(rng.uniform(-1, 1)),
            "optimizer": rng.choice(["sgd", "adam"]),
            "milestones": " ".join(map(str, rng.choices(range(9), k=3))), "verbose": str(rng.randrange(4)),
            "no_accel": str(rng.random() < 0.5), "bias": str(rng.random() < 0.5), "amp": str(rng.random() < 0.5),
            "out": "".join(rng.choices("ab -'\"=é", k=5)) + "x",
        }  # fmt: skip
        line = command_line(declared, values)
        assert split_line(joined_line(line)) == line
        given, rest = taken_apart(declared, line)
        assert rest == ()
        shown = {option.dest: given.get(option.dest, option.default) for option in declared}
        assert {name: shown[name] for name in values} == values


@pytest.mark.parametrize(
    ("dest", "text", "message"),
    [("batch_size", "x", "whole number"), ("lr", "x", "not a number"), ("milestones", "1 x", "whole number"),
     ("milestones", "1 '2", "quotation mark"), ("out", " ", "must be given"), ("layers", "7", "one of 1, 2, 3"),
     ("lr", "0.5", None), ("tag", "x", None), ("workers", "", None), ("data", "anything", None)],
)  # fmt: skip
def test_what_is_wrong_with_a_value_is_said(dest: str, text: str, message: str | None) -> None:
    problem = problem_of(options()[dest], text)
    assert (problem is None) if message is None else (problem is not None and message in problem)


@pytest.mark.parametrize(("text", "message"), [("--x 'a", "quotation mark"), ("a\\", "backslash")])
def test_a_line_that_no_shell_would_take_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        split_line(text)


def test_a_line_is_split_as_a_shell_would() -> None:
    assert split_line("  --name 'a b' \"c\"d  # e") == ("--name", "a b", "cd", "#", "e")
