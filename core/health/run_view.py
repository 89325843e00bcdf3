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
