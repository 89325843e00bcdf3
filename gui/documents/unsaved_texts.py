"""Unsaved text, kept beside the settings: it is there again after the application was cut off."""

from __future__ import annotations

import errno
import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from core import atomic_file
from gui.unfinished_mark import Mark

log = logging.getLogger(__name__)

_MARK = "running"
_SUFFIX = ".json"
_MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """A text that was not saved when the application ended.

    Attributes:
        path: of the file that it belongs to.
        text: what was written.
        kept_in: where it is kept.
    """

    path: Path
    text: str
    kept_in: Path


class UnsavedTexts:
    """Keeps the unsaved texts of one process in a folder of its own, and finds those of processes that are gone.

    A mark in the folder is locked as long as the process runs, so two windows never take each other's texts.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder that all processes share."""
        self._shared, self._token = folder, secrets.token_hex(8)
        self._own = folder / self._token
        self._mark = Mark(self._own / _MARK)
        self._begun = False

    def keep(self, path: Path, text: str) -> None:
        """Keep the unsaved text of a file, in place of the one before.

        Raises:
            OSError: when it cannot be written.
        """
        self._begin()
        content = json.dumps({"path": str(path), "text": text})
        atomic_file.write(self._own / self._name(path), content.encode())

    def forget(self, path: Path) -> None:
        """Keep no text of a file any longer: it is saved, or not wanted."""
        _remove(self._own / self._name(path))

    def discard(self, unsaved: UnsavedText) -> None:
        """Remove a text that was left behind."""
        _remove(unsaved.kept_in)

    def left_behind(self) -> list[UnsavedText]:
        """Return the texts of processes that are gone, the newest first. From now on they are kept for this one."""
        for folder in self._folders_left():
            self._adopt(folder)
        found = [unsaved for unsaved in map(_read, self._kept_for_others()) if unsaved is not None]
        return sorted(found, key=lambda unsaved: unsaved.kept_in.stat().st_mtime, reverse=True)

    def end(self) -> None:
        """Leave what is kept to the next start."""
        self._mark.end()
        with suppress(OSError):
            self._own.rmdir()  # where nothing is kept
        self._begun = False

    def _begin(self) -> None:
        if self._begun and self._own.is_dir():
            return
        if not self._own.is_absolute():  # otherwise a folder called “~” would appear in the working directory
            raise OSError(errno.ENOENT, "there is no home folder")
        self._own.mkdir(parents=True, exist_ok=True)
        self._mark.begin(self._token)
        self._begun = True

    def _name(self, path: Path) -> str:
        return f"{sha256(str(path).encode(errors='surrogatepass')).hexdigest()[:16]}-{self._token}{_SUFFIX}"

    def _folders_left(self) -> Iterator[Path]:
        with suppress(OSError):
            for folder in sorted(self._shared.iterdir()):
                if folder != self._own and folder.is_dir() and not _is_running(folder):
                    yield folder

    def _adopt(self, folder: Path) -> None:
        """Take over what a process that is gone has kept."""
        with suppress(OSError):
            for file in folder.iterdir():
                if file.suffix == _SUFFIX:
                    self._begin()
                    file.replace(self._own / file.name)
                else:
                    _remove(file)  # a text that was cut off while it was being written: the one before is there
            folder.rmdir()

    def _kept_for_others(self) -> list[Path]:
        with suppress(OSError):
            return [file for file in self._own.glob(f"*{_SUFFIX}") if not file.stem.endswith(self._token)]
        return []


def _is_running(folder: Path) -> bool:
    mark = folder / _MARK
    Mark(mark).take()  # which removes the mark of a process that is gone
    return mark.exists()


def _read(file: Path) -> UnsavedText | None:
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        content = json.loads(file.read_bytes())
        return UnsavedText(Path(content["path"]), str(content["text"]), file)
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        log.warning("an unsaved text cannot be read: %s: %s", file, error)
        return None


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
