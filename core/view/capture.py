"""A stepper's present moment as the screen sees it. A request of another kind needs a function `take` here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import singledispatch

import torch

from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.health.sample import HealthRecord
from core.history.loss_series import LossSeries
from core.history.names import rates_from, text_name
from core.program.script_loop import ScriptLoop
from core.variables.picture import picture_of
from core.variables.rows import VariablesPicture
from core.view.copies import Copies
from core.view.live_tensors import LiveTensors
from core.view.matrix_image import PendingImage, PendingSnapshot, own_scale
from core.view.requests import (
    BESIDE,
    CurveRequest,
    FiguresRequest,
    HealthRequest,
    MapRequest,
    Request,
    TensorsRequest,
    VariablesRequest,
    ViewRequest,
)
from core.view.run_scales import RunScales
from core.view.snapshot import (
    UNKNOWN,
    BranchCurve,
    Change,
    Experiment,
    FigurePicture,
    GroupRate,
    LossPicture,
    NamedCurve,
    Place,
    ScriptShown,
    Snapshot,
)
from core.view.tensor_tree import TensorTree
from core.view.tensor_trees import tensor_tree

NOTHING_ASKED = ViewRequest()


def experiment_of(stepper: Stepper) -> Experiment:
    """Return what stays the same while a run goes on."""
    loop = stepper.loop
    return Experiment(
        config=stepper.config,
        source=loop.source,
        original=stepper.subject.loop.source,
        phases=loop.phases,
        lines={line: loop.phase_of(line) for line in loop.lines},
        maps=stepper.map_names,
        threads=torch.get_num_threads(),
        script=script_of(stepper),
    )


def script_of(stepper: Stepper) -> ScriptShown | None:
    """Return the script that runs; None in a trainer's loop."""
    subject, loop = stepper.subject, stepper.loop
    if not isinstance(subject, ScriptSubject) or not isinstance(loop, ScriptLoop):
        return None
    files = {str(file.path): file.text for file in loop.path.project.files.values()}
    return ScriptShown(
        choice=subject.choice,
        filename=loop.filename,
        files=files,
        loops=loop.heads,
        notes=tuple(stepper.notes),
        settings=subject.settings,
        rates=subject.group_rates(first=True),
    )


def expected_of(stepper: Stepper) -> int | None:
    """Return how many iterations there will be; None when nobody can know."""
    return stepper.config.iterations or stepper.subject.expected


def place_of(stepper: Stepper) -> Place | None:
    """Return where a script's code stands; None in a trainer's loop."""
    loop, walk = stepper.loop, stepper.walk
    if not isinstance(loop, ScriptLoop) or walk is None:
        return None
    if stepper.at_boundary or not walk.place.filename:
        return Place(loop.filename, stepper.line, walk.place.function)
    return Place(walk.place.filename, walk.place.line, walk.place.function, walk.place.depth)


def snapshot_of(stepper: Stepper, request: ViewRequest = NOTHING_ASKED) -> Snapshot:
    """Freeze the present moment: numbers, and the pictures that the screen asks for."""
    return expose(stepper, request).wait()


def expose(stepper: Stepper, request: ViewRequest, running: bool = False) -> PendingSnapshot:
    """Freeze the present moment; its pictures may still be on their way.

    Args:
        stepper: what there is to be seen.
        request: how much of it.
        running: whether the loop is to go on while pictures of large tensors are made, of copies that are kept for it.
    """
    maps = {part: wanted for part, wanted in request.parts.items() if isinstance(wanted, MapRequest)}
    others = {part: wanted for part, wanted in request.parts.items() if part not in maps}
    taken = _maps(maps, stepper, request.text, Copies.of(stepper) if running else None) | {
        part: take(wanted, stepper, request.text) for part, wanted in others.items()
    }
    moment = Snapshot(
        iteration=stepper.iteration,
        finished=stepper.finished,
        line=stepper.line,
        last_line=stepper.last_line,
        phase=stepper.phase,
        reached_phase=_reached_phase(stepper),
        loss=stepper.loss if request.text else None,
        loss_iteration=stepper.loss_iteration,
        loss_name=stepper.loss_name,
        values=dict(stepper.values) if request.text else None,
        warnings=dict(stepper.warned.by_line) if request.text else {},
        learning_rate=stepper.learning_rate,
        commanded_learning_rate=stepper.branch.learning_rate_of(stepper.finished + (1 if stepper.at_boundary else 2)),
        group_rates=_group_rates(stepper) if request.text else (),
        computed=stepper.computed,
        branch=stepper.branch.name,
        keyframes=stepper.timeline.iterations(stepper.branch) if request.text else (),
        failure=stepper.failure,
        drift=stepper.branch.drift,
        place=place_of(stepper),
        stack=stack_of(stepper) if request.text else (),
        hit=stepper.hit,
        rounds=stepper.subject.rounds if request.text else (),
        expected=expected_of(stepper),
        ended=stepper.ended,
    )
    pending = {part: picture for part, picture in taken.items() if picture is not None}
    return PendingSnapshot(moment, pending, torch.device(stepper.config.device))


def _reached_phase(stepper: Stepper) -> str | None:
    """Return the phase that an iteration has come to, as far as its lines were followed."""
    passed = [stepper.loop.phase_of(line) for line in stepper.values]
    return stepper.phase or next((phase for phase in reversed(passed) if phase is not None), None)


def _group_rates(stepper: Stepper) -> tuple[GroupRate, ...]:
    """Return the learning rate of each parameter group of a script."""
    begins = stepper.finished + (1 if stepper.at_boundary else 2)
    return tuple(
        GroupRate(group, rate, stepper.branch.group_rate_of(begins, group))
        for group, rate in stepper.group_rates.items()
    )


def stack_of(stepper: Stepper) -> tuple[Place, ...]:
    """Return where the functions stand that lead to where a script's code stands, outermost first."""
    if not isinstance(stepper.loop, ScriptLoop):
        return ()
    return tuple(Place(one.filename, one.line, one.function, one.depth) for one in stepper.stack)


@singledispatch
def take(request: Request, stepper: Stepper, text: bool) -> object:
    """Take a picture of the present moment, which changes nothing; None when there is nothing to be seen.

    A `PendingImage` may still be on its way from the device.

    Args:
        request: what is to be seen.
        stepper: what it is to be seen of.
        text: whether what is read rather than looked at is wanted too.
    """
    raise NotImplementedError(f"There is no picture for {request}.")


def _maps(requests: Mapping[str, MapRequest], stepper: Stepper, text: bool, copies: Copies | None) -> dict[str, object]:
    """Take all maps. The tensors are looked for once: in a script that takes longer than a picture."""
    if not requests:
        return {}
    live = LiveTensors.of(stepper)
    return {part: _map(request, stepper, text, live, copies) for part, request in requests.items()}


@take.register
def _(request: MapRequest, stepper: Stepper, text: bool) -> PendingImage | None:
    return _map(request, stepper, text, LiveTensors.of(stepper))


def _map(
    request: MapRequest, stepper: Stepper, text: bool, live: LiveTensors, copies: Copies | None = None
) -> PendingImage | None:
    """Take a map. A parameter keeps its scale over the run, and so does a single number.

    A gradient falls by many decades, and of one with several cells the pattern is looked at: it has the scale of its
    moment.
    """
    name = request.name
    found, cells = live.find(name)
    if not found and not any(name in pair for pair in stepper.map_names):
        return None
    counts = stepper.accumulation.counts
    accumulated = None if name not in counts else UNKNOWN if counts[name] is None else counts[name]
    keeps = name in live.parameters or (cells is not None and not cells.is_nested and cells.numel() == 1)
    scale = RunScales.of(stepper).at(name, stepper.branch, stepper.iteration) if keeps else own_scale
    kernels = name in live.parameters or name in live.gradients
    pictorial = not (kernels or name in live.of_values)
    changed = name in stepper.changed
    return PendingImage(name, cells, request, changed, text, accumulated, scale, kernels, copies, pictorial)


@take.register
def _(request: TensorsRequest, stepper: Stepper, text: bool) -> TensorTree:
    return tensor_tree(LiveTensors.of(stepper))


@take.register
def _(request: CurveRequest, stepper: Stepper, text: bool) -> LossPicture:
    return loss_picture(stepper, request)


@take.register
def _(request: FiguresRequest, stepper: Stepper, text: bool) -> tuple[FigurePicture, ...] | None:
    subject = stepper.subject
    if not isinstance(subject, ScriptSubject):
        return None
    return tuple(
        FigurePicture(one.number, one.iteration, one.filename, one.line, one.title, one.png) for one in subject.figures
    )


@take.register
def _(request: HealthRequest, stepper: Stepper, text: bool) -> HealthRecord | None:
    return stepper.health()


@take.register
def _(request: VariablesRequest, stepper: Stepper, text: bool) -> VariablesPicture:
    return picture_of(stepper, request.frame, request.unfolded)


def loss_picture(stepper: Stepper, request: CurveRequest) -> LossPicture:
    """Return the losses of the present branch, and of the futures that were left."""
    named = stepper.branch.named
    losses = named.series(named.names[-1]) if named.names else stepper.branch.recorder.series
    length = max(len(losses), expected_of(stepper) or 0)
    view = request.first or 1, request.last or len(losses), request.columns
    others = tuple(NamedCurve(name, named.series(name).curve(*view)) for name in named.names[:-1])
    left = [
        branch_curve(branch.name, branch.recorder.series, request.beside(length), fork)
        for branch, fork in stepper.left_branches()
    ]
    name = named.names[-1] if named.names else ""
    return LossPicture(losses.curve(*view), tuple(left), length, _changes(stepper), name, others)


def branch_curve(name: str, losses: LossSeries, request: CurveRequest, fork: int = 0) -> BranchCurve:
    """Return the losses of another branch from its fork on, in the columns that they take of those in view.

    A run that is short beside the one in view gets as many as if it were alone: the view may yet come nearer.
    """
    first, last = request.first or 1, request.last or len(losses)
    shown = max(min(last, len(losses)) - first + 1, 0)
    columns = max(math.ceil(request.columns * shown / max(last - first + 1, 1)), min(shown, request.columns // BESIDE))
    return BranchCurve(name, fork, len(losses), losses.curve(max(first, fork), last, max(columns, 1)))


def _changes(stepper: Stepper) -> tuple[Change, ...]:
    """Return the learning rates that were commanded and the texts that were edited since the first iteration."""
    branch = stepper.branch
    commanded = dict.fromkeys((*branch.learning_rates, *branch.group_rates))
    rates = [Change(begins, name) for begins in commanded for name in rates_from(branch, begins)]
    texts = [Change(begins, text_name(branch, begins, stepper.subject.loop.source)) for begins in branch.loops]
    return tuple(
        sorted((one for one in rates + texts if 1 < one.begins <= branch.computed), key=lambda one: one.begins)
    )
