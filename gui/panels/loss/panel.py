"""The loss, live: where it was, where it is, and what it was at the pointer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QToolButton

from core.i18n import words
from core.view.requests import CURVE, CurveRequest
from core.view.snapshot import Experiment, Snapshot
from gui.panels.base import Panel
from gui.style import building, number_format
from gui.style.theme import Theme

if TYPE_CHECKING:
    from gui.panels.loss.other_losses import LossLegend
    from gui.panels.loss.plot import LossPlot

PLOT_MILLISECONDS = 100

ONE = words("LossPanel", "iteration {iteration}  ·  {loss}")
SEVERAL = words("LossPanel", "iterations {first}–{last}  ·  {low} … {high}")


class LossPanel(Panel):
    """The plot with its two buttons: logarithmic or not, and fit."""

    title = words("LossPanel", "Loss")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._plot: LossPlot | None = None
        self._legend: LossLegend | None = None
        self._layout = building.column(parent=self, margins=(4, 8, 10, 4))
        self._log = self._button(
            "log", words("LossPanel", "log"), words("LossPanel", "Logarithmic loss axis"), checkable=True
        )
        self._log.setChecked(True)
        self._log.toggled.connect(self._set_log)
        self._fit = self._button(
            "fit",
            words("LossPanel", "fit"),
            words("LossPanel", "Show the whole curve (double click the plot for other runs to their ends)"),
        )
        self._fit.clicked.connect(self._show_all)
        self._snapshot: Snapshot | None = None

    def _button(self, name: str, label: str, tip: str, checkable: bool = False) -> QToolButton:
        button = building.set_up(
            QToolButton(objectName=f"loss_{name}", checkable=checkable),
            text=label,
            toolTip=tip,
            accessibleName=tip,
            pixels=12,
        )
        self.extras.append(button)
        return button

    def show_experiment(self, experiment: Experiment) -> None:
        self._snapshot = None
        if self._plot is None:
            QTimer.singleShot(PLOT_MILLISECONDS, self, self._make_plot)
        else:
            self._plot.start()
        self._ask()

    def show_no_run(self) -> None:
        self._snapshot = None
        if self._plot is not None:
            self._plot.start()
        if self._legend is not None:
            self._legend.show_names("", [])
        self.note_changed.emit("")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.loss_picture is not None:
            self._snapshot = snapshot
            self._draw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self._plot is not None:
            self._plot.set_theme(theme)
        if self._legend is not None:
            self._legend.set_theme(theme)

    def show_language(self) -> None:
        if self._plot is not None:
            self._plot.show_language()

    @Slot()
    def _make_plot(self) -> None:
        """Make the plot after the first moment is shown: pyqtgraph takes a third of a second to import."""
        from gui.panels.loss.plot import LossPlot

        if self._plot is not None:  # two experiments have begun at once
            return
        self._plot = LossPlot(self.theme)
        self._plot.set_log(self._log.isChecked())
        self._plot.view_changed.connect(self._ask)
        self._plot.pointed.connect(self._show_pointed)
        self._plot.seek_wanted.connect(self.seek)
        self._plot.branch_wanted.connect(self.return_to)
        self._layout.addWidget(self._plot)
        self._ask()
        self._draw()

    @Slot(bool)
    def _set_log(self, logarithmic: bool) -> None:
        if self._plot is not None:
            self._plot.set_log(logarithmic)
            self._draw()

    @Slot()
    def _show_all(self) -> None:
        if self._plot is not None:
            self._plot.fit()
            self._draw()
            self._ask()

    def _draw(self) -> None:
        if self._plot is not None and self._snapshot is not None:
            self._plot.show_moment(self._snapshot)
            self._show_legend(self._snapshot)

    def _show_legend(self, snapshot: Snapshot) -> None:
        """Tell several losses apart."""
        picture = snapshot.loss_picture
        if picture is None or (self._legend is None and not picture.name):
            return
        if self._legend is None:
            from gui.panels.loss.other_losses import LossLegend

            self._legend = LossLegend(self.theme)
            self._layout.insertWidget(0, self._legend)
        self._legend.show_names(picture.name, [other.name for other in picture.others])

    @Slot()
    def _ask(self) -> None:
        first, last = self._plot.iterations_in_view() if self._plot is not None else (None, None)
        all_runs = self._plot is not None and self._plot.shows_all_runs
        self.picture_wanted.emit(CURVE, CurveRequest(max(self.width(), 100), first, last, all_runs))

    @Slot(int, int, float, float)
    def _show_pointed(self, first: int, last: int, low: float, high: float) -> None:
        if first == 0:
            self.note_changed.emit("")
        elif first == last or math.isclose(low, high):
            self.note_changed.emit(ONE.format(iteration=first, loss=number_format.number(low)))
        else:
            several = SEVERAL.format(
                first=first, last=last, low=number_format.number(low), high=number_format.number(high)
            )
            self.note_changed.emit(several)
