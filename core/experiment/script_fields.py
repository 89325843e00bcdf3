"""What a person types into a script's form, and the choice that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from core.experiment.fields import FIELDS
from core.experiment.script_choice import ScriptChoice
from core.program.argparse_options import Option
from core.program.command_line import command_line, joined_line, problem_of, split_line, taken_apart
from core.program.constants import Constant
from core.program.literals import Literal, written
from core.program.settings import DEVICE, Settings

ARGUMENTS, SEED, DEVICE_FIELD = "arguments", "seed", "device"
"""The names of the fields for how a script is run."""


def constant_field(constant: Constant) -> str:
    """Return the name of a constant's field."""
    return f"constant:{constant.key}"


def option_field(option: Option) -> str:
    """Return the name of an option's field."""
    return f"option:{option.dest}"


def texts_of(choice: ScriptChoice, settings: Settings) -> dict[str, str]:
    """Return what the fields show of a choice, by their names."""
    texts = {constant_field(one): _shown(one, choice.constants.get(one.key)) for one in settings.constants}
    given, rest = taken_apart(settings.options, choice.arguments)
    texts |= {option_field(one): given.get(one.dest, one.default) for one in settings.options}
    seeded = bool(settings.seeds) and choice.seed == 0
    texts |= {ARGUMENTS: joined_line(rest), SEED: "" if seeded else str(choice.seed)}
    if settings.device_lines:
        texts[DEVICE_FIELD] = str(choice.constants.get(DEVICE, ""))
    return texts


def _shown(constant: Constant, value: Literal | None) -> str:
    """Return a value as it would be typed; the script's own one as its text has it."""
    if value is None or (value == constant.value and type(value) is type(constant.value)):
        if not isinstance(constant.value, str):
            return constant.literal
        value = constant.value
    if isinstance(value, str):
        return value if value.isprintable() else written(value)[1:-1]
    return written(value)


def read(
    texts: Mapping[str, str], choice: ScriptChoice, settings: Settings
) -> tuple[ScriptChoice | None, dict[str, str]]:
    """Return the choice that the fields stand for, None when some stand for nothing, and the problems by field.

    Args:
        texts: what was typed, by the names of the fields.
        choice: the present choice, of which the file and its text are taken.
        settings: what can be set of the script.
    """
    problems: dict[str, str] = {}
    constants = dict(_read_constants(texts, settings, problems))
    if texts.get(DEVICE_FIELD):
        constants[DEVICE] = texts[DEVICE_FIELD]
    arguments = _read_arguments(texts, settings, problems)
    seed = _read_seed(texts[SEED], problems)
    if problems:
        return None, problems
    return replace(choice, arguments=arguments, seed=seed, constants=MappingProxyType(constants)), {}


def _read_constants(
    texts: Mapping[str, str], settings: Settings, problems: dict[str, str]
) -> list[tuple[str, Literal]]:
    """Return the values that are others than in the script's text."""
    changed = []
    for constant in settings.constants:
        name = constant_field(constant)
        if texts[name] == _shown(constant, None):
            continue
        try:
            value = constant.read(texts[name])
        except ValueError as error:
            problems[name] = error.args[0]
        else:
            if value != constant.value:
                changed.append((constant.key, value))
    return changed


def _read_arguments(texts: Mapping[str, str], settings: Settings, problems: dict[str, str]) -> tuple[str, ...]:
    values = {option.dest: texts[option_field(option)] for option in settings.options}
    wrong = {option_field(one): problem_of(one, values[one.dest]) for one in settings.options}
    problems |= {name: problem for name, problem in wrong.items() if problem is not None}
    try:
        rest = split_line(texts[ARGUMENTS])
    except ValueError as error:
        problems[ARGUMENTS] = error.args[0]
        return ()
    if problems:
        return ()
    return command_line(settings.options, values, rest)


def _read_seed(text: str, problems: dict[str, str]) -> int:
    if not text.strip():
        return 0
    field = FIELDS[SEED]
    try:
        seed = field.parse(text)
    except ValueError as error:
        problems[SEED] = error.args[0]
        return 0
    problem = field.problem(seed)
    if problem is not None:
        problems[SEED] = problem
    return int(seed)
