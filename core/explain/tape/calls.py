"""Calls of torch functions, and the values between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.utils import _pytree as pytree

from core.program.walk import Place
from core.state.rng_state import cpu_state

Edge = tuple[Any, int]
"""A node of autograd's graph, and the index of one of its outputs."""


class Window(NamedTuple):
    """The part of a tensor that a view shows.

    Attributes:
        size, stride: of the view.
        offset: from the tensor's first number.
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int


def view(base: Tensor, window: Window) -> Tensor:
    """Return a view of a tensor."""
    return base.as_strided(window.size, window.stride, base.storage_offset() + window.offset)


class Use(NamedTuple):
    """A call that reads a value, and the place among its arguments."""

    call: Call
    place: int


@dataclass(eq=False)
class Value:
    """One version of a tensor: a line that writes into it makes another one.

    Attributes:
        numbers: its numbers, without a graph.
        tensor: the trainable tensor that it is a version of; None for what is computed or given.
        edge: where its gradient arrives in autograd's graph; None if autograd does not follow it.
        source: the call that made it; None if it was there before.
        place: its index among the outputs of that call.
        uses: the calls that read it.
        gradient: what the last backward pass that came by brought; None if none did.
        arrived: that before the hooks on it; None if there are none.
        derived: the value that it is the gradient of, where `torch.autograd.grad` made it, and by which pass.
        name, gradient_name: its name and that of its gradient; empty until the tape is named.
        is_named: whether the name is the loop's own.
        is_root: whether that pass began here.
    """

    numbers: Tensor
    tensor: Tensor | None = None
    edge: Edge | None = None
    source: Call | None = None
    place: int = 0
    uses: list[Use] = field(default_factory=list)
    gradient: Tensor | None = None
    arrived: Tensor | None = None
    derived: tuple[Value, int] | None = None
    name: str = ""
    gradient_name: str = ""
    is_named: bool = False
    is_root: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape; complex numbers have a last dimension of their real and imaginary parts."""
        return (*self.numbers.shape, 2) if self.numbers.is_complex() else tuple(self.numbers.shape)

    @property
    def uses_reached(self) -> bool:
        """Whether the last backward pass came by a call that reads it."""
        return any(use.call.is_reached for use in self.uses)

    @property
    def is_float(self) -> bool:
        """Whether it has a derivative."""
        return self.numbers.is_floating_point() or self.numbers.is_complex()


@dataclass(eq=False)
class Call:
    """One call of a torch function, which can be run again.

    Attributes:
        function: the function.
        name: its name in torch, such as "mm", "relu" or "cross_entropy".
        arguments: all arguments in order, those in lists and by name too; each tensor as a value.
        spec: how they are nested.
        written: the places of the arguments that the call writes to; each with the part of the value that it got.
        outputs: the new versions of what it wrote to, and then what it returned.
        place: the line of the person's own code that called it; None if that is not known.
        random: the generators' states before a call that drew from them, by generator; None stands for torch's own.
        is_custom: whether it is a person's own `autograd.Function`.
        is_own: whether it runs a person's own code: such a function, or one that torch transforms.
        is_followed: whether autograd was told to follow it, and not in a block of `no_grad`.
        within: values that it computes on its way and does not return, where they have a name.
        repeats: whether it has been seen to give the same when it is run again.
        assigned: the name that its line gives to what it returns; empty if that goes elsewhere.
        autocast: the precision that autocast runs it in, by the type of device.
    """

    function: Callable[..., Any]
    name: str
    arguments: list[Any]
    spec: Any
    written: dict[int, Window | None] = field(default_factory=dict)
    outputs: list[Value] = field(default_factory=list)
    place: Place | None = None
    random: dict[torch.Generator | None, Tensor] = field(default_factory=dict)
    is_custom: bool = False
    is_own: bool = False
    is_followed: bool = True
    within: list[Value] = field(default_factory=list)
    repeats: bool = False
    assigned: str = ""
    autocast: Mapping[str, torch.dtype] = field(default_factory=dict)

    @property
    def inputs(self) -> list[tuple[int, Value]]:
        """The values that it reads, each with its place among the arguments."""
        return [(place, one) for place, one in enumerate(self.arguments) if isinstance(one, Value)]

    @property
    def is_reached(self) -> bool:
        """Whether the last backward pass came by: what it did not reach contributes nothing."""
        return self.is_followed and any(output.gradient is not None for output in self.outputs)

    @property
    def result(self) -> Value:
        """The first value that it returned, or else wrote to."""
        return self.outputs[len(self.written) % len(self.outputs)]

    def argument(self, index: int, name: str, default: Any = None) -> Any:
        """Return an argument by its position, or else by its name; a tensor as a value.

        Args:
            index: its position, if it is no list or dictionary and neither is any before it.
            name: its name.
            default: returned if it was not given.
        """
        args, kwargs = pytree.tree_unflatten(self.arguments, self.spec)
        return args[index] if index < len(args) else kwargs.get(name, default)

    def place_of(self, index: int, name: str) -> int | None:
        """Return the place among `arguments` of a value that is given by position or by name; None if it is not."""
        found = self.argument(index, name)
        return next((place for place, value in self.inputs if value is found), None)

    def run(self, replaced: Mapping[int, Tensor] | None = None) -> list[Tensor]:
        """Run it again, and return its outputs.

        Args:
            replaced: tensors to use in place of some values, by place.
        """
        given = {place: value.numbers for place, value in self.inputs} | dict(replaced or {})
        whole = {place: given[place].clone() for place in self.written}
        for place, part in self.written.items():
            given[place] = whole[place] if part is None else view(whole[place], part)
        leaves = [given.get(place, argument) for place, argument in enumerate(self.arguments)]
        args, kwargs = pytree.tree_unflatten(leaves, self.spec)
        with self._drawing_again(), ExitStack() as stack:
            for device, precision in self.autocast.items():
                stack.enter_context(torch.autocast(device, precision, cache_enabled=False))
            result = self.function(*args, **kwargs)
        returned = [one for one in tensors_in(result) if not any(one is own for own in given.values())]
        return [*whole.values(), *returned]

    @contextmanager
    def _drawing_again(self) -> Iterator[None]:
        """Let it draw the random numbers that it drew, and put the generators back."""
        now = {generator: state_of(generator) for generator in self.random}
        for generator, state in self.random.items():
            put(generator, state)
        try:
            yield
        finally:
            for generator, state in now.items():
                put(generator, state)


def real(tensor: Tensor) -> Tensor:
    """Return a tensor with the real and the imaginary parts of complex numbers along one more dimension."""
    return torch.view_as_real(tensor.resolve_conj()) if tensor.is_complex() else tensor


def tensors_in(result: Any) -> list[Tensor]:
    """Return the tensors in what a call got or returned."""
    return [one for one in pytree.tree_leaves(result) if isinstance(one, Tensor)]


def state_of(generator: torch.Generator | None) -> Tensor:
    """Return the state of a generator; None stands for torch's own."""
    return cpu_state() if generator is None else generator.get_state()


def autocast_now() -> dict[str, torch.dtype]:
    """Return the precision that autocast uses at this moment, by the type of device; nothing where it is off."""
    devices = ("cpu", "cuda")
    return {one: torch.get_autocast_dtype(one) for one in devices if torch.is_autocast_enabled(one)}


def put(generator: torch.Generator | None, state: Tensor) -> None:
    """Put a generator back into a state."""
    torch.set_rng_state(state) if generator is None else generator.set_state(state)
