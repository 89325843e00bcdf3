"""What a person can set of a script without editing it: its constants, options, seed and device."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from core.program.argparse_options import Option, options_of
from core.program.constants import Constant, constants_of, literals
from core.program.device_lines import DeviceLine, device_lines_of
from core.program.literals import Literal
from core.program.parsing import parsed
from core.program.project import SCRIPT
from core.program.rate_uses import RateUse, rate_uses_of
from core.program.seeding import Seed, seeds_of
from core.program.source_text import SourceText
from core.program.training_path import TrainingPath

DEVICE = "torch.device"
"""The key of the device among values for constants."""

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set of a script.

    Attributes:
        constants: its constants, in the order of its text.
        options: the options that it declares with argparse.
        device_lines: where it chooses its device.
        seeds: where it seeds the generators itself, torch's first.
        rate_uses: what it passes as learning rates.
    """

    constants: tuple[Constant, ...] = ()
    options: tuple[Option, ...] = ()
    device_lines: tuple[DeviceLine, ...] = ()
    seeds: tuple[Seed, ...] = ()
    rate_uses: tuple[RateUse, ...] = ()


def settings_of(source: str, path: TrainingPath | None = None) -> Settings:
    """Return what can be set of a script.

    Args:
        source: its text, as it stands in the file.
        path: what leads to its training loop. Constants are those before the loop, of the module and of the functions
            that lead to it; without a path, those of the module and of `main`.

    Raises:
        SyntaxError: when the text is no Python.
    """
    tree, text = _read(source)
    constants = _without_devices(constants_of(tree, text), device_lines_of(tree, text))
    functions, last = ({"main"}, {}) if path is None else _on_path(path)
    return Settings(
        tuple(one for one in constants if _comes_before(one, functions, last)),
        options_of(tree) or next(filter(None, map(options_of, _other_trees(path))), ()),
        device_lines_of(tree, text),
        seeds_of(tree),
        rate_uses_of(tree),
    )


def with_constants(source: str, values: Mapping[str, Literal]) -> str:
    """Return a script with other values of its constants, and everything else byte for byte as it was.

    No line moves: a literal takes the place of another one in its line.

    Args:
        source: the text, with whatever line ends.
        values: the values by the keys of the constants; under `DEVICE` the name of a device. What the text does not
            have is left out.

    Raises:
        SyntaxError: when the text is no Python.
    """
    mark, source = _parted(source)
    tree, text = _read(source)
    device_lines = device_lines_of(tree, text)
    changes = literals(_without_devices(constants_of(tree, text), device_lines), values)
    if DEVICE in values:
        changes |= {one.span: one.written(str(values[DEVICE])) for one in device_lines}
    return mark + text.replaced(changes)


def as_written(settings: Settings, values: Mapping[str, Literal]) -> Settings:
    """Return the settings of a script once these values of its constants stand in its file."""
    constants = tuple(
        replace(one, value=values[one.key], literal=one.written(values[one.key])) if one.key in values else one
        for one in settings.constants
    )
    return replace(settings, constants=constants)


def readable_settings(source: str) -> Settings:
    """Return what can be set of a script that may be no Python, and whose loop is not known."""
    try:
        return settings_of(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Settings()


def _parted(source: str) -> tuple[str, str]:
    """Return the mark that a text may begin with, and the text, which Python cannot read with it."""
    return (_BYTE_ORDER_MARK, source[1:]) if source.startswith(_BYTE_ORDER_MARK) else ("", source)


def _read(source: str) -> tuple[ast.Module, SourceText]:
    _, source = _parted(source)
    return parsed(source), SourceText(source)


def _without_devices(constants: Collection[Constant], lines: Collection[DeviceLine]) -> tuple[Constant, ...]:
    """Return the constants but those that name the device: it has a field of its own."""
    taken = {line.span for line in lines}
    return tuple(one for one in constants if one.span not in taken)


def _on_path(path: TrainingPath) -> tuple[set[str], dict[str, int]]:
    """Return the functions that lead to the training loop, and the line in which each goes on to it."""
    script = path.project.script
    functions = {one.qualname: one.node for one in path.functions if one.file is script}
    last = {"": _leading_line(script.tree.body, path)}
    last |= {
        name: _leading_line(node.body, path) for name, node in functions.items() if not isinstance(node, ast.Lambda)
    }
    return set(functions), last


def _leading_line(body: list[ast.stmt], path: TrainingPath) -> int:
    """Return the last line of the first statement that leads to the training loop; 0 where none does."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    leading = (one for one in body if path.leads(one) and not isinstance(one, definitions))
    return next((_inner_line(one, path) for one in leading), 0)


def _inner_line(statement: ast.stmt, path: TrainingPath) -> int:
    """Return the line of the loop or call in a block that is run once, such as that of `if` or `with`."""
    if isinstance(statement, ast.With | ast.Try | ast.If):
        return _leading_line(statement.body, path) or statement.lineno
    return statement.lineno


def _comes_before(constant: Constant, functions: set[str], last: Mapping[str, int]) -> bool:
    """Tell whether a constant is set before the training loop, by what leads there."""
    scope = constant.key.partition(" = ")[0].rpartition(".")[0]
    if scope and scope not in functions:
        return constant.of_class
    line = last.get(scope, 0)
    return not line or constant.line < line


def _other_trees(path: TrainingPath | None) -> list[ast.Module]:
    if path is None:
        return []
    return [file.tree for name, file in path.project.files.items() if name != SCRIPT]
