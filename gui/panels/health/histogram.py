"""The spread of a tensor's numbers: now, and beside it over the iterations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from core.health.sample import BINS, Health, Histogram
from core.i18n import words
from gui.style import fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.theme import Theme, colour, sequential_table

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

COLUMNS = 160
SMALL = 12
HEAD, FOOT, GAP = 30, 16, 14
CHOOSER_HEIGHT, CHOOSER_GAP, LABEL = 26, 8, 18
NOW_SHARE = 0.42
LEAST = 26
COMMON = 8.0
"""The ratio of scales up to which all columns are drawn on the largest."""

NOW = words("HistogramView", "now")
OVER_TIME = words("HistogramView", "over iterations {first} to {last}")
OWN_SCALES = words("HistogramView", "each column on its own scale")
ONE_SCALE = words("HistogramView", "from {low} to {high}")
NOTHING = words("HistogramView", "No histogram of {tensor} yet: the next backward pass brings one.")
IN_WORDS = words("HistogramView", "{tensor}, now: from {low} to {high}")


class HistogramView(QWidget):
    """The bins of one tensor as bars, and those of all samples as columns of a map: the fuller a bin, the stronger.

    A column's colours run from none to the count of its fullest bin, by the square root, so that thin tails are seen.
    """

    def __init__(self, theme: Theme, chooser: QComboBox) -> None:
        """Make a view with the chooser of its tensor in its upper left corner."""
        super().__init__(
            objectName="healthHistogram",
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding),
            minimumHeight=HEAD + FOOT + LEAST,
        )
        self._chooser = chooser
        chooser.setParent(self)
        bind_text(self.setAccessibleName, words("HistogramView", "Histogram now and over time"))
        self._painter = QPainter()
        self._font, self._widths = fonts.text(SMALL), QFontMetrics(fonts.text(SMALL))
        self._target = QRect()
        self._image: QImage | None = None
        self._samples: tuple[Health, ...] = ()
        self._iteration, self._name = 0, ""
        self._now: Histogram | None = None
        self._bars: list[int] = []
        self._scale_words: str = ""
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._image = None
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(360, HEAD + FOOT + 70)

    def choose(self, name: str) -> None:
        """Show another tensor."""
        self._name = name
        self._place_chooser()  # its names may be longer now
        self._fill()

    def show_samples(self, samples: tuple[Health, ...], iteration: int) -> None:
        """Show the samples up to an iteration."""
        self._samples, self._iteration = samples, iteration
        self._fill()

    def _fill(self) -> None:
        past = [
            (sample.iteration, sample.histograms[self._name])
            for sample in self._samples
            if sample.iteration <= self._iteration and self._name in sample.histograms
        ]
        self._now = past[-1][1] if past else None
        self._first, self._last = (past[0][0], past[-1][0]) if past else (0, 0)
        if past:
            self._paint_columns(past)
        self._lay_out()
        bind_text(self.setAccessibleDescription, self._said())
        self.update()

    def _said(self) -> str:
        if self._now is None:
            return NOTHING.format(tensor=self._name)
        end = number_format.number(self._now.scale, 3)
        return IN_WORDS.format(tensor=self._name, low=number_format.MINUS + end, high=end)

    def _paint_columns(self, past: list[tuple[int, Histogram]]) -> None:
        """Write the map in place, a column for each stretch of iterations."""
        import numpy as np

        if self._image is None:
            self._colours = np.array(sequential_table(self._theme), dtype=np.uint32)
            self._pixels = np.zeros((BINS, COLUMNS), dtype=np.uint32)
            self._image = QImage(self._pixels.data, COLUMNS, BINS, 4 * COLUMNS, QImage.Format.Format_RGB32)
        places = np.linspace(past[0][0], past[-1][0], COLUMNS)
        taken = np.searchsorted([iteration for iteration, _ in past], places, "right") - 1
        counts = np.stack([histogram.counts for _, histogram in past])
        scales = np.array([histogram.scale for _, histogram in past])
        counts = self._on_one_scale(counts, scales)
        shares = np.sqrt(counts / np.maximum(counts.max(axis=1, keepdims=True), 1))[taken]
        levels = np.rint(255 * shares).astype(np.uint8).T[::-1]
        self._colours.take(levels, out=self._pixels)

    def _on_one_scale(
        self, counts: npt.NDArray[np.float64], scales: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Return the columns on the largest scale of all, unless that would hide most of them."""
        import numpy as np

        largest = scales.max()
        if largest > COMMON * max(scales.min(), np.finfo(float).tiny):
            self._scale_words = OWN_SCALES
            return counts
        end = number_format.number(float(largest), 3)
        self._scale_words = ONE_SCALE.format(low=number_format.MINUS + end, high=end) if largest else ""
        middles = ((np.arange(BINS) + 0.5) / BINS * 2 - 1) * largest
        own = np.floor((middles / np.maximum(scales, np.finfo(float).tiny)[:, np.newaxis] + 1) / 2 * BINS)
        inside = (own >= 0) & (own < BINS)
        return np.where(inside, np.take_along_axis(counts, own.clip(0, BINS - 1).astype(int), axis=1), 0)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_chooser()
        self._lay_out()

    def _place_chooser(self) -> None:
        self._chooser.setGeometry(0, 0, min(self._chooser.sizeHint().width(), self._now_width), CHOOSER_HEIGHT)

    @property
    def _now_width(self) -> int:
        return round(self.width() * NOW_SHARE)

    def _lay_out(self) -> None:
        """Put the bars and the map in their places."""
        self._height = max(self.height() - HEAD - FOOT, 1)
        left = self._now_width + GAP
        self._target.setRect(left, HEAD, max(self.width() - left, 1), self._height)
        if self._now is not None:
            most = max(float(self._now.counts.max()), 1.0)
            self._bars = [round(float(count) / most * (self._height - 2)) for count in self._now.counts]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._painter
        painter.begin(self)
        painter.setFont(self._font)
        if self._now is None or self._image is None:
            painter.setPen(colour(self._theme.muted))
            nothing = translated(NOTHING.format(tensor=self._name)) if self._name else ""
            painter.drawText(self.rect().adjusted(0, HEAD, 0, 0), Qt.TextFlag.TextWordWrap, nothing)
        else:
            self._paint_now(self._now.scale)
            painter.drawImage(self._target, self._image)
            self._paint_words(self._now.scale)
        painter.end()

    def _paint_now(self, scale: float) -> None:
        painter, width, bottom = self._painter, self._now_width, HEAD + self._height
        painter.fillRect(0, HEAD, width, self._height, colour(self._theme.sunken))
        ink = colour(self._theme.primary)
        for index, height in enumerate(self._bars):
            left, right = round(index * width / BINS), round((index + 1) * width / BINS)
            if height or (self._now is not None and self._now.counts[index]):
                painter.fillRect(left, bottom - max(height, 1), max(right - left - 1, 1), max(height, 1), ink)

    def _paint_words(self, scale: float) -> None:
        painter, width, left = self._painter, self._now_width, self._target.x()
        painter.setPen(colour(self._theme.muted))
        painter.drawText(self._chooser.width() + CHOOSER_GAP, LABEL, translated(NOW))
        painter.drawText(left, LABEL, translated(OVER_TIME.format(first=self._first, last=self._last)))
        end, y = number_format.number(scale, 3), self.height() - 3
        painter.drawText(0, y, f"{number_format.MINUS}{end}" if scale else "")
        painter.drawText(width // 2 - 3, y, "0")
        painter.drawText(width - self._widths.horizontalAdvance(end), y, end if scale else "")
        which = translated(self._scale_words)
        painter.drawText(max(min(left, self.width() - self._widths.horizontalAdvance(which)), width + 4), y, which)
