"""Colours that mean something."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QPalette

from core.view.snapshot import NOT_FINITE, ZERO
from gui.style.stylesheet import stylesheet
from gui.style.theme import THEMES, Theme, colour_table, gradient_stops, palette

every = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

PARTS = (QColor.red, QColor.green, QColor.blue)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@every
def test_the_table_runs_from_one_end_over_neutral_zero_to_the_other(theme: Theme) -> None:
    colours = [QColor(value).name() for value in colour_table(theme)]
    assert len(colours) == 256
    assert colours[NOT_FINITE] == theme.not_finite
    assert (colours[1], colours[ZERO], colours[255]) == (theme.signed[0], theme.signed[2], theme.signed[-1])
    assert colours[NOT_FINITE] not in colours[1:]


@every
def test_what_is_further_from_zero_is_further_from_neutral(theme: Theme) -> None:
    neutral = QColor(theme.signed[2])

    def distance(level: int) -> int:
        colour = QColor(colour_table(theme)[level])
        return sum(abs(part(colour) - part(neutral)) for part in PARTS)

    for levels in (range(ZERO, 256), range(ZERO, 0, -1)):
        distances = [distance(level) for level in levels]
        assert all(later >= earlier - 2 for earlier, later in pairwise(distances))
        assert distances[-1] > 150


@every
def test_the_scale_shows_the_colours_of_the_maps(theme: Theme) -> None:
    table = colour_table(theme)
    for place, colour in gradient_stops(theme):
        of_map = QColor(table[round(1 + place * 254)])
        assert max(abs(part(of_map) - part(colour)) for part in PARTS) <= 1, "a level is the smallest step there is"


@every
def test_the_palette_and_the_stylesheet_are_of_the_theme(theme: Theme) -> None:
    assert palette(theme).color(QPalette.ColorRole.Window).name() == theme.window
    assert palette(theme).color(QPalette.ColorRole.WindowText).name() == theme.text
    assert theme.surface in stylesheet(theme) and "$" not in stylesheet(theme)
    assert theme.dark == (theme.name == "dark")
