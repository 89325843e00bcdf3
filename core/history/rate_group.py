"""Names for what has a learning rate: the parameter groups of optimizers, or a variable."""

from __future__ import annotations

from typing import NamedTuple

VARIABLE = -1


class RateGroup(NamedTuple):
    """One parameter group, or the variable of a script without an optimizer.

    Attributes:
        name: the name that leads to its optimizer, such as `optimizer` or `self.g_optimizer`; or that of the variable.
        place: its number among the groups of that optimizer, from 0; `VARIABLE` for a variable.
    """

    name: str
    place: int = 0

    @property
    def code(self) -> str:
        """What Python calls it."""
        return self.name if self.place == VARIABLE else f"{self.name}.param_groups[{self.place}]"
