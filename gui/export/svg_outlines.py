"""Text of an SVG as outlines: a viewer without the fonts would substitute others of different widths."""

from __future__ import annotations

import re
from html import escape, unescape

from PySide6.QtGui import QFont, QPainterPath

from gui.style import fonts

_TEXT = re.compile(r"<text ([^>]*)>(.*?)</text>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_MOVE, _LINE, _CURVE, _REST = QPainterPath.ElementType


def outlined(svg: str) -> str:
    """Return an SVG by QSvgGenerator with each text replaced by a path that has the text as its title."""
    return _TEXT.sub(lambda found: _path(dict(_ATTRIBUTE.findall(found[1])), unescape(found[2])), svg)


def _path(text: dict[str, str], content: str) -> str:
    outline = QPainterPath()
    outline.addText(float(text["x"]), float(text["y"]), _font(text), content)
    strokes = _strokes(outline)
    ink = f'fill="{text["fill"]}" fill-opacity="{text["fill-opacity"]}"'
    return f'<path {ink} stroke="none" fill-rule="nonzero" d="{strokes}"><title>{escape(content)}</title></path>'


def _font(text: dict[str, str]) -> QFont:
    make = fonts.code if text["font-family"].startswith("JetBrains") else fonts.text
    return make(round(float(text["font-size"])), int(text["font-weight"]))


def _strokes(outline: QPainterPath) -> str:
    letters = {_MOVE: "M", _LINE: "L", _CURVE: "C", _REST: ""}
    elements = (outline.elementAt(index) for index in range(outline.elementCount()))
    return " ".join(f"{letters[element.type]}{element.x:.2f} {element.y:.2f}" for element in elements)
