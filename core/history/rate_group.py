"""A name for the parameter groups of optimizers, each of which has a learning rate."""

from __future__ import annotations

from typing import NamedTuple


class RateGroup(NamedTuple):
    """One parameter group.

    Attributes:
        optimizer: the name that leads to its optimizer, such as `optimizer` or `self.g_optimizer`.
        place: its number among the groups of that optimizer, from 0.
    """

    optimizer: str
    place: int = 0

    @property
    def code(self) -> str:
        """The group as Python writes it."""
        return f"{self.optimizer}.param_groups[{self.place}]"
