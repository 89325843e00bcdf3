"""Text as a terminal shows it: carriage returns and cursor movements write over lines, colours are told apart."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from core.text.clip import MOST_CHARACTERS, shown

MOST_ROWS = 1_000
"""Rows that are kept until they are taken: as much as a window can show several times a second."""

HEIGHT = 40
"""Rows that can still be written over, as several progress bars do."""

TAB = 8

_CONTROLS = re.compile(
    r"\x1b\[([0-?]*)[ -/]*([@-~])"  # a sequence with parameters, such as a colour
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # one with a text, such as a title or a link
    r"|\x1b[ -/]*[0-Z\\^-~]"
    r"|[\x00-\x1a\x1c-\x1f\x7f]"
)
_SPECIAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
"""What is no mere character or end of a line."""

_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]{0,60}[ -/]{0,9}|\][^\x07\x1b]{0,500}\x1b?|[ -/]{0,9})?\Z")


class Style(NamedTuple):
    """The look of a stretch of text.

    Attributes:
        error: whether it was written to standard error.
        colour: one of the 16 colours of terminals; None for the usual one.
        bold: whether it is bold.
    """

    error: bool = False
    colour: int | None = None
    bold: bool = False


class Span(NamedTuple):
    """A stretch of text of one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown.

    Attributes:
        spans: its text.
        left_out: how many more characters it has than are shown.
        note: a remark in place of text, such as the name of a branch; empty for what was written.
        place: the file and the line of code that it tells of.
        warning: whether it is a warning.
    """

    spans: tuple[Span, ...] = ()
    left_out: int = 0
    note: str = ""
    place: tuple[str, int] | None = None
    warning: bool = False

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class ScreenUpdate:
    """The lines that changed since the update before.

    Attributes:
        first: the number of the first of them, counted from 0; all lines shown from there on are replaced. Lines
            between the last one known and this one were left out.
        lines: all lines from there on.
        cleared: whether nothing that was shown before is to be seen any more, and the numbers begin again.
    """

    first: int
    lines: tuple[Line, ...]
    cleared: bool = False


class Screen:
    """A terminal of any height, which keeps the lines that nobody has taken yet, and those that can still change."""

    def __init__(self) -> None:
        self._rows: deque[_Row] = deque([_Row()])
        self._first = self._row = self._column = 0
        self._changed = 1
        self._cleared = False
        self._styles = {False: Style(False), True: Style(True)}
        self._unfinished = {False: "", True: ""}

    def clear(self) -> None:
        """Show nothing of what was written so far."""
        self.__init__()  # type: ignore[misc]
        self._cleared = True

    def write(self, text: str, error: bool = False) -> None:
        """Write a text where the cursor is; of a flood only the end is looked at."""
        text = self._unfinished[error] + text
        held_back = _UNFINISHED.search(text, max(len(text) - 600, 0))
        self._unfinished[error] = "" if held_back is None else held_back[0]
        if held_back is not None:
            text = text[: held_back.start()]
        at = 0
        if text.count("\n") > MOST_ROWS:
            at = self._skip(text)
        if _SPECIAL.search(text, at) is None:
            self._write_plain(text[at:], error)
            return
        for control in _CONTROLS.finditer(text, at):
            if control.start() > at:
                self._put(text[at : control.start()], error)
            self._obey(control, error)
            at = control.end()
        if at < len(text):
            self._put(text[at:], error)

    def _write_plain(self, text: str, error: bool) -> None:
        """Write what most programs write: lines."""
        first, *lines = text.split("\n")
        if first:
            self._put(first, error)
        style = self._styles[error]
        for line in lines:
            self._move_down()
            if len(line) <= MOST_CHARACTERS and not (row := self._rows[self._row - self._first]).width:
                row.spans, row.width = [Span(line, style)] if line else [], len(line)
                self._column = len(line)
                self._change()
            elif line:
                self._put(line, error)

    def note(self, text: str) -> None:
        """Add a remark as a line of its own."""
        if self._rows[self._row - self._first].width:
            self._move_down()
        self._rows[self._row - self._first].note = text
        self._change()
        self._move_down()

    def point(self, place: tuple[str, int]) -> None:
        """Let what is written next tell of a line of code: in a line of its own, not behind a progress bar."""
        if self._rows[self._row - self._first].width:
            self._move_down()
        self._rows[self._row - self._first].place = place

    @property
    def current(self) -> str:
        """The text of the line that the cursor is in."""
        return self._rows[self._row - self._first].frozen().text

    def take(self) -> ScreenUpdate | None:
        """Return what has changed since the last call; None where nothing has."""
        end = self._first + len(self._rows)
        if self._changed >= end and not self._cleared:
            return None
        first = self._first if self._cleared else max(self._changed, self._first)
        rows = [self._rows[number - self._first] for number in range(first, end)]
        if rows and not (rows[-1].width or rows[-1].note):
            rows.pop()  # the line that has not begun yet
        update = ScreenUpdate(first, tuple(row.frozen() for row in rows), self._cleared)
        self._cleared, self._changed = False, end
        while len(self._rows) > HEIGHT:
            self._rows.popleft()
            self._first += 1
        return update

    def _skip(self, text: str) -> int:
        """Leave out all but the last lines of a text; return where they begin."""
        at = len(text)
        for _ in range(MOST_ROWS):
            at = text.rindex("\n", 0, at)
        end = self._first + len(self._rows) + text.count("\n", 0, at)
        self._rows = deque([_Row()])
        self._first = self._row = self._changed = end
        self._column = 0
        return at + 1

    def _put(self, text: str, error: bool) -> None:
        """Write characters that can be seen."""
        row = self._rows[self._row - self._first]
        row.put(self._column, text, self._styles[error])
        self._column += len(text)
        self._change()

    def _change(self) -> None:
        self._changed = min(self._changed, self._row)

    def _obey(self, control: re.Match[str], error: bool) -> None:
        match control[2] or control[0]:
            case "\n":
                self._move_down()
            case "\r":
                self._column = 0
            case "\b":
                self._column = max(self._column - 1, 0)
            case "\t":
                self._put(" " * (TAB - self._column % TAB), error)
            case "m":
                self._styles[error] = _styled(self._styles[error], control[1])
            case "A":
                self._row = max(self._row - _count(control[1]), self._first)
            case "B":
                self._row = min(self._row + _count(control[1]), self._first + len(self._rows) - 1)
            case "C":
                self._column = min(self._column + _count(control[1]), MOST_CHARACTERS)
            case "D":
                self._column = max(self._column - _count(control[1]), 0)
            case "G":
                self._column = min(_count(control[1]) - 1, MOST_CHARACTERS)
            case "K":
                self._erase(control[1])

    def _move_down(self) -> None:
        if not self._rows[self._row - self._first].width:
            self._change()  # an empty line is shown from now on, having ended
        self._row += 1
        self._column = 0
        if self._row == self._first + len(self._rows):
            self._rows.append(_Row())
            if len(self._rows) > MOST_ROWS:
                self._rows.popleft()
                self._first += 1

    def _erase(self, part: str) -> None:
        """Erase the line: from the cursor on, or all of it."""
        row = self._rows[self._row - self._first]
        if part == "2":
            row.cut(0)
        elif part in ("", "0"):
            row.cut(self._column)
        self._change()


class _Row:
    """A line that can be written over.

    Attributes:
        spans: its text up to the most characters that are kept.
        width: how many characters it has.
        note: a remark in its place.
        place: what line of code it tells of.
    """

    __slots__ = ("note", "place", "spans", "width")

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.width = 0
        self.note = ""
        self.place: tuple[str, int] | None = None

    def put(self, column: int, text: str, style: Style) -> None:
        """Write a text from a column on."""
        end = column + len(text)
        kept = min(self.width, MOST_CHARACTERS)
        text = shown(text[: max(MOST_CHARACTERS - column, 0)])
        if column > kept:
            text = " " * (column - kept) + text if text else ""
        after = _between(self.spans, end, kept) if end < kept else []
        before = self.spans if column >= kept else _between(self.spans, 0, column)
        if before and before[-1].style == style and not after:
            before[-1] = Span(before[-1].text + text, style)
        elif text:
            before.append(Span(text, style))
        self.spans = before + after
        self.width = max(self.width, end)

    def cut(self, column: int) -> None:
        """Erase it from a column on."""
        self.spans = _between(self.spans, 0, column)
        self.width = min(self.width, column)

    def frozen(self) -> Line:
        """Return it as it is now."""
        return Line(tuple(self.spans), max(self.width - MOST_CHARACTERS, 0), self.note, self.place)


def _between(spans: list[Span], start: int, end: int) -> list[Span]:
    """Return the spans of some columns."""
    found, at = [], 0
    for text, style in spans:
        part = text[max(start - at, 0) : max(end - at, 0)]
        if part:
            found.append(Span(part, style))
        at += len(text)
    return found


def _count(parameter: str) -> int:
    return max(int(parameter), 1) if parameter.isdecimal() else 1


def _styled(style: Style, parameters: str) -> Style:
    """Return a style after "select graphic rendition"; what is neither colour nor weight is left out."""
    codes = [int(code) if code.isdecimal() else 0 for code in parameters.split(";")]
    while codes:
        match codes:
            case [38 | 48 as kind, 5, code, *rest]:
                colour = code if code < 16 else None if code > 231 else _nearest(*_cube(code - 16))
                style = style._replace(colour=colour) if kind == 38 else style
            case [38 | 48 as kind, 2, red, green, blue, *rest]:
                style = style._replace(colour=_nearest(red, green, blue)) if kind == 38 else style
            case [code, *rest]:
                style = _with_code(style, code)
        codes = rest
    return style


def _with_code(style: Style, code: int) -> Style:
    if code == 0:
        return Style(style.error)
    if code in (1, 22):
        return style._replace(bold=code == 1)
    if 30 <= code <= 37:
        return style._replace(colour=code - 30)
    if 90 <= code <= 97:
        return style._replace(colour=code - 90 + 8)
    return style._replace(colour=None) if code == 39 else style


def _cube(code: int) -> tuple[int, int, int]:
    """Return red, green and blue of one of the 216 colours of a cube."""
    return code // 36 * 51, code // 6 % 6 * 51, code % 6 * 51


def _nearest(red: int, green: int, blue: int) -> int | None:
    """Return the nearest of the eight plain colours; None for a grey, which need not be readable."""
    most, least = max(red, green, blue), min(red, green, blue)
    if most - least < 48:
        return None
    middle = (most + least) / 2
    return (red > middle) + 2 * (green > middle) + 4 * (blue > middle)
