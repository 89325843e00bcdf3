"""The health of a run: what is measured is what plain torch says, and measuring changes nothing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from core.engine.stepper import Stepper
from core.health.measures import Measurements, _counted_in_place, fetched, gated_units, histogram, update
from core.health.sample import BINS, Health
from core.view.capture import snapshot_of
from core.view.requests import HEALTH, HealthRequest, ViewRequest
from tests.helpers.walking import EXPERIMENTS, name_of, small, stepper_of


def examined(stepper: Stepper) -> Stepper:
    stepper.examine()
    return stepper


def samples(stepper: Stepper) -> dict[int, Health]:
    record = stepper.health()
    assert record is not None
    return {sample.iteration: sample for sample in record.samples}


def norms(tensors: dict[str, Any]) -> dict[str, float]:
    return {name: float(tensor.detach().norm()) for name, tensor in tensors.items() if tensor is not None}


@pytest.mark.parametrize("choices", EXPERIMENTS, ids=name_of)
@pytest.mark.parametrize("way", ["run", "step"])
def test_the_numbers_are_those_of_plain_torch(choices: dict[str, Any], way: str) -> None:
    stepper, plain = examined(Stepper(small(**choices))), Stepper(small(**choices))
    for iteration in range(1, 6):
        stepper.run(1) if way == "run" else stepper.step_iteration()
        before = {name: tensor.detach().clone() for name, tensor in plain.parameters.items()}
        plain.run_through("backward")
        found = samples(stepper)[iteration]
        assert found.weights == pytest.approx(norms(before), rel=1e-5)
        assert found.gradients == pytest.approx(norms(plain.gradients), rel=1e-5)
        while not plain.at_boundary:
            plain.step_line(watched=False)
        for name, after in plain.parameters.items():
            if float(before[name].norm()):
                share = float((after.detach() - before[name]).norm() / before[name].norm())
                assert found.updates[name] == pytest.approx(share, rel=1e-4)
            else:
                assert name not in found.updates


@pytest.mark.parametrize("choices", EXPERIMENTS, ids=name_of)
def test_looking_changes_nothing(choices: dict[str, Any]) -> None:
    stepper, unseen = examined(Stepper(small(**choices))), Stepper(small(**choices))
    for _ in range(3):
        stepper.step_iteration()
        unseen.step_iteration()
        stepper.run(30)
        unseen.run(30)
        stepper.step_phase()
        unseen.step_phase()
        snapshot_of(stepper, ViewRequest({HEALTH: HealthRequest()}))
        assert stepper.digest() == unseen.digest()
        assert stepper.losses[:] == unseen.losses[:]


def test_dead_units_are_those_that_are_zero_for_every_sample() -> None:
    stepper = examined(Stepper(small(hidden_size=8)))
    tensors = stepper.tensors
    with torch.no_grad():
        tensors["x"].abs_()
        tensors["w1"][:, :3] = -1.0  # for positive x these three answer to nothing
        tensors["w1"][:, 3:].abs_()
    stepper.step_iteration()
    found = samples(stepper)[1]
    assert (found.dead, found.units) == (3, 8)


RELUS = {
    "relu": torch.relu,
    "clamp": lambda z: z.clamp(min=0),
    "clamp_min": lambda z: torch.clamp_min(z, 0),
    "module": torch.nn.ReLU(),
    "threshold": lambda z: torch.nn.functional.threshold(z, 0, 0),
}


@pytest.mark.parametrize("gate", RELUS)
def test_every_kind_of_relu_is_seen(gate: str) -> None:
    z = torch.tensor([[-1.0, 2.0, -3.0, 0.0], [-1.0, -2.0, 3.0, -1.0]], requires_grad=True)
    found = gated_units(RELUS[gate](z * 1).sum())
    assert found is not None and (int(found[0]), found[1]) == (2, 4)


def test_without_a_relu_there_is_nothing_to_say_of_dead_units() -> None:
    z = torch.ones(3, 4, requires_grad=True)
    assert gated_units(z.tanh().sum()) is None
    assert gated_units(z.clamp(max=0).sum()) is None
    assert gated_units(torch.ones(3)) is None and gated_units(1.0) is None
    loss = z.relu().sum()
    loss.backward()
    with pytest.raises(RuntimeError):
        gated_units(loss)


def test_the_histogram_counts_every_finite_number() -> None:
    values = torch.tensor([-4.0, -4.0, 0.0, 0.04, 1.0, 4.0, torch.nan, torch.inf])
    found = histogram(values).numpy()
    assert found[0] == 4.0 and found[1:].sum() == 6
    assert found[1] == 2 and found[-1] == 1 and found[1 + BINS // 2] == 2
    for wrong in (torch.nan, torch.inf, -torch.inf):
        values[6:] = wrong
        np.testing.assert_array_equal(histogram(values).numpy(), found)
    random = torch.randn(5000, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    largest = float(random.abs().max())
    np.testing.assert_array_equal(histogram(random).numpy()[1:], np.histogram(random, BINS, (-largest, largest))[0])
    assert histogram(torch.zeros(7)).numpy()[1 + BINS // 2] == 7


def test_every_tensor_has_a_histogram_in_every_sample() -> None:
    stepper = examined(Stepper(small()))
    stepper.run(5)
    for sample in samples(stepper).values():
        assert set(sample.histograms) == {"w1", "w2", "w1.grad", "w2.grad"}
        for name, found in sample.histograms.items():
            assert found.counts.sum() == {"w1": 15, "w2": 6}[name.removesuffix(".grad")]


@pytest.mark.parametrize("line", [None, 4, 6, 8], ids=lambda line: f"line {line}")
def test_what_the_iteration_in_progress_will_bring_is_not_told_as_present(line: int | None) -> None:
    """Line 6 runs the backward pass, line 9 the first update."""
    stepper = examined(Stepper(small()))
    for _ in range(8):
        stepper.step_iteration()
    walked = samples(stepper)
    stepper.seek(4) if line is None else stepper.seek(5, line)
    found = samples(stepper)
    now = found[4 if line is None else 5]
    if line is None:
        assert now.gradients == walked[4].gradients and now.updates == walked[4].updates
    elif line < 8:
        assert now.gradients == {} and now.updates == {} and now.dead is None
        assert now.weights == pytest.approx(norms(stepper.parameters))
    else:
        assert now.gradients == walked[5].gradients and now.updates == {}
    assert {later: found[later].updates for later in (6, 7, 8)} == {later: walked[later].updates for later in (6, 7, 8)}
    stepper.seek(8)
    assert {t: sample.updates for t, sample in samples(stepper).items()} == {t: s.updates for t, s in walked.items()}


def test_a_gradient_that_was_cleared_is_not_taken_for_zero() -> None:
    stepper = Stepper(small())
    stepper.run(5)
    examined(stepper)
    found = samples(stepper)[5]
    assert found.gradients == {} and set(found.histograms) == {"w1", "w2"} and set(found.weights) == {"w1", "w2"}


def test_other_futures_have_other_samples() -> None:
    stepper = examined(Stepper(small()))
    for _ in range(10):
        stepper.step_iteration()
    first = samples(stepper)
    stepper.seek(6)
    assert list(samples(stepper)) == list(first), "what lies ahead was computed on this branch"
    stepper.set_learning_rate(5e-3)
    assert max(samples(stepper)) == 6
    stepper.step_iteration()
    assert samples(stepper)[7].updates != first[7].updates
    stepper.return_to("original")
    assert samples(stepper)[7].updates == first[7].updates


def test_an_edit_forgets_what_the_iteration_was_before() -> None:
    stepper = examined(Stepper(small()))
    stepper.run(3)
    stepper.step_phase()
    stepper.step_phase()
    stepper.step_phase()
    before = samples(stepper)[4].gradients
    stepper.edit(stepper.loop.source.replace(".sum()", ".mean()"))
    assert samples(stepper)[4].gradients == {}, "its backward pass is still to come"
    while stepper.phase != "backward":
        stepper.step_line()
    assert samples(stepper)[4].gradients["w1.grad"] < before["w1.grad"]


def test_a_loop_without_phases_is_looked_at_at_its_end() -> None:
    stepper = examined(stepper_of("loss = x.mm(w1).clamp(min=0).mm(w2).pow(2).sum()\nloss.backward()\n"))
    stepper.run(4)
    found = samples(stepper)[4]
    assert found.gradients["w1.grad"] > 0 and found.updates == {"w1": 0.0, "w2": 0.0} and found.units == 3
    assert stepper.finished == 4


def test_what_cannot_be_measured_does_not_stop_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_tensor: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("no norm for such a tensor")

    monkeypatch.setattr("core.health.sampler.norm", refuse)
    stepper = examined(Stepper(small()))
    stepper.run(5)
    stepper.step_iteration()
    assert stepper.finished == 6 and not stepper.failed
    assert all(not sample.weights for sample in samples(stepper).values())


def test_a_run_is_sampled_from_its_beginning_and_not_at_every_iteration() -> None:
    stepper = examined(Stepper(small()))
    stepper.run(400)
    found = samples(stepper)
    assert set(range(1, 21)) <= set(found)
    gaps = [after / before for before, after in zip(list(found)[20:], list(found)[21:], strict=False)]
    assert max(gaps) <= 1.1
    assert stepper.finished == 400


def test_what_is_dear_to_look_at_is_looked_at_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.health.sampler.MANY", 10)
    monkeypatch.setattr("core.health.sampler.LARGEST_SHARE", 1e-9)
    stepper = examined(Stepper(small()))
    for _ in range(10):
        stepper.step_iteration()
    stepper.run(10)
    assert list(samples(stepper)) == [1]


def test_many_tensors_are_looked_at_when_the_clock_allows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.health.sampler.LARGEST_SHARE", 1e-9)
    monkeypatch.setattr("core.health.sampler.MANY_TENSORS", 1)
    stepper = examined(Stepper(small()))
    stepper.run(20)
    assert list(samples(stepper)) == [1]


def test_without_a_window_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.health.sampler.norm", None)
    stepper = Stepper(small())
    stepper.run(50)
    stepper.step_iteration()
    assert stepper.health() is None and snapshot_of(stepper, ViewRequest()).health is None


def test_what_is_watched_in_a_hurry_is_sampled_no_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.health.sampler.LARGEST_SHARE", 1e-9)
    stepper = Stepper(small())
    hurry = True
    stepper.examine(hurried=lambda: hurry)
    for _ in range(30):
        stepper.step_iteration()
    assert list(samples(stepper)) == [*range(1, 21), 22, 24, 26, 28, 30]
    hurry = False
    stepper.step_iteration()
    assert list(samples(stepper))[-1] == 31


def test_what_nobody_asks_for_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.health.sampler.MOST_WAITING", 8)
    stepper = examined(Stepper(small()))
    for _ in range(19):
        stepper.step_iteration()
    assert stepper._sampler is not None and len(stepper._sampler._waiting) < 8
    assert list(samples(stepper)) == list(range(1, 20))


def test_a_step_across_all_of_float32_is_finite() -> None:
    ends = torch.tensor([3e38, -3e38])
    moved, before = update({"w": ends}, "w", -ends).tolist()
    assert [moved, 2 * before] == pytest.approx([2 * 3e38 * math.sqrt(2)] * 2)


def test_more_numbers_are_counted_than_float32_can_count() -> None:
    many = 2**24 + 3
    _, counts = _counted_in_place(torch.zeros(1).expand(many))
    assert int(counts.sum()) == many


def test_all_that_was_found_is_fetched_in_its_order() -> None:
    first, second = Measurements(1), Measurements(2)
    first.add("weight", "w", torch.tensor(2.0))
    first.add("update", "w", torch.tensor([1.0, 4.0]))
    second.add("gradient", "w.grad", torch.tensor(3.0))
    parts = fetched([first, second])
    assert first.sample(parts[0], ("w.grad",)).updates == {"w": 0.25}
    assert second.sample(parts[1], ("w.grad",)).gradients == {"w.grad": 3.0}


def test_infinite_weights_are_measured_without_a_warning() -> None:
    """NumPy warns of what is infinite by infinite, on the terminal of whoever runs the window."""
    findings = Measurements(1)
    findings.add("update", "w", torch.tensor([math.inf, math.inf]))
    (parts,) = fetched([findings])
    assert math.isnan(findings.sample(parts, ()).updates["w"])


class Clamp(torch.autograd.Function):
    """Has the name of one of torch's own."""

    @staticmethod
    def forward(ctx: Any, z: torch.Tensor) -> torch.Tensor:
        return z.clamp(min=0)

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> torch.Tensor:
        return gradients[0]


def test_a_function_of_a_persons_own_is_not_taken_for_one_of_torchs_that_is_called_alike() -> None:
    z = torch.randn(3, 3, requires_grad=True)
    assert gated_units(Clamp.apply(z).sum()) is None
