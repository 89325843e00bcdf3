"""The phases of an iteration in the tool bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from core.i18n import joined, words
from gui.style import fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label
from gui.style.theme import Theme, ThemedWidget, prepare

SHORT_BESIDE, BAR_GAP = 4, 3
NOT_BEGUN = words("PhaseChips", "not begun")


class PhaseChips(ThemedWidget):
    """The phases of an iteration in a row: those passed ticked, the present one marked.

    Where there is little room the present one alone is named, and a short bar stands for each.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding))
        bind_text(self.setAccessibleName, words("PhaseChips", "Phase"))
        self._phases: tuple[str, ...] = ()
        self._phase: str | None = None
        self._short = False
        self._value = Label(self, objectName="phaseValue")
        self._value.hide()

    def set_short(self, short: bool) -> None:
        """Name the present phase alone, or all of them."""
        self._short = short
        self.update()
        self.updateGeometry()

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """Show the phases of another loop, the present one marked as before if it is among them."""
        self._phases = phases
        self.show_phase(self._phase if self._phase in phases else None)
        self.update()
        self.updateGeometry()

    def show_phase(self, phase: str | None) -> None:
        """Mark the phase of the line that ran last."""
        if phase == self._phase:
            return
        self._phase = phase
        self._value.setText(phase or "")
        bind_text(self.setAccessibleDescription, number_format.PHASES.get(phase or "", NOT_BEGUN))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.width_for(self._short), 38)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def width_for(self, short: bool) -> int:
        """Return the width that all of them need, or the one that needs most."""
        return self._short_width() + 2 * SHORT_BESIDE if short else sum(self._widths()) + 24

    def _short_width(self) -> int:
        metrics = QFontMetrics(fonts.text(13, fonts.SEMIBOLD))
        names = [NOT_BEGUN, *(number_format.PHASES[phase] for phase in self._phases)]
        return max(metrics.horizontalAdvance(translated(name)) for name in names) + 18

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(fonts.text(13, fonts.SEMIBOLD))
        return [metrics.horizontalAdvance(_ticked(phase)) + 18 for phase in self._phases]

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._phases:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._short:
            self._paint_short(painter)
            return
        widths = self._widths()
        frame = QRectF(12.5, (self.height() - 32) / 2 + 0.5, sum(widths), 31)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 8, 8)
        painter.fillPath(outline, QColor(self._theme.surface))
        now = self._phases.index(self._phase) if self._phase in self._phases else -1
        left = frame.left()
        for index, (phase, width) in enumerate(zip(self._phases, widths, strict=True)):
            self._paint_chip(painter, outline, QRectF(left, frame.top(), width, frame.height()), phase, index - now)
            left += width
        prepare(painter, brush=Qt.BrushStyle.NoBrush, pen=QPen(QColor(self._theme.border), 1))
        painter.drawPath(outline)

    def _paint_short(self, painter: QPainter) -> None:
        now = self._phases.index(self._phase) if self._phase in self._phases else -1
        width = self._short_width() - 1
        frame = QRectF(SHORT_BESIDE + 0.5, (self.height() - 32) / 2 + 0.5, width, 31)
        prepare(
            painter,
            pen=QPen(QColor(self._theme.border), 1),
            brush=QColor(self._theme.surface if now < 0 else self._theme.now_soft),
        )
        painter.drawRoundedRect(frame, 8, 8)
        prepare(
            painter,
            font=fonts.text(13, fonts.SEMIBOLD if now >= 0 else fonts.MEDIUM),
            pen=QColor(self._theme.muted if now < 0 else self._theme.now),
        )
        name = translated(NOT_BEGUN if now < 0 else number_format.PHASES[self._phases[now]])
        painter.drawText(frame.adjusted(0, 1, 0, -7), Qt.AlignmentFlag.AlignCenter, name)
        painter.setPen(Qt.PenStyle.NoPen)
        bars = frame.adjusted(9, frame.height() - 7.5, -9, -4.5)
        each = (bars.width() + BAR_GAP) / len(self._phases)
        for place in range(len(self._phases)):
            colour = self._theme.now if place == now else self._theme.muted if place < now else self._theme.border
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(bars.left() + place * each, bars.top(), each - BAR_GAP, bars.height()))

    def _paint_chip(self, painter: QPainter, outline: QPainterPath, chip: QRectF, phase: str, distance: int) -> None:
        """Paint one phase; `distance` counts phases from the present one: negative ones have passed."""
        passed = distance < 0 and self._phase is not None
        painter.save()
        painter.setClipPath(outline)
        if distance == 0:
            painter.fillRect(chip, QColor(self._theme.now_soft))
            painter.fillRect(QRectF(chip.left(), chip.bottom() - 2.5, chip.width(), 3), QColor(self._theme.now))
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(chip.topRight(), chip.bottomRight())
        painter.restore()
        painter.setFont(fonts.text(13, fonts.SEMIBOLD if distance == 0 else fonts.MEDIUM))
        colour = self._theme.now if distance == 0 else self._theme.text if passed else self._theme.muted
        painter.setPen(QColor(colour))
        title = _ticked(phase) if passed else translated(number_format.PHASES[phase])
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, title)


def _ticked(phase: str) -> str:
    return translated(joined(" ", ["✓", number_format.PHASES[phase]]))
