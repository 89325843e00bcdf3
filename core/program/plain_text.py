"""The bytes of a Python file, and the text in them: its encoding and its line ends."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass

from core.errors import LoopError, SaveError
from core.i18n import words

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class PlainText:
    """How a text is written into a file.

    Attributes:
        encoding: by the name that Python knows it by; `utf-8-sig` where the file begins with a byte order mark.
        newline: what ends a line: that of most lines.
        mixed: whether the file has other line ends too.
    """

    encoding: str = "utf-8"
    newline: str = "\n"
    mixed: bool = False

    def encoded(self, text: str, name: str) -> bytes:
        """Return the bytes of a text whose lines end with line feeds.

        Raises:
            SaveError: when the encoding lacks a character.
        """
        encoding = self._encoding_of(text, name)
        try:
            data = text.replace("\n", self.newline).encode(encoding)
        except UnicodeEncodeError:
            line, sign = _first_unencodable(text, encoding)
            told = words("Save", "{file} is not saved: line {line} has {sign}, which {encoding} lacks.")
            raise SaveError(told, file=name, line=line, sign=sign, encoding=encoding) from None
        if not _is_read_back(data, text):
            told = words("Save", "{file} is not saved: Python could not read it in {encoding}.")
            raise SaveError(told, file=name, encoding=encoding)
        return data

    def _encoding_of(self, text: str, name: str) -> str:
        """Return the encoding by which Python will read the text: a comment in its first two lines may name another."""
        start = "\n".join(text.split("\n", 2)[:2]).encode("utf-8", "replace")
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(start).readline)
        except SyntaxError as error:
            raise SaveError(words("Save", "{file} is not saved: {reason}."), file=name, reason=error.msg) from None
        bom = self.encoding == "utf-8-sig"
        return "utf-8-sig" if bom and encoding == "utf-8" else encoding


def decoded(data: bytes, name: str) -> tuple[str, PlainText]:
    """Return the text of a file, its lines ended by line feeds, and how it was written.

    Args:
        data: the file's contents.
        name: what to call the file in messages.

    Raises:
        LoopError: when Python could not read it either.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        written = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        reason = words("Loop", "{file} is no text that Python can read: {reason}.")
        raise LoopError(reason.format(file=name, reason=error)) from None
    ends = _LINE_END.findall(written)
    newline = max(("\n", "\r\n", "\r"), key=ends.count)
    return _LINE_END.sub("\n", written), PlainText(encoding, newline, len(set(ends)) > 1)


def _is_read_back(data: bytes, text: str) -> bool:
    try:
        return decoded(data, "")[0] == text
    except LoopError:
        return False


def _first_unencodable(text: str, encoding: str) -> tuple[int, str]:
    """Return the line of the first character that an encoding lacks, and its number in Unicode."""
    for line, content in enumerate(text.split("\n"), start=1):
        for sign in content:
            try:
                sign.encode(encoding)
            except UnicodeEncodeError:
                return line, f"U+{ord(sign):04X}"
    raise AssertionError("every character can be encoded")
