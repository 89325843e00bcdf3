"""Reads one cell out of the keyframes, and runs a little of what lies between them again on a private copy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from core.chain_rule import Reference
from core.errors import CellError, LoopError
from core.explaining.explanation import check_cell_of, kind_of, named_tensor
from core.explaining.replay import Replay, start_from
from core.explaining.terms import Cell
from core.freezer import seen
from core.history import History
from core.stepper import Stepper
from core.timeline import Keyframe
from core.trainers import Variables

Points = dict[int, float]

MOST_FRAMES = 256
BETWEEN = 64
"""So many points are to be seen, where the keyframes are further apart."""
SECONDS = 0.15
"""That much may be run again for the points between keyframes."""


def past(stepper: Stepper, reference: Reference) -> History:
    """What `core.history.history_of` answers."""
    kind = kind_of(stepper, reference)
    if reference.tensor not in (*stepper.parameters, *stepper.gradients):
        raise CellError(f"Only weights and gradients are kept: there is no history of {reference.tensor}.")
    now = named_tensor(stepper, reference.tensor)
    if now is not None:
        check_cell_of(reference, now)
    frames = _some(stepper.timeline.history(stepper.branch))
    tensors = {frame.iteration: _tensor_in(seen(frame.frozen), stepper, reference) for frame in frames}
    points = _read(tensors, reference.cell, cleared=kind == "gradient")
    if kind == "weight":
        points |= _between(stepper, reference, frames)
    points |= _read({stepper.iteration: now}, reference.cell, cleared=kind == "gradient")
    iterations = tuple(sorted(points))
    return History(
        reference.tensor, reference.cell, iterations, tuple(points[one] for one in iterations), stepper.iteration
    )


def _some(frames: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
    """No more than can be told apart, the first and the last among them."""
    if len(frames) <= MOST_FRAMES:
        return frames
    step = (len(frames) - 1) / (MOST_FRAMES - 1)
    return tuple(frames[round(index * step)] for index in range(MOST_FRAMES))


def _tensor_in(variables: Variables, stepper: Stepper, reference: Reference) -> Tensor | None:
    """The tensor among a loop's variables; None where there is none with that cell: another loop may have run there."""
    trainer, cell = stepper.trainer, reference.cell
    tensor = {**trainer.parameters(variables), **trainer.gradients(variables)}.get(reference.tensor)
    if tensor is None or len(cell) != tensor.dim():
        return None
    return tensor if all(index < size for index, size in zip(cell, tensor.shape, strict=True)) else None


def _read(tensors: dict[int, Tensor | None], cell: Cell, cleared: bool) -> Points:
    """The cell of each tensor, brought over from its device together with the others.

    Args:
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
    """Points between keyframes, nearest to the present first, until the time is over."""
    deadline = time.perf_counter() + SECONDS
    ends = [*(frame.iteration for frame in frames), stepper.finished, stepper.computed]
    step = max((max(ends) - min(ends)) // BETWEEN, 1)
    gaps = [(frame, end) for frame, end in zip(frames, _ends(frames, max(ends)), strict=True)]
    gaps.sort(key=lambda gap: max(gap[0].iteration - stepper.finished, stepper.finished - gap[1], 0))
    points: Points = {}
    for frame, end in gaps:
        if end - frame.iteration > step and not frame.frozen.unfrozen and time.perf_counter() < deadline:
            points |= dict(_walked(stepper, reference, frame, range(frame.iteration + step, end, step), deadline))
    return points


def _ends(frames: tuple[Keyframe, ...], last: int) -> list[int]:
    return [*(after.iteration for _, after in pairwise(frames)), *([last] if frames else [])]


def _walked(
    stepper: Stepper, reference: Reference, frame: Keyframe, stops: range, deadline: float
) -> Iterator[tuple[int, float]]:
    """The cell after some iterations from a keyframe on, run again."""
    replay = Replay(start_from(stepper, frame))
    try:
        for stop in stops:
            while replay.finished < stop:
                if time.perf_counter() >= deadline:
                    return
                replay.run_to(replay.finished + 1)
            tensor = _tensor_in(replay.variables, stepper, reference)
            if tensor is not None:
                yield stop, float(tensor.detach()[reference.cell])
    except LoopError:  # it did so in the run as well
        return
    finally:
        replay.close()
