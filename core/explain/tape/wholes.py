"""What is recorded as one call, or not at all: a person's own autograd functions, function transforms, optimizers."""

from __future__ import annotations

import importlib
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

    def whole(
        self, function: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], is_custom: bool
    ) -> Any:
        """Run a function, and note it as one call."""

    def step_begins(self, optimizer: Optimizer) -> None:
        """Note that an optimizer is about to change its parameters."""

    def step_ends(self) -> None:
        """Note that it has."""


@contextmanager
def recorded_as_one(tape: Recorder) -> Iterator[None]:
    """Tell a tape of optimizer steps, own functions and function transforms in this block."""
    with ExitStack() as stack:
        stack.enter_context(_optimizers(tape))
        stack.enter_context(_custom_functions(tape))
        for module, name, unpacked in _TRANSFORMS:
            stack.enter_context(_transform(tape, importlib.import_module(module), name, unpacked))
        yield


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


@contextmanager
def _custom_functions(tape: Recorder) -> Iterator[None]:
    def apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
        plain = super(_SingleLevelFunction, cls).apply  # type: ignore[misc]
        return tape.whole(plain, cls.__name__, args, kwargs, cls.__name__ != MODULE_HOOK)

    _SingleLevelFunction.apply = classmethod(apply)  # type: ignore[attr-defined]
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
def _transform(tape: Recorder, module: Any, name: str, unpacked: Callable[..., Any]) -> Iterator[None]:
    run = getattr(module, name, None)
    if run is None:
        yield
        return
    title = name.removesuffix("_impl")

    def recorded(func: Any, *rest: Any, **kwargs: Any) -> Any:
        function, args, named = unpacked(run, func, *rest, **kwargs)
        return tape.whole(function, f"{title}({getattr(func, '__name__', '…')})", args, named, False)

    setattr(module, name, recorded)
    try:
        yield
    finally:
        setattr(module, name, run)
