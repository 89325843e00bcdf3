"""A tape of the calls in a block of code, with the gradients that its backward passes bring."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import _SingleLevelFunction
from torch.autograd.graph import get_gradient_edge
from torch.optim.optimizer import Optimizer, register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.utils import _pytree as pytree
from torch.utils.hooks import RemovableHandle

from core.engine.frames import frames_to, places_of
from core.explain.tape.calls import Call, Edge, Use, Value, Window, state_of, tensors_in, view
from core.explain.tape.derivatives import part_from_outside
from core.explain.tape.writing import written_by
from core.program.walk import Place

_VIEWS = ("T", "mT", "H", "mH", "data", "real", "imag")
"""The attributes of a tensor that are tensors themselves, computed from it."""


class Tape:
    """The calls of an iteration, in order, with the values between them.

    Attributes:
        calls: the calls.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._versions: dict[int, list[tuple[Tensor, tuple[int, int], Value]]] = {}
        self._stored: dict[int, list[Value]] = {}
        self._written: set[int] = set()
        self._thread = threading.get_ident()
        self._pauses = 0

    # Calls

    def record(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Run a torch function, and note what it read and made."""
        name = _name_of(function)
        if not name or not self.is_recording or (line := _line()) is None:
            return function(*args, **kwargs)
        return self.note(function, name, args, kwargs, line)

    def note(
        self,
        function: Callable[..., Any],
        name: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        line: Place | None,
        is_custom: bool = False,
    ) -> Any:
        """Run a function, and note it as a call."""
        leaves, spec = pytree.tree_flatten((args, kwargs))
        written = written_by(function, name, args, kwargs)
        wholes = {id(one): _whole(one) for one in written}
        values = [wholes[id(one)][0] if id(one) in wholes else one for one in leaves]
        arguments = [self.value_of(one) if isinstance(one, Tensor) else one for one in values]
        for whole, _ in wholes.values():
            self.keep(whole)
        generators = [None, *(one for one in leaves if isinstance(one, torch.Generator))]
        before = {one: state_of(one) for one in generators}
        with self.pausing():
            result = function(*args, **kwargs)
        given = [one for one in leaves if isinstance(one, Tensor)]
        returned = [one for one in tensors_in(result) if not any(one is own for own in given)]
        if not (returned or written):
            return result
        call = Call(function, name, arguments, spec, place=line)
        call.is_custom, call.is_followed = is_custom, torch.is_grad_enabled()
        call.written = {place: wholes[id(one)][1] for place, one in enumerate(leaves) if id(one) in wholes}
        call.random = {one: state for one, state in before.items() if not torch.equal(state, state_of(one))}
        for place, value in call.inputs:
            value.uses.append(Use(call, place))
        made = [*(wholes[id(leaves[place])][0] for place in call.written), *returned]
        call.outputs = [self._made(one, call, place) for place, one in enumerate(made)]
        self.calls.append(call)
        return result

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record a person's own functions and optimizers as a whole in this block, not the calls within them."""
        handle = RemovableHandle.next_id
        hooks = [
            register_optimizer_step_pre_hook(self._before_step),
            register_optimizer_step_post_hook(self._after_step),
        ]
        RemovableHandle.next_id = handle  # the loop's own hooks keep their numbers
        with self._custom_functions():
            try:
                yield
            finally:
                for hook in hooks:
                    hook.remove()

    def _before_step(self, optimizer: Optimizer, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Keep what the optimizer is about to change. What it does with it is no part of the loss."""
        if args or kwargs:  # a closure runs forward and backward once more
            return
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                self.keep(parameter)
        self._pauses += 1

    def _after_step(self, optimizer: Optimizer, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self._pauses -= not (args or kwargs)

    @contextmanager
    def _custom_functions(self) -> Iterator[None]:
        """Record each `autograd.Function` of a person's own as one call, not the calls within its forward pass."""
        with _LOCK:
            _recording.append(self)
            _SingleLevelFunction.apply = classmethod(_apply)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            with _LOCK:
                _recording.remove(self)
                if not _recording:
                    del _SingleLevelFunction.apply  # type: ignore[attr-defined]

    @property
    def is_recording(self) -> bool:
        """Whether a call of this thread is to be noted."""
        return not self._pauses and threading.get_ident() == self._thread

    @contextmanager
    def pausing(self) -> Iterator[None]:
        """Note nothing in this block."""
        self._pauses += 1
        try:
            yield
        finally:
            self._pauses -= 1

    # Values

    def value_of(self, tensor: Tensor) -> Value:
        """Return the present version of a tensor."""
        version = tensor._version, _address(tensor)
        known = self._versions.get(id(tensor), ())
        if known and known[-1][1] == version:
            return _followed(known[-1][2], tensor)
        base = tensor._base
        if base is None or not self.knows(base):
            return self._new(tensor)
        args = (self.value_of(base), _window(tensor, base))
        leaves, spec = pytree.tree_flatten((args, {}), is_leaf=lambda one: isinstance(one, Window))
        call = Call(view, "view", leaves, spec)
        call.inputs[0][1].uses.append(Use(call, 0))
        call.outputs = [self._made(tensor, call, 0)]
        return call.outputs[0]

    def knows(self, tensor: Tensor) -> bool:
        """Return whether a call has read or made any version of a tensor."""
        return id(tensor) in self._versions

    def versions_of(self, tensor: Tensor) -> list[Value]:
        """Return the versions of a tensor that calls have read or made, in order."""
        return [value for _, _, value in self._versions.get(id(tensor), ())]

    def values(self) -> Iterator[Value]:
        """Yield every value, in the order in which the calls read and made them."""
        seen: set[int] = set()
        for call in self.calls:
            for value in (*(value for _, value in call.inputs), *call.outputs):
                if id(value) not in seen:
                    seen.add(id(value))
                    yield value

    def _made(self, tensor: Tensor, call: Call, place: int) -> Value:
        value = self._new(tensor)
        value.source, value.place = call, place
        return value

    def _new(self, tensor: Tensor) -> Value:
        edge = _edge_of(tensor)
        value = Value(tensor.detach(), tensor if edge is not None and tensor.is_leaf else None, edge)
        # The tensor itself is kept until the tape is complete: another one might get its id.
        self._versions.setdefault(id(tensor), []).append((tensor, (tensor._version, _address(tensor)), value))
        self._stored.setdefault(_storage(tensor), []).append(value)
        return value

    def keep(self, tensor: Tensor) -> None:
        """Copy the numbers that share memory with a tensor, which is about to be written to."""
        storage = _storage(tensor)
        self._written.add(storage)
        for value in self._stored.pop(storage, ()):
            value.numbers = value.numbers.clone()

    def complete(self) -> None:
        """Copy what the run itself may still write to, and let its tensors go."""
        for storage, stored in self._stored.items():
            for value in stored:
                if value.tensor is not None or storage in self._written:
                    value.numbers = value.numbers.clone()
        self._stored.clear()
        self._versions.clear()

    # Backward passes

    @contextmanager
    def backward_pass(self, roots: list[Tensor]) -> Iterator[None]:
        """Note the gradients that the backward pass in this block brings to each value."""
        started = {id(value) for root in roots for value in self.versions_of(root)[-1:]}
        waiting: dict[Any, list[Value]] = {}
        for value in self.values():
            value.gradient, value.is_root = None, id(value) in started
            if value.edge is not None:
                waiting.setdefault(value.edge[0], []).append(value)
        hooks = [node.register_prehook(_bring_to(values)) for node, values in waiting.items()]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()
        with self.pausing():
            for call in self.calls:
                part_from_outside(call)


_recording: list[Tape] = []
_LOCK = threading.Lock()


def _apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a person's own `autograd.Function` in the place of torch, and note it on the tape of this thread."""
    plain = super(_SingleLevelFunction, cls).apply
    tape = next((one for one in _recording[::-1] if one.is_recording), None)
    return plain(*args, **kwargs) if tape is None else tape.note(plain, cls.__name__, args, kwargs, _line(), True)


def _bring_to(values: list[Value]) -> Callable[[tuple[Tensor | None, ...]], None]:
    def bring(gradients: tuple[Tensor | None, ...]) -> None:
        for value in values:
            assert value.edge is not None
            gradient = gradients[value.edge[1]]
            value.gradient = None if gradient is None else gradient.detach().clone()

    return bring


def _name_of(function: Callable[..., Any]) -> str:
    """Return the name of a torch function; empty for one that computes nothing."""
    name = getattr(function, "__name__", "")
    if name == "__get__":
        attribute = getattr(getattr(function, "__self__", None), "__name__", "")
        return attribute if attribute in _VIEWS else ""
    return "" if name in ("__set__", "requires_grad_", "retain_grad") else name


def _line() -> Place | None:
    """Return the line of the person's own code that is running; None if none is."""
    frames = frames_to(sys._getframe())
    return places_of(frames)[-1] if frames else None


def _followed(value: Value, tensor: Tensor) -> Value:
    """Return the value of a tensor that autograd may have been told to follow since the value was made."""
    if value.edge is None and tensor.requires_grad:
        value.edge = _edge_of(tensor)
        value.tensor = tensor if tensor.is_leaf else None
    return value


def _edge_of(tensor: Tensor) -> Edge | None:
    try:
        edge = get_gradient_edge(tensor) if tensor.requires_grad else None
        return None if edge is None else (edge.node, edge.output_nr)
    except (RuntimeError, AssertionError):  # a view written to under no_grad: torch refuses to name its node
        return None


def _whole(tensor: Tensor) -> tuple[Tensor, Window | None]:
    """Return the tensor that changes when one is written to, and the part of it that this one shows."""
    base = tensor._base
    return (tensor, None) if base is None else (base, _window(tensor, base))


def _window(tensor: Tensor, base: Tensor) -> Window:
    return Window(tuple(tensor.size()), tensor.stride(), int(tensor.storage_offset() - base.storage_offset()))


def _address(tensor: Tensor) -> int:
    try:
        return tensor.data_ptr()
    except RuntimeError:  # a sparse one has several
        return 0


def _storage(tensor: Tensor) -> int:
    try:
        return tensor.untyped_storage().data_ptr()
    except (RuntimeError, NotImplementedError):
        return id(tensor)
