"""The experiment that is run and shown at present."""

from __future__ import annotations

from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.engine.stepper import Stepper


class ActiveRun:
    """An experiment, and how far it is to run.

    Attributes:
        number: that its events carry.
        stepper: walks it.
        monitor: knows what it pauses for.
        goal: how many iterations it runs to.
        running: whether the loop runs on by itself.
    """

    def __init__(self, number: int, stepper: Stepper, breakpoints: Breakpoints) -> None:
        self.number, self.stepper = number, stepper
        self.monitor = BreakpointMonitor(stepper, breakpoints)
        self.goal = max(stepper.config.iterations, stepper.finished)
        self.running = False

    @property
    def left(self) -> int:
        """How many iterations there are to the goal."""
        return self.goal - self.stepper.finished

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
        while not (stepper.at_boundary or stepper.interrupted or stepper.phase == "backward"):
            stepper.step_phase()
