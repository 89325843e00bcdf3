"""Decides what the experiment at hand does: carries out commands, and runs the loop slice by slice. Without Qt."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import singledispatchmethod
from operator import methodcaller

from core.control import commands
from core.control.active_run import ActiveRun
from core.control.breakpoints import Breakpoints
from core.control.console import Console
from core.control.events import (
    Answered,
    EditRefused,
    Event,
    Failed,
    InputWanted,
    LoopChanged,
    OutputWaiting,
    Reached,
    Refused,
    RunningChanged,
    ScriptRefused,
    Started,
    Stopped,
)
from core.control.mailbox import Mailbox
from core.control.opening import stepper_for, text_of
from core.control.previous_runs import PreviousRuns
from core.control.slices import run_slice
from core.engine.failure import failure_of
from core.engine.stepper import Stepper
from core.errors import CellError, ConfigError, LoopError
from core.explain.tape.derivatives import warm_up
from core.i18n import words
from core.interrupt import Interrupted
from core.queries import NoAnswer
from core.text.clip import in_words
from core.view.capture import experiment_of
from core.view.requests import ViewRequest

log = logging.getLogger(__name__)

STEPS = {unit: methodcaller(f"step_{unit}") for unit in ("line", "into", "out", "phase", "iteration")}


class RunController:
    """Runs one experiment at a time for a window, which sends commands and is told of events.

    What goes wrong in a command becomes an event, whatever it is: the window and the controller stay usable.

    Attributes:
        opening: the path of the script that is being run up to its training loop; None while none is.
    """

    def __init__(self, mailbox: Mailbox, emit: Callable[[Event], None], console: Console | None = None) -> None:
        self._mailbox, self._emit = mailbox, emit
        self._console = console or Console()
        self._console.wake = lambda: emit(OutputWaiting(0))
        self._console.keyboard.asked = lambda wanted: emit(InputWanted(0, wanted))
        self._previous = PreviousRuns()
        self._breakpoints = Breakpoints()
        self._view = ViewRequest()
        self._active: ActiveRun | None = None
        self.opening: str | None = None

    @property
    def stepper(self) -> Stepper | None:
        """That of the present experiment; None before the first."""
        return None if self._active is None else self._active.stepper

    @property
    def running(self) -> bool:
        """Whether `run_slice` is to be called again and again."""
        return self._active is not None and self._active.running

    def do(self, command: commands.Command) -> None:
        """Carry out a command."""
        with self._failures_told(type(command).__name__):
            self._carry_out(command)

    def run_slice(self) -> None:
        """Run the loop for a few milliseconds."""
        run = self._active
        assert run is not None
        with self._failures_told("a run"):
            stop = run_slice(run, self._view)
            if stop is not None or run.left <= 0 or run.stepper.ended:
                self._halt()
                if stop is None and not (run.to_boundary or run.stepper.ended):
                    run.seek_backward(int(run.goal))
                short = stop is None and run.until < run.goal and not run.stepper.ended
                run.ended = stop is None and not short
                self._post()
                if run.ended:
                    self._emit(Reached(run.number))
                elif stop is not None and stop.reason:
                    self._emit(Stopped(run.number, stop))

    def prepare(self) -> None:
        """Load what the first question needs: it takes more than a second, once."""
        warm_up()

    def interrupt(self) -> None:
        """End whatever walks at the next line, or waits for a line to be typed. May be called from any thread."""
        self._console.keyboard.stop()
        if (stepper := self.stepper) is not None:
            stepper.interrupted = True

    def close(self) -> None:
        """Stop for good."""
        if (stepper := self.stepper) is not None:
            stepper.close()

    # What goes wrong

    @contextmanager
    def _failures_told(self, what: str) -> Iterator[None]:
        try:
            with self._first_failure_told(what):
                yield
        except Interrupted as error:  # a second one, while the first was told: it was meant for what has ended
            self._fail(_text_of(error))

    @contextmanager
    def _first_failure_told(self, what: str) -> Iterator[None]:
        try:
            yield
        except LoopError as error:
            log.info("the loop raised: %s", error)  # the snapshot shows where, and all that led there
            self._fail("")
        except Interrupted as error:
            log.info("%s was stopped", what)  # as a person wished
            self._fail(_text_of(error))
        except BaseException as error:  # whatever a person's own objects raise when they are looked at or copied
            log.exception("in %s", what)
            self._fail(_text_of(error))

    def _fail(self, message: str) -> None:
        told = False
        while not told:
            with suppress(Interrupted):
                self._halt()
                self._emit(Failed(self._number, message))
                told = True
        with suppress(BaseException):  # the picture itself may be what failed
            self._post()

    # Experiments

    @property
    def _number(self) -> int:
        return 0 if self._active is None else self._active.number

    @singledispatchmethod
    def _carry_out(self, command: commands.Command) -> None:
        raise NotImplementedError(f"There is no way to do {command}.")

    @_carry_out.register
    def _start(self, command: commands.Start) -> None:
        if command.script is not None:
            self._halt()
            self.opening = str(command.script.path)
        try:
            stepper = stepper_for(command, lambda: self.running, self._console)
        except ConfigError as error:
            self._emit(Refused(command.run, error.problems))
        except LoopError as error:
            log.info("the script cannot be opened: %s", error)
            self._refuse(command, error, str(error))
        except Interrupted as error:
            self._refuse(command, error, _text_of(error))
        except Exception as error:
            log.exception("starting %s", command)
            told = words("Worker", "The experiment could not be started. {reason}").format(reason=in_words(error))
            self._refuse(command, error, told)
        else:
            self._halt()
            self._take_up(command.run, stepper)
        finally:
            self.opening = None

    def _refuse(self, command: commands.Start, error: BaseException, message: str) -> None:
        """Tell why an experiment does not begin."""
        if (script := command.script) is None:
            self._emit(Refused(command.run, {"": message}))
            return
        line = error.line if isinstance(error, LoopError) else None
        self._emit(ScriptRefused(command.run, text_of(script), message, line, _details(error)))

    def _take_up(self, number: int, stepper: Stepper) -> None:
        """Run and show this experiment from now on; the one before can be returned to if its settings differ."""
        if self._active is not None:
            self._previous.put(self._active.stepper, stepper)
        self._active = ActiveRun(number, stepper, self._breakpoints, self._mailbox, self._previous, self._emit)
        self._emit(Started(number, experiment_of(stepper)))
        self._post()

    @_carry_out.register
    def _forget_runs(self, _command: commands.ForgetRuns) -> None:
        if self._active is not None:
            self._previous.clear()
            self._post_if_standing()

    # Walking

    @_carry_out.register
    def _step(self, command: commands.Step) -> None:
        if (run := self._stand_still()) is None:
            return
        stepper, begun = run.stepper, run.stepper.finished
        STEPS[command.unit](stepper)
        stop = run.monitor.look_back_while_stepping(begun)
        self._tell_standing()
        if stop is not None and stop.reason:
            self._emit(Stopped(run.number, stop))

    @_carry_out.register
    def _step_back(self, command: commands.StepBack) -> None:
        if (run := self._stand_still()) is not None:
            run.stepper.step_back(command.unit)
            self._arrive(run)

    @_carry_out.register
    def _seek(self, command: commands.Seek) -> None:
        if (run := self._stand_still()) is not None:
            if command.replaceable:
                run.seek_backward(command.iteration)
            else:
                run.stepper.seek(command.iteration, command.line)
            self._arrive(run)

    @_carry_out.register
    def _return_to(self, command: commands.ReturnTo) -> None:
        if (run := self._stand_still()) is None:
            return
        if (other := self._previous.take(command.branch)) is not None:
            self._take_up(run.number, other)
            return
        left = {branch.name for branch, _ in run.stepper.left_branches()}
        if command.branch in left:  # or it was clicked twice, or given up since
            run.stepper.return_to(command.branch)
            run.seek_backward(run.stepper.computed)
        self._arrive(run)

    @_carry_out.register
    def _edit(self, command: commands.Edit) -> None:
        try:
            if (stepper := self.stepper) is not None:
                stepper.edited(command.source)
        except LoopError as error:
            self._emit(EditRefused(self._number, str(error), error.line))  # nothing has changed: a run goes on
            return
        if (run := self._stand_still()) is None:
            return
        try:
            run.stepper.edit(command.source)
        except LoopError as error:
            if run.stepper.loop.source == command.source:
                raise  # it was accepted, and has raised
            self._emit(EditRefused(run.number, str(error), error.line))  # of a script, what ran before its loop stays
            return
        self._arrive(run)
        self._emit(LoopChanged(run.number, experiment_of(run.stepper)))  # even when it reads as before: an answer

    @_carry_out.register
    def _run(self, command: commands.Run) -> None:
        run = self._active
        if run is None or run.running:
            return
        run.stepper.interrupted = False
        if run.stepper.ended:
            self._emit(Reached(run.number))
            return
        if run.reached:
            run.goal, run.ended = max(run.goal, run.stepper.iteration) + run.stepper.config.iterations, False
        run.sender.frames.start()
        run.running, run.to_boundary = True, command.to_boundary
        run.until = math.inf if command.iterations is None else run.stepper.finished + command.iterations
        self._emit(RunningChanged(run.number, True))

    @_carry_out.register
    def _run_to(self, command: commands.RunTo) -> None:
        if (run := self._stand_still()) is not None:
            run.stepper.stop_once_at(command.filename, command.line)
            self._run(commands.Run(to_boundary=True))

    @_carry_out.register
    def _pause(self, _command: commands.Pause) -> None:
        run = self._active
        if run is None or not run.running:
            return
        self._halt()
        run.stepper.keep()
        if run.left > 0 and not run.stepper.interrupted:
            run.walk_to_backward()
        self._tell_standing()  # once more: a window that waited for the walk thinks that it is busy

    def _stand_still(self) -> ActiveRun | None:
        """End a run, as every command does that walks."""
        if self._active is not None:
            self._active.stepper.interrupted = False
            self._halt()
        return self._active

    def _arrive(self, run: ActiveRun) -> None:
        """Begin to look out for breakpoints from where the stepper stands now."""
        run.monitor.begin_again()
        self._tell_standing()

    def _tell_standing(self) -> None:
        self._emit(RunningChanged(self._number, False))
        self._post()

    def _halt(self) -> None:
        if self._active is not None and self._active.running:
            self._active.running = False
            self._active.stepper.stop_no_more()
            self._emit(RunningChanged(self._number, False))

    # Settings

    @_carry_out.register
    def _set_breakpoints(self, command: commands.SetBreakpoints) -> None:
        self._pause_for(replace(command.breakpoints, lines=self._breakpoints.lines))

    @_carry_out.register
    def _set_line_breakpoints(self, command: commands.SetLineBreakpoints) -> None:
        self._pause_for(replace(self._breakpoints, lines=command.lines))

    def _pause_for(self, breakpoints: Breakpoints) -> None:
        self._breakpoints = breakpoints
        if self._active is not None:
            self._active.monitor.breakpoints = breakpoints

    @_carry_out.register
    def _set_learning_rate(self, command: commands.SetLearningRate) -> None:
        if self._active is not None:
            self._active.stepper.set_learning_rate(command.learning_rate, command.group)
            self._post_if_standing()  # a future may have become a branch

    @_carry_out.register
    def _set_iterations(self, command: commands.SetIterations) -> None:
        if (run := self._active) is not None:
            run.stepper.config = run.stepper.config.with_changes(iterations=command.iterations)
            run.ended = False
            run.goal = max(command.iterations, run.stepper.iteration)  # a run ends within its last one
            self._post_if_standing()

    # Answers

    @_carry_out.register
    def _ask(self, command: commands.Ask) -> None:
        run = self._active
        if run is None or run.running:
            return
        run.stepper.interrupted = False
        answer: object
        try:
            answer = command.question.answer(run.stepper)
        except CellError as error:
            answer = NoAnswer(str(error))
        except Interrupted as error:  # the loop that it replays may not come to its end
            answer = NoAnswer(_text_of(error))
        self._emit(Answered(run.number, command.question, answer))

    @_carry_out.register
    def _show(self, command: commands.Show) -> None:
        self._view = command.view
        if self._active is not None:
            self._post_if_standing()

    def _post_if_standing(self) -> None:
        if not self.running:
            self._post()

    def _post(self) -> None:
        if self._active is not None:
            self._active.sender.post(self._view)


def _details(error: BaseException) -> str:
    """Return the traceback of what a script has raised; empty when it has not."""
    if error.__cause__ is None or isinstance(error.__cause__, Interrupted):
        return ""
    return failure_of(error.__cause__, 0).details


def _text_of(error: BaseException) -> str:
    return words("Worker", "Stopped on the way.") if isinstance(error, Interrupted) else in_words(error)
