"""Plays a lesson without a window, from start to end, and says where it goes otherwise than it expects."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress

from core.check.checks import check_all
from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.engine.stepper import Stepper
from core.errors import CellError, ConfigError, LoopError
from core.experiment.config import RunConfig
from core.experiment.devices import resolved
from core.explain.explanation import explain
from core.explain.rules.terms import adds_up
from core.explain.types import Reference
from core.lessons.actions import Action, Unit, Until
from core.lessons.errors import ActionError
from core.lessons.expectations import Expectation
from core.lessons.lesson import Lesson, LessonStep, Point
from core.lessons.quantities import Measured, measure

UNMEASURED = "{} cannot be measured"


class StepperExecutor:
    """Does a lesson's deeds with a stepper.

    Attributes:
        stepper: of the present experiment.
        remembered: what was kept, by name.
    """

    def __init__(self) -> None:
        self.stepper: Stepper = Stepper(RunConfig(batch_size=1, input_size=1, hidden_size=1, output_size=1))
        self.remembered: dict[str, Measured] = {}

    @property
    def source(self) -> str:
        return self.stepper.loop.source

    @property
    def next_iteration(self) -> int:
        return self.stepper.finished + 1

    def start(self, config: RunConfig) -> None:
        config = resolved(config)
        self.stepper.close()
        self.stepper = Stepper(config)

    def step(self, unit: Unit) -> None:
        stepper = self.stepper
        with suppress(LoopError):  # it stands at its line, as in the window
            {"line": stepper.step_line, "phase": stepper.step_phase, "iteration": stepper.step_iteration}[unit]()

    def seek(self, iteration: int, line: int | None) -> None:
        self.stepper.seek(iteration, line)

    def run(self, iterations: int, until: Until) -> None:
        lookout = BreakpointMonitor(self.stepper, Breakpoints(loss_below=until.below, loss_above=until.above))
        target = self.stepper.finished + iterations
        with suppress(LoopError):
            while self.stepper.finished < target and lookout.run(target - self.stepper.finished, math.inf) is None:
                pass

    def set_learning_rate(self, learning_rate: float) -> None:
        self.stepper.set_learning_rate(learning_rate)

    def edit(self, source: str) -> None:
        self.stepper.edit(source)

    def explain(self, reference: Reference) -> None:
        try:
            found = explain(self.stepper, reference)
        except CellError as error:
            raise ActionError(str(error)) from None
        if found.note or not adds_up(found):
            raise ActionError(found.note or f"The terms of {reference} do not add up to it.")

    def check(self) -> None:
        for check in check_all(self.stepper):
            if check.note:
                raise ActionError(check.note)

    def remember(self, quantity: str, name: str) -> None:
        self.remembered[name] = measure(self.stepper, quantity)


def rehearse(lesson: Lesson) -> Iterator[str]:
    """What does not come out as the lesson says, in words for its author; nothing when all is well."""
    hands = StepperExecutor()
    for number, step in enumerate(lesson.steps, start=1):
        for problem in _problems(hands, step):
            yield f"Step {number}: {problem}"
    hands.stepper.close()


def _problems(hands: StepperExecutor, step: LessonStep) -> Iterator[str]:
    asked = step.question.quantities if step.question is not None else ()
    yield from (UNMEASURED.format(text) for text in asked if measure(hands.stepper, text) is None)
    for deed in step.deeds:
        if problem := _done(hands, deed):
            yield problem
    values = {text: measure(hands.stepper, text) for text in step.quantities}
    yield from (UNMEASURED.format(text) for text, value in values.items() if value is None)
    known = {**hands.remembered, **values}
    yield from (failed(fact, known) for fact in step.facts if not fact.holds(known))
    if step.point is not None and (problem := _unpointed(hands.stepper, step.point)):
        yield problem


def _done(hands: StepperExecutor, deed: Action) -> str:
    try:
        deed.do(hands)
    except (ActionError, ConfigError, LoopError) as error:
        return str(error)
    return ""


def failed(fact: Expectation, values: dict[str, Measured]) -> str:
    """What a fact that does not hold comes to."""
    left, right = fact.sides(values)
    return f"“{fact.text}” is not so: {left} and {right}"


def _unpointed(stepper: Stepper, point: Point) -> str:
    """Why there is nothing to point at."""
    if not point.tensor:
        return ""
    maps = [name for pair in stepper.map_names for name in pair]
    if point.tensor not in maps:
        return f"there is no map of {point.tensor}; there is {', '.join(maps)}"
    inside = point.cell is None or measure(stepper, f"{point.tensor}{list(point.cell)}") is not None
    return "" if inside else f"{point.tensor} has no cell {list(point.cell or ())}"
