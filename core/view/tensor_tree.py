"""The names and shapes of a moment's tensors, by module.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import words

IN_BETWEEN = words("Tensors", "values in between")
"""What the group of the values is called that are there only while an iteration runs."""


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """A tensor.

    Attributes:
        name: the path that leads to it in the script.
        label: the end of that path, within its group.
        shape: None for a gradient that is not there yet.
        kind: the kind of its numbers, such as "float32"; empty for a gradient that is not there yet.
        gradient: the name of its gradient; empty where none is kept for it.
        parameter: whether it is trained, or the gradient of what is.
    """

    name: str
    label: str
    shape: tuple[int, ...] | None
    kind: str
    gradient: str = ""
    parameter: bool = False


@dataclass(frozen=True, slots=True)
class TensorGroup:
    """Tensors that belong together: those of a module, or the values of the iteration.

    Attributes:
        name: the path that leads to the module; empty for what belongs to none.
        label: what the group is called, within the group that it lies in.
        kind: the module's class; empty for what is no module.
        depth: how many groups it lies in.
        entries: its tensors, without those of the groups within it.
    """

    name: str
    label: str
    kind: str
    depth: int
    entries: tuple[TensorEntry, ...]


@dataclass(frozen=True, slots=True)
class TensorTree:
    """All groups, each before those that lie in it.

    Attributes:
        groups: the groups.
        parameters: the names of those tensors that are trained, in the script's order.
    """

    groups: tuple[TensorGroup, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[TensorEntry, ...]:
        """All tensors in their order."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def names(self) -> frozenset[str]:
        """The names of all tensors."""
        return frozenset(entry.name for entry in self.entries)
