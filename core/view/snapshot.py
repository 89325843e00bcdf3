"""The frozen picture of a moment that leaves the trainer: numbers and 8-bit maps, never a live tensor.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from core.engine.reports import Failure, Value
    from core.experiment.config import RunConfig
    from core.health.sample import HealthRecord, HealthRequest
    from core.history.loss_series import Curve

    Pixels = npt.NDArray[np.uint8]
    Cells = npt.NDArray[np.float64]

NOT_FINITE = 0
"""The pixel of a cell that is infinite or not a number."""

ZERO = 128
"""The pixel of zero; a map's scale runs from 1 (−scale) to 255 (+scale)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: rows `top` … `bottom` − 1, columns `left` … `right` − 1."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class MapRequest:
    """What the screen wants of one map.

    Attributes:
        height, width: the most rows and columns of pixels it can show.
        area: the cells in view; None for all.
        probe: the row and column whose exact value is wanted.
        cells: whether all the exact values in view are wanted, if there are few enough.
    """

    height: int
    width: int
    area: Area | None = None
    probe: tuple[int, int] | None = None
    cells: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class MapPicture:
    """A matrix, or a part of it, as a screen can show it.

    Attributes:
        name: of the tensor.
        shape: of the tensor; None when there is no gradient yet.
        scale: the largest absolute finite value of the whole tensor: the colours run from −scale to +scale.
        norm: the Euclidean norm of the whole tensor; None when it was not asked for.
        area: the cells that the pixels cover.
        pixels: (height, width); each the extreme of `row_step` × `column_step` cells, so that no single large value
            vanishes.
        row_step, column_step: cells a pixel stands for, downwards and across.
        probe: row, column and exact value of the cell asked for.
        cells: the exact values in the area, when there are few enough to be read.
        changed: whether the line that ran last changed the tensor.
        accumulated: of a gradient, how many backward passes it is the sum of: 0 once cleared; None when unknown.
    """

    name: str
    shape: tuple[int, ...] | None = None
    scale: float = 0.0
    norm: float | None = None
    area: Area = Area(0, 0, 0, 0)
    pixels: Pixels | None = None
    row_step: int = 1
    column_step: int = 1
    probe: tuple[int, int, float] | None = None
    cells: Cells | None = None
    changed: bool = False
    accumulated: int | None = None


@dataclass(frozen=True, slots=True)
class CurveRequest:
    """What the screen wants of the loss: the iterations in view (None: all) and how many columns it has."""

    columns: int = 500
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """All that the screen wants to see.

    Attributes:
        maps: by name; the maps left out are not made.
        curve: of the loss; None for none.
        words: whether it wants what is read rather than looked at: the loss and what each line made.
        health: of the run; None while nobody looks at it.
    """

    maps: Mapping[str, MapRequest] = field(default_factory=dict)
    curve: CurveRequest | None = CurveRequest()
    words: bool = True
    health: HealthRequest | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """What stays the same while a run goes on.

    Attributes:
        config: the choices it was made of.
        source: the text of its loop, as the present iteration runs it.
        original: the text of the trainer's own loop.
        phases: in the order in which the loop goes through them.
        lines: the phase of each line at which the loop pauses, by line.
        maps: (parameter, its gradient) names, in the trainer's order.
        threads: how many torch computes with.
    """

    config: RunConfig
    source: str
    original: str
    phases: tuple[str, ...]
    lines: Mapping[int, str | None]
    maps: tuple[tuple[str, str], ...]
    threads: int

    @property
    def edited(self) -> bool:
        """Whether a person has changed the loop."""
        return self.source != self.original


@dataclass(frozen=True, slots=True, eq=False)
class BranchCurve:
    """A future that was computed and then left.

    Attributes:
        name: what made it what it is.
        fork: the last iteration that it has in common with the present branch.
        last: the last iteration that was computed.
        curve: its losses in view, from the fork on.
    """

    name: str
    fork: int
    last: int
    curve: Curve


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run paused on its own.

    Attributes:
        reason: in words.
        healthy: the last iteration after which every number was finite, when one no longer is.
    """

    reason: str
    healthy: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One moment of a run.

    Attributes:
        iteration: the one in progress, or the last finished one between two; 0 at the start.
        finished: how many iterations are complete.
        line: the line about to run.
        last_line: the line that ran last; None at the start.
        phase: the phase of the line that ran last.
        loss: of this iteration, as soon as its line has run; before, that of the last. None when it was not asked for.
        loss_iteration: the iteration that the loss belongs to.
        values: what each line of this iteration made, by line; None when it was not asked for.
        maps: parameters and gradients by name, in the trainer's order.
        curve: the losses of all computed iterations; None when it was not asked for.
        learning_rate: in use, or commanded from the next iteration on; None where the loop names none.
        computed: how many iterations the present branch has been computed to.
        branch: the name of the present branch.
        branches: the futures that were left; with the curve.
        keyframes: the iterations whose state is kept; with the words.
        failure: what the loop raised at the line about to run; None while all is well.
        drift: the iteration at which a replay differed from what was computed before; None while none has.
        health: what is known of the present branch's; with the words, and None when it was not asked for.
    """

    iteration: int
    finished: int
    line: int
    last_line: int | None
    phase: str | None
    loss: float | None
    loss_iteration: int
    values: Mapping[int, tuple[Value, ...]] | None = None
    maps: Mapping[str, MapPicture] = field(default_factory=dict)
    curve: Curve | None = None
    learning_rate: float | None = None
    computed: int = 0
    branch: str = ""
    branches: tuple[BranchCurve, ...] = ()
    keyframes: tuple[int, ...] = ()
    failure: Failure | None = None
    drift: int | None = None
    health: HealthRecord | None = None
