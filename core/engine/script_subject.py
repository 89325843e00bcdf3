"""A person's script, run as Python would run it, in a place of its own within the process."""

from __future__ import annotations

import linecache
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from core.effects.figures import Figure
from core.effects.inputs import Lines
from core.effects.outside import Outside
from core.engine.code_exchange import exchange_code
from core.engine.loop_walk import kept_loaders
from core.engine.printout import Printout
from core.engine.project_imports import ProjectFinder
from core.engine.reports import Round
from core.engine.script_walk import ScriptWalk
from core.engine.subject import Subject
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.experiment.trainers import SCRIPT, Variables
from core.experiment.trainers.script import RATES, Script
from core.history.loss_recorder import number
from core.history.rate_group import VARIABLE, RateGroup
from core.i18n import words
from core.program.loop import Loop
from core.program.pauses import WALK
from core.program.roles import loss_in
from core.program.script_edit import edited
from core.program.script_loop import ScriptLoop
from core.program.settings import Settings, settings_of
from core.program.training_path import TrainingPath
from core.state.memento import Mementos
from core.state.rng_state import Surroundings, ThreadState

UNCOMPILED = words(
    "Run", "torch.compile is left out: what it compiles runs line by line, and may differ in the last bits."
)

OURS = tuple(Path(__file__).resolve().parents[2] / name for name in ("core", "gui", "resources"))
"""The folders of the application: a script that lies beside them does not own them."""


class ScriptSubject(Subject):
    """A script, and the modules of its project.

    Args:
        path: what leads to its training loop.
        choice: how it is to be run.
        own_text: what its file says, with its own values of the constants.
        write: gets at once what it prints for the first time; collected in `printed` when left out.
        write_error: gets what it writes to standard error; collected in `errors` when left out.

    Attributes:
        choice: how it is run.
        walk: the walk through it.
        errors: what it writes to standard error.
    """

    def __init__(
        self,
        path: TrainingPath,
        choice: ScriptChoice,
        own_text: str,
        write: Callable[[str], object] | None = None,
        write_error: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self.path = path
        self.choice = choice
        self._own_text = own_text
        self.config = RunConfig(trainer=SCRIPT, seed=choice.seed, device=_device_of(path))
        self.trainer: Script = Script()
        self.loop: ScriptLoop = ScriptLoop(path)
        self.walk = ScriptWalk()
        self.walk.counters = self._outer_counters
        self.errors = Printout()
        self._compiles = any("torch.compile(" in file.text for file in path.project.files.values())
        if self._compiles:
            self.notes.append(UNCOMPILED)
        self._writers = write or self.printed.write, write_error or self.errors.write
        self._typed: Lines | None = sys.stdin
        self._keeps_figures = False
        script = path.project.script
        self._arguments = [script.path.name, *choice.arguments]
        self._folder = script.path.resolve().parent
        self._finder = ProjectFinder(path.project, self.walk)
        self.walk.state.text = self.loop
        self._open_outside()
        for one in path.project.files.values():
            linecache.cache[str(one.path)] = _lines_of(one.text, str(one.path))

    def _open_outside(self) -> None:
        """Give it a main module and a world of its own, as at the start of a program."""
        script = self.path.project.script
        self._outside = Outside(self._folder, self._is_own, *self._writers)
        self._outside.argv = list(self._arguments)
        self._outside.typed = self._typed
        self._outside.figures.made_in = self._made_in if self._keeps_figures else None
        main = ModuleType("__main__")
        self._finder.builtins = self._outside.builtins()
        main.__dict__.update(__file__=str(script.path), __builtins__=self._finder.builtins, **{WALK: self.walk})
        self._outside.main = main
        self.namespace = main.__dict__
        self._begun = False

    def read_from(self, typed: Lines) -> None:
        """Let `input()` read from there."""
        self._typed = self._outside.typed = typed

    def write_error(self, text: str) -> None:
        """Write to its standard error from outside."""
        self._writers[1](text)

    def keep_figures(self) -> None:
        """Keep a picture of each figure that it shows or saves, from now on."""
        self._keeps_figures = True
        self._outside.figures.made_in = self._made_in

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The pictures of the figures that it has shown or saved up to the present moment."""
        return self._outside.figures.present

    def _made_in(self) -> int:
        return self.walk.state.begun

    def is_own_file(self, filename: str) -> bool:
        """Return whether a code's file belongs to the script's project."""
        return self._is_own(filename)

    def _is_own(self, filename: str) -> bool:
        path = Path(filename)
        foreign = "site-packages" in path.parts or any(folder in path.parents for folder in OURS)
        return self._folder in path.parents and not foreign

    makes_new_objects = True

    @property
    def obstacle(self) -> int:  # type: ignore[override]
        """The line of what keeps its code from being entered again in its middle, as it stands now; 0 for nothing."""
        return self.walk.obstacle

    @property
    def variables(self) -> Variables:
        """The variables of its main module, and of the function with the training loop."""
        return {**{name: one for name, one in self.namespace.items() if name[:2] != "__"}, **self.walk.variables}

    @property
    def builtins(self) -> dict[str, Any]:
        """The builtins of its code."""
        return self._finder.builtins

    @property
    def roots(self) -> Mapping[str, object]:
        """Its main module, those of its project, its place in them, and what it has sent outside."""
        modules = {f"module {name}": vars(module) for name, module in self._outside.modules.items()}
        return {"variables": self.namespace, **modules, "path": self.walk.state, "outside": self._outside.state}

    @property
    def loss(self) -> Any:
        """The value that the last backward pass was called on; without one, the variable called the loss."""
        if self.walk.loss is not None:
            return self.walk.loss
        frame = self.walk.frame
        return loss_in(self.namespace if frame.twin is None else self.variables)

    @property
    def exit_code(self) -> Any:
        """The argument with which it has called `sys.exit`; None if it has not."""
        return self.walk.exit_code

    @property
    def resumes(self) -> bool:
        """Tell whether its next walk leads to where it has been before, rather than begins it."""
        return self._begun and bool(self.walk.state.frames)

    @property
    def line_between(self) -> int:
        """The line of the head of the training loop that it stands at between two iterations."""
        return self.walk.head

    def digest(self, rng: ThreadState) -> str:
        """Return a fingerprint of all that it can reach, and of the generators."""
        return f"{Mementos().take(self.roots).digest()} {rng.digest()}"

    def _outer_counters(self) -> dict[str, Any]:
        """Return the values of the variables that count the turns of the loops around the training loop."""
        names = dict.fromkeys(
            counter.name for loop in self.path.loops for counter in loop.counters if counter.line != loop.line
        )
        found = {name: _looked_up(name, self.variables) for name in names}
        return {name: value for name, value in found.items() if isinstance(value, int | float | str)}

    def counters(self, iteration: int) -> dict[str, Any]:
        """Return the counters of the loops around the training loop in an iteration, by their own names."""
        before = [one.counters for one in self.walk.state.rounds if one.begun < iteration]
        return before[-1] if before else {}

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Each time that the training loop has begun."""
        return tuple(self.walk.state.rounds)

    @property
    def expected(self) -> int | None:
        """How many iterations there will be, as far as its loops tell."""
        return self.walk.expected

    def learning_rate(self, loop: Loop) -> float | None:
        """Return the learning rate of the first optimizer, or else of the variable that is called so."""
        rate = number(self.trainer.learning_rate(self.variables))
        return rate if math.isfinite(rate) else super().learning_rate(loop)

    def group_rates(self, first: bool = False) -> dict[RateGroup, float]:
        """Return the learning rate of each parameter group of its optimizers."""
        variables = self.variables
        groups = self.trainer.rate_groups(variables)
        if not groups and (name := _rate_name(variables)) and math.isfinite(rate := number(variables[name])):
            return {RateGroup(name, VARIABLE): rate}
        return {
            group: number(one.get("initial_lr", one["lr"]) if first else one["lr"]) for group, one in groups.items()
        }

    @cached_property
    def settings(self) -> Settings:
        """What can be set of it, as its file has it."""
        return settings_of(self._own_text, self.path)

    def set_learning_rate(self, learning_rate: float, group: RateGroup | None = None) -> None:
        """Set the rate of all optimizers, or of one group; where there is none, the variable that is called so."""
        if group is not None and group.place != VARIABLE:
            of_group = self.trainer.rate_groups(self.variables).get(group)
            if of_group is not None:
                of_group["lr"] = learning_rate
            return
        if self.trainer.optimizers_in(self.variables):
            self.trainer.set_learning_rate(self.variables, learning_rate)
            return
        name = _rate_name(self.variables)
        if name is not None and not self.walk.assign(name, learning_rate):
            self.namespace[name] = learning_rate

    def begin(self) -> Surroundings:
        """Go to the first line of the script, as if it had not been run before."""
        if self._begun:
            before = self._outside
            before.close()
            self._open_outside()
            self._outside.repeat_input(before)
        self._begun = True
        self.walk.state.frames.clear()
        generator = torch.Generator().manual_seed(self.config.seed)
        return Surroundings(torch.device(self.config.device), generator.get_state(), self.config.seed)

    def start(self, loop: Loop) -> ScriptWalk:
        """Return the walk, on its way back to where its frames are, or at the first line where it has none."""
        assert isinstance(loop, ScriptLoop)
        self.take_up_text(loop)
        loop.switch(self.walk, self.builtins)
        self.walk.start_over(partial(exec, loop.codes["__main__"], self.namespace), self.resumes)
        return self.walk

    def edited(self, source: str, before: Loop) -> Loop:
        """Return the script with another text of the file with its training loop."""
        assert isinstance(before, ScriptLoop)
        return edited(before, source)

    def take_up_text(self, loop: ScriptLoop) -> None:
        """Let the script's functions run the code of a text."""
        if self.walk.state.text is not loop:
            exchange_code(self.walk.state, loop)
            linecache.cache[loop.filename] = _lines_of(loop.source, loop.filename)

    def next_iteration(self, number: int) -> None:
        """Set nothing: a script counts for itself."""

    def put_aside(self) -> Callable[[], None]:
        """Let the walk begin again, and keep where it stood."""
        stood, outside, namespace = dict(vars(self.walk)), self._outside, self.namespace

        def take_up() -> None:
            vars(self.walk).clear()
            vars(self.walk).update(stood)
            if self._outside is not outside:  # the questions have run the script from its beginning
                self._outside.close()
                self._outside, self.namespace = outside, namespace

        return take_up

    @property
    def replaying(self) -> bool:
        """Tell whether what runs has run before, so that nothing of it reaches the world outside."""
        return self._outside.replaying

    def set_replaying(self, replaying: bool) -> None:
        """Let nothing reach the world outside that has reached it before."""
        self._outside.replaying = replaying

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be the script's process while its code runs."""
        with (
            self._outside.inside(),
            kept_loaders(self.notes),
            torch.compiler.set_stance("force_eager") if self._compiles else nullcontext(),
            self._finder.installed(),
        ):
            yield

    def abandon(self, abandoning: bool) -> None:
        """Tell whether its code is being thrown away, so that what it closes has no effect."""
        self._outside.abandoning = abandoning

    def has_told(self, error: BaseException) -> bool:
        """Let the `sys.excepthook` that it has set tell of what it raised; return whether it has set one."""
        hook = self._outside.values["excepthook"]
        if hook is sys.__excepthook__:
            return False
        with self._outside.inside():
            hook(type(error), error, error.__traceback__)
        return True

    def run_exit_handlers(self) -> None:
        """Do what the script wished to be done at its end."""
        self._outside.run_exit_handlers()

    def close(self) -> None:
        """Put back what the script has changed in the process."""
        self.notes += [note for note in self._outside.close() if note not in self.notes]  # type: ignore[misc]


def _device_of(path: TrainingPath) -> str:
    """Return the device whose generator a script may use besides the CPU's: to ask for it takes memory there."""
    asks = any("cuda" in file.text for file in path.project.files.values())
    return "cuda" if asks and torch.cuda.is_available() else "cpu"


def _rate_name(variables: Variables) -> str | None:
    """Return the variable that is called as learning rates are."""
    return next((name for name in RATES if name in variables), None)


def _looked_up(path: str, variables: Variables) -> Any:
    """Return what a name such as `self.epoch` stands for; None where it stands for nothing."""
    name, *attributes = path.split(".")
    value = variables.get(name)
    for attribute in attributes:
        value = getattr(value, "__dict__", {}).get(attribute)
    return value


def _lines_of(text: str, filename: str) -> tuple[int, None, list[str], str]:
    """Return a text as tracebacks look it up."""
    return len(text), None, text.splitlines(keepends=True), filename
