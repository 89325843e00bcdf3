"""Files of scripts and notebooks with other values of their constants."""

from __future__ import annotations

import io
import json
import tokenize
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

from core.i18n import words
from core.program.literals import Literal
from core.program.notebook import read_notebook
from core.program.project import NOTEBOOK
from core.program.settings import with_constants

_STYLES = [
    {"indent": indent, "ensure_ascii": ascii_alone} for indent, ascii_alone in product((1, 2, 4, None), (False, True))
]
"""How notebooks are written, Jupyter's own way first."""


def file_with_constants(path: Path, data: bytes, values: Mapping[str, Literal]) -> bytes:
    """Return the contents of a file with other values of its constants, in its own encoding.

    Args:
        path: of the script or notebook.
        data: the contents.
        values: the values by the keys of the constants.

    Raises:
        SyntaxError: when the file is no Python.
        ValueError: with a message for a person, when its encoding lacks a sign of a value.
        LoopError: when it is no notebook though it is called one.
    """
    return _notebook(path, data, values) if path.suffix.lower() == NOTEBOOK else _script(data, values)


def _script(data: bytes, values: Mapping[str, Literal]) -> bytes:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    try:
        return with_constants(data.decode(encoding), values).encode(encoding)
    except UnicodeEncodeError as error:
        missing = words("Constants", "The file is in {encoding}, which has no “{sign}”.")
        raise ValueError(missing.format(encoding=encoding, sign=error.object[error.start])) from None


def _notebook(path: Path, data: bytes, values: Mapping[str, Literal]) -> bytes:
    """Change the lines of cells in which constants stand; a literal never takes another number of lines."""
    notebook = read_notebook(data, path.name)
    changed = with_constants(notebook.text, values)
    content = json.loads(data.decode("utf-8-sig"))
    written = _style_of(content, data)
    cells = _code_cells(content)
    lines = zip(notebook.text.split("\n"), changed.split("\n"), strict=True)
    for number, (old, new) in enumerate(lines, start=1):
        if old != new:
            place, inner = notebook.place(number)
            _change_line(cells[place - 1], inner - 1, old, new)
    text = json.dumps(content, **written) + ("\n" if data.endswith(b"\n") else "")
    return text.encode("utf-8", "surrogatepass")


def _style_of(content: Any, data: bytes) -> dict[str, Any]:
    text = data.decode("utf-8-sig").rstrip()
    return next((style for style in _STYLES if json.dumps(content, **style) == text), _STYLES[0])  # type: ignore[arg-type]


def _code_cells(content: dict[str, Any]) -> list[dict[str, Any]]:
    sheets = content.get("worksheets", [content])
    return [cell for sheet in sheets for cell in sheet["cells"] if cell.get("cell_type") == "code"]


def _change_line(cell: dict[str, Any], inner: int, old: str, new: str) -> None:
    """Put a line into a cell, which keeps its text as one string or as a list of lines."""
    name = "source" if "source" in cell else "input"
    source = cell[name]
    whole = "".join(source) if isinstance(source, list) else str(source)
    lines = whole.splitlines(keepends=True) if "\r" in whole else _lines(whole)
    lines[inner] = lines[inner].replace(old, new)
    cell[name] = lines if isinstance(source, list) else "".join(lines)


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; what `splitlines` takes for an end besides is none in a notebook."""
    *complete, last = text.split("\n")
    return [f"{line}\n" for line in complete] + ([last] if last else [])
