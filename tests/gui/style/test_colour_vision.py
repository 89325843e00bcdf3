"""The colours as they are seen by those who see fewer, and in a print without any."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor

from core.view.snapshot import NOT_FINITE, ZERO
from gui.style.contrast import luminance
from gui.style.theme import HIGH_CONTRAST, THEMES, Theme, colour_table, inks, sign_table
from tests.gui.style.test_theme import contrast

every = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)

# Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency (2009),
# table 1, severity 1.0, on linear RGB; the last turns colours to the grey of the same luminance (ITU-R BT.709)
SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
sights = pytest.mark.parametrize("sight", SIGHTS)

Lab = tuple[float, float, float]


def seen(colour: QColor, sight: str) -> Lab:
    """CIELAB (1976) under D65, of a colour as it is seen."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (
        min(max(sum(weight * part for weight, part in zip(row, linear, strict=True)), 0), 1) for row in SIGHTS[sight]
    )
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    roots = [part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in (x, y, z)]
    return 116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])


def levels(theme: Theme, sight: str) -> list[Lab]:
    return [seen(QColor(level), sight) for level in colour_table(theme)]


@every
@sights
def test_the_ends_of_the_scale_and_zero_are_told_apart(theme: Theme, sight: str) -> None:
    """A difference of 2.3 is just noticed; colours of a chart that differ by 40 are never taken for each other."""
    shown = levels(theme, sight)
    low, zero, high = shown[NOT_FINITE + 1], shown[ZERO], shown[255]
    assert math.dist(low, zero) >= 40 and math.dist(high, zero) >= 40
    assert math.dist(low, high) >= (12 if sight == "grey" else 80)
    assert math.dist(shown[64], shown[192]) >= (6 if sight == "grey" else 55), "halfway"


@every
@sights
def test_lightness_goes_one_way_from_zero_to_each_end(theme: Theme, sight: str) -> None:
    shown = [lightness for lightness, _, _ in levels(theme, sight)]
    away = 1 if theme.dark else -1
    for side in (range(ZERO, 256), range(ZERO, NOT_FINITE, -1)):
        assert all(away * (shown[later] - shown[earlier]) > -0.05 for earlier, later in pairwise(side))


@every
@sights
def test_no_number_is_taken_for_what_is_not_finite(theme: Theme, sight: str) -> None:
    broken, *numbers = levels(theme, sight)
    assert min(math.dist(broken, number) for number in numbers) >= 15


@every
def test_a_print_without_colours_shows_the_sign_as_a_stroke_in_negative_cells_alone(theme: Theme) -> None:
    plain, signed = levels(theme, "grey"), [seen(QColor(level), "grey") for level in sign_table(theme)]
    for level in range(256):
        difference = math.dist(plain[level], signed[level])
        assert difference >= 20 if NOT_FINITE < level < ZERO else difference == 0, level


@every
def test_a_number_can_be_read_on_every_cell(theme: Theme) -> None:
    for level, (ink, ratio) in zip(colour_table(theme), inks(theme), strict=True):
        assert ratio == pytest.approx(contrast(ink.name(), QColor(level).name()))
        assert ratio >= 4.5, "where a theme wants more, a plate is put behind the number"
    assert luminance(QColor("#ffffff")) == pytest.approx(1)


BEHIND = ("surface", "window", "sunken", "now_soft", "now_pale", "changed", "error_soft")


@every
def test_every_word_on_every_background_it_may_have(theme: Theme) -> None:
    words = ("text", "muted", "now", "error", "keyword", "literal", "comment")
    pairs = [(word, behind) for word in words for behind in BEHIND]
    pairs += [(word, behind) for word in ("good", "primary") for behind in ("surface", "window", "sunken")]
    pairs += [("on_primary", "primary"), ("on_primary", "primary_hover")]
    weak = {
        f"{word} on {behind}": round(contrast(getattr(theme, word), getattr(theme, behind)), 2)
        for word, behind in pairs
        if contrast(getattr(theme, word), getattr(theme, behind)) < theme.least_contrast
    }
    assert theme.least_contrast >= (7 if theme is HIGH_CONTRAST else 4.5)
    assert not weak


def test_frames_of_controls_and_of_the_focus_can_be_seen_in_high_contrast() -> None:
    for frame in (HIGH_CONTRAST.border, HIGH_CONTRAST.primary, HIGH_CONTRAST.faint):
        for behind in (HIGH_CONTRAST.surface, HIGH_CONTRAST.window, HIGH_CONTRAST.sunken):
            assert contrast(frame, behind) >= 3
    assert contrast(HIGH_CONTRAST.border, HIGH_CONTRAST.primary) >= 3, "how far the timeline has come"
