"""What a memento holds comes back bit for bit, nothing that happens later reaches it, and no memory is held twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import torch

from core.engine.stepper import Stepper
from core.state.buffer_pool import APART, AT_ONCE, FrozenMemory
from core.state.digest import digest
from core.state.memento import Memento, Mementos
from tests.helpers.walking import EXPERIMENTS, name_of, small


def addresses(memento: Memento) -> list[int]:
    return [storage._cdata for storage in memento.storages]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)
def test_a_restored_run_is_the_run(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(3)
    variables, parameters = stepper.subject.variables, stepper.parameters
    memento, before = Mementos().take(stepper.subject.roots), digest(stepper.state)
    kinds = {name: (type(tensor), tensor.requires_grad) for name, tensor in parameters.items()}
    stepper.run(3)
    assert digest(stepper.state) != before
    memento.restore()
    assert digest(stepper.state) == before and stepper.subject.variables is variables
    for name, tensor in stepper.parameters.items():
        assert tensor is parameters[name] and (type(tensor), tensor.requires_grad) == kinds[name]


def test_the_frozen_and_the_live_share_nothing() -> None:
    w = torch.ones(3)
    memento = Mementos().take({"variables": {"w": w}})
    for _ in range(2):
        w.add_(5)
        memento.restore()
        assert w.tolist() == [1, 1, 1]


def test_views_of_one_storage_stay_so() -> None:
    w = torch.arange(6.0).reshape(2, 3)
    variables = {"w": w, "row": w[1], "across": w.T, "same": w}
    memento = Mementos().take({"variables": variables})
    variables.update(w=torch.zeros(1), row=torch.zeros(1), across=torch.zeros(1), same=torch.zeros(1))
    del w  # all but the memento has forgotten them: they are made again
    memento.restore()
    variables["w"].add_(10)
    assert variables["row"].tolist() == [13, 14, 15] and variables["across"].tolist() == variables["w"].T.tolist()
    assert variables["same"] is variables["w"]


def test_memory_that_has_not_changed_is_held_once() -> None:
    mementos, x, w = Mementos(), torch.randn(100), torch.randn(10)
    roots = {"variables": {"x": x, "w": w}}
    first = mementos.take(roots)
    w.add_(1)
    second = mementos.take(roots)
    assert [a == b for a, b in zip(addresses(first), addresses(second), strict=True)] == [True, False]
    w.add_(1)
    second.restore()
    third = mementos.take(roots)
    w.add_(1)
    first.restore()
    fourth = mementos.take(roots)
    assert addresses(third) == addresses(second) and w.equal(dict(fourth.namespace("variables"))["w"])


@pytest.mark.parametrize("write", [lambda x: x.data.add_(1), lambda x: x.detach().numpy().__iadd__(1)])
def test_what_is_written_past_autograd_is_noticed(write: Callable[[torch.Tensor], object]) -> None:
    mementos, x = Mementos(), torch.zeros(4)
    mementos.take({"variables": {"x": x}})
    write(x)
    memento = mementos.take({"variables": {"x": x}})
    x.zero_()
    memento.restore()
    assert x.tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("place", [0, 1, 127, 128, 500, 2**17 - 1])
def test_a_change_is_noticed_wherever_it_is(place: int) -> None:
    mementos, x = Mementos(), torch.zeros(2**17)
    mementos.take({"variables": {"x": x}})
    x.numpy()[place] = 1
    memento, changed = mementos.take({"variables": {"x": x}}), x.clone()
    x.zero_()
    memento.restore()
    assert x.equal(changed)


def test_memory_that_is_used_again_harms_no_moment_that_is_kept(rng: random.Random) -> None:
    mementos, x = Mementos(), torch.zeros(8)
    kept: dict[int, tuple[Memento, torch.Tensor]] = {}
    for value in range(60):
        if rng.random() < 0.7:
            x.fill_(value)
        kept[value] = mementos.take({"variables": {"x": x}}), x.clone()
        if len(kept) > 3:
            gone, _ = kept.pop(rng.choice(sorted(kept)))
            used = {address for memento, _ in kept.values() for address in addresses(memento)}
            mementos.recycle(storage for storage in gone.storages if storage._cdata not in used)
        for memento, was in kept.values():
            view = memento.view_of(x)
            assert view is not None and view.equal(was)


def test_memory_that_is_given_up_and_needed_after_all_is_not_written_to() -> None:
    mementos, x, y = Mementos(), torch.zeros(8), torch.zeros(8)
    roots = {"variables": {"x": x, "y": y}}
    mementos.recycle(mementos.take(roots).storages)
    y.fill_(1)
    memento = mementos.take(roots)
    x.fill_(2)
    y.fill_(2)
    memento.restore()
    assert x.tolist() == [0] * 8 and y.tolist() == [1] * 8


def test_what_lives_inside_other_things_is_kept_too() -> None:
    w = torch.ones(2, requires_grad=True)
    total, history = (w * 2).sum(), [{"w": w}]
    history.append({"total": total})
    memento = Mementos().take({"variables": {"history": history}})
    with torch.no_grad():
        w.fill_(7)
        total.fill_(7)
    history.clear()
    memento.restore()
    assert history[0]["w"] is w and w.tolist() == [1, 1] and history[1]["total"].item() == 4


def test_what_has_no_state_stays_what_it_is() -> None:
    lines = iter([1, 2])
    variables = {"sum": sum, "math": random, "stream": (n for n in lines), "n": 1}
    memento = Mementos().take({"variables": variables})
    variables.update(n=2, sum=len)
    memento.restore()
    assert variables["sum"] is sum and variables["math"] is random and variables["n"] == 1
    assert next(variables["stream"]) == 1  # type: ignore[call-overload]


def test_gradients_that_are_cleared_again_and_again_are_held_once() -> None:
    mementos, gradient = Mementos(), torch.ones(7)
    roots = {"variables": {"gradient": gradient}}
    gradient.zero_()
    first = mementos.take(roots)
    gradient.add_(1).zero_()
    second = mementos.take(roots)
    gradient[3] = -0.0  # equal to zero, but not the same bits
    third = mementos.take(roots)
    assert addresses(first) == addresses(second) != addresses(third)
    first.restore()
    assert not gradient.signbit().any()
    third.restore()
    assert gradient.signbit().tolist() == [False] * 3 + [True] + [False] * 3


def test_what_is_large_lies_apart_and_is_as_exact() -> None:
    mementos, large = Mementos(), torch.randn(APART)
    variables = {"large": large, "part": large[3:], "small": torch.randn(5)}
    before = {name: tensor.clone() for name, tensor in variables.items()}
    first = mementos.take({"variables": variables})
    large.zero_()
    second = mementos.take({"variables": variables})
    for _ in range(2):
        first.restore()
        assert all(variables[name].equal(tensor) for name, tensor in before.items())
        variables["part"].fill_(7)
        assert large[3:].eq(7).all()
    second.restore()
    assert not large.any()


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
