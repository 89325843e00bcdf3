"""How to use Nablascope: the part of the README that is for those who use it, without a network."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
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
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from gui import fonts

TITLE = "How to use Nablascope"
HEADINGS = ("How to read the window", "The trainers", "Command line", "Where things are kept")
KEYS = "F1 or ? shows every key, and what the pointer can do."
MISSING = "The guide is the README of Nablascope, which is not beside this installation."
WIDTH, HEIGHT = 820, 680
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)\n*")


def guide() -> str:
    """The chapters of `HEADINGS`, as Markdown, from beside the source or from what pip has installed."""
    text = PICTURE.sub("", _readme())
    chapters = {chapter.split("\n", 1)[0]: chapter for chapter in text.split("\n## ")}
    found = [f"## {chapters[heading]}" for heading in HEADINGS if heading in chapters]
    return "\n\n".join([f"# {TITLE}", KEYS, *found]) if found else MISSING


def _readme() -> str:
    beside = Path(__file__).parents[1] / "README.md"
    if beside.is_file() and (text := beside.read_text(encoding="utf-8")).startswith("# Nablascope"):
        return text
    try:
        return metadata("nablascope")["Description"] or ""
    except PackageNotFoundError:
        return ""


def _set_type(document: QTextDocument) -> None:
    """Qt sets Markdown without air between its blocks, and code in whatever font it finds."""
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
            type_.setFont(fonts.words((15, 24, 18)[min(level, 2)], fonts.SEMIBOLD))
            cursor.mergeCharFormat(type_)
        elif code:
            type_.setFont(fonts.code(13))
            cursor.mergeCharFormat(type_)
        block = block.next()


class Guide(QDialog):
    """The guide to read and to scroll; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="guide", windowTitle=TITLE, modal=False)
        self._page = QTextBrowser(objectName="guidePage", openLinks=False)
        self._page.setAccessibleName(TITLE)
        self._page.setFont(fonts.words(14))
        self._page.anchorClicked.connect(self._open)
        self._page.setMarkdown(guide())
        self._page.document().setDocumentMargin(32)
        _set_type(self._page.document())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        self.resize(WIDTH, HEIGHT)

    def _open(self, link: QUrl) -> None:
        """A page of the web in a browser; a file beside the README is not here."""
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
