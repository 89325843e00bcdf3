"""Snapshots of a moment for the screen: numbers and 8-bit maps, never a live tensor.

Imports neither torch nor numpy: the window is built before they are loaded.
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
"""The pixel value of a cell that is infinite or NaN."""

ZERO = 128
"""The pixel value of zero; a map's scale runs from 1 (−scale) to 255 (+scale)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: rows `top` … `bottom` − 1, columns `left` … `right` − 1."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class MapRequest:
    """A request for one map.

    Attributes:
        height, width: the most rows and columns of pixels that can be shown.
        area: the cells in view; None for all.
        probe: the row and column whose exact value is wanted.
        cells: whether all exact values in view are wanted, if there are few enough.
    """

    height: int
    width: int
    area: Area | None = None
    probe: tuple[int, int] | None = None
    cells: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class MapPicture:
    """A matrix, or a part of it, as shown on a screen.

    Attributes:
        name: the name of the tensor.
        shape: the shape of the tensor; None if there is no gradient yet.
        scale: the largest absolute finite value of the whole tensor: the colours run from −scale to +scale.
        norm: the Euclidean norm of the whole tensor; None if not requested.
        area: the cells that the pixels cover.
        pixels: (height, width); each the extreme of `row_step` × `column_step` cells, so that no single large value
            vanishes.
        row_step, column_step: the number of cells per pixel, downwards and across.
        probe: the row, column and exact value of the requested cell.
        cells: the exact values in the area, if there are few enough to be read.
        changed: whether the line that ran last changed the tensor.
        accumulated: the number of backward passes summed in a gradient: 0 once cleared; None if unknown.
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
    """A request for the loss curve: the iterations in view (None: all) and the number of columns."""

    columns: int = 500
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """A request for everything shown on the screen.

    Attributes:
        maps: the requests for maps by name; other maps are not made.
        curve: the request for the loss curve; None for none.
        readouts: whether to include the read-outs: the loss and what each line made.
        health: the request for health samples; None while nobody looks at them.
    """

    maps: Mapping[str, MapRequest] = field(default_factory=dict)
    curve: CurveRequest | None = CurveRequest()
    readouts: bool = True
    health: HealthRequest | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """The constants of a run.

    Attributes:
        config: its configuration.
        source: the source of its loop, as the current iteration runs it.
        original: the source of the trainer's own loop.
        phases: its phases in the order of the loop.
        lines: the phase of each executable line, by line number.
        maps: pairs of names of a parameter and its gradient, in the trainer's order.
        threads: the number of threads that torch uses.
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
        """Whether the user has edited the loop."""
        return self.source != self.original


@dataclass(frozen=True, slots=True, eq=False)
class BranchCurve:
    """A future that was computed and then abandoned.

    Attributes:
        name: the name of the branch, after the change that made it.
        fork: the last iteration that it shares with the current branch.
        last: the last iteration that was computed.
        curve: its losses in view, from the fork on.
    """

    name: str
    fork: int
    last: int
    curve: Curve


@dataclass(frozen=True, slots=True)
class Stop:
    """The reason for which a run paused on its own.

    Attributes:
        reason: the reason, for a person.
        healthy: the last iteration after which every number was finite, if one no longer is.
    """

    reason: str
    healthy: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One moment of a run.

    Attributes:
        iteration: the iteration in progress, or the last complete one between two; 0 at the start.
        finished: the number of complete iterations.
        line: the line about to run.
        last_line: the line that ran last; None at the start.
        phase: the phase of the line that ran last.
        loss: the loss of this iteration once its line has run, before that of the last one. None if not requested.
        loss_iteration: the iteration that the loss belongs to.
        values: what each line of this iteration made, by line number; None if not requested.
        maps: parameters and gradients by name, in the trainer's order.
        curve: the losses of all computed iterations; None if not requested.
        learning_rate: the learning rate from the next iteration on.
        computed: the number of iterations computed on the current branch.
        branch: the name of the current branch.
        branches: the abandoned futures; included with the curve.
        keyframes: the iterations whose state is kept; included with the read-outs.
        failure: the exception of the loop at the line about to run; None while all is well.
        drift: the iteration at which a replay differed from what was computed before; None if none has.
        health: the health of the current branch; included with the read-outs, and None if not requested.
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
