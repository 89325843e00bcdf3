"""Snapshots of a moment for the screen: numbers and 8-bit maps, never a live tensor.

Imports neither torch nor numpy: the window is built before they are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core.program.settings import Settings
from core.view.arrangement import Arrangement, arrange
from core.view.requests import CURVE, FIGURES, HEALTH, NOWHERE, TENSORS, VARIABLES, Area
from core.view.tensor_tree import TensorTree

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from core.engine.line_stops import Hit
    from core.engine.reports import Failure, Round, Value
    from core.experiment.config import RunConfig
    from core.experiment.script_choice import ScriptChoice
    from core.health.sample import HealthRecord
    from core.history.loss_series import Curve
    from core.history.rate_group import RateGroup
    from core.variables.rows import VariablesPicture

    Pixels = npt.NDArray[np.uint8] | npt.NDArray[np.uint32]
    Cells = npt.NDArray[np.float64]

UNKNOWN = -1

DRAWING = ("matplotlib", "pylab", "seaborn", ".savefig(")
"""What the text of a script holds that draws figures."""

NOT_FINITE = 0
"""The pixel value of a cell that is infinite or NaN."""

ZERO = 128
"""The pixel value of zero; a map's scale runs from 1 (−scale) to 255 (+scale)."""


@dataclass(frozen=True, slots=True, eq=False)
class MapPicture:
    """A matrix, or a part of it, as shown on a screen.

    Attributes:
        name: the name of the tensor.
        shape: the shape of the tensor; None if there is no gradient yet.
        scale: the colours run from −scale to +scale. No finite value of the whole tensor is beyond it, and of a
            parameter none that it has had on its run so far.
        norm: the Euclidean norm of the whole tensor; None if not requested, or if it would take too long.
        area: the cells that the pixels cover.
        pixels: (height, width); each the extreme of `row_step` × `column_step` cells, so that no single large value
            vanishes.
        row_step, column_step: the number of cells per pixel, downwards and across.
        probe: the row, column and exact value of the requested cell.
        cells: the exact values in the area, if there are few enough to be read.
        changed: whether the line that ran last changed the tensor.
        accumulated: the number of backward passes summed in a gradient: 0 once cleared, `UNKNOWN` if nobody can
            know; None for what is no gradient.
        largest: the largest absolute finite value of the whole tensor, or of what is shown of a very large one.
        arrangement: where its cells lie; None while there is no tensor.
        obstacle: why there is nothing to be drawn of a tensor, for a person; empty where there is.
        kind: the kind of its numbers, such as "float32".
        has_images: whether it can be seen as images in their own colours.
        is_image: whether it is: then each pixel is a colour, 0xffRRGGBB, the mean of its cells.
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
    largest: float = 0.0
    arrangement: Arrangement | None = None
    obstacle: str = ""
    kind: str = "float32"
    has_images: bool = False
    is_image: bool = False

    @property
    def layout(self) -> Arrangement:
        """Where its cells lie."""
        return self.arrangement or arrange(self.shape or ())


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a person's code.

    Attributes:
        filename: the path of the file.
        line: the line about to run, or that of the call that is running.
        function: the name of the function; "<module>" outside of all.
        depth: how many calls of the person's own functions it is below the training loop's lines.
    """

    filename: str
    line: int
    function: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ScriptShown:
    """A script that runs.

    Attributes:
        choice: what a person has chosen.
        filename: the path of the file with its training loop.
        files: the texts of the files of its project, by their paths; the script comes first.
        loops: the lines of the heads of the loops that lead to the training loop, which comes last, in that file.
        notes: what a person is to know of how it is run.
        settings: what can be set of it, as its file has it.
        rates: the learning rate that each of its parameter groups has begun with.
    """

    choice: ScriptChoice
    filename: str
    files: Mapping[str, str]
    loops: tuple[int, ...]
    notes: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    rates: Mapping[RateGroup, float] = field(default_factory=dict)


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
        script: the script that runs; None when it is a trainer's loop.
    """

    config: RunConfig
    source: str
    original: str
    phases: tuple[str, ...]
    lines: Mapping[int, str | None]
    maps: tuple[tuple[str, str], ...]
    threads: int
    script: ScriptShown | None = None

    @property
    def draws(self) -> bool:
        """Whether it is a script that seems to draw figures."""
        texts = () if self.script is None else self.script.files.values()
        return any(name in text for text in texts for name in DRAWING)

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
class Change:
    """Something that was changed while a run went on.

    Attributes:
        begins: the first iteration that runs with it.
        name: a learning rate or a text of the loop: "lr 0.01 from 4".
    """

    begins: int
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class NamedCurve:
    """One of several losses.

    Attributes:
        name: what its backward pass was called on.
        curve: its losses in view, of all computed iterations.
    """

    name: str
    curve: Curve


@dataclass(frozen=True, slots=True, eq=False)
class LossPicture:
    """The loss as a screen can show it.

    Attributes:
        curve: the losses in view of all computed iterations; of several losses of the one that comes last.
        branches: the futures that were left, and the previous runs.
        length: how many iterations the run has, or is to have.
        changes: what was changed on the way of the present branch, in its order.
        name: the name of the loss, where there are several; empty where there is one.
        others: the other losses of an iteration, in the order of their backward passes.
    """

    curve: Curve
    branches: tuple[BranchCurve, ...] = ()
    length: int = 0
    changes: tuple[Change, ...] = ()
    name: str = ""
    others: tuple[NamedCurve, ...] = ()


class GroupRate(NamedTuple):
    """The learning rate of one parameter group of a script.

    Attributes:
        group: the group.
        rate: in use.
        commanded: what a person has commanded for the next iteration; None for what the script itself has set.
    """

    group: RateGroup
    rate: float
    commanded: float | None


@dataclass(frozen=True, slots=True)
class FigurePicture:
    """A figure that a script has shown or saved.

    Attributes:
        number: of the picture, which tells it from all others of a run.
        iteration: the one that made it; 0 for what comes before the first.
        filename, line: of the code that made it; an empty name where that is unknown.
        title: its file's name, or what it is called.
        png: the content of a PNG file.
    """

    number: int
    iteration: int
    filename: str
    line: int
    title: str
    png: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stop:
    """The reason for which a run paused on its own.

    Attributes:
        reason: the reason, for a person; empty at a line that one has set a breakpoint on.
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
        loss_name: the name of the loss, where there are several; empty where there is one.
        values: what each line of this iteration made, by line; None when text was not asked for.
        warnings: what its lines have warned of, by line; with the text.
        pictures: by the part of the screen that asked for them.
        learning_rate: in use: of the optimizer, or of the variable that the update multiplies by; None when the loop
            has neither.
        commanded_learning_rate: that a person has commanded for the next iteration.
        group_rates: of each parameter group of a script; with the text.
        computed: how many iterations the present branch has been computed to.
        branch: the name of the present branch.
        keyframes: the iterations whose state is kept; with the text.
        failure: what the loop raised at the line about to run; None while all is well.
        drift: the iteration at which a replay differed from what was computed before; None while none has.
        place: where a script's code stands; None in a trainer's loop.
        stack: where the functions stand that lead to the place, outermost first, that one included; with the text.
        hit: why the run stopped at the line about to run; None where it paused otherwise.
        rounds: of a script, each time that its training loop has begun; with the text.
        expected: how many iterations there will be, as far as the loops tell; None when nobody can know.
        ended: whether a script has come to its end.
        reached_phase: the phase that the iteration has come to, also after a line of no phase, such as a `print`.
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
    warnings: Mapping[int, str] = field(default_factory=dict)
    learning_rate: float | None = None
    commanded_learning_rate: float | None = None
    group_rates: tuple[GroupRate, ...] = ()
    computed: int = 0
    branch: str = ""
    keyframes: tuple[int, ...] = ()
    failure: Failure | None = None
    drift: int | None = None
    loss_name: str = ""
    place: Place | None = None
    stack: tuple[Place, ...] = ()
    hit: Hit | None = None
    rounds: tuple[Round, ...] = ()
    expected: int | None = None
    ended: bool = False
    reached_phase: str | None = None

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
        return self.pictures.get(HEALTH)  # type: ignore[return-value]

    @property
    def variables(self) -> VariablesPicture | None:
        """The variables of a frame; None when they were not asked for."""
        return self.pictures.get(VARIABLES)  # type: ignore[return-value]

    @property
    def figures(self) -> tuple[FigurePicture, ...] | None:
        """What the script has drawn up to this moment; None when it was not asked for."""
        return self.pictures.get(FIGURES)  # type: ignore[return-value]

    @property
    def tensors(self) -> TensorTree | None:
        """The names and shapes of all tensors; None when they were not asked for."""
        picture = self.pictures.get(TENSORS)
        return picture if isinstance(picture, TensorTree) else None
