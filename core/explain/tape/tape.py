"""A tape of the calls in a block of code, with the gradients that its backward passes bring."""

from __future__ import annotations

import inspect
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy
from torch.optim.optimizer import Optimizer
from torch.utils import _pytree as pytree

from core.engine.frames import frames_to, is_own, places_of
from core.explain.tape.assigned import assigned_name
from core.explain.tape.calls import Call, Use, Value, Window, autocast_now, state_of, tensors_in, view
from core.explain.tape.derivatives import part_from_outside
from core.explain.tape.passes import Edges, Pass, latest
from core.explain.tape.tensors import address_of, edge_of, storage_of, whole_of, window_of
from core.explain.tape.wholes import MODULE_HOOK, recorded_as_one
from core.explain.tape.writing import written_by

_VIEWS = ("T", "mT", "H", "mH", "data", "real", "imag")
"""The attributes of a tensor that are tensors themselves, computed from it."""


class Tape:
    """The calls of an iteration, in order, with the values between them.

    Attributes:
        calls: the calls.
        passes: the backward passes, `torch.autograd.grad` among them.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.passes: list[Pass] = []
        self._versions: dict[int, list[tuple[Tensor, tuple[int, ...], Value]]] = {}
        self._stored: dict[int, list[Value]] = {}
        self._edges: Edges = {}
        self._thread = threading.get_ident()
        self._pauses = 0
        self._stepping: list[FrameType | None] = []
        self._writes: Counter[int] = Counter()
        self._last: tuple[tuple[int, int], Call | None] = (0, 0), None

    # Calls

    def record(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Run a torch function, and note what it read and made."""
        name = _name_of(function)
        frame = own_frame() if name and not self.is_paused else None
        if frame is None:
            return function(*args, **kwargs)
        stepping = bool(self._stepping) and frame is self._stepping[-1]  # a closure is a frame further in
        if stepping or name.startswith("_amp_"):  # the optimizer's own, and the gradient scaler's
            for one in written_by(function, name, args, kwargs):
                self.keep(one)
            return function(*args, **kwargs)
        return self.note(function, name, args, kwargs, frame)

    def note(
        self,
        function: Callable[..., Any],
        name: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        frame: FrameType,
        is_custom: bool = False,
    ) -> Any:
        """Run a function, and note it as a call."""
        leaves, spec = pytree.tree_flatten((args, kwargs))
        if any(map(is_lazy, leaves)):  # it has no numbers before the first batch gives it a shape
            return function(*args, **kwargs)
        written = written_by(function, name, args, kwargs)
        wholes = {id(one): whole_of(one) for one in written}
        values = [wholes[id(one)][0] if id(one) in wholes else one for one in leaves]
        arguments = [self.value_of(one) if isinstance(one, Tensor) else one for one in values]
        for whole, _ in wholes.values():
            self.keep(whole)
        generators = [None, *(one for one in leaves if isinstance(one, torch.Generator))]
        before = {one: state_of(one) for one in generators}
        followed, autocast = torch.is_grad_enabled(), autocast_now()
        with self.pausing():
            result = function(*args, **kwargs)
        given = [one for one in leaves if isinstance(one, Tensor)]
        returned = [one for one in tensors_in(result) if not any(one is own for own in given)]
        if not (returned or written):
            return result
        call = Call(function, name, arguments, spec, is_custom=is_custom, is_followed=followed, autocast=autocast)
        self._place(call, frame)
        call.written = {place: wholes[id(one)][1] for place, one in enumerate(leaves) if id(one) in wholes}
        call.random = {one: state for one, state in before.items() if not torch.equal(state, state_of(one))}
        for place, value in call.inputs:
            value.uses.append(Use(call, place))
        made = [*(wholes[id(leaves[place])][0] for place in call.written), *returned]
        call.outputs = [self._made(one, call, place) for place, one in enumerate(made)]
        self.calls.append(call)
        return result

    def _place(self, call: Call, frame: FrameType) -> None:
        """Tell a call its line, and the name that its result is given there."""
        call.place, call.assigned = places_of(frames_to(frame))[-1], assigned_name(frame)
        at, (before, last) = (id(frame), frame.f_lasti), self._last
        if before == at and last is not None and last.name != call.name:
            last.assigned = ""  # a step on the way, in a module
        self._last = at, call

    def whole(
        self, function: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], is_custom: bool
    ) -> Any:
        """Run a function, and note it as one call."""
        frame = None if self.is_paused else own_frame()
        if frame is None:
            return function(*args, **kwargs)
        before = len(self.calls)
        with self.pausing():  # torch does not keep its own calls from us here
            result = self.note(function, name, args, kwargs, frame, is_custom)
        for call in self.calls[before:]:
            call.is_own = name != MODULE_HOOK
        return result

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record a person's own functions, function transforms and optimizers as a whole in this block."""
        with recorded_as_one(self):
            try:
                yield
            finally:
                self._stepping.clear()

    def step_begins(self, optimizer: Optimizer) -> None:
        """Keep what an optimizer is about to change. What it does with it is no part of the loss."""
        if threading.get_ident() == self._thread:
            with self.pausing():
                for parameter in (one for group in optimizer.param_groups for one in group["params"]):
                    self.keep(parameter)
            self._stepping.append(own_frame())

    def step_ends(self) -> None:
        """Record again what runs in the line that let the optimizer step."""
        if self._stepping and threading.get_ident() == self._thread:
            self._stepping.pop()

    @property
    def runs_own_code(self) -> bool:
        """Whether a call that is run again runs a person's own code, which may change what it can reach."""
        return any(call.is_own for call in self.calls)

    @property
    def is_paused(self) -> bool:
        """Whether it notes nothing at this moment, or not what this thread does."""
        return self._pauses > 0 or threading.get_ident() != self._thread

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
        version = self._version(tensor)
        known = self._versions.get(id(tensor), ())
        if known and known[-1][1] == version:
            return self._followed(known[-1][2], tensor)
        base = tensor._base
        if base is None or not self.knows(base):
            return self._new(tensor)
        args = (self.value_of(base), window_of(tensor, base))
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

    def nodes(self) -> set[Any]:
        """Return autograd's nodes of the values."""
        return {value.edge[0] for value in self.values() if value.edge is not None}

    def _followed(self, value: Value, tensor: Tensor) -> Value:
        """Return the value of a tensor that autograd may have been told to follow since the value was made."""
        if value.edge is None and (edge := edge_of(tensor)) is not None:
            value.edge, value.tensor = edge, tensor if tensor.is_leaf else None
            self._edges.setdefault(edge[0], []).append((tensor, value))
        return value

    def _made(self, tensor: Tensor, call: Call, place: int) -> Value:
        value = self._new(tensor)
        value.source, value.place = call, place
        return value

    def _new(self, tensor: Tensor) -> Value:
        edge = edge_of(tensor)
        value = Value(tensor.detach(), tensor if edge is not None and tensor.is_leaf else None, edge)
        known = self._versions.get(id(tensor), ())
        if known and edge is not None and known[-1][2].edge == edge and value.tensor is None:
            value.uses = known[-1][2].uses  # written to without autograd's knowledge: what arrives is of both
        # The tensor itself is kept until the tape is complete: another one might get its id.
        self._versions.setdefault(id(tensor), []).append((tensor, self._version(tensor), value))
        self._stored.setdefault(storage_of(tensor), []).append(value)
        if value.edge is not None:
            self._edges.setdefault(value.edge[0], []).append((tensor, value))
        return value

    def _version(self, tensor: Tensor) -> tuple[int, ...]:
        """Return what tells the versions of a tensor apart: autograd does not count what is written by `data`."""
        return tensor._version, address_of(tensor), self._writes[storage_of(tensor)]

    def writes_to(self, tensor: Tensor) -> int:
        """Return how many calls have written to the memory of a tensor, those that autograd does not count included."""
        return self._writes[storage_of(tensor)]

    def keep(self, tensor: Tensor) -> None:
        """Copy the numbers that share memory with a tensor, which is about to be written to."""
        storage = storage_of(tensor)
        self._writes[storage] += 1
        self._copy(storage)

    def _copy(self, storage: int) -> None:
        for value in self._stored.pop(storage, ()):
            value.numbers = value.numbers.clone()

    def complete(self) -> None:
        """Copy what the run itself may still write to, and let its tensors go."""
        for storage, stored in self._stored.items():
            if storage in self._writes or any(value.tensor is not None for value in stored):  # views of weights as well
                for value in stored:
                    value.numbers = value.numbers.clone()
        self._stored.clear()
        self._versions.clear()
        self._edges.clear()

    # Backward passes

    @contextmanager
    def backward_pass(self, roots: Sequence[Tensor]) -> Iterator[Pass]:
        """Note the gradients that the backward pass in this block brings to each value."""
        one = Pass([value for root in roots for value in self.versions_of(root)[-1:]])
        for storage in self._writes:  # a checkpoint runs once more in the pass, and writes its statistics again
            self._copy(storage)
        with self.pausing(), one.noted(self._edges):
            yield one
        self.passes.append(one)
        one.show(one.gradients)
        with self.pausing():
            for call in {value.source: None for value in one.gradients if value.source is not None}:
                one.show(call.outputs)
                part_from_outside(call)
                one.gradients.update((made, made.gradient) for made in call.outputs if made.gradient is not None)

    def differentiated(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Run `torch.autograd.grad`, and note what it returns as the gradients of its inputs."""
        given = inspect.signature(torch.autograd.grad).bind(*args, **kwargs).arguments
        if self.is_paused or given.get("is_grads_batched"):
            return function(*args, **kwargs)
        inputs = [(one, self.value_of(one)) for one in tensors_in(given["inputs"])]
        with self.backward_pass(tensors_in(given["outputs"])) as made:
            result = function(*args, **kwargs)
        gradients = [one for one in pytree.tree_leaves(result) if one is None or isinstance(one, Tensor)]
        for (_, value), gradient in zip(inputs, gradients, strict=False):
            if gradient is not None:
                made.gradients[value] = gradient.detach().clone()
                self._new(gradient).derived = value, len(self.passes) - 1
        made.show(made.gradients)
        return result

    def show_latest(self) -> None:
        """Let each value have the gradient of the last pass that came by."""
        for value in self.values():
            if (one := latest(self.passes, value)) is not None:
                one.show([value])

    @contextmanager
    def seen_in(self, one: Pass | None) -> Iterator[None]:
        """Let all values have the gradients of one pass in this block."""
        if one is None or len(self.passes) < 2:
            yield
            return
        one.show(self.values())
        try:
            yield
        finally:
            self.show_latest()


def _name_of(function: Callable[..., Any]) -> str:
    """Return the name of a torch function; empty for one that computes nothing."""
    name = getattr(function, "__name__", "")
    if name == "__get__":
        attribute = getattr(getattr(function, "__self__", None), "__name__", "")
        return attribute if attribute in _VIEWS else ""
    return "" if name in ("__set__", "requires_grad_", "retain_grad") else name


def own_frame() -> FrameType | None:
    """Return the innermost frame of the person's own code that is running; None if none is."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not is_own(frame):
        frame = frame.f_back
    return frame
