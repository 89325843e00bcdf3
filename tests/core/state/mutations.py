"""A program that does at random whatever a script may do to its objects; its dice belong to its own state."""

from __future__ import annotations

import random
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch

Names = dict[str, Any]


class Pair(NamedTuple):
    first: Any
    second: Any


@dataclass(frozen=True)
class Frozen:
    values: list[Any] = field(default_factory=list)
    tensor: Any = None


class Slotted:
    __slots__ = ("__dict__", "a", "b")


class Thing:
    made = 0
    shared: ClassVar[list[Any]] = []

    def __init__(self) -> None:
        self.value: Any = 0
        self.other: Any = None

    def grow(self, by: int = 1) -> None:
        self.value += by


class OwnDict(dict[Any, Any]):
    pass


def counting() -> tuple[Callable[[], int], Callable[[], None]]:
    count = 0

    def up() -> int:
        nonlocal count
        count += 1
        return count

    def empty() -> None:
        nonlocal count
        del count

    return up, empty


def beginning(seed: int) -> Names:
    """Return the variables that a program begins with."""
    base, buffer, thing = torch.arange(12.0).reshape(3, 4), np.arange(8.0), Thing()
    up, empty = counting()
    up()
    names: Names = {
        "__name__": __name__,
        "dice": random.Random(seed),
        "generator": torch.Generator().manual_seed(seed),
        "numbers": np.random.default_rng(seed),
        "old_numbers": np.random.RandomState(seed % 1000),
        "base": base,
        "row": base[1],
        "across": base.T,
        "weight": torch.nn.Parameter(torch.ones(3)),
        "half": torch.ones(4, dtype=torch.bfloat16),
        "whole": torch.arange(5),
        "empty": torch.empty(0),
        "complex": torch.ones(2, dtype=torch.complex64).conj(),
        "buffer": buffer,
        "middle": buffer[2:6],
        "lying": torch.from_numpy(buffer)[1:3],
        "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "text": np.array(["a", "bc"]),
        "things": np.array([thing, None, 1], dtype=object),
        "list": [1, "two", None],
        "losses": [0.5],
        "mixed": [base, [base[0]], (1, 2)],
        "dict": {"a": 1, 2: base, (3, 4): []},
        "own": OwnDict(a=[1]),
        "ordered": OrderedDict(a=1, b=[2], c=3),
        "default": defaultdict(list, a=[1]),
        "counter": Counter("abca"),
        "set": {1, 2, "three"},
        "frozen_set": frozenset({1, 2}),
        "deque": deque([1, base], maxlen=4),
        "bytes": bytearray(b"abc"),
        "pair": Pair(base, thing),
        "tuple": (1, base, (base.T, [2])),
        "frozen": Frozen([1], base),
        "slotted": Slotted(),
        "thing": thing,
        "up": up,
        "empty_up": empty,
        "grow": thing.grow,
        "partial": partial(max, [1], key=None),
    }
    names["all"] = names["list"], names["dict"]
    names["list"].append(names["dict"])
    names["dict"]["back"] = names["list"]  # a circle
    return names


def mutate(names: Names) -> None:
    """Do one thing."""
    dice = names["dice"]
    with suppress(KeyError, RuntimeError):  # a name may have been deleted, a weight may not be trained at present
        dice.choice(MUTATIONS)(names, dice)


def _any(names: Names, dice: random.Random) -> Any:
    return names[dice.choice([name for name in names if not name.startswith("__") and name not in ("dice", "keep")])]


def _tensors(names: Names) -> Iterator[torch.Tensor]:
    return (value for value in names.values() if isinstance(value, torch.Tensor))


def _tensor(names: Names, dice: random.Random) -> torch.Tensor:
    return dice.choice(list(_tensors(names)))


def _write(names: Names, dice: random.Random) -> None:
    with torch.no_grad():
        _tensor(names, dice).fill_(dice.randrange(9))


def _write_data(names: Names, dice: random.Random) -> None:
    _tensor(names, dice).data.mul_(2)


def _draw(names: Names, dice: random.Random) -> None:
    names["drawn"] = torch.rand(dice.randrange(4), generator=names["generator"])
    names["drawn_array"] = names["numbers"].random(2) + names["old_numbers"].randn()


def _replace_data(names: Names, dice: random.Random) -> None:
    names["base"].data = torch.full((dice.randrange(1, 4), 2), dice.random())


def _resize(names: Names, dice: random.Random) -> None:
    if names["base"].is_leaf and not names["base"].requires_grad:
        names["base"].resize_(dice.randrange(1, 9), 3).fill_(dice.randrange(9))


def _set(names: Names, dice: random.Random) -> None:
    if names["row"].is_leaf and not names["row"].requires_grad:
        names["row"].set_(torch.full((2,), dice.random()))


def _gradient(names: Names, dice: random.Random) -> None:
    weight = names["weight"]
    (weight * dice.random()).sum().backward()
    if dice.random() < 0.3:
        names["gradient"] = weight.grad
    if dice.random() < 0.3:
        weight.grad = None


def _train(names: Names, dice: random.Random) -> None:
    with torch.no_grad():
        names["weight"] -= 0.1


def _compute(names: Names, dice: random.Random) -> None:
    names["computed"] = names["weight"] * 2
    names["computed"].retain_grad()
    names["computed"].sum().backward()


def _toggle(names: Names, dice: random.Random) -> None:
    names["weight"].requires_grad_(dice.random() < 0.7)


def _note(names: Names, dice: random.Random) -> None:
    _tensor(names, dice).note = [dice.random(), names["base"]]  # type: ignore[attr-defined]


def _view(names: Names, dice: random.Random) -> None:
    names["view"] = _tensor(names, dice).detach().reshape(-1)[:2]


def _bind(names: Names, dice: random.Random) -> None:
    names[dice.choice(["x", "y", "z"])] = _any(names, dice)


def _unbind(names: Names, dice: random.Random) -> None:
    names.pop(dice.choice(["x", "y", "z", "view", "base", "row", "buffer", "lying", "computed", "middle"]), None)


def _new(names: Names, dice: random.Random) -> None:
    fresh = beginning(dice.randrange(99))
    name = dice.choice([name for name in fresh if not name.startswith("__") and name != "dice"])
    names[name] = fresh[name]


def _dict(names: Names, dice: random.Random) -> None:
    target = dice.choice([names["dict"], names["own"], names["ordered"], names["default"], names["counter"]])
    if dice.random() < 0.4 and target:
        target.pop(dice.choice(list(target)))
    else:
        target[dice.choice(["a", "b", 3, None])] = dice.randrange(9)
    if dice.random() < 0.3 and names["ordered"]:
        names["ordered"].move_to_end(dice.choice(list(names["ordered"])))
    names["default"][dice.randrange(3)].append(dice.random()) if names["default"].default_factory is list else None


def _list(names: Names, dice: random.Random) -> None:
    target = dice.choice([names["list"], names["mixed"], names["losses"], Thing.shared, names["frozen"].values])
    match dice.randrange(5):
        case 0 if target:
            target.pop(dice.randrange(len(target)))
        case 1 if len(target) < 9:
            target.insert(0, _any(names, dice))
        case 2:
            target.sort(key=repr if all(isinstance(item, (int, float, str)) for item in target) else id_free)
        case _:
            target.append(dice.random())


def id_free(value: Any) -> str:
    return type(value).__name__


def _set_items(names: Names, dice: random.Random) -> None:
    names["set"] ^= {dice.randrange(6)}
    names["deque"].append(_any(names, dice) if dice.random() < 0.3 else dice.random())
    names["bytes"][:] = bytes(dice.randrange(4))


def _object(names: Names, dice: random.Random) -> None:
    thing = names["thing"]
    thing.value, Thing.made = dice.random(), Thing.made + 1
    thing.other = _any(names, dice)
    if dice.random() < 0.2:
        thing.extra = 1
    elif dice.random() < 0.2:
        vars(thing).pop("extra", None)
    elif dice.random() < 0.1:
        thing.__dict__ = {"value": 3.0, "other": None}


def _slots(names: Names, dice: random.Random) -> None:
    slotted = names["slotted"]
    if hasattr(slotted, "a") and dice.random() < 0.5:
        del slotted.a
    else:
        slotted.a, slotted.more = names["base"], dice.random()


def _function(names: Names, dice: random.Random) -> None:
    try:
        names["up"]()
    except NameError:
        names["up"], names["empty_up"] = counting()
        names["up"]()
    if dice.random() < 0.2:
        names["empty_up"]()
    names["up"].calls = dice.random()
    Thing.grow.__defaults__ = (dice.randrange(5),)  # type: ignore[attr-defined]
    names["grow"].__self__.value = 0
    names["grow"]()


def _array(names: Names, dice: random.Random) -> None:
    array = dice.choice([names["buffer"], names["middle"], names["fortran"]])
    if dice.random() < 0.2:
        array.setflags(write=not array.flags.writeable)
    if array.flags.writeable:
        array += dice.random()
    names["things"][dice.randrange(3)] = dice.random()
    names["text"] = np.array(["d", "e" * dice.randrange(3)])


def _tuples(names: Names, dice: random.Random) -> None:
    names["pair"] = Pair(_any(names, dice), [dice.random()])
    names["tuple"] = (names["base"], (names["tuple"][0], dice.random()))


MUTATIONS: list[Callable[[Names, random.Random], None]] = [
    _write,
    _write,
    _write_data,
    _draw,
    _replace_data,
    _resize,
    _set,
    _gradient,
    _gradient,
    _train,
    _compute,
    _toggle,
    _note,
    _view,
    _bind,
    _unbind,
    _new,
    _dict,
    _list,
    _list,
    _set_items,
    _object,
    _slots,
    _function,
    _array,
    _tuples,
]
