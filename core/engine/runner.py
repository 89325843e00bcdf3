"""Walks one running loop forwards: by the line, by the phase, by the iteration."""

from __future__ import annotations

import linecache
import math
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter
from typing import Any

from core.engine.alarm import ALARM
from core.engine.position import Position
from core.engine.reports import Value
from core.engine.value_watch import changed, described, fingerprints, named, replaced
from core.program.loop import Loop
from core.program.roles import LOSS, goes_backward
from core.program.walk import BETWEEN

MOST_NOTED = 50
"""Values beside one line."""

PATIENCE_SECONDS = 0.1
SHORT_SECONDS = 0.005
"""An iteration that takes no longer needs nobody who stops it: it will be over soon."""
MOST_PATIENCE = 3600.0
LOOK_UP = 15
BREATH_SECONDS = 1e-5
"""Every so many lines of one iteration, less one, a watched walk lets the window have Python's lock.

Torch lets go of it many times a line, but for shorter than it takes another thread to wake up, and Python hands it over
by force only to who has waited 5 ms without a single such moment: a window would wait for seconds.
"""


class Runner:
    """Make the loop at a position go on.

    Attributes:
        code_seconds: how long the loop's own code has run, without what looking at it takes.

    Raises:
        LoopError: from any step, when the loop raises, whatever it raises. The values of that moment stay; only a way
            back leads on.
        CtrlC: from any step, when a person pressed Ctrl+C in the terminal. It is as if the loop had raised.
    """

    def __init__(self, position: Position) -> None:
        self._at = position
        self._seconds = math.inf
        self.code_seconds = 0.0

    def step_line(self, watched: bool = True, limit: int = 0) -> None:
        """Run one line. At the end of a script there is none.

        Args:
            watched: whether to note what it made, which costs a norm or two.
            limit: how many calls below the loop's lines to pause as well.
        """
        if self._at.ended:
            return
        if self._at.at_boundary:
            self.begin_iteration(watched)
            if self._at.ended:
                self._end()
                return
        self._at.all_watched &= watched
        if not watched:
            with self._at.inside():
                self._resume(limit)
            return
        if self._at.steps & LOOK_UP == LOOK_UP:
            time.sleep(BREATH_SECONDS)
        before, loss = fingerprints(self._at.named_values), self._at.subject.loss
        loop, ran, iteration = self._at.loop, self._at.pause, self._at.iteration
        filename = self._at.walk.place.filename if self._at.walk is not None else ""
        in_function = self._at.in_function
        with self._at.inside():
            self._resume(limit)
        values, gradients = named(self._at.trainer, self._at.variables)
        after = fingerprints(values)
        self._at.changed = changed(before, after)
        made_by = self._at.last_line if in_function and not self._at.in_function else ran
        noted: tuple[Value, ...] = ()
        if made_by is not None and (filename == loop.filename or made_by != ran):
            noted = self._note_values(loop, made_by, values)
        norms = {value.name: value.norm for value in noted}
        text = loop.text_of(ran) if filename == loop.filename else linecache.getline(filename, ran)
        self._at.accumulation = self._at.accumulation.after_line(
            gradients, self._at.changed, replaced(before, after), goes_backward(text), norms
        )
        if self._at.at_boundary:
            self._at.accumulation = self._at.accumulation.end(self._ended_watched, loop.gradients_vary)
            self._at.all_watched = True
        if self._is_loss_new(loss):
            self._at.loss_iteration = iteration

    def step_phase(self, watched: bool = True) -> None:
        """Run to the end of the present phase, or of the next one when one has just ended."""
        if self.begins_at_stop(watched):
            return
        self.step_line(watched)
        while not (self._at.phase_ended or self._at.interrupted or self._at.stopped):
            self.step_line(watched)

    def step_iteration(self, watched: bool = True) -> None:
        """Run to the end of the iteration in progress, or through the next one."""
        if self.begins_at_stop(watched):
            return
        self.step_line(watched)
        while not (self._at.at_boundary or self._at.interrupted or self._at.stopped):
            self.step_line(watched)

    def run_through(self, phase: str) -> None:
        """Run to the end of the next such phase, or of the iteration when it has none. Note nothing on the way.

        Much cheaper than `step_phase`: what surrounds the loop is exchanged once, not for each line.
        """
        begins = self._at.at_boundary and not self._at.ended
        if begins:
            self._note_beginning(watched=False)
        with self._at.inside():
            if begins:
                self._begin()
            if begins and self._at.hit is not None:
                return
            self._at.all_watched = False
            self._at.changed, self._at.values = [], {}
            self._resume()
            while not (self._at.at_boundary or self._at.interrupted or self._at.stopped or self._ends(phase)):
                self._resume()

    def _ends(self, phase: str) -> bool:
        return self._at.phase == phase and self._at.phase_ended

    def run(self, target: float, deadline: float) -> None:
        """Run until the target or the deadline, or until the loop returns or breaks off. Note nothing on the way.

        It stops between two iterations, unless that takes much longer than it should.
        """
        position, walk = self._at, self._at.walk
        assert walk is not None
        with self._stopping_at(max(deadline, perf_counter()) + PATIENCE_SECONDS), self._at.inside():
            position.changed, position.values, position.stopped_by = [], {}, ""
            begun, started = position.finished, perf_counter()
            clock, complete = perf_counter, self._finish_iteration
            position.subject.set_replaying(position.is_behind)

            def finish() -> bool:
                return complete() >= target or clock() >= deadline

            try:
                position.pause = walk.run(finish, lambda: position.interrupted) or BETWEEN
                if position.ended:
                    self._end()
            except BaseException:
                position.pause = walk.line
                raise
            finally:
                finished = position.finished - begun
                elapsed = perf_counter() - started
                self.code_seconds += elapsed
                self._seconds = elapsed / finished if finished else math.inf
                position.all_watched = position.at_boundary
                position.note_line()
                position.note_progress()
                position.check_losses()
                if finished:
                    position.accumulation = position.accumulation.skip(finished, position.loop.gradients_vary)
                    position.look_up()

    def _stopping_at(self, when: float) -> AbstractContextManager[None]:
        """Stop the run at a line if it takes too long; a loop whose iterations are short is left alone."""
        walk = self._at.walk
        if walk is None or self._seconds < SHORT_SECONDS or when - perf_counter() > MOST_PATIENCE:
            return nullcontext()
        return ALARM.stopping(walk, when)

    def begin_iteration(self, watched: bool = False) -> None:
        """Go from between two iterations to before the first line. None of the loop's own code runs."""
        self._note_beginning(watched)
        with self._at.inside():
            self._begin()

    def _note_beginning(self, watched: bool) -> None:
        self._at.values = {}
        self._at.accumulation = self._at.accumulation.begin()
        if self._at.listener is not None:
            self._at.listener.begin(watched)

    def _begin(self) -> None:
        """Go to before the first line, from inside the code's own surroundings."""
        self._at.subject.set_replaying(self._at.is_behind)
        self._at.resume()

    def begins_at_stop(self, watched: bool = False) -> bool:
        """Begin an iteration where one is to begin; return whether its first line is one to stop at."""
        if not self._at.at_boundary or self._at.ended:
            return False
        self.begin_iteration(watched)
        return self._at.hit is not None

    def step_to_inner(self, inner: int) -> None:
        """Run into the line to where so many lines of functions have come to their turn."""
        if self._at.at_boundary:
            self.begin_iteration()
        walk = self._at.walk
        assert walk is not None
        with self._at.inside():
            self._at.subject.set_replaying(self._at.is_behind)
            walk.stop_inner = inner
            self._at.resume()
            walk.stop_inner = 0
            self._at.note_progress()

    def _advance(self, limit: int) -> None:
        """Go on to the next pause. A line that was left in its middle has been run before, but only so far."""
        at, (steps, inner) = self._at, self._at.branch.partial
        assert at.walk is not None
        while True:
            left_in_it = not at.asked and at.finished == at.computed and at.steps == steps and at.inner < inner
            at.subject.set_replaying(at.is_behind)
            at.walk.stop_inner = inner if left_in_it else 0
            started = perf_counter()
            at.resume(limit)
            self.code_seconds += perf_counter() - started
            at.walk.stop_inner = 0
            stopped_there = left_in_it and at.inner == inner and at.walk.place.depth > limit and not at.hit
            if not stopped_there:
                return

    def _resume(self, limit: int = 0) -> None:
        """Go one pause further."""
        if self._at.listener is not None:
            self._at.listener.before_line()
        self._advance(limit)
        self._at.note_line()
        self._at.note_progress()
        if self._at.ended:
            self._end()
        elif self._at.at_boundary:
            self._end_iteration()
        elif self._at.listener is not None:
            self._at.listener.after_line()

    def _end(self) -> None:
        """Come to the end of a script."""
        if self._at.walk is not None and self._at.walk.unfinished:
            self._finish_iteration()
        self._at.subject.run_exit_handlers()

    def _end_iteration(self) -> None:
        """End one that was walked, at least to its end."""
        self._ended_watched = self._at.all_watched
        self._finish_iteration()
        self._at.check_losses()
        if not self._at.all_watched:
            self._at.accumulation = self._at.accumulation.skip(1, self._at.loop.gradients_vary)
        self._at.look_up()

    def _finish_iteration(self) -> int:
        """Return how many are finished. In a small net a call more, or a look-up, is a hundredth of the speed."""
        position = self._at
        position.loss_iteration = position.finished = finished = position.finished + 1
        branch = position.branch
        if position.asked:
            pass
        elif finished > branch.recorder.count:
            branch.recorder.record(position.subject.loss)
            if position.walk is not None and position.walk.losses.keys() != branch.named.expected:
                branch.named.record(position.walk.losses, branch.recorder)
            branch.partial = 0, 0
        else:
            position.replayed.record(finished, position.subject.loss)
        if position.listener is not None:
            position.listener.end()
        position.subject.next_iteration(finished + 1)
        if finished + 1 in branch.learning_rates or finished + 1 in branch.group_rates:
            position.prepare()
        return finished

    def _is_loss_new(self, before: object) -> bool:
        """Return whether the line that ran last has made the present loss."""
        present = self._at.subject.loss
        if self._at.loss_to_come is not None and self._at.walk is not None and not self._at.in_function:
            return self._at.walk.loss_name in self._at.changed
        return present is not before or (LOSS in self._at.changed and present is self._at.variables.get(LOSS))

    def _note_values(self, loop: Loop, line: int, values: Mapping[str, Any]) -> tuple[Value, ...]:
        assigned = () if self._at.in_function else loop.assigned_at(line)  # names of a function mean other values
        names = dict.fromkeys((*assigned, *self._at.changed))
        noted = [name for name in names if name in values][:MOST_NOTED]
        self._at.values[line] = made = tuple(described(name, values[name]) for name in noted)
        return made
