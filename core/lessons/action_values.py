"""The values of an action's keys, and what is wrong with them."""

from __future__ import annotations

from typing import Any

from core.errors import WordedError
from core.i18n import words


class WrongError(WordedError):
    """An invalid value of a key."""

    def __init__(self, key: str, text: str, /, **values: object) -> None:
        super().__init__(text, **values)
        self.key = key


def whole(values: dict[str, Any], key: str, default: int | None = None, least: int = 0, most: int = 10**9) -> int:
    """Return a whole number.

    Raises:
        WrongError: if it is none, or out of bounds.
    """
    value = values.get(key, default)
    if type(value) is not int or not least <= value <= most:
        raise WrongError(
            key,
            words("LessonFile", "{key} should be a whole number from {least} to {most:,}"),
            key=key,
            least=least,
            most=most,
        )
    return value


def text(values: dict[str, Any], key: str, default: str | None = None) -> str:
    """Return a text.

    Raises:
        WrongError: if it is none, or missing.
    """
    value = values.get(key, default)
    if value is None:
        raise WrongError(key, words("LessonFile", "{key} is missing here"), key=key)
    if not isinstance(value, str):
        raise WrongError(key, words("LessonFile", "{key} should be a text in quotes"), key=key)
    return value


def texts(values: dict[str, Any], key: str, most: int) -> tuple[str, ...]:
    """Return a list of texts that are not empty.

    Raises:
        WrongError: if it is none, or too long.
    """
    value = values.get(key)
    found = value if isinstance(value, list) else [value]
    if not found or len(found) > most or not all(isinstance(one, str) and one.strip() for one in found):
        raise WrongError(
            key, words("LessonFile", "{key} should be a list of at most {most} texts in quotes"), key=key, most=most
        )
    return tuple(found)


def true(values: dict[str, Any], key: str) -> None:
    """Take note of a key that says only that something is to be done.

    Raises:
        WrongError: if it says otherwise.
    """
    if values[key] is not True:
        raise WrongError(key, words("LessonFile", "{key} should be true"), key=key)
