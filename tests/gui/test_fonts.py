"""Type: a name that is wrong would show as another font."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import fonts
from gui.language import speak


def test_the_fonts_come_along(qapp: QApplication) -> None:
    assert QFontInfo(fonts.words(13)).family().startswith("Inter")
    assert QFontInfo(fonts.code(13)).family().startswith("JetBrains Mono")
    assert len({QFontMetrics(fonts.code(13)).horizontalAdvance(letter * 8) for letter in "iW.="}) == 1


def test_figures_are_of_one_width(qapp: QApplication) -> None:
    for font in (fonts.words(22, fonts.SEMIBOLD), fonts.code(13)):
        metrics = QFontMetrics(font)
        assert len({metrics.horizontalAdvance(str(digit) * 8) for digit in range(10)}) == 1


def test_heavier_type_is_heavier(qapp: QApplication) -> None:
    weights = [QFontMetrics(fonts.words(40, weight)).horizontalAdvance("Iteration") for weight in (400, 500, 600)]
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
    label.setFont(fonts.words(40, fonts.SEMIBOLD))
    english = label.font()
    speak("ko")
    text, heading = (ink(fonts.words(40, weight), "기울기") for weight in (fonts.REGULAR, fonts.SEMIBOLD))
    assert heading > 1.3 * text
    assert ink(label.font(), "기울기") == heading, "made before Korean was chosen"
    assert ink(fonts.words(40, fonts.SEMIBOLD), "Loss") > 1.15 * ink(fonts.words(40), "Loss")
    speak("en")
    assert label.font() == english
