"""What is remembered, and where."""

from __future__ import annotations

import json
import logging
import os
import resource
from pathlib import Path

import pytest
from platformdirs import user_config_path
from PySide6.QtCore import QSettings

from core.experiment.config import RunConfig
from gui import settings
from gui.main_window.window import Window
from tests.gui.conftest import Making

VALUES = {"theme": "dark", "layout": "AAAA/+==", "geometry": "ü"}


def store() -> Path:
    return user_config_path("nablascope", appauthor=False) / "window.ini"


def write(content: bytes) -> None:
    store().parent.mkdir(parents=True, exist_ok=True)
    store().write_bytes(content)


def write_old(value: object) -> None:
    """As it was written before there were checksums."""
    writer = QSettings(str(store()), QSettings.Format.IniFormat)
    writer.setValue("window", value)
    writer.sync()


def lines_of(*pairs: object) -> bytes:
    """Lines with the right checksums, whatever stands in them."""
    texts = [text if isinstance(text, bytes) else json.dumps(text).encode() for text in pairs]
    return b"\n".join(settings._checksum(text) + b" " + text for text in texts)


def test_what_is_saved_is_loaded() -> None:
    assert settings.load() == {}
    settings.save(VALUES)
    assert settings.load() == VALUES


def test_it_lies_where_the_system_keeps_settings(home: Path) -> None:
    settings.save({"theme": "dark"})
    assert home in store().parents and store().exists()
    assert home in settings.log_file().parents
    assert [file.name for file in store().parent.iterdir()] == ["window.ini"]


def test_a_damaged_line_is_forgotten_and_the_others_are_kept() -> None:
    settings.save(VALUES)
    write(store().read_bytes().replace(b"AAAA", b"AABA"))
    assert settings.load() == {"theme": "dark", "geometry": "ü"}
    settings.remember(hints="1")
    assert settings.load() == {"theme": "dark", "geometry": "ü", "hints": "1"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 5000,
        b"[" * 100_000,
        "\N{BYTE ORDER MARK}".encode() + b"x",
        b"[General]\nwindow=@Invalid()\n",
        b"[General]\nwindow=a, b, c\n",
        b"[General]\nwindow=\\xzzzz\\\n",
        lines_of(b"[" * 100_000),
        lines_of(b"\xff\xfe"),
        lines_of(b"9" * 5000),
        lines_of(["theme", "\ud800"], ["\udfff", "x"], ["theme", None], [["theme"], "x"], ["theme"], 3, None, {}),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_counts_as_nothing(content: bytes) -> None:
    write(content)
    assert settings.load() == {}


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", "null", "{} {}", "[" * 100_000, '{"theme": "\\ud800"}'])
def test_what_cannot_be_read_of_the_old_format_counts_as_nothing(text: str) -> None:
    write_old(text)
    assert settings.load() == {}


def test_the_old_format_is_read_and_becomes_the_new_one() -> None:
    write_old(json.dumps(VALUES | {"number": 3}))
    assert store().read_bytes().startswith(b"[General]")
    assert settings.load() == VALUES
    settings.remember(theme="light")
    assert b"General" not in store().read_bytes()
    assert settings.load() == VALUES | {"theme": "light"}


def test_of_a_very_large_file_only_the_beginning_is_read() -> None:
    settings.save(VALUES)
    with store().open("ab") as file:
        file.truncate(2**36)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert settings.load() == VALUES
    write(b"")
    os.truncate(store(), 2**36)
    assert settings.load() == {}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to itself", "file in place of the folder", "no home"])
def test_where_there_can_be_no_file_nothing_is_remembered_and_nothing_raises(
    kind: str, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, errors_expected: None
) -> None:
    store().parent.parent.mkdir(parents=True)
    if kind == "file in place of the folder":
        store().parent.touch()
    elif kind == "no home":
        monkeypatch.delenv("XDG_CONFIG_HOME")
        monkeypatch.setattr("os.path.expanduser", lambda path: path)
        monkeypatch.chdir(home)
    else:
        store().parent.mkdir()
    if kind == "folder":
        store().mkdir()
    elif kind == "pipe":
        os.mkfifo(store())
    elif kind == "link to itself":
        store().symlink_to(store())
    assert settings.load() == {}
    settings.save(VALUES)
    assert settings.load() in ({}, VALUES)  # a pipe is replaced
    assert settings.load() == VALUES or any(record.levelno == logging.WARNING for record in caplog.records)
    assert not (home / "~").exists()


def test_a_link_to_where_a_person_keeps_it_stays_a_link(home: Path) -> None:
    kept = home / "dotfiles.ini"
    kept.touch()
    store().parent.mkdir(parents=True)
    store().symlink_to(kept)
    settings.save(VALUES)
    assert store().is_symlink() and settings.load() == VALUES and kept.stat().st_size > 0


# What was being restored when the application ended


def test_a_layout_that_ended_the_application_is_forgotten_and_the_rest_is_kept(errors_expected: None) -> None:
    settings.save(VALUES)
    first = settings.Restoring()
    values = first.load()
    assert values == VALUES
    first.begin(values)
    first._mark._file.close()  # type: ignore[union-attr]  # as the end of a process does
    assert settings.Restoring().load() == {"theme": "dark"} == settings.load()


def test_one_that_was_restored_is_kept() -> None:
    settings.save(VALUES)
    first = settings.Restoring()
    first.begin(first.load())
    assert settings.Restoring().load() == VALUES, "another window that opens meanwhile"
    first.end()
    assert settings.Restoring().load() == VALUES
    assert [file.name for file in store().parent.iterdir()] == ["window.ini"]


def test_another_layout_than_the_one_that_ended_the_application_is_kept() -> None:
    settings.save(VALUES)
    first = settings.Restoring()
    first.begin(first.load())
    first._mark._file.close()  # type: ignore[union-attr]
    settings.remember(layout="BBBB")
    assert settings.Restoring().load() == VALUES | {"layout": "BBBB"}


def test_without_a_layout_nothing_is_restored() -> None:
    settings.save({"theme": "dark"})
    restoring = settings.Restoring()
    restoring.begin(restoring.load())
    assert [file.name for file in store().parent.iterdir()] == ["window.ini"]


# The window


@pytest.mark.parametrize(
    "values",
    [
        {"theme": "mauve", "geometry": "@@@", "layout": "not base64"},
        {"theme": "dark", "layout": "AAAAAAAAAAAA", "geometry": "AAAA"},
        {"theme": "\ud800", "language": "\ud800", "hints": "\ud800", "geometry": "\ud800", "layout": "\ud800"},
        {"theme": 3, "geometry": ["x"], "layout": None},
    ],
    ids=range(4),
)
def test_a_window_opens_whatever_was_remembered(values: dict[str, str], made: Making) -> None:
    settings.save(values)
    window = made(RunConfig())
    assert isinstance(window, Window)
    window.show()
    assert window.isVisible()
