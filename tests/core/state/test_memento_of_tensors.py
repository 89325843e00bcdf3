"""Tensors come back bit for bit, into the very same objects, and autograd goes on from there as it would have."""

from __future__ import annotations

import copy
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.state.memento import Memento, Mementos

Names = dict[str, Any]


def take(names: Names) -> Memento:
    return Mementos().take({"main": names})


def test_a_view_stays_one_after_both_have_died() -> None:
    names: Names = {"w": torch.arange(6.0).reshape(2, 3)}
    names |= {"row": names["w"][1], "across": names["w"].T}
    moment = take(names)
    names.clear()
    moment.restore()
    names["w"].add_(10)
    assert names["row"].tolist() == [13, 14, 15] and names["across"].tolist() == names["w"].T.tolist()


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.add_(1),
        lambda w: w.data.add_(1),
        lambda w: w.resize_(9, 9).fill_(1),
        lambda w: w.resize_(0),
        lambda w: w.set_(torch.zeros(2)),
        lambda w: w.t_(),
        lambda w: setattr(w, "data", torch.zeros(1, dtype=torch.float64)),
        lambda w: w.requires_grad_(),
        lambda w: w.detach().numpy().fill(7),
    ],
)
def test_whatever_is_done_to_a_tensor_is_undone_in_place(change: Callable[[torch.Tensor], Any]) -> None:
    w = torch.arange(6.0).reshape(2, 3)
    names, version = {"w": w, "seen": w[0]}, w._version
    moment = take(names)
    change(w)
    changed = w._version
    moment.restore()
    assert names["w"] is w and w.tolist() == [[0, 1, 2], [3, 4, 5]] and not w.requires_grad
    assert names["seen"].data_ptr() == w.data_ptr() and names["seen"].tolist() == [0, 1, 2]
    assert w._version == changed >= version


def test_what_is_kept_never_stops_a_tensor_from_growing() -> None:
    names, mementos = {"w": torch.zeros(10**4), "small": torch.zeros(3)}, Mementos()
    for _ in range(3):
        moment = mementos.take({"main": names})
    moment.restore()
    assert names["w"].resize_(10**5).numel() == 10**5 and names["small"].resize_(99).numel() == 99


def test_memory_that_something_unknown_shares_is_written_to_and_no_other() -> None:
    w = torch.zeros(3)
    unknown, other = w.numpy(), torch.full((3,), 5.0)
    moment = take({"w": w})
    w.add_(1)
    w.data = other
    moment.restore()
    assert unknown.tolist() == [0, 0, 0] and other.tolist() == [5, 5, 5]
    w.add_(2)
    assert unknown.tolist() == [2, 2, 2]


def test_a_gradient_is_the_very_tensor_as_long_as_it_lives() -> None:
    w = nn.Parameter(torch.ones(2))
    (w * 3).sum().backward()
    gradient = w.grad
    moment = take({"w": w})
    w.grad = None
    moment.restore()
    assert w.grad is gradient
    known = weakref.ref(gradient)
    del gradient
    w.grad = None
    assert known() is None
    moment.restore()
    assert w.grad is not None and w.grad.tolist() == [3, 3]
    w.grad.mul_(2)
    moment.restore()
    assert w.grad.tolist() == [3, 3]


def test_none_is_a_gradient_too() -> None:
    w = nn.Parameter(torch.ones(2))
    moment = take({"w": w})
    (w * 3).sum().backward()
    moment.restore()
    assert w.grad is None


def test_a_computed_tensor_comes_back_without_its_graph_and_with_its_gradient() -> None:
    w = nn.Parameter(torch.ones(2))
    names: Names = {"w": w, "h": w * 2}
    names["h"].retain_grad()
    names["h"].sum().backward()
    moment = take(names)
    del names["h"]
    moment.restore()
    assert names["h"].tolist() == [2, 2] and names["h"].is_leaf and names["h"].grad.tolist() == [1, 1]
    assert take(names).digest() == moment.digest()


def test_a_computed_tensor_that_lives_keeps_its_graph() -> None:
    w = nn.Parameter(torch.ones(2))
    loss = (w * 2).sum()
    names: Names = {"w": w, "loss": loss}
    moment = take(names)
    names["loss"] = None
    moment.restore()
    assert names["loss"] is loss
    names["loss"].backward()
    assert w.grad is not None and w.grad.tolist() == [2, 2]


def test_a_buffer_that_autograd_has_taken_over_is_a_leaf_again() -> None:
    w, total = nn.Parameter(torch.ones(2)), torch.zeros(2)
    names: Names = {"w": w, "total": total}
    moment = take(names)
    total += w
    moment.restore()
    assert total.is_leaf and total.tolist() == [0, 0] and names["total"] is total


@pytest.mark.parametrize("view", [lambda w: w[0], lambda w: w.unbind()[0]])
def test_a_view_that_torch_refuses_to_place_in_a_graph(view: Callable[[torch.Tensor], torch.Tensor]) -> None:
    w = nn.Parameter(torch.ones(2, 2))
    with torch.no_grad():
        names: Names = {"w": w, "row": view(w)}
        names["row"].mul_(2)
        moment = take(names)
        row = names["row"]
        row.mul_(3)
    moment.restore()
    assert names["row"] is row and w.tolist() == [[2, 2], [1, 1]] and row.data_ptr() == w.data_ptr()
    names.clear()
    del row
    moment.restore()
    assert names["row"].data_ptr() == w.data_ptr() and take(names).digest() == moment.digest()


def test_attributes_and_hooks_of_a_tensor() -> None:
    w = nn.Parameter(torch.ones(2))
    w.note = [w, 1]  # type: ignore[attr-defined]
    calls: list[torch.Tensor] = []
    w.register_hook(calls.append)
    names: Names = {"w": w}
    moment = take(names)
    w.note, w.more = 5, 6  # type: ignore[attr-defined]
    moment.restore()
    assert w.note[0] is w and w.note[1] == 1 and not hasattr(w, "more")  # type: ignore[attr-defined]
    (w * 2).sum().backward()
    assert len(calls) == 1


def test_a_subclass_comes_back_as_one() -> None:
    class Own(torch.Tensor):
        @classmethod
        def __torch_function__(cls, *_arguments: Any, **_named: Any) -> Any:
            raise AssertionError

    names: Names = {"own": torch.ones(2).as_subclass(Own), "buffer": nn.Buffer(torch.ones(1))}
    moment = take(names)
    names.clear()
    moment.restore()
    assert type(names["own"]) is Own and isinstance(names["buffer"], nn.Buffer)
    assert names["own"].as_subclass(torch.Tensor).tolist() == [1, 1]


@pytest.mark.parametrize("make", [torch.Tensor.to_sparse, torch.Tensor.to_sparse_csr])
@pytest.mark.filterwarnings("ignore:Sparse")
def test_a_sparse_tensor_is_kept_by_value(make: Callable[[torch.Tensor], torch.Tensor]) -> None:
    sparse = make(torch.eye(3))
    names: Names = {"sparse": sparse}
    moment = take(names)
    sparse.values().fill_(7) if sparse.layout is torch.sparse_csr else sparse._values().fill_(7)
    moment.restore()
    assert names["sparse"] is sparse and sparse.to_dense().tolist() == torch.eye(3).tolist()
    names.clear()
    sparse.mul_(5)
    del sparse
    moment.restore()
    assert names["sparse"].to_dense().tolist() == torch.eye(3).tolist()
    assert take(names).digest() == moment.digest() and moment.size > 24


def test_an_inference_tensor_is_kept_by_value() -> None:
    with torch.inference_mode():
        names: Names = {"x": torch.ones(2)}
        moment = take(names)
        x = names["x"]
        x.add_(1)
    moment.restore()
    assert x.tolist() == [1, 1] and names["x"] is x
    names.clear()
    del x
    with torch.inference_mode():
        moment.restore()
    assert names["x"].is_inference() and names["x"].tolist() == [1, 1]


@pytest.mark.filterwarnings("ignore")
def test_tensors_that_cannot_be_watched_are_left_as_they_are() -> None:
    odd = {
        "quantized": torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8),
        "nested": torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
        "meta": torch.empty(3, device="meta"),
    }
    names: Names = dict(odd)
    moment = take(names)
    names.clear()
    moment.restore()
    assert all(names[name] is odd[name] for name in odd) and moment.digest()


def test_a_lazy_module_waits_for_its_shape_again() -> None:
    net = nn.LazyLinear(3)
    names: Names = {"net": net}
    moment = take(names)
    net(torch.ones(1, 5))
    assert type(net) is nn.Linear
    moment.restore()
    assert isinstance(net, nn.LazyLinear) and net.has_uninitialized_params()  # type: ignore[no-untyped-call]
    net(torch.ones(1, 4))
    assert net.weight.shape == (3, 4)


def test_conjugate_and_negative_views() -> None:
    z = torch.tensor([1 + 2j])
    names: Names = {"z": z, "conj": z.conj(), "imag": z.conj().imag}
    moment = take(names)
    names.clear()
    del z
    moment.restore()
    assert names["conj"].tolist() == [1 - 2j] and names["imag"].tolist() == [-2]


OPTIMIZERS: dict[str, Callable[[Any], torch.optim.Optimizer]] = {
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.1, amsgrad=True),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9, nesterov=True),
    "LBFGS": lambda parameters: torch.optim.LBFGS(parameters, max_iter=3, history_size=2),
    "RMSprop": lambda parameters: torch.optim.RMSprop(parameters, centered=True),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_goes_on_to_the_same_bits(name: str) -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.0), nn.Linear(4, 1))
    names: Names = {"net": net, "ema": copy.deepcopy(net), "optimizer": OPTIMIZERS[name](net.parameters())}
    names["scheduler"] = torch.optim.lr_scheduler.CosineAnnealingLR(names["optimizer"], 5)
    names["scaler"] = torch.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
    x, y = torch.randn(8, 3), torch.randn(8, 1)

    def closure() -> torch.Tensor:
        names["optimizer"].zero_grad()
        loss = ((net(x) - y) ** 2).mean()
        names["scaler"].scale(loss).backward() if name != "LBFGS" else loss.backward()
        return loss

    def step() -> None:
        if name == "LBFGS":
            names["optimizer"].step(closure)
        else:
            closure()
            names["scaler"].step(names["optimizer"])
            names["scaler"].update()
        names["scheduler"].step()
        with torch.no_grad():
            for mean, value in zip(names["ema"].parameters(), net.parameters(), strict=True):
                mean.lerp_(value, 0.5)

    mementos, moments, digests = Mementos(), [], []
    for _ in range(7):
        moments.append(mementos.take({"main": names}))
        digests.append(moments[-1].digest())
        step()
    for begin in (4, 0, 5, 2, 2, 1):
        moments[begin].restore()
        assert mementos.take({"main": names}).digest() == digests[begin]
        for number in range(begin + 1, 7):
            step()
            assert mementos.take({"main": names}).digest() == digests[number]
    assert names["scheduler"].optimizer is names["optimizer"] and len(set(digests)) == 7
    assert names["optimizer"].param_groups[0]["params"][0] is net[0].weight


def test_double_precision_of_views_gradients_and_buffers_and_back() -> None:
    base = torch.randn(4)
    weight = nn.Parameter(base[:2])
    (weight * 3).sum().backward()
    names: Names = {"base": base, "weight": weight, "whole": torch.arange(3), "norm": nn.BatchNorm1d(2)}
    names["bits"], names["as_bits"] = torch.ones(2), None
    names["as_bits"] = names["bits"].view(torch.int32)
    gradient, bits = weight.grad, base.clone()
    moment = take(names)
    double = moment.in_double()
    double.restore()
    wide, heavy = names["base"], names["weight"]
    assert wide.dtype is heavy.dtype is torch.float64 is heavy.grad.dtype and type(heavy) is nn.Parameter
    assert base.dtype is weight.dtype is torch.float32 is weight.grad.dtype and weight.grad is gradient
    assert names["norm"].running_mean.dtype is torch.float64 and names["whole"].dtype is torch.int64
    assert names["bits"].dtype is torch.float32 and names["as_bits"].data_ptr() == names["bits"].data_ptr()
    assert wide.data_ptr() == heavy.data_ptr() and wide.tolist() == bits.tolist()
    (heavy * heavy).sum().backward()
    moment.restore()
    assert names["base"] is base and names["weight"] is weight
    assert base.dtype is torch.float32 and torch.equal(base, bits) and weight.grad is gradient
    assert base.data_ptr() == weight.data_ptr() and gradient.tolist() == [3, 3]
    assert take(names).digest() == moment.digest() != double.digest()
    double.restore()
    assert take(names).digest() == double.digest()
    moment.restore()


def test_memory_that_has_not_changed_is_held_once() -> None:
    names, mementos = {"x": torch.randn(1000), "w": torch.randn(10), "a": np.zeros(100)}, Mementos()
    first = mementos.take({"main": names})
    names["w"] += 1
    second = mementos.take({"main": names})
    shared = {one._cdata for one in first.storages} & {two._cdata for two in second.storages}
    assert len(shared) == 2 and first.size >= 4000 + 40 + 800
    second.restore()
    third = mementos.take({"main": names})
    assert {one._cdata for one in third.storages} == {two._cdata for two in second.storages}


def test_memory_that_is_used_again_harms_no_moment_that_is_kept() -> None:
    x, mementos = torch.zeros(8), Mementos()
    kept: dict[int, Memento] = {}
    for value in range(60):
        if value % 3:
            x.fill_(value)
        kept[value] = mementos.take({"main": {"x": x}})
        if len(kept) > 4:
            gone = kept.pop(min(kept, key=lambda number: number * 7 % 11))
            used = {storage._cdata for moment in kept.values() for storage in moment.storages}
            mementos.recycle([storage for storage in gone.storages if storage._cdata not in used])
    for value, moment in kept.items():
        moment.restore()
        assert x.tolist() == [value if value % 3 else max(value - 1, 0)] * 8


def test_a_look_at_a_moment_copies_nothing() -> None:
    w, a = nn.Parameter(torch.ones(3)), np.ones(2)
    names: Names = {"w": w, "row": w.data[1:], "a": a, "both": (w, 5), "n": 3, "__x__": 1}
    moment = take(names)
    with torch.no_grad():
        w.zero_()
    a[:] = 0
    seen = moment.namespace("main")
    assert list(seen) == ["w", "row", "a", "both", "n"] and seen["n"] == 3
    assert isinstance(seen["w"], nn.Parameter) and seen["w"].tolist() == [1, 1, 1] and w.tolist() == [0, 0, 0]
    assert seen["row"].data_ptr() == seen["w"].data_ptr() + 4  # type: ignore[attr-defined]
    assert seen["a"].tolist() == [1, 1] and not seen["a"].flags.writeable  # type: ignore[attr-defined]
    view = moment.view_of(w)
    assert view is not None and view.data_ptr() == seen["w"].data_ptr()
    assert moment.view_of(torch.ones(1)) is None


def test_gradients_can_be_looked_at() -> None:
    w = nn.Parameter(torch.ones(3))
    (w * 2).sum().backward()
    moment = take({"w": w})
    w.grad.zero_()  # type: ignore[union-attr]
    view = moment.view_of(w.grad)  # type: ignore[arg-type]
    assert view is not None and view.tolist() == [2, 2, 2]
