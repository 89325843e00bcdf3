"""Iterators that cannot be gone back in: what they gave is given again."""

from __future__ import annotations

import os
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.errors import WordedError
from core.i18n import Words, words
from core.iteration.notes import note
from core.iteration.random_state import RandomState


class PlaceLostError(WordedError):
    """An iterator that was left while it made an item, and cannot go on."""


@dataclass(frozen=True)
class _Draw:
    """One item, or the exception raised in its place, and the generators after it if it moved them."""

    item: object
    error: BaseException | None
    random_state: RandomState | None

    def repeat(self) -> Any:
        """Return the item again, or raise the exception again, and move the generators again."""
        if self.random_state is not None:
            self.random_state.apply()
        if self.error is not None:
            raise self.error.with_traceback(None)
        return copied(self.item)


class Recorded(Iterator[Any]):
    """Over any iterator. From the first memento on, copies of its items are kept.

    Drawing an item again has no effect but on the global random generators, which then stand as they did.
    """

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._draws: list[_Draw] = []
        self._at = self._first = 0
        self._recording = self._broken = False

    def __next__(self) -> Any:
        self._at += 1
        if not self._recording:
            return next(self._source)
        place = self._at - self._first - 1
        return self._draws[place].repeat() if place < len(self._draws) else self._record()

    def memento_state(self) -> int:
        """Return the number of items that were drawn. An iterator that nobody keeps is not recorded."""
        if not self._recording:
            self._recording, self._first = True, self._at
            note(_sentence(self._source))
        return self._at

    def memento_restore(self, state: int) -> None:
        """Go on after the item with this number."""
        self._at = state

    def _record(self) -> Any:
        if self._broken:
            raise PlaceLostError(
                words("Iteration", "{name} was left in the midst of making an item: it can only begin again."),
                name=_name(self._source),
            )
        before = RandomState.now()
        self._broken = True
        try:
            item = next(self._source)
        except Exception as error:
            self._keep(None, error, before)
            raise
        self._keep(copied(item), None, before)
        return item

    def _keep(self, item: object, error: BaseException | None, before: RandomState) -> None:
        now = RandomState.now()
        self._draws.append(_Draw(item, error, None if now.equals(before) else now))
        self._broken = False


def copied(item: Any) -> Any:
    """Return a copy of arrays and tensors in an item, which a script may write to; the rest is shared.

    Leaves that require gradients are shared too: they are parameters, which belong to a model.
    """
    kind = type(item)
    if isinstance(item, torch.Tensor):
        return item if item.is_leaf and item.requires_grad else item.detach().clone()
    if isinstance(item, np.ndarray):
        return item.copy()
    if kind is list or kind is tuple:
        return kind([copied(part) for part in item])
    if isinstance(item, tuple) and hasattr(item, "_fields"):
        return kind(*map(copied, item))
    if kind is dict:
        return {key: copied(value) for key, value in item.items()}
    return item


def _sentence(source: Iterator[Any]) -> Words:
    return words(
        "Iteration",
        "The place of {} cannot be kept: going back gives the same items again, whatever has been changed since.",
    ).format(_name(source))


def _name(source: Iterator[Any]) -> str:
    """Return by what a person recognizes an iterator."""
    if isinstance(source, types.GeneratorType):
        code = source.gi_code
        return f"{source.__qualname__} ({os.path.basename(code.co_filename)}:{code.co_firstlineno})"
    return type(source).__qualname__
