"""What is looked for in a text, and where it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from core.errors import WordedError
from core.i18n import words
from core.text.utf16 import Units

MOST_HITS = 20_000
"""Beyond that nobody counts them."""


class SearchError(WordedError):
    """A pattern that is no regular expression."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: as it was typed.
        case, whole_word, regex: whether capitals count, whether it must be a whole word, and whether it is a pattern.
    """

    text: str = ""
    case: bool = False
    whole_word: bool = False
    regex: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Return it as a regular expression.

        Raises:
            SearchError: when it is none.
        """
        source = self.text if self.regex else re.escape(self.text)
        if self.whole_word:
            source = rf"(?<!\w)(?:{source})(?!\w)"
        try:
            return re.compile(source, re.MULTILINE | (0 if self.case else re.IGNORECASE))
        except (re.error, RecursionError, OverflowError) as error:
            raise SearchError(words("Find", "No pattern: {reason}"), reason=str(error)) from None


class Hits:
    """Where a query is found in a text. Places are Qt's.

    Attributes:
        spans: the first and last place of each, in the order of the text.
    """

    def __init__(self, text: str, query: Query) -> None:
        """Look for all of them.

        Raises:
            SearchError: when the query is a pattern that is none.
        """
        self._text, self._units = text, Units(text)
        self.spans: list[tuple[int, int]] = []
        self._matches: list[re.Match[str]] = []
        if not query.text:
            return
        for match in query.pattern().finditer(text):
            if match.end() > match.start():
                self._matches.append(match)
                self.spans.append((self._units.of(match.start()), self._units.of(match.end())))
            if len(self.spans) == MOST_HITS:
                break

    def __len__(self) -> int:
        return len(self.spans)

    def index_of(self, start: int, end: int) -> int | None:
        """Return which hit this stretch is, from 0; None when it is none."""
        index = bisect_left(self.spans, (start, end))
        return index if index < len(self) and self.spans[index] == (start, end) else None

    def after(self, place: int) -> int:
        """Return the first hit that begins at a place or after it, or else the very first."""
        return bisect_left(self.spans, (place, -1)) % len(self)

    def before(self, place: int) -> int:
        """Return the last hit that begins before a place, or else the very last."""
        return (bisect_left(self.spans, (place, -1)) - 1) % len(self)

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the hits in a part of the text."""
        first = bisect_right(self.spans, (start, -1))
        while first > 0 and self.spans[first - 1][1] > start:
            first -= 1
        return self.spans[first : bisect_left(self.spans, (end, -1))]

    def replacement(self, index: int, text: str, query: Query) -> str:
        r"""Return what takes the place of a hit; of a pattern, `\1` stands for its first group.

        Raises:
            SearchError: when it names a group that the pattern lacks.
        """
        if not query.regex:
            return text
        try:
            return self._matches[index].expand(text)
        except (re.error, IndexError) as error:
            raise SearchError(words("Find", "No replacement: {reason}"), reason=str(error)) from None
