"""Rows of values of every kind, and of objects whose code must not run."""

from __future__ import annotations

import enum
import pathlib
import random
from collections import OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.variables.contents import parts_of
from core.variables.description import MORE, Description
from core.variables.rows import VariableRow

CALLED: list[str] = []


def _hostile_method(name: str) -> Any:
    def method(*_: object, **__: object) -> Any:
        CALLED.append(name)
        raise RuntimeError(name)

    return method


NAMES = (
    *(
        "__repr__",
        "__str__",
        "__len__",
        "__iter__",
        "__getattribute__",
        "__getattr__",
        "__eq__",
        "__hash__",
        "__bool__",
    ),
    *("__getitem__", "__contains__", "__dir__", "__format__", "__float__", "__int__", "__index__", "__next__"),
)


def hostile(*bases: type) -> type:
    """A class of which no method can be called without being noticed."""
    methods = {name: _hostile_method(name) for name in NAMES}
    named = {"__class__": property(_hostile_method("__class__")), "value": property(_hostile_method("value"))}
    return type("Hostile", bases, {**methods, **named})


def row(value: object, *unfolded: tuple[str, ...]) -> VariableRow:
    return Description(frozenset(unfolded)).row(("x",), "x", value)


class Colour(enum.Enum):
    RED = 1


@dataclass
class Options:
    rate: float = 0.1
    name: str = "a"


Point = namedtuple("Point", "x y")

VALUES = (
    (None, "NoneType", "None"),
    (True, "bool", "True"),
    (3, "int", "3"),
    (10**400, "int", "an integer of 1,329 bits"),
    (0.1, "float", "0.1"),
    (float("nan"), "float", "nan"),
    (1 + 2j, "complex", "(1+2j)"),
    ("a\nb", "str", r"'a\nb'"),
    (b"ab", "bytes", "b'ab'"),
    ([], "list", "[]"),
    ([1, 2.5], "list", "[1, 2.5]"),
    ([0] * 1000, "list", "1,000 items: [0, 0, 0, 0, 0, 0, …]"),
    ([[1], [2]], "list", "2 items"),
    ((1, "a"), "tuple", "(1, 'a')"),
    (Point(1, 2), "Point", "(1, 2)"),
    ({}, "dict", "0 entries"),
    ({"a": 1}, "dict", "1 entry"),
    (OrderedDict(a=1), "OrderedDict", "1 entry"),
    (defaultdict(list, a=[]), "defaultdict", "1 entry"),
    ({5}, "set", "{5}"),
    (deque([1, 2]), "deque", "[1, 2]"),
    (range(3), "range", "range(0, 3)"),
    (torch.Size((2, 3)), "Size", "(2, 3)"),
    (torch.float16, "dtype", "torch.float16"),
    (torch.device("cpu"), "device", "cpu"),
    (torch.Generator(), "Generator", "cpu"),
    (np.float32(0.5), "float32", "0.5"),
    (pathlib.PurePosixPath("/a/b"), "PurePosixPath", "/a/b"),
    (Colour.RED, "Colour", "RED"),
    (Options(), "Options", "2 attributes"),
    (ValueError("no"), "ValueError", "('no',)"),
    (nn.Linear(3, 2), "Linear", "8 parameters"),
    (nn.LazyLinear(2), "LazyLinear", "0 parameters"),
    (torch.optim.SGD([torch.ones(1)], lr=0.5), "SGD", "learning rate 0.5"),
    (torch.utils.data.DataLoader([1, 2], batch_size=2), "DataLoader", "batches of 2"),
    (random.Random, "type", "Random"),
    (torch.nn.functional, "module", "torch.nn.functional"),
    (len, "builtin_function_or_method", "len"),
    (object(), "object", ""),
)


@pytest.mark.parametrize(("value", "kind", "text"), VALUES, ids=lambda value: "")
def test_text(value: object, kind: str, text: str) -> None:
    found = row(value)
    assert (found.kind, str(found.text)) == (kind, text)


def test_long_text_is_cut() -> None:
    text = str(row("a" * 10_000_000).text)
    assert text.endswith("10,000,000 characters") and len(text) < 300


def test_tensor() -> None:
    weight = nn.Parameter(torch.full((3, 4), 2.0))
    extra = row(weight).tensor
    assert extra is not None
    assert (extra.shape, extra.dtype, extra.device, extra.requires_grad) == ((3, 4), "float32", "cpu", True)
    assert extra.norm == pytest.approx(48**0.5)
    assert not row(weight).expandable
    weight.sum().backward()
    assert [one.name for one in row(weight, ("x",)).children] == ["grad"]


@pytest.mark.parametrize(
    "tensor",
    [
        torch.ones(2, 2).to_sparse(),
        torch.ones(2, device="meta"),
        torch.ones(2, 2, dtype=torch.complex64),
        torch.zeros(0, 3),
        torch.ones((), dtype=torch.bool),
        nn.parameter.UninitializedParameter(),
    ],
    ids=lambda one: f"{type(one).__name__} {one.dtype}",
)
def test_strange_tensor(tensor: torch.Tensor) -> None:
    assert row(tensor).kind == type(tensor).__name__


def test_whole_numbers_are_told_by_their_range() -> None:
    assert row(torch.arange(10)).text == row(np.arange(10)).text == "0 … 9"


@pytest.mark.parametrize("base", [object, list, dict, int, float, str, tuple, set, Exception, nn.Module, torch.Tensor])
def test_no_code_of_a_class_runs(base: type) -> None:
    value = base.__new__(hostile(base))
    if base is nn.Module:
        object.__setattr__(value, "__dict__", dict(vars(nn.Linear(2, 2))))
    CALLED.clear()
    described = Description(frozenset({("x",)}))
    found = described.row(("x",), "x", value)
    within = described.row(("y",), "y", [value, {"k": value}])
    assert found.kind == "Hostile" and within.expandable and not CALLED


def test_nor_that_of_a_metaclass() -> None:
    kind = hostile(type)("Made", (), {"held": 1})
    value = object.__new__(kind)
    CALLED.clear()
    assert row(value).kind == "Made" and row(kind).text == "Made" and not CALLED


def test_parts_come_by_the_hundred() -> None:
    numbers = list(range(1005))
    assert row(numbers).children == ()
    shown = row(numbers, ("x",)).children
    assert len(shown) == 101 and shown[-1].name == "… 905 more" and shown[-1].expandable
    shown = row(numbers, ("x",), ("x", MORE)).children
    assert len(shown) == 1001 and shown[-1].name == "… 5 more" and not shown[-1].expandable
    assert shown[7].path == ("x", "[7]") and shown[7].text == "7"


def test_parts_within_parts() -> None:
    net = nn.Sequential(OrderedDict(first=nn.Linear(2, 3), second=nn.ReLU()))
    found = row({"net": net}, ("x",), ("x", "['net']"), ("x", "['net']", "first"))
    (inner,) = found.children
    assert [one.name for one in inner.children] == ["first", "second", "training"]
    assert [one.name for one in inner.children[0].children][:2] == ["weight", "bias"]


def test_what_holds_itself() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert row(loop, ("x",), ("x", "[0]")).children[0].children[0].kind == "list"


def test_slots_and_attributes() -> None:
    class Slotted:
        __slots__ = ("a", "b")

    value = Slotted()
    value.a = 1
    assert [(part.name, part.value) for part in parts_of(value)] == [("a", 1)]
    assert [part.name for part in parts_of(Options())] == ["rate", "name"]


def test_mark_differs_once_something_is_written_to() -> None:
    weight = torch.zeros(3)
    net = nn.Linear(2, 2)
    entries, numbers = {"a": [1]}, [[1], [2]]
    before = [row(one).mark for one in (weight, net, entries, numbers)]
    weight += 0
    with torch.no_grad():
        net.bias += 0
    entries["a"], numbers[0] = [1], [1]
    assert all(mark != row(one).mark for mark, one in zip(before, (weight, net, entries, numbers), strict=True))
