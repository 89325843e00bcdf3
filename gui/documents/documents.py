"""The files that are open in a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core.program.text_file import TextFile
from gui.documents.script_document import ScriptDocument
from gui.documents.unsaved_texts import UnsavedText, UnsavedTexts


class Documents(QObject):
    """Opens each file once.

    Signals:
        modified_changed: another file has unsaved text now, or has none any longer.
        changed_elsewhere: a document, and what became of its file on the disk.
        text_loaded: a document that has the text of the disk now.
        saved: a document, and what is to be known of that.
        refused: why something was not saved.
    """

    modified_changed = Signal()
    changed_elsewhere = Signal(object, object)
    text_loaded = Signal(object)
    saved = Signal(object, str)
    refused = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Take the folder in which unsaved texts are kept."""
        super().__init__(parent)
        self._unsaved = UnsavedTexts(folder)
        self._open: dict[Path, ScriptDocument] = {}

    def open(self, path: Path) -> ScriptDocument:
        """Return the document of a file; the same one while it is open.

        Raises:
            LoopError: when it cannot be read.
        """
        path = path.absolute()
        if path not in self._open:
            self._take(TextFile.read(path))
        return self._open[path]

    def restore(self, unsaved: UnsavedText) -> ScriptDocument:
        """Return the document of a file with the text that was left behind.

        Raises:
            LoopError: when the file is there and cannot be read.
        """
        path = unsaved.path
        if path not in self._open:
            self._take(TextFile.read(path) if path.exists() else TextFile.begun(path))
        document = self._open[path]
        document.set_text(unsaved.text)
        document.keep()
        self._unsaved.discard(unsaved)
        return document

    def opened(self, path: Path) -> ScriptDocument | None:
        """Return the document of a file that is open."""
        return self._open.get(path.absolute())

    @property
    def modified(self) -> list[ScriptDocument]:
        """The documents with unsaved text."""
        return [document for document in self._open.values() if document.modified]

    def left_behind(self) -> list[UnsavedText]:
        """Return what was not saved when the application was cut off, the newest first."""
        return self._unsaved.left_behind()

    def discard(self, unsaved: UnsavedText) -> None:
        """Remove a text that was left behind."""
        self._unsaved.discard(unsaved)

    def look(self) -> None:
        """Look for changes made elsewhere."""
        for document in self._open.values():
            document.look()

    def end(self) -> None:
        """Keep what is unsaved for the next start."""
        for document in self._open.values():
            document.keep()
        self._unsaved.end()

    def _take(self, file: TextFile) -> None:
        document = ScriptDocument(file, self._unsaved, self)
        self._open[file.path] = document
        document.modified_changed.connect(self.modified_changed)
        document.refused.connect(self.refused)
        document.changed_elsewhere.connect(self._on_changed_elsewhere)
        document.text_loaded.connect(self._on_text_loaded)
        document.saved.connect(self._on_saved)

    @Slot(object)
    def _on_changed_elsewhere(self, state: object) -> None:
        self.changed_elsewhere.emit(self.sender(), state)

    @Slot(str)
    def _on_text_loaded(self, _text: str) -> None:
        self.text_loaded.emit(self.sender())

    @Slot(str)
    def _on_saved(self, said: str) -> None:
        document = self.sender()
        assert isinstance(document, ScriptDocument)
        self._open = {one.path: one for one in self._open.values()}  # it may be another file now
        self.saved.emit(document, said)
