"""Reads one cell out of the keyframes, and runs a little of what lies between them again in place."""

from __future__ import annotations

import time
from collections.abc import Iterator

import torch

from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.experiment.trainers import Variables
from core.explain.explanation import kind_of, named_tensor
from core.explain.reasons import check_cell_of
from core.explain.replay.replay import Replay, asking, start_from
from core.explain.rules.terms import Cell
from core.explain.types import CellHistory, Reference
from core.history.keyframes import Keyframe
from core.i18n import words

Points = dict[int, float]

MOST_FRAMES = 256
BETWEEN = 64
"""So many points are to be seen, where the keyframes are further apart."""
SECONDS = 0.15
"""That much may be run again for the points between keyframes."""


def history_of(stepper: Stepper, reference: Reference) -> CellHistory:
    """Return a cell at the keyframes of the present branch, at moments between them as far as time allows, and now.

    These moments lie between two iterations: where a gradient is cleared there, it is left out rather than called zero.
    Changes nothing in the run.

    Raises:
        CellError: when there is no such tensor or cell, or nothing is kept of it; in words for a person.
    """
    kind = kind_of(stepper, reference)
    if reference.tensor not in (*stepper.parameters, *stepper.gradients):
        raise CellError(
            words("Explanation", "Only weights and gradients are kept: there is no history of {tensor}."),
            tensor=reference.tensor,
        )
    now = named_tensor(stepper, reference.tensor)
    if now is not None:
        check_cell_of(reference, now.shape)
    frames = _some(stepper.timeline.history(stepper.branch))
    tensors = {frame.iteration: _tensor_at(frame, stepper, reference) for frame in frames}
    points = _read(tensors, reference.cell, cleared=kind == "gradient")
    if kind == "weight":
        with asking(stepper):
            points |= _between(stepper, reference, frames)
    points |= _read({stepper.iteration: now}, reference.cell, cleared=kind == "gradient")
    iterations = tuple(sorted(points))
    return CellHistory(
        reference.tensor, reference.cell, iterations, tuple(points[one] for one in iterations), stepper.iteration
    )


def _some(frames: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
    """No more than can be told apart, the first and the last among them."""
    if len(frames) <= MOST_FRAMES:
        return frames
    step = (len(frames) - 1) / (MOST_FRAMES - 1)
    return tuple(frames[round(index * step)] for index in range(MOST_FRAMES))


def _tensor_at(frame: Keyframe, stepper: Stepper, reference: Reference) -> torch.Tensor | None:
    """Return the tensor of that name at a keyframe, as it was; None where there is none with that cell.

    The objects of a module are live, and hold what they hold now: the keyframe knows what they held. A variable that
    has been bound to another tensor since is found in the namespace of the keyframe, as it was.
    """
    name, of_gradient = reference.tensor.removesuffix(".grad"), reference.tensor.endswith(".grad")
    then = frame.memento.namespace("variables")
    at_frame = {**stepper.trainer.parameters(then), **stepper.trainer.gradients(then)}.get(name)
    for tensor in (at_frame, named_tensor(stepper, name)):
        held = None if tensor is None else frame.memento.view_of(tensor, of_gradient)
        if held is not None:
            return _with_the_cell(held, reference.cell)
    return None if of_gradient else _with_the_cell(at_frame, reference.cell)


def _tensor_in(variables: Variables, stepper: Stepper, reference: Reference) -> torch.Tensor | None:
    """The tensor among a loop's variables; None where there is none with that cell: another loop may have run there."""
    trainer = stepper.trainer
    tensor = {**trainer.parameters(variables), **trainer.gradients(variables)}.get(reference.tensor)
    return _with_the_cell(tensor, reference.cell)


def _with_the_cell(tensor: torch.Tensor | None, cell: Cell) -> torch.Tensor | None:
    if tensor is None or len(cell) != tensor.dim():
        return None
    return tensor if all(index < size for index, size in zip(cell, tensor.shape, strict=True)) else None


def _read(tensors: dict[int, torch.Tensor | None], cell: Cell, cleared: bool) -> Points:
    """The cell of each tensor, brought over from its device together with the others.

    Args:
        tensors: by iteration; None where there is none.
        cell: which one.
        cleared: whether a tensor that is zero all over holds nothing.
    """
    there = {iteration: tensor.detach() for iteration, tensor in tensors.items() if tensor is not None}
    if not there:
        return {}
    points = dict(zip(there, torch.stack([tensor[cell].double() for tensor in there.values()]).tolist(), strict=True))
    if not cleared or all(points.values()):
        return points
    filled = torch.stack([tensor.any() for tensor in there.values()]).tolist()
    return {iteration: points[iteration] for iteration, full in zip(there, filled, strict=True) if full}


def _between(stepper: Stepper, reference: Reference, frames: tuple[Keyframe, ...]) -> Points:
    """Points between the start, the keyframes and the end, nearest to the present first, until the time is over."""
    deadline = time.perf_counter() + SECONDS
    begins: dict[int, Keyframe | None] = {0: None, **{frame.iteration: frame for frame in frames}}
    ends = [*list(begins)[1:], max(stepper.computed, stepper.finished, *begins)]
    step = max(ends[-1] // BETWEEN, 1)
    gaps = list(zip(begins, ends, strict=True))
    gaps.sort(key=lambda gap: max(gap[0] - stepper.finished, stepper.finished - gap[1], 0))
    points: Points = {}
    for begin, end in gaps:
        stops = range(begin if begins[begin] is None else begin + step, end, step)
        if stops and time.perf_counter() < deadline:
            points |= dict(_walked(stepper, reference, begins[begin], stops, deadline))
    return points


def _walked(
    stepper: Stepper, reference: Reference, frame: Keyframe | None, stops: range, deadline: float
) -> Iterator[tuple[int, float]]:
    """The cell after some iterations from a keyframe on, or from the start, run again."""
    replay = Replay(start_from(stepper, frame))
    try:
        for stop in stops:
            while replay.at.finished < stop:
                if time.perf_counter() >= deadline:
                    return
                replay.run_to(replay.at.finished + 1)
            tensor = _tensor_in(replay.at.variables, stepper, reference)
            if tensor is not None:
                yield stop, float(tensor.detach()[reference.cell])
    except LoopError:  # it did so in the run as well
        return
