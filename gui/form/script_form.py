"""The form of a script: its constants, the options that it declares, and how it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from core.control.commands import SetLearningRate
from core.experiment.devices import Device
from core.experiment.fields import FIELDS
from core.experiment.script_choice import ScriptChoice
from core.experiment.script_fields import read, texts_of
from core.history.rate_group import RateGroup
from core.i18n import joined, words
from core.program.literals import Literal
from core.program.settings import DEVICE, Settings, as_written
from core.view.snapshot import ScriptShown, Snapshot
from gui.form.fields import FieldRow, LearningRateRow
from gui.form.form import SMALLEST_WIDTH
from gui.form.live_rates import Bound, bound_groups, number_of, rate_text
from gui.form.script_sections import laid_out, rate_field, sections_of
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

CPU_ALONE = (Device("cpu", "CPU"),)


class ScriptForm(QWidget):
    """A form with a row for each thing that can be set of a script.

    Signals:
        apply_wanted: the `ScriptChoice` that the script is to be run with from its beginning.
        commanded: a learning rate for the running script.
        write_wanted: the `ScriptChoice` whose constants are to be written into its file.
        left: the user is done with an editor, and the keys step the loop again.
    """

    apply_wanted = Signal(object)
    commanded = Signal(object)
    write_wanted = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(minimumWidth=SMALLEST_WIDTH, objectName="scriptForm")
        self._devices: tuple[Device, ...] = CPU_ALONE
        self._choice: ScriptChoice | None = None
        self._settings = Settings()
        self._rates: dict[RateGroup, float] = {}
        self._bound: Bound = {}
        self._rows: dict[str, FieldRow] = {}
        self._in_use: dict[str, str] = {}
        self._first_texts: dict[str, str] = {}
        self._form = QScrollArea(
            widgetResizable=True,
            frameShape=QFrame.Shape.NoFrame,
            focusPolicy=Qt.FocusPolicy.NoFocus,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
        )
        self._waiting = Label(wordWrap=True, visible=False, objectName="scriptWaiting", role="muted", pixels=12)
        self._write = building.set_up(
            QPushButton(visible=False, objectName="writeConstants"),
            pixels=12,
            role="crumb",
            clicked=self._want_write,
            text=words("ScriptForm", "Write into the file"),
            accessibleName=words("ScriptForm", "Write into the file"),
        )
        self._apply = building.set_up(
            QPushButton(enabled=False, objectName="apply"),
            pixels=14,
            weight=fonts.SEMIBOLD,
            clicked=self._want_apply,
            text=words("Controls", "Apply and restart"),
            accessibleName=words("Controls", "Apply and restart"),
            toolTip=words("ScriptForm", "Run the script from its beginning with these values"),
        )
        below = building.row((self._waiting, 1), self._write, margins=(0, 0, 0, 0), spacing=8)
        building.column((self._form, 1), below, self._apply, parent=self, margins=(14, 10, 14, 12), spacing=8)

    # Showing a script

    def show_script(self, shown: ScriptShown) -> None:
        """Show what a script runs with; input that was not applied is dropped."""
        self._show(shown.choice, shown.settings, dict(shown.rates))

    def show_unready(self, choice: ScriptChoice, settings: Settings) -> None:
        """Show what a script is to run with whose loop, and so its learning rates, are not known."""
        self._show(choice, settings, {})

    def _show(self, choice: ScriptChoice, settings: Settings, rates: dict[RateGroup, float]) -> None:
        if (choice, settings) == (self._choice, self._settings) and set(rates) == set(self._rates):
            return  # as when the loop was edited
        self._choice, self._settings, self._rates = choice, settings, rates
        self._build(texts_of(choice, settings))

    def show_devices(self, devices: tuple[Device, ...]) -> None:
        """Offer the devices that torch has found."""
        self._devices = devices
        if self._choice is not None:
            focused = next((name for name, row in self._rows.items() if row.editor.hasFocus()), None)
            self._build({name: row.text() for name, row in self._rows.items()})
            if focused in self._rows:
                self._rows[focused].editor.setFocus()  # otherwise further typing would step the loop

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the learning rates that have been commanded, and those in use where they are others."""
        of_groups = {one.group: one for one in snapshot.group_rates}
        for name, groups in self._live.items():
            row, told = self._rows[name], of_groups.get(groups[0])
            if told is None or not isinstance(row, LearningRateRow):
                continue
            first = self._first_texts[name]
            text = first if told.commanded is None else rate_text(told.commanded, first)
            if text != self._in_use[name]:
                self._in_use[name] = text
                if not row.editor.hasFocus():
                    row.show_value(text)
            row.show_in_use(None if number_of(text) == told.rate else told.rate)

    def show_problems(self, found: Mapping[str, str]) -> None:
        """Show beside each field why the script was refused."""
        for name, row in self._rows.items():
            if name in found:
                row.show_problem(found[name])

    def note_written(self, values: Mapping[str, Literal]) -> None:
        """Take note that values of constants have been written into the file."""
        choice = self._choice_shown
        left = {key: value for key, value in choice.constants.items() if key not in values}
        self._choice = replace(choice, constants=MappingProxyType(left))
        self._settings = as_written(self._settings, values)
        self._check()

    def _build(self, texts: dict[str, str]) -> None:
        self._bound = bound_groups(self._settings, texts_of(self._choice_shown, self._settings), self._rates)
        sections = sections_of(self._settings, self._rates, self._bound, self._devices)
        self._rows = {name: row for section in sections for name, row in section.rows.items()}
        self._first_texts = {name: self._first_text(name) for name in self._live}
        self._in_use = {name: texts.get(name, first) for name, first in self._first_texts.items()}
        for name, row in self._rows.items():
            row.show_value(texts.get(name, self._in_use.get(name, "")))
            row.edited.connect(self._check)
            row.finished.connect(self._on_finished)
            row.left.connect(self.left)
        self._form.setWidget(laid_out(sections))
        self._check()

    @property
    def _choice_shown(self) -> ScriptChoice:
        assert self._choice is not None
        return self._choice

    @property
    def _live(self) -> Bound:
        """The parameter groups whose rate takes effect at once, by the names of their fields."""
        groups = [group for groups in self._bound.values() for group in groups]
        return {**self._bound, **{rate_field(group): [group] for group in self._rates if group not in groups}}

    def _first_text(self, name: str) -> str:
        """Return the rate that a run begins with, as the script writes it."""
        rate = self._rates[self._live[name][0]]
        own = texts_of(self._choice_shown, self._settings).get(name)
        return rate_text(rate, own or "")

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_finished(self) -> None:
        """Command the learning rates that have been changed."""
        live = self._live
        for name, groups in live.items():
            text, rate = self._rows[name].text(), number_of(self._rows[name].text())
            if rate is None or FIELDS["learning_rate"].problem(rate) or rate == number_of(self._in_use[name]):
                continue
            self._in_use[name] = text
            together = len(groups) == len(self._rates)
            for group in (None,) if together else groups:
                self.commanded.emit(SetLearningRate(rate, group))
        self._check()

    def _read(self) -> tuple[ScriptChoice | None, dict[str, str]]:
        texts = {name: row.text() for name, row in self._rows.items()}
        choice, problems = read(texts, self._choice_shown, self._settings)
        for name in self._live:
            rate = number_of(texts[name])
            problem = None if rate is None else FIELDS["learning_rate"].problem(rate)
            if rate is None:
                problem = words("Field", "“{value}” is not a number").format(value=texts[name])
            if problem is not None:
                problems.setdefault(name, problem)
        return (None if problems else choice), problems

    @Slot()
    def _check(self) -> None:
        """Show what is wrong beside each field, what waits for Apply, and what could be written into the file."""
        choice, problems = self._read()
        for name, row in self._rows.items():
            row.show_problem(problems.get(name))
        before = texts_of(self._choice_shown, self._settings)
        waiting = [
            row.field.label for name, row in self._rows.items() if name not in self._live and row.text() != before[name]
        ]
        self._say(waiting, differs=choice is not None and bool(_constants(choice)))
        self._apply.setEnabled(bool(waiting) and choice is not None)

    def _say(self, waiting: list[str], differs: bool) -> None:
        text = ""
        if waiting:
            text = words("Controls", "Not applied yet: {choices}.").format(choices=joined(", ", waiting))
        elif differs:
            text = words("ScriptForm", "The file has other values.")
        bind_text(self._waiting.setText, text)
        self._waiting.setVisible(bool(text))
        self._write.setVisible(differs and not waiting and self._choice_shown.text is None)

    @Slot()
    def _want_apply(self) -> None:
        choice, _ = self._read()
        if choice is not None:
            self.apply_wanted.emit(choice)

    @Slot()
    def _want_write(self) -> None:
        choice, _ = self._read()
        if choice is not None:
            self.write_wanted.emit(replace(choice, constants=MappingProxyType(_constants(choice))))


def _constants(choice: ScriptChoice) -> dict[str, Literal]:
    """Return the values of constants that the file does not have; the device is for this machine alone."""
    return {key: value for key, value in choice.constants.items() if key != DEVICE}
