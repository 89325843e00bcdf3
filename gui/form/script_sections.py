"""The sections of a script's form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from core.experiment.devices import Device
from core.experiment.fields import FIELDS
from core.experiment.script_fields import ARGUMENTS, DEVICE_FIELD, SEED, constant_field, option_field
from core.history.rate_group import RateGroup
from core.i18n import joined, words
from core.program.argparse_options import Option
from core.program.constants import Constant
from core.program.rate_names import is_rate
from core.program.settings import Settings
from gui.form import script_tips
from gui.form.fields import FieldRow
from gui.form.live_rates import Bound
from gui.form.script_rows import ScriptRateRow, ScriptRow, SwitchRow
from gui.style import building, fonts
from gui.style.plain_text import Label


@dataclass(frozen=True)
class Section:
    """Some rows under a heading.

    Attributes:
        heading: the heading.
        rows: the rows by the names of their fields.
    """

    heading: str
    rows: dict[str, FieldRow]


def rate_field(group: RateGroup) -> str:
    """Return the name of the field for the learning rate of a parameter group."""
    return f"rate:{group.code}"


def sections_of(
    settings: Settings, rates: dict[RateGroup, float], bound: Bound, devices: tuple[Device, ...]
) -> list[Section]:
    """Return the sections that have any rows.

    Args:
        settings: what can be set of the script.
        rates: the rate that each parameter group has begun with.
        bound: the groups whose rate another field has.
        devices: the devices of this machine.
    """
    taken = {group for groups in bound.values() for group in groups}
    sections = [
        Section(words("ScriptForm", "CONSTANTS OF THE SCRIPT"), _constant_rows(settings, bound)),
        Section(words("ScriptForm", "OPTIONS"), {option_field(o): _option_row(o, bound) for o in settings.options}),
        Section(words("ScriptForm", "LEARNING RATE"), _rate_rows([one for one in rates if one not in taken], rates)),
        Section(words("ScriptForm", "RUN"), _run_rows(settings, devices)),
    ]
    return [section for section in sections if section.rows]


def laid_out(sections: list[Section]) -> QWidget:
    """Return a widget with the sections one below the other."""
    form = QWidget(objectName="form")
    parts: list[building.Part] = []
    for section in sections:
        label = Label(text=section.heading, pixels=11, weight=fonts.SEMIBOLD, role="muted", wordWrap=True)
        parts += [*([8] if parts else []), label, *section.rows.values()]
    building.column(*parts, building.STRETCH, parent=form, margins=(0, 0, 2, 0), spacing=7)
    return form


def _constant_rows(settings: Settings, bound: Bound) -> dict[str, FieldRow]:
    count = Counter(one.name for one in settings.constants)
    return {
        constant_field(one): _constant_row(one, one.name if count[one.name] == 1 else one.key, bound)
        for one in settings.constants
    }


def _constant_row(constant: Constant, name: str, bound: Bound) -> FieldRow:
    field = constant_field(constant)
    tip = script_tips.constant_tip(constant, field in bound)
    if constant.kind is bool:
        return SwitchRow(field, name, tip)
    return ScriptRateRow(field, name, tip) if constant.is_rate or field in bound else ScriptRow(field, name, tip)


def _option_row(option: Option, bound: Bound) -> FieldRow:
    field = option_field(option)
    tip = script_tips.option_tip(option, field in bound)
    if option.is_switch:
        return SwitchRow(field, option.dest, tip)
    if option.choices and not option.takes_several:
        texts = dict.fromkeys((*option.choices, option.default))
        return ScriptRow(field, option.dest, tip, {text: text or script_tips.NONE for text in texts})
    if field in bound or (option.kind is float and option.default and is_rate(option.dest)):
        return ScriptRateRow(field, option.dest, tip)
    return ScriptRow(field, option.dest, tip, placeholder=option.shown_default or script_tips.NONE)


def _rate_rows(groups: list[RateGroup], rates: dict[RateGroup, float]) -> dict[str, FieldRow]:
    of_optimizer = Counter(group.name for group in rates)
    rows: dict[str, FieldRow] = {}
    for group in groups:
        name = script_tips.group_name(group, of_optimizer[group.name] == 1, len(of_optimizer) == 1)
        tip = joined("\n", [group.code, script_tips.LIVE])
        rows[rate_field(group)] = ScriptRateRow(rate_field(group), name, tip)
    return rows


def _run_rows(settings: Settings, devices: tuple[Device, ...]) -> dict[str, FieldRow]:
    arguments_tip = words("ScriptForm", "What would follow the script's name on a command line")
    rows: dict[str, FieldRow] = {
        ARGUMENTS: ScriptRow(ARGUMENTS, words("ScriptForm", "Arguments"), arguments_tip, placeholder=script_tips.NONE),
        SEED: ScriptRow(
            SEED, FIELDS[SEED].label, script_tips.seed_tip(settings), placeholder=script_tips.seed_placeholder(settings)
        ),
    }
    if settings.device_lines:
        offered: dict[str, str] = {"": words("ScriptForm", "As it says")}
        offered |= {device.name: device.title for device in devices}
        rows[DEVICE_FIELD] = ScriptRow(DEVICE_FIELD, FIELDS["device"].label, script_tips.device_tip(settings), offered)
    return rows
