"""How did this number come about? One cell of a weight or of a gradient over the iterations.

What leaves this module is frozen. Importing it loads no torch, so that a panel can be built before torch is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.engine.stepper import Stepper
    from core.explain.types import Reference


@dataclass(frozen=True, slots=True)
class History:
    """A cell over the iterations of the present branch, those that were gone back from included.

    Attributes:
        tensor, cell: which one.
        iterations: how many were complete, rising; of the present moment the one in progress.
        values: at each of them.
        present: the iteration of the present moment; its value is among the others, unless there is none now.
    """

    tensor: str
    cell: tuple[int, ...]
    iterations: tuple[int, ...]
    values: tuple[float, ...]
    present: int


def history_of(stepper: Stepper, reference: Reference) -> History:
    """A cell at the keyframes of the present branch, at moments between them as far as time allows, and now.

    These moments lie between two iterations: where a gradient is cleared there, it is left out rather than called zero.
    Changes nothing in the run.

    Raises:
        CellError: when there is no such tensor or cell, or nothing is kept of it; in words for a person.
    """
    from core.explain.past import past

    return past(stepper, reference)
