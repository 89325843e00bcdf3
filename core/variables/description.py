"""A value → a row that a screen can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np
import torch

from core.i18n import Words, words
from core.state.norm import norm
from core.state.tensors import SHAPE, can_be_watched
from core.text.clip import name_of
from core.variables.contents import Part, has_parts, part_of, parts_of
from core.variables.looking import attributes, is_one, kind_name
from core.variables.rows import Extra, Path, VariableRow
from core.variables.texts import clipped, held, modules_in, text_of, waits_for_shape

MOST_SHOWN, MOST_AT_ALL = 100, 1000
"""Parts of a value that are shown at first, and when a person wishes for more."""

MORE = "…"
"""The key of what is left out."""

MOST_NUMBERS = 2**22
"""Elements of a tensor whose norm is computed: it takes a millisecond or two."""

MOST_LISTED = 6
"""Elements of a tensor that are told one by one."""

MOST_COMPARED = 1000
"""Parts of a container by which a change is noticed."""

WITHIN = words("Variables", "… {count:,} more")


class Description:
    """Describes values and changes nothing in them: neither their code nor that of their classes is run.

    Args:
        unfolded: the paths of the values whose parts are wanted; with `MORE` behind it, more of them.
        maps: the names of the tensors that can be shown as maps, by their `id`.
    """

    def __init__(self, unfolded: frozenset[Path] = frozenset(), maps: Mapping[int, str] | None = None) -> None:
        self._unfolded, self._maps = unfolded, maps or {}

    def row(self, path: Path, name: str, value: object) -> VariableRow:
        """Return the row of a value, with its parts as far as they are unfolded."""
        kind, extra = kind_name(type(value)), None
        if is_one(value, torch.Tensor):
            text, extra = self._of_tensor(value)
        elif is_one(value, np.ndarray):
            text, extra = _of_array(value)
        else:
            text = text_of(value)
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

    @staticmethod
    def _of_tensor(tensor: Any) -> tuple[str, Extra | None]:
        text = ""
        with torch._C.DisableTorchFunction(), torch.no_grad():
            if waits_for_shape(tensor):
                return words("Variables", "its shape is not known yet"), None
            size: float | None = None
            with suppress(RuntimeError, TypeError, ValueError, NotImplementedError):  # quantised, nested, …
                if can_be_watched(tensor) and tensor.numel() <= MOST_LISTED:
                    text = _listed(tensor.detach().cpu().tolist())
                size = _norm_of(tensor)
            shape = tuple(SHAPE(tensor)) if not tensor.is_nested else ()
            dtype = str(tensor.dtype).removeprefix("torch.")
            return text, Extra(shape, dtype, str(tensor.device), tensor.requires_grad, size)


def _norm_of(tensor: torch.Tensor) -> float | None:
    if tensor.numel() > MOST_NUMBERS or not can_be_watched(tensor) or tensor.dtype == torch.bool:
        return None
    return float(norm(tensor).real)


def _of_array(array: Any) -> tuple[str, Extra]:
    shape: tuple[int, ...] = np.ndarray.shape.__get__(array)
    dtype: np.dtype[Any] = np.ndarray.dtype.__get__(array)
    plain = np.ndarray.view(array, np.ndarray) if not dtype.hasobject else None
    text, size = "", None
    if plain is not None and dtype.kind in "fiuc" and plain.size <= MOST_NUMBERS:
        size = float(np.linalg.norm(plain.ravel().astype(complex if dtype.kind == "c" else float)))
        text = _listed(plain.tolist()) if plain.size <= MOST_LISTED else ""
    return text, Extra(shape, str(dtype), norm=size)


def _listed(numbers: Any) -> str:
    """Return the elements of a small tensor."""
    if isinstance(numbers, list):
        return f"[{', '.join(map(_listed, numbers))}]"
    return f"{numbers:.6g}" if isinstance(numbers, float) else str(numbers)


def mark_of(value: Any) -> int:
    """Return a number that differs once a value has been written to, or another has taken its place."""
    if is_one(value, torch.Tensor):
        return hash((id(value), _version(value), *([mark_of(value.grad)] if _has_gradient(value) else [])))
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


def _has_gradient(tensor: Any) -> bool:
    with torch._C.DisableTorchFunction():
        return bool(tensor.requires_grad and tensor.is_leaf and tensor.grad is not None)


def _version(tensor: Any) -> int:
    with torch._C.DisableTorchFunction():
        return 0 if tensor.is_inference() else int(tensor._version)


def found_at(path: Path, value: object) -> object:
    """Return what lies at a path within a value.

    Raises:
        KeyError: where nothing does.
    """
    for key in path:
        part = part_of(value, key)
        if part is None:
            raise KeyError(key)
        value = part.value
    return value
