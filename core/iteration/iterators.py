"""Iterators whose place can be kept and gone back to."""

from __future__ import annotations

import ast
import io
import itertools
import types
from collections.abc import Iterator
from typing import Any

import torch

from core.iteration.bars import BarIterator, bar_of, counts_plainly
from core.iteration.endless import Count
from core.iteration.hashed import HASHED, iterates_as_dict, over_hashed
from core.iteration.native import NATIVE, SEQUENCES, NativeIterator
from core.iteration.recorded import Recorded
from core.iteration.tensor_rows import TensorRows

_TENSORS = (torch.Tensor, torch.nn.Parameter)


def iterator_over(iterable: Any) -> Iterator[Any]:
    """Return an iterator with the same items as `iter(iterable)`, whose state a memento can keep.

    Raises:
        TypeError: as `iter` does.
    """
    kind = type(iterable)
    if kind in SEQUENCES:
        return NativeIterator(iter(iterable))
    if kind in HASHED or iterates_as_dict(iterable):
        return over_hashed(iterable) or NativeIterator(iter(()))
    if kind in _TENSORS:
        return TensorRows(iterable)
    if counts_plainly(iterable):
        return BarIterator(iterable, iterator_over)
    return _in_place_of(iter(iterable))


def _in_place_of(iterator: Iterator[Any]) -> Iterator[Any]:
    """Return an iterator that goes on where the given one is, and draws from the same sources."""
    kind = type(iterator)
    if kind in NATIVE:
        return NativeIterator(iterator)
    if kind in HASHED:
        return over_hashed(iterator) or NativeIterator(iter(()))
    if kind in _COMPOSED:
        return _composed(iterator)
    if kind is itertools.count:
        return _count(iterator)
    if isinstance(iterator, types.GeneratorType):
        bar = bar_of(iterator)
        return Recorded(iterator) if bar is None else BarIterator(bar, iterator_over)
    if isinstance(iterator, io.IOBase) or _keeps_its_place(iterator):
        return iterator
    return Recorded(iterator)


_COMPOSED = frozenset((enumerate, zip, map, filter))


def _composed(iterator: Any) -> Iterator[Any]:
    """Return the same composition over the same inner iterators, which tell their places."""
    make, arguments, *strict = iterator.__reduce__()
    leading = 1 if make in (map, filter) else 0  # the function
    inner_count = 1 if make is enumerate else len(arguments) - leading
    inner = [iterator_over(one) for one in arguments[leading : leading + inner_count]]
    composed = make(*arguments[:leading], *inner, *arguments[leading + inner_count :])
    if strict:
        composed.__setstate__(strict[0])
    return NativeIterator(composed)


def _count(iterator: Iterator[Any]) -> Iterator[Any]:
    """Return a count that goes on from there; only its text tells where it is, from Python 3.14 on."""
    try:
        at, step = ast.literal_eval(f"({repr(iterator)[6:-1]}, 1)")[:2]
    except (ValueError, SyntaxError):
        return Recorded(iterator)
    return Count(at, step)


def _keeps_its_place(iterator: Iterator[Any]) -> bool:
    """Return whether a memento can keep an iterator: it says how, or is written in Python, its place in attributes."""
    if any(hasattr(iterator, name) for name in ("memento_skip", "memento_state", "memento_restored")):
        return True
    if not isinstance(getattr(type(iterator), "__next__", None), types.FunctionType):
        return False
    return not any(_is_opaque(value) for value in getattr(iterator, "__dict__", {}).values())


def _is_opaque(value: object) -> bool:
    next_ = getattr(type(value), "__next__", None)
    return next_ is not None and not isinstance(next_, types.FunctionType) and not isinstance(value, io.IOBase)
