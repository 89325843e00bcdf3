"""What the window can want of the run: each wish a frozen value, all through one signal.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from core.control.breakpoints import Breakpoints
    from core.experiment.config import RunConfig
    from core.experiment.script_choice import ScriptChoice
    from core.history.rate_group import RateGroup
    from core.program.line_breakpoints import LineBreakpoint
    from core.queries import Question
    from core.view.requests import ViewRequest


@dataclass(frozen=True, slots=True)
class Command:
    """A wish.

    Attributes:
        slow: whether it may take long: then the window says so, and offers to stop it.
    """

    slow: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class SlowCommand(Command):
    """A wish that may take long."""

    slow = True


@dataclass(frozen=True, slots=True)
class Start(Command):
    """Begin an experiment. One that cannot be run is refused, and the present experiment goes on.

    Attributes:
        run: the number that tells its events from those of the experiments before.
        config: that of a trainer's loop; of a script only the threads and the memory for its history count.
        source: the text of its loop; None for the trainer's own.
        script: what to run in the place of a trainer's loop.
    """

    run: int
    config: RunConfig
    source: str | None = None
    script: ScriptChoice | None = None


@dataclass(frozen=True, slots=True)
class Step(SlowCommand):
    """Run one "line", "phase" or "iteration", and pause; sooner at a breakpoint, or where a number stops being finite.

    "into" is to the next line, also of a function that this one calls, "out" to the end of the function it is in.
    """

    unit: str


@dataclass(frozen=True, slots=True)
class StepBack(SlowCommand):
    """Go back by one "line", "phase" or "iteration".

    "into" is to the line before, of whichever function, "over" to that of the same function, and "out" to the call.
    """

    unit: str


@dataclass(frozen=True, slots=True)
class Seek(SlowCommand):
    """Go to just after an iteration, or to just before a line of it.

    Attributes:
        replaceable: whether a later one may take its place while one is on its way, as when a handle is dragged. It
            goes to just after the iteration's backward pass, where there is most to see.
    """

    iteration: int
    line: int | None = None
    replaceable: bool = False


@dataclass(frozen=True, slots=True)
class ReturnTo(SlowCommand):
    """Go to the end of a future that was left, or to a previous run."""

    branch: str


@dataclass(frozen=True, slots=True)
class Edit(SlowCommand):
    """Run another text of the loop from the present iteration on; of a script, on wish, from its first line."""

    source: str
    restart: bool = False


@dataclass(frozen=True, slots=True)
class Ask(SlowCommand):
    """Ask something about the present moment. While the loop runs there is no answer."""

    question: Question


@dataclass(frozen=True, slots=True)
class Run(Command):
    """Run until the goal; from the goal on, for as many iterations again.

    Attributes:
        to_boundary: whether to stand at the very end of the last iteration, and not just after its backward pass, where
            there is more to see.
        iterations: how many iterations to complete at most, short of the goal; None for all that there are.
    """

    to_boundary: bool = False
    iterations: int | None = None


@dataclass(frozen=True, slots=True)
class RunTo(Command):
    """Run until a line comes to its turn, or to what else a run stops at.

    Attributes:
        filename: of the file with the line.
    """

    filename: str
    line: int


@dataclass(frozen=True, slots=True)
class Pause(SlowCommand):
    """Go on to just after the next backward step, where there is most to see, and stay there."""


@dataclass(frozen=True, slots=True)
class SetLearningRate(Command):
    """Train at another rate from the next iteration on.

    Attributes:
        group: the one parameter group of a script that it is for; None for all of them.
    """

    learning_rate: float
    group: RateGroup | None = None


@dataclass(frozen=True, slots=True)
class SetIterations(Command):
    """Move the goal of the present run."""

    iterations: int


@dataclass(frozen=True, slots=True)
class SetBreakpoints(Command):
    """Pause for these from now on; the lines to stop before stay those of `SetLineBreakpoints`."""

    breakpoints: Breakpoints


@dataclass(frozen=True, slots=True)
class SetLineBreakpoints(Command):
    """Stop before these lines from now on."""

    lines: tuple[LineBreakpoint, ...]


@dataclass(frozen=True, slots=True)
class Show(Command):
    """Take these pictures: now when the loop stands still, else with the next frame."""

    view: ViewRequest


@dataclass(frozen=True, slots=True)
class TypeLine(Command):
    """Answer a script that waits for a line; None ends all of its input.

    The session hands it to the console itself: the worker's thread is the one that waits.
    """

    line: str | None


@dataclass(frozen=True, slots=True)
class ForgetRuns(Command):
    """Give up the previous runs, so that the present one is alone in the loss plot."""
