"""The present iteration once more, on a private copy of the variables: the run itself is never touched."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import CodeType, FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

import torch

from core.engine.runner import Runner
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.trainers import Variables
from core.explain.replay.to_float64 import in_double
from core.history.branch import Branch
from core.history.keyframes import Keyframe
from core.history.loss_recorder import LossRecorder
from core.i18n import Words, words
from core.program.loop import FILENAME, Loop
from core.state.freezer import Freezer, Frozen
from core.state.grad_accumulation import Accumulation
from core.state.rng_state import Surroundings, ThreadState
from core.text.clip import clipped

MOST_NAMED = 200
"""Characters of names in a sentence."""


class UnexplainedError(Exception):
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
        """The same in float64."""
        return replace(self, frozen=in_double(self.frozen))


class Replay(Runner):
    """A second loop on a copy of the variables."""

    def __init__(self, start: Start | Stepper) -> None:
        """A copy that stands before an iteration, or at the very start of a stepper's run."""
        self._start = start
        self._freezer = Freezer()
        super().__init__(start.config)

    @property
    def variables(self) -> Variables:
        """The loop's variables, live in this copy."""
        return self._variables

    def _start_anew(self) -> None:
        if isinstance(self._start, Start):
            self.branch = self._own_branch(self._start.learning_rates, self._start.loops)
            self.rewind()
        else:
            self.branch = self._own_branch(self._start.branch.learning_rates, self._start.branch.loops)
            super()._start_anew()

    def _own_branch(self, learning_rates: dict[int, float], loops: dict[int, Loop]) -> Branch:
        return Branch("replay", LossRecorder(self._device), dict(learning_rates), dict(loops))

    def rewind(self) -> None:
        """Back to where it began."""
        assert isinstance(self._start, Start)
        variables = self._freezer.thaw(self._start.frozen)
        self._surroundings = Surroundings(self._device, self._start.surroundings.cpu, self.config.seed)
        self._surroundings.state = self._start.surroundings
        self._stand({**variables, "print": self._print}, self._start.complete, None, Accumulation())

    def run_to(self, complete: int) -> None:
        """Runs until so many iterations are complete."""
        while self.finished < complete:
            following = self.branch.next_loop(self.finished + 1)
            with self._running():
                self._run(complete if following is None else min(complete, following - 1), math.inf)

    def kept(self) -> Start:
        """What the next iteration begins with."""
        return Start(
            self.config,
            self.branch.loops,
            self.branch.learning_rates,
            self.finished,
            _let_go(self._freezer.freeze(self._state)),
            self._surroundings.state,
        )

    def worth(self, expression: CodeType) -> Any:
        """What an expression is worth in the loop at this moment."""
        with self._running(), torch.no_grad():
            return eval(expression, self._variables)


_kept: WeakKeyDictionary[Stepper, tuple[Branch, Start]] = WeakKeyDictionary()


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
        replay = Replay(stepper if start is None else start)
        replay.run_to(complete)
        start = replay.kept()
    if start.frozen.unfrozen:
        kept = words("Explanation", "The loop keeps what cannot be copied: {names}.")
        raise UnexplainedError(kept.format(names=clipped(", ".join(start.frozen.unfrozen), MOST_NAMED)))
    _kept[stepper] = stepper.branch, start
    return start


def _nearest(stepper: Stepper, complete: int) -> Start | None:
    """The last moment before, of those that the timeline keeps and the one that was wanted last."""
    branch, frame = stepper.branch, stepper.timeline.latest(stepper.branch, complete)
    wanted_on, last = _kept.get(stepper, (None, None))
    if last is not None and wanted_on is branch and (frame.iteration if frame else 0) <= last.complete <= complete:
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
