"""Iterators and the like that nobody can put back where they were: no watched expression uses one."""

from __future__ import annotations

import csv
import itertools
import types
from collections.abc import Iterator
from typing import Any, NoReturn

from core.errors import WordedError
from core.i18n import words
from core.iteration.native import NATIVE
from core.state.names import module_of

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

_ITERATORS = frozenset(map(id, (*NATIVE, *_OTHERS)))

_LASTING = frozenset(
    """
    _queue _socket _thread concurrent multiprocessing queue socket sqlite3 subprocess tensorboard tensorboardX threading
    tkinter tqdm wandb zipfile
    """.split()  # noqa: SIM905
)
"""Packages whose objects no moment keeps: bars, locks, writers, connections."""

_known: dict[int, tuple[type, bool]] = {}


def is_lasting(kind: type) -> bool:
    """Tell of a class whether what is done to its objects lasts, for they cannot be put back."""
    known = _known.get(id(kind))
    if known is None:
        lasts = id(kind) in _ITERATORS or module_of(kind).partition(".")[0] in _LASTING
        known = _known[id(kind)] = kind, lasts
    return known[1]


class CannotMoveError(WordedError):
    """An expression whose effect would last."""


class Unmoved(Iterator[Any]):
    """In the place of such an object: it refuses to be used.

    Attributes:
        instead_of: the object.
    """

    __slots__ = ("instead_of",)

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
            words("Variables", "This would use what cannot be put back afterwards, such as an iterator.")
        )
