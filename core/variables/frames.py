"""The functions that a paused run is in, with their variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.engine.frames import LiveFrame
from core.engine.stepper import Stepper
from core.iteration.loaders import LoaderIterator
from core.program.cells import cell_values
from core.program.walk import Place
from core.variables.looking import attributes, class_attribute, is_one

MOST_NESTED = 4
"""Iterators within one another, such as `tqdm(enumerate(loader))`, of which the innermost is found."""


def frames_of(stepper: Stepper) -> tuple[LiveFrame, ...]:
    """Return the frames of the person's own code, the outermost first; at least that of the main module."""
    running = stepper.frames or (_main(stepper), *_path(stepper))
    return tuple(frame._replace(variables=_named(frame.variables)) for frame in running)


def chosen(frames: tuple[LiveFrame, ...], place: int | None) -> int:
    """Return the place of a frame; that of the innermost where there is none at `place`."""
    return place if place is not None and 0 <= place < len(frames) else len(frames) - 1


def drawn_of(stepper: Stepper) -> dict[int, int]:
    """Return how many batches the loops around and of the training have drawn of data sets, by their `id`."""
    drawn: dict[int, int] = {}
    for frame in getattr(getattr(stepper.walk, "state", None), "frames", []):
        waiting = list(frame.iterators.values())
        for _ in range(MOST_NESTED):
            drawn.update((id(one._dataset), one._num_yielded) for one in waiting if is_one(one, LoaderIterator))
            within = [part for one in waiting for part in attributes(one).values()]
            waiting = [part for part in within if class_attribute(type(part), "__next__") is not None]
    return drawn


def _main(stepper: Stepper) -> LiveFrame:
    namespace = stepper.namespace
    place = Place(str(namespace.get("__file__", "")), stepper.line, 0, "<module>")
    return LiveFrame(place, namespace, namespace)


def _path(stepper: Stepper) -> Iterator[LiveFrame]:
    """Yield the functions that lead to the training loop of a script that runs no longer."""
    for frame in getattr(getattr(stepper.walk, "state", None), "frames", [])[1:]:
        code = frame.twin.__code__
        place = Place(code.co_filename, code.co_firstlineno, 0, code.co_name)
        yield LiveFrame(place, cell_values(frame.twin), frame.twin.__globals__)


def _named(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return variables without Python's own and those of instrumented code."""
    return {name: one for name, one in variables.items() if name.isidentifier() and not name.startswith("__")}
