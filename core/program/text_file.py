"""A file of Python text, or a notebook, that is edited: read, saved, and looked at for changes made elsewhere."""

from __future__ import annotations

from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

from core import atomic_file
from core.errors import LoopError, SaveError
from core.i18n import words
from core.program.notebook import read_notebook
from core.program.notebook_text import NotebookText
from core.program.plain_text import PlainText, decoded

NOTEBOOK = ".ipynb"


class DiskState(Enum):
    """What became of a file since it was read or saved."""

    SAME = auto()
    CHANGED = auto()
    GONE = auto()


class TextFile:
    """A file as it was read or saved last.

    Attributes:
        path: where it is.
        text: what it says, its lines ended by line feeds; of a notebook, its code cells one after another.
        format: how the text is written into the file.
    """

    def __init__(self, path: Path, data: bytes) -> None:
        """Take the contents of a file.

        Raises:
            LoopError: when they are no text that Python can read.
        """
        self.path = path
        self.text, self.format = _parsed(data, path)
        self._digest = sha256(data).digest()
        self._stamp: object = _stamp(path)

    @classmethod
    def read(cls, path: Path) -> TextFile:
        """Return a file as it is on the disk.

        Raises:
            LoopError: when it cannot be read.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            raise LoopError(
                words("Loop", "{file} cannot be read: {reason}.").format(file=path, reason=reason)
            ) from None
        return cls(path, data)

    @classmethod
    def begun(cls, path: Path) -> TextFile:
        """Return a file that is not on the disk, in which nothing is written yet."""
        file = cls(path, b"")
        file._digest = b""
        return file

    def save(self, text: str) -> None:
        """Write another text. Encoding, line ends, permissions and symbolic links stay as they are.

        Raises:
            SaveError: when it cannot be written; the file stays as it is.
        """
        self._write(self.path, self.format, text)

    def save_as(self, path: Path, text: str) -> None:
        """Write a text into another file, which is the one that is edited from now on.

        Raises:
            SaveError: when it cannot be written, and nothing is changed.
        """
        plain = self.format if isinstance(self.format, PlainText) else PlainText()
        if path.suffix.lower() == NOTEBOOK and path != self.path:
            raise SaveError(words("Save", "{file} is not saved: a script becomes no notebook."), file=path.name)
        self._write(path, plain, text)
        self.path = path

    def _write(self, path: Path, form: PlainText | NotebookText, text: str) -> None:
        data = form.encoded(text, path.name)
        try:
            atomic_file.write(path, data)
        except OSError as error:
            raise _refusal(path, error) from None
        self.text, self._digest, self._stamp = text, sha256(data).digest(), _stamp(path)
        self.format = NotebookText(data) if isinstance(form, NotebookText) else _format_of(data, path, form)

    def on_disk(self) -> DiskState:
        """Compare the file with what is on the disk now, by its contents: an equal copy, if later, is no change."""
        stamp = _stamp(self.path)
        if stamp is None:
            return DiskState.GONE
        if stamp == self._stamp:
            return DiskState.SAME
        try:
            same = sha256(self.path.read_bytes()).digest() == self._digest
        except FileNotFoundError:
            return DiskState.GONE
        except OSError:
            return DiskState.CHANGED
        if same:
            self._stamp = stamp
        return DiskState.SAME if same else DiskState.CHANGED

    def accept_disk(self) -> None:
        """Take what is on the disk for known, so that the next `save` replaces it without a question."""
        self._stamp = _stamp(self.path)
        try:
            self._digest = sha256(self.path.read_bytes()).digest()
        except OSError:
            self._digest = b""


def _parsed(data: bytes, path: Path) -> tuple[str, PlainText | NotebookText]:
    if path.suffix.lower() == NOTEBOOK:
        return read_notebook(data, path.name).text, NotebookText(data)
    return decoded(data, path.name)


def _format_of(data: bytes, path: Path, before: PlainText) -> PlainText:
    """Return the format of a file just written: perhaps of another encoding, its line ends alike."""
    written = decoded(data, path.name)[1]
    return PlainText(written.encoding, before.newline)


def _refusal(path: Path, error: OSError) -> SaveError:
    if not path.parent.is_dir():
        told = words("Save", "{file} is not saved: the folder {folder} does not exist.")
        return SaveError(told, file=path.name, folder=str(path.parent))
    reason = error.strerror or str(error)
    return SaveError(words("Save", "{file} is not saved: {reason}."), file=path.name, reason=reason)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever a file is written; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
