"""Lines of a document: their words, their indents, and which of them are selected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from core.program.lexing import Inside, Kind, Word, words_of
from core.text.utf16 import Units

INDENT = "    "
_INDENTED = re.compile(r"^(\t| +)\S", re.MULTILINE)


def begins_inside(block: QTextBlock) -> Inside:
    """Return what a line begins in the middle of, as the highlighter found it."""
    return Inside(max(block.previous().userState(), 0))


def words_in(block: QTextBlock) -> list[Word]:
    """Return the words of a line, at places of Qt's."""
    line = block.text()
    words = words_of(line, begins_inside(block))[0]
    if line.isascii():
        return words
    units = Units(line)
    return [Word(kind, units.of(start), units.of(end)) for kind, start, end in words]


def is_in_prose(cursor: QTextCursor) -> bool:
    """Tell whether a caret stands in a string or a comment, where nothing is a name."""
    place = cursor.positionInBlock()
    last = len(cursor.block().text().encode("utf-16-le")) // 2
    for kind, start, end in words_in(cursor.block()):
        open_ended = end == last and (kind is Kind.COMMENT or cursor.block().userState() > 0)
        if kind in (Kind.STRING, Kind.COMMENT) and start < place < end + open_ended:
            return True
    return bool(begins_inside(cursor.block())) and place == 0


def selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """Return the lines of a selection, or the one with the caret."""
    document, start = cursor.document(), cursor.selectionStart()
    blocks, last = [document.findBlock(start)], document.findBlock(max(cursor.selectionEnd() - 1, start))
    while blocks[-1] != last:
        blocks.append(blocks[-1].next())
    return blocks


def indent_of(line: str) -> str:
    """Return the spaces and tabs that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def indent_unit(document: QTextDocument) -> str:
    """Return what one more level of indentation is in a document: as its first indented line has it."""
    for line in _lines(document):
        if found := _INDENTED.match(line):
            return found[1] if found[1] == "\t" or len(found[1]) in (2, 3) else INDENT
    return INDENT


def _lines(document: QTextDocument) -> Iterator[str]:
    block = document.begin()
    while block.isValid():
        yield block.text()
        block = block.next()
