"""The axes of the loss plot, the loss logarithmic or not. Imports pyqtgraph."""

from __future__ import annotations

import math
from itertools import pairwise

import pyqtgraph
from pyqtgraph import functions
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGraphicsItem

from gui.style import fonts, number_format
from gui.style.theme import Theme

MOST_DECADES, FEW_DECADES = 8, 3
NEAREST_OF_THREE = math.log10(2)
"""How near each other 1, 2, 5 and 10 come on a logarithmic axis."""

LARGEST_EXPONENT, SMALLEST_SHARE = 300, 1e-10

BEHIND_ALL = -1000
"""The lines of the grid lie below all that is drawn."""

TICK_TYPE, TICK_ROOM = 12, 1.6
"""The type of the numbers at the axes, and how many heights of a line there are at least from one to the next."""

ROUND_GAP = 16
"""Pixels between the names of two turns of a loop, at least."""


class LossAxis(pyqtgraph.AxisItem):
    """Marks decades on a logarithmic axis; with 2 and 5 when there are few, and round numbers when there is none."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        least = TICK_ROOM * QFontMetrics(fonts.text(TICK_TYPE)).height() / max(size, 1.0) * (high - low)
        if not self.logMode:
            ticks: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
            return [(spacing, list(marks)[:: max(1, math.ceil(least / spacing))]) for spacing, marks in ticks[:1]]
        if high - low < 1:
            return [(1.0, _round_numbers(low, high, least))]
        step = max(1, math.ceil((high - low) / MOST_DECADES), math.ceil(least))
        between = (1, 2, 5) if high - low < FEW_DECADES and least <= NEAREST_OF_THREE else (1,)
        decades = range(math.floor(low), math.ceil(high) + 1, step)
        marks = [decade + math.log10(digit) for decade in decades for digit in between]
        return [(1.0, [mark for mark in marks if low <= mark <= high])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return [number_format.number(value, 3) for value in values]
        return [_power(value) for value in values]


class IterationAxis(pyqtgraph.AxisItem):
    """Marks iterations; of a script with a loop around its training loop, where each turn of that begins."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._marks: tuple[tuple[int, str], ...] = ()

    def show_rounds(self, marks: tuple[tuple[int, str], ...]) -> None:
        """Mark the turns of a loop: how many iterations had begun before each, and what it is called."""
        if marks != self._marks:
            self._marks = marks
            self.picture = None
            self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if len(seen := [begun + 1.0 for begun, _ in self._marks if low <= begun + 1 <= high]) < 2:
            ticks: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
            return ticks
        widest = max(QFontMetrics(fonts.text(TICK_TYPE)).horizontalAdvance(name) for _, name in self._marks)
        least = (widest + ROUND_GAP) / max(size, 1.0) * (high - low)
        step = max(1, math.ceil(least / min(after - before for before, after in pairwise(seen))))
        return [(1.0, seen[::step])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        named = {begun + 1.0: name for begun, name in self._marks}
        if values and all(value in named for value in values):
            return [named[value] for value in values]
        plain: list[str] = super().tickStrings(values, scale, spacing)
        return plain


def _round_numbers(low: float, high: float, least: float) -> list[float]:
    """Return the logarithms of round numbers between 10 to the `low` and 10 to the `high`, if floats tell them apart.

    They are at least three, or as many as can be `least` apart.
    """
    if not -LARGEST_EXPONENT < low < high - SMALLEST_SHARE < LARGEST_EXPONENT:
        return []
    bottom, top = 10**low, 10**high
    step = 10.0 ** math.floor(math.log10(top - bottom))
    while (top - bottom) / step < 4:
        step /= 2
    marks = _multiples(step, bottom, top)
    while not _are_apart(marks, least):
        step *= 2
        marks = _multiples(step, bottom, top) or marks[:1]
    return marks


def _multiples(step: float, bottom: float, top: float) -> list[float]:
    """Return the logarithms of the multiples of a step between two numbers."""
    return [math.log10(number * step) for number in range(math.ceil(bottom / step), math.floor(top / step) + 1)]


def _are_apart(marks: list[float], least: float) -> bool:
    return all(after - before >= least for before, after in pairwise(marks))


def _power(exponent: float) -> str:
    """Return 10 to the exponent as it is typed: 1e6, 2.5e7, 0.05."""
    if -3 <= exponent < 3:
        return f"{10**exponent:.3g}"
    power = math.floor(exponent + SMALLEST_SHARE)
    return f"{10 ** (exponent - power):.3g}e{power}"


def prepare_axes(plot: pyqtgraph.PlotItem) -> None:
    """Give the axes of a plot their places. They are drawn once and kept: else they take 3/4 of each repaint."""
    for name in ("left", "bottom"):
        plot.getAxis(name).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        plot.getAxis(name).setZValue(BEHIND_ALL)
        plot.getAxis(name).enableAutoSIPrefix(False)
        plot.getAxis(name).setStyle(tickFont=fonts.text(TICK_TYPE), tickTextOffset=6, maxTickLevel=0)
    plot.getAxis("left").setWidth(52)
    plot.getAxis("bottom").setHeight(26)
    plot.getAxis("left").setLogMode(False, True)


def colour_axes(plot: pyqtgraph.PlotItem, theme: Theme) -> None:
    """Give the axes of a plot a theme's colours."""
    for name in ("left", "bottom"):
        axis = plot.getAxis(name)
        axis.setPen(functions.mkPen(theme.border))
        axis.setTickPen(functions.mkPen(theme.border))
        axis.setTextPen(functions.mkPen(theme.muted))
