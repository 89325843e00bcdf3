"""Imports the modules of a script's project, with the code that pauses."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from core.engine.script_walk import ScriptWalk
from core.program.pauses import WALK
from core.program.project import Project, SourceFile


class ProjectFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the modules of a project with the code that pauses.

    Attributes:
        builtins: what they are to have as `__builtins__`.
    """

    def __init__(self, project: Project, walk: ScriptWalk) -> None:
        self._project = project
        self._walk = walk
        self.builtins: dict[str, Any] = {}

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Import the project's modules within the block."""
        sys.meta_path.insert(0, self)
        try:
            yield
        finally:
            if self in sys.meta_path:
                sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how to import a module of the project; None for any other."""
        file = self._project.files.get(fullname)
        if file is None or fullname == "__main__":
            return None
        spec = importlib.machinery.ModuleSpec(fullname, self, origin=str(file.path), is_package=_is_package(file))
        spec.has_location = True
        if _is_package(file):
            spec.submodule_search_locations = [str(file.path.parent)]
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Leave it to Python to make the module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's code."""
        module.__dict__.update({WALK: self._walk, "__builtins__": self.builtins})
        text = self._walk.state.text
        assert text is not None
        exec(text.codes[module.__name__], module.__dict__)


def _is_package(file: SourceFile) -> bool:
    return file.path.name == "__init__.py"
