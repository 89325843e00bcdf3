"""The names of classes, past what a metaclass may say."""

from __future__ import annotations


def name_of(kind: type) -> str:
    """Return the full name of a class."""
    return f"{type.__getattribute__(kind, '__module__')}.{type.__getattribute__(kind, '__qualname__')}"
