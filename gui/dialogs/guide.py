"""The user guide: the part of the README for users, available offline."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import bind_text, language, translated

TITLE = words("Guide", "How to use Nablascope")
HEADINGS = ("How to read the window", "The trainers", "Command line", "Where things are kept")
KEYS = words("Guide", "F1 or ? shows every key, and what the pointer can do.")
MISSING = words("Guide", "The guide is the README of Nablascope, which is not beside this installation.")
WIDTH, HEIGHT = 820, 680
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)\n*")


def guide() -> str:
    """Return the chapters of `HEADINGS` as Markdown, from beside the source or from the installed package.

    They are in the current language if there is a README in it; its chapters come in the same order.
    """
    english = _chapters(_beside("README.md") or _description())
    localised = _chapters(_in_language(language())) if language() != "en" else english
    chapters = localised if len(localised) == len(english) else english
    places = {chapter.split("\n", 1)[0]: place for place, chapter in enumerate(english)}
    found = [f"## {chapters[places[heading]]}" for heading in HEADINGS if heading in places]
    return "\n\n".join([f"# {translated(TITLE)}", translated(KEYS), *found]) if found else translated(MISSING)


def _chapters(readme: str) -> list[str]:
    return PICTURE.sub("", readme).split("\n## ")


def _in_language(code: str) -> str:
    name = f"README.{code}.md"
    if text := _beside(name):
        return text
    try:
        installed = [file for file in files("nablascope") or () if file.name == name]
    except PackageNotFoundError:
        return ""
    return installed[0].read_text(encoding="utf-8") if installed else ""


def _beside(name: str) -> str:
    beside = Path(__file__).parents[2] / name
    if beside.is_file() and (text := beside.read_text(encoding="utf-8")).startswith("# Nablascope"):
        return text
    return ""


def _description() -> str:
    try:
        return metadata("nablascope")["Description"] or ""
    except PackageNotFoundError:
        return ""


def _set_type(document: QTextDocument) -> None:
    """Set spacing and fonts: Qt renders Markdown without space between blocks, and code in an arbitrary font."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        level, listed = block.blockFormat().headingLevel(), block.textList() is not None
        code = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage)
        code = code or block.blockFormat().nonBreakableLines()
        shape, type_ = QTextBlockFormat(), QTextCharFormat()
        shape.setTopMargin((0, 4, 28)[min(level, 2)])
        shape.setBottomMargin(0 if code else 10 if level else 7 if listed else 11)
        shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeBlockFormat(shape)
        if level:
            type_.setFont(fonts.text((15, 24, 18)[min(level, 2)], fonts.SEMIBOLD))
            cursor.mergeCharFormat(type_)
        elif code:
            type_.setFont(fonts.code(13))
            cursor.mergeCharFormat(type_)
        block = block.next()


class Guide(QDialog):
    """The user guide; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="guide", modal=False)
        bind_text(self.setWindowTitle, TITLE)
        self._page = building.set_up(
            QTextBrowser(objectName="guidePage", openLinks=False), accessibleName=TITLE, pixels=14
        )
        self._page.anchorClicked.connect(self._open)
        self.show_language()
        building.column(self._page, parent=self, margins=(0, 0, 0, 0))
        self.resize(WIDTH, HEIGHT)

    def show_language(self) -> None:
        """Show the guide in the current language, near the previous reading position."""
        bar = self._page.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self._page.setMarkdown(guide())
        self._page.document().setDocumentMargin(32)
        _set_type(self._page.document())
        bar.setValue(round(share * bar.maximum()))

    def _open(self, link: QUrl) -> None:
        """Open a web page in a browser; files beside the README are not available here."""
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
