"""The rail of the timeline: from iterations to pixels and back, and how it is painted."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from core.i18n import words
from gui.style import fonts
from gui.style.language import translated
from gui.style.theme import Theme, colour, prepare

MARGIN = 26
THICKNESS, HANDLE, FORK = 6, 9, 4
TICK, TICK_GAP = 4, 2
ROUND_GAP = 14
ROOM_FOR_A_NUMBER = 90
START = words("TimelineRail", "start")
OF_END = words("TimelineRail", " of {end}", "after the number of an iteration: 128 of 500")
SMALL, LARGE = 12, 14
NUMBER_EDGE, LABEL_EDGE = 2, 12
LABEL_GAP = 6
"""Between the label and the handle below it, where there is room for both."""


class Moment(NamedTuple):
    """All that is painted, in plain numbers: see `theme.colour` for what Qt's own values cost.

    Attributes:
        end: the last iteration of the rail.
        present: where the loop is, within an iteration too.
        iteration: the one that the handle is labelled with.
        target: where a person has put the handle; None when it is at the present moment.
        ahead: whether the loop is still on its way there.
        keyframes: the iterations whose state is kept.
        forks: where other branches left this one.
        focused: whether the keys are heard.
        rounds: how many iterations had begun before each turn of a loop around, and what that turn is called.
    """

    end: int = 0
    present: float = 0.0
    iteration: int = 0
    target: int | None = None
    ahead: bool = False
    keyframes: tuple[int, ...] = ()
    forks: tuple[int, ...] = ()
    focused: bool = False
    rounds: tuple[tuple[int, str], ...] = ()

    @property
    def handle(self) -> float:
        """Where the handle stands, in iterations."""
        return self.present if self.target is None else self.target


class Rail:
    """Iterations from 0 to the end between two margins. Paints without making a value of Qt's."""

    def __init__(self, theme: Theme) -> None:
        self._length, self._middle = 1, 0
        self.set_theme(theme)
        self.show_language()

    def show_language(self) -> None:
        """Look up texts and fonts once, and not for each frame of a running loop."""
        self._small, self._large = fonts.text(SMALL), fonts.text(LARGE, fonts.SEMIBOLD)
        self._beside = fonts.text(LARGE)
        self._small_widths, self._large_widths = QFontMetrics(self._small), QFontMetrics(self._large)
        self._beside_widths = QFontMetrics(self._beside)
        self._start, self._of_end = translated(START), translated(OF_END)
        self._highest = -self._large_widths.tightBoundingRect(f"{self._start}0123456789").top()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._around = QPen(colour(theme.surface), 2)
        self._ghost = QPen(colour(theme.now), 3)
        self._fork = QPen(colour(theme.muted), 2)
        self._focus = QPen(colour(theme.primary), 2)

    def fit(self, width: int, height: int) -> None:
        """Take the room there is."""
        self._length, self._middle = max(width - 2 * MARGIN, 1), height // 2 + 2

    def place(self, iteration: float, end: int) -> float:
        """Return the pixel of an iteration."""
        return MARGIN + self._length * iteration / max(end, 1)

    def iteration_at(self, x: float, end: int) -> int:
        """Return the iteration at a pixel."""
        return round(min(max((x - MARGIN) / self._length, 0.0), 1.0) * end)

    def paint(self, painter: QPainter, moment: Moment) -> None:
        """Paint all of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rail(painter, round(self.place(moment.present, moment.end)) - MARGIN)
        self._paint_keyframes(painter, moment)
        if moment.rounds:
            self._paint_rounds(painter, moment)
        else:
            self._paint_numbers(painter, moment.end)
        self._paint_forks(painter, moment)
        handle = round(self.place(moment.handle, moment.end))
        self._paint_handle(painter, moment, handle)
        self._paint_label(painter, moment)

    def _paint_rail(self, painter: QPainter, past: int) -> None:
        top, radius = self._middle - THICKNESS // 2, THICKNESS // 2
        painter.setPen(Qt.PenStyle.NoPen)
        for length, ink in ((self._length, self._theme.border), (past, self._theme.primary)):
            if length > 0:
                painter.setBrush(colour(ink))
                painter.drawRoundedRect(MARGIN, top, length, THICKNESS, radius, radius)

    def _paint_keyframes(self, painter: QPainter, moment: Moment) -> None:
        """Paint the keyframes above the rail, at most one on each second pixel."""
        ink, top = colour(self._theme.faint), self._middle - THICKNESS // 2 - TICK_GAP - TICK
        before = -2
        for keyframe in moment.keyframes:
            x = round(self.place(keyframe, moment.end))
            if x >= before + 2 and keyframe <= moment.end:
                painter.fillRect(x, top, 1, TICK, ink)
                before = x

    def _paint_numbers(self, painter: QPainter, end: int) -> None:
        """Paint below the rail the two ends, and the round numbers that there is room for."""
        top = self._middle + THICKNESS // 2 + TICK_GAP
        painter.setFont(self._small)
        for number in dict.fromkeys((0, end, *self._round_numbers(end))):
            x, digits = round(self.place(number, end)), str(number)
            painter.fillRect(x, top, 1, TICK, colour(self._theme.faint))
            painter.setPen(colour(self._theme.text if number in (0, end) else self._theme.muted))
            width = self._small_widths.horizontalAdvance(digits)
            painter.drawText(self._beginning(x, width, NUMBER_EDGE), top + TICK + SMALL, digits)

    def _paint_rounds(self, painter: QPainter, moment: Moment) -> None:
        """Paint below the rail where each turn of the loop around begins, and the names that there is room for."""
        top = self._middle + THICKNESS // 2 + TICK_GAP
        painter.setFont(self._small)
        painter.setPen(colour(self._theme.muted))
        free, ticked = 0, -3
        for begun, name in moment.rounds:
            x = round(self.place(begun, moment.end))
            if begun > moment.end or x < ticked + 3:
                continue
            ticked = x
            painter.fillRect(x, top, 1, TICK, colour(self._theme.faint))
            width = self._small_widths.horizontalAdvance(name)
            if x >= free and x + width <= self._length + 2 * MARGIN - NUMBER_EDGE:
                painter.drawText(x, top + TICK + SMALL, name)
                free = x + width + ROUND_GAP

    def _round_numbers(self, end: int) -> list[int]:
        """Return 1, 2 or 5 times a power of ten, far enough from each other and from the ends."""
        least = max(end * ROOM_FOR_A_NUMBER / self._length, 1)
        power = 10 ** math.floor(math.log10(least))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
        return [number for number in range(step, end, step) if number <= end - least * 0.6]

    def _beginning(self, middle: float, width: int, edge: int) -> int:
        """Return where a text of that width begins that is centred, unless it would come too near an edge."""
        return round(min(max(middle - width / 2, edge), self._length + 2 * MARGIN - width - edge))

    def _paint_forks(self, painter: QPainter, moment: Moment) -> None:
        prepare(painter, pen=self._fork, brush=colour(self._theme.surface))
        for fork in moment.forks:
            if fork <= moment.end:
                x = round(self.place(fork, moment.end))
                painter.drawEllipse(x - FORK, self._middle - FORK, 2 * FORK, 2 * FORK)

    def _paint_handle(self, painter: QPainter, moment: Moment, x: int) -> None:
        """Paint the handle, hollow as long as the loop is still on its way to it."""
        radius = HANDLE - 1 if moment.ahead else HANDLE
        prepare(
            painter,
            pen=self._ghost if moment.ahead else self._around,
            brush=colour(self._theme.surface if moment.ahead else self._theme.now),
        )
        painter.drawEllipse(x - radius, self._middle - radius, 2 * radius, 2 * radius)
        if moment.focused:
            radius = HANDLE + 1
            prepare(painter, pen=self._focus, brush=Qt.BrushStyle.NoBrush)
            painter.drawEllipse(x - radius, self._middle - radius, 2 * radius, 2 * radius)

    def _paint_label(self, painter: QPainter, moment: Moment) -> None:
        """Paint the label over the tick of its number, which the handle of an iteration in progress has not reached."""
        number, rest = self._start, ""
        if moment.end:
            number, rest = str(moment.iteration), self._of_end.format(end=moment.end)
        first = self._large_widths.horizontalAdvance(number)
        x = self._beginning(
            self.place(moment.iteration, moment.end), first + self._beside_widths.horizontalAdvance(rest), LABEL_EDGE
        )
        y = max(self._middle - HANDLE - LABEL_GAP, self._highest + 1)
        prepare(painter, font=self._large, pen=colour(self._theme.now))
        painter.drawText(x, y, number)
        prepare(painter, font=self._beside, pen=colour(self._theme.muted))
        painter.drawText(x + first, y, rest)
