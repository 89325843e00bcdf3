"""Parsing of the actions of a lesson on a script; tracks the script's text as they would change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import LoopError
from core.experiment.fields import FIELDS
from core.experiment.script_choice import Constant
from core.i18n import joined, words
from core.lessons import action_values as given
from core.lessons.action_values import WrongError
from core.lessons.actions import Action, Replace
from core.lessons.errors import Report
from core.lessons.lines import line_of, loop_of
from core.lessons.script_actions import ClearBreakpoints, Pin, RunTo, SetBreakpoint, StartScript, Watch
from core.lessons.scripts import FindScript, LessonScript, ScriptError
from core.lessons.toml_lines import Keys
from core.program.line_breakpoints import condition_problem
from core.program.project import Project
from core.program.script_loop import ScriptLoop
from core.program.settings import settings_of
from core.text.quoting import quoted, quoted_name

MOST_SHOWN = 8
"""The most expressions that are watched, and tensors that are pinned, at a time."""

ONLY_SCRIPTS = words("LessonFile", "{key} is for lessons on a script, whose [experiment] says script = “mine.py”")


@dataclass
class Subject:
    """The code that the actions parsed so far would have running.

    Attributes:
        source: the text of the loop, or of the script.
        script: the script; None in a trainer's loop.
    """

    source: str
    script: LessonScript | None = None


class ScriptActionParser:
    """A parser of the actions that begin, run and look at a script.

    Attributes:
        readers: a reader for each key that names an action.
    """

    def __init__(self, report: Report, find: FindScript, subject: Subject) -> None:
        self._report, self._find, self._subject = report, find, subject
        self._seed = 0
        self.readers: Mapping[str, Callable[[dict[str, Any], Keys], Action]] = {
            "run_to": self._run_to,
            "breakpoint": self._breakpoint,
            "no_breakpoints": self._no_breakpoints,
            "watch": self._watch,
            "pin": self._pin,
        }

    # Beginning it

    def begin(self, experiment: dict[str, Any], path: Keys) -> tuple[Action, ...]:
        """Parse the experiment that a lesson on a script begins with: its name, a seed, and its constants."""
        try:
            script = self._find(given.text(experiment, "script"))
            self._seed = self._parsed_seed(experiment)
            self._check(script)
        except WrongError as wrong:
            self._report.add((*path, wrong.key), str(wrong))
        except (ScriptError, LoopError) as error:
            self._report.add((*path, "script"), str(error))
        else:
            self._subject.source, self._subject.script = script.text, script
            constants = {key: value for key, value in experiment.items() if key not in ("script", "seed")}
            code = tuple(file.text for file in Project.read(script.path, script.text).files.values())
            return (self._started(constants, path, code),)
        return ()

    def _parsed_seed(self, experiment: dict[str, Any]) -> int:
        if (problem := FIELDS["seed"].problem(experiment.get("seed", 0))) is not None:
            raise WrongError("seed", joined(" ", [quoted("seed"), problem]))
        return int(experiment.get("seed", 0))

    def _check(self, script: LessonScript) -> None:
        loop_of(script.text, script.path)

    def start(self, constants: dict[str, Any], path: Keys) -> Action:
        """Parse another beginning of the script as it reads now."""
        return self._started(constants, path, ())

    def _started(self, constants: dict[str, Any], path: Keys, code: tuple[str, ...]) -> StartScript:
        script = self._script("start")
        loop = loop_of(self._subject.source, script.path)
        assert isinstance(loop, ScriptLoop)
        known = {one.key: one.kind for one in settings_of(self._subject.source, loop.path).constants}
        for name, value in constants.items():
            if name not in known:
                self._report.add(
                    (*path, name),
                    words("LessonFile", "The script has no constant “{name}”; there is {known}"),
                    name=quoted_name(name),
                    known=", ".join(known) or "–",
                )
            elif not _suits(value, known[name]):
                self._report.add(
                    (*path, name),
                    words("LessonFile", "{name} should be of the kind {kind}"),
                    name=quoted(name),
                    kind=known[name].__name__,
                )
        values: dict[str, Constant] = {name: value for name, value in constants.items() if name in known}
        added = (*code, *(f"{name} = {value!r}" for name, value in values.items()))
        return StartScript(replace(script, text=self._subject.source), values, self._seed, added)

    def restarted(self, edit: Replace) -> Action:
        """Return the action that runs the script with an edit from its beginning.

        Raises:
            ActionError: if the script cannot be edited so.
        """
        script = self._script("restart")
        text = edit.replaced(self._subject.source)
        try:
            loop_of(text, script.path)
        except LoopError as error:
            raise edit.no_loop(str(error)) from None
        self._subject.source = text
        return StartScript(replace(script, text=text), {}, self._seed, (edit.new,))

    # What is done with it

    def _script(self, key: str) -> LessonScript:
        if self._subject.script is None:
            raise WrongError(key, ONLY_SCRIPTS, key=key)
        return self._subject.script

    def _line(self, values: dict[str, Any], key: str) -> str:
        script, text = self._script(key), given.text(values, key)
        line_of(self._subject.source, text, script.path)  # which fails if there is none
        return text

    def _run_to(self, values: dict[str, Any], _path: Keys) -> Action:
        return RunTo(self._line(values, "run_to"))

    def _breakpoint(self, values: dict[str, Any], _path: Keys) -> Action:
        condition = given.text(values, "when", "")
        if condition and (problem := condition_problem(condition)):
            raise WrongError(
                "when",
                words("LessonFile", "“{text}” is no condition: {problem}"),
                text=quoted(condition),
                problem=problem,
            )
        return SetBreakpoint(self._line(values, "breakpoint"), condition)

    def _no_breakpoints(self, values: dict[str, Any], _path: Keys) -> Action:
        self._script("no_breakpoints")
        given.true(values, "no_breakpoints")
        return ClearBreakpoints()

    def _watch(self, values: dict[str, Any], _path: Keys) -> Action:
        self._script("watch")
        return Watch(given.texts(values, "watch", MOST_SHOWN))

    def _pin(self, values: dict[str, Any], _path: Keys) -> Action:
        self._script("pin")
        return Pin(given.texts(values, "pin", MOST_SHOWN))


def _suits(value: object, kind: type) -> bool:
    """Return whether a value may stand in place of a constant of a kind."""
    return type(value) is kind or (kind is float and type(value) is int)
