"""Places in a source text, and changes there that leave everything else byte for byte as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple, TypeAlias

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

Placed: TypeAlias = ast.expr | ast.stmt | ast.arg | ast.keyword
"""A node that knows where it stands."""


class Span(NamedTuple):
    """A part of a text: the offsets of its first character, and of the first one after it."""

    start: int
    end: int


class SourceText:
    """A text of which Python's parser has made nodes.

    Args:
        text: the text, with whatever line ends.

    Attributes:
        lines: its lines as Python counts them, with their ends.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = _LINE.findall(text)
        self._starts = [0, *accumulate(map(len, self.lines))]

    def span(self, node: Placed) -> Span:
        """Return where a node stands."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._offset(node.lineno, node.col_offset)
        return Span(start, self._offset(node.end_lineno, node.end_col_offset))

    def part(self, node: Placed) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def _offset(self, line: int, column: int) -> int:
        """Return the offset of a place whose column counts bytes of UTF-8."""
        before = self.lines[line - 1].encode("utf-8", "surrogatepass")[:column]
        return self._starts[line - 1] + len(before.decode("utf-8", "surrogatepass"))

    def replaced(self, changes: Mapping[Span, str]) -> str:
        """Return the text with others in some places, which do not overlap."""
        text = self.text
        for (start, end), new in sorted(changes.items(), reverse=True):
            text = f"{text[:start]}{new}{text[end:]}"
        return text
