"""The line of each key of a TOML text, which `tomllib` does not provide."""

from __future__ import annotations

from core.lessons.toml_tokens import Token, tokens

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Return the line of every table, key and array element by path, such as ("step", 2, "do", 0, "run").

    Args:
        text: TOML that `tomllib` can read, and without `excess`.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0
        self._lines: dict[Path, int] = {(): 1}
        self._elements: dict[Path, int] = {}
        """The last index so far of each array of tables."""

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self._after_newlines().kind != "end":
            if self._token.text == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        """Consume the next token; the end token stays."""
        token = self._token
        self._next += token.kind != "end"
        return token

    def _took(self, text: str) -> bool:
        """Consume the next token if it is this one, and return whether it was."""
        if self._token.text != text:
            return False
        self._take()
        return True

    def _after_newlines(self) -> Token:
        if self._token.kind == "newline":
            self._take()
        return self._token

    def _mark(self, path: Path) -> None:
        self._lines.setdefault(path, self._token.line)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while self._token.kind in ("bare", "string") or self._token.text == ".":
            token = self._take()
            if token.kind != "sign":
                parts.append(token.text[1:-1] if token.kind == "string" else token.text)
        return parts

    def _header(self) -> Path:
        """Parse `[title]`, or `[[step]]`, each of which adds an element to an array."""
        here = self._next
        array = self._took("[") and self._took("[")
        path: Path = ()
        for part in self._key():
            path = (*self._within(path), part)
        after, self._next = self._next, here
        self._mark(path)
        if array:
            self._elements[path] = self._elements.get(path, -1) + 1
            path = self._within(path)
            self._mark(path)
        self._next = after
        while self._took("]"):
            pass
        return path

    def _within(self, path: Path) -> Path:
        """Return a table, or the last one so far of an array of tables."""
        return (*path, self._elements[path]) if path in self._elements else path

    def _pair(self, table: Path) -> None:
        path, here = table, self._token
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, here.line)
        if self._took("="):
            self._value(path)
        elif self._token is here:
            self._take()

    def _value(self, path: Path) -> None:
        self._mark(path)
        if self._took("["):
            self._elements_of(path)
        elif self._took("{"):
            self._pairs_of(path)
        else:
            while self._token.kind not in ("newline", "end") and self._token.text not in (",", "]", "}"):
                self._take()

    def _elements_of(self, path: Path) -> None:
        index = 0
        while self._after_newlines().kind != "end" and not self._took("]"):
            if not self._took(","):
                self._value((*path, index))
                index += 1

    def _pairs_of(self, path: Path) -> None:
        """Parse the pairs of an inline table."""
        while self._after_newlines().kind != "end" and not self._took("}"):
            if not self._took(","):
                self._pair(path)
