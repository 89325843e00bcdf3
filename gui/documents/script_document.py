"""A file that a person edits: its present text, what is on the disk, and what becomes of both."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from core.errors import LoopError, SaveError
from core.i18n import words
from core.program.plain_text import PlainText
from core.program.text_file import DiskState, TextFile
from gui.documents.unsaved_texts import UnsavedTexts

KEEP_MILLISECONDS, LOOK_MILLISECONDS = 500, 150

NOT_KEPT = words("Documents", "Unsaved text is not kept beside: {reason}")


class ScriptDocument(QObject):
    """The text of one file.

    Unsaved text is kept beside the settings within a second. What was changed elsewhere is never overwritten unasked.

    Attributes:
        text: what is written now.

    Signals:
        modified_changed: whether there is unsaved text now.
        text_loaded: the text of the disk took the place of the present one.
        changed_elsewhere: what became of the file on the disk, a `DiskState`.
        saved: it is on the disk; the argument says what is to be known of that, mostly nothing.
        refused: why it is not.
    """

    modified_changed = Signal(bool)
    text_loaded = Signal(str)
    changed_elsewhere = Signal(object)
    saved = Signal(str)
    refused = Signal(str)

    def __init__(self, file: TextFile, unsaved: UnsavedTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._unsaved = file, unsaved
        self.text = file.text
        self._modified, self._overrides_disk, self._save_waits = False, False, False
        self._reported = DiskState.SAME
        self._keeps = QTimer(self, singleShot=True, interval=KEEP_MILLISECONDS)
        self._keeps.timeout.connect(self.keep)
        self._looks = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self._looks.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._look_soon)
        self._watcher.directoryChanged.connect(self._look_soon)
        self._watch()

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._file.path

    @property
    def saved_text(self) -> str:
        """The text of the file as it was read or saved last."""
        return self._file.text

    @property
    def modified(self) -> bool:
        """Whether there is unsaved text."""
        return self._modified

    def set_text(self, text: str) -> None:
        """Take what a person has written."""
        if text == self.text:
            return
        self.text = text
        self._follow()

    # The disk

    def save(self) -> bool:
        """Write the text, and return whether it is on the disk; where the file was changed elsewhere, ask first."""
        state = self._file.on_disk()
        if state is DiskState.CHANGED:
            self._save_waits = True
            self._reported = state
            self.changed_elsewhere.emit(state)
            return False
        return self._write(self.path)

    def save_as(self, path: Path) -> bool:
        """Write the text into another file, which takes the place of this one; return whether it is on the disk."""
        before = self.path
        if not self._write(path):
            return False
        self._unsaved.forget(before)
        self._watcher.removePaths([*self._watcher.files(), *self._watcher.directories()])
        self._watch()
        return True

    def load_from_disk(self) -> bool:
        """Take the text that is on the disk now, in place of the present one; return whether it could be read."""
        try:
            self._file = TextFile.read(self.path)
        except LoopError as error:
            self.refused.emit(str(error))
            return False
        self._overrides_disk, self._save_waits, self._reported = False, False, DiskState.SAME
        self.text = self._file.text
        self._follow()
        self._watch()
        self.text_loaded.emit(self.text)
        return True

    def keep_mine(self) -> None:
        """Let the present text be the one that counts, whatever is on the disk; save it if that was wanted."""
        self._file.accept_disk()
        self._overrides_disk, self._reported = True, DiskState.SAME
        self._follow()
        if self._save_waits:
            self.save()

    def discard(self) -> None:
        """Give up unsaved text."""
        self._overrides_disk, self.text = False, self.saved_text
        self._follow()

    @Slot()
    def look(self) -> None:
        """Look for changes made elsewhere."""
        state = self._file.on_disk()
        self._watch()
        if state is not self._reported:
            self._reported = state
            if state is not DiskState.SAME:
                self.changed_elsewhere.emit(state)

    @Slot()
    def keep(self) -> None:
        """Keep unsaved text beside, now and not in half a second."""
        self._keeps.stop()
        if not self._modified:
            return
        try:
            self._unsaved.keep(self.path, self.text)
        except OSError as error:
            self.refused.emit(NOT_KEPT.format(reason=error.strerror or str(error)))

    def _write(self, path: Path) -> bool:
        mixed = isinstance(self._file.format, PlainText) and self._file.format.mixed
        try:
            if path == self.path:
                self._file.save(self.text)
            else:
                self._file.save_as(path, self.text)
        except SaveError as error:
            self.refused.emit(error.args[0])
            return False
        self._overrides_disk, self._save_waits, self._reported = False, False, DiskState.SAME
        self._follow()
        self._watch()
        self.saved.emit(words("Documents", "Line ends were mixed, and are all alike now.") if mixed else "")
        return True

    @Slot()
    def _look_soon(self) -> None:
        self._looks.start()

    def _watch(self) -> None:
        """Watch the file, which is another one once it is replaced, and its folder for when it is back."""
        watched = {*self._watcher.files(), *self._watcher.directories()}
        there = [str(path) for path in (self.path, self.path.parent) if path.exists()]
        if missing := [path for path in there if path not in watched]:
            self._watcher.addPaths(missing)

    def _follow(self) -> None:
        """Follow a change of what is written or of what is on the disk."""
        modified = self._overrides_disk or self.text != self.saved_text
        if modified:
            if not self._keeps.isActive():
                self._keeps.start()  # not again at each key: what is typed without a pause is kept as well
        else:
            self._keeps.stop()
            self._unsaved.forget(self.path)
        if modified != self._modified:
            self._modified = modified
            self.modified_changed.emit(modified)
