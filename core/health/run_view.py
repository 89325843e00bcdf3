"""What a sample of a run's health needs to know of the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor

    from core.history.branch import Branch
    from core.program.loop import Loop


class RunView(Protocol):
    """A run as it stands now; `core.engine.runner` has the meaning of each."""

    branch: Branch
    finished: int
    loop: Loop

    @property
    def at_boundary(self) -> bool: ...
    @property
    def iteration(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def phase(self) -> str | None: ...
    @property
    def phase_ended(self) -> bool: ...
    @property
    def parameters(self) -> Mapping[str, Tensor]: ...
    @property
    def gradients(self) -> Mapping[str, Tensor | None]: ...
    @property
    def named_values(self) -> Mapping[str, object]: ...
