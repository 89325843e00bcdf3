"""What an editor does with whole lines: indent, comment, move and duplicate them, and begin a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from core.program.lexing import Kind
from gui.panels.code.editing.blocks import indent_of, indent_unit, selected_blocks, words_in

OPENING, CLOSING = "([{", ")]}"
COMMENT = "# "


class LineCommands:
    """Changes the lines of the selection, or the one with the caret. Each change is one step to undo."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor

    def indent(self) -> None:
        """Insert an indent; where several lines are selected, indent each."""
        unit = indent_unit(self._editor.document())
        blocks = selected_blocks(self._editor.textCursor())
        if len(blocks) == 1:
            self._editor.insertPlainText(unit)
            return
        with self._one_step():
            for block in blocks:
                if block.text().strip():
                    QTextCursor(block).insertText(unit)

    def dedent(self) -> bool:
        """Take an indent away from each selected line; return whether one had any."""
        unit = indent_unit(self._editor.document())
        blocks = [block for block in selected_blocks(self._editor.textCursor()) if indent_of(block.text())]
        with self._one_step():
            for block in blocks:
                indent = indent_of(block.text())
                spaces = len(indent) - len(indent.lstrip(" "))
                _remove(QTextCursor(block), min(spaces, len(unit.expandtabs(4))) or 1)
        return bool(blocks)

    def toggle_comment(self) -> None:
        """Make comments of the selected lines; where all are comments already, make them code again."""
        blocks = [block for block in selected_blocks(self._editor.textCursor()) if block.text().strip()]
        lines = [block.text() for block in blocks]
        if not lines:
            self._editor.insertPlainText(COMMENT)
            return
        with self._one_step():
            if all(line.lstrip().startswith("#") for line in lines):
                for block, line in zip(blocks, lines, strict=True):
                    _remove(_at(block, len(indent_of(line))), 2 if line.lstrip().startswith(COMMENT) else 1)
            else:
                column = min(len(indent_of(line)) for line in lines)
                for block in blocks:
                    _at(block, column).insertText(COMMENT)

    def move(self, down: bool) -> None:
        """Move the selected lines over the one below, or over the one above."""
        blocks = selected_blocks(self._editor.textCursor())
        other = blocks[-1].next() if down else blocks[0].previous()
        if not other.isValid():
            return
        text, length = other.text(), other.length()
        anchor, place = self._editor.textCursor().anchor(), self._editor.textCursor().position()
        with self._one_step() as cursor:
            if down:
                cursor.setPosition(blocks[-1].position() + blocks[-1].length() - 1)
                cursor.setPosition(other.position() + length - 1, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
                cursor.setPosition(blocks[0].position())
                cursor.insertText(f"{text}\n")
            else:
                end = blocks[-1].position() + blocks[-1].length() - 1
                cursor.setPosition(end)
                cursor.insertText(f"\n{text}")
                cursor.setPosition(other.position())
                cursor.setPosition(other.position() + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
        self._select(*((spot + length if down else spot - length) for spot in (anchor, place)))

    def duplicate(self, down: bool) -> None:
        """Insert a copy of the selected lines; the caret goes to the lower or to the upper of the two."""
        blocks = selected_blocks(self._editor.textCursor())
        text = "\n".join(block.text() for block in blocks)
        length = sum(block.length() for block in blocks)
        anchor, place = self._editor.textCursor().anchor(), self._editor.textCursor().position()
        with self._one_step() as cursor:
            cursor.setPosition(blocks[-1].position() + blocks[-1].length() - 1)
            cursor.insertText(f"\n{text}")
        self._select(*((spot + length if down else spot) for spot in (anchor, place)))

    def go_home(self, selecting: bool) -> None:
        """Go to where the words of the line begin, or from there to its very beginning."""
        cursor = self._editor.textCursor()
        block, column = cursor.block(), len(indent_of(cursor.block().text()))
        target = 0 if cursor.positionInBlock() == column else column
        mode = QTextCursor.MoveMode.KeepAnchor if selecting else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(block.position() + target, mode)
        self._editor.setTextCursor(cursor)

    def remove_indent(self) -> bool:
        """Remove the spaces back to the indent before; return whether nothing but spaces was before the caret."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        if cursor.hasSelection() or not before or before.strip(" "):
            return False
        unit = len(indent_unit(self._editor.document()).expandtabs(4))
        spaces = len(before) % unit or unit
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, spaces)
        _remove(cursor, spaces)
        return True

    def break_line(self) -> None:
        """Begin a new line where this one does, or further in after a colon or an open bracket."""
        cursor, unit = self._editor.textCursor(), indent_unit(self._editor.document())
        block, start = self._editor.document().findBlock(cursor.selectionStart()), cursor.selectionStart()
        column = start - block.position()
        before = _without_comment(block, column)
        indent = indent_of(before)
        after = self._rest_of_line(cursor.selectionEnd())
        opens = before.endswith(tuple(OPENING)) and (not after or after[0] in CLOSING)
        with self._one_step():
            cursor.insertText(f"\n{indent}{unit if opens or before.endswith(':') else ''}")
            if opens and after[:1] == CLOSING[OPENING.index(before[-1])]:
                place = cursor.position()
                cursor.insertText(f"\n{indent}")
                cursor.setPosition(place)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def _rest_of_line(self, place: int) -> str:
        block = self._editor.document().findBlock(place)
        return block.text()[len(_units(block.text(), place - block.position())) :].strip()

    @contextmanager
    def _one_step(self) -> Iterator[QTextCursor]:
        """Make one step to undo of several changes, with a cursor of its own to make them."""
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        try:
            yield cursor
        finally:
            cursor.endEditBlock()

    def _select(self, anchor: int, place: int) -> None:
        """Select from a place to another; a selection that ended before the next line may have none after it now."""
        cursor, last = self._editor.textCursor(), self._editor.document().characterCount() - 1
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(place, last), QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()


def _without_comment(block: QTextBlock, column: int) -> str:
    """Return what comes before a column, its comment and the spaces before that left out."""
    words = words_in(block)
    comment = next((start for kind, start, _ in words if kind is Kind.COMMENT and start < column), column)
    before = _units(block.text(), comment)
    in_string = any(kind is Kind.STRING and start < column < end for kind, start, end in words)
    return indent_of(before) + "…" if in_string else before.rstrip() or before


def _units(line: str, count: int) -> str:
    """Return the first units of UTF-16 of a line."""
    return (
        line[:count]
        if line.isascii()
        else line.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "surrogatepass")
    )


def _at(block: QTextBlock, column: int) -> QTextCursor:
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + column)
    return cursor


def _remove(cursor: QTextCursor, characters: int) -> None:
    """Remove characters from the cursor on."""
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, characters)
    cursor.removeSelectedText()
