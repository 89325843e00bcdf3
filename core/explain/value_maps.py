"""The values that an iteration computes between its parameters and its loss, as a list and as maps.

They are gone when the iteration is over, and most have no name: they come from its recording.
"""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor

from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.explain.reasons import UnexplainedError, sentence
from core.explain.replay.recording import recorded
from core.explain.tape.calls import Value
from core.explain.tape.names import Names
from core.view.arranged_cells import shape_of
from core.view.live_tensors import LiveTensors
from core.view.matrix_image import picture
from core.view.requests import MapRequest
from core.view.snapshot import MapPicture
from core.view.tensor_tree import IN_BETWEEN, TensorEntry, TensorGroup

MOST = 1000
"""Values in the list: of more nobody reads the names."""


def values_in_between(stepper: Stepper) -> TensorGroup:
    """Return the values that the present iteration has computed so far, each followed by its gradient.

    What the loop itself still holds is left out, for it can be seen while the loop runs; and so are single numbers that
    it has no name for.

    Raises:
        CellError: if the iteration cannot be run again; in words for a person.
    """
    live = LiveTensors.of(stepper)
    entries: list[TensorEntry] = []
    for value in _values(_names(stepper)):
        for entry in _entries(value):
            if len(entries) < MOST and not live.find(entry.name)[0]:
                entries.append(entry)
    return TensorGroup("", IN_BETWEEN, "", 0, tuple(entries))


def map_of(stepper: Stepper, name: str, request: MapRequest) -> MapPicture:
    """Return a map of a value in between, or of its gradient; an empty one of what is not computed yet.

    Raises:
        CellError: if the iteration cannot be run again; in words for a person.
    """
    names = _names(stepper)
    return picture(name, _found(names, name), request, pictorial=name in names.values)


def _names(stepper: Stepper) -> Names:
    try:
        names = recorded(stepper).names
    except (UnexplainedError, LoopError) as reason:
        raise CellError(sentence(reason)) from reason
    assert names is not None
    return names


def _values(names: Names) -> Iterator[Value]:
    """Yield each value once: some have a second name, such as z2 for what the loop calls y_pred."""
    for name, value in names.values.items():
        if name == value.name and (value.is_named or (value.shape and value.is_float)):
            yield value


def _entries(value: Value) -> Iterator[TensorEntry]:
    gradient = value.gradient_name if value.edge is not None else ""
    yield _entry(value.name, value.numbers, gradient)
    if gradient:
        yield _entry(gradient, value.gradient)


def _entry(name: str, tensor: Tensor | None, gradient: str = "") -> TensorEntry:
    shape, kind = (None, "") if tensor is None else (shape_of(tensor), str(tensor.dtype).removeprefix("torch."))
    return TensorEntry(name, name, shape, kind, gradient)


def _found(names: Names, name: str) -> Tensor | None:
    if (value := names.values.get(name)) is not None:
        return value.numbers
    behind = names.gradients.get(name)
    return None if behind is None else behind.gradient
