"""What the window remembers from one start to the next: its place, its layout, its theme, …

A line for each, with a checksum of its own: what is damaged is forgotten, and the rest is kept.
"""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from platformdirs import user_config_path, user_log_path
from PySide6.QtCore import QIODevice, QSaveFile, QSettings

from gui.unfinished_mark import Mark

log = logging.getLogger(__name__)

NAME = "nablascope"
NO_HINTS = "none"
"""Remembered as `hints` once none of the first start's is left."""

PLACES = ("geometry", "layout")
"""What Qt takes as it comes, and may crash on."""

MOST_BYTES = 1_000_000
"""Nothing that was saved comes near it."""

_DIGITS = 16
_OLD_KEY = "window"


def load() -> dict[str, str]:
    """What was remembered; empty when nothing was, or when none of it can be read."""
    content = _content()
    values = _read(content)
    return values if values or not 0 < len(content) < MOST_BYTES else _read_old()


def save(values: dict[str, str]) -> None:
    """Remembers these values in place of those before: all of them or, if that fails, none."""
    try:
        make_folder(_file())
    except OSError as error:
        log.warning("settings are not kept: %s", error)
        return
    file = QSaveFile(str(_file()))  # written beside the file of before, and put in its place at once
    lines = b"".join(map(_line, values.items()))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(lines) == len(lines)
    if not (written and file.commit()):
        file.cancelWriting()
        log.warning("settings are not kept in %s: %s", _file(), file.errorString())


def remember(**values: str) -> None:
    """Remembers these values at once, besides what is remembered already."""
    save({**load(), **values})


class Restoring:
    """Sees to it that what ended the application once, while a window was put back to its place, does so only once."""

    def __init__(self) -> None:
        self._mark = Mark(_file().with_suffix(".restoring"))

    def load(self) -> dict[str, str]:
        """What was remembered, but for the places that were being restored when the application ended."""
        values = load()
        if self._mark.take() == _fingerprint(values) and any(name in values for name in PLACES):
            log.error("the layout is forgotten: the application ended while it was restored")
            values = {name: value for name, value in values.items() if name not in PLACES}
            save(values)
        return values

    def begin(self, values: dict[str, str]) -> None:
        """Is told before Qt gets them."""
        if any(name in values for name in PLACES):
            self._mark.begin(_fingerprint(values))

    def end(self) -> None:
        """Is told once a window stands on the screen that looks as they say."""
        self._mark.end()


def log_file() -> Path:
    """Where errors are written in full, if a log is kept."""
    return _path(user_log_path, f"{NAME}.log")


def make_folder(file: Path) -> None:
    """Makes the folder of a file.

    Raises:
        OSError: when there can be none.
    """
    if not file.is_absolute():  # else a folder called “~” would appear wherever it was started
        raise OSError(errno.ENOENT, "there is no home folder", str(file))
    file.parent.mkdir(parents=True, exist_ok=True)


def _path(folder: Callable[..., Path], name: str) -> Path:
    """Of a file in one of a person's own folders; not an absolute one for who has no home, and so no file at all."""
    try:
        return folder(NAME, appauthor=False) / name
    except RuntimeError:
        return Path("~", name)


def _file() -> Path:
    return _path(user_config_path, "window.ini")


def _content() -> bytes:
    try:
        if not (_file().is_absolute() and _file().is_file()):
            return b""  # from a pipe it could take for ever to come
        with _file().open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        log.warning("settings cannot be read: %s", error)
        return b""


def _fingerprint(values: dict[str, str]) -> str:
    return sha256(repr([values.get(name) for name in PLACES]).encode()).hexdigest()


def _line(setting: tuple[str, str]) -> bytes:
    text = json.dumps(setting).encode()
    return _checksum(text) + b" " + text + b"\n"


def _checksum(text: bytes) -> bytes:
    return sha256(text).hexdigest()[:_DIGITS].encode()


def _read(content: bytes) -> dict[str, str]:
    pairs = []
    for line in content.split(b"\n"):
        checksum, _, text = line.partition(b" ")
        if checksum == _checksum(text):
            with suppress(ValueError, TypeError, RecursionError):  # a checksum can be made by whoever likes
                name, value = json.loads(text)
                pairs.append((name, value))
    return _sound(pairs)


def _read_old() -> dict[str, str]:
    """As it was written before each line had its checksum: one JSON text, the way Qt writes settings."""
    try:
        values = json.loads(str(QSettings(str(_file()), QSettings.Format.IniFormat).value(_OLD_KEY, "{}")))
    except (ValueError, RecursionError):
        return {}
    return _sound(values.items()) if isinstance(values, dict) else {}


def _sound(pairs: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Those of the right kind, and of whole letters: half a pair of surrogates cannot be written or shown."""
    return {
        name: value
        for name, value in pairs
        if isinstance(name, str) and isinstance(value, str) and _is_whole(name) and _is_whole(value)
    }


def _is_whole(text: str) -> bool:
    return text.encode(errors="replace").decode() == text
