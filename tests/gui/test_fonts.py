"""Type: a name that is wrong would show as another font."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from gui import fonts


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
