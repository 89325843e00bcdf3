"""A value → a row that a screen can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader

from core.i18n import Words, joined, words
from core.state.object_records import attributes_of
from core.text.clip import name_of
from core.variables.contents import Part, has_parts, parts_of
from core.variables.looking import attributes, is_one, kind_name
from core.variables.rows import Extra, Path, VariableRow
from core.variables.tensors import array_text, gradient_of, tensor_text, version_of
from core.variables.texts import clipped, held, modules_in, text_of, waits_for_shape

MOST_SHOWN, MOST_AT_ALL = 100, 1000
"""Parts of a value that are shown at first, and when a person wishes for more."""

MORE = "…"
"""The key of what is left out."""

MOST_COMPARED = 1000
"""Parts of a container by which a change is noticed."""

WITHIN = words("Variables", "… {count:,} more")


class Description:
    """Describes values and changes nothing in them: neither their code nor that of their classes is run.

    Args:
        unfolded: the paths of the values whose parts are wanted; with `MORE` behind it, more of them.
        maps: the names of the tensors that can be shown as maps, by their `id`.
        drawn: how many batches have been drawn of data sets, by their `id`.
    """

    def __init__(
        self,
        unfolded: frozenset[Path] = frozenset(),
        maps: Mapping[int, str] | None = None,
        drawn: Mapping[int, int] | None = None,
    ) -> None:
        self._unfolded, self._maps, self._drawn = unfolded, maps or {}, drawn or {}

    def row(self, path: Path, name: str, value: object) -> VariableRow:
        """Return the row of a value, with its parts as far as they are unfolded."""
        kind, extra = kind_name(type(value)), None
        if is_one(value, torch.Tensor):
            text, extra = _of_tensor(value)
        elif is_one(value, np.ndarray):
            text, extra = array_text(value)
        else:
            text = self._of_loader(value) if is_one(value, DataLoader) else text_of(value)
        return VariableRow(
            path,
            name if isinstance(name, Words) else name_of(name),
            clipped(kind, 60),
            text,
            extra,
            has_parts(value),
            tuple(self._within(path, parts_of(value))) if path in self._unfolded else (),
            mark_of(value),
            self._maps.get(id(value), ""),
        )

    def _of_loader(self, loader: Any) -> str:
        drawn = self._drawn.get(id(dict.get(attributes_of(loader) or {}, "dataset")))
        told = [] if drawn is None else [words("Variables", "{count:,} drawn").format(count=drawn)]
        return joined(" · ", [text_of(loader), *told])

    def _within(self, path: Path, parts: Iterator[Part]) -> Iterator[VariableRow]:
        most = MOST_AT_ALL if (*path, MORE) in self._unfolded else MOST_SHOWN
        for part in islice(parts, most):
            yield self.row((*path, part.key), part.name, part.value)
        left = sum(1 for _ in parts)
        if left:
            yield VariableRow((*path, MORE), WITHIN.format(count=left), "", expandable=most < MOST_AT_ALL)

    def group(self, path: Path, name: str, text: str, parts: Iterable[Part]) -> VariableRow:
        """Return a row that stands for several values."""
        rows = tuple(self._within(path, iter(parts))) if path in self._unfolded else ()
        return VariableRow(path, name, "", text, expandable=True, children=rows)


def _of_tensor(tensor: Any) -> tuple[str, Extra | None]:
    if waits_for_shape(tensor):
        return words("Variables", "its shape is not known yet"), None
    return tensor_text(tensor)


def mark_of(value: Any) -> int:
    """Return a number that differs once a value has been written to, or another has taken its place."""
    if is_one(value, torch.Tensor):
        gradient = gradient_of(value)
        return hash((id(value), version_of(value), 0 if gradient is None else mark_of(gradient)))
    if is_one(value, torch.nn.Module):
        return hash(tuple(map(mark_of, islice(_tensors_in(value), MOST_COMPARED))))
    if is_one(value, dict):
        return hash(tuple(map(id, islice(dict.values(value), MOST_COMPARED))))
    if is_one(value, list):
        return hash(tuple(map(id, islice(list.__iter__(value), MOST_COMPARED))))
    if is_one(value, tuple, str, int, float, bytes, type(None), np.ndarray):
        return 0
    return hash(tuple(map(id, islice(attributes(value).values(), MOST_COMPARED))))


def _tensors_in(module: Any) -> Iterator[Any]:
    for one in modules_in(module):
        for group in ("_parameters", "_buffers"):
            yield from dict.values(held(one, group))
