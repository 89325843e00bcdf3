"""A stepper's present moment as the screen sees it."""

from __future__ import annotations

import torch

from core.engine.stepper import Stepper
from core.history.loss_series import Curve
from core.view.matrix_image import PendingImage, PendingSnapshot
from core.view.snapshot import BranchCurve, CurveRequest, Experiment, Snapshot, ViewRequest

NOTHING_ASKED = ViewRequest()


def experiment_of(stepper: Stepper) -> Experiment:
    """What stays the same while a run goes on."""
    loop = stepper.loop
    return Experiment(
        config=stepper.config,
        source=loop.source,
        original=stepper.trainer.source,
        phases=loop.phases,
        lines={line: loop.phase_of(line) for line in loop.lines},
        maps=stepper.map_names,
        threads=torch.get_num_threads(),
    )


def snapshot_of(stepper: Stepper, request: ViewRequest = NOTHING_ASKED) -> Snapshot:
    """Freeze the present moment: numbers, and the pictures that the screen asks for."""
    return expose(stepper, request).wait()


def expose(stepper: Stepper, request: ViewRequest) -> PendingSnapshot:
    """A snapshot of the present moment whose pictures may still be on their way from the device."""
    cells = {**stepper.parameters, **stepper.gradients}
    exposures = {
        name: PendingImage(
            name,
            cells.get(name),
            wanted,
            changed=name in stepper.changed,
            normed=request.words,
            accumulated=stepper.accumulation.counts.get(name),
        )
        for name, wanted in request.maps.items()
        if any(name in pair for pair in stepper.map_names)
    }
    moment = Snapshot(
        iteration=stepper.iteration,
        finished=stepper.finished,
        line=stepper.line,
        last_line=stepper.last_line,
        phase=stepper.phase,
        loss=stepper.loss if request.words else None,
        loss_iteration=stepper.loss_iteration,
        values=dict(stepper.values) if request.words else None,
        curve=_curve(stepper, request.curve) if request.curve else None,
        learning_rate=stepper.next_learning_rate,
        computed=stepper.computed,
        branch=stepper.branch.name,
        branches=_left(stepper, request.curve) if request.curve else (),
        keyframes=stepper.timeline.iterations(stepper.branch) if request.words else (),
        failure=stepper.failure,
        drift=stepper.branch.drift,
        health=stepper.health() if request.health is not None else None,
    )
    return PendingSnapshot(moment, exposures, torch.device(stepper.config.device))


def _curve(stepper: Stepper, request: CurveRequest) -> Curve:
    losses = stepper.branch.recorder.series
    return losses.curve(request.first or 1, request.last or len(losses), request.columns)


def _left(stepper: Stepper, request: CurveRequest) -> tuple[BranchCurve, ...]:
    """The futures that were left, in as many columns as the present curve."""
    return tuple(
        BranchCurve(branch.name, fork, len(losses), losses.curve(max(request.first or 1, fork), last, request.columns))
        for branch, fork in stepper.left_branches()
        for losses in [branch.recorder.series]
        for last in [request.last or len(losses)]
    )
