"""What is said to a person: in English, and so that a translator can find it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Self

_INDICES = re.compile(r"\[[^\[\]\n]*\]|(?<=\d) × (?=\d)")
"""What stands in brackets behind a name, and what stands between the sizes of a shape."""


class Words(str):
    """A text in English that remembers how it came about. Wherever a `str` is wanted it is one.

    Attributes:
        context: where it is said; empty for what is the same in every language.
        template: the text before its values were put in, by which the translation is found.
        comment: what tells it from another use of the same text in the same context.
        values, named: what was put in; texts among them are translated on their own.
    """

    context: str
    template: str
    comment: str
    values: tuple[object, ...]
    named: dict[str, object]

    @classmethod
    def of(cls, text: str, context: str, template: str, comment: str = "") -> Self:
        """A text and what it came from."""
        words = cls(text)
        words.context, words.template, words.comment = context, template, comment
        words.values, words.named = (), {}
        return words

    def format(self, *values: object, **named: object) -> Words:
        """Puts values into the text, as for any `str`, and remembers them."""
        filled = Words.of(self.template.format(*values, **named), self.context, self.template, self.comment)
        filled.values, filled.named = values, named
        return filled

    def __str__(self) -> str:
        return self  # an exception's text, say, stays what it was made of


def words(context: str, text: str, comment: str = "") -> Words:
    """A text to be translated. Qt's `lupdate` looks for calls of this function, so both are written out in place."""
    return Words.of(text, context, text, comment)


def joined(separator: str, parts: Sequence[str]) -> Words:
    """Texts side by side; each is translated on its own."""
    return Words.of("", "", separator.join(["{}"] * len(parts))).format(*parts)


def unbroken(text: str) -> str:
    """The same text; but where it is wrapped, no line ends within w1.grad[2, 1] or 1000 × 100."""
    return _INDICES.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
