"""Which tensors are pinned: at first, by a person, and at the next start."""

from __future__ import annotations

import json

import pytest

from core.view.tensor_tree import TensorEntry, TensorGroup, TensorTree
from gui.panels.tensors.pins import MOST_SCRIPTS, Pins, first_pins


def weight(name: str, *shape: int) -> list[TensorEntry]:
    return [
        TensorEntry(name, name, shape, "float32", f"{name}.grad", True),
        TensorEntry(f"{name}.grad", f"{name}.grad", None, "", "", True),
    ]


def value(name: str, *shape: int) -> TensorEntry:
    return TensorEntry(name, name, shape, "float32")


def tree(*entries: TensorEntry) -> TensorTree:
    parameters = tuple(entry.name for entry in entries if entry.gradient)
    return TensorTree((TensorGroup("net", "net", "Net", 0, entries),), parameters)


NET = tree(*weight("a", 3, 2), *weight("b", 3), *weight("c", 1, 3), *weight("d", 1), value("x", 5, 2), value("loss"))


def test_at_first_the_first_and_the_last_weights_and_their_gradients_are_pinned() -> None:
    assert first_pins(NET) == ("a", "a.grad", "c", "c.grad")
    assert first_pins(tree(*weight("b", 3))) == ("b", "b.grad")
    assert first_pins(tree(*(value(f"v{number}", 2) for number in range(9)))) == tuple(f"v{n}" for n in range(6))
    assert first_pins(TensorTree()) == ()


def test_pins_stand_in_the_order_of_the_list() -> None:
    pins = Pins()
    for name in ("x", "b", "a"):
        pins.toggle("s.py", name, NET)
    assert pins.of("s.py", NET) == ("a.grad", "b", "c", "c.grad", "x")
    pins.toggle("s.py", "a", NET)
    assert pins.of("s.py", NET)[:2] == ("a", "a.grad")
    assert pins.of("other.py", NET) == first_pins(NET)


def test_what_is_pinned_is_remembered_for_each_script() -> None:
    pins = Pins()
    pins.toggle("s.py", "x", NET)
    again = Pins(pins.text)
    assert again.of("s.py", NET) == pins.of("s.py", NET) and again.of("t.py", NET) == first_pins(NET)


def test_all_can_be_let_go_of() -> None:
    pins = Pins()
    for name in first_pins(NET):
        pins.toggle("s.py", name, NET)
    assert pins.of("s.py", NET) == () and Pins(pins.text).of("s.py", NET) == ()


def test_pins_of_another_model_come_back_with_their_tensors() -> None:
    pins, other = Pins(), tree(*weight("z", 2, 2), value("x", 5, 2))
    pins.toggle("s.py", "b", NET)
    assert pins.of("s.py", other) == ("z", "z.grad")
    pins.toggle("s.py", "x", other)
    assert pins.of("s.py", other) == ("z", "z.grad", "x")
    assert pins.of("s.py", NET) == ("x", "a", "a.grad", "b", "c", "c.grad")


def test_only_the_newest_scripts_are_remembered() -> None:
    pins = Pins()
    for number in range(MOST_SCRIPTS + 5):
        pins.toggle(f"{number}.py", "x", NET)
    assert list(json.loads(pins.text)) == [f"{number}.py" for number in range(5, MOST_SCRIPTS + 5)]


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"s.py": 3}', '{"s.py": null}', "null", "[" * 10_000])
def test_settings_that_cannot_be_read_are_none(text: str) -> None:
    assert Pins(text).of("s.py", NET) == first_pins(NET)
