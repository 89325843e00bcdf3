"""What is frozen comes back bit for bit, and nothing that happens later reaches it."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch

from core.engine.stepper import Stepper
from core.state.buffer_pool import APART, AT_ONCE, FrozenMemory
from core.state.digest import digest
from core.state.freezer import Freezer
from tests.helpers.walking import EXPERIMENTS, name_of, small


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)
def test_a_thawed_run_is_the_run(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(3)
    variables = stepper.state
    freezer = Freezer()
    frozen = freezer.freeze(variables)
    before = digest(variables)
    stepper.run(3)
    thawed = freezer.thaw(frozen)
    assert digest(thawed) == before != digest(stepper.state)
    for name, tensor in stepper.trainer.parameters(thawed).items():
        assert tensor.requires_grad == stepper.parameters[name].requires_grad
        assert type(tensor) is type(stepper.parameters[name])


def test_the_frozen_and_the_thawed_share_nothing() -> None:
    freezer, w = Freezer(), torch.ones(3)
    frozen = freezer.freeze({"w": w})
    w.add_(1)
    thawed = freezer.thaw(frozen)["w"]
    assert thawed.tolist() == [1, 1, 1]
    thawed.add_(5)
    assert freezer.thaw(frozen)["w"].tolist() == [1, 1, 1]


def test_views_of_one_storage_stay_so() -> None:
    freezer, w = Freezer(), torch.arange(6.0).reshape(2, 3)
    thawed = freezer.thaw(freezer.freeze({"w": w, "row": w[1], "across": w.T, "same": w}))
    thawed["w"].add_(10)
    assert thawed["row"].tolist() == [13, 14, 15] and thawed["across"].tolist() == thawed["w"].T.tolist()
    assert thawed["same"] is thawed["w"]


def test_memory_that_has_not_changed_is_held_once() -> None:
    freezer, x, w = Freezer(), torch.randn(100), torch.randn(10)
    first = freezer.freeze({"x": x, "w": w})
    w.add_(1)
    second = freezer.freeze({"x": x, "w": w})
    assert [a._cdata == b._cdata for a, b in zip(first.storages, second.storages, strict=True)] == [True, False]
    thawed = freezer.thaw(second)
    third = freezer.freeze(thawed)
    assert [a._cdata == b._cdata for a, b in zip(second.storages, third.storages, strict=True)] == [True, True]


@pytest.mark.parametrize("write", [lambda x: x.data.add_(1), lambda x: x.detach().numpy().__iadd__(1)])
def test_what_is_written_past_autograd_is_noticed(write: Any) -> None:
    freezer, x = Freezer(), torch.zeros(4)
    freezer.freeze({"x": x})
    write(x)
    assert freezer.thaw(freezer.freeze({"x": x}))["x"].tolist() == [1, 1, 1, 1]


def test_memory_that_is_used_again_harms_no_moment_that_is_kept(rng: random.Random) -> None:
    freezer, x = Freezer(), torch.zeros(8)
    kept: dict[int, Any] = {}
    for value in range(60):
        if rng.random() < 0.7:
            x.fill_(value)
        kept[value] = freezer.freeze({"x": x}), x.clone()
        if len(kept) > 3:
            gone, _ = kept.pop(rng.choice(sorted(kept)))
            used = {storage._cdata for frozen, _ in kept.values() for storage in frozen.storages}
            freezer.recycle(storage for storage in gone.storages if storage._cdata not in used)
        for frozen, was in kept.values():
            assert torch.equal(Freezer().thaw(frozen)["x"], was)


def test_memory_that_is_given_up_and_needed_after_all_is_not_written_to() -> None:
    freezer, x, y = Freezer(), torch.zeros(8), torch.zeros(8)
    freezer.recycle(freezer.freeze({"x": x, "y": y}).storages)
    y.fill_(1)
    thawed = freezer.thaw(freezer.freeze({"x": x, "y": y}))
    assert thawed["x"].tolist() == [0] * 8 and thawed["y"].tolist() == [1] * 8


def test_what_lives_inside_other_things_is_frozen_too() -> None:
    freezer, w = Freezer(), torch.ones(2, requires_grad=True)
    history = [(w * 2).sum(), {"w": w}]
    thawed = freezer.thaw(freezer.freeze({"history": history, "w": w}))
    assert thawed["history"][0].item() == 4 and thawed["history"][1]["w"] is thawed["w"]


def test_what_cannot_be_copied_stays_what_it_is() -> None:
    lines = iter([1, 2])
    freezer = Freezer()
    thawed = freezer.thaw(freezer.freeze({"sum": sum, "math": random, "stream": (n for n in lines), "n": 1}))
    assert thawed["sum"] is sum and thawed["math"] is random and thawed["n"] == 1
    assert next(thawed["stream"]) == 1


def test_gradients_that_are_cleared_again_and_again_are_held_once() -> None:
    freezer, gradient = Freezer(), torch.ones(7)
    gradient.zero_()
    first = freezer.freeze({"gradient": gradient})
    gradient.add_(1).zero_()
    second = freezer.freeze({"gradient": gradient})
    gradient[3] = -0.0  # equal to zero, but not the same bits
    third = freezer.freeze({"gradient": gradient})
    kept = [next(iter(frozen.storages))._cdata for frozen in (first, second, third)]
    assert kept[0] == kept[1] != kept[2]
    assert freezer.thaw(third)["gradient"][3].signbit() and not freezer.thaw(first)["gradient"].signbit().any()


def test_what_is_large_lies_apart_and_is_as_exact() -> None:
    freezer, large = Freezer(), torch.randn(APART)
    variables = {"large": large, "part": large[3:], "small": torch.randn(5)}
    before = {name: tensor.clone() for name, tensor in variables.items()}
    frozen = freezer.freeze(variables)
    large.zero_()
    again = freezer.freeze(variables)
    thawed = freezer.thaw(frozen)
    assert all(thawed[name].equal(tensor) for name, tensor in before.items())
    thawed["part"].fill_(7)
    assert thawed["large"][3:].eq(7).all() and freezer.thaw(frozen)["large"].equal(before["large"])
    assert not freezer.thaw(again)["large"].any()


def stocked(memory: FrozenMemory) -> dict[int, int]:
    return {size: len(stock) for size, stock in memory._stock.items()}


def test_pieces_of_a_size_that_comes_again_are_asked_for_together() -> None:
    memory, copies = FrozenMemory(), []
    live = [torch.full((10,), float(value)) for value in range(5)]
    for tensor in live:
        memory.begin()
        copies.append(memory.copy_of(tensor.untyped_storage()))
    assert stocked(memory) == {40: AT_ONCE - len(live) + 1}
    for tensor, copy in zip(live, copies, strict=True):
        assert torch.empty(0).set_(copy).equal(tensor)


def test_what_grows_leaves_no_stock_behind() -> None:
    memory = FrozenMemory()
    for length in range(1, 50):
        memory.begin()
        memory.copy_of(torch.zeros(length).untyped_storage())
        memory.copy_of(torch.zeros(APART + length).untyped_storage())
        assert sum(stocked(memory).values()) == 0 and len(stocked(memory)) <= 2


@pytest.mark.parametrize("place", [0, 1, 500, 1023])
def test_a_change_is_noticed_wherever_it_is(place: int) -> None:
    freezer, x = Freezer(), torch.zeros(1024)
    freezer.freeze({"x": x})
    x.numpy()[place] = 1
    assert freezer.thaw(freezer.freeze({"x": x}))["x"].equal(x)
