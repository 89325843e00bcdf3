"""The experiment that is run and shown at present."""

from __future__ import annotations

from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.engine.stepper import Stepper
from core.program.roles import BACKWARD


class ActiveRun:
    """An experiment, and how far it is to run.

    Attributes:
        number: that its events carry.
        stepper: walks it.
        monitor: knows what it pauses for.
        goal: how many iterations it runs to.
        running: whether the loop runs on by itself.
        to_boundary: whether it is to end at the very end of an iteration.
    """

    def __init__(self, number: int, stepper: Stepper, breakpoints: Breakpoints) -> None:
        self.number, self.stepper = number, stepper
        self.monitor = BreakpointMonitor(stepper, breakpoints)
        self.goal = max(stepper.config.iterations, stepper.iteration)
        self.running = False
        self.to_boundary = False

    @property
    def left(self) -> int:
        """How many iterations there are to the goal."""
        return self.goal - self.stepper.finished

    @property
    def reached(self) -> bool:
        """Whether it has run to the goal, and stands in the last iteration or after it."""
        return self.stepper.computed >= self.goal and self.stepper.iteration >= self.goal

    def seek_backward(self, iteration: int) -> None:
        """Go to just after the backward pass of an iteration; to its end, in a loop without one."""
        stepper = self.stepper
        if not iteration or BACKWARD not in stepper.branch.loop_of(iteration).phases:
            stepper.seek(iteration)
            return
        stepper.seek(iteration, stepper.branch.loop_of(iteration).lines[0])
        while not (stepper.at_boundary or stepper.interrupted or (stepper.phase == BACKWARD and stepper.phase_ended)):
            stepper.step_line()

    def walk_to_backward(self) -> None:
        """Walk to the end of the backward phase, where there is most to see; of the iteration, in a loop without one.

        An iteration in progress is ended first.
        """
        stepper = self.stepper
        if not stepper.at_boundary:
            stepper.step_iteration()
            if self.left <= 0:
                return
        stepper.step_phase()
        while not (stepper.at_boundary or stepper.interrupted or stepper.phase == BACKWARD):
            stepper.step_phase()
