"""What only a CUDA device can show. Skipped where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

import core
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.explain.types import Reference
from core.queries import HistoryOf
from core.view.capture import expose, take
from core.view.requests import Area, ViewRequest
from tests.helpers.viewing import maps_of

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")

OPTIMIZERS = [(name, rule) for name, trainer in TRAINERS.items() for rule in trainer.optimizers or (None,)]


@contextmanager
def no_waiting() -> Iterator[None]:
    """Whatever makes the CPU wait for the device raises."""
    torch.cuda.set_sync_debug_mode("error")
    try:
        yield
    finally:
        torch.cuda.set_sync_debug_mode("default")


def on(device: str, trainer: str, rule: str | None) -> Stepper:
    return Stepper(RunConfig(trainer, device=device, **({"optimizer": rule} if rule else {})))


@pytest.mark.parametrize(("trainer", "rule"), OPTIMIZERS)
def test_the_device_gives_the_numbers_of_the_cpu(trainer: str, rule: str | None) -> None:
    here, there = on("cpu", trainer, rule), on("cuda:0", trainer, rule)
    assert all(there.tensors[name].cpu().equal(tensor) for name, tensor in here.tensors.items())
    here.run(30)
    there.run(30)
    assert there.losses[:] == pytest.approx(here.losses[:], rel=1e-3)


@pytest.mark.parametrize(("trainer", "rule"), OPTIMIZERS)
def test_a_replay_on_the_device_is_exact(trainer: str, rule: str | None) -> None:
    stepper = on("cuda:0", trainer, rule)
    stepper.run(20)
    digest = stepper.digest()
    stepper.run(10)
    stepper.seek(20)
    assert stepper.digest() == digest


@pytest.mark.parametrize("trainer", TRAINERS)
def test_running_never_waits_for_the_device(trainer: str) -> None:
    """A keyframe does, five times a second at most: what was not written to is compared with the one before."""
    stepper = on("cuda:0", trainer, None)
    stepper.run(5)
    stepper.limit_history(0)
    with no_waiting():
        stepper.run(500)
    assert len(stepper.losses) == 505


@pytest.mark.parametrize("trainer", TRAINERS)
def test_samples_of_health_never_wait_and_are_those_of_the_cpu(trainer: str) -> None:
    here, there = on("cpu", trainer, None), on("cuda:0", trainer, None)
    name = next(iter(here.parameters))
    for stepper in (here, there):
        stepper.examine()
    here.run(10)
    there.run(3)  # walked by line, to learn what the loop does with its gradients
    with no_waiting():
        there.run(7)
    ours, theirs = here.health(), there.health()
    assert ours is not None and theirs is not None and len(theirs.samples) == 10
    for mine, other in zip(ours.samples, theirs.samples, strict=True):
        assert other.weights == pytest.approx(mine.weights, rel=1e-3)
        assert other.gradients == pytest.approx(mine.gradients, rel=1e-3)
        assert other.updates == pytest.approx(mine.updates, rel=1e-2)
        assert (other.dead, other.units) == (mine.dead, mine.units)
        assert other.histograms[name].counts.sum() == here.parameters[name].numel()


@pytest.mark.parametrize("trainer", TRAINERS)
def test_taking_a_picture_never_waits_and_the_picture_is_right(trainer: str) -> None:
    stepper = on("cuda:0", trainer, None)
    stepper.run(5)
    stepper.step_phase()
    while stepper.phase != "backward":
        stepper.step_phase()
    names = {*stepper.parameters, *stepper.gradients}
    view = ViewRequest(maps_of(names, 40, 60, Area(0, 9, 0, 9)), text=False)
    expose(stepper, view).wait()  # the first one allocates pinned memory
    with no_waiting():
        development = expose(stepper, view)
        pending = {request.name: take(request, stepper, text=True) for request in maps_of(names, 40, 60).values()}
    snapshot = development.wait()
    for name, tensor in {**stepper.parameters, **stepper.gradients}.items():
        assert tensor is not None
        picture = snapshot.maps[name]
        assert picture.scale == pytest.approx(float(tensor.detach().abs().max()))
        assert picture.cells is not None
        described = pending[name]
        assert described is not None
        norm = described.develop().norm
        assert norm == pytest.approx(float(tensor.detach().norm()), rel=1e-5)


def test_a_history_on_the_device_is_that_of_the_cpu() -> None:
    there = on("cuda:0", "module", "adam")
    there.run(30)
    digest = there.digest()
    found = HistoryOf(Reference("w1", (3, 7))).answer(there)
    assert len(found.iterations) > 2 and found.values[-1] == float(there.parameters["w1"].detach()[3, 7])
    assert there.digest() == digest


SCRIPT = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
data = TensorDataset(torch.randn(48, 6), torch.randint(3, (48,)))
net = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3)).to(device)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
for epoch in range(3):
    for x, y in DataLoader(data, batch_size=8, shuffle=True):
        x, y = x.to(device) + 0.1 * torch.randn(x.shape, device=device), y.to(device)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
    scheduler.step()
"""


def test_a_script_on_the_device_is_gone_back_in_exactly(tmp_path: Path) -> None:
    path = tmp_path / "on_cuda.py"
    path.write_text(SCRIPT)
    stepper = core.open_script(path)
    stepper.keep()
    digests = [stepper.digest()]
    while not (stepper.step_iteration() or stepper.ended):
        stepper.keep()
        digests.append(stepper.digest())
    assert len(digests) == 19 and next(iter(stepper.parameters.values())).is_cuda
    losses = list(stepper.losses)
    for place in (11, 3, 15, 0, 6, 12):
        stepper.seek(place)
        assert stepper.digest() == digests[place]
        stepper.run(2)
        stepper.step_into()
        stepper.step_back()
        assert stepper.digest() == digests[place + 2]
    stepper.run(100)
    assert list(stepper.losses) == losses and stepper.branch.drift is None
    stepper.close()
