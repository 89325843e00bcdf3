"""Iterators that nobody can put back where they were: while an expression is evaluated, none of them moves."""

from __future__ import annotations

import csv
import itertools
import types
from collections.abc import Iterator
from typing import Any, NoReturn

from core.errors import WordedError
from core.i18n import words
from core.iteration.native import NATIVE

_EMPTY: dict[Any, Any] = {}
_VIEWS: tuple[Iterator[Any], ...] = iter(_EMPTY), iter(_EMPTY.values()), iter(_EMPTY.items())

_OTHERS = (
    types.GeneratorType,
    types.AsyncGeneratorType,
    types.CoroutineType,
    zip,
    map,
    filter,
    enumerate,
    type(csv.reader([])),
    type(iter(set())),
    *map(type, _VIEWS),
    *(kind for kind in vars(itertools).values() if isinstance(kind, type) and hasattr(kind, "__next__")),
)

KINDS = frozenset(id(kind) for kind in (*NATIVE, *_OTHERS))
"""Their classes, by `id`."""


class CannotMoveError(WordedError):
    """An expression that would draw an item for good."""


class Unmoved(Iterator[Any]):
    """In the place of an iterator: it refuses to give an item.

    Attributes:
        instead_of: the iterator.
    """

    def __init__(self, instead_of: Any) -> None:
        self.instead_of = instead_of

    def __iter__(self) -> NoReturn:
        self._refuse()

    def __next__(self) -> NoReturn:
        self._refuse()

    def __getattr__(self, name: str) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise CannotMoveError(
            words(
                "Variables",
                "This would draw an item from an iterator that cannot be put back: watch nothing that does.",
            )
        )
