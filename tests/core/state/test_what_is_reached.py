"""What a memento finds, and what it gives back where it must not be mistaken."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.utils.hooks import RemovableHandle

from core.iteration.lazy import lazy
from core.state.memento import Mementos
from core.state.rng_state import FIRST_HOOK, Surroundings


class Backwards(list[Any]):
    """A list that is told from its end."""

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            raise TypeError("one at a time")
        return super().__getitem__(-1 - index)


def test_a_list_with_its_own_way_to_be_read_grows_and_comes_back() -> None:
    mementos, values = Mementos(), Backwards([1.5])
    moments = []
    for number in range(5):
        for _ in range(2):  # grown, and as long as before
            moments.append((mementos.take({"main": {"values": values}}), list(list.__iter__(values))))
        values.append(float(number))
    for moment, held in reversed(moments):
        moment.restore()
        assert list(list.__iter__(values)) == held


@pytest.mark.parametrize("way", ["pop", "__next__", "__getitem__"])
def test_what_a_bound_method_is_bound_to_is_reached(way: str) -> None:
    numbers: list[int] = [3, 1, 2]
    bound = [getattr(iter(lazy(iter, numbers)) if way == "__next__" else numbers, way)]
    names = {"bound": bound}
    del bound
    moment = Mementos().take({"main": names})
    numbers.reverse()
    numbers.append(7)
    moment.restore()
    assert numbers == [3, 1, 2]


def test_an_iterator_over_what_a_function_returns_gives_back_what_it_took() -> None:
    numbers = [3, 4, 5, 6]
    names = {"source": lazy(iter, numbers.pop, 3)}
    moment = Mementos().take({"main": names})
    assert [next(names["source"]) for _ in range(3)] == [6, 5, 4] and numbers == [3]
    moment.restore()
    assert numbers == [3, 4, 5, 6] and list(names["source"]) == [6, 5, 4]


def test_memory_that_was_given_to_another_tensor_is_not_taken_for_the_first() -> None:
    """A restored tensor lies elsewhere than the one that a memento knew: its old address may be another's by then."""
    mementos, names = Mementos(), dict[str, Any](old=[torch.rand(3) for _ in range(20)], new=[])
    first = mementos.take({"main": names})
    names["old"].clear()
    first.restore()
    names["new"] = [torch.rand(5) for _ in range(40)]
    held = [one.clone() for one in (*names["old"], *names["new"])]
    second = mementos.take({"main": names})
    second.restore()
    found = [*names["old"], *names["new"]]
    assert all(map(torch.equal, found, held))
    assert len({one.data_ptr() for one in found}) == len(found)


@pytest.mark.parametrize("register", ["register_hook", "register_post_accumulate_grad_hook"])
def test_hooks_are_taken_off_and_put_on_again(register: str) -> None:
    seen: list[int] = []
    weight = torch.ones(2, requires_grad=True)
    names = {"weight": weight, "seen": seen}

    def passes() -> int:
        before = len(seen)
        (weight * 2).sum().backward()
        return len(seen) - before

    mementos = Mementos()
    bare = mementos.take({"main": names})
    getattr(weight, register)(lambda tensor: seen.append(1))
    hooked = mementos.take({"main": names})
    getattr(weight, register)(lambda tensor: seen.append(2))
    for moment, count in ((hooked, 1), (bare, 0), (hooked, 1), (hooked, 1), (bare, 0)):
        moment.restore()
        assert passes() == count
        getattr(weight, register)(lambda tensor: seen.append(3))
    assert hooked.digest() != bare.digest()


def test_a_loop_numbers_its_hooks_for_itself() -> None:
    surroundings = Surroundings(torch.device("cpu"), torch.Generator().get_state(), 0)
    begin, outside = surroundings.state, RemovableHandle.next_id
    numbers = []
    for _ in range(2):
        surroundings.state = begin
        with surroundings.inside():
            numbers.append(torch.ones(1, requires_grad=True).register_hook(print).id)
    assert numbers == [FIRST_HOOK] * 2 and RemovableHandle.next_id == outside


def test_a_graph_that_waits_adds_up_in_one_place_after_double_precision() -> None:
    """A leaf that had been of another type in between would hand its gradient over in two parts, each to its hooks."""
    seen: list[float] = []
    weight = torch.ones(1, requires_grad=True)
    weight.register_hook(lambda gradient: seen.append(gradient.item()))
    names: dict[str, Any] = {"weight": weight}
    moment = Mementos().take({"main": names})
    first = weight * 2
    moment.in_double().restore()
    assert names["weight"].dtype is torch.float64
    moment.restore()
    (first + weight * 3).sum().backward()
    assert names["weight"] is weight and seen == [5]
