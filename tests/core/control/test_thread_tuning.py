"""The choice of threads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from core.control import thread_tuning
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig

SMALL = RunConfig(batch_size=4, input_size=5, hidden_size=3, output_size=2)


@pytest.fixture(autouse=True)
def _same_threads_after() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("cores", "expected"), [(1, [1]), (2, [1]), (3, [1, 2]), (8, [1, 2, 4, 7]), (9, [1, 2, 4, 8])])
def test_one_core_is_left_to_the_window(cores: int, expected: list[int]) -> None:
    assert thread_tuning._candidates(cores - 1) == expected


@pytest.mark.parametrize(("speeds", "chosen"), [((1, 1.2, 1.25), 1), ((1, 1.5, 1.4), 2), ((1, 1.5, 3.0), 3)])
def test_more_threads_must_be_clearly_faster(
    monkeypatch: pytest.MonkeyPatch, speeds: tuple[float, ...], chosen: int
) -> None:
    monkeypatch.setattr(thread_tuning, "_cores", lambda: 4)
    monkeypatch.setattr(thread_tuning, "_speed", lambda _stepper, count: speeds[count - 1])
    assert thread_tuning.choose(Stepper(SMALL)) == chosen == torch.get_num_threads()


def test_measuring_leaves_the_run_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thread_tuning, "_cores", lambda: 3)
    monkeypatch.setattr(thread_tuning, "TRIAL_SECONDS", 0.001)
    stepper = Stepper(SMALL)
    thread_tuning.choose(stepper)
    assert (stepper.iteration, stepper.finished, stepper.computed, len(stepper.losses)) == (0, 0, 0, 0)
    assert stepper.timeline.iterations(stepper.branch) == ()
    assert stepper.digest() == Stepper(SMALL).digest()
