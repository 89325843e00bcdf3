"""What the window remembers from one start to the next: its place, its layout, its theme, …, as one JSON text."""

from __future__ import annotations

import json
from pathlib import Path

from platformdirs import user_config_path, user_log_path
from PySide6.QtCore import QSettings

NAME = "nablascope"
NO_HINTS = "none"
"""Remembered as `hints` once none of the first start's is left."""
_KEY = "window"


def load() -> dict[str, str]:
    """What was remembered; empty when nothing was, or when it cannot be read."""
    try:
        values = json.loads(str(_store().value(_KEY, "{}")))
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def save(values: dict[str, str]) -> None:
    """Remembers these values in place of those before."""
    store = _store()
    store.setValue(_KEY, json.dumps(values))
    store.sync()


def remember(**values: str) -> None:
    """Remembers these values at once, besides what is remembered already."""
    save({**load(), **values})


def log_file() -> Path:
    """Where errors are written in full."""
    return user_log_path(NAME, appauthor=False) / f"{NAME}.log"


def _store() -> QSettings:
    return QSettings(str(user_config_path(NAME, appauthor=False) / "window.ini"), QSettings.Format.IniFormat)
