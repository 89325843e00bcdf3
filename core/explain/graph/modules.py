"""The calls of modules during a forward pass, by the numbers that autograd gives to the nodes made in them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from math import inf
from typing import Any

from torch._C._autograd import _get_sequence_nr
from torch.nn import Module
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.utils.hooks import RemovableHandle

_LOCK = threading.Lock()
_NUMBERS = count(1)
"""Negative ones tell our hooks from the loop's own, which keep their numbers, and from those of another recording."""


@dataclass(eq=False, slots=True)
class ModuleCall:
    """One call of a module.

    Attributes:
        module: the module.
        around: the call that it was called in; None if there is none.
        first, end: the numbers of the nodes that it made are from the first up to the end, which is no more of them.
    """

    module: Module
    around: ModuleCall | None
    first: int
    end: float = inf


@dataclass(eq=False)
class ModuleCalls:
    """A record of the calls of modules.

    Attributes:
        calls: the calls, in the order in which they began.
    """

    calls: list[ModuleCall] = field(default_factory=list)
    _running: list[ModuleCall] = field(default_factory=list)
    _thread: int = field(default_factory=threading.get_ident)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Record the calls in this block."""
        with _LOCK:
            number = RemovableHandle.next_id
            RemovableHandle.next_id = -2 * next(_NUMBERS)
            hooks = [
                register_module_forward_pre_hook(self._begin),
                register_module_forward_hook(self._end, always_call=True),
            ]
            RemovableHandle.next_id = number
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _begin(self, module: Module, _arguments: Any) -> None:
        if threading.get_ident() == self._thread:
            call = ModuleCall(module, self._running[-1] if self._running else None, _get_sequence_nr())
            self._running.append(call)
            self.calls.append(call)

    def _end(self, module: Module, _arguments: Any, _output: Any) -> None:
        if threading.get_ident() != self._thread:
            return
        while self._running:
            call = self._running.pop()
            call.end = _get_sequence_nr()
            if call.module is module:
                return
