"""A script and the modules of the same project that it imports: their texts and syntax trees."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from core.errors import LoopError
from core.i18n import words
from core.program.notebook import Notebook, read_notebook
from core.program.parsing import parsed
from core.program.plain_text import decoded

SCRIPT = "__main__"
"""The module name of a script while it runs."""

NOTEBOOK = ".ipynb"

_PACKAGE = "__init__.py"


@dataclass(frozen=True, eq=False)
class SourceFile:
    """One file of a project.

    Attributes:
        name: its module name; `SCRIPT` for the script.
        path: where it stands.
        text: what it says, its lines ended by line feeds; of a notebook, the code cells one after another.
        tree: its syntax tree. Nothing may change it: paths are told by the identity of its nodes.
        notebook: what was read when the file is a notebook.
    """

    name: str
    path: Path
    text: str
    tree: ast.Module
    notebook: Notebook | None = None

    @property
    def package(self) -> str:
        """The package that its relative imports start from; empty when there is none."""
        return self.name if self.path.name == _PACKAGE else self.name.rpartition(".")[0]

    def imported_module(self, statement: ast.ImportFrom) -> str:
        """Return the full name of the module that a `from … import` takes from; empty when Python would refuse it."""
        if not statement.level:
            return statement.module or ""
        parts = self.package.split(".") if self.package else []
        kept = len(parts) - (statement.level - 1)
        if kept < 1:
            return ""
        return ".".join([*parts[:kept], *([statement.module] if statement.module else [])])

    def place(self, line: int) -> str:
        """Return a line in words: "engine.py, line 3"; of a notebook, with its cell."""
        if self.notebook is None:
            return words("Loop", "{file}, line {line}").format(file=self.path.name, line=line)
        cell, inner = self.notebook.place(line)
        return words("Loop", "{file}, cell {cell}, line {line}").format(file=self.path.name, cell=cell, line=inner)


@dataclass(frozen=True, eq=False)
class Project:
    """A script and what it imports from beside itself.

    Attributes:
        files: the files by module name, the script first.
    """

    files: Mapping[str, SourceFile]

    @property
    def script(self) -> SourceFile:
        """The script itself."""
        return self.files[SCRIPT]

    @classmethod
    def read(cls, path: Path | str, text: str | None = None) -> Project:
        """Read a script or notebook, and the modules of the same project that it imports, directly or not.

        Args:
            path: of the script.
            text: what the script says in the place of what its file holds.

        Raises:
            LoopError: when a file cannot be read or is no Python; its line is one of the script.
        """
        script = _read(SCRIPT, Path(path), text)
        files = {SCRIPT: script}
        finder = _Finder(_roots(script))
        waiting = [script]
        while waiting:
            source = waiting.pop(0)
            for name in _imported_names(source):
                for part, found in finder.modules(name):
                    if part not in files:
                        files[part] = _read(part, found)
                        waiting.append(files[part])
        return cls(MappingProxyType(files))

    def holds(self, module: str) -> bool:
        """Return whether a module name is one of the project's, or of a package of it."""
        return module in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for file in self.files for name in _with_packages(file))

    def file_at(self, name: str) -> SourceFile | None:
        """Return the file that a person calls `name`: "engine.py", "net/engine.py" or "engine"."""
        wanted = Path(name).with_suffix("").parts
        for file in self.files.values():
            if file.path.with_suffix("").parts[-len(wanted) :] == wanted:
                return file
        return None


class _Finder:
    """Finds modules as Python does, in the folders of the project only."""

    def __init__(self, roots: list[Path]) -> None:
        self._roots = roots

    def modules(self, name: str) -> Iterator[tuple[str, Path]]:
        """Yield the files that are run when a module is imported: its packages, then itself."""
        parts = name.split(".")
        if not all(parts) or parts[0] in sys.builtin_module_names:
            return
        for root in self._roots:
            folder, found = root, False
            for depth, part in enumerate(parts, start=1):
                package, module = folder / part / _PACKAGE, folder / f"{part}.py"
                file = package if package.is_file() else module
                if file.is_file():
                    found = True
                    yield ".".join(parts[:depth]), file
                folder = folder / part
                if not folder.is_dir():
                    break
            if found:
                return


def _roots(script: SourceFile) -> list[Path]:
    """Return where imports are looked up: the script's folder, and the one around it when the script asks for more."""
    folder = script.path.resolve().parent
    extended = any(
        isinstance(node, ast.Attribute) and node.attr == "path" and getattr(node.value, "id", "") == "sys"
        for node in ast.walk(script.tree)
    )
    return [folder, folder.parent] if extended else [folder]


def _with_packages(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _imported_names(file: SourceFile) -> Iterator[str]:
    """Yield the names of the modules that a file may import, wherever in it."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (module := file.imported_module(node)):
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names if alias.name != "*")
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module" and node.args:
            name = getattr(node.args[0], "value", None)
            if isinstance(name, str):
                yield name


def read_text(path: Path) -> str:
    """Return the text of a script, its lines ended by line feeds; of a notebook, its code cells one after another.

    Raises:
        LoopError: when the file cannot be read.
    """
    data = _data(path)
    notebook = _notebook(data, path)
    return notebook.text if notebook else decoded(data, path.name)[0]


def _read(name: str, path: Path, text: str | None = None) -> SourceFile:
    data = _data(path)
    notebook = _notebook(data, path)
    if text is None:
        text = notebook.text if notebook else decoded(data, path.name)[0]
    return SourceFile(name, path, text, _tree(name, path, text, notebook), notebook)


def _data(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise LoopError(words("Loop", "{file} cannot be read: {reason}.").format(file=path, reason=reason)) from None


def _notebook(data: bytes, path: Path) -> Notebook | None:
    return read_notebook(data, path.name) if path.suffix.lower() == NOTEBOOK else None


def _tree(name: str, path: Path, text: str, notebook: Notebook | None) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are given when the text is compiled
            return parsed(text, str(path))
    except SyntaxError as error:
        line = error.lineno or 1
        place = SourceFile(name, path, text, ast.Module([], []), notebook).place(line)
        message = f"{error.msg[:1].upper()}{error.msg[1:]}"
        told = words("Loop", "{place}: {message}.").format(place=place, message=message)
        raise LoopError(told, line if name == SCRIPT else None) from None
    except (RecursionError, MemoryError):  # both say that the parser's stack is full
        raise LoopError(words("Loop", "{file} is nested too deeply.").format(file=path.name)) from None
    except ValueError as error:  # such as a null byte
        told = words("Loop", "{file} is no text that Python can read: {reason}.")
        raise LoopError(told.format(file=path.name, reason=error)) from None
