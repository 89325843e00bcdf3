"""The modes that torch keeps for a thread or the process, besides grad mode and default dtype."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import torch
from torch.overrides import _get_current_function_mode_stack, _pop_mode, _push_mode

_DEVICES = ("cpu", "cuda", *(("mps",) if torch.backends.mps.is_available() else ()))
_NO_AUTOCAST = tuple([(False, torch.get_autocast_dtype(kind)) for kind in _DEVICES])


class Modes(NamedTuple):
    """Modes at one moment.

    Attributes:
        inference: whether new tensors are inference tensors.
        autocast: of each kind of device whether it is on, and its dtype.
        caches: whether autocast keeps the weights that it has cast.
        deterministic: whether only deterministic algorithms may run, and whether others only bring a warning.
        functions: what changes each function of torch, the default device among it.
        default_device: the one of these that `torch.set_default_device` has put there.
    """

    inference: bool = False
    autocast: tuple[tuple[bool, torch.dtype], ...] = _NO_AUTOCAST
    caches: bool = True
    deterministic: tuple[bool, bool] = (False, False)
    functions: tuple[Any, ...] = ()
    default_device: Any = None

    @classmethod
    def now(cls) -> Modes:
        """Return the modes of this thread."""
        return cls(
            torch.is_inference_mode_enabled(),
            tuple([(torch.is_autocast_enabled(kind), torch.get_autocast_dtype(kind)) for kind in _DEVICES]),
            torch.is_autocast_cache_enabled(),
            (torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()),
            tuple(_get_current_function_mode_stack()) if torch._C._len_torch_function_stack() else (),
            getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None),
        )

    def within(self, functions: tuple[Any, ...]) -> Modes:
        """Return the same within some more of what changes torch's functions."""
        return self._replace(functions=(*functions, *self.functions)) if functions else self

    def without(self, functions: tuple[Any, ...]) -> Modes:
        """Return the same without what was around it."""
        own = tuple(mode for mode in self.functions if not any(mode is other for other in functions))
        return self._replace(functions=own) if functions else self

    def apply(self, now: Modes) -> None:
        """Set what differs from the modes that are set `now`. The inference mode sets the grad mode as well."""
        if self.inference is not now.inference:
            _set_inference(self.inference)
        for kind, then, present in zip(_DEVICES, self.autocast, now.autocast, strict=True):
            if then != present:
                torch.set_autocast_enabled(kind, then[0])
                torch.set_autocast_dtype(kind, then[1])
        torch.set_autocast_cache_enabled(self.caches)
        if self.deterministic != now.deterministic:
            torch.use_deterministic_algorithms(self.deterministic[0], warn_only=self.deterministic[1])
        if self.functions != now.functions:
            for _ in now.functions:
                _pop_mode()
            for mode in self.functions:
                _push_mode(mode)
        torch._GLOBAL_DEVICE_CONTEXT.device_context = self.default_device


class _Guards(threading.local):
    """The guards of a thread's inference mode: torch knows no other way to set it, and takes them back in order."""

    def __init__(self) -> None:
        self.entered: list[tuple[Any, bool]] = []


_guards = _Guards()


def _set_inference(on: bool) -> None:
    if _guards.entered and _guards.entered[-1][1] is on:
        _guards.entered.pop()[0].__exit__(None, None, None)
    if torch.is_inference_mode_enabled() is not on:
        guard = torch.inference_mode(on)
        guard.__enter__()
        _guards.entered.append((guard, not on))
