"""A Jupyter notebook's code cells as one text."""

from __future__ import annotations

import io
import json
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.errors import LoopError
from core.i18n import words

_MAGIC = re.compile(r"\s*(?:[%!?]|[\w., ]+=\s*[%!](?!=))|\s*[\w.]+\?{1,2}\s*$")
"""A line that is a command for Jupyter: `%matplotlib inline`, `!pip install …`, `files = !ls`, `?Linear`, `Linear?`."""

_CELL_MAGIC = re.compile(r"\s*%%(\w+)")

_AROUND_PYTHON = frozenset({"capture", "prun", "time", "timeit"})
"""Commands for a whole cell that leave it Python."""


class LeftOut(NamedTuple):
    """A line of a notebook that is no Python.

    Attributes:
        cell: the number of its code cell, from 1.
        text: the line.
    """

    cell: int
    text: str


@dataclass(frozen=True)
class Notebook:
    """The code that a notebook runs.

    Attributes:
        text: the code cells, one after another; in place of a line left out, there is a comment.
        left_out: what is for Jupyter alone.
        starts: the line of `text` in which each code cell begins.
    """

    text: str
    left_out: tuple[LeftOut, ...]
    starts: tuple[int, ...]

    def place(self, line: int) -> tuple[int, int]:
        """Return the code cell that a line of the text stands in, and its line there, both from 1."""
        cell = max(1, bisect_right(self.starts, line))
        return cell, line - self.starts[cell - 1] + 1 if self.starts else line


def read_notebook(data: bytes, name: str) -> Notebook:
    """Return what a notebook runs, of format 3 or 4.

    Args:
        data: the file's contents.
        name: what to call the file in messages.

    Raises:
        LoopError: when it is no notebook, or one in another language than Python.
    """
    return joined_cells([text_of(cell) for cell in code_cells(content_of(data, name), name)])


def content_of(data: bytes, name: str) -> Any:
    """Return the contents of a notebook's file.

    Raises:
        LoopError: when it is no notebook, or one in another language than Python.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise LoopError(words("Loop", "{file} is no notebook: it is no text in UTF-8.").format(file=name)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        told = words("Loop", "{file} is no notebook: it is broken at line {line}.")
        raise LoopError(told.format(file=name, line=line)) from None
    _check_language(content, name)
    return content


def _check_language(content: Any, name: str) -> None:
    metadata = content.get("metadata", {}) if isinstance(content, dict) else {}
    kernel = metadata.get("kernelspec", {}) if isinstance(metadata, dict) else {}
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if not str(language).lower().startswith("python"):
        told = words("Loop", "{file} is a notebook in {language}, not in Python.")
        raise LoopError(told.format(file=name, language=language))


def code_cells(content: Any, name: str) -> Iterator[dict[str, Any]]:
    """Yield each code cell.

    Raises:
        LoopError: when it is no notebook.
    """
    broken = LoopError(words("Loop", "{file} is no notebook: it has no cells.").format(file=name))
    if not isinstance(content, dict):
        raise broken
    sheets = content.get("worksheets", [content])
    for sheet in sheets if isinstance(sheets, list) else ():
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        if not isinstance(cells, list):
            raise broken
        for cell in cells:
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                yield cell


def text_of(cell: dict[str, Any]) -> str:
    """Return what is written in a cell."""
    source = cell.get("source", cell.get("input", ""))
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def lines_of(cell: str) -> list[str]:
    """Return the lines of a cell's text."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


def joined_cells(cells: list[str]) -> Notebook:
    """Return what some cells run, one after another."""
    lines: list[str] = []
    left_out: list[LeftOut] = []
    starts = []
    for number, cell in enumerate(cells, start=1):
        starts.append(len(lines) + 1)
        kept, gone = _python_of(lines_of(cell))
        lines += kept
        left_out += [LeftOut(number, text) for text in gone]
    return Notebook("\n".join(lines) + "\n", tuple(left_out), tuple(starts))


def _python_of(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines of a cell with comments in place of commands, and the commands."""
    first = next((line for line in lines if line.strip()), "")
    whole = _CELL_MAGIC.match(first)
    if whole and whole[1] not in _AROUND_PYTHON:
        return [f"# {line}" for line in lines], [first]
    kept: list[str] = []
    gone: list[str] = []
    continued = False
    for line in lines:
        if continued or (_MAGIC.match(line) and _complete(kept)):
            gone.append(line.strip())
            kept.append(f"# {line.strip()}".rstrip("\\") if continued else _in_place_of(line))
            continued = line.rstrip().endswith("\\")
        else:
            kept.append(line)
    return kept, gone


def _in_place_of(line: str) -> str:
    """Return a comment; where a block might be left empty, with a statement that does nothing."""
    indent = line[: len(line) - len(line.lstrip())]
    comment = f"# {line.strip()}".rstrip("\\")
    return f"{indent}pass  {comment}" if indent else comment


def _complete(lines: list[str]) -> bool:
    """Return whether no bracket, string or statement of some lines goes on in the next one."""
    if lines and lines[-1].rstrip().endswith("\\") and not lines[-1].lstrip().startswith("#"):
        return False
    try:
        for _ in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            pass
    except tokenize.TokenError:
        return False
    except (SyntaxError, IndentationError):
        return True
    return True
