"""The names of classes, past what a metaclass may say."""

from __future__ import annotations


def module_of(kind: type) -> str:
    """Return the name of the module that a class is of; empty where it tells none."""
    try:
        module = type.__getattribute__(kind, "__module__")
    except AttributeError:  # it was made where there was no `__name__`
        return ""
    return module if type(module) is str else ""


def name_of(kind: type) -> str:
    """Return the full name of a class."""
    return f"{module_of(kind)}.{type.__getattribute__(kind, '__qualname__')}"
