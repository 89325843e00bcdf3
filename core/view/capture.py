"""A stepper's present moment as the screen sees it. A request of another kind needs a function `take` here."""

from __future__ import annotations

import math
from functools import singledispatch

import torch

from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.health.sample import HealthRecord
from core.history.loss_series import LossSeries
from core.history.names import rate_from, text_name
from core.program.script_loop import ScriptLoop
from core.view.matrix_image import PendingImage, PendingSnapshot, own_scale
from core.view.requests import BESIDE, CurveRequest, HealthRequest, MapRequest, Request, ViewRequest
from core.view.run_scales import RunScales
from core.view.snapshot import UNKNOWN, BranchCurve, Change, Experiment, LossPicture, Place, ScriptShown, Snapshot

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
    return ScriptShown(subject.choice, loop.filename, files, loop.heads, tuple(stepper.notes))


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


def expose(stepper: Stepper, request: ViewRequest) -> PendingSnapshot:
    """Freeze the present moment; its pictures may still be on their way from the device."""
    taken = {part: take(wanted, stepper, request.text) for part, wanted in request.parts.items()}
    moment = Snapshot(
        iteration=stepper.iteration,
        finished=stepper.finished,
        line=stepper.line,
        last_line=stepper.last_line,
        phase=stepper.phase,
        loss=stepper.loss if request.text else None,
        loss_iteration=stepper.loss_iteration,
        values=dict(stepper.values) if request.text else None,
        warnings=dict(stepper.warned.by_line) if request.text else {},
        learning_rate=stepper.learning_rate,
        commanded_learning_rate=stepper.branch.learning_rate_of(stepper.finished + (1 if stepper.at_boundary else 2)),
        computed=stepper.computed,
        branch=stepper.branch.name,
        keyframes=stepper.timeline.iterations(stepper.branch) if request.text else (),
        failure=stepper.failure,
        drift=stepper.branch.drift,
        place=place_of(stepper),
        rounds=stepper.subject.rounds if request.text else (),
        expected=expected_of(stepper),
        ended=stepper.ended,
    )
    pending = {part: picture for part, picture in taken.items() if picture is not None}
    return PendingSnapshot(moment, pending, torch.device(stepper.config.device))


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


@take.register
def _(request: MapRequest, stepper: Stepper, text: bool) -> PendingImage | None:
    """Take a map. A parameter keeps its scale over the run, and so does a single number.

    A gradient falls by many decades, and of one with several cells the pattern is looked at: it has the scale of its
    moment.
    """
    name = request.name
    if not any(name in pair for pair in stepper.map_names):
        return None
    parameters = stepper.parameters
    cells = {**parameters, **stepper.gradients}.get(name)
    counts = stepper.accumulation.counts
    accumulated = None if name not in counts else UNKNOWN if counts[name] is None else counts[name]
    keeps = name in parameters or (cells is not None and cells.numel() == 1)
    scale = RunScales.of(stepper).at(name, stepper.branch, stepper.iteration) if keeps else own_scale
    return PendingImage(name, cells, request, name in stepper.changed, text, accumulated, scale)


@take.register
def _(request: CurveRequest, stepper: Stepper, text: bool) -> LossPicture:
    return loss_picture(stepper, request)


@take.register
def _(request: HealthRequest, stepper: Stepper, text: bool) -> HealthRecord | None:
    return stepper.health()


def loss_picture(stepper: Stepper, request: CurveRequest) -> LossPicture:
    """Return the losses of the present branch, and of the futures that were left."""
    losses = stepper.branch.recorder.series
    length = max(len(losses), expected_of(stepper) or 0)
    curve = losses.curve(request.first or 1, request.last or len(losses), request.columns)
    left = [
        branch_curve(branch.name, branch.recorder.series, request.beside(length), fork)
        for branch, fork in stepper.left_branches()
    ]
    return LossPicture(curve, tuple(left), length, _changes(stepper))


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
    rates = [
        Change(begins, rate_from(rate, begins)) for begins, rate in branch.learning_rates.items() if rate is not None
    ]
    texts = [Change(begins, text_name(branch, begins, stepper.subject.loop.source)) for begins in branch.loops]
    return tuple(
        sorted((one for one in rates + texts if 1 < one.begins <= branch.computed), key=lambda one: one.begins)
    )
