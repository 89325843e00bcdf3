"""The frozen picture of a moment that leaves the trainer: numbers and 8-bit maps, never a live tensor.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.view.requests import CURVE, HEALTH, NOWHERE, Area

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from core.engine.reports import Failure, Value
    from core.experiment.config import RunConfig
    from core.health.sample import HealthRecord
    from core.history.loss_series import Curve

    Pixels = npt.NDArray[np.uint8]
    Cells = npt.NDArray[np.float64]

NOT_FINITE = 0
"""The pixel of a cell that is infinite or not a number."""

ZERO = 128
"""The pixel of zero; a map's scale runs from 1 (−scale) to 255 (+scale)."""


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
    area: Area = NOWHERE
    pixels: Pixels | None = None
    row_step: int = 1
    column_step: int = 1
    probe: tuple[int, int, float] | None = None
    cells: Cells | None = None
    changed: bool = False
    accumulated: int | None = None


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


@dataclass(frozen=True, slots=True, eq=False)
class LossPicture:
    """The loss as a screen can show it.

    Attributes:
        curve: the losses in view of all computed iterations.
        branches: the futures that were left, and the previous runs.
    """

    curve: Curve
    branches: tuple[BranchCurve, ...] = ()


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
        values: what each line of this iteration made, by line; None when text was not asked for.
        pictures: by the part of the screen that asked for them.
        learning_rate: in use: of the optimizer, or of the variable that the update multiplies by; None when the loop
            has neither.
        next_learning_rate: that a person has commanded for the next iteration.
        computed: how many iterations the present branch has been computed to.
        branch: the name of the present branch.
        keyframes: the iterations whose state is kept; with the text.
        failure: what the loop raised at the line about to run; None while all is well.
        drift: the iteration at which a replay differed from what was computed before; None while none has.
    """

    iteration: int
    finished: int
    line: int
    last_line: int | None
    phase: str | None
    loss: float | None
    loss_iteration: int
    values: Mapping[int, tuple[Value, ...]] | None = None
    pictures: Mapping[str, object] = field(default_factory=dict)
    learning_rate: float | None = None
    next_learning_rate: float | None = None
    computed: int = 0
    branch: str = ""
    keyframes: tuple[int, ...] = ()
    failure: Failure | None = None
    drift: int | None = None

    @property
    def maps(self) -> dict[str, MapPicture]:
        """The maps among the pictures, by the tensor's name."""
        return {picture.name: picture for picture in self.pictures.values() if isinstance(picture, MapPicture)}

    @property
    def loss_picture(self) -> LossPicture | None:
        """The loss; None when it was not asked for."""
        picture = self.pictures.get(CURVE)
        return picture if isinstance(picture, LossPicture) else None

    @property
    def health(self) -> HealthRecord | None:
        """What is known of the health of the present branch; None when it was not asked for."""
        record: HealthRecord | None = self.pictures.get(HEALTH)  # type: ignore[assignment]
        return record
