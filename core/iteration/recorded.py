"""Iterators that cannot be gone back in: what they gave is given again."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.i18n import Words, words
from core.iteration.notes import note
from core.iteration.random_state import RandomState


@dataclass(frozen=True)
class _Draw:
    """One item, or the exception raised in its place, and the generators after it if it moved them."""

    item: object = None
    error: BaseException | None = None
    random_state: RandomState | None = None


class Recorded(Iterator[Any]):
    """Over any iterator. Items are drawn once, and copies of them are kept.

    Drawing an item again has no effect but on the global random generators, which then stand as they did.
    """

    memento_skip = ("_source", "_draws")

    def __init__(self, source: Iterator[Any]) -> None:
        self._source = source
        self._draws: list[_Draw] = []
        self._at = 0
        note(_sentence(source))

    def __next__(self) -> Any:
        if self._at < len(self._draws):
            return self._again()
        before = RandomState.now()
        try:
            item = next(self._source)
        except Exception as error:
            self._keep(_Draw(error=error, random_state=_if_moved(before)))
            raise
        self._keep(_Draw(copied(item), random_state=_if_moved(before)))
        return item

    def _keep(self, draw: _Draw) -> None:
        self._draws.append(draw)
        self._at += 1

    def _again(self) -> Any:
        draw = self._draws[self._at]
        self._at += 1
        if draw.random_state is not None:
            draw.random_state.apply()
        if draw.error is not None:
            raise draw.error.with_traceback(None)
        return copied(draw.item)


def _if_moved(before: RandomState) -> RandomState | None:
    now = RandomState.now()
    return None if now.equals(before) else now


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
        return type(item)(*map(copied, item))
    if kind is dict:
        return {key: copied(value) for key, value in item.items()}
    return item


def _sentence(source: Iterator[Any]) -> Words:
    if isinstance(source, types.GeneratorType):
        code = source.gi_code
        return words(
            "Iteration", "The items of the generator {} (line {}) are recorded: going back gives the same ones again."
        ).format(source.__qualname__, code.co_firstlineno)
    return words(
        "Iteration", "The items of an iterator of type {} are recorded: going back gives the same ones again."
    ).format(type(source).__qualname__)
