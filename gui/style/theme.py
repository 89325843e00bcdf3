"""Colours, light, dark and of high contrast, and the signed colour scale shared by all maps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGradient, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from core.view.snapshot import NOT_FINITE, ZERO
from gui.style.contrast import contrast


@dataclass(frozen=True)
class Theme:
    """The colours of one look.

    Attributes:
        window, surface, sunken: the backgrounds behind the panels, of a panel, and of areas inside one.
        border, text, muted, faint: lines, text, less important text, and the faintest marks.
        now, now_soft, now_pale: the accent, reserved for what is happening now, and its two backgrounds.
        primary, primary_hover, on_primary: the primary button, when hovered, and its text.
        error, error_soft, good: failure, its background, and success.
        changed: the background of user changes.
        keyword, literal, comment: syntax highlighting.
        signed: the colours from the most negative number over zero to the most positive.
        not_finite: the colour of a non-finite cell: darker or lighter than all of `signed`, to be told without hue.
        least_contrast: the least contrast of text to its background, as WCAG 2.2 measures it.
    """

    name: str
    window: str
    surface: str
    sunken: str
    border: str
    text: str
    muted: str
    faint: str
    now: str
    now_soft: str
    now_pale: str
    primary: str
    primary_hover: str
    on_primary: str
    error: str
    error_soft: str
    good: str
    changed: str
    keyword: str
    literal: str
    comment: str
    signed: tuple[str, ...]
    not_finite: str
    least_contrast: float = 4.5

    @property
    def dark(self) -> bool:
        """Whether the theme is a dark one."""
        return QColor(self.window).lightness() < 128


LIGHT = Theme(
    name="light",
    window="#eef1f5",
    surface="#ffffff",
    sunken="#f5f7fa",
    border="#d9dfe7",
    text="#18202c",
    muted="#566070",
    faint="#b4bcc8",
    now="#ab3f0c",
    now_soft="#fdebdc",
    now_pale="#fef7f0",
    primary="#2064ab",
    primary_hover="#1a5593",
    on_primary="#ffffff",
    error="#b3261e",
    error_soft="#fbe6e4",
    good="#1f7a46",
    changed="#eaf2fb",
    keyword="#7a33b0",
    literal="#1d63ad",
    comment="#596371",
    signed=("#12458c", "#689fd2", "#f6f6f4", "#f2ab80", "#cf5c1e"),
    not_finite="#420042",
)

DARK = Theme(
    name="dark",
    window="#101318",
    surface="#181c23",
    sunken="#1f242d",
    border="#2e3541",
    text="#e8ecf2",
    muted="#a3adbb",
    faint="#59636f",
    now="#ff9d5c",
    now_soft="#3a2718",
    now_pale="#241d1a",
    primary="#5fa3ec",
    primary_hover="#82b9f3",
    on_primary="#0b1118",
    error="#ff8a80",
    error_soft="#3f2022",
    good="#6fcf97",
    changed="#1a2838",
    keyword="#c99bf0",
    literal="#7fbcf5",
    comment="#8b96a5",
    signed=("#4596e8", "#2b5486", "#20242b", "#95552c", "#ffa05e"),
    not_finite="#ffd6ff",
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    window="#f2f2f2",
    surface="#ffffff",
    sunken="#f2f2f2",
    border="#8a8a8a",
    text="#000000",
    muted="#303030",
    faint="#737373",
    now="#7d2600",
    now_soft="#ffe4cc",
    now_pale="#fff4ea",
    primary="#003c85",
    primary_hover="#002a5e",
    on_primary="#ffffff",
    error="#8f0000",
    error_soft="#ffe6e3",
    good="#00501f",
    changed="#e0eeff",
    keyword="#5a0a8f",
    literal="#003c85",
    comment="#3d3d3d",
    signed=("#062d66", "#4a8ac8", "#ededed", "#f09a64", "#c24a00"),
    not_finite="#1c001c",
    least_contrast=7.0,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}


@cache
def colour(name: str) -> QColor:
    """Return a cached colour: destroying a Qt value releases Python's lock, and the training thread takes it."""
    return QColor(name)


@cache
def colour_table(theme: Theme) -> list[int]:
    """Return the colours of the 256 levels of a map: `NOT_FINITE`, then −scale … +scale with `ZERO` in the middle."""
    levels = [QColor(theme.not_finite)] * 256
    stops = [QColor(name) for name in theme.signed]
    per_stop = 2 * (255 - ZERO) / (len(stops) - 1)
    for level in range(NOT_FINITE + 1, 256):
        place = (level - (2 * ZERO - 255)) / per_stop
        index = min(int(place), len(stops) - 2)
        levels[level] = _mix(stops[index], stops[index + 1], place - index)
    return [colour.rgb() for colour in levels]


@cache
def sign_table(theme: Theme) -> list[int]:
    """Return the colours of a minus sign in a cell: visible at negative levels, else transparent.

    In grey the two ends of the scale cannot be told apart, so a print needs the sign itself.
    """
    plain = colour_table(theme)
    strokes = [_mix(QColor(level), ink, 0.7) for level, (ink, _contrast) in zip(plain, inks(theme), strict=True)]
    below = range(NOT_FINITE + 1, ZERO)
    return [strokes[level].rgb() if level in below else plain[level] for level in range(256)]


@cache
def inks(theme: Theme) -> list[tuple[QColor, float]]:
    """Return for each level the more readable ink on its colour, black or white, and the contrast between them."""
    black, white = QColor("#000000"), QColor("#ffffff")
    of_black = [contrast(black, QColor(level)) for level in colour_table(theme)]
    of_white = [contrast(white, QColor(level)) for level in colour_table(theme)]
    return [(black, b) if b > w else (white, w) for b, w in zip(of_black, of_white, strict=True)]


@cache
def sequential_table(theme: Theme) -> list[int]:
    """Return the colours of 256 levels from nothing to the most."""
    nothing, most = QColor(theme.sunken), QColor(theme.primary)
    return [_mix(nothing, most, level / 255).rgb() for level in range(256)]


@cache
def grey_table() -> list[int]:
    """Return the colours of an image whose numbers are not negative: black for zero, white for the most."""
    shares = [max(level - ZERO, 0) / (255 - ZERO) for level in range(256)]
    return [QColor.fromRgbF(share, share, share).rgb() for share in shares]


def _mix(first: QColor, second: QColor, share: float) -> QColor:
    def between(a: float, b: float) -> float:
        return a + (b - a) * share

    return QColor.fromRgbF(
        between(first.redF(), second.redF()),
        between(first.greenF(), second.greenF()),
        between(first.blueF(), second.blueF()),
    )


def gradient_stops(theme: Theme) -> list[tuple[float, QColor]]:
    """Return the signed scale for a QLinearGradient."""
    steps = len(theme.signed) - 1
    return [(index / steps, QColor(name)) for index, name in enumerate(theme.signed)]


def palette(theme: Theme) -> QPalette:
    """Return the palette for widgets that no style sheet reaches."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.primary,
        QPalette.ColorRole.HighlightedText: theme.on_primary,
        QPalette.ColorRole.Link: theme.primary,
        QPalette.ColorRole.Mid: theme.border,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return result


def prepare(
    painter: QPainter,
    pen: QColor | QPen | Qt.PenStyle | None = None,
    brush: QColor | QGradient | Qt.BrushStyle | None = None,
    font: QFont | None = None,
) -> None:
    """Give a painter those of its pen, its brush and its font that are named."""
    if pen is not None:
        painter.setPen(pen)
    if brush is not None:
        painter.setBrush(brush)
    if font is not None:
        painter.setFont(font)


class ThemedWidget(QWidget):
    """A widget that paints itself in the colours of a theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()


assert all(len(theme.signed) % 2 for theme in THEMES.values()), "zero needs a colour of its own"
