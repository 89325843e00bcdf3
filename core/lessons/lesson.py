"""A lesson: an experiment, and steps with a text each. Importing it loads no torch."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from core.i18n import unbroken
from core.lessons.actions import Action, Replace, Start
from core.lessons.expectations import Expectation
from core.lessons.korean_particles import particle
from core.lessons.quantities import Measured, is_quantity

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
    *("codePanel", "lossPanel", "heatmapsPanel", "chainRulePanel", "logPanel", "timelinePanel"),
)
"""What can be pointed at by name."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a step points at: one of the first three.

    Attributes:
        line: of the code, as it is written.
        tensor: the map of one.
        widget: one of `WIDGETS`.
        cell: of that map; all of it when left out.
    """

    line: str = ""
    tensor: str = ""
    widget: str = ""
    cell: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question.

    Attributes:
        words: what it says.
        right: whether it is what will happen.
    """

    words: Translations
    right: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a class is asked before a step shows it."""

    words: Translations
    choices: tuple[Choice, ...]

    @property
    def quantities(self) -> tuple[str, ...]:
        """What has to be measured for its text, before the deeds."""
        return _holes(self.words)


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One page of a lesson.

    Attributes:
        text: what is said once the deeds are done. `code` and **weight** stand out, a blank line begins a paragraph,
            and {quantity} is what `core.lessons.quantities` measures then, or what was remembered.
        deeds: what is done, in order.
        question: what is asked before that.
        point: what is pointed at.
        facts: what must be so once the deeds are done.
    """

    text: Translations
    deeds: tuple[Action, ...] = ()
    question: Question | None = None
    point: Point | None = None
    facts: tuple[Expectation, ...] = ()

    @property
    def quantities(self) -> tuple[str, ...]:
        """What has to be measured for the text and the facts."""
        facts = chain.from_iterable(fact.quantities for fact in self.facts)
        return tuple(dict.fromkeys((*_holes(self.text), *facts)))


@dataclass(frozen=True, slots=True)
class Lesson:
    """A guided demonstration.

    Attributes:
        title: by language; a lesson has the languages that its title has.
        steps: the first one begins its experiment.
    """

    title: Translations
    steps: tuple[LessonStep, ...]

    @property
    def has_own_code(self) -> bool:
        """Whether it brings a text of the loop that is not Nablascope's own, and that would run."""
        return bool(self.own_code)

    @property
    def own_code(self) -> tuple[str, ...]:
        """What it would write into the loop."""
        return tuple(deed.new for step in self.steps for deed in step.deeds if isinstance(deed, Replace))

    def way_to(self, index: int) -> tuple[Action, ...]:
        """What leads to the end of a step from nothing: the last experiment that begins before that, and what follows.

        What is remembered of an experiment before it is not measured again: it has been, on the way there.
        """
        deeds = tuple(chain.from_iterable(step.deeds for step in self.steps[: index + 1]))
        begins = max(place for place, deed in enumerate(deeds) if isinstance(deed, Start))
        return deeds[begins:]

    def texts(self) -> Iterator[Translations]:
        """Everything that it says."""
        yield self.title
        for step in self.steps:
            yield step.text
            if step.question is not None:
                yield step.question.words
                yield from (choice.words for choice in step.question.choices)


def _holes(words: Translations) -> tuple[str, ...]:
    """What is to be measured for a text; what was remembered already has been."""
    return tuple(filter(is_quantity, chain.from_iterable(holes(text) for text in words.values())))


def holes(text: str) -> list[str]:
    """What stands in the braces of a text, without the particles that follow."""
    return [hole[1] for hole in _HOLE.finditer(text)]


def said(words: Translations, language: str) -> str:
    """A text in a language, or in the one there is."""
    return words.get(language) or next(iter(words.values()))


def filled(text: str, values: Mapping[str, Measured], number: Callable[[float], str]) -> str:
    """A text with its holes filled; {loss|이/가} is followed by the one of two Korean particles that fits.

    Args:
        values: what was measured.
        number: how a number is written.
    """

    def measured(hole: re.Match[str]) -> str:
        value = values.get(hole[1])
        written = "–" if value is None else value if isinstance(value, str) else number(value)
        return written if hole[2] is None else written + particle(written, hole[2], hole[3])

    return _HOLE.sub(measured, text)


def as_html(text: str, code_style: str) -> str:
    """A text as rich text: `code` in a style of its own, **weight**. All else is shown as it is written, but that no
    line ends within w1.grad[2, 1]."""
    marked = _CODE.sub(rf'<span style="{code_style}">\1</span>', html.escape(unbroken(text), quote=False))
    return _STRONG.sub(r"<b>\1</b>", marked)


def as_paragraphs(text: str, code_style: str, pitch: int) -> str:
    """The same for a text of some length: a blank line begins a paragraph, and lines follow each other by so many
    pixels, whatever the font of their letters."""
    paragraphs = [as_html(paragraph, code_style) for paragraph in re.split(r"\n\s*\n", text.strip())]
    return "".join(
        f'<p style="margin: {pitch // 2 if index else 0}px 0 0 0;'
        f' line-height: {pitch}px; -qt-line-height-type: fixed">{paragraph}</p>'
        for index, paragraph in enumerate(paragraphs)
    )
