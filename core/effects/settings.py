"""Settings of the process that belong to a moment of the script, and are put back when it is closed."""

from __future__ import annotations

import gc
import locale
import logging
import os
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
import torch

from core.effects.imports import Imports
from core.effects.patches import Patches, replacing
from core.effects.sealed import Sealed


class Setting(NamedTuple):
    """A setting that can be read and written."""

    take: Callable[[], Any]
    put: Callable[[Any], object]


def _put_warning_filters(filters: list[Any]) -> None:
    warnings.filters[:] = filters  # type: ignore[index]
    warnings.filterwarnings("ignore", "", append=True)  # which makes Python forget what it knows of the old ones
    warnings.filters.pop()  # type: ignore[attr-defined]


def _take_torch_printing() -> dict[str, Any]:
    return dict(vars(torch._tensor_str.PRINT_OPTS))


def _put_torch_printing(values: dict[str, Any]) -> None:
    vars(torch._tensor_str.PRINT_OPTS).update(values)


def _take_cudnn() -> tuple[bool, bool]:
    return torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark


def _put_cudnn(values: tuple[bool, bool]) -> None:
    torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = values


def _take_logging() -> tuple[int, list[logging.Handler], int]:
    root = logging.getLogger()
    return root.level, list(root.handlers), logging.root.manager.disable


def _put_logging(values: tuple[int, list[logging.Handler], int]) -> None:
    root = logging.getLogger()
    root.setLevel(values[0])
    root.handlers[:] = values[1]
    logging.disable(values[2])


def _put_gc(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()


SETTINGS = (
    Setting(sys.getrecursionlimit, sys.setrecursionlimit),
    Setting(lambda: list(warnings.filters), _put_warning_filters),
    Setting(lambda: locale.setlocale(locale.LC_ALL), lambda name: locale.setlocale(locale.LC_ALL, name)),
    Setting(gc.isenabled, _put_gc),
    Setting(_take_logging, _put_logging),
    Setting(np.geterr, lambda values: np.seterr(**values)),
    Setting(np.get_printoptions, lambda values: np.set_printoptions(**values)),
    Setting(_take_torch_printing, _put_torch_printing),
    Setting(torch.get_num_threads, torch.set_num_threads),
    Setting(torch.is_anomaly_enabled, torch.autograd.set_detect_anomaly),
    Setting(torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
    Setting(torch.are_deterministic_algorithms_enabled, torch.use_deterministic_algorithms),
    Setting(_take_cudnn, _put_cudnn),
)


class Settings:
    """The settings of one script, and those that were there before it."""

    def __init__(self) -> None:
        self._environment: dict[str, str] | None = None
        self._before = self._take()
        self._parked: tuple[Any, ...] | None = None

    def install(self, patches: Patches, _imports: Imports) -> None:
        """Notice changes of the environment, which takes long to read."""

        def noticing(really: Callable[..., None]) -> Callable[..., None]:
            def change(*values: Any) -> None:
                self._environment = None
                really(*values)

            return change

        patches.add(os, replacing(os, {"putenv": noticing, "unsetenv": noticing}))

    def park(self) -> None:
        """Put back what was there before, while another script runs."""
        self._parked = self._take()
        self._put(self._before)

    def unpark(self) -> None:
        """Set again what the script had set."""
        if self._parked is not None:
            self._put(self._parked)
            self._parked = None

    def close(self) -> None:
        """Put back what was there before."""
        if self._parked is None:
            self._put(self._before)

    def memento_state(self) -> object:
        """Return all settings."""
        return Sealed(self._parked or self._take())

    def memento_restore(self, state: Sealed[tuple[Any, ...]]) -> None:
        """Set them as they were."""
        if self._parked is None:
            self._put(state.value)
        else:
            self._parked = state.value

    def _take(self) -> tuple[Any, ...]:
        if self._environment is None:
            self._environment = dict(os.environ)
        return self._environment, *(setting.take() for setting in SETTINGS)

    def _put(self, values: tuple[Any, ...]) -> None:
        """Set those that are not so."""
        environment, *others = values
        if self._take()[0] is not environment:
            for name in os.environ.keys() - environment.keys():
                del os.environ[name]
            os.environ.update(environment)
            self._environment = environment
        for setting, value in zip(SETTINGS, others, strict=True):
            if setting.take() != value:
                with suppress(ValueError, RecursionError, locale.Error):
                    setting.put(value)
