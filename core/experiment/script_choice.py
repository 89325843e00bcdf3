"""What a person chooses when a script is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

Constant = int | float | bool | str


@dataclass(frozen=True)
class ScriptChoice:
    """A script, and how it is to be run.

    Attributes:
        path: of the `.py` file or the notebook.
        arguments: what would follow its name on a command line.
        seed: of all generators, where the script sets none.
        loop: the line of its training loop, "12" or "engine.py:12"; found by what the loops do when None.
        constants: values to run with in the place of those that its text assigns, by name.
        text: of the file, where it is not saved; None for what the file holds.
    """

    path: Path
    arguments: tuple[str, ...] = ()
    seed: int = 0
    loop: str | None = None
    constants: Mapping[str, Constant] = field(default_factory=lambda: MappingProxyType({}))
    text: str | None = None

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name
