"""The backward passes of an iteration, run again in float64 with each call on a tape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from torch import Tensor
from torch.autograd import grad

from core.check.lines import Lines
from core.explain.reasons import UnexplainedError
from core.explain.replay.backward_pass import BackwardPass
from core.explain.replay.observer import Observer, Roots
from core.explain.replay.recording import Recording
from core.explain.tape.calls import Call, Value
from core.explain.tape.tape import Tape
from core.i18n import words
from core.interrupt import Left
from core.program.roles import loss_in


class _AtTheLast(Left):
    """Raised at the last backward pass: the rest of the iteration need not run."""


@dataclass(eq=False)
class Pass:
    """One backward pass in float64.

    Attributes:
        tape: the calls up to it.
        roots: what it differentiates, each with the gradient that it begins with; None stands for 1.
        versions: the versions of each parameter that calls have read, by name.
        brought: what it brought to each value that it came by.
        gradients: what it gave to each parameter, by name.
    """

    tape: Tape
    roots: list[tuple[Value, Tensor | None]]
    versions: dict[str, list[Value]]
    brought: dict[Value, Tensor] = field(default_factory=dict)
    gradients: dict[str, Tensor] = field(default_factory=dict)

    def leaves(self, parameter: str) -> list[Value]:
        """Return the versions of a parameter that it differentiates; if it does none, those that there are."""
        versions = self.versions.get(parameter, [])
        return [one for one in versions if one in self.brought] or versions

    @cached_property
    def calls(self) -> list[Call]:
        """The calls on the tape in order, with the views that what a line wrote to is seen through."""
        recorded, found = set(self.tape.calls), dict[Call, None]()

        def add(call: Call) -> None:
            for _, value in call.inputs:
                if value.source is not None and value.source not in recorded and value.source not in found:
                    add(value.source)
            found[call] = None

        for call in self.tape.calls:
            add(call)
        return list(found)

    def bring(self) -> None:
        """Put its gradients back where a later pass has put its own."""
        roots = {id(root) for root, _ in self.roots}
        for value in self.tape.values():
            value.gradient, value.is_root = self.brought.get(value), id(value) in roots


@dataclass(eq=False)
class Passes:
    """The backward passes of an iteration.

    Attributes:
        by_parameter: for each parameter the last pass that gave it a gradient.
        last: the last one.
        written_out: the gradients that the loop's own lines compute, by name; for a loop without a backward pass.
    """

    last: Pass
    by_parameter: dict[str, Pass] = field(default_factory=dict)
    written_out: dict[str, Tensor | None] = field(default_factory=dict)

    def of(self, parameter: str) -> Pass:
        """Return the pass to check a parameter by."""
        return self.by_parameter.get(parameter, self.last)


def run_again(recording: Recording) -> Passes:
    """Run the lines of an iteration in float64, up to its last backward pass, or without one up to its loss.

    Raises:
        UnexplainedError: if they do not run in float64.
    """
    lines = Lines(recording)
    found = _differentiated(lines, recording) if recording.passes else _loss_differentiated(lines)
    found.last.tape.complete()
    if not recording.passes:
        found.written_out = lines.written_out()
    return found


def _differentiated(lines: Lines, recording: Recording) -> Passes:
    tape, seen = Tape(), []
    by_parameter: dict[str, Pass] = {}

    def observe(roots: Roots, backward: Callable[[], None]) -> None:
        observed = BackwardPass(tape, roots, lines.parameters)
        with observed.noted():
            backward()
        assert observed.made is not None
        seen.append(_pass_of(tape, roots, observed.values, observed.made.gradients))
        by_parameter.update(dict.fromkeys(seen[-1].gradients, seen[-1]))
        del seen[:-1]
        lines.passes += 1
        if lines.passes == recording.passes:
            raise _AtTheLast

    with Observer(observe, doubled=True, tape=tape), suppress(_AtTheLast):
        lines.run()
    if not seen:
        raise UnexplainedError(words("Check", "The backward pass was not reached in float64."))
    return Passes(seen[-1], by_parameter)


def _pass_of(tape: Tape, roots: Roots, versions: Mapping[str, list[Value]], brought: Mapping[Value, Tensor]) -> Pass:
    started = [(tape.value_of(root), None if begin is None else begin.detach().clone()) for root, begin in roots]
    found = Pass(tape, started, dict(versions), dict(brought))
    given = {name: [found.brought[one] for one in ones if one in found.brought] for name, ones in versions.items()}
    found.gradients = {name: ones[0] for name, ones in given.items() if ones}
    return found


def _loss_differentiated(lines: Lines) -> Passes:
    """Differentiate the loss of a loop that has no backward pass."""
    for parameter in lines.parameters.values():
        parameter.requires_grad_()
    tape, parameters = Tape(), dict(lines.parameters)
    with Observer(doubled=True, tape=tape) as observer:
        lines.run(to_the_loss=True)
    loss = loss_in(lines.variables)
    if isinstance(loss, float):
        loss = observer.read.get(loss)
    if not isinstance(loss, Tensor):
        raise UnexplainedError(words("Check", "The loop computes no loss."))
    found = Pass(tape, [(tape.value_of(loss), None)], {name: tape.versions_of(one) for name, one in parameters.items()})
    if loss.requires_grad:
        gradients = grad(loss, list(parameters.values()), allow_unused=True, materialize_grads=True)
        found.gradients = dict(zip(parameters, gradients, strict=True))
    return Passes(found, dict.fromkeys(found.gradients, found))
