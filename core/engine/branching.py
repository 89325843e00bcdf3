"""The futures that a run has left for another one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from core.engine.position import Position
from core.history.branch import Branch, common_past
from core.i18n import joined


class Branching:
    """Forks the branch that a position is on, and keeps what was left of it."""

    def __init__(self, position: Position) -> None:
        self._at = position
        self._left: list[Branch] = []

    def leave_future(self, begins: int, name: str) -> None:
        """Let another history begin at an iteration; what was computed from there on is kept as a branch."""
        branch = self._at.branch
        if branch.computed >= begins:
            self._left.append(branch)
            self._at.branch = branch.forked(self._unused(name), begins - 1)
        elif branch.parent is not None and branch.fork == begins - 1:
            branch.name = self._unused(name)

    def _unused(self, name: str) -> str:
        taken = {branch.name for branch in self._left}
        numbered = (joined(" ", [name, f"({number})"]) for number in itertools.count(2))
        return next(new for new in itertools.chain([name], numbered) if new not in taken)

    def left(self) -> list[tuple[Branch, int]]:
        """Return what was left, each with its last iteration in common with the present branch."""
        return [(branch, common_past(branch, self._at.branch)) for branch in self._left]

    def take(self, name: str) -> None:
        """Put the position on a branch that was left; where on it, is for the caller to say.

        Raises:
            ValueError: when there is none of that name.
        """
        found = [branch for branch in self._left if branch.name == name]
        if not found:
            raise ValueError(f"There is no branch “{name}”.")
        self._left.remove(found[0])
        present = self._at.branch
        if present.computed > present.fork or present.parent is None:
            self._left.append(present)
        self._at.branch = found[0]

    def forget(self, lost: Iterable[Branch]) -> None:
        """Give up branches of which nothing is kept any longer."""
        self._left = [branch for branch in self._left if branch not in lost]

    def forget_all(self) -> None:
        """Give all of them up."""
        self._left = []
