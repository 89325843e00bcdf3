"""The present iteration once more, on a private copy of the variables: the run itself is never touched."""

from __future__ import annotations

import math
from contextlib import closing
from dataclasses import dataclass, replace
from types import CodeType, FunctionType, MethodType
from typing import Any

import torch

from core.engine.position import Position
from core.engine.runner import Runner
from core.engine.stepper import Stepper
from core.errors import WordedError
from core.experiment.config import RunConfig
from core.history.branch import Branch
from core.history.keyframes import Keyframe
from core.history.loss_recorder import LossRecorder
from core.i18n import Words, words
from core.program.loop import FILENAME, Loop
from core.state.freezer import Freezer, Frozen, FrozenTensor
from core.state.grad_accumulation import Accumulation
from core.state.rng_state import Surroundings, ThreadState
from core.text.clip import clipped

MOST_NAMED = 200
"""Characters of names in a sentence."""

_SHORTER = (torch.float32, torch.float16, torch.bfloat16)


class UnexplainedError(WordedError):
    """Something that cannot be explained or checked; the message says why, in words for a person."""


def sentence(reason: Exception) -> str:
    """Why something cannot be explained, as a sentence of its own."""
    text = str(reason.args[0])
    return text if isinstance(text, Words) else f"{text[:1].upper()}{text[1:]}."  # as Python and torch say it


@dataclass(frozen=True, eq=False)
class Start:
    """All that an iteration begins with.

    Attributes:
        config, loops, learning_rates: what the run is made of.
        complete: how many iterations come before.
        frozen: the variables.
        surroundings: generators and grad mode.
    """

    config: RunConfig
    loops: dict[int, Loop]
    learning_rates: dict[int, float]
    complete: int
    frozen: Frozen
    surroundings: ThreadState

    def in_double(self) -> Start:
        """Return the same with every floating-point tensor and gradient in float64. Views of one storage stay so."""
        storages: dict[int, torch.UntypedStorage] = {}

        def doubled(tensor: FrozenTensor) -> FrozenTensor:
            gradient = None if tensor.gradient is None else doubled(tensor.gradient)
            if tensor.dtype not in _SHORTER:
                return replace(tensor, gradient=gradient)
            key = tensor.storage._cdata
            if key not in storages:
                flat = torch.empty(0, dtype=tensor.dtype, device=tensor.storage.device).set_(tensor.storage)
                storages[key] = flat.double().untyped_storage()
            return replace(tensor, storage=storages[key], dtype=torch.float64, gradient=gradient)

        return replace(self, frozen=replace(self.frozen, tensors=tuple(map(doubled, self.frozen.tensors))))


class Replay:
    """A second loop on a copy of the variables. Whoever makes one closes it.

    Attributes:
        at: where it stands.
    """

    def __init__(self, start: Start | Stepper) -> None:
        """Stand before an iteration, or at the very start of a stepper's run."""
        made_of = start if isinstance(start, Start) else start.branch
        recorder = LossRecorder(torch.device(start.config.device))
        self.at = Position(start.config, Branch("replay", recorder, dict(made_of.learning_rates), dict(made_of.loops)))
        self._start = start
        self._freezer = Freezer()
        self._runner = Runner(self.at)
        self.rewind()

    def rewind(self) -> None:
        """Go back to where it began."""
        if not isinstance(self._start, Start):
            self.at.begin()
            return
        variables = {**self._freezer.thaw(self._start.frozen), "print": self.at.printed.print}
        self.at.surroundings = Surroundings(self.at.device, self._start.surroundings.cpu, self.at.config.seed)
        self.at.surroundings.state = self._start.surroundings
        self.at.stand(variables, self._start.complete, None, Accumulation())

    def step_line(self, watched: bool = True) -> None:
        """Run one line, as `Runner.step_line` does."""
        self._runner.step_line(watched)

    def close(self) -> None:
        """End it without leaking its grad mode."""
        self.at.close()

    def run_to(self, complete: int) -> None:
        """Run until so many iterations are complete."""
        while self.at.finished < complete:
            self._runner.run(min(complete, self.at.branch.next_loop(self.at.finished + 1) - 1), math.inf)

    def kept(self) -> Start:
        """Return what the next iteration begins with."""
        return Start(
            self.at.config,
            self.at.branch.loops,
            self.at.branch.learning_rates,
            self.at.finished,
            _let_go(self._freezer.freeze(self.at.state)),
            self.at.surroundings.state,
        )

    def worth(self, expression: CodeType) -> Any:
        """Return what an expression is worth in the loop at this moment."""
        with self._runner.inside(), torch.no_grad():
            return eval(expression, self.at.variables)


def start_of(stepper: Stepper, before: int = 0) -> Start:
    """What the stepper's present iteration began with: from the nearest moment that is kept, the rest is run again.

    Args:
        stepper: whose iteration it is.
        before: what so many iterations before began with.

    Raises:
        UnexplainedError: when no iteration has begun, or the loop's variables cannot be copied.
    """
    complete = stepper.iteration - 1 - before
    if complete < 0:
        raise UnexplainedError(words("Explanation", "No iteration has begun."))
    start = _nearest(stepper, complete)
    if start is None or start.complete < complete:
        with closing(Replay(stepper if start is None else start)) as replay:
            replay.run_to(complete)
            start = replay.kept()
    if start.frozen.unfrozen:
        raise UnexplainedError(
            words("Explanation", "The loop keeps what cannot be copied: {names}."),
            names=clipped(", ".join(start.frozen.unfrozen), MOST_NAMED),
        )
    stepper.memory[Start] = stepper.branch, start
    return start


def _nearest(stepper: Stepper, complete: int) -> Start | None:
    """The last moment before, of those that the timeline keeps and the one that was wanted last."""
    branch, frame = stepper.branch, stepper.timeline.latest(stepper.branch, complete)
    wanted_on, last = stepper.memory.get(Start, (None, None))
    if (
        isinstance(last, Start)
        and wanted_on is branch
        and (frame.iteration if frame else 0) <= last.complete <= complete
    ):
        return replace(last, loops=branch.loops, learning_rates=branch.learning_rates)
    return None if frame is None else start_from(stepper, frame)


def start_from(stepper: Stepper, frame: Keyframe) -> Start:
    """What the iteration after a keyframe of the present branch began with."""
    branch, frozen = stepper.branch, _let_go(frame.frozen)
    return Start(stepper.config, branch.loops, branch.learning_rates, frame.iteration, frozen, frame.surroundings)


def _let_go(frozen: Frozen) -> Frozen:
    """Without what still belongs to the run itself, and could change it: a copy refers to methods as they are."""
    return replace(frozen, objects=tuple(None if _belongs_to_the_run(value) else value for value in frozen.objects))


def _belongs_to_the_run(value: object) -> bool:
    """Whether it is a method of something in the run, its `print` among them, or a function that the loop defined."""
    if isinstance(value, FunctionType):
        return value.__code__.co_filename == FILENAME
    owner = getattr(value, "__self__", None)
    return isinstance(owner, torch.Tensor) or (isinstance(value, MethodType) and not isinstance(owner, type))
