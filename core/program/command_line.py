"""Command lines for the options that a script declares: made of chosen values, and taken apart into them."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

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


def command_line(options: Sequence[Option], values: Mapping[str, str], rest: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the arguments for chosen values, only for those that are not the default.

    Args:
        options: the options.
        values: what was typed, by dest; "True" or "False" for a switch.
        rest: further arguments.

    Raises:
        ValueError: with a message for a person, when a list has a quote that is left open.
    """
    flagged: list[str] = []
    plain: list[str] = []
    for option in options:
        text = values.get(option.dest, option.default)
        if is_default(option, text) or not (text.strip() or option.default):
            continue
        if option.flags:
            flagged += _flagged(option, text)
        else:
            plain += split_line(text) if option.takes_several else [text]
    if any(value.startswith("-") for value in plain):
        return (*rest, *flagged, "--", *plain)
    return (*plain, *flagged, *rest) if "--" in rest else (*plain, *rest, *flagged)


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

    What argparse would refuse is left as it is. Where only positional arguments are missing, the others are taken.
    """
    for declared in (options, [option for option in options if option.flags]):
        try:
            given, rest = _parser(declared).parse_known_args(list(arguments))
        except (argparse.ArgumentError, SystemExit, ValueError, TypeError):
            continue
        return dict(_typed(declared, vars(given))), tuple(rest)
    return {}, tuple(arguments)


def _parser(options: Sequence[Option]) -> argparse.ArgumentParser:
    parser = _SilentParser(add_help=False, argument_default=argparse.SUPPRESS)
    for option in options:
        _declare(parser, option)
    return parser


class _SilentParser(argparse.ArgumentParser):
    """A parser that raises rather than prints."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def _typed(options: Sequence[Option], given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for option in options:
        value = given.get(option.dest)
        if isinstance(value, list):
            yield option.dest, joined_line([str(part) for part in value])
        elif value is not None:
            yield option.dest, str(value)


def _declare(parser: argparse.ArgumentParser, option: Option) -> None:
    if not option.flags:
        parser.add_argument(option.dest, nargs=_nargs(option), default=argparse.SUPPRESS)
    elif option.action == "BooleanOptionalAction":
        parser.add_argument(*option.flags, dest=option.dest, action=argparse.BooleanOptionalAction)
    elif option.action == "count":
        parser.add_argument(*option.flags, dest=option.dest, action="count", default=int(option.default or 0))
    elif option.is_switch:
        parser.add_argument(*option.flags, dest=option.dest, action=option.action)
    else:
        action = option.action if option.action in ("append", "extend") else "store"
        parser.add_argument(*option.flags, dest=option.dest, action=action, nargs=_nargs(option))


def _nargs(option: Option) -> int | str | None:
    return int(option.nargs) if option.nargs.isdecimal() else option.nargs or None


def _message(error: ValueError) -> str:
    """Return the message of an error, in its own words."""
    message = error.args[0]
    assert isinstance(message, str)
    return message
