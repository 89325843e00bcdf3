"""A walk whose iterators' places can be gone back to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor
from torch._C._functorch import peek_interpreter_stack
from torch._functorch.pyfunctorch import temporarily_clear_interpreter_stack

from core.engine.reaching_back import oldest_number, reaches_back, sequence_number
from core.i18n import Words
from core.iteration.generator_functions import generator, leave_bodies
from core.iteration.lazy import lazy
from core.iteration.loaders import Loaders
from core.iteration.recorded import Recorded
from core.program.pauses import WALK
from core.program.walk import Walk

CHECKED = 3
"""Iterations with a backward pass whose graph is looked through, of those that come first."""


class LoopWalk(Walk):
    """A walk of a training loop.

    Attributes:
        loss: what the last backward pass was called on.
        losses: what those of the present iteration were called on, by name.
    """

    lazy = staticmethod(lazy)
    recorded = staticmethod(Recorded)

    def _begin(self, code: Callable[[], object]) -> None:
        super()._begin(code)
        self.loss: Any = None
        self.loss_name = ""
        self.losses: dict[str, Any] = {}
        self.oldest_node = None
        self._on_tensor = self._passed = False
        self._unchecked = 0
        self.check_graphs(CHECKED)

    # Generators

    def close(self) -> None:
        """End the code where it stands, and leave the person's generators where they are."""
        super().close()
        leave_bodies(lambda variables: variables.get(WALK) is self)

    @staticmethod
    def generator(factory: Callable[..., Any]) -> Callable[[Callable[..., Any]], Any]:
        """Decorate a generator function: the place of its generators can be kept."""
        return lambda function: generator(function, factory)

    # Losses

    def loss_is(self, loss: Any, name: str) -> Any:
        """Take note of what a backward pass is called on, and return it."""
        self._on_tensor = isinstance(loss, Tensor)
        if self._on_tensor:
            self.loss, self.loss_name = loss, name
            self.losses[name] = loss
        if self._unchecked:
            self._look_through(loss)
        return loss

    def loss_may_be(self, argument: Any, name: str) -> Any:
        """Take note of the first argument of a backward pass that was called on something else than a tensor.

        One without a graph is data for gradients that are written by hand.
        """
        if not self._on_tensor and isinstance(argument, Tensor) and argument.requires_grad:
            self.loss, self.loss_name = argument, name
            self.losses[name] = argument
            if self._unchecked:
                self._look_through(argument)
        return argument

    def differentiated(self, outputs: Any, name: str) -> Any:
        """Take note of what is differentiated without being called a loss, and return it."""
        if self._unchecked:
            self._look_through(outputs)
        return outputs

    # Gradients that reach back over iterations

    def check_graphs(self, iterations: int) -> None:
        """Look through the graphs of the next iterations that have a backward pass, at least `iterations`.

        Those who keep keyframes call it between two iterations.
        """
        self._unchecked = max(self._unchecked, iterations)
        self._begun_with = sequence_number()

    def between(self) -> None:
        """Take note that an iteration is complete, or that the first one is about to begin."""
        if self._unchecked:
            self._unchecked -= self._passed
            self._passed = False
            self._begun_with = sequence_number()
        super().between()

    def _look_through(self, roots: Any) -> None:
        self._passed = True
        if reaches_back(roots, self._begun_with):
            self.oldest_node = oldest_number(roots)
            self._unchecked = 0

    def _hand_over(self) -> None:
        """Pause. What `torch.func` does to each operation of the code, within one of its functions, stays with it."""
        if peek_interpreter_stack() is None:
            super()._hand_over()
            return
        with temporarily_clear_interpreter_stack():
            super()._hand_over()

    # Mementos

    def memento_state(self) -> None:
        """Keep nothing: what a walk is at is told by the keyframe."""

    def memento_restore(self, state: None) -> None:
        """Restore nothing."""


@contextmanager
def kept_loaders(notes: list[Words]) -> Iterator[None]:
    """Let data loaders make iterators whose place can be kept, within the block.

    Args:
        notes: what a person is to know of them.
    """
    loaders = Loaders()
    loaders.install(notes)
    try:
        yield
    finally:
        loaders.uninstall()
