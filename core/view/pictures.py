"""Takes the picture that a part of the screen asks for. A request of another kind needs a function here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from core.engine.stepper import Stepper
from core.view.loss_picture import loss_picture
from core.view.matrix_image import Pending, PendingImage, own_scale
from core.view.requests import CurveRequest, HealthRequest, MapRequest, Request
from core.view.run_scales import RunScales
from core.view.snapshot import UNKNOWN


@dataclass(frozen=True, slots=True)
class Finished:
    """A picture that has arrived as soon as it was taken."""

    picture: object

    def develop(self) -> object:
        """Return it."""
        return self.picture


@singledispatch
def take(request: Request, stepper: Stepper, text: bool) -> Pending | None:
    """Take a picture of the present moment, which changes nothing; None when there is nothing to be seen.

    Args:
        request: what is to be seen.
        stepper: what it is to be seen of.
        text: whether what is read rather than looked at is wanted too.
    """
    raise NotImplementedError(f"There is no picture for {request}.")


@take.register
def _(request: MapRequest, stepper: Stepper, text: bool) -> Pending | None:
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
def _(request: CurveRequest, stepper: Stepper, text: bool) -> Pending:
    return Finished(loss_picture(stepper, request))


@take.register
def _(request: HealthRequest, stepper: Stepper, text: bool) -> Pending:
    return Finished(stepper.health())
