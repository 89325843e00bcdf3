"""The options that a script declares with argparse, read from its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.program.literals import Literal

_KINDS: dict[str, type[Literal]] = {"int": int, "float": float}
_NO_VALUE = frozenset({"store_true", "store_false", "BooleanOptionalAction"})
_LEFT_OUT = frozenset({"help", "version", "parsers", "store_const", "append_const"})


@dataclass(frozen=True, slots=True)
class Option:
    """An option, or a positional argument.

    Attributes:
        dest: the attribute of the parsed arguments that it becomes, by which it is told apart.
        flags: how it is written on a command line, the longest name first; empty for a positional argument.
        kind: the type of its value; bool for one that is only switched.
        default: its value as it would be typed, empty where there is none; of a switch, "True" or "False".
        shown_default: what the text says where the default is worked out when the script runs: "os.cpu_count()".
        choices: the values that it may have; empty where it may have any.
        nargs: argparse's own: "", "?", "*", "+" or a number.
        action: argparse's own: "store", "store_true", "count", …
        required: whether the script demands it.
        help: what the text says about it.
        line: where it is declared.
    """

    dest: str
    flags: tuple[str, ...]
    kind: type[Literal]
    default: str
    shown_default: str
    choices: tuple[str, ...]
    nargs: str
    action: str
    required: bool
    help: str
    line: int

    @property
    def is_switch(self) -> bool:
        """Tell whether it takes no value."""
        return self.kind is bool

    @property
    def takes_several(self) -> bool:
        """Tell whether it may have several values."""
        return self.action in ("append", "extend") or self.nargs not in ("", "?")


def options_of(tree: ast.Module) -> tuple[Option, ...]:
    """Return the options that a script declares, in the order of its text; none of its subcommands.

    A default that is the name of a constant is that constant's value.
    """
    if not any(_last_name(node) in ("ArgumentParser", "ArgParser") for node in ast.walk(tree)):
        return ()
    literals = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    subparsers = _subparsers(tree)
    found: dict[str, Option] = {}
    for call in _declarations(tree):
        if _owner(call) not in subparsers and (option := _option(call, literals)) is not None:
            found.setdefault(option.dest, option)
    return tuple(sorted(found.values(), key=lambda option: option.line))


def _owner(call: ast.Call) -> str:
    """Return the variable whose method a call is; empty for another object's."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.id if isinstance(owner, ast.Name) else ""


def _declarations(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
            yield node


def _subparsers(tree: ast.Module) -> set[str]:
    """Return the names of the parsers of subcommands."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and _last_name(node.value.func) == "add_parser"
    }


def _option(call: ast.Call, literals: dict[str, ast.expr]) -> Option | None:
    names = [value for argument in call.args if isinstance(value := _literal(argument), str)]
    given = {word.arg: word.value for word in call.keywords if word.arg is not None}
    action = _text_of(given.get("action")) or "store"
    if not names or len(names) != len(call.args) or action in _LEFT_OUT:
        return None
    flags = tuple(sorted((name for name in names if name.startswith("-")), key=len, reverse=True))
    dest = _text_of(given.get("dest")) or (_dest(flags, names) if flags else names[0])
    default = given.get("default")
    default = literals.get(default.id, default) if isinstance(default, ast.Name) else default
    kind = bool if action in _NO_VALUE else int if action == "count" else _kind(given.get("type"))
    shown = "" if default is None or _is_literal(default) else ast.unparse(default)
    nargs = _text_of(given.get("nargs"))
    return Option(
        dest=dest,
        flags=flags,
        kind=kind,
        default=_default_text(action, default),
        shown_default=shown,
        choices=_choices(given.get("choices")),
        nargs=nargs,
        action=action,
        required=_literal(given.get("required")) is True if flags else nargs not in ("?", "*"),
        help=_help(given.get("help"), default, dest),
        line=call.lineno,
    )


def _dest(flags: tuple[str, ...], names: list[str]) -> str:
    """Return the attribute that argparse chooses: of the first long flag, or else of the first one."""
    first = next((name for name in names if name.startswith("--")), flags[-1] if flags else names[0])
    return first.lstrip("-").replace("-", "_")


def _kind(value: ast.expr | None) -> type[Literal]:
    """Return the type of an option; argparse makes `bool` true of any text, so it is none of a switch."""
    return _KINDS.get(_last_name(value), str) if value is not None else str


def _default_text(action: str, default: ast.expr | None) -> str:
    value = _literal(default) if default is not None else None
    if action in _NO_VALUE:
        return str(value if isinstance(value, bool) else action == "store_false")
    if action == "count":
        return str(value or 0)
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _choices(value: ast.expr | None) -> tuple[str, ...]:
    choices = _literal(value) if value is not None else None
    return tuple(map(str, choices)) if isinstance(choices, list | tuple | range | dict) else ()


def _help(value: ast.expr | None, default: ast.expr | None, dest: str) -> str:
    """Return the help with argparse's own place holders filled in."""
    text = _literal(value) if value is not None else None
    if not isinstance(text, str):
        return ""
    shown = ast.unparse(default) if default is not None else "None"
    try:
        return " ".join((text % {"default": shown, "prog": "", "dest": dest, "type": "", "choices": ""}).split())
    except (ValueError, KeyError, TypeError):
        return " ".join(text.split())


def _text_of(value: ast.expr | None) -> str:
    """Return a literal as a text; of a name, its last part."""
    if value is None:
        return ""
    literal = _literal(value)
    names = {"REMAINDER": "...", "ZERO_OR_MORE": "*", "ONE_OR_MORE": "+", "OPTIONAL": "?"}
    name = _last_name(value)
    return names.get(name, name) if literal is None else str(literal)


def _is_literal(value: ast.expr) -> bool:
    return _literal(value) is not None or (isinstance(value, ast.Constant) and value.value is None)


def _literal(value: ast.expr | None) -> Any:
    """Return the value of an expression that is made of literals alone; None for any other."""
    if value is None:
        return None
    if isinstance(value, ast.Call) and _last_name(value.func) == "range":
        numbers = [_literal(argument) for argument in value.args]
        return range(*numbers) if numbers and all(isinstance(number, int) for number in numbers) else None
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _last_name(node: ast.AST | None) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
