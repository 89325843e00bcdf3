"""A small memento: it walks attributes by the protocol that iterators follow, and writes back into the same objects."""

from __future__ import annotations

import collections
import contextlib
import random
import types
from typing import Any

import numpy as np
import torch


class Memento:
    """What everything that can be reached from `roots` holds, and the global generators."""

    def __init__(self, *roots: object) -> None:
        self._writers: list[Any] = []
        self._hooks: list[Any] = []
        self._seen: dict[int, object] = {}
        self._todo: list[object] = list(roots)
        while self._todo:
            self._visit(self._todo.pop())
        self._generators = torch.get_rng_state(), np.random.get_state(), random.getstate()

    def restore(self) -> None:
        for write in self._writers:
            write()
        for hook in self._hooks:
            hook()
        torch.set_rng_state(self._generators[0])
        np.random.set_state(self._generators[1])
        random.setstate(self._generators[2])

    def _visit(self, o: Any) -> None:
        if o is None or isinstance(o, (int, float, str, bytes, type, types.ModuleType)) or id(o) in self._seen:
            return
        self._seen[id(o)] = o
        for kind, visit in _VISITS.items():
            if isinstance(o, kind):
                visit(self, o)
                return
        self._object(o)

    def _object(self, o: Any) -> None:
        if hasattr(o, "memento_restored"):
            self._hooks.append(o.memento_restored)
        if hasattr(o, "memento_state"):
            state = o.memento_state()
            self._writers.append(lambda: o.memento_restore(state))
            self._todo.append(state)
            return
        if type(o).__module__.startswith("tqdm"):
            return
        slots = [name for kind in type(o).__mro__ for name in getattr(kind, "__slots__", ()) if name[:2] != "__"]
        names = {*getattr(o, "__dict__", ()), *(name for name in slots if hasattr(o, name))}
        kept = {name: getattr(o, name) for name in names if name not in getattr(o, "memento_skip", ())}
        self._writers.append(lambda: [object.__setattr__(o, name, value) for name, value in kept.items()])
        self._todo += kept.values()

    def _tensor(self, o: torch.Tensor) -> None:
        kept = o.detach().clone()

        def write() -> None:
            with torch.no_grad():
                o.detach().copy_(kept)

        self._writers.append(write)

    def _array(self, o: Any) -> None:
        kept = o.copy()
        self._writers.append(lambda: o.__setitem__(..., kept))

    def _dict(self, o: dict[Any, Any]) -> None:
        kept = dict(o)
        self._writers.append(lambda: (o.clear(), o.update(kept)))
        self._todo += [*kept, *kept.values()]

    def _list(self, o: list[Any]) -> None:
        kept = list(o)
        self._writers.append(lambda: o.__setitem__(slice(None), kept))
        self._todo += kept

    def _set(self, o: set[Any]) -> None:
        kept = list(o)
        self._writers.append(lambda: (o.clear(), o.update(kept)))
        self._todo += kept

    def _deque(self, o: Any) -> None:
        kept = list(o)
        self._writers.append(lambda: (o.clear(), o.extend(kept)))
        self._todo += kept

    def _tuple(self, o: tuple[Any, ...]) -> None:
        self._todo += o

    def _function(self, o: types.FunctionType) -> None:
        self._todo += [*(o.__closure__ or ()), *(o.__defaults__ or ()), o.__dict__]

    def _method(self, o: types.MethodType) -> None:
        self._todo += [o.__self__, o.__func__]

    def _builtin_method(self, o: types.BuiltinMethodType) -> None:
        self._todo.append(o.__self__)

    def _cell(self, o: types.CellType) -> None:
        try:
            kept = o.cell_contents
        except ValueError:
            self._writers.append(lambda: _empty(o))
            return
        self._writers.append(lambda: setattr(o, "cell_contents", kept))
        self._todo.append(kept)

    def _generator(self, o: torch.Generator) -> None:
        kept = o.get_state()
        self._writers.append(lambda: o.set_state(kept))

    def _random(self, o: random.Random) -> None:
        kept = o.getstate()
        self._writers.append(lambda: o.setstate(kept))


def _empty(cell: types.CellType) -> None:
    with contextlib.suppress(ValueError):
        del cell.cell_contents


_VISITS: dict[Any, Any] = {
    torch.Tensor: Memento._tensor,
    np.ndarray: Memento._array,
    dict: Memento._dict,
    list: Memento._list,
    set: Memento._set,
    collections.deque: Memento._deque,
    tuple: Memento._tuple,
    types.FunctionType: Memento._function,
    types.MethodType: Memento._method,
    types.BuiltinMethodType: Memento._builtin_method,
    types.CellType: Memento._cell,
    torch.Generator: Memento._generator,
    random.Random: Memento._random,
}
