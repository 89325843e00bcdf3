"""One backward pass, observed: the gradients before and after it, and what it brought to each value on a tape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from torch import Tensor

from core.explain.replay.observer import Roots
from core.explain.tape.calls import Value
from core.explain.tape.passes import Pass
from core.explain.tape.tape import Tape


class BackwardPass:
    """What one backward pass did.

    Attributes:
        made: the pass on the tape; None before it is over.
        values: the versions of each parameter that calls have read, by name.
        seeds: what it began with, one for each root; None stands for 1.
        hooked_after: the parameters whose gradients hooks get to see once they are added up.
        before, after: each parameter's whole gradient before and after, by name; None where there was none.
    """

    def __init__(self, tape: Tape, roots: Roots, parameters: Mapping[str, Tensor]) -> None:
        """Take note of what the pass is about to begin with.

        Args:
            tape: the calls so far.
            roots: what it differentiates.
            parameters: the tensors that the loop trains, by name.
        """
        self._tape, self._roots, self._parameters = tape, roots, parameters
        self.before: dict[str, Tensor | None] = {}
        self.after: dict[str, Tensor | None] = {}
        self.values: dict[str, list[Value]] = {}
        self.made: Pass | None = None
        self.hooked_after: set[str] = set()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what the backward pass in this block does. Its numbers are the same as without."""
        parameters = dict(self._parameters)
        self.before = _gradients(parameters)
        self.hooked_after = {name for name, one in parameters.items() if one._post_accumulate_grad_hooks}
        with self._tape.backward_pass([root for root, _ in self._roots]) as self.made:
            yield
        self.after = _gradients(parameters)
        self.values = {name: self._tape.versions_of(parameter) for name, parameter in parameters.items()}

    def reached(self, parameter: str) -> list[Value]:
        """Return the versions of a parameter that the pass came by."""
        brought = {} if self.made is None else self.made.gradients
        return [one for one in self.values.get(parameter, ()) if one in brought]

    def gradient(self, parameter: str) -> Tensor | None:
        """Return what the pass gave to a parameter; None if it did not come by."""
        return next((self.made.gradients[one] for one in self.reached(parameter) if self.made is not None), None)


def _gradients(parameters: Mapping[str, Tensor]) -> dict[str, Tensor | None]:
    return {
        name: None if tensor.grad is None else tensor.grad.detach().clone()
        for name, tensor in parameters.items()
        if tensor.is_leaf
    }
