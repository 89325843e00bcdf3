"""The line above a map: its name, the state of a gradient, and its numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.view.requests import Area
from core.view.snapshot import MapPicture
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.card_notes import CardNotes
from gui.style import fonts
from gui.style.stylesheet import stylesheet
from gui.style.theme import DARK, LIGHT, Theme
from tests.helpers.driving import mouse

AT_1280 = 294
"""How wide a card is in a window 1280 pixels wide."""

NUMBERS = "1000 × 100  ·  ‖1.8626e7‖"


def picture(accumulated: int | None, scale: float = 5e3, norm: float = 1.8626e7) -> MapPicture:
    pixels = np.full((100, 100), 128, dtype=np.uint8)
    return MapPicture(
        "w1.grad", (1000, 100), scale, norm, Area(0, 1000, 0, 100), pixels, 10, accumulated=accumulated, largest=scale
    )


@pytest.fixture
def card(qtbot: QtBot) -> HeatMapCard:
    card = HeatMapCard("w1.grad", LIGHT)
    qtbot.addWidget(card)
    card.setStyleSheet(stylesheet(LIGHT))
    card.resize(AT_1280 + 120, 200)
    card.show()
    return card


def parts(card: HeatMapCard) -> tuple[QLabel, QLabel, QLabel]:
    name, state, numbers = card.findChildren(QLabel)
    return name, state, numbers


def words(card: HeatMapCard) -> list[str]:
    return [label.text() for label in parts(card)]


def colour_of(label: QLabel) -> str:
    """The colour that most of its ink is nearest to."""
    shades = (LIGHT.now, LIGHT.muted, LIGHT.text, DARK.now, DARK.muted, DARK.text)
    image = label.grab().toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(shades, key=lambda shade: [pixel.name() for pixel in pixels].count(shade))


@pytest.mark.parametrize(
    ("accumulated", "scale", "expected"),
    [
        (None, 5e3, ["w1.grad", "", NUMBERS]),
        (1, 5e3, ["w1.grad", "fresh", NUMBERS]),
        (2, 5e3, ["w1.grad", "accumulated ×2", NUMBERS]),
        (13, 5e3, ["w1.grad", "accumulated ×13", NUMBERS]),
        (0, 5e3, ["w1.grad", "", NUMBERS]),
    ],
)
def test_of_how_many_backward_passes_a_gradient_is_the_sum(
    accumulated: int | None, scale: float, expected: list[str], card: HeatMapCard
) -> None:
    card.show_picture(picture(accumulated, scale))
    assert words(card) == expected


@pytest.mark.parametrize(
    ("accumulated", "state", "numbers"),
    [
        (0, "cleared", "1000 × 100  ·  ‖0‖"),
        (1, "fresh", "all zero  ·  1000 × 100  ·  ‖0‖"),
        (3, "accumulated ×3", "all zero  ·  1000 × 100  ·  ‖0‖"),
        (None, "", "all zero  ·  1000 × 100  ·  ‖0‖"),
    ],
)
def test_a_gradient_of_zeros_is_cleared_or_happens_to_be(
    accumulated: int | None, state: str, numbers: str, card: HeatMapCard
) -> None:
    card.show_picture(picture(accumulated, 0.0, 0.0))
    assert words(card) == ["w1.grad", state, numbers]


def test_numbers_that_are_none_are_not_zeros(card: HeatMapCard) -> None:
    card.show_picture(picture(1, 0.0, math.nan))
    assert words(card)[2] == "1000 × 100  ·  ‖not a number‖"


def test_without_a_gradient_nothing_is_cleared(card: HeatMapCard) -> None:
    card.show_picture(picture(2))
    card.show_picture(MapPicture("w1.grad", accumulated=0))
    assert words(card) == ["w1.grad", "", ""] and card.accessibleDescription() == "no gradient yet"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_accumulation_is_in_the_accent_and_cleared_is_muted(theme: Theme, card: HeatMapCard) -> None:
    card.setStyleSheet(f"HeatMapCard {{ background: {theme.surface}; }}" + stylesheet(theme))
    _, state, numbers = parts(card)
    for accumulated, scale, shade in (
        (3, 5e3, theme.now),
        (0, 0.0, theme.muted),
        (2, 5e3, theme.now),
        (1, 5e3, theme.muted),
    ):
        card.show_picture(picture(accumulated, scale, scale))
        assert (colour_of(state), colour_of(numbers)) == (shade, theme.muted)
        assert state.font() == fonts.text(12, fonts.SEMIBOLD if shade == theme.now else fonts.REGULAR)


def test_a_screen_reader_says_it(card: HeatMapCard) -> None:
    assert card.accessibleName() == "Heat map of w1.grad"
    for accumulated, scale, expected in (
        (3, 5e3, f"accumulated ×3, {NUMBERS}"),
        (0, 0.0, "cleared, 1000 × 100  ·  ‖0‖"),
        (1, 5e3, f"fresh, {NUMBERS}"),
    ):
        card.show_picture(picture(accumulated, scale, scale and 1.8626e7))
        assert card.accessibleDescription() == expected
    card.show_role("the gradient of a leaf")
    card.show_picture(picture(None))
    assert card.accessibleDescription() == f"{NUMBERS}, the gradient of a leaf"
    assert parts(card)[0].toolTip() == "the gradient of a leaf"


@pytest.mark.parametrize("accumulated", [1, 2, 9999])
@pytest.mark.parametrize("pointed", [False, True])
def test_nothing_is_cut_in_a_small_window(pointed: bool, accumulated: int, card: HeatMapCard) -> None:
    card.resize(AT_1280, 160)
    moment = picture(accumulated)
    card.show_picture(moment)
    if pointed:
        view = card.view
        mouse(view, QMouseEvent.Type.MouseMove, QPointF(view.width() * 0.375, view.height() * 0.5))
        assert view.pointed_cell is not None
        card.show_picture(replace(moment, probe=(*view.pointed_cell, -1.8534146e-12)))
        assert words(card)[2].endswith("\N{MINUS SIGN}1.853415e-12")
    elif accumulated == 1:
        assert words(card)[2] == NUMBERS
    else:
        assert words(card)[2] == "1000 × 100"
    name, state, numbers = parts(card)
    for label in (name, state, numbers):
        assert label.width() >= label.sizeHint().width() or not label.text()
    right_of_name, ends = name.mapTo(card, name.rect().topRight()).x(), [label.geometry() for label in (state, numbers)]
    assert state.mapTo(card, state.rect().topLeft()).x() > right_of_name
    assert ends[0].right() < ends[1].left() or not state.text()


def test_with_more_room_the_longer_wording_is_back(card: HeatMapCard, qtbot: QtBot) -> None:
    card.resize(AT_1280, 160)
    card.show_picture(picture(2))
    assert words(card)[2] == "1000 × 100"
    card.resize(AT_1280 + 120, 160)
    qtbot.waitUntil(lambda: words(card)[2] == NUMBERS)


def test_the_state_moves_nothing_else(qtbot: QtBot) -> None:
    pair, cards = QWidget(), [HeatMapCard(name, LIGHT) for name in ("w1", "w1.grad")]
    row = QHBoxLayout(pair)
    for card in cards:
        row.addWidget(card)
    qtbot.addWidget(pair)
    pair.resize(2 * AT_1280, 160)
    pair.show()
    cards[1].show_picture(picture(1))
    before = [(card.geometry(), card.sizeHint(), card.minimumSizeHint()) for card in cards]
    for accumulated in (2, 123456, 1):
        cards[1].show_picture(picture(accumulated))
        qtbot.wait(10)
        assert [(card.geometry(), card.sizeHint(), card.minimumSizeHint()) for card in cards] == before


def test_a_text_that_is_there_already_is_not_set_again(card: HeatMapCard, monkeypatch: pytest.MonkeyPatch) -> None:
    card.show_picture(picture(2))
    chosen: list[CardNotes] = []
    monkeypatch.setattr(CardNotes, "_choose", lambda notes: chosen.append(notes))
    card.show_picture(picture(2))
    assert chosen == []
    card.show_picture(picture(3))
    assert len(chosen) == 1


@pytest.mark.parametrize("accumulated", [None, 0, 1, 13])
def test_every_map_of_a_size_has_the_same_parts_of_its_scale(accumulated: int | None, card: HeatMapCard) -> None:
    plain, other = (HeatMapCard("w", LIGHT) for _ in range(2))
    for one, passes in ((plain, None), (other, accumulated)):
        one.resize(AT_1280 + 120, 100)
        one.show_picture(picture(passes, 0.0 if passes == 0 else 5e3))
        one.grab()
        one.layout().activate()  # type: ignore[union-attr]
    assert plain._scale.short and plain._scale.sizeHint() == other._scale.sizeHint()
    assert plain._scale.sizeHint().width() > 90, "a bar and a number"


def test_a_scale_at_zero_says_so(card: HeatMapCard) -> None:
    card.resize(AT_1280 + 120, 100)
    card.show_picture(picture(0, 0.0, 0.0))
    QApplication.processEvents()
    image = card._scale.grab().toImage()
    right = [
        image.pixelColor(x, y).name() for x in range(image.width() - 20, image.width()) for y in range(image.height())
    ]
    assert LIGHT.muted in right
