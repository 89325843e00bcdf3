"""Objects of every kind get back what they held, whatever they think of it."""

from __future__ import annotations

import argparse
import enum
import io
import logging
import random
import threading
import weakref
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from core.state.memento import Memento, Mementos, RestoreError

Names = dict[str, Any]


def take(names: Names) -> Memento:
    return Mementos().take({"main": names})


class Own:
    """Of a module of the script's, if a namespace has its name."""

    made: ClassVar[int] = 0
    log: ClassVar[list[int]] = []

    def method(self, by: int = 1) -> int:
        return by

    @staticmethod
    def alone(values: list[int] = []) -> list[int]:  # noqa: B006
        return values


def other_method(_self: Own) -> int:
    return 99


CHANGES: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "list": ([1, [2]], lambda x: (x.reverse(), x.append(3))),
    "plain list": ([1, 2.0, "x"], lambda x: x.__setitem__(1, 2)),
    "dict": ({"a": 1, "b": 2}, lambda x: (x.pop("a"), x.update(a=1))),
    "dict key": ({"a": 1, 2: 3}, lambda x: x.clear()),
    "ordered": (OrderedDict(a=1, b=2, c=3), lambda x: x.move_to_end("a")),
    "default": (defaultdict(list, a=[1]), lambda x: (x["b"], setattr(x, "default_factory", None))),
    "counter": (Counter("aab"), lambda x: x.update("abc")),
    "set": ({1, "a"}, lambda x: (x.add(2), x.discard(1))),
    "deque": (deque([1, 2, 3], maxlen=3), lambda x: (x.append(4), x.rotate())),
    "bytearray": (bytearray(b"abc"), lambda x: x.extend(b"d")),
    "namespace": (SimpleNamespace(a=1), lambda x: (delattr(x, "a"), setattr(x, "b", 2))),
    "arguments": (argparse.Namespace(lr=0.1), lambda x: setattr(x, "lr", 1)),
    "text": (io.StringIO("abc"), lambda x: (x.seek(0, 2), x.write("d"))),
    "bytes": (io.BytesIO(b"abc"), lambda x: (x.read(1), x.truncate())),
    "partial": (partial(max, key=len), lambda x: x.keywords.clear()),
    "random": (random.Random(0), lambda x: x.gauss(0, 1)),
    "generator": (torch.Generator().manual_seed(0), lambda x: torch.rand(1, generator=x)),
    "numpy generator": (np.random.default_rng(0), lambda x: x.random()),
    "numpy state": (np.random.RandomState(0), lambda x: x.randn()),
    "numpy bits": (np.random.PCG64(0), lambda x: x.random_raw()),
    "array": (np.arange(6).reshape(2, 3), lambda x: x.fill(0)),
    "scalar array": (np.array(1.0), lambda x: x.fill(0)),
    "no array": (np.empty((0, 3)), lambda x: x),
    "record array": (np.zeros(2, dtype=[("a", "f4"), ("b", "i8")]), lambda x: x["a"].fill(1)),
    "object array": (np.array([[1, None]], dtype=object), lambda x: x.fill([])),
    "matrix": (np.ma.masked_array([1.0, 2.0], [True, False]), lambda x: x.__setitem__(0, 5)),
    "turned array": (np.arange(6).reshape(1, 2, 3).transpose(2, 0, 1).copy(order="K"), lambda x: x.fill(0)),
    "array with gaps": (np.arange(10)[::2][::-1], lambda x: x.fill(0)),
    "reshaped array": (np.arange(6), lambda x: x.resize((2, 3), refcheck=False)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_undone_in_place(name: str) -> None:
    value, change = CHANGES[name]
    names: Names = {"x": value, "same": value}
    moment = take(names)
    change(value)
    if "no array" not in name:
        assert take(names).digest() != moment.digest()
    names["same"] = None
    moment.restore()
    assert names["x"] is value is names["same"]
    assert take(names).digest() == moment.digest()


def test_a_defaultdict_gets_its_factory_back() -> None:
    values: defaultdict[str, list[int]] = defaultdict(list)
    moment = take({"values": values})
    values.default_factory = None
    moment.restore()
    assert values["a"] == []


def test_types_and_signs_that_compare_equal_are_told_apart() -> None:
    values = [1, 0.0, True, 2.0]
    names, mementos = {"x": values}, Mementos()
    mementos.take({"main": names})
    values[:] = [True, -0.0, 1, 2]
    moment = mementos.take({"main": names})
    values.clear()
    moment.restore()
    assert [repr(value) for value in values] == ["True", "-0.0", "1", "2"]


def test_slots_cells_functions_and_classes() -> None:
    class Slotted:
        __slots__ = ("__private", "b")

        def __init__(self) -> None:
            self.__private = 1

        def __setattr__(self, name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        def get(self) -> int:
            return self.__private

        def change(self) -> None:
            self.__private, self.b = 2, 3

    def outer() -> tuple[Callable[[], int], Callable[[], None]]:
        count = 0

        def up() -> int:
            nonlocal count
            count += 1
            return count

        def drop() -> None:
            nonlocal count
            del count

        return up, drop

    (up, drop), slotted = outer(), Slotted()

    def function(a: int = 1, *, b: int = 2) -> tuple[int, int]:
        return a, b

    names: Names = {"__name__": __name__, "up": up, "f": function, "slotted": slotted, "Own": Own, "own": Own()}
    moment = take(names)
    up(), drop(), slotted.change()
    function.__defaults__, function.__kwdefaults__ = (5,), {"b": 6}
    function.note = 1  # type: ignore[attr-defined]
    function.__code__ = (lambda a, *, b: (a, b, 0)).__code__  # type: ignore[assignment]
    Own.made, Own.more, Own.method = 3, 4, other_method  # type: ignore[attr-defined,assignment,method-assign]
    Own.log.append(1)
    Own.alone().append(1)
    moment.restore()
    assert up() == 1 and slotted.get() == 1 and not hasattr(slotted, "b")
    assert function() == (1, 2) and not hasattr(function, "note")
    assert Own.made == 0 and not hasattr(Own, "more") and Own().method() == 1 and Own.log == [] and Own.alone() == []


def test_classes_of_others_are_left_alone() -> None:
    names: Names = {"__name__": "elsewhere", "own": Own()}
    moment = take(names)
    Own.made = 7
    try:
        moment.restore()
        assert Own.made == 7
    finally:
        Own.made = 0


def test_the_order_of_variables_and_their_dunders() -> None:
    names: Names = {"__name__": "script", "a": 1, "b": 2}
    moment = take(names)
    names["a"] = names.pop("a")
    names["__file__"], names["c"] = "x.py", 3
    moment.restore()
    assert list(names) == ["__name__", "__file__", "a", "b"]


def test_circles_and_sharing() -> None:
    first: list[Any] = [1]
    first.append(first)
    both = (first, [first])
    names: Names = {"first": first, "both": both, "tensors": (torch.ones(1), both)}
    names["again"] = names["tensors"]
    names["self"] = names
    moment = take(names)
    names.clear()
    first.clear()
    moment.restore()
    assert first == [1, first] and names["both"] is both and names["self"] is names
    assert names["again"] is names["tensors"] and names["tensors"][1] is both


def test_tuples_within_tuples_ten_thousand_deep() -> None:
    deep: Any = (torch.ones(1),)
    for number in range(10_000):
        deep = (number, deep)
    names: Names = {"deep": deep}
    moment = take(names)
    del deep
    names["deep"] = None
    moment.restore()
    assert moment.digest() == take(names).digest()
    depth = 0
    while isinstance(names["deep"], tuple) and len(names["deep"]) == 2:
        names["deep"], depth = names["deep"][1], depth + 1
    assert depth == 10_000 and names["deep"][0].tolist() == [1]


def test_what_torch_max_returns_and_named_tuples() -> None:
    names: Names = {"best": torch.ones(2, 3).max(dim=1), "packed": torch.nn.utils.rnn.pack_sequence([torch.ones(2, 1)])}
    kinds = {name: type(value) for name, value in names.items()}
    moment = take(names)
    names.clear()
    moment.restore()
    assert {name: type(value) for name, value in names.items()} == kinds
    assert names["best"].values.tolist() == [1, 1] and names["packed"].data.tolist() == [[1], [1]]


class Colour(enum.Enum):
    RED = 1


@dataclass(frozen=True)
class Point:
    x: list[int]

    @cached_property
    def sum(self) -> int:
        return sum(self.x)


def test_frozen_dataclasses_and_enums() -> None:
    point = Point([1])
    names: Names = {"__name__": __name__, "p": point, "red": Colour.RED, "by_point": {Colour.RED: point}}
    moment = take(names)
    assert point.sum == 1
    object.__setattr__(point, "x", [5])
    moment.restore()
    assert point.x == [1] and "sum" not in vars(point) and names["by_point"][Colour.RED] is point


class Hostile:
    def _raise(self, *_arguments: Any) -> Any:
        raise RuntimeError("never to be called")

    __eq__ = __getattribute__ = __setattr__ = __delattr__ = __repr__ = __bool__ = __len__ = __iter__ = _raise
    __reduce_ex__ = __getattr__ = __copy__ = __deepcopy__ = __dir__ = __sizeof__ = __class__ = _raise  # type: ignore


class HostileKey(Hostile):
    hashable: ClassVar[bool] = True

    def __hash__(self) -> int:
        if not HostileKey.hashable:
            raise RuntimeError("never to be called")
        return 5


class HostileDict(dict[Any, Any]):
    __getitem__ = __setitem__ = __delitem__ = __iter__ = __len__ = Hostile._raise  # type: ignore
    keys = values = items = pop = update = clear = copy = get = Hostile._raise  # type: ignore


class HostileList(list[Any]):
    __getitem__ = __setitem__ = __delitem__ = __iter__ = __len__ = __eq__ = Hostile._raise  # type: ignore
    append = extend = clear = copy = Hostile._raise  # type: ignore


class HostileSet(set[Any]):
    __iter__ = __len__ = __eq__ = __contains__ = add = discard = update = clear = copy = Hostile._raise  # type: ignore


class HostileTuple(tuple[Any, ...]):
    __iter__ = __len__ = __eq__ = __getitem__ = __hash__ = Hostile._raise  # type: ignore

    def __new__(cls, *_arguments: Any) -> HostileTuple:
        raise RuntimeError("never to be called")


class HostileMeta(type):
    __getattribute__ = __setattr__ = __delattr__ = __instancecheck__ = __subclasscheck__ = Hostile._raise  # type: ignore


class OfHostileMeta(metaclass=HostileMeta):
    pass


def test_hostile_objects_are_never_asked() -> None:
    hostile, key = object.__new__(Hostile), HostileKey()
    attributes = object.__getattribute__(hostile, "__dict__")
    attributes["w"] = torch.ones(1)
    names: Names = {"__name__": __name__, "x": hostile, "keys": {key: 1}, "set": {key}, "list": [hostile]}
    names["dict"], names["own_list"], names["own_set"] = HostileDict(a=1), HostileList([1]), HostileSet([1, 2])
    names["tuple"], names["meta"] = tuple.__new__(HostileTuple, (torch.ones(1),)), OfHostileMeta
    names["plain"] = [1, 2]
    mementos = Mementos()
    HostileKey.hashable = False
    try:
        mementos.take({"main": names})
        moment = mementos.take({"main": names})
        digest = moment.digest()
        attributes["w"].add_(1)
        attributes["more"] = 1
        dict.clear(names["dict"]), list.append(names["own_list"], hostile), set.clear(names["own_set"])
        names["keys"].clear(), names["set"].clear(), names["list"].clear()
        names["plain"][0] = hostile
        names["tuple"] = None
        mementos.take({"main": names})
        moment.restore()
        assert mementos.take({"main": names}).digest() == digest
    finally:
        HostileKey.hashable = True
    assert attributes["w"].tolist() == [1] and "more" not in attributes
    assert list(dict.items(names["dict"])) == [("a", 1)] and list.__len__(names["own_list"]) == 1
    assert set.__len__(names["own_set"]) == 2 and len(names["keys"]) == len(names["set"]) == 1
    assert names["list"][0] is hostile and type(names["tuple"]) is HostileTuple and names["plain"] == [1, 2]


def test_what_is_no_state_is_left_alone() -> None:
    lock, logger, event = threading.Lock(), logging.getLogger("x"), threading.Event()
    parser = argparse.ArgumentParser()
    names: Names = {"lock": lock, "logger": logger, "event": event, "parser": parser, "module": torch}
    names["weak"] = weakref.WeakValueDictionary()
    moment = take(names)
    event.set()
    logger.disabled = True
    names.clear()
    moment.restore()
    assert names["lock"] is lock and event.is_set() and logger.disabled and names["module"] is torch
    logger.disabled = False


def test_global_generators_belong_to_the_thread() -> None:
    names: Names = {
        "torch": torch.default_generator,
        "numpy": np.random.mtrand._rand,  # type: ignore[attr-defined]
        "python": random._inst,  # type: ignore[attr-defined]
    }
    moment = take(names)
    before = torch.rand(1), np.random.rand(), random.random()
    moment.restore()
    after = torch.rand(1), np.random.rand(), random.random()
    assert all(one != other for one, other in zip(before, after, strict=True))


class Skips:
    memento_skip = ("cache",)

    def __init__(self) -> None:
        self.cache, self.value = 1, 1


class Stateful:
    def __init__(self) -> None:
        self.at, self.secret, self.told = [0], 5, 0

    def memento_state(self) -> object:
        return {"at": list(self.at), "w": self.w} if hasattr(self, "w") else {"at": list(self.at)}

    def memento_restore(self, state: dict[str, Any]) -> None:
        self.at = state["at"]
        self.w_was = state["w"].item() if "w" in state else None

    def memento_restored(self) -> None:
        self.told += 1


def test_the_protocol() -> None:
    skips, stateful = Skips(), Stateful()
    stateful.w = torch.ones(1)  # type: ignore[attr-defined]
    names: Names = {"skips": skips, "stateful": stateful}
    moment = take(names)
    for _ in range(2):
        skips.cache = skips.value = 2
        stateful.at.append(1)
        stateful.secret = 6
        stateful.w.fill_(3)  # type: ignore[attr-defined]
        moment.restore()
        assert (skips.cache, skips.value) == (2, 1)
        assert stateful.at == [0] and stateful.secret == 6 and stateful.w_was == 1
    assert stateful.told == 2


class Looks:
    """Looks at what its state refers to."""

    def __init__(self) -> None:
        self.log = [1.5]
        self.seen: list[float] = []

    def memento_state(self) -> object:
        return self.log

    def memento_restore(self, log: list[float]) -> None:
        self.seen = list(log)


def test_an_object_that_takes_its_state_finds_the_rest_restored() -> None:
    looks = Looks()
    names: Names = {"looks": looks, "log": looks.log}
    moment = take(names)
    looks.log.append(2.5)
    moment.restore()
    assert looks.seen == [1.5]


class Refuses:
    def memento_state(self) -> object:
        return 1

    def memento_restore(self, _state: object) -> None:
        raise ValueError("no way")


def test_what_cannot_be_restored_is_named_and_all_else_is_restored() -> None:
    names: Names = {"refuses": Refuses(), "n": 1, "list": [1]}
    moment = take(names)
    names["n"], names["list"] = 2, None
    with pytest.raises(RestoreError, match=r"Refuses.*no way"):
        moment.restore()
    assert names["n"] == 1 and names["list"] == [1]


def test_a_list_that_only_grows_is_held_once() -> None:
    losses: list[float] = []
    names, mementos, moments = {"losses": losses}, Mementos(), []
    for number in range(50):
        moments.append(mementos.take({"main": names}))
        losses.append(number / 7)
    logs = {id(record.content) for moment in moments[1:] for record in moment._records if record.target is losses}
    assert len(logs) == 1
    moments[20].restore()
    assert losses == [number / 7 for number in range(20)]
    losses.append(20 / 7)  # the same once more: the log stays
    again = mementos.take({"main": names})
    assert {id(record.content) for record in again._records if record.target is losses} == logs
    losses.append(-1.0)  # another future: what is kept of the first stays
    branch = mementos.take({"main": names})
    moments[40].restore()
    assert losses == [number / 7 for number in range(40)]
    branch.restore()
    assert losses == [*(number / 7 for number in range(21)), -1.0]
    assert moments[-1].size > 32 * 49


def test_arrays_share_memory_as_before() -> None:
    base = np.arange(8.0)
    tensor = torch.arange(4.0)
    names: Names = {"base": base, "part": base[2:4], "column": base.reshape(2, 4)[:, 1], "rows": base.reshape(2, 4)}
    names |= {"from_numpy": torch.from_numpy(base), "tensor": tensor, "as_array": tensor.numpy()[1:]}
    moment = take(names)
    assert moment.size < 10_000
    del base, tensor
    kept = names["part"]
    names.clear()
    moment.restore()
    assert names["part"] is kept
    names["base"][:] = range(10, 18)
    assert names["part"].tolist() == [12, 13] and names["column"].tolist() == [11, 15]
    assert names["from_numpy"].tolist() == names["base"].tolist() == names["rows"].reshape(-1).tolist()
    names["tensor"].fill_(7)
    assert names["as_array"].tolist() == [7, 7, 7]


def test_arrays_that_may_not_be_written_to(tmp_path: Any) -> None:
    path = tmp_path / "data"
    path.write_bytes(bytes(800))
    mapped, owned = np.memmap(path, dtype="f8", mode="r"), np.zeros(3)
    owned.setflags(write=False)
    names: Names = {"mapped": mapped, "owned": owned, "text": np.frombuffer(b"abc", "u1")}
    moment = take(names)
    assert moment.size < 800
    owned.setflags(write=True)
    owned += 1
    moment.restore()
    assert owned.tolist() == [0, 0, 0] and not owned.flags.writeable and names["mapped"] is mapped


def test_the_digest_tells_shapes_types_order_and_sharing_apart() -> None:
    one = torch.ones(2)
    states: list[Names] = [
        {"x": 1},
        {"x": 1.0},
        {"x": True},
        {"x": "1"},
        {"y": 1},
        {"x": [1, 23]},
        {"x": [12, 3]},
        {"x": (1, 23)},
        {"x": {"a": 1, "b": 2}},
        {"x": {"b": 2, "a": 1}},
        {"x": 0.0},
        {"x": -0.0},
        {"x": one},
        {"x": one.double()},
        {"x": one.reshape(2, 1)},
        {"x": torch.nn.Parameter(one)},
        {"x": one, "y": one},
        {"x": one, "y": one.clone()},
        {"x": {1, 2}},
        {"x": {1, 3}},
        {"x": np.ones(2)},
        {"x": np.ones(2, dtype="f4")},
    ]
    assert len({take(names).digest() for names in states}) == len(states)


def test_the_digest_does_not_depend_on_the_order_of_a_set() -> None:
    one, other = {"a", "b", "c"}, set()
    for item in ("c", "b", "a", "d"):
        other.add(item)
    other.discard("d")
    assert take({"x": one}).digest() == take({"x": other}).digest()
