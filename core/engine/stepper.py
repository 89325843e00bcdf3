"""Drives one training loop, forwards and back in time, and keeps what other futures it has had."""

from __future__ import annotations

import itertools
import math
import time
from contextlib import suppress

from core.engine.runner import Runner, state_digest
from core.errors import LoopError
from core.experiment.config import RunConfig
from core.health.sample import HealthRecord
from core.health.sampler import HealthSampler
from core.history.branch import Branch, common_past
from core.history.keyframes import Keyframe, Timeline
from core.i18n import joined, words
from core.program.loop import BETWEEN, Loop
from core.state.freezer import Freezer

KEYFRAME_SECONDS = 0.2
FILLING_SECONDS = 0.07
"""How often a keyframe is kept while there is room for all: what memory a run is allowed, it has within a minute."""
KEYFRAME_SHARE = 0.0125
KEYFRAME_PATIENCE = 0.04
"""Seconds that a keyframe waits for a run to look up anyway: each time it does, its caches are cold."""
SOON = FILLING_SECONDS
"""Seconds that a replay between two keyframes of the far past may take."""


class Stepper(Runner):
    """A training loop that can be walked to any line of any iteration.

    Attributes:
        timeline: the keyframes that lead back in time.
        map_names: the parameters and their gradients, in pairs.
    """

    def __init__(self, config: RunConfig, budget: int | None = None) -> None:
        """A loop that stands at its start.

        Args:
            config: of the experiment.
            budget: bytes for keyframes; what the config says when left out.
        """
        super().__init__(config)
        self.timeline = Timeline(config.history_mb * 2**20 if budget is None else budget)
        self.map_names = tuple(zip(self.parameters, self.gradients, strict=True))
        self._left: list[Branch] = []
        self._known_health: HealthSampler | None = None
        self._sampler: HealthSampler | None = None
        self._freezer = Freezer()
        self._state_size = 0
        self._due, self._cost = 0.0, 0.0
        self._kept = 0, 0.0

    def run(self, iterations: int, seconds: float = math.inf) -> None:
        """Completes that many more iterations, or as many as fit into the time; the one in progress counts as one."""
        target, deadline = self.finished + iterations, time.perf_counter() + seconds
        while self.finished < target and time.perf_counter() < deadline and not self.interrupted:
            self._keep_if_due()
            if not self.accumulation.knows_the_loop:
                self.step_iteration()
            elif self.at_boundary and self._sampler is not None and self._sampler.due:
                self._run_looked_at(deadline)
            else:
                with self._running():
                    self.changed, self.values = [], {}
                    self._run(min(target, self._next_stop()), min(deadline, self._next_time()))
            self._check_replay()

    def run_through(self, phase: str) -> None:
        """Run to the end of the next such phase, as `Runner` does, and keep a keyframe first if one is due."""
        self._keep_if_due()  # what a window runs next begins in the midst of this iteration, where none can be kept
        super().run_through(phase)

    def _run_looked_at(self, deadline: float) -> None:
        """One iteration in the sight of the checkup."""
        self.run_through("backward")
        if not self.at_boundary:
            with self._running():
                self._run(self.finished + 1, deadline)

    def _next_stop(self) -> float:
        """Return the iteration at whose end a run must look up.

        It lies before another text of the loop, before an iteration whose health is wanted, and at a keyframe that the
        run can be checked by.
        """
        another = self.branch.next_loop(self.finished + 1)
        known = self.timeline.next_after(self.branch, self.finished) if self.finished < self.computed else None
        stops = [math.inf if another is None else another - 1, math.inf if known is None else known]
        if self._sampler is not None:
            stops.append(max(self._sampler.next_iteration - 1, self.finished + 1))
        return min(stops)

    def _next_time(self) -> float:
        """When a run must look up: for a keyframe, and for a sample of its health."""
        keyframe = self._due + KEYFRAME_PATIENCE
        return keyframe if self._sampler is None else min(keyframe, self._sampler.next_time)

    def start_over(self) -> None:
        """To the start, as if nothing had been computed yet."""
        self.branch = Branch.first(self.config.learning_rate, self.branch.loop_of(1), self._device)
        self.timeline = Timeline(self.timeline.budget)
        self._left = []
        self._start_anew()

    def limit_history(self, budget: int) -> None:
        """Gives up what keyframes there are, and keeps later ones within so many bytes."""
        self.timeline = Timeline(budget)

    # Back in time

    def seek(self, iteration: int, line: int | None = None) -> None:
        """Goes to just before `line` of an iteration, or without a line to just after the iteration's end.

        Args:
            iteration: 0 is the start.
            line: one of `loop.lines`. An iteration that does not come by it is walked to its end.

        Raises:
            ValueError: for an iteration below 0 or a line at which the loop does not pause.
        """
        lines = self.branch.loop_of(max(iteration, 1)).lines
        if iteration < 0 or (line is not None and (iteration == 0 or line not in lines)):
            raise ValueError(f"There is no iteration {iteration}, line {line}.")
        self._go_to(iteration if line is None else iteration - 1, seen=line is None)
        if line is not None and not self.interrupted:
            self._begin_iteration()
            while self._line not in (line, BETWEEN) and not self.interrupted:
                self.step_line()

    def step_back(self, unit: str = "line") -> None:
        """Back by one "line", to the end of the "phase" before, or by one "iteration". At the start it stays there."""
        if unit == "line" and (self.failed or self.steps > 1):
            self._walk_into(self.finished, self.steps - (not self.failed))
        elif unit == "phase" and self.steps > 1:
            self._back_to_phase_end(self.finished, self.steps)
        elif self.steps or not self.at_boundary:
            self._go_to(self.finished)
        elif unit == "iteration":
            self._go_to(max(self.finished - 1, 0))
        elif self.finished:
            self._into_last_iteration(unit)

    def _into_last_iteration(self, unit: str) -> None:
        steps = self._steps_of(self.finished)
        if unit == "line":
            self._walk_into(self.finished - 1, steps - 1)
        else:
            self._back_to_phase_end(self.finished - 1, steps)

    def _steps_of(self, iteration: int) -> int:
        """How many lines an iteration runs."""
        self._go_to(iteration - 1, seen=False)
        steps = 0
        while self.finished < iteration and not self.interrupted:
            self.step_line(watched=False)
            steps += 1
        return steps

    def _back_to_phase_end(self, complete: int, steps: int) -> None:
        """To the last end of a phase before so many steps of an iteration; to its beginning when there is none."""
        self._go_to(complete, seen=False)
        end = 0
        for step in range(1, steps):
            self.step_line(watched=False)
            end = step if self.phase_ended else end
        self._walk_into(complete, end)

    def _walk_into(self, complete: int, steps: int) -> None:
        """To so many lines into the iteration after `complete` ones."""
        self._go_to(complete, seen=steps == 0)
        self._walk_on(steps)

    def _walk_on(self, steps: int, last: float = math.inf) -> None:
        """To so many lines into the iteration, or to a line after `last`, or to its end."""
        while self.steps < steps and self.line <= last and not self.interrupted:
            self.step_line()
            if self.at_boundary:
                return

    def _go_to(self, complete: int, seen: bool = True) -> None:
        """To just after an iteration.

        Args:
            complete: the iteration; 0 for the start.
            seen: whether to walk that iteration by line, so that what its lines made is known.
        """
        before = max(complete - 1, 0) if seen else complete
        frame = self.timeline.latest(self.branch, before)
        on_the_way = not self.failed and self.iteration <= before
        if not on_the_way or (frame is not None and frame.iteration > self.finished):
            self._restore(frame)
        self._replay(before)
        if self.finished < complete and not self.interrupted:
            self.step_iteration()

    def _replay(self, complete: int) -> None:
        """Runs there, and keeps keyframes the denser the nearer: the next step back will begin from one of them."""
        distance = complete - self.finished
        for back in (2**power for power in reversed(range(max(distance - 1, 0).bit_length()))):
            if back < distance:
                self.run(complete - back - self.finished)
                self.keep()
        self.run(complete - self.finished)
        self.keep()

    def _restore(self, frame: Keyframe | None) -> None:
        """To a keyframe, or without one to the start."""
        if frame is None:
            self._start_anew()
        else:
            self._surroundings.state = frame.surroundings
            self._stand(self._freezer.thaw(frame.frozen), frame.iteration, frame.last_line, frame.accumulation)
        self._kept = self.finished, time.perf_counter()

    def _keep_if_due(self) -> None:
        if self.at_boundary and time.perf_counter() >= self._due:
            self.keep()

    def keep(self) -> None:
        """Keeps a keyframe of the present moment, if it stands between two iterations: steps back will begin here.

        Not at a fork: the two branches may already differ in what their next iteration begins with.
        """
        started = time.perf_counter()
        at_fork = self.branch.parent is not None and self.finished == self.branch.fork
        if self.at_boundary and not self.failed and not at_fork and self.timeline.fits(self._state_size):
            frozen = self._freezer.freeze(self._state)
            self._state_size = frozen.size
            frame = Keyframe(
                self.branch.owner_of(self.finished),
                self.finished,
                frozen,
                self._surroundings.state,
                None if self._ran is None else self._ran[1],
                self.accumulation,
            )
            lost = self.timeline.keep(frame, self.branch, self._iterations_within(SOON, started))
            self._left = [branch for branch in self._left if branch not in lost]
            self._freezer.recycle(self.timeline.take_freed())
        now = time.perf_counter()
        self._cost = min(now - started, 2 * self._cost or math.inf)  # one that the machine held up tells nothing
        pace = FILLING_SECONDS if self.timeline.has_room(self._state_size) else KEYFRAME_SECONDS
        self._due = now + max(pace, self._cost / KEYFRAME_SHARE)
        self._kept = self.finished, now

    def _iterations_within(self, seconds: float, now: float) -> float:
        """As many as ran in that time lately; fewer after a pause, never more."""
        finished, then = self._kept
        return max(self.finished - finished, 0) * seconds / (now - then)

    def _check_replay(self) -> None:
        """Compares a replay with the keyframe that it has come to."""
        frame = self.timeline.latest(self.branch, self.finished) if self.finished < self.computed else None
        if frame is None or not self.at_boundary or frame.iteration != self.finished or self.branch.drift is not None:
            return
        if not frame.digest:
            frame.digest.append(state_digest(Freezer().thaw(frame.frozen), frame.surroundings))
        if frame.digest[0] != self.digest():
            self.branch.drift = self.finished

    # Other futures

    def set_learning_rate(self, learning_rate: float) -> None:
        """Takes effect from the next iteration on. A future that was computed with another rate becomes a branch."""
        begins = self.finished + 1 if self.at_boundary else self.finished + 2
        if learning_rate == self.branch.learning_rate_of(begins):
            return
        name = words("Branch", "learning rate {rate:g} from {begins}").format(rate=learning_rate, begins=begins)
        self._leave_future(begins, name)
        rates = self.branch.learning_rates
        self.branch.learning_rates = {start: rate for start, rate in rates.items() if start < begins}
        self.branch.learning_rates[begins] = learning_rate
        if self.at_boundary:
            self.timeline.forget(self.branch, self.finished)
            self.trainer.set_learning_rate(self._variables, learning_rate)

    def edit(self, source: str) -> None:
        """Runs another text from the present iteration on.

        The iteration in progress is run again with the new text, up to where it stood or to the first line that
        differs, but not to its end: what has run is always what can be read.

        Raises:
            LoopError: when the text cannot be a loop; nothing has changed then.
        """
        begins, steps = self.finished + 1, self.steps
        before, loop = self.branch.loop_of(begins), Loop(source)
        if source == before.source:
            return
        own, edited = words("Branch", "original loop from {begins}"), words("Branch", "edited loop from {begins}")
        self._leave_future(begins, (own if source == self.trainer.source else edited).format(begins=begins))
        if self._known_health is not None:
            self._known_health.forget(begins)
        self.branch.change_loop(begins, loop)
        self._restart_iteration()
        same = loop.lines_in_common(before)
        with suppress(LoopError):  # as it did before
            self._walk_on(steps, same)
        if self.finished >= begins:  # the lines that were still to come are gone: its last one is to run once more
            self.step_back()

    def _restart_iteration(self) -> None:
        if self.at_boundary and not self.failed:
            self._look_up()
        else:
            complete = self.finished
            self._restore(self.timeline.latest(self.branch, complete))
            self._replay(complete)

    def _leave_future(self, begins: int, name: str) -> None:
        """Another history begins at an iteration; what was computed from there on is kept as a branch."""
        if self.branch.computed >= begins:
            self._left.append(self.branch)
            self.branch = self.branch.forked(self._unused(name), begins - 1)
        elif self.branch.parent is not None and self.branch.fork == begins - 1:
            self.branch.name = self._unused(name)

    def _unused(self, name: str) -> str:
        taken = {branch.name for branch in self._left}
        numbered = (joined(" ", [name, f"({number})"]) for number in itertools.count(2))
        return next(new for new in itertools.chain([name], numbered) if new not in taken)

    def left_branches(self) -> list[tuple[Branch, int]]:
        """The futures that were left and can be returned to, each with its last iteration in common with this one."""
        return [(branch, common_past(branch, self.branch)) for branch in self._left]

    def return_to(self, name: str) -> None:
        """Goes to the end of a future that was left.

        Raises:
            ValueError: when there is none of that name.
        """
        found = [branch for branch in self._left if branch.name == name]
        if not found:
            raise ValueError(f"There is no branch “{name}”.")
        self._left.remove(found[0])
        if self.branch.computed > self.branch.fork or self.branch.parent is None:
            self._left.append(self.branch)
        self.branch = found[0]
        self._restore(self.timeline.latest(self.branch, self.branch.computed))
        self._go_to(self.branch.computed)

    # Health

    def examine(self, wanted: bool) -> None:
        """Take samples of the run's health from now on; or no longer, and nothing is looked at."""
        if wanted and self._known_health is None:
            self._known_health = HealthSampler(self)
        self._listener = self._sampler = self._known_health if wanted else None

    def health(self) -> HealthRecord | None:
        """What is known of it on the present branch; None while it is not examined."""
        return None if self._sampler is None else self._sampler.record()
