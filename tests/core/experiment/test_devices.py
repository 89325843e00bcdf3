from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest
import torch

from core.errors import ConfigError
from core.experiment import devices as machine
from core.experiment.config import RunConfig
from core.experiment.devices import (
    Device,
    devices,
    free_bytes,
    in_bytes,
    largest_size,
    memory_problem,
    problems_here,
    resolved,
    total_bytes,
)
from core.experiment.trainers import TRAINERS


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: f"Card {index}")
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (8 * 10**9, 10**10))


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(torch.xpu, "device_count", lambda: 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


def test_there_is_always_a_cpu_first(no_gpu: None) -> None:
    assert devices() == (Device("cpu", "CPU"),)


def test_every_card_is_offered_by_name(no_gpu: None, two_gpus: None) -> None:
    assert devices()[1:] == (Device("cuda:0", "Card 0"), Device("cuda:1", "Card 1"))


def test_devices_of_other_makers_are_offered_too(no_gpu: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.xpu, "device_count", lambda: 1)
    monkeypatch.setattr(torch.xpu, "get_device_name", lambda index: f"Arc {index}")
    assert devices()[1:] == (Device("mps", "Apple GPU"), Device("xpu:0", "Arc 0"))


@pytest.mark.parametrize(("device", "name"), [("cpu", "cpu"), ("cuda", "cuda:0"), ("cuda:1", "cuda:1")])
def test_a_device_is_named_in_full(no_gpu: None, two_gpus: None, device: str, name: str) -> None:
    assert resolved(RunConfig(device=device)) == RunConfig(device=name)


@pytest.mark.parametrize("device", ["cuda", "cuda:2", "gpu", "", "c", "cpu:0", "CPU"])
def test_a_device_that_is_not_there_is_refused_with_those_that_are(no_gpu: None, device: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolved(RunConfig(device=device))
    assert caught.value.problems == {"device": f"“{device}” is not there; there is cpu"}


def test_a_run_that_is_too_large_is_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=2_500_000_000, total=10**12))
    config = RunConfig(input_size=3_000_000)
    needed = TRAINERS["two-layer"].bytes_needed(config)
    assert 2_500_000_000 < needed < 10**10
    expected = f"is too large: the run needs {needed / 1e9:.3g} GB of memory and 2.5 GB are free"
    assert memory_problem(config) == expected
    with pytest.raises(ConfigError) as caught:
        resolved(config)
    assert caught.value.problems == {"input_size": expected}


@pytest.mark.parametrize("short", [0, 1])
def test_a_run_that_just_fits_is_allowed(short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    config = RunConfig()
    needed = TRAINERS["two-layer"].bytes_needed(config)
    monkeypatch.setattr(machine, "free_bytes", lambda device: needed - short)
    assert (memory_problem(config) is None) is (short == 0)


@pytest.mark.parametrize(
    ("choices", "size"),
    [
        ({"batch_size": 10**9}, "batch_size"),
        ({"input_size": 10**9, "batch_size": 10**6}, "input_size"),
        ({"hidden_size": 10**9}, "hidden_size"),
        ({"output_size": 10**9}, "output_size"),
        ({"trainer": "logistic", "input_size": 10**9}, "input_size"),
    ],
)
def test_the_largest_size_is_to_blame(choices: dict[str, int], size: str) -> None:
    assert largest_size(RunConfig(**choices)) == size
    with pytest.raises(ConfigError) as caught:
        resolved(RunConfig(**{"hidden_size": 10**6, "input_size": 10**8, **choices} if len(choices) < 2 else choices))
    assert "too large" in str(caught.value)


def test_a_history_beyond_all_memory_is_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=4 * 10**9, total=8 * 10**9))
    with pytest.raises(ConfigError) as caught:
        resolved(RunConfig(history_mb=8000))
    needed = TRAINERS["two-layer"].bytes_needed(RunConfig()) + 8000 * 2**20
    expected = f"is too large: the run needs {in_bytes(needed)} of memory with it, and there are 8 GB in all"
    assert caught.value.problems == {"history_mb": expected}


@pytest.mark.parametrize("short", [0, 1])
def test_a_history_that_just_fits_is_allowed_whatever_is_free_now(short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in use now may be the history of the present run."""
    config = RunConfig(history_mb=1000)
    run = TRAINERS["two-layer"].bytes_needed(config)
    memory = SimpleNamespace(available=run, total=run + 1000 * 2**20 - short)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert list(problems_here(config)) == ["history_mb"] * short


def test_a_run_that_is_too_large_has_only_its_size_to_blame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=10**9, total=2 * 10**9))
    assert list(problems_here(RunConfig(batch_size=10**9))) == ["batch_size"]


def test_the_history_of_a_card_lies_on_it(two_gpus: None) -> None:
    assert total_bytes("cuda:1") == 10**10
    assert list(problems_here(RunConfig(device="cuda:1", history_mb=10_000))) == ["history_mb"]
    assert problems_here(RunConfig(device="cuda:1", history_mb=9_000)) == {}


def test_more_threads_than_processors_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    assert problems_here(RunConfig(threads=3)) == problems_here(RunConfig(threads=0)) == {}
    with pytest.raises(ConfigError) as caught:
        resolved(RunConfig(threads=4))
    assert caught.value.problems == {"threads": "must be at most 3, as many as there are processors"}


def test_free_memory_is_asked_of_the_device(two_gpus: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=123, total=456))
    assert (free_bytes("cpu"), free_bytes("cuda:1")) == (123, 8 * 10**9)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (1536, "1.54 kB"), (999_499, "999 kB"), (999_600, "1 MB"),
        (2_500_000, "2.5 MB"), (10**9, "1 GB"), (25_600_000_000, "25.6 GB"), (5 * 10**12, "5 TB"), (10**15, "1 PB"),
        (10**18, "1 EB"), (2 * 10**21, "2,000 EB"),
    ],
)  # fmt: skip
def test_bytes_are_told_to_three_figures(count: int, text: str) -> None:
    assert in_bytes(count) == text
