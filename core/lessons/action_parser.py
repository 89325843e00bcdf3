"""Parsing of a step's actions; tracks the loop's source as they would change it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import ConfigError
from core.experiment.config import RunConfig, config_of
from core.experiment.datasets import DATASETS
from core.experiment.fields import FIELDS
from core.experiment.trainers import TRAINERS
from core.explain.types import Reference
from core.i18n import joined, words
from core.lessons.action_values import WrongError, text, true, whole
from core.lessons.actions import (
    UNITS,
    Action,
    CheckGradients,
    Explain,
    Remember,
    Replace,
    Run,
    Seek,
    SetLearningRate,
    Start,
    Step,
    TryWhatIf,
    Until,
)
from core.lessons.errors import ActionError, Report
from core.lessons.quantities import UNMEASURABLE, is_quantity, number_in
from core.lessons.script_action_parser import ScriptActionParser, Subject
from core.lessons.scripts import FindScript
from core.lessons.toml_lines import Keys
from core.text.quoting import quoted, quoted_name

_UNTIL = re.compile(r"\s*loss\s*(?P<sign>[<>])\s*(?P<number>[-+.\deE]+)\s*$")
_NAME = re.compile(r"[a-z]\w*$")

MOST_ACTIONS = 1000
"""The most actions of a lesson; the built-in ones have about a hundred together."""

MOST_TIMES = 1000
"""The most repetitions of a step, each a separate command; `run` is one for any number of iterations."""

LARGEST_INDEX = 10**9

MOST_INDICES = 16
"""The most indices of a cell: more than the dimensions of any tensor of a training script."""

MOST_EDITED = 200_000
"""The most characters of all loops that a lesson's edits make: each is compiled before the lesson begins."""

EXTRAS = {
    "step": ("times",),
    "seek": ("before", "after"),
    "run": ("until",),
    "replace": ("by", "restart"),
    "breakpoint": ("when",),
    "explain": ("cell",),
    "remember": ("as",),
}
"""The optional keys beside the key that names an action."""


class ActionParser:
    """A parser of the actions of one lesson, in order.

    Attributes:
        subject: the code that runs after the actions parsed so far.
        remembered: the names of remembered quantities.
    """

    def __init__(self, report: Report, find: FindScript) -> None:
        self.subject = Subject(TRAINERS["two-layer"].source)
        self._scripts = ScriptActionParser(report, find, self.subject)
        self.remembered: set[str] = set()
        self._count = self._edited = 0
        self._report = report
        self._experiment: dict[str, Any] = {}
        self._readers: dict[str, Callable[[dict[str, Any], Keys], Action]] = {
            "start": self._start,
            "step": self._step,
            "seek": self._seek,
            "run": self._run,
            "learning_rate": self._learning_rate,
            "what_if": self._what_if,
            "replace": self._replace,
            "explain": self._explain,
            "check": self._check,
            "remember": self._remember,
            **self._scripts.readers,
        }

    def begin(self, experiment: Any) -> tuple[Action, ...]:
        """Parse the experiment that the lesson begins with."""
        if not isinstance(experiment, dict):
            self._report.add(
                ("experiment",),
                words("LessonFile", "A lesson needs an experiment: a line [experiment], and below it its fields"),
            )
            return ()
        if "script" in experiment:
            return self._scripts.begin(experiment, ("experiment",))
        self._experiment = experiment
        start = self._started(experiment, ("experiment",))
        return () if start is None else (start,)

    def actions(self, values: Any, path: Keys) -> tuple[Action, ...]:
        """Parse the list of a step's actions."""
        if not isinstance(values, list):
            self._report.add(path, words("LessonFile", 'do should be a list, such as [{ step = "line" }]'))
            return ()
        self._count += len(values)
        if self._count > MOST_ACTIONS:
            self._report.add(
                path,
                words("LessonFile", "A lesson does at most {most:,} things, and this is beyond them"),
                most=MOST_ACTIONS,
            )
            return ()
        read = [self._action(value, (*path, index)) for index, value in enumerate(values)]
        return tuple(action for action in read if action is not None)

    def _action(self, values: Any, path: Keys) -> Action | None:
        kinds = [kind for kind in self._readers if isinstance(values, dict) and kind in values]
        if len(kinds) != 1:
            self._report.add(
                path, words("LessonFile", "Each of these should say one of {known}"), known=", ".join(self._readers)
            )
            return None
        self._report.check_keys(values, (kinds[0], *EXTRAS.get(kinds[0], ())), path)
        try:
            return self._readers[kinds[0]](values, path)
        except WrongError as wrong:
            self._report.add((*path, wrong.key), str(wrong))
        except ActionError as error:
            self._report.add((*path, kinds[0]), str(error))
        return None

    # Kinds of action

    def _start(self, values: dict[str, Any], path: Keys) -> Action:
        given = values["start"]
        if not isinstance(given, dict):
            raise WrongError(
                "start",
                words("LessonFile", "{key} takes fields, such as {example}, or none: {nothing}"),
                key="start",
                example="{ learning_rate = 0.01 }",
                nothing="{ }",
            )
        if self.subject.script is not None:
            return self._scripts.start(given, (*path, "start"))
        trainer = given.get("trainer", self._experiment.get("trainer", "two-layer"))
        values = {**self._inherited(trainer, given), "trainer": trainer, **given}
        return self._started(values, (*path, "start")) or Start(RunConfig())

    def _inherited(self, trainer: object, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a further experiment inherits from the lesson's own."""
        known = TRAINERS[trainer].defaults if isinstance(trainer, str) and trainer in TRAINERS else {}
        data = given.get("data")
        dictated = DATASETS[data].sizes if isinstance(data, str) and data in DATASETS else {}
        return {key: value for key, value in self._experiment.items() if key in known and key not in dictated}

    def _started(self, values: dict[str, Any], path: Keys) -> Start | None:
        try:
            config = config_of(values)
        except ConfigError as error:
            for field, message in error.problems.items():
                known = words("LessonFile", "{problem}; there is {known}")
                fields = ", ".join(("trainer", *FIELDS))
                said = message if field in FIELDS else known.format(problem=message, known=fields)
                self._report.add((*path, field), said if field == "trainer" else joined(" ", [quoted(field), said]))
            return None
        self.subject.source = TRAINERS[config.trainer].source
        return Start(config)

    def _step(self, values: dict[str, Any], _path: Keys) -> Action:
        if values["step"] not in UNITS:
            raise WrongError(
                "step",
                words("LessonFile", "There is no step “{step}”; there is {known}"),
                step=quoted_name(values["step"]),
                known=", ".join(UNITS),
            )
        return Step(values["step"], whole(values, "times", 1, least=1, most=MOST_TIMES))

    def _seek(self, values: dict[str, Any], _path: Keys) -> Action:
        iteration, before, after = whole(values, "seek"), text(values, "before", ""), text(values, "after", "")
        if (before or after) and not iteration:
            raise WrongError("seek", words("LessonFile", "Iteration 0 is the start, before any line"))
        if before and after:
            raise WrongError("after", words("LessonFile", "Either before a line or after a phase"))
        action = Seek(iteration, before, after)
        action.line_in(self.subject.source, self._script)  # which fails if there is none
        return action

    def _run(self, values: dict[str, Any], _path: Keys) -> Action:
        until = text(values, "until", "")
        if not until:
            return Run(whole(values, "run", least=1))
        match = _UNTIL.match(until)
        number = number_in(match["number"]) if match else None
        if match is None or number is None:
            raise WrongError(
                "until",
                words("LessonFile", "“{text}” is no end of a run; write “loss < 0.1” or “loss > 1000”"),
                text=quoted(until),
            )
        below = match["sign"] == "<"
        return Run(whole(values, "run", least=1), Until(number if below else None, None if below else number))

    def _learning_rate(self, values: dict[str, Any], _path: Keys) -> Action:
        rate = values["learning_rate"]
        if (problem := FIELDS["learning_rate"].problem(rate)) is not None:
            rate_problem = words("LessonFile", "The learning rate {problem}").format(problem=problem)
            raise WrongError("learning_rate", rate_problem)
        return SetLearningRate(float(rate))

    def _what_if(self, values: dict[str, Any], _path: Keys) -> Action:
        action = TryWhatIf(text(values, "what_if"))
        self._note_edit("what_if")
        self.subject.source = action.edited(self.subject.source)
        return action

    def _replace(self, values: dict[str, Any], _path: Keys) -> Action:
        if not text(values, "replace"):
            raise WrongError("replace", words("LessonFile", "replace needs the text that is to go"))
        action = Replace(text(values, "replace"), text(values, "by"))
        self._note_edit("replace")
        if "restart" in values:
            true(values, "restart")
            return self._scripts.restarted(action)
        self.subject.source = action.edited(self.subject.source, self._script)
        return action

    def _note_edit(self, key: str) -> None:
        self._edited += len(self.subject.source)
        if self._edited > MOST_EDITED:
            raise WrongError(key, words("LessonFile", "The edits of this lesson make too much of the loop"))

    @property
    def _script(self) -> Path | None:
        return None if self.subject.script is None else self.subject.script.path

    def _explain(self, values: dict[str, Any], path: Keys) -> Action:
        if "cell" not in values:
            raise WrongError(
                "explain",
                words("LessonFile", "explain needs a cell, such as {example}"),
                example='{ explain = "w1.grad", cell = [0, 2] }',
            )
        return Explain(Reference(text(values, "explain"), self.indices(values["cell"], (*path, "cell"))))

    def _check(self, values: dict[str, Any], _path: Keys) -> Action:
        true(values, "check")
        return CheckGradients()

    def _remember(self, values: dict[str, Any], _path: Keys) -> Action:
        quantity, name = text(values, "remember"), text(values, "as")
        if not is_quantity(quantity):
            raise WrongError("remember", UNMEASURABLE, text=quoted(quantity))
        if not _NAME.match(name) or is_quantity(name):
            raise WrongError(
                "as", words("LessonFile", "“{name}” is no name for it; write one such as first_loss"), name=quoted(name)
            )
        self.remembered.add(name)
        return Remember(quantity, name)

    def cell(self, value: Any, path: Keys) -> tuple[int, ...]:
        """Parse the indices of a cell of a map."""
        if not _is_cell(value, most=2):
            self._report.add(path, words("LessonFile", "A cell is its row and column, counted from 0, such as [0, 2]"))
            return ()
        return tuple(value)

    def indices(self, value: Any, path: Keys) -> tuple[int, ...]:
        """Parse the indices of a cell of a tensor of any number of dimensions."""
        if not _is_cell(value, MOST_INDICES):
            self._report.add(path, words("LessonFile", "A cell is its indices, counted from 0, such as [0, 2]"))
            return ()
        return tuple(value)


def _is_cell(value: Any, most: int) -> bool:
    sound = isinstance(value, list) and len(value) <= most
    return sound and all(type(index) is int and 0 <= index <= LARGEST_INDEX for index in value)
