"""Walks one training loop forwards and back in time, and into other futures: a debugger."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar, cast

import torch

from core.engine.branching import Branching
from core.engine.frames import Frames, LiveFrame, frames_of, frames_to, live_frames, places_of
from core.engine.keyframing import Keyframing
from core.engine.position import Position
from core.engine.runner import Runner
from core.engine.stepping_back import SteppingBack
from core.engine.subject import Subject, TrainerSubject
from core.errors import LoopError
from core.experiment.config import RunConfig
from core.health.sample import HealthRecord
from core.health.sampler import HealthSampler
from core.history.branch import Branch, common_past
from core.history.keyframes import Timeline
from core.history.rate_group import RateGroup
from core.program.line_breakpoints import LineBreakpoint
from core.program.loop import Loop
from core.program.roles import BACKWARD
from core.program.walk import BETWEEN, Place
from core.state.memento import Memento

Method = TypeVar("Method", bound=Callable[..., None])

MOST_COMPARED = 2**26
"""Bytes of a state that is compared at the end of each way back: it costs a copy and a hash."""


def quietly(travel: Method) -> Method:
    """Let a method that leads elsewhere in time stop at no breakpoint on its way, and know exactly where it begins."""

    @wraps(travel)
    def quiet(self: Stepper, *args: Any, **kwargs: Any) -> None:
        with self.stops.quiet():
            self._back.count()
            travel(self, *args, **kwargs)

    return cast(Method, quiet)


class Stepper(Position):
    """A training loop that can be walked to any line of any iteration.

    It is a position that a runner takes forwards, that keyframes lead back from, and whose branch can be left.

    Attributes:
        memory: what has been found out of its moments, and is dear to find out again: by its class the last one, after
            what it holds for. It belongs to the stepper, and goes with it.

    Raises:
        LoopError: from any step, as `core.engine.runner` says.
        CtrlC: as well.
    """

    def __init__(self, subject: RunConfig | Subject, budget: int | None = None) -> None:
        """Stand at the start of a loop.

        Args:
            subject: the experiment, or what else to run.
            budget: bytes for keyframes; what the config says when left out.
        """
        subject = TrainerSubject(subject) if isinstance(subject, RunConfig) else subject
        config = subject.config
        super().__init__(subject, Branch.first(config.learning_rate, subject.loop, torch.device(config.device)))
        self._runner = Runner(self)
        self._branching = Branching(self)
        self._keyframing = Keyframing(self, self._branching, config.history_mb * 2**20 if budget is None else budget)
        self._back = SteppingBack(self, self._runner, self._walk_into)
        self.memory: dict[type, tuple[Any, Any]] = {}
        self._sampler: HealthSampler | None = None
        self.begin()
        if subject.makes_new_objects:
            self.keep()
        self._first_names = self._present_names

    def begin(self) -> None:
        """Go to the start. What is known of moments of objects that are made once more is forgotten."""
        if self.subject.makes_new_objects and not self.asked:
            self.memory.clear()
        super().begin()

    @property
    def map_names(self) -> tuple[tuple[str, str], ...]:
        """The parameters and their gradients, in pairs: of the start, even if one is gone, or of another model."""
        present = self._present_names
        return self._first_names if set(present) <= set(self._first_names) else present

    @property
    def _present_names(self) -> tuple[tuple[str, str], ...]:
        return tuple(zip(self.parameters, self.gradients, strict=True))

    # Forwards

    def step_line(self, watched: bool = True) -> None:
        """Run one line.

        Args:
            watched: whether to note what it made, which costs a norm or two.
        """
        self._step(watched, self.depth)

    def step_into(self, watched: bool = True) -> None:
        """Run to the next line, also if it is one of a function of the person's own that this line calls."""
        self._step(watched, sys.maxsize)

    def step_out(self, watched: bool = True) -> None:
        """Run to the end of the function that the line is in; where it is in none, one line."""
        self._step(watched, max(self.depth - 1, 0))

    @property
    def depth(self) -> int:
        """How many calls of the person's own functions the line about to run is below the loop."""
        return 0 if self.at_boundary or self.walk is None else self.walk.place.depth

    @property
    def code_seconds(self) -> float:
        """How long the loop's own code has run, without what looking at it takes."""
        return self._runner.code_seconds

    @property
    def namespace(self) -> dict[str, Any]:
        """The variables of the main module, live."""
        return self.subject.namespace

    # Breakpoints

    def set_breakpoints(self, breakpoints: Iterable[LineBreakpoint]) -> None:
        """Stop before these lines from now on, whenever a step or a run comes to one; `hit` says why."""
        self.stops.set(breakpoints)
        self.arm()

    def stop_once_at(self, filename: str, line: int) -> None:
        """Stop before a line as well, until the run has stopped somewhere."""
        self.stops.once((filename, line))
        self.arm()

    def stop_no_more(self) -> None:
        """Stop at breakpoints only."""
        self.stops.once(None)
        self.arm()

    @property
    def stack(self) -> tuple[Place, ...]:
        """Where the functions of the person's own stand that are running, outermost first, the main module included.

        After a failure those that raised.
        """
        return places_of(self._running)

    @property
    def frames(self) -> tuple[LiveFrame, ...]:
        """The same with their variables, live, innermost last."""
        return live_frames(self._running)

    @property
    def _running(self) -> Frames:
        if self.error is not None:
            return frames_of(self.error.__cause__)
        running = frames_to(None if self.walk is None else self.walk.innermost)
        return [*running[:-1], *((frame, self.line) for frame, _ in running[-1:])]

    def close(self) -> None:
        """End the code where it stands, and put back what it has changed in the process."""
        self.end_walk()
        self.subject.close()

    def note_progress(self) -> None:
        """Take note of how far the iteration in progress has been run, and of gradients that reach back too far."""
        super().note_progress()
        if self.walk is not None and self.walk.oldest_node is not None and not self.asked:
            self._keyframing.give_up_inexact(self.walk.oldest_node)
            self.walk.oldest_node = None

    def counters(self, iteration: int) -> dict[str, Any]:
        """Return the counters of the loops around a script's training loop in an iteration, by their own names."""
        return self.subject.counters(iteration)

    def _step(self, watched: bool, limit: int) -> None:
        came_from = self._back.here
        self._runner.step_line(watched, limit)
        if limit or came_from[2] or self.inner:
            self._back.note(came_from)

    def step_phase(self, watched: bool = True) -> None:
        """Run to the end of the present phase, or of the next one when one has just ended."""
        self._runner.step_phase(watched)

    def step_iteration(self, watched: bool = True) -> None:
        """Run to the end of the iteration in progress, or through the next one."""
        self._runner.step_iteration(watched)

    def run(self, iterations: float, seconds: float = math.inf) -> None:
        """Complete that many more iterations, or as many as fit into the time; the one in progress counts as one."""
        target, deadline = self.finished + iterations, time.perf_counter() + seconds
        self._back.leave()
        self.stopped_by = ""
        if self.walk is not None:
            self.walk.stopped = False
        while self.finished < target and time.perf_counter() < deadline and not self._halted:
            self._keyframing.keep_if_due()
            if self.finished == self.computed and (self.steps, self.inner) < self.branch.partial:
                if not self._runner.begins_at_stop():
                    self._runner.step_line(watched=False)  # it has been run before, so far
            elif self.accumulation.usual is None:  # no iteration of this loop has been watched
                self.step_iteration()
            elif self.at_boundary and self._sampler is not None and self._sampler.due:
                self._run_looked_at(deadline)
            else:
                self._runner.run(min(target, self._next_stop()), min(deadline, self._next_time()))
            self._keyframing.check_replay()

    @property
    def _halted(self) -> bool:
        return self.interrupted or self.ended or self.stopped

    def run_through(self, phase: str) -> None:
        """Run to the end of the next such phase, as `Runner` does, and keep a keyframe first if one is due."""
        self._keyframing.keep_if_due()  # what a window runs next begins within this iteration, where none can be kept
        self._runner.run_through(phase)

    def _run_looked_at(self, deadline: float) -> None:
        """Run one iteration in the sight of the health sampler."""
        self.run_through(BACKWARD)
        if not self.at_boundary and not self.stopped:
            self._runner.run(self.finished + 1, deadline)

    def _next_stop(self) -> float:
        """Return the iteration at whose end a run must look up.

        It lies before another text of the loop, before an iteration whose health is wanted, and at a keyframe that the
        run can be checked by.
        """
        stops = [
            self.computed if self.finished < self.computed else math.inf,
            self.branch.next_loop(self.finished + 1) - 1,
            self._keyframing.next_check,
        ]
        if self._sampler is not None:
            stops.append(max(self._sampler.next_iteration - 1, self.finished + 1))
        return min(stops)

    def _next_time(self) -> float:
        """Return when a run must look up: for a keyframe, and for a sample of its health."""
        keyframe = self._keyframing.next_time
        return keyframe if self._sampler is None else min(keyframe, self._sampler.next_time)

    @quietly
    def start_over(self) -> None:
        """Go to the start, as if nothing had been computed yet."""
        self.branch = Branch.first(self.config.learning_rate, self.branch.loop_of(1), self.device)
        self.limit_history(self.timeline.budget)
        self._branching.left = []
        self._branching.name_present()
        self.begin()

    # Back in time

    @quietly
    def seek(self, iteration: int, line: int | None = None) -> None:
        """Go to just before `line` of an iteration, or without a line to just after the iteration's end.

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
            self._runner.begin_iteration()
            while self.pause not in (line, BETWEEN) and not self.interrupted:
                self.step_line()

    @quietly
    def step_back(self, unit: str = "line") -> None:
        """Go back by a unit. At the start, stay there.

        Args:
            unit: "line", to where the last step came from; "phase", to the end of the one before; "iteration"; or, as
                far as functions of the person's own are concerned, "into" to the line of whichever function that came
                to its turn before, "over" to the line before in the same function, and "out" to the line that the
                function was called at.
        """
        if (unit == "line" and self._back.undo()) or (unit not in ("phase", "iteration") and self._back.within(unit)):
            return
        if unit in ("phase", "iteration"):
            self._back_by_part(unit)
        elif (before := self._line_before()) is None:
            self._go_to(self.finished)
        elif unit == "into":
            self._back.into_last_call(*before)
        else:
            self._walk_into(*before)

    def _line_before(self) -> tuple[int, int] | None:
        """Return where the loop's line before begins, in iterations and lines of the next one; None at the start."""
        if self.failed:
            return self.finished, self.steps
        if self.steps or not self.at_boundary:
            return self.finished, max(self.steps - 1, 0)
        return (self.finished - 1, self._steps_of(self.finished) - 1) if self.finished else None

    def _back_by_part(self, unit: str) -> None:
        if unit == "phase" and self.steps > 1:
            self._back_to_phase_end(self.finished, self.steps)
        elif self.steps or not self.at_boundary:
            self._go_to(self.finished)
        elif unit == "iteration":
            self._go_to(max(self.finished - 1, 0))
        elif self.finished:
            self._back_to_phase_end(self.finished - 1, self._steps_of(self.finished))

    def _steps_of(self, iteration: int) -> int:
        """Return how many lines an iteration runs, having walked through it."""
        self._go_to(iteration - 1, seen=False)
        steps = 0
        while self.finished < iteration and not self.interrupted:
            self.step_line(watched=False)
            steps += 1
        return steps

    def _back_to_phase_end(self, complete: int, steps: int) -> None:
        """Go to the last end of a phase before that many steps of an iteration; to its beginning when there is none."""
        self._go_to(complete, seen=False)
        end = 0
        for step in range(1, steps):
            self.step_line(watched=False)
            end = step if self.phase_ended else end
        self._walk_into(complete, end)

    def _walk_into(self, complete: int, steps: int) -> None:
        """Go that many lines into the iteration after `complete` ones."""
        self._go_to(complete, seen=steps == 0)
        self._walk_on(steps)

    def _walk_on(self, steps: int, last: float = math.inf) -> None:
        """Walk that many lines into the iteration, or to a line after `last`, or to its end."""
        while self.steps < steps and self.line <= last and not self.interrupted:
            self.step_line()
            if self.at_boundary:
                return

    def _go_to(self, complete: int, seen: bool = True) -> None:
        """Go to just after an iteration.

        Args:
            complete: the iteration; 0 for the start.
            seen: whether to walk that iteration by line, so that what its lines made is known.
        """
        before = max(complete - 1, 0) if seen else complete
        frame = self.timeline.latest(self.branch, before)
        on_the_way = not self.failed and self.iteration <= before
        if not on_the_way or (frame is not None and frame.iteration > self.finished):
            self._keyframing.restore(before)
        self._replay(before)
        if self.finished < complete and not self.interrupted:
            self.step_iteration()
            self._keyframing.check_replay(MOST_COMPARED)

    def _replay(self, complete: int) -> None:
        """Run there, and keep keyframes the denser the nearer: the next step back will begin from one of them."""
        distance = complete - self.finished
        for back in (2**power for power in reversed(range(max(distance - 1, 0).bit_length()))):
            if back < distance:
                self.run(complete - back - self.finished)
                self.keep()
        self.run(complete - self.finished)
        self.keep()

    # Keyframes

    @property
    def timeline(self) -> Timeline:
        """The keyframes that lead back in time."""
        return self._keyframing.timeline

    def keep(self) -> None:
        """Keep a keyframe of the present moment, if it stands between two iterations: steps back will begin here."""
        self._keyframing.keep()

    def moment(self, more: Mapping[str, object]) -> Memento:
        """Return all that the code and `more` can reach at the present moment, to be given back what it holds."""
        return self._keyframing.moment(more)

    def limit_history(self, budget: int) -> None:
        """Give up what keyframes there are, and keep later ones within that many bytes."""
        self._keyframing.timeline = Timeline(budget)

    # Other futures

    @quietly
    def set_learning_rate(self, learning_rate: float, group: RateGroup | None = None) -> None:
        """Set the rate from the next iteration on. A future that was computed with another rate becomes a branch.

        One that was commanded before, but is no longer in use because the loop itself has changed it, is set again.

        Args:
            learning_rate: the rate.
            group: the one parameter group of a script that it is for; None for all of them.
        """
        begins = self.finished + 1 if self.at_boundary else self.finished + 2
        if self._has_rate(begins, learning_rate, group):
            return
        self._branching.leave_future(begins)
        self.branch.command_rate(begins, learning_rate, group)
        self._branching.name_present()
        if self.at_boundary:
            self.timeline.forget(self.branch, self.finished)
            self.subject.set_learning_rate(learning_rate, group)

    def _has_rate(self, begins: int, learning_rate: float, group: RateGroup | None) -> bool:
        """Tell whether a rate was commanded before, and is the one that an iteration will begin with."""
        if group is not None:
            commanded = self.branch.group_rate_of(begins, group)
            return learning_rate == commanded == self.next_group_rates.get(group)
        commanded = self.branch.learning_rate_of(begins)
        of_groups = set(self.next_group_rates.values())
        in_use = of_groups if len(of_groups) > 1 else {self.next_learning_rate}
        return learning_rate == commanded and in_use <= {commanded, None}

    def edited(self, source: str) -> Loop:
        """Return the loop that another text would be from the present iteration on; change nothing.

        Raises:
            LoopError: when the text cannot be a loop, or not at once.
        """
        return self.subject.edited(source, self.branch.loop_of(self.finished + 1))

    @quietly
    def edit(self, source: str) -> None:
        """Run another text from the present iteration on.

        The iteration in progress is run again with the new text, up to where it stood or to the first line that
        differs, but not to its end: what has run is always what can be read.

        Raises:
            LoopError: when the text cannot be a loop; nothing has changed then.
        """
        begins, steps = self.finished + 1, self.steps
        before = self.branch.loop_of(begins)
        if source == before.source:
            return
        loop = self.edited(source)
        self._branching.leave_future(begins)
        if self._sampler is not None:
            self._sampler.forget(begins)
        self.branch.change_loop(begins, loop)
        self._branching.name_present()
        if self.at_boundary and not self.failed:
            self.look_up()
        else:
            complete = self.finished
            self._keyframing.restore(complete)
            self._replay(complete)
        same = loop.lines_in_common(before)
        with suppress(LoopError):  # as it did before
            self._walk_on(steps, same)
        if self.finished >= begins:  # the lines that were still to come are gone: its last one is to run once more
            self.step_back()

    def left_branches(self) -> list[tuple[Branch, int]]:
        """Return the futures that were left, each with its last iteration in common with the present branch."""
        return [(branch, common_past(branch, self.branch)) for branch in self._branching.left]

    @quietly
    def return_to(self, name: str) -> None:
        """Go to the end of a future that was left.

        Raises:
            ValueError: when there is none of that name.
        """
        self._branching.take(name)
        self._keyframing.restore(self.computed)
        self._go_to(self.computed)

    # Health

    def examine(self, hurried: Callable[[], bool] = bool) -> None:
        """Take samples of the run's health from now on.

        Args:
            hurried: whether the loop runs by itself at this moment, so that speed counts more than a sample of each
                iteration whose lines are looked at.
        """
        self.listener = self._sampler = HealthSampler(self, hurried)

    def health(self) -> HealthRecord | None:
        """Return what is known of it on the present branch; None while it is not examined."""
        return None if self._sampler is None else self._sampler.record()
