"""Lets a paused run's own objects be used, and afterwards gives each of them back what it held."""

from __future__ import annotations

import builtins
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import torch
from torch.autograd.grad_mode import _unsafe_preserve_version_counter
from torch.overrides import TorchFunctionMode

from core.effects.outside import Outside
from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.errors import WordedError
from core.i18n import words
from core.variables.unmoved import Unmoved, is_lasting

_FOR_GOOD = frozenset(["detach_", "register_hook", "retain_grad", "requires_grad_", "set_", "resize_", "swap_tensors"])
"""What is done to a computed tensor by these cannot be undone: nobody can give it its graph back."""


class ForGoodError(WordedError):
    """An expression whose effect could not be undone."""


class Undoing:
    """The present moment of a run, to be come back to as often as is wanted.

    Args:
        stepper: the run, which stands still.
        local: the variables of functions, in dicts of their own.
    """

    def __init__(self, stepper: Stepper, local: Mapping[str, dict[str, Any]]) -> None:
        self._stepper = stepper
        self._outside = None if isinstance(stepper.subject, ScriptSubject) else _closed_world()
        more = {} if self._outside is None else {"outside of watches": self._outside.state}
        self._rng = stepper.surroundings.state
        self._notes = list(stepper.subject.notes)
        self._now = stepper.moment({**local, **more})
        self._versions = [_unsafe_preserve_version_counter(tensor) for tensor in self._now.live_tensors]
        self._skipped = self._now.skipped
        walk = stepper.walk
        self._walk = {name: dict(one) if type(one) is dict else one for name, one in vars(walk).items()} if walk else {}

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Let the block do with the run's objects what it likes; all is undone after it.

        Raises:
            RestoreError: when an object would not take back what it had held.
        """
        stepper = self._stepper
        if stepper.walk is not None:
            stepper.walk.walking = False  # else its functions would try to pause
        stepper.subject.set_replaying(True)
        try:
            self._now.exchange(is_lasting, Unmoved)
            with ExitStack() as stack:
                stack.enter_context(stepper.surroundings.inside())
                stack.enter_context(stepper.subject.inside())
                if self._outside is not None:
                    stack.enter_context(self._outside.inside())
                stack.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")
                stack.enter_context(torch.no_grad())
                stack.enter_context(kept_graphs())
                stack.enter_context(_Guard(self._now.live_tensors))
                yield
        finally:
            self._undo()

    @property
    def names(self) -> dict[str, Any]:
        """Names that an expression is to see besides the run's own: of a trainer's loop the builtins stand open."""
        return {} if self._outside is None else {"__builtins__": builtins}

    def close(self) -> None:
        """Be done."""
        if self._outside is not None:
            self._outside.close()

    def _undo(self) -> None:
        stepper = self._stepper
        try:
            for attributes, skipped in self._skipped:
                attributes.update(skipped)
            self._put_versions_back()  # a computed tensor that seems not to have been written to keeps its graph
            self._now.restore()
        finally:
            self._put_versions_back()
            if stepper.walk is not None:
                vars(stepper.walk).clear()
                vars(stepper.walk).update(self._walk)
            stepper.surroundings.state = self._rng
            stepper.subject.notes[:] = self._notes
            stepper.subject.set_replaying(False)

    def _put_versions_back(self) -> None:
        for version in self._versions:
            version.__exit__()


def _closed_world() -> Outside:
    """Return what stands between a trainer's loop and the world: a script has it at all times."""
    outside = Outside(Path.cwd(), lambda _filename: False, lambda _text: None)
    outside.replaying = True
    return outside


class _Guard(TorchFunctionMode):
    """Refuses what would change a tensor's graph."""

    def __init__(self, tensors: list[torch.Tensor]) -> None:
        super().__init__()
        self._computed = {id(one): one for one in tensors if one.grad_fn is not None}

    def __torch_function__(
        self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        if args and id(args[0]) in self._computed and self._is_for_good(name):
            raise ForGoodError(
                words("Variables", "{name}() on a computed tensor could not be undone: it is not evaluated here."),
                name=name,
            )
        return function(*args, **kwargs)

    @staticmethod
    def _is_for_good(name: str) -> bool:
        in_place = name.endswith("_") or name in ("__setitem__", "__set__")
        return name in _FOR_GOOD or (in_place and torch.is_grad_enabled())


@contextmanager
def kept_graphs() -> Iterator[None]:
    """Let backward passes within the block keep the graphs that they go through."""
    places: list[Any] = [torch.autograd, torch.autograd.graph]
    plain = [place._engine_run_backward for place in places]
    for place, run in zip(places, plain, strict=True):
        place._engine_run_backward = _keeping(run)
    try:
        yield
    finally:
        for place, run in zip(places, plain, strict=True):
            place._engine_run_backward = run


def _keeping(run: Callable[..., Any]) -> Callable[..., Any]:
    def keeping(outputs: Any, gradients: Any, _keep: Any, *more: Any, **named: Any) -> Any:
        return run(outputs, gradients, True, *more, **named)

    return keeping
