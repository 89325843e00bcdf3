"""The file of losses that `train` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import atomic_file

if TYPE_CHECKING:
    from core.history.loss_series import Losses


def write_losses(path: str, losses: Losses) -> None:
    """Write a CSV file of every loss, with enough digits to read back the same numbers."""
    with atomic_file.replacing(path) as file:
        file.write(b"iteration,loss\n")
        file.writelines(f"{iteration},{loss!r}\n".encode() for iteration, loss in enumerate(losses, start=1))
