"""The experiment form, converted from and to a config."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QScrollArea, QWidget

from core.control.commands import Command, SetIterations, SetLearningRate
from core.experiment.config import RunConfig, config_of, defaults, is_small, problems
from core.experiment.datasets import DATASETS
from core.experiment.devices import Device, problems_here
from core.experiment.fields import FIELDS, PHRASES, Choice
from core.experiment.trainers import TRAINERS
from core.i18n import joined, words
from core.view.snapshot import Snapshot
from gui.form.fields import FieldRow, LearningRateRow
from gui.form.more import More
from gui.form.size_choice import SizeChoice
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

SELDOM = ("threads", "history_mb")
"""What a student need not know of."""


class Controls(QWidget):
    """A form with one row for each choice of the trainer.

    Attributes:
        small: whether the sizes that were shown last were the small ones, rather than the lecture's.
        unfolded: whether the choices that are seldom needed are shown.

    Signals:
        apply_wanted: a valid config that needs a restart.
        commanded: a valid value for the running experiment.
        left: the user is done with an editor, and the keys step the loop again.
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
        self._rates: dict[str, str] = {}
        self._optimizer = self._config.optimizer
        self.small = self.unfolded = False
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
        self._rates, self._optimizer = {}, config.optimizer
        self.small = self.small if (small := is_small(config)) is None else small
        self._sizes.show_small(small)
        for name, value in config.choices().items():
            self._rows[name].show_value(value)
        self._check()

    @Slot(float)
    def show_learning_rate(self, learning_rate: float) -> None:
        """Show the learning rate that somebody else has set, or that of another moment."""
        if learning_rate == self._config.learning_rate:
            return
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
        self._unfold_where_wrong(found)
        self._apply.setEnabled(False)

    def _build(self) -> None:
        trainer = TRAINERS[self._config.trainer]
        self._rows = {name: self._made_row(name) for name in trainer.defaults}
        form = QWidget(objectName="form")
        self._sizes = SizeChoice(self._config.trainer)
        self._sizes.show_small(is_small(self._config))
        self._sizes.chosen.connect(self._want_sizes)
        seldom = [row for row in self._rows.values() if _is_seldom_needed(row)]
        parts: list[building.Part] = []
        for group, heading in HEADINGS.items():
            rows: list[QWidget] = [self._sizes] if group == "sizes" else []
            rows += [row for row in self._rows.values() if row.field.group == group and row not in seldom]
            if rows:
                label = Label(text=heading, pixels=11, weight=fonts.SEMIBOLD, role="muted")
                parts += [*([8] if parts else []), label, *rows]
        self._more = More(seldom, self.unfolded)
        self._more.toggled.connect(self._on_unfolded)
        parts += [8, self._more, building.STRETCH]
        building.column(*parts, parent=form, margins=(0, 0, 2, 0), spacing=7)
        self._form.setWidget(form)

    def unfold(self, unfolded: bool) -> None:
        """Show the choices that are seldom needed, as they were left the last time."""
        self.unfolded = unfolded
        if unfolded:
            self._more.unfold()

    @Slot(bool)
    def _on_unfolded(self, unfolded: bool) -> None:
        self.unfolded = unfolded

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
        elif self.sender() is self._rows.get("optimizer"):
            self._follow_optimizer()
        self._check()

    def _follow_data(self) -> None:
        """Apply the sizes that a data set fixes, or restore the trainer's own."""
        usual = defaults(self._config.trainer, small=self.small)
        before = {name for name, row in self._rows.items() if name.endswith("_size") and _is_locked(row)}
        dictated = DATASETS[self._rows["data"].text()].sizes
        for name in {*before, *dictated} & set(self._rows):
            self._rows[name].show_value(dictated.get(name, usual[name]))

    def _follow_optimizer(self) -> None:
        """Show the rate that was typed for the optimizer chosen, or else the one that suits it."""
        rate = self._rows["learning_rate"]
        self._rates[self._optimizer] = rate.text()
        self._optimizer = optimizer = self._rows["optimizer"].text()
        usual = defaults(self._config.trainer, optimizer=optimizer, small=self.small)["learning_rate"]
        rate.show_value(self._rates.get(optimizer, usual))

    @Slot(bool)
    def _want_sizes(self, small: bool) -> None:
        """Start again with the sizes of that name; what else was typed is taken along where it is valid."""
        self._sizes.show_small(is_small(self._config))  # until they are in use
        values, wrong = self._typed()
        optimizer = str(values["optimizer"]) if "optimizer" in values else None
        named = defaults(self._config.trainer, optimizer=optimizer, small=small)
        of_sizes = {name: named[name] for name in (*TRAINERS[self._config.trainer].small, "data")}
        typed = {name: value for name, value in values.items() if name not in wrong}
        self.apply_wanted.emit(config_of({**self._config.choices(), **typed, **of_sizes}))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_finished(self) -> None:
        values, wrong = self._typed()
        for name, command in LIVE.items():
            if name not in wrong and self._is_live(name) and values[name] != getattr(self._config, name):
                self._config = self._config.with_changes(**{name: values[name]})
                self.commanded.emit(command(values[name]))
        self._check()

    def _is_live(self, name: str) -> bool:
        """Return whether a field takes effect without a restart: a rate does not if it is for another optimizer."""
        return name in LIVE and not (name == "learning_rate" and self._optimizer != self._config.optimizer)

    def _unfold_where_wrong(self, wrong: dict[str, str]) -> None:
        if any(_is_seldom_needed(self._rows[name]) for name in wrong if name in self._rows):
            self._more.unfold()

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
        self._unfold_where_wrong(wrong)
        waiting = [
            name
            for name, row in self._rows.items()
            if not self._is_live(name) and values.get(name) != getattr(self._config, name)
        ]
        in_full = words("Controls", "learning rate")
        phrases = {**PHRASES, "learning_rate": in_full, **TRAINERS[self._config.trainer].phrases}
        choices = joined(", ", [phrases[name] for name in waiting])
        bind_text(
            self._waiting.setText,
            words("Controls", "Not applied yet: {choices}.").format(choices=choices) if waiting else "",
        )
        self._waiting.setVisible(bool(waiting))
        self._apply.setEnabled(bool(waiting) and not wrong)


def _is_seldom_needed(row: FieldRow) -> bool:
    alone = isinstance(row.editor, QComboBox) and row.editor.count() == 1
    return alone or row.field.name in SELDOM


def _is_locked(row: FieldRow) -> bool:
    return bool(row.editor.property("readOnly"))
