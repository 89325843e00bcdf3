"""What is recorded as one call, or not at all: a person's own autograd functions, function transforms, optimizers."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from torch.autograd.function import _SingleLevelFunction
from torch.optim.optimizer import Optimizer, register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.utils.hooks import RemovableHandle

MODULE_HOOK = "BackwardHookFunction"
"""The function by which torch calls the backward hooks of a module; it hands on what it gets."""


class Recorder(Protocol):
    """A tape."""

    @property
    def is_paused(self) -> bool:
        """Whether it notes nothing at this moment, or not what this thread does."""

    def whole(
        self, function: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], is_custom: bool
    ) -> Any:
        """Run a function, and note it as one call."""

    def step_begins(self, optimizer: Optimizer) -> None:
        """Note that an optimizer is about to change its parameters."""

    def step_ends(self) -> None:
        """Note that it has."""


_recording: list[Recorder] = []
"""The tapes that are recording, of whichever thread: torch is told of them once."""

_patches = ExitStack()
_LOCK = threading.Lock()


@contextmanager
def recorded_as_one(tape: Recorder) -> Iterator[None]:
    """Tell a tape of optimizer steps, own functions and function transforms in this block."""
    with _LOCK:
        _recording.append(tape)
        if len(_recording) == 1:
            _patches.enter_context(_custom_functions())
            for module, name, unpacked in _TRANSFORMS:
                _patches.enter_context(_transform(importlib.import_module(module), name, unpacked))
    try:
        with _optimizers(tape):
            yield
    finally:
        with _LOCK:
            _recording.remove(tape)
            if not _recording:
                _patches.close()


def _run(
    function: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], is_custom: bool
) -> Any:
    """Run a function, and note it on the tape of this thread."""
    tape = next((one for one in _recording[::-1] if not one.is_paused), None)
    return function(*args, **kwargs) if tape is None else tape.whole(function, name, args, kwargs, is_custom)


@contextmanager
def _optimizers(tape: Recorder) -> Iterator[None]:
    handle = RemovableHandle.next_id
    hooks = [
        register_optimizer_step_pre_hook(lambda optimizer, args, kwargs: tape.step_begins(optimizer)),
        register_optimizer_step_post_hook(lambda optimizer, args, kwargs: tape.step_ends()),
    ]
    RemovableHandle.next_id = handle  # the loop's own hooks keep their numbers
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
    """Run an `autograd.Function` in the place of torch."""
    plain = super(_SingleLevelFunction, cls).apply
    return _run(plain, cls.__name__, args, kwargs, cls.__name__ != MODULE_HOOK)


@contextmanager
def _custom_functions() -> Iterator[None]:
    _SingleLevelFunction.apply = classmethod(_apply)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del _SingleLevelFunction.apply  # type: ignore[attr-defined]


# Function transforms: what runs within is of no shape that the loop knows


def _of_vmap(run: Any, func: Any, *settings_and_args: Any, **kwargs: Any) -> tuple[Any, tuple[Any, ...], Any]:
    settings, args = settings_and_args[:4], settings_and_args[4:]
    return lambda *args, **kwargs: run(func, *settings, *args, **kwargs), args, kwargs


def _of_grad(
    run: Any, func: Any, argnums: Any, has_aux: bool, args: tuple[Any, ...], kwargs: Any
) -> tuple[Any, tuple[Any, ...], Any]:
    return lambda *args, **kwargs: run(func, argnums, has_aux, args, kwargs), args, kwargs


_TRANSFORMS = (
    ("torch._functorch.apis", "vmap_impl", _of_vmap),
    ("torch._functorch.eager_transforms", "grad_impl", _of_grad),
    ("torch._functorch.eager_transforms", "grad_and_value_impl", _of_grad),
)
"""Where torch runs `torch.func.vmap`, `grad` and `grad_and_value`, and how these are called."""


@contextmanager
def _transform(module: Any, name: str, unpacked: Callable[..., Any]) -> Iterator[None]:
    run = getattr(module, name, None)
    if run is None:
        yield
        return
    title = name.removesuffix("_impl")

    def recorded(func: Any, *rest: Any, **kwargs: Any) -> Any:
        function, args, named = unpacked(run, func, *rest, **kwargs)
        return _run(function, f"{title}({getattr(func, '__name__', '…')})", args, named, False)

    setattr(module, name, recorded)
    try:
        yield
    finally:
        setattr(module, name, run)
