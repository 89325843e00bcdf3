"""The futures that a run has left for another one."""

from __future__ import annotations

from collections.abc import Iterable

from core.engine.position import Position
from core.history.branch import Branch
from core.history.names import branch_name, unused


class Branching:
    """Fork the branch that a position is on, and keep what was left of it.

    Attributes:
        left: the branches that can be returned to.
    """

    def __init__(self, position: Position) -> None:
        self._at = position
        self.left: list[Branch] = []

    def leave_future(self, begins: int) -> None:
        """Let another history begin at an iteration; what was computed from there on is kept as a branch."""
        branch = self._at.branch
        if branch.computed >= begins:
            self.left.append(branch)
            self._at.branch = branch.forked(branch.name, begins - 1)
        self._at.stops.forget(begins)

    def name_present(self) -> None:
        """Call the present branch by what it does otherwise."""
        name = branch_name(self._at.branch, self._at.subject.loop.source)
        self._at.branch.name = unused(name, {branch.name for branch in self.left})

    def take(self, name: str) -> None:
        """Put the position on a branch that was left; where on it, is for the caller to say.

        Raises:
            ValueError: when there is none of that name.
        """
        found = [branch for branch in self.left if branch.name == name]
        if not found:
            raise ValueError(f"There is no branch “{name}”.")
        self.left.remove(found[0])
        present = self._at.branch
        if present.computed > present.fork or present.parent is None:
            self.left.append(present)
        self._at.branch = found[0]

    def forget(self, lost: Iterable[Branch]) -> None:
        """Give up branches of which nothing is kept any longer."""
        self.left = [branch for branch in self.left if branch not in lost]
