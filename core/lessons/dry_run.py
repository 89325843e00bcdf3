"""Playing a lesson from start to end without a window, and reporting where it fails its expectations."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from core.check.checks import check_all
from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.control.run_controller import STEPS
from core.engine.script_subject import ScriptSubject
from core.engine.stepper import Stepper
from core.errors import CellError, ConfigError, LoopError
from core.experiment.config import RunConfig
from core.experiment.devices import resolved
from core.experiment.script_choice import ScriptChoice
from core.explain.explanation import explain
from core.explain.rules.terms import adds_up
from core.explain.types import Reference
from core.lessons.actions import Unit, Until
from core.lessons.errors import ActionError
from core.lessons.expectations import Expectation
from core.lessons.lesson import Lesson, LessonStep, Point
from core.lessons.quantities import Measured, measure
from core.program.line_breakpoints import LineBreakpoint
from core.scripts import read_script
from core.variables.watches import watched
from core.view.live_tensors import LiveTensors

UNMEASURED = "{} cannot be measured"


class StepperExecutor:
    """An executor of a lesson's actions with a stepper.

    Attributes:
        stepper: the stepper of the current experiment.
        remembered: the remembered quantities by name.
    """

    def __init__(self) -> None:
        self.stepper: Stepper = Stepper(RunConfig(batch_size=1, input_size=1, hidden_size=1, output_size=1))
        self.remembered: dict[str, Measured] = {}
        self._lines: tuple[LineBreakpoint, ...] = ()

    @property
    def source(self) -> str:
        """The source of the loop."""
        return self.stepper.loop.source

    @property
    def script(self) -> Path | None:
        """The path of the script that runs; None in a trainer's loop."""
        subject = self.stepper.subject
        return subject.choice.path if isinstance(subject, ScriptSubject) else None

    @property
    def next_iteration(self) -> int:
        """The first iteration that an edit made now would affect."""
        return self.stepper.finished + 1

    def start(self, config: RunConfig) -> None:
        """Begin an experiment."""
        config = resolved(config)
        self.stepper.close()
        self.stepper = Stepper(config)
        self._lines = ()

    def start_script(self, choice: ScriptChoice) -> None:
        """Run a script up to its first iteration, without breakpoints."""
        self.stepper.close()
        self.stepper = Stepper(read_script(choice))
        self._lines = ()

    def step(self, unit: Unit) -> None:
        """Run one line, phase or iteration."""
        stepper = self.stepper
        with suppress(LoopError):  # the stepper stays at the failing line, as in the window
            STEPS[unit](stepper)

    def seek(self, iteration: int, line: int | None) -> None:
        """Go to just before a line of an iteration, or without a line to just after its end."""
        self.stepper.seek(iteration, line)

    def run(self, iterations: int, until: Until) -> None:
        """Complete that many more iterations, unless `until` ends the run earlier."""
        wanted = Breakpoints(loss_below=until.below, loss_above=until.above, lines=self._lines)
        monitor = BreakpointMonitor(self.stepper, wanted)
        target = self.stepper.finished + iterations
        with suppress(LoopError):
            while self.stepper.finished < target and monitor.run(target - self.stepper.finished, math.inf) is None:
                pass

    def run_to(self, line: int) -> None:
        """Run until a line of the script comes to its turn.

        Raises:
            ActionError: if it does not.
        """
        self.stepper.stop_once_at(str(self.script), line)
        with suppress(LoopError):
            self.stepper.run(math.inf)
        self.stepper.stop_no_more()
        if self.stepper.hit is None:
            raise ActionError(f"The run never came to line {line}.")

    def set_breakpoint(self, line: int, condition: str) -> None:
        """Set a breakpoint on a line of the script; an empty condition always holds."""
        self._lines += (LineBreakpoint(str(self.script), line, condition),)

    def clear_breakpoints(self) -> None:
        """Remove the breakpoints of the lesson."""
        self._lines = ()
        self.stepper.set_breakpoints(())

    def watch(self, expressions: tuple[str, ...]) -> None:
        """Check that expressions have values here.

        Raises:
            ActionError: if one has none.
        """
        for found in watched(self.stepper, expressions):
            if found.row is None:
                raise ActionError(f"{found.expression}: {found.problem}")

    def pin(self, tensors: tuple[str, ...]) -> None:
        """Check that there are maps of tensors.

        Raises:
            ActionError: if there is none of one.
        """
        live = LiveTensors.of(self.stepper)
        for name in tensors:
            if not live.find(name)[0]:
                raise ActionError(f"There is no map of {name}.")

    def set_learning_rate(self, learning_rate: float) -> None:
        """Set the learning rate from the next iteration on."""
        self.stepper.set_learning_rate(learning_rate)

    def edit(self, source: str) -> None:
        """Run a changed source of the loop from the current iteration on."""
        self.stepper.edit(source)

    def explain(self, reference: Reference) -> None:
        """Check that a cell can be explained.

        Raises:
            ActionError: if it cannot, or its terms do not add up.
        """
        try:
            found = explain(self.stepper, reference)
        except CellError as error:
            raise ActionError(str(error)) from None
        if found.note or not adds_up(found):
            raise ActionError(found.note or f"The terms of {reference} do not add up to it.")

    def check(self) -> None:
        """Check every gradient.

        Raises:
            ActionError: if one cannot be checked.
        """
        for check in check_all(self.stepper):
            if check.note:
                raise ActionError(check.note)

    def remember(self, quantity: str, name: str) -> None:
        """Remember the current value of a quantity under a name."""
        self.remembered[name] = measure(self.stepper, quantity)


def dry_run(lesson: Lesson) -> Iterator[str]:
    """Yield everything that does not turn out as the lesson says, phrased for its author."""
    executor = StepperExecutor()
    for number, step in enumerate(lesson.steps, start=1):
        for problem in _problems(executor, step):
            yield f"Step {number}: {problem}"
    executor.stepper.close()


def _problems(executor: StepperExecutor, step: LessonStep) -> Iterator[str]:
    asked = step.question.quantities if step.question is not None else ()
    yield from (UNMEASURED.format(text) for text in asked if measure(executor.stepper, text) is None)
    for action in step.actions:
        try:
            action.do(executor)
        except (ActionError, ConfigError, LoopError) as error:
            yield str(error)
    values = {text: measure(executor.stepper, text) for text in step.quantities}
    yield from (UNMEASURED.format(text) for text, value in values.items() if value is None)
    known = {**executor.remembered, **values}
    yield from (failed(expectation, known) for expectation in step.expectations if not expectation.holds(known))
    if step.point is not None and (problem := _unpointed(executor.stepper, step.point)):
        yield problem


def failed(expectation: Expectation, values: dict[str, Measured]) -> str:
    """Describe an expectation that does not hold."""
    left, right = expectation.sides(values)
    return f"“{expectation.text}” is not so: {left} and {right}"


def _unpointed(stepper: Stepper, point: Point) -> str:
    """Return why a step cannot point at its target; empty if it can."""
    if not point.tensor:
        return ""
    maps = [name for pair in stepper.map_names for name in pair]
    if point.tensor not in maps and not LiveTensors.of(stepper).find(point.tensor)[0]:
        return f"there is no map of {point.tensor}; there is {', '.join(maps)}"
    inside = point.cell is None or measure(stepper, f"{point.tensor}{list(point.cell)}") is not None
    return "" if inside else f"{point.tensor} has no cell {list(point.cell or ())}"
