"""The dialog for the conditions on which a run pauses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from core.control.commands import SetBreakpoints
from core.experiment.fields import Field
from core.i18n import joined, words
from gui.form.fields import FieldRow
from gui.style import building, number_format
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme
from gui.widgets.toggle_switch import ToggleSwitch

if TYPE_CHECKING:
    from core.control.breakpoints import Breakpoints

WIDTH = 310
QUIET_MILLISECONDS = 400
"""A number counts as complete after this time without a key: before “loss above 1000” comes “above 1”, which holds."""

NOT_FINITE = words("PauseWhen", "A number is no longer finite")
WARNING = words("PauseWhen", "Python or torch warns")

# the fields by their names in `core.control.breakpoints.Breakpoints`
NUMBERS = {
    "loss_below": Field(
        "pauseLossBelow",
        words("PauseWhen", "Loss below"),
        float,
        "pause",
        words("PauseWhen", "Pause after an iteration with a smaller loss than this."),
    ),
    "loss_above": Field(
        "pauseLossAbove",
        words("PauseWhen", "Loss above"),
        float,
        "pause",
        words("PauseWhen", "Pause after an iteration with a larger loss than this."),
    ),
    "gradient_norm_above": Field(
        "pauseGradientNorm",
        words("PauseWhen", "Gradient norm above"),
        float,
        "pause",
        words("PauseWhen", "Pause just after a backward phase that leaves a gradient with a larger norm than this."),
    ),
    "iteration": Field(
        "pauseIteration",
        words("PauseWhen", "Iteration reached"),
        int,
        "pause",
        words("PauseWhen", "Pause when so many iterations are complete."),
        1,
        10**9,
    ),
}


PHRASES = {
    "loss_below": words("PauseWhen", "loss below {number}"),
    "loss_above": words("PauseWhen", "loss above {number}"),
    "gradient_norm_above": words("PauseWhen", "gradient norm above {number}"),
    "iteration": words("PauseWhen", "iteration {number}"),
}


NEVER = words("PauseWhen", "never")


class PauseWhen(QDialog):
    """A field for each condition, applied as it is typed; an empty one never pauses a run.

    Signals:
        commanded: the breakpoints that apply from now on.
    """

    commanded = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="pauseWhen", modal=False)
        bind_text(self.setWindowTitle, words("PauseWhen", "Pause when"))
        self._numbers: dict[str, float | int | None] = dict.fromkeys(NUMBERS)
        self._rows = {name: self._made_row(field) for name, field in NUMBERS.items()}
        self._not_finite = self._made_switch(
            theme,
            "pauseNotFinite",
            NOT_FINITE,
            words("PauseWhen", "Pause at the line that makes a number of the loop infinite or not a number."),
        )
        self._not_finite.setChecked(True)
        self._warning = self._made_switch(
            theme, "pauseWarning", WARNING, words("PauseWhen", "Pause after a line that Python or torch warns of.")
        )
        self._switches = self._not_finite, self._warning
        for switch in self._switches:
            switch.toggled.connect(self._take)
        self._announced = self._wanted
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MILLISECONDS)
        self._quiet.timeout.connect(self._take)
        self._lay_out()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for switch in self._switches:
            switch.set_theme(theme)

    def _made_row(self, field: Field) -> FieldRow:
        row = FieldRow(field, field.label)
        assert isinstance(row.editor, QLineEdit)
        bind_text(row.editor.setPlaceholderText, NEVER)
        row.edited.connect(self._check)
        row.finished.connect(self._take)
        return row

    def _made_switch(self, theme: Theme, name: str, text: str, tip: str) -> ToggleSwitch:
        return building.set_up(ToggleSwitch(theme, objectName=name), text=text, accessibleName=text, toolTip=tip)

    def _lay_out(self) -> None:
        hint = Label(
            text=words("PauseWhen", "A run pauses by itself as soon as one of these holds."), pixels=12, role="muted"
        )
        column = building.column(
            hint, *self._rows.values(), *self._switches, parent=self, margins=(18, 14, 18, 16), spacing=8
        )
        column.addStrut(WIDTH)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)  # no taller than its contents

    # Values

    @property
    def _wanted(self) -> dict[str, float | int | bool | None]:
        switches = {"not_finite": self._not_finite.isChecked(), "warning": self._warning.isChecked()}
        return {**self._numbers, **switches}

    @property
    def breakpoints(self) -> Breakpoints:
        """The conditions on which a run pauses. Imports torch."""
        from core.control.breakpoints import Breakpoints

        return Breakpoints(**self._wanted)  # type: ignore[arg-type]

    @property
    def summary(self) -> str:
        """The conditions on one line: loss below 0.01 · not finite."""
        parts = _phrases(self._numbers)
        if self._not_finite.isChecked():
            parts.append(words("PauseWhen", "not finite"))
        if self._warning.isChecked():
            parts.append(words("PauseWhen", "a warning"))
        return joined(" · ", parts) if parts else NEVER

    @Slot()
    def _check(self) -> None:
        """Show under each field what is wrong with it."""
        for name, row in self._rows.items():
            try:
                _number(name, row.text())
            except ValueError as error:
                row.show_problem(str(error))
            else:
                row.show_problem(None)
        self._quiet.start()

    @Slot()
    def _take(self) -> None:
        """Apply the valid fields; where a field is invalid, its last valid number stays."""
        self._quiet.stop()
        for name, row in self._rows.items():
            with suppress(ValueError):
                self._numbers[name] = _number(name, row.text())
        if self._wanted != self._announced:
            self._announced = self._wanted
            self.commanded.emit(SetBreakpoints(self.breakpoints))


def unusual(breakpoints: Breakpoints) -> str:
    """Return the conditions that a person has set, on one line: loss below 0.01; empty if all are as at first."""
    parts = _phrases({name: getattr(breakpoints, name) for name in NUMBERS})
    if breakpoints.warning:
        parts.append(words("PauseWhen", "a warning"))
    if parts:
        return joined(" · ", parts)
    return "" if breakpoints.not_finite else NEVER


def _phrases(numbers: Mapping[str, float | int | None]) -> list[str]:
    given = {name: number for name, number in numbers.items() if number is not None}
    return [PHRASES[name].format(number=_short(number)) for name, number in given.items()]


def _number(name: str, typed: str) -> float | int | None:
    """Parse a typed number; return None for an empty field.

    Raises:
        ValueError: with a message for a person, if it is not a valid condition.
    """
    if not typed.strip():
        return None
    field = NUMBERS[name]
    number = field.parse(typed)
    assert not isinstance(number, str)
    if field.kind is int:
        problem = field.problem(number)
    elif not math.isfinite(number):
        problem = words("PauseWhen", "must be a finite number")
    else:
        negative = name == "gradient_norm_above" and number < 0
        problem = words("PauseWhen", "must not be negative") if negative else None
    if problem is not None:
        raise ValueError(problem)
    return number


def _short(number: float | int) -> str:
    return str(number) if isinstance(number, int) else number_format.learning_rate(number)
