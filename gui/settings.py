"""The settings that the window remembers from one start to the next, such as its place, layout and theme.

Each is on a line with its own checksum: a damaged one is dropped, and the rest is kept.
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
"""The value of `hints` once none of the first-run hints is left."""

PLACES = ("geometry", "layout")
"""The settings that Qt does not validate, and may crash on."""

MOST_BYTES = 1_000_000
"""The most bytes read; no saved file comes near it."""

_DIGITS = 16
_OLD_KEY = "window"


def load() -> dict[str, str]:
    """Load the settings; return nothing if there are none or they cannot be read."""
    content = _content()
    values = _read(content)
    return values if values or not 0 < len(content) < MOST_BYTES else _read_old()


def save(values: dict[str, str]) -> None:
    """Replace the saved settings by these: all of them or, on failure, none."""
    try:
        make_folder(_file())
    except OSError as error:
        log.warning("settings are not kept: %s", error)
        return
    file = QSaveFile(str(_file()))  # written beside the old file, and renamed over it
    lines = b"".join(map(_line, values.items()))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(lines) == len(lines)
    if not (written and file.commit()):
        file.cancelWriting()
        log.warning("settings are not kept in %s: %s", _file(), file.errorString())


def remember(**values: str) -> None:
    """Save these settings at once, in addition to the existing ones."""
    save({**load(), **values})


class Restoring:
    """A guard against crashing again on a window layout that ended the application while it was restored."""

    def __init__(self) -> None:
        self._mark = Mark(_file().with_suffix(".restoring"))

    def load(self) -> dict[str, str]:
        """Load the settings, without the places that were being restored when the application ended."""
        values = load()
        if self._mark.take() == _fingerprint(values) and any(name in values for name in PLACES):
            log.error("the layout is forgotten: the application ended while it was restored")
            values = {name: value for name, value in values.items() if name not in PLACES}
            save(values)
        return values

    def begin(self, values: dict[str, str]) -> None:
        """Mark the beginning of the restoration, before Qt gets the values."""
        if any(name in values for name in PLACES):
            self._mark.begin(_fingerprint(values))

    def end(self) -> None:
        """Mark its end, once the restored window is on the screen."""
        self._mark.end()


def log_file() -> Path:
    """Return the path of the log file with errors in full, whether or not it exists."""
    return _path(user_log_path, f"{NAME}.log")


def unsaved_folder() -> Path:
    """Return the path of the folder in which unsaved texts are kept, whether or not it exists."""
    return _path(user_config_path, "unsaved")


def make_folder(file: Path) -> None:
    """Create the folder of a file.

    Raises:
        OSError: if it cannot be created.
    """
    if not file.is_absolute():  # otherwise a folder called “~” would appear in the working directory
        raise OSError(errno.ENOENT, "there is no home folder", str(file))
    file.parent.mkdir(parents=True, exist_ok=True)


def _path(folder: Callable[..., Path], name: str) -> Path:
    """Return a path in a user folder; without a home directory a relative one, which is never used."""
    try:
        return folder(NAME, appauthor=False) / name
    except RuntimeError:
        return Path("~", name)


def _file() -> Path:
    return _path(user_config_path, "window.ini")


def _content() -> bytes:
    try:
        if not (_file().is_absolute() and _file().is_file()):
            return b""  # reading a pipe could block for ever
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
            with suppress(ValueError, TypeError, RecursionError):  # anyone can write a valid checksum
                name, value = json.loads(text)
                pairs.append((name, value))
    return _sound(pairs)


def _read_old() -> dict[str, str]:
    """Read the former format without checksums: one JSON text in a file of QSettings."""
    try:
        values = json.loads(str(QSettings(str(_file()), QSettings.Format.IniFormat).value(_OLD_KEY, "{}")))
    except (ValueError, RecursionError):
        return {}
    return _sound(values.items()) if isinstance(values, dict) else {}


def _sound(pairs: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Return the valid settings: strings without lone surrogates, which cannot be written or shown."""
    return {
        name: value
        for name, value in pairs
        if isinstance(name, str) and isinstance(value, str) and _is_whole(name) and _is_whole(value)
    }


def _is_whole(text: str) -> bool:
    return text.encode(errors="replace").decode() == text
