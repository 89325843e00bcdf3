"""Command lines for the options that a script declares: made of chosen values, and taken apart into them."""

from __future__ import annotations

import argparse
import contextlib
import io
import shlex
from collections.abc import Iterator, Mapping, Sequence

from core.i18n import words
from core.program.argparse_options import Option
from core.program.literals import read_as


def split_line(text: str) -> tuple[str, ...]:
    """Return the arguments in a line, as a shell would split it.

    Raises:
        ValueError: with a message for a person, when a quote is left open.
    """
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        if "escape" in str(error):
            raise ValueError(words("Arguments", "ends with a backslash, and nothing after it")) from None
        raise ValueError(words("Arguments", "has a quotation mark that is not closed")) from None


def joined_line(arguments: Sequence[str]) -> str:
    """Return a line that is split into these arguments."""
    return shlex.join(arguments)


def problem_of(option: Option, text: str) -> str | None:
    """Return what is wrong with a value that was typed for an option; None if nothing is."""
    if not text.strip():
        return words("Arguments", "must be given") if option.required and not option.default else None
    if option.is_switch or text == option.default:
        return None
    try:
        for value in split_line(text) if option.takes_several else (text,):
            read_as(option.kind, value)
            if option.choices and value not in option.choices:
                named = ", ".join(option.choices)
                raise ValueError(words("Arguments", "must be one of {names}").format(names=named))
    except ValueError as error:
        return _message(error)
    return None


def is_default(option: Option, text: str) -> bool:
    """Tell whether what was typed stands for the default: 1e-3 for 0.001."""
    if text.strip() == option.default.strip():
        return True
    try:
        return read_as(option.kind, text) == read_as(option.kind, option.default)
    except ValueError:
        return False


def command_line(options: Sequence[Option], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the arguments for chosen values, only for those that are not the default.

    Args:
        options: the options.
        values: what was typed, by dest; "True" or "False" for a switch.

    Raises:
        ValueError: with a message for a person, when a list has a quote that is left open.
    """
    line: list[str] = []
    last: list[str] = []
    for option in options:
        text = values.get(option.dest, option.default)
        if is_default(option, text):
            continue
        if option.flags:
            line += _flagged(option, text)
        else:
            last += split_line(text) if option.takes_several else [text]
    if any(value.startswith("-") for value in last) or (last and line):
        last.insert(0, "--")
    return (*line, *last)


def _flagged(option: Option, text: str) -> list[str]:
    flag = option.flags[0]
    if option.action == "BooleanOptionalAction":
        return [flag if text == "True" else f"--no-{flag.lstrip('-')}"]
    if option.is_switch:
        return [flag]
    if option.action == "count":
        return [flag] * max(int(text) - int(option.default or 0), 0)
    if option.action == "append":
        return [part for value in split_line(text) for part in _with_value(flag, value)]
    return [flag, *split_line(text)] if option.takes_several else _with_value(flag, text)


def _with_value(flag: str, value: str) -> list[str]:
    """Return a flag with its value, in one where the value could be taken for a flag."""
    if not value.startswith("-"):
        return [flag, value]
    return [f"{flag}={value}"] if flag.startswith("--") else [f"{flag}{value}"]


def taken_apart(options: Sequence[Option], arguments: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the values that a command line gives to options, as they would be typed, and what remains of it.

    What argparse would refuse is left as it is.
    """
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False, argument_default=argparse.SUPPRESS)
    try:
        for option in options:
            _declare(parser, option)
        with contextlib.redirect_stderr(io.StringIO()):
            given, rest = parser.parse_known_args(list(arguments))
    except (argparse.ArgumentError, SystemExit, ValueError, TypeError):
        return {}, tuple(arguments)
    return dict(_typed(options, vars(given))), tuple(rest)


def _typed(options: Sequence[Option], given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for option in options:
        value = given.get(option.dest)
        if isinstance(value, list):
            yield option.dest, joined_line([str(part) for part in value])
        elif value is not None:
            yield option.dest, str(value)


def _declare(parser: argparse.ArgumentParser, option: Option) -> None:
    if not option.flags:
        several = option.nargs if option.nargs in ("+", "*") else "*"
        parser.add_argument(option.dest, nargs=several if option.takes_several else "?", default=argparse.SUPPRESS)
    elif option.action == "BooleanOptionalAction":
        parser.add_argument(*option.flags, dest=option.dest, action=argparse.BooleanOptionalAction)
    elif option.action == "count":
        parser.add_argument(*option.flags, dest=option.dest, action="count", default=int(option.default or 0))
    elif option.is_switch:
        parser.add_argument(*option.flags, dest=option.dest, action=option.action)
    else:
        action = option.action if option.action in ("append", "extend") else "store"
        nargs = int(option.nargs) if option.nargs.isdecimal() else option.nargs or None
        parser.add_argument(*option.flags, dest=option.dest, action=action, nargs=nargs)


def _message(error: ValueError) -> str:
    """Return the message of an error, in its own words."""
    message = error.args[0]
    assert isinstance(message, str)
    return message
