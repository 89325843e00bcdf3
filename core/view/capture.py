"""A stepper's present moment as the screen sees it."""

from __future__ import annotations

import torch

from core.engine.stepper import Stepper
from core.view.matrix_image import PendingSnapshot
from core.view.pictures import take
from core.view.requests import ViewRequest
from core.view.snapshot import Experiment, Snapshot

NOTHING_ASKED = ViewRequest()


def experiment_of(stepper: Stepper) -> Experiment:
    """Return what stays the same while a run goes on."""
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
    )
    pending = {part: picture for part, picture in taken.items() if picture is not None}
    return PendingSnapshot(moment, pending, torch.device(stepper.config.device))
