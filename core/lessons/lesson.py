"""A lesson: an experiment, and steps with a text each. Importing it loads no torch."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from core.i18n import unbroken
from core.lessons.actions import Action, Replace, Start
from core.lessons.expectations import Expectation
from core.lessons.korean_particles import particle
from core.lessons.quantities import Measured, is_quantity
from core.lessons.script_actions import StartScript

LANGUAGES = ("en", "ko")

Translations = Mapping[str, str]
"""A text by language."""

_HOLE = re.compile(r"\{([^{}|]*)(?:\|([^{}|/]*)/([^{}|/]*))?\}")
_CODE = re.compile(r"`([^`]*)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")

WIDGETS = (
    *("actionRun", "actionStepLine", "actionStepPhase", "actionStepIteration", "actionStepBack", "actionReset"),
    *(
        "batch_size",
        "input_size",
        "hidden_size",
        "output_size",
        "learning_rate",
        "iterations",
        "seed",
        "data",
        "device",
    ),
    *("trainer", "apply", "iterationValue", "phaseValue", "lossValue", "speedValue"),
    *("codePanel", "lossPanel", "heatmapsPanel", "chainRulePanel", "logPanel", "variablesPanel", "timelinePanel"),
)
"""The widgets that a step can point at by name."""


@dataclass(frozen=True, slots=True)
class Point:
    """The target that a step points at: one of the first three attributes.

    Attributes:
        line: the text of a line of code.
        tensor: the tensor whose map is meant.
        widget: one of `WIDGETS`.
        cell: a cell of that map; None for all of it.
        script: the path of the script that the line is of; None for a trainer's loop.
    """

    line: str = ""
    tensor: str = ""
    widget: str = ""
    cell: tuple[int, ...] | None = None
    script: Path | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question.

    Attributes:
        text: its text.
        right: whether it is what will happen.
    """

    text: Translations
    right: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a class before a step shows the answer."""

    text: Translations
    choices: tuple[Choice, ...]

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities in its text, to be measured before the actions."""
        return _holes(self.text)


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One page of a lesson.

    Attributes:
        text: the text shown once the actions are done. `code` and **bold** are marked up, a blank line begins a
            paragraph, and {quantity} stands for a value of `core.lessons.quantities` at that time, or a remembered one.
        actions: the actions, in order.
        question: the question asked before the actions.
        point: the target pointed at.
        expectations: what must hold once the actions are done.
    """

    text: Translations
    actions: tuple[Action, ...] = ()
    question: Question | None = None
    point: Point | None = None
    expectations: tuple[Expectation, ...] = ()

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities to measure for the text and the expectations."""
        expectations = chain.from_iterable(expectation.quantities for expectation in self.expectations)
        return tuple(dict.fromkeys((*_holes(self.text), *expectations)))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A guided demonstration.

    Attributes:
        title: the title by language; a lesson has the languages of its title.
        steps: the first one begins its experiment.
    """

    title: Translations
    steps: tuple[LessonStep, ...]

    @property
    def own_code(self) -> tuple[str, ...]:
        """The texts that it would run: a script, and what it would write into it or into a trainer's loop."""
        found: list[str] = []
        for action in chain.from_iterable(step.actions for step in self.steps):
            if isinstance(action, Replace):
                found.append(action.new)
            elif isinstance(action, StartScript):
                found += action.code
        return tuple(found)

    def way_to(self, index: int) -> tuple[Action, ...]:
        """Return the actions from nothing to the end of a step, beginning with its last experiment.

        Quantities remembered from earlier experiments are not measured again, since they already were on the way there.
        """
        actions = tuple(chain.from_iterable(step.actions for step in self.steps[: index + 1]))
        return actions[max(place for place, action in enumerate(actions) if isinstance(action, Start | StartScript)) :]

    def texts(self) -> Iterator[Translations]:
        """Yield every text of the lesson."""
        yield self.title
        for step in self.steps:
            yield step.text
            if step.question is not None:
                yield step.question.text
                yield from (choice.text for choice in step.question.choices)


def _holes(texts: Translations) -> tuple[str, ...]:
    """Return the quantities to measure for a text, excluding remembered ones."""
    return tuple(filter(is_quantity, chain.from_iterable(holes(text) for text in texts.values())))


def holes(text: str) -> list[str]:
    """Return the names in a text's braces, without the particles that follow."""
    return [hole[1] for hole in _HOLE.finditer(text)]


def said(texts: Translations, language: str) -> str:
    """Return the text in a language, or in whichever there is."""
    return texts.get(language) or next(iter(texts.values()))


def filled(text: str, values: Mapping[str, Measured], number: Callable[[float], str]) -> str:
    """Fill in a text's placeholders; {loss|이/가} is followed by the one of two Korean particles that fits.

    Args:
        text: the text with placeholders.
        values: the measured values by name.
        number: formats a number.
    """

    def measured(hole: re.Match[str]) -> str:
        value = values.get(hole[1])
        written = "–" if value is None else value if isinstance(value, str) else number(value)
        return written if hole[2] is None else written + particle(written, hole[2], hole[3])

    return _HOLE.sub(measured, text)


def as_html(text: str, code_style: str) -> str:
    """Convert a text to rich text, with `code` in a style of its own and **bold**.

    All else is shown literally, and no line breaks within w1.grad[2, 1].
    """
    marked = _CODE.sub(rf'<span style="{code_style}">\1</span>', html.escape(unbroken(text), quote=False))
    return _STRONG.sub(r"<b>\1</b>", marked)


def as_paragraphs(text: str, code_style: str, pitch: int) -> str:
    """Convert a longer text to rich text, where a blank line begins a paragraph.

    Lines are `pitch` pixels apart, whatever the font of their letters.
    """
    paragraphs = [as_html(paragraph, code_style) for paragraph in re.split(r"\n\s*\n", text.strip())]
    return "".join(
        f'<p style="margin: {pitch // 2 if index else 0}px 0 0 0;'
        f' line-height: {pitch}px; -qt-line-height-type: fixed">{paragraph}</p>'
        for index, paragraph in enumerate(paragraphs)
    )
