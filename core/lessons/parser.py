"""Parsing of a lesson's file into a lesson, or into all its problems. Importing it loads no torch."""

from __future__ import annotations

import codecs
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from core.errors import LoopError
from core.i18n import words
from core.lessons.action_parser import ActionParser
from core.lessons.actions import Action
from core.lessons.errors import ActionError, LessonError, Problem, Report
from core.lessons.expectations import Expectation, parse_expectation
from core.lessons.lesson import (
    LANGUAGES,
    WIDGETS,
    Choice,
    Lesson,
    LessonStep,
    Point,
    Question,
    Translations,
    holes,
)
from core.lessons.lines import line_of
from core.lessons.quantities import UNMEASURABLE, is_quantity
from core.lessons.scripts import FindScript, beside, nowhere
from core.lessons.toml_lines import TOO_LARGE, Keys, excess
from core.text.quoting import quoted

LARGEST_FILE = 1_000_000
MOST_STEPS = 500
LONGEST_TEXT = 5000
"""The most characters of one text: more than two pages of a book."""
STEP_KEYS = ("ask", "choices", "do", "text", "point", "expect")
NO_TEXT = words("LessonFile", "This should be a text in quotes")


def read(path: Path) -> Lesson:
    """Read the lesson in a file.

    Raises:
        LessonError: with every problem and its line.
        OSError: if the file cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe may never end, or never begin
        raise LessonError([Problem(path.name, 1, words("LessonFile", "This is not a file"))])
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1).removeprefix(codecs.BOM_UTF8)
    if len(content) > LARGEST_FILE:
        raise LessonError([Problem(path.name, 1, TOO_LARGE)])
    try:
        return parse(content.decode().replace("\r\n", "\n"), path.name, beside(path))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LessonError([Problem(path.name, line, words("LessonFile", "This is not text in UTF-8"))]) from None


def parse(text: str, file: str, find: FindScript = nowhere) -> Lesson:
    """Parse the lesson in a text.

    Args:
        text: the content of the file.
        file: the name of the file, for messages.
        find: finds the script that a lesson names.

    Raises:
        LessonError: with every problem and its line.
    """
    values = _toml(text, file)
    report = Report(text, file)
    lesson = _Reader(report, find).lesson(values)
    report.raise_if_any()
    return lesson


def title_of(text: str, file: str) -> Translations:
    """Return the title of a lesson without parsing its steps.

    Raises:
        LessonError: if it has none.
    """
    head = text.partition("[[step]]")[0]
    values, report = _toml(head, file), Report(head, file)
    title = _Reader(report).text(values, "title", ())
    report.raise_if_any()
    return title


def _toml(text: str, file: str) -> dict[str, Any]:
    if (found := excess(text)) is not None:
        line, said = found
        raise LessonError([Problem(file, line, said)])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, last = str(error), text.rstrip().count("\n") + 1
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
        line = min(int(place[1]), last) if place and place[1] else last
        problem = message if place is None else message[: place.start()]
        no_toml = words("LessonFile", "{problem}; this is no TOML").format(problem=quoted(problem))
        raise LessonError([Problem(file, line, no_toml)]) from None


class _Reader:
    def __init__(self, report: Report, find: FindScript = nowhere) -> None:
        self._report = report
        self._languages: tuple[str, ...] = LANGUAGES
        self._actions = ActionParser(report, find)

    def lesson(self, values: dict[str, Any]) -> Lesson:
        self._report.check_keys(values, ("title", "experiment", "step"), ())
        title = self.text(values, "title", ())
        self._languages = tuple(title) or LANGUAGES
        begin = self._actions.begin(values.get("experiment"))
        steps = values.get("step")
        if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
            self._report.add(("step",), words("LessonFile", "A lesson needs steps; each begins with a line [[step]]"))
            steps = []
        if len(steps) > MOST_STEPS:
            many = words("LessonFile", "A lesson has at most {most} steps").format(most=MOST_STEPS)
            self._report.add(("step", MOST_STEPS), many)
            steps = steps[:MOST_STEPS]
        read = [self._step(step, ("step", index)) for index, step in enumerate(steps)]
        if read:
            first = read[0]
            if first.question is not None:
                unseen = words("LessonFile", "The first step cannot ask: nothing is to be seen before it")
                self._report.add(("step", 0, "ask"), unseen)
            read[0] = LessonStep(first.text, (*begin, *first.actions), first.question, first.point, first.expectations)
        return Lesson(title, tuple(read))

    def text(self, values: dict[str, Any], key: str, path: Keys) -> Translations:
        """Parse a text in the languages of the lesson."""
        here = (*path, key)
        if key not in values:
            self._report.add(
                path, words("LessonFile", "{key} is missing; write {key}.en = “…”, {key}.ko = “…” or both"), key=key
            )
            return {}
        return self._by_language(values[key], here)

    def _by_language(self, found: Any, here: Keys) -> Translations:
        name = here[-1]
        if not isinstance(found, dict):
            self._report.add(here, words("LessonFile", "{key} needs a language: write {key}.en = “…”"), key=name)
            return {}
        for language, text in found.items():
            if language not in LANGUAGES:
                self._report.add(
                    (*here, language),
                    words("LessonFile", "“{language}” is no language; there is en and ko"),
                    language=quoted(language),
                )
            elif not isinstance(text, str) or not text.strip():
                self._report.add((*here, language), NO_TEXT)
            elif len(text) > LONGEST_TEXT:
                self._report.add(
                    (*here, language),
                    words("LessonFile", "This text is too long to be shown; it may have {most:,} characters"),
                    most=LONGEST_TEXT,
                )
        for language in self._languages if here != ("title",) else ():
            if language not in found:
                self._report.add(
                    here,
                    words("LessonFile", "The title has the language “{language}”, but this text has not"),
                    language=language,
                )
        if not found:
            self._report.add(here, words("LessonFile", "{key} is empty; write {key}.en = “…”"), key=name)
        return {language: text for language, text in found.items() if language in LANGUAGES and isinstance(text, str)}

    # Steps

    def _step(self, values: dict[str, Any], path: Keys) -> LessonStep:
        self._report.check_keys(values, STEP_KEYS, path)
        question = self._question(values, path)
        actions: tuple[Action, ...] = self._actions.actions(values.get("do", []), (*path, "do"))
        text = self.text(values, "text", path)
        self._check_holes(text, (*path, "text"))
        expectations = self._expectations(values.get("expect", []), (*path, "expect"))
        point = self._point(values["point"], (*path, "point")) if "point" in values else None
        return LessonStep(text, actions, question, point, expectations)

    def _check_holes(self, written: Translations, path: Keys) -> None:
        for language, text in written.items():
            for hole in holes(text):
                if not is_quantity(hole) and hole not in self._actions.remembered:
                    self._report.add((*path, language), UNMEASURABLE, text=f"{{{quoted(hole)}}}")

    def _question(self, values: dict[str, Any], path: Keys) -> Question | None:
        if "ask" not in values and "choices" not in values:
            return None
        asked = self.text(values, "ask", path)
        self._check_holes(asked, (*path, "ask"))
        choices = values.get("choices", [])
        here = (*path, "choices")
        if not isinstance(choices, list) or not 2 <= len(choices) <= 3:
            needs = words("LessonFile", "A question needs two or three choices")
            self._report.add(here if "choices" in values else (*path, "ask"), needs)
            return None
        found = tuple(self._choice(choice, (*here, index)) for index, choice in enumerate(choices))
        if sum(choice.right for choice in found) != 1:
            self._report.add(here, words("LessonFile", "One of the choices, and only one, should have right = true"))
        return Question(asked, found)

    def _choice(self, values: Any, path: Keys) -> Choice:
        right = values.get("right", False) if isinstance(values, dict) else False
        if not isinstance(right, bool):
            self._report.add((*path, "right"), words("LessonFile", "right should be true or false"))
        rest = {key: value for key, value in values.items() if key != "right"} if isinstance(values, dict) else values
        return Choice(self._by_language(rest, path), right is True)

    def _expectations(self, values: Any, path: Keys) -> tuple[Expectation, ...]:
        if not isinstance(values, list):
            self._report.add(path, words("LessonFile", "expect should be a list, such as ['loss < 1']"))
            return ()
        found: list[Expectation] = []
        for index, text in enumerate(values):
            if not isinstance(text, str):
                self._report.add((*path, index), NO_TEXT)
                continue
            try:
                found.append(parse_expectation(text, self._actions.remembered))
            except ValueError as error:
                self._report.add((*path, index), str(error))
        return tuple(found)

    # Targets pointed at

    def _point(self, values: Any, path: Keys) -> Point | None:
        kinds = [kind for kind in ("line", "map", "at") if isinstance(values, dict) and kind in values]
        if len(kinds) != 1:
            self._report.add(
                path, words("LessonFile", 'point should be one of { line = "…" }, { map = "…" } and { at = "…" }')
            )
            return None
        self._report.check_keys(values, (kinds[0], *(("cell",) if kinds[0] == "map" else ())), path)
        name = values[kinds[0]]
        if not isinstance(name, str):
            self._report.add((*path, kinds[0]), NO_TEXT)
            return None
        return self._pointed(kinds[0], name, values, path)

    def _pointed(self, kind: str, name: str, values: dict[str, Any], path: Keys) -> Point | None:
        if kind == "at":
            if name not in WIDGETS:
                self._report.add(
                    (*path, "at"),
                    words("LessonFile", "There is no “{name}” to point at; there is {known}"),
                    name=quoted(name),
                    known=", ".join(WIDGETS),
                )
            return Point(widget=name)
        if kind == "line":
            script = self._actions.subject.script
            try:
                line_of(self._actions.subject.source, name, None if script is None else script.path)
            except (ActionError, LoopError) as error:
                self._report.add((*path, "line"), str(error))
            return Point(line=name, script=None if script is None else script.path)
        cell = self._actions.cell(values["cell"], (*path, "cell")) if "cell" in values else None
        return Point(tensor=name, cell=cell)
