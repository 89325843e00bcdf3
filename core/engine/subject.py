"""The code that a run walks through: a trainer's loop, or a person's script."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import torch

from core.engine.learning_rate import rate_in_use
from core.engine.loop_walk import LoopWalk, kept_loaders
from core.engine.printout import Printout
from core.engine.reports import Round
from core.experiment.config import RunConfig
from core.experiment.trainers import Trainer, Variables, trainer_named
from core.history.rate_group import RateGroup
from core.i18n import Words
from core.program.loop import FILENAME, Loop, builtins_of
from core.program.pauses import WALK
from core.program.roles import loss_in
from core.program.walk import Walk
from core.state.digest import digest
from core.state.rng_state import Surroundings, ThreadState


class Subject(ABC):
    """Code to run. It holds the variables for good: a keyframe is restored into the same objects.

    Attributes:
        config: the experiment.
        trainer: knows the tensors among its variables.
        loop: its text, as it was when it was opened.
        namespace: the variables of its main module, live.
        printed: what its code prints.
        notes: what a person is to know of how it is run.
        noted: called with each of the notes once it is known, if anything takes them down while it runs.
        warned_at: called with the file and the line of the person's own code that a warning is about.
    """

    makes_new_objects = False
    """Its beginning makes all of its objects once more: what was kept of the old ones is no state of theirs."""

    obstacle = 0
    """The line of what keeps its code from being entered again in its middle; 0 for nothing."""

    config: RunConfig
    trainer: Trainer
    loop: Loop
    namespace: Variables

    def __init__(self) -> None:
        self.printed = Printout()
        self.notes: list[Words] = []
        self.noted: Callable[[Words], object] = lambda _note: None
        self.warned_at: Callable[[str, int], object] = lambda _filename, _line: None

    def is_own_file(self, filename: str) -> bool:
        """Return whether a code's file is the person's own."""
        return filename == FILENAME

    @property
    @abstractmethod
    def variables(self) -> Variables:
        """The variables of the present moment by name, live."""

    @property
    @abstractmethod
    def builtins(self) -> dict[str, Any]:
        """The builtins of its code, where its lines look up whether to pause."""

    @property
    @abstractmethod
    def roots(self) -> Mapping[str, object]:
        """Where all that belongs to a moment can be reached from."""

    @abstractmethod
    def begin(self) -> Surroundings:
        """Go to the very beginning; return the generators and modes to begin with."""

    @abstractmethod
    def start(self, loop: Loop) -> Walk:
        """Return a walk that is on its way to the next iteration, of which a text is run."""

    @abstractmethod
    def edited(self, source: str, before: Loop) -> Loop:
        """Return what is run when a person has changed the text.

        Raises:
            LoopError: when it cannot be run, or not at once.
        """

    @abstractmethod
    def next_iteration(self, number: int) -> None:
        """Set what belongs to the iteration that comes next."""

    @abstractmethod
    def put_aside(self) -> Callable[[], None]:
        """Make room for another walk; return what takes up the present one again, paused where it was."""

    @property
    def line_between(self) -> int:
        """The line that it stands at between two iterations; 0 for the first line of its text."""
        return 0

    @property
    def loss(self) -> Any:
        """The loss as the code last computed it; None where there is none."""
        return loss_in(self.variables)

    def counters(self, iteration: int) -> dict[str, Any]:
        """Return the counters of the loops around the training loop in an iteration, by their own names."""
        return {}

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Each time that the training loop of a script has begun."""
        return ()

    @property
    def expected(self) -> int | None:
        """How many iterations the code will run by itself; None when nobody can know."""
        return None

    def learning_rate(self, loop: Loop) -> float | None:
        """Return the learning rate that the next update of a text would use; None where it names none."""
        return rate_in_use(loop, self.variables)

    def group_rates(self, first: bool = False) -> dict[RateGroup, float]:
        """Return the learning rate of each parameter group of a script.

        Args:
            first: whether those are wanted that a scheduler has begun with.
        """
        return {}

    def set_learning_rate(self, learning_rate: float, group: RateGroup | None = None) -> None:
        """Make the next iteration use a learning rate, in all parameter groups or in one of them."""
        self.trainer.set_learning_rate(self.variables, learning_rate)

    @property
    def resumes(self) -> bool:
        """Tell whether its next walk leads to where it has been before, rather than begins it."""
        return True

    def digest(self, rng: ThreadState) -> str:
        """Return a fingerprint of its variables and the generators."""
        state = {name: value for name, value in self.variables.items() if not name.startswith("__")}
        return digest({"variables": state, "random": rng.generators})

    def abandon(self, abandoning: bool) -> None:  # noqa: B027
        """Tell whether its code is being thrown away, so that what it closes has no effect outside."""

    def run_exit_handlers(self) -> None:  # noqa: B027
        """Do what its code wished to be done at its end."""

    def close(self) -> None:  # noqa: B027
        """Put back what its code has changed in the process."""

    def set_replaying(self, replaying: bool) -> None:
        """Tell whether what runs next has run before, so that nothing of it is to reach the world outside."""
        self.printed.sealed = replaying

    def inside(self) -> AbstractContextManager[object]:
        """Return the context that its code runs in, besides its generators and modes."""
        return kept_loaders(self.notes)


class TrainerSubject(Subject):
    """The loop of a trainer, or a person's own text in its place."""

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        self.config = config
        self.trainer = trainer_named(config.trainer)
        self.loop = Loop(self.trainer.source)
        self.namespace = {}
        self._builtins = builtins_of(self.namespace)

    @property
    def variables(self) -> Variables:
        """The variables of the loop, live."""
        return self.namespace

    @property
    def builtins(self) -> dict[str, Any]:
        """The builtins of the loop's text."""
        return self._builtins

    @property
    def roots(self) -> Mapping[str, object]:
        """The variables."""
        return {"variables": self.namespace}

    def begin(self) -> Surroundings:
        """Draw the variables from the seed."""
        generator = torch.Generator().manual_seed(self.config.seed)
        drawn = self.trainer.variables(self.config, generator)
        self.namespace.clear()
        self.namespace["__builtins__"] = self._builtins
        self.namespace.update({"__name__": "__main__", "torch": torch, "print": self.printed.print, **drawn, "t": 0})
        return Surroundings(torch.device(self.config.device), generator.get_state(), self.config.seed)

    def start(self, loop: Loop) -> Walk:
        """Return the running loop."""
        return loop.start(self.namespace, LoopWalk)

    def edited(self, source: str, before: Loop) -> Loop:
        """Return another loop over the same variables."""
        return Loop(source)

    def put_aside(self) -> Callable[[], None]:
        """Let the variables' walk be another one for a while."""
        walk, switches = self.namespace[WALK], dict(self.builtins)

        def take_up() -> None:
            self.namespace[WALK] = walk
            self.builtins.update(switches)

        return take_up

    def next_iteration(self, number: int) -> None:
        """Count the iterations for the loop's text."""
        self.namespace["t"] = number
