"""Texts for a person: in English, marked so that translators can find them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Self

_INDICES = re.compile(r"\[[^\[\]\n]*\]|(?<=\d) × (?=\d)")
"""Brackets after a name, and the sign between the sizes of a shape."""


class Words(str):
    """An English text that remembers how it was made. It is a `str` wherever one is wanted.

    Attributes:
        context: where it is used; empty for what is the same in every language.
        template: the text before its values were filled in, by which the translation is found.
        comment: distinguishes it from another use of the same text in the same context.
        values, named: the values filled in; texts among them are translated separately.
    """

    context: str
    template: str
    comment: str
    values: tuple[object, ...]
    named: dict[str, object]

    @classmethod
    def of(
        cls,
        text: str,
        context: str,
        template: str,
        comment: str = "",
        values: tuple[object, ...] = (),
        named: dict[str, object] | None = None,
    ) -> Self:
        """Return a text with its origin."""
        marked = cls(text)
        marked.context, marked.template, marked.comment = context, template, comment
        marked.values, marked.named = values, named or {}
        return marked

    def format(self, *values: object, **named: object) -> Words:
        """Fill values into the text, as for any `str`, and remember them."""
        text = self.template.format(*values, **named)
        return Words.of(text, self.context, self.template, self.comment, values, named)

    def __str__(self) -> str:
        return self  # so that the text of an exception, say, keeps its origin


def words(context: str, text: str, comment: str = "") -> Words:
    """Mark a text for translation.

    Qt's `lupdate` looks for calls of this function, so both arguments are literals.
    """
    return Words.of(text, context, text, comment)


def joined(separator: str, parts: Sequence[str]) -> Words:
    """Join texts, each of which is translated separately."""
    return Words.of("", "", separator.join(["{}"] * len(parts))).format(*parts)


def unbroken(text: str) -> str:
    """Return the text with no line break allowed within w1.grad[2, 1] or 1000 × 100."""
    return _INDICES.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
