"""A walk whose iterators' places can be gone back to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.i18n import Words
from core.iteration.lazy import lazy
from core.iteration.loaders import Loaders
from core.iteration.recorded import Recorded
from core.program.walk import Walk


class LoopWalk(Walk):
    """A walk of a training loop."""

    lazy = staticmethod(lazy)
    recorded = staticmethod(Recorded)

    def memento_state(self) -> None:
        """Keep nothing: what a walk is at is told by the keyframe."""

    def memento_restore(self, state: None) -> None:
        """Restore nothing."""


@contextmanager
def kept_loaders(notes: list[Words]) -> Iterator[None]:
    """Let data loaders make iterators whose place can be kept, within the block.

    Args:
        notes: what a person is to know of them.
    """
    loaders = Loaders()
    loaders.install(notes)
    try:
        yield
    finally:
        loaders.uninstall()
