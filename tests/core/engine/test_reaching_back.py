"""Where gradients reach back over iterations no keyframe is kept, and going back is exact all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import core
from core.engine.position import REACHES_BACK
from core.engine.reaching_back import oldest_number, reaches_back, sequence_number
from core.engine.stepper import Stepper
from tests.helpers.walking import small

PASS = """
# forward
y_pred = torch.tanh(x @ w1 + {before}) @ w2
# loss
loss = ((y_pred - y) ** 2).mean()
# backward
loss.backward(retain_graph=True)
# update
w1.data -= 0.01 * w1.grad
w2.data -= 0.01 * w2.grad
w1.grad = w2.grad = None
"""

PLAIN = PASS.format(before="0")
CARRIED = "hidden = torch.tanh(x @ w1 + (hidden if t > {since} else 0))" + PASS.format(before="hidden")

SCRIPT = """
import torch
net, head = torch.nn.RNNCell(3, 4), torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD([*net.parameters(), *head.parameters()], lr=0.01)
state = torch.zeros(2, 4)
for epoch in range(3):
    for step in range(6):
        state = net(torch.randn(2, 3), state)
        loss = head(state).pow(2).mean()
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        for group in optimizer.param_groups:
            for weight in group["params"]:
                weight.data -= 0.01 * weight.grad
"""


def stepper_of(text: str) -> Stepper:
    stepper = Stepper(small())
    stepper.edit(text.strip("\n"))
    return stepper


def run(stepper: Stepper, iterations: int) -> list[str]:
    """Run, and keep keyframes all the time; return the digest after each iteration."""
    digests = []
    for _ in range(iterations):
        stepper.keep()
        stepper.run(1)
        digests.append(stepper.digest())
    return digests


def test_it_is_told_and_nothing_is_kept() -> None:
    stepper = stepper_of(CARRIED.format(since=1))
    digests = run(stepper, 12)
    assert stepper.notes == [REACHES_BACK] and stepper.timeline.iterations(stepper.branch) == (0,)
    for iteration in (7, 11, 3, 12):
        stepper.seek(iteration)
        assert stepper.digest() == digests[iteration - 1]


def test_a_loop_whose_gradients_end_with_the_iteration_is_left_alone() -> None:
    stepper = stepper_of(PLAIN)
    run(stepper, 12)
    assert stepper.notes == [] and len(stepper.timeline.iterations(stepper.branch)) > 5


def test_it_is_found_after_a_keyframe_when_it_begins_late() -> None:
    stepper = stepper_of(CARRIED.format(since=20))
    digests = run(stepper, 30)
    assert stepper.notes == [REACHES_BACK] and max(stepper.timeline.iterations(stepper.branch)) == 0
    stepper.seek(26)
    assert stepper.digest() == digests[25]


def test_what_was_kept_of_another_text_stays() -> None:
    stepper = stepper_of(PLAIN)
    digests = run(stepper, 10)
    stepper.keep()
    stepper.edit(CARRIED.format(since=11).strip("\n"))
    digests += run(stepper, 8)
    kept = stepper.timeline.iterations(stepper.branch)
    assert stepper.notes == [REACHES_BACK] and 5 < max(kept) <= 10
    for iteration in (16, 4, 13):
        stepper.seek(iteration)
        assert stepper.digest() == digests[iteration - 1]
    assert stepper.branch.drift is None


def test_another_text_is_looked_at_for_itself() -> None:
    stepper = stepper_of(CARRIED.format(since=1))
    run(stepper, 6)
    stepper.edit(PLAIN.strip("\n"))
    run(stepper, 9)
    assert any(iteration > 7 for iteration in stepper.timeline.iterations(stepper.branch))
    stepper.seek(0)
    stepper.edit(PLAIN.strip("\n"))
    stepper.run(3)
    assert stepper.notes == []


def test_a_script_says_so_too(tmp_path: Path) -> None:
    path = tmp_path / "carried.py"
    path.write_text(SCRIPT)
    stepper = core.open_script(path)
    try:
        digests = run(stepper, 14)
        assert REACHES_BACK in stepper.notes
        for iteration in (9, 13, 2):
            stepper.seek(iteration)
            assert stepper.digest() == digests[iteration - 1]
        assert stepper.branch.drift is None
    finally:
        stepper.close()


# Graphs


@pytest.fixture
def weight() -> torch.Tensor:
    return torch.ones(3, requires_grad=True)


def test_a_graph_is_as_old_as_its_oldest_node(weight: torch.Tensor) -> None:
    begun = sequence_number()
    old = weight * 2
    later = sequence_number()
    new = weight.exp().sum()
    assert not reaches_back(new, later) and reaches_back(new + old.sum(), later)
    assert not reaches_back(new + old.sum(), begun)
    assert not reaches_back(new + old.detach().sum(), later)
    assert reaches_back([new, old], later) and reaches_back((old,), later)
    assert not reaches_back(weight, later) and not reaches_back("no tensor", later)
    assert begun <= oldest_number(new + old.sum()) < later <= oldest_number(new)


def test_a_large_graph_is_not_looked_through_to_its_end(weight: torch.Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.engine.reaching_back.MOST_NODES", 50)
    value = weight * 2
    begun = sequence_number()
    for _ in range(100):
        value = value + 1
    assert not reaches_back(value, begun) and oldest_number(value) < begun


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode, torch.enable_grad])
def test_the_number_is_known_in_every_mode(
    weight: torch.Tensor, mode: type[torch.no_grad], monkeypatch: pytest.MonkeyPatch
) -> None:
    with mode():
        known = sequence_number()
    node = (weight * 2).grad_fn
    assert node is not None and node._sequence_nr() >= known  # type: ignore[attr-defined]
    monkeypatch.delattr(torch._C._autograd, "_get_sequence_nr", raising=False)
    with mode():
        assert sequence_number() > node._sequence_nr()  # type: ignore[attr-defined]
    node = (weight * 2).grad_fn
    assert node is not None and node._sequence_nr() > known  # type: ignore[attr-defined]
