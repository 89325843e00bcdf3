"""A script's threads change what it holds while a memento is taken of it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.state.memento import Mementos
from core.state.traversal import Walk


class Key:
    """A key with a hash of the script's own."""

    def __hash__(self) -> int:
        return 1


class Array(np.ndarray[Any, Any]):
    """An array with attributes."""


class Pair(tuple[Any, ...]):
    """A tuple with attributes."""


def with_attribute(value: Any) -> Any:
    value.there = [0]
    return value


def insert(names: dict[Any, Any]) -> None:
    names[Key()] = 1


def set_attribute(value: Any) -> None:
    setattr(value, f"more{len(vars(value))}", 1)


CHANGES: dict[str, tuple[Callable[[], Any], Callable[[Any], None]]] = {
    "dict": (lambda: {"a": [1], "b": [2]}, insert),
    "ordered": (lambda: OrderedDict(a=[1], b=[2]), insert),
    "default": (lambda: defaultdict(list, a=[1]), insert),
    "hashed": (lambda: {Key(): [1]}, insert),
    "set": (lambda: {(1, 2), (3,)}, lambda x: x.add(len(x))),
    "deque": (lambda: deque([[1], [2]]), lambda x: x.append(3)),
    "list": (lambda: [[1], 2.0, "x"], lambda x: x.append(3)),
    "object": (lambda: SimpleNamespace(a=[1], b=[2]), set_attribute),
    "tensor": (lambda: with_attribute(torch.ones(1)), set_attribute),
    "array": (lambda: with_attribute(np.ones(1).view(Array)), set_attribute),
    "tuple": (lambda: with_attribute(Pair((1, 2))), set_attribute),
    "tuple of tensors": (lambda: with_attribute(Pair([torch.ones(1)])), set_attribute),
}


class Meanwhile:
    """Stands in for a thread: it has its turn whenever something has been kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, turn: Callable[[], None]) -> None:
        self.turns = 0
        keep = Walk.keep

        def kept(walk: Walk, value: Any) -> Any:
            found = keep(walk, value)
            self.turns += 1
            assert self.turns < 1000, "it is never done"
            turn()
            return found

        monkeypatch.setattr(Walk, "keep", kept)


@pytest.mark.parametrize("shape", CHANGES)
def test_a_thread_may_change_what_is_being_kept(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, change = CHANGES[shape]
    value = make()
    mementos = Mementos()
    with monkeypatch.context() as patches:
        meanwhile = Meanwhile(patches, lambda: change(value))
        mementos.take({"main": {"value": value}}).restore()
    assert meanwhile.turns


def test_a_thread_may_name_something_while_a_namespace_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {"a": [1], "b": [2]}
    with monkeypatch.context() as patches:
        Meanwhile(patches, lambda: names.update({f"more{len(names)}": 1}))
        moment = Mementos().take({"main": names})
    assert len(names) > 2
    moment.restore()
    assert names == {"a": [1], "b": [2]}
