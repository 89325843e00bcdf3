"""The lines of an iteration, run again in float64."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from core.errors import LoopError
from core.experiment.trainers import Variables
from core.explain.reasons import UnexplainedError
from core.explain.replay.observer import Observer
from core.explain.replay.recording import Recording
from core.explain.replay.replay import Replay
from core.i18n import words
from core.program.roles import LOSS


class Lines:
    """The lines of the iteration that was recorded.

    Attributes:
        passes: how many backward passes they have run.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._replay = Replay(recording.start.in_double())
        self.passes = 0

    @property
    def parameters(self) -> Mapping[str, Tensor]:
        """The parameters by name, as they are now."""
        return self._replay.at.parameters

    @property
    def variables(self) -> Variables:
        """The variables as they are now."""
        return self._replay.at.variables

    def run(self, to_the_loss: bool = False) -> None:
        """Run to the end of the iteration, or until a line has computed the loss.

        Raises:
            UnexplainedError: if a line does not run in float64.
        """
        while self._running:
            line = self._replay.at.line
            self._step()
            if to_the_loss and LOSS in self._replay.at.loop.assigned_at(line):
                return

    def written_out(self) -> dict[str, Tensor | None]:
        """Return the gradients that the lines compute up to the present one, by name."""
        self._replay.rewind()
        with Observer(doubled=True):
            while self._running and self._replay.at.steps != self._recording.steps:
                self._step()
        return self._replay.at.gradients

    @property
    def _running(self) -> bool:
        return self._replay.at.finished == self._recording.start.complete

    def _step(self) -> None:
        try:
            self._replay.step_line(watched=False)
        except LoopError as error:
            raise UnexplainedError(
                words("Check", "Line {line} does not run in float64: {problem}"), line=error.line, problem=str(error)
            ) from error
