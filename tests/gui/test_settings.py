"""What is remembered, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_config_path
from PySide6.QtCore import QSettings

from core.config import RunConfig
from gui import settings
from gui.window import Window
from tests.gui.conftest import Making


def store() -> Path:
    return user_config_path("nablascope", appauthor=False) / "window.ini"


def test_what_is_saved_is_loaded() -> None:
    assert settings.load() == {}
    values = {"theme": "dark", "layout": "AAAA/+==", "geometry": "ü"}
    settings.save(values)
    assert settings.load() == values


def test_it_lies_where_the_system_keeps_settings(home: Path) -> None:
    settings.save({"theme": "dark"})
    assert home in store().parents and store().exists()
    assert home in settings.log_file().parents


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", "null", "{} {}"])
def test_what_cannot_be_read_counts_as_nothing(text: str) -> None:
    writer = QSettings(str(store()), QSettings.Format.IniFormat)
    writer.setValue("window", text)
    writer.sync()
    assert settings.load() == {}


@pytest.mark.parametrize(
    "values",
    [
        {"theme": "mauve", "geometry": "@@@", "layout": "not base64"},
        {"theme": "dark", "layout": "AAAAAAAAAAAA", "geometry": "AAAA"},
    ],
)
def test_a_window_opens_whatever_was_remembered(values: dict[str, str], made: Making) -> None:
    settings.save(values)
    window = made(RunConfig())
    assert isinstance(window, Window)
    window.show()
    assert window.isVisible()


def test_nonsense_of_another_type_is_no_reason_not_to_open(made: Making) -> None:
    settings.save({"theme": 3, "geometry": ["x"], "layout": None})  # type: ignore[dict-item]
    assert made(RunConfig()).close()
