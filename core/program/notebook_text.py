"""The bytes of a notebook, and the text in its code cells: an edited text goes back into the cells it came from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from core.errors import SaveError
from core.i18n import words
from core.program.notebook import code_cells, content_of, joined_cells, lines_of, text_of

_INDENT = re.compile(r"\A\{\r?\n([ \t]+)")


@dataclass(frozen=True, slots=True)
class NotebookText:
    """How a text is written into the cells of a notebook.

    Attributes:
        data: the notebook's file as it was read.
    """

    data: bytes

    def encoded(self, text: str, name: str) -> bytes:
        """Return the notebook with another text in its code cells. Cells that are as they were stay to the byte.

        Raises:
            SaveError: when lines on both sides of the border between two cells were changed together.
        """
        content = content_of(self.data, name)
        cells = list(code_cells(content, name))
        shown = joined_cells([text_of(cell) for cell in cells])
        old, new = shown.text.split("\n")[:-1], text.removesuffix("\n").split("\n")
        starts = [start - 1 for start in shown.starts]
        new_starts = [_moved(start, old, new) for start in starts]
        if not cells or None in new_starts:
            told = words("Save", "{file} is not saved: an edit reaches over the border of two cells. Save it as .py.")
            raise SaveError(told, file=name)
        before, after = _pieces(old, starts), _pieces(new, [start for start in new_starts if start is not None])
        for cell, was, becomes in zip(cells, before, after, strict=True):
            if was != becomes:
                _write(cell, was, becomes)
        return self._dumped(content, name)

    def _dumped(self, content: Any, name: str) -> bytes:
        """Return a notebook in the form of the file that it came from."""
        written = self.data.decode("utf-8-sig")
        indent = found[1] if (found := _INDENT.match(written)) else None
        bare = ":" not in written or indent is not None or '": ' in written
        separators = (",", ": ") if indent is not None else (", ", ": ") if bare else (",", ":")
        ascii_only = written.isascii()
        dumped = json.dumps(content, indent=indent, separators=separators, ensure_ascii=ascii_only)
        end = written[len(written.rstrip("\r\n")) :]
        try:
            return (dumped + end).encode("utf-8")
        except UnicodeEncodeError:
            raise SaveError(
                words("Save", "{file} is not saved: it has a character that UTF-8 lacks."), file=name
            ) from None


def _moved(border: int, old: list[str], new: list[str]) -> int | None:
    """Return where the border before a line is in another text; None when it lies within what was replaced.

    What was inserted at a border belongs to the cell above.
    """
    if border == 0:
        return 0
    place: int | None = None
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if border == end:
            place = new_end
        elif start < border < end:
            same_length = kind == "equal" or end - start == new_end - new_start
            place = new_start + border - start if same_length else new_start if kind == "delete" else None
    return place


def _pieces(lines: list[str], starts: list[int]) -> list[list[str]]:
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]


def _write(cell: dict[str, Any], was: list[str], becomes: list[str]) -> None:
    """Put other lines into a cell. Where they are as they were, commands for Jupyter are what they were."""
    written = text_of(cell)
    raw = lines_of(written)
    lines: list[str] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
        lines += raw[start:end] if kind == "equal" else becomes[new_start:new_end]
    text = "\n".join(lines) + written[len(written.rstrip("\n")) :]
    key = "source" if "source" in cell or "input" not in cell else "input"
    cell[key] = text.splitlines(keepends=True) if isinstance(cell.get(key, []), list) else text
