"""The part of a run that health samples read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor

    from core.history.branch import Branch
    from core.program.loop import Loop


class RunView(Protocol):
    """A run at its current moment; `core.engine.runner` documents each member."""

    branch: Branch
    finished: int
    loop: Loop

    @property
    def at_boundary(self) -> bool:
        """Whether the run is between two iterations."""

    @property
    def iteration(self) -> int:
        """The iteration in progress, or the last complete one at a boundary."""

    @property
    def line(self) -> int:
        """The line about to run."""

    @property
    def phase(self) -> str | None:
        """The phase of the line that ran last."""

    @property
    def phase_ended(self) -> bool:
        """Whether the next line belongs to another phase than the line that ran last."""

    @property
    def parameters(self) -> Mapping[str, Tensor]:
        """The parameters by name."""

    @property
    def gradients(self) -> Mapping[str, Tensor | None]:
        """The gradients by name; None where there is none yet."""

    @property
    def named_values(self) -> Mapping[str, object]:
        """The variables, parameters and gradients by name."""
