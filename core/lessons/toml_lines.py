"""Where each key of a TOML text stands, which `tomllib` does not tell."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*""")
_STRING = re.compile(r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL)
_SCALAR = re.compile(r"[^,\]}\n#]+")
_HEADER = re.compile(r"(\[\[?)((?:[^\]\"']|\"[^\"]*\"|'[^']*')*)\]\]?")


def lines_of(text: str) -> dict[Path, int]:
    """The line of every table, key and element of an array, by its path, such as ("step", 2, "do", 0, "run").

    Args:
        text: sound TOML: that `tomllib` can read it is taken for granted.
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._lines: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        self._lines[()] = 1
        table: Path = ()
        while self._skip_blank():
            if self._text[self._place] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _skip_blank(self) -> bool:
        """Over spaces, line ends and comments; says whether anything is left."""
        return self._over(_BLANK) is not None and self._place < len(self._text)

    def _over(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._place)
        if match is not None:
            self._place = match.end()
        return match

    def _mark(self, path: Path) -> None:
        self._lines.setdefault(path, self._text.count("\n", 0, self._place) + 1)

    def _header(self) -> Path:
        """`[title]`, or `[[step]]`, which is another element of an array each time."""
        here = self._place
        match = self._over(_HEADER)
        assert match is not None
        path = tuple(part.strip(" \t\"'") for part in match[2].split("."))
        end, self._place = self._place, here
        found: Path = path
        if match[1] == "[[":
            self._mark(path)
            self._tables[path] = self._tables.get(path, -1) + 1
            found = (*path, self._tables[path])
        elif path[:1] in self._tables:
            found = (path[0], self._tables[path[:1]], *path[1:])
        self._mark(found)
        self._place = end
        return found

    def _pair(self, table: Path) -> None:
        path = table
        self._skip_blank()
        while (match := self._over(_KEY)) is not None:
            path = (*path, match[1].strip("\"'"))
            self._mark(path)
            if self._text[self._place] == "=":
                break
            self._place += 1
        self._place += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        self._mark(path)
        match self._text[self._place]:
            case "[":
                self._inside(path, "]")
            case "{":
                self._inside(path, "}")
            case _:
                if self._over(_STRING) is None:
                    self._over(_SCALAR)

    def _inside(self, path: Path, closing: str) -> None:
        """The elements of an array, or the pairs of a table on one line."""
        self._place += 1
        index = 0
        while self._skip_blank() and self._text[self._place] != closing:
            if self._text[self._place] == ",":
                self._place += 1
            elif closing == "]":
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
        self._place += 1
