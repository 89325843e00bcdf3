"""Type: a name that is wrong would show as another font."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.style import fonts
from gui.style.language import set_language


def test_the_fonts_come_along(qapp: QApplication) -> None:
    assert QFontInfo(fonts.text(13)).family().startswith("Inter")
    assert QFontInfo(fonts.code(13)).family().startswith("JetBrains Mono")
    assert len({QFontMetrics(fonts.code(13)).horizontalAdvance(letter * 8) for letter in "iW.="}) == 1


def test_figures_are_of_one_width(qapp: QApplication) -> None:
    for font in (fonts.text(22, fonts.SEMIBOLD), fonts.code(13)):
        metrics = QFontMetrics(font)
        assert len({metrics.horizontalAdvance(str(digit) * 8) for digit in range(10)}) == 1


def test_heavier_type_is_heavier(qapp: QApplication) -> None:
    weights = [QFontMetrics(fonts.text(40, weight)).horizontalAdvance("Iteration") for weight in (400, 500, 600)]
    assert weights == sorted(set(weights))


def ink(font: QFont, text: str) -> int:
    """How dark a text is, in black pixels."""
    image = QImage(400, 80, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(10, 55, text)
    painter.end()
    return sum(255 - value for value in bytes(image.constBits())) // 255


def test_korean_headings_are_heavier_than_its_text(qtbot: QtBot) -> None:
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        pytest.skip("no Korean font")
    label = QLabel()
    qtbot.addWidget(label)
    label.setFont(fonts.text(40, fonts.SEMIBOLD))
    english = label.font()
    set_language("ko")
    text, heading = (ink(fonts.text(40, weight), "기울기") for weight in (fonts.REGULAR, fonts.SEMIBOLD))
    assert heading > 1.3 * text
    assert ink(label.font(), "기울기") == heading, "made before Korean was chosen"
    assert ink(fonts.text(40, fonts.SEMIBOLD), "Loss") > 1.15 * ink(fonts.text(40), "Loss")
    set_language("en")
    assert label.font() == english


SIGNS = "‖|‹›→←↑↓↩×÷±−Σσδβ∂∞₁₂ₖₙᵢᵗŷ√…✓✗"
"""What is written beside code and numbers."""


@pytest.mark.parametrize("make", [fonts.text, fonts.code])
@pytest.mark.parametrize("pixels", [12, 13, 16, 23])
def test_no_sign_is_wider_in_korean(make: Callable[[int], QFont], pixels: int, qapp: QApplication) -> None:
    """A font of Hangul has ‖ at double width, which pushes what stands between two of them out of its line."""
    english = widths(make(pixels))
    set_language("ko")
    assert widths(make(pixels)) == english
    assert english["‖"] <= english["0"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_norm_takes_no_more_than_its_letters(language: str, qapp: QApplication) -> None:
    set_language(language)
    for font in (fonts.text(13), fonts.code(13)):
        metrics = QFontMetrics(font)
        assert metrics.horizontalAdvance("‖1862.6‖") <= metrics.horizontalAdvance("0" * len("‖1862.6‖"))


def widths(font: QFont) -> dict[str, float]:
    metrics = QFontMetricsF(font)
    return {sign: metrics.horizontalAdvance(sign) for sign in SIGNS + "0"}
