"""Type: Inter for text, JetBrains Mono for code, both with figures of one width."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

_FILES = ("Inter.ttf", "JetBrainsMono.ttf")

_TEXT, _CODE = "Inter", "JetBrains Mono"
_FAMILIES = {_TEXT: [_TEXT], _CODE: [_CODE, _TEXT]}
"""Where a sign comes from, in turn. The font of code lacks ‖, which has double width in a font of Hangul."""

_SERIFS = ("STIX Two Text", "Cambria", "DejaVu Serif", "Noto Serif", "Times New Roman")

REGULAR, MEDIUM, SEMIBOLD, BOLD = 400, 500, 600, 700

_HANGUL = ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic")
_hangul: str | None = None
"""The family that letters of Hangul come from while Korean is spoken; empty when the system chooses."""


def speak(code: str) -> None:
    """Fonts made from now on are for this language; the ones in use are to be `made_again`."""
    global _hangul
    _hangul = next(filter(QFontDatabase.hasFamily, _HANGUL), "") if code == "ko" else None
    _font.cache_clear()
    code_metrics.cache_clear()


def made_again(font: QFont) -> QFont | None:
    """The same font for the language of the moment; None for one that was not made here."""
    make = {_TEXT: text, _CODE: code}.get(font.family())
    if make is None or font.pixelSize() <= 0:
        return None
    return make(font.pixelSize(), SEMIBOLD if font.weight() == BOLD else font.weight())


def text(pixels: int, weight: int = REGULAR) -> QFont:
    """The font of everything but code."""
    return _font(_TEXT, pixels, weight, "tnum", 1)


def code(pixels: int, weight: int = REGULAR) -> QFont:
    """The font of code, without ligatures: what is shown is what is typed."""
    font = _font(_CODE, pixels, weight, "calt", 0)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


@cache
def formula(pixels: int) -> QFont:
    """The font of formulas: the first italic with serifs that the system has."""
    font = QFont(next((family for family in _SERIFS if QFontDatabase.hasFamily(family)), "serif"))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setItalic(True)
    font.setPixelSize(pixels)
    return font


@cache
def code_metrics(pixels: int) -> QFontMetrics:
    """What text in the code's font measures."""
    return QFontMetrics(code(pixels))


@cache
def _font(family: str, pixels: int, weight: int, feature: str, value: int) -> QFont:
    _load()
    font = QFont([*_FAMILIES[family], *([_hangul] if _hangul else [])])
    font.setPixelSize(pixels)
    drawn, axis = weight, weight
    if _hangul is not None and weight >= SEMIBOLD:  # Hangul is regular below bold, Latin gets some strokes from Qt too
        drawn, axis = BOLD, MEDIUM
    font.setWeight(QFont.Weight(drawn))
    font.setVariableAxis(QFont.Tag("wght"), axis)
    font.setFeature(QFont.Tag(feature), value)
    return font


@cache
def _load() -> None:
    for name in _FILES:
        with as_file(files("resources") / "fonts" / name) as path:
            QFontDatabase.addApplicationFont(str(path))
