"""The page of the user guide: its type, its headings and its pictures."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextBrowser

from gui.dialogs.guide import TITLE, guide, root
from gui.style import fonts
from gui.style.language import bind_text

MARGIN = 32
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The character that stands for a picture."""


class GuidePage(QTextBrowser):
    """The guide, which can be read from a heading on, and searched."""

    def __init__(self) -> None:
        super().__init__(objectName="guidePage", openLinks=False)
        bind_text(self.setAccessibleName, TITLE)
        self.setFont(fonts.text(14))
        self.setSearchPaths([str(root())])
        self.anchorClicked.connect(self._open)

    def show_language(self) -> None:
        """Show the guide in the current language, near the previous reading position."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self.setMarkdown(guide())
        self.document().setDocumentMargin(MARGIN)
        _set_type(self.document())
        bar.setValue(round(share * bar.maximum()))

    @property
    def headings(self) -> list[QTextBlock]:
        """The headings below the title, in their order."""
        found, block = [], self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() > 1:
                found.append(block)
            block = block.next()
        return found

    def read_from(self, block: QTextBlock) -> None:
        """Bring a heading to the top."""
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - MARGIN // 2)

    def find_next(self, text: str, back: bool = False) -> bool:
        """Select the next place of a text, from the start again after the last; return False where there is none."""
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if self.find(text, flags):
            return True
        cursor = QTextCursor(self.document())
        if back:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        before = self.textCursor()
        self.setTextCursor(cursor)
        found = self.find(text, flags)
        if not found:
            self.setTextCursor(before)
        return found

    @Slot(QUrl)
    def _open(self, link: QUrl) -> None:
        """Open a web page in a browser; files beside the README are not available here."""
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)


def _set_type(document: QTextDocument) -> None:
    """Set spacing and fonts: Qt renders Markdown without space between blocks, and code in an arbitrary font."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        level, listed = block.blockFormat().headingLevel(), block.textList() is not None
        code = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage)
        code = code or block.blockFormat().nonBreakableLines()
        shape, type_ = QTextBlockFormat(), QTextCharFormat()
        shape.setTopMargin((0, 4, 28, 16)[level])
        shape.setBottomMargin(0 if code else 10 if level else 7 if listed else 11)
        if OBJECT not in block.text():  # a picture would get the room of another third of it below
            shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeBlockFormat(shape)
        if level:
            type_.setFont(fonts.text((15, 24, 19, 16)[level], fonts.SEMIBOLD))
            cursor.mergeCharFormat(type_)
        elif code:
            type_.setFont(fonts.code(13))
            cursor.mergeCharFormat(type_)
        block = block.next()
