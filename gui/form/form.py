"""The experiment form, converted from and to a config."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from core.control.commands import Command, SetIterations, SetLearningRate
from core.experiment.config import RunConfig, config_of, problems
from core.experiment.datasets import DATASETS
from core.experiment.devices import Device, problems_here
from core.experiment.fields import FIELDS, PHRASES, Choice
from core.experiment.trainers import TRAINERS
from core.i18n import joined, words
from core.view.snapshot import Snapshot
from gui.form.fields import FieldRow, LearningRateRow
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label

SMALLEST_WIDTH = 276
HEADINGS = {
    "sizes": words("Controls", "SIZES"),
    "training": words("Controls", "TRAINING"),
    "data": words("Controls", "DATA"),
}

LIVE: dict[str, Callable[[Any], Command]] = {"learning_rate": SetLearningRate, "iterations": SetIterations}
"""What takes effect without a restart."""


class Controls(QWidget):
    """A form with one row for each choice of the trainer.

    Signals:
        apply_wanted: a valid config that needs a restart.
        commanded: a valid value for the running experiment.
        left: the user has finished typing.
    """

    apply_wanted = Signal(object)
    commanded = Signal(object)
    left = Signal()

    title = words("Controls", "Experiment")

    def __init__(self) -> None:
        super().__init__(minimumWidth=SMALLEST_WIDTH)
        self._config = RunConfig()
        self._devices: tuple[Device, ...] = (Device("cpu", "CPU"),)
        self._rows: dict[str, FieldRow] = {}
        self._form = QScrollArea(
            widgetResizable=True,
            frameShape=QFrame.Shape.NoFrame,
            focusPolicy=Qt.FocusPolicy.NoFocus,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
        )
        self._waiting = Label(wordWrap=True, objectName="waitingForApply", role="muted", pixels=12)
        self._apply = building.set_up(
            QPushButton(enabled=False, objectName="apply"),
            pixels=14,
            weight=fonts.SEMIBOLD,
            clicked=self._want_apply,
            text=words("Controls", "Apply and restart"),
            accessibleName=words("Controls", "Apply and restart"),
            toolTip=words("Controls", "Start again from iteration 0 with these choices"),
        )
        building.column((self._form, 1), self._waiting, self._apply, parent=self, margins=(14, 10, 14, 12), spacing=8)

    # Showing values

    def show_config(self, config: RunConfig) -> None:
        """Show the choices of the running experiment; input that was not applied is dropped."""
        if config.trainer != self._config.trainer or not self._rows:
            self._config = config
            self._build()
        self._config = config
        for name, value in config.choices().items():
            self._rows[name].show_value(value)
        self._check()

    @Slot(float)
    def show_learning_rate(self, learning_rate: float) -> None:
        """Show the learning rate of another moment."""
        self._config = self._config.with_changes(learning_rate=learning_rate)
        self._rows["learning_rate"].show_value(learning_rate)
        self._check()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the learning rate in use where it is not the one commanded, as under a scheduler."""
        row, rate = self._rows["learning_rate"], snapshot.learning_rate
        assert isinstance(row, LearningRateRow)
        row.show_in_use(None if rate == snapshot.commanded_learning_rate else rate)

    def show_devices(self, devices: tuple[Device, ...]) -> None:
        """Offer the devices that torch has found."""
        self._devices = devices
        typed = {name: row.text() for name, row in self._rows.items()}
        focused = next((name for name, row in self._rows.items() if row.editor.hasFocus()), None)
        self._build()
        for name, text in typed.items():
            self._rows[name].show_value(text)
        if focused is not None:
            self._rows[focused].editor.setFocus()  # otherwise further typing would step the loop
        self._check()

    def show_problems(self, found: dict[str, str]) -> None:
        """Show beside each field why an experiment was refused."""
        for name, row in self._rows.items():
            if name in found:
                row.show_problem(found[name])
        self._apply.setEnabled(False)

    def _build(self) -> None:
        trainer = TRAINERS[self._config.trainer]
        self._rows = {name: self._made_row(name) for name in trainer.defaults}
        form = QWidget(objectName="form")
        parts: list[building.Part] = []
        for group, heading in HEADINGS.items():
            rows = [row for row in self._rows.values() if row.field.group == group]
            label = Label(text=heading, pixels=11, weight=fonts.SEMIBOLD, role="muted")
            parts += [*([8] if parts else []), label, *rows]
        building.column(*parts, building.STRETCH, parent=form, margins=(0, 0, 2, 0), spacing=7)
        self._form.setWidget(form)

    def _made_row(self, name: str) -> FieldRow:
        trainer, field = TRAINERS[self._config.trainer], FIELDS[name]
        label = trainer.labels.get(name, field.label)
        choices = {
            "data": {key: DATASETS[key].title for key in trainer.datasets},
            "optimizer": {key: key for key in trainer.optimizers},
            "device": {device.name: device.title for device in self._devices},
            "threads": {
                "0": words("Controls", "Auto"),
                **{str(count): str(count) for count in range(1, (os.cpu_count() or 1) + 1)},
            },
        }.get(name)
        row = LearningRateRow(field, label) if name == "learning_rate" else FieldRow(field, label, choices)
        row.edited.connect(self._on_edited)
        row.finished.connect(self._on_finished)
        row.left.connect(self.left)
        return row

    # Input

    @Slot()
    def _on_edited(self) -> None:
        if self.sender() is self._rows.get("data"):
            self._follow_data()
        self._check()

    def _follow_data(self) -> None:
        """Apply the sizes that a data set fixes, or restore the trainer's own."""
        trainer = TRAINERS[self._config.trainer]
        before = {name for name, row in self._rows.items() if name.endswith("_size") and _is_locked(row)}
        dictated = DATASETS[self._rows["data"].text()].sizes
        for name in {*before, *dictated} & set(self._rows):
            self._rows[name].show_value(dictated.get(name, trainer.defaults[name]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_finished(self) -> None:
        values, wrong = self._typed()
        for name, command in LIVE.items():
            if name not in wrong and values[name] != getattr(self._config, name):
                self._config = self._config.with_changes(**{name: values[name]})
                self.commanded.emit(command(values[name]))
        self._check()

    @Slot()
    def _want_apply(self) -> None:
        values, wrong = self._typed()
        if not wrong:
            self.apply_wanted.emit(config_of(values))

    # Values

    def _typed(self) -> tuple[dict[str, Choice], dict[str, str]]:
        """Return the values in the form, and its problems by field."""
        values: dict[str, Choice] = {"trainer": self._config.trainer}
        wrong: dict[str, str] = {}
        for name, row in self._rows.items():
            try:
                values[name] = row.field.parse(row.text())
            except ValueError as error:
                wrong[name] = str(error)
        wrong |= problems(values)
        known = values.get("device") in {device.name for device in self._devices}  # only torch can check another one
        if not wrong and known:
            wrong |= problems_here(config_of(values))
        return values, wrong

    def _check(self) -> None:
        """Show what is wrong beside each field, and what is pending for Apply."""
        values, wrong = self._typed()
        dictated = DATASETS[self._rows["data"].text()].sizes
        for name, row in self._rows.items():
            row.show_problem(wrong.get(name))
            row.set_locked(name in dictated)
        waiting = [
            name
            for name, row in self._rows.items()
            if not row.field.live and values.get(name) != getattr(self._config, name)
        ]
        phrases = {**PHRASES, **TRAINERS[self._config.trainer].phrases}
        choices = joined(", ", [phrases[name] for name in waiting])
        bind_text(
            self._waiting.setText, words("Controls", "Waiting: {choices}.").format(choices=choices) if waiting else ""
        )
        self._waiting.setVisible(bool(waiting))
        self._apply.setEnabled(bool(waiting) and not wrong)


def _is_locked(row: FieldRow) -> bool:
    return bool(row.editor.property("readOnly"))
