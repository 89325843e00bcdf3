"""The devices of this machine, and their memory."""

from __future__ import annotations

import os
from dataclasses import dataclass

from core.errors import ConfigError
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.i18n import words
from core.text.quoting import quoted


@dataclass(frozen=True, slots=True)
class Device:
    """A device that torch can compute on: its torch name and its display name."""

    name: str
    title: str


def devices() -> tuple[Device, ...]:
    """Return every device that torch offers here. Imports torch."""
    import torch

    return (
        Device("cpu", "CPU"),
        *(Device(f"cuda:{index}", torch.cuda.get_device_name(index)) for index in range(torch.cuda.device_count())),
        *([Device("mps", "Apple GPU")] if torch.backends.mps.is_available() else []),
        *(Device(f"xpu:{index}", torch.xpu.get_device_name(index)) for index in range(torch.xpu.device_count())),
    )


def resolved(config: RunConfig) -> RunConfig:
    """Return the config with its device named in full ("cuda" → "cuda:0"), checked to exist and to hold the run.

    Raises:
        ConfigError: if torch does not offer the device here, or the run needs more than it has.
    """
    names = [device.name for device in devices()]
    name = next((name for name in names if name == config.device or name.startswith(f"{config.device}:")), None)
    if name is None:
        missing = words("Machine", "“{device}” is not there; there is {names}")
        raise ConfigError({"device": missing.format(device=quoted(config.device), names=", ".join(names))})
    config = config.with_changes(device=name)
    if found := problems_here(config):
        raise ConfigError(found)
    return config


def problems_here(config: RunConfig) -> dict[str, str]:
    """Return the demands of a run that this machine cannot meet, phrased for a person, by field name."""
    found = {
        largest_size(config): memory_problem(config),
        "history_mb": history_problem(config),
        "threads": threads_problem(config),
    }
    return {name: problem for name, problem in found.items() if problem}


def history_problem(config: RunConfig) -> str | None:
    """Return how much memory exists if a run and its keyframes could outgrow it; None if they cannot.

    The memory free now would be the wrong measure: the current run's history occupies some of it, and releases it.
    """
    run, there = TRAINERS[config.trainer].bytes_needed(config), total_bytes(config.device)
    needed = run + config.history_mb * 2**20
    if needed <= there or run > there:
        return None
    return words(
        "Machine", "is too large: the run needs {needed} of memory with it, and there are {total} in all"
    ).format(needed=in_bytes(needed), total=in_bytes(there))


def threads_problem(config: RunConfig) -> str | None:
    """Return how many processors exist if there are fewer than threads; None if they suffice.

    A thousand threads on two processors make a run twenty times as slow, and if the system refuses to create them,
    the whole process ends at once.
    """
    there = os.cpu_count() or 1
    if config.threads <= there:
        return None
    return words("Machine", "must be at most {count}, as many as there are processors").format(count=there)


def memory_problem(config: RunConfig) -> str | None:
    """Return how much memory a run needs and how much exists if it does not fit; None if it does."""
    needed, free = TRAINERS[config.trainer].bytes_needed(config), free_bytes(config.device)
    if needed <= free:
        return None
    return words("Machine", "is too large: the run needs {needed} of memory and {free} are free").format(
        needed=in_bytes(needed), free=in_bytes(free)
    )


def largest_size(config: RunConfig) -> str:
    """Return the name of the size to blame if a run is too large."""
    sizes = {name: value for name, value in config.choices().items() if name.endswith("_size")}
    return max(sizes, key=lambda name: int(sizes[name]))


def free_bytes(device: str) -> int:
    """Return the memory that a run on `device` could use now. Queries torch only for its own devices."""
    return _free_and_total_bytes(device)[0]


def total_bytes(device: str) -> int:
    """Return the total memory of a device, used or not."""
    return _free_and_total_bytes(device)[1]


def _free_and_total_bytes(device: str) -> tuple[int, int]:
    if device.startswith("cuda"):
        import torch

        return torch.cuda.mem_get_info(torch.device(device))
    import psutil  # slow to import, and the first paint need not wait for it

    memory = psutil.virtual_memory()
    return memory.available, memory.total


def in_bytes(count: int) -> str:
    """Format a number of bytes for people: 1.5 GB."""
    size = float(count)
    if size < 999.5:
        return words("Machine", "{count:.3g} bytes").format(count=size)
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        size /= 1000
        if size < 999.5:
            return f"{size:.3g} {unit}"
    size /= 1000
    return f"{size:,.0f} EB"
