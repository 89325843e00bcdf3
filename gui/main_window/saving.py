"""Saving the script on the screen, and all that keeps its unsaved text from being lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from core.errors import LoopError
from core.experiment.script_choice import ScriptChoice
from core.i18n import words
from core.program.settings import with_constants
from core.program.text_file import DiskState
from core.view.snapshot import Experiment
from gui import settings
from gui.dialogs.unsaved import Answer, ask_about_unsaved
from gui.documents.documents import Documents
from gui.documents.script_document import ScriptDocument
from gui.documents.unsaved_texts import UnsavedText
from gui.main_window.parts import Parts
from gui.panels.code.panel import CodePanel
from gui.session.session import Session
from gui.style.language import translated

CHANGED = words("Saving", "{file} was changed elsewhere.")
GONE = words("Saving", "{file} is no longer on the disk. What is written here can be saved again.")
NOT_WRITTEN = words("Saving", "{file} is no Python at this moment: {reason}.")
LEFT = words("Saving", "{file} had text that was not saved when Nablascope was cut off.")
LOAD, KEEP = words("Saving", "Load it"), words("Saving", "Keep mine")
OPEN, DISCARD = words("Saving", "Open it"), words("Saving", "Discard")


class Saving(QObject):
    """Follows what a person writes into a script, and saves it.

    Signals:
        modified_changed: whether the script on the screen has unsaved text.
        constants_written: the values of constants that a script's text has now, by their keys.
    """

    modified_changed = Signal(bool)
    constants_written = Signal(object)

    def __init__(self, window: QMainWindow, parts: Parts, session: Session) -> None:
        super().__init__(window)
        self._window, self._parts, self._session = window, parts, session
        self._documents = Documents(settings.unsaved_folder(), self)
        self._document: ScriptDocument | None = None
        self._ended = False
        code = parts.dock_area.panel("codePanel")
        assert isinstance(code, CodePanel)
        self._code = code
        self._connect()
        self._offer()

    def _connect(self) -> None:
        self._code.text_written.connect(self._follow_text)
        self._documents.modified_changed.connect(self._show_modified)
        self._documents.changed_elsewhere.connect(self._offer_disk)
        self._documents.text_loaded.connect(self._show_loaded)
        self._documents.saved.connect(self._on_saved)
        self._documents.refused.connect(self._parts.banner.show_message)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._look)

    # What is on the screen

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Follow the file with the loop of another experiment; what was written there, and not saved, is back again."""
        self._show_file(None if experiment.script is None else Path(experiment.script.filename))

    @Slot(object)
    def show_opening(self, script: ScriptChoice) -> None:
        """Follow a script as soon as its text is on the screen: it must not be saved into the file before."""
        if not self._code.editing:
            self._take(script.path)

    @Slot(object)
    def show_refused_script(self, script: ScriptChoice) -> None:
        """Follow a script that cannot run yet."""
        self._show_file(script.path)

    def _show_file(self, path: Path | None) -> None:
        self._take(path)
        if self._document is not None and self._document.modified:
            self._code.open_text(self._document.text)

    def _take(self, path: Path | None) -> None:
        self._document = None
        if path is not None:
            with suppress(LoopError):  # the session has said so
                self._document = self._documents.open(path)
        self._offer()
        self._show_modified()

    def _offer(self) -> None:
        for name in ("actionSave", "actionSaveAs"):
            self._parts.actions[name].setEnabled(self._document is not None)

    @Slot(str)
    def _follow_text(self, text: str) -> None:
        if self._document is not None:
            self._document.set_text(text)

    @Slot()
    def _show_modified(self) -> None:
        self.modified_changed.emit(self._document is not None and self._document.modified)

    # Saving

    def save(self) -> None:
        """Write the script on the screen into its file."""
        if self._document is not None:
            self._document.set_text(self._code.written)
            self._save(self._document)

    def save_as(self) -> None:
        """Ask for a file, and write the script on the screen into it."""
        if self._document is None:
            return
        title, kinds = words("Saving", "Save as"), words("Saving", "Python scripts (*.py)")
        start = str(self._document.path.with_suffix(".py"))
        path, _ = QFileDialog.getSaveFileName(self._window, translated(title), start, translated(kinds))
        if path:
            self._document.set_text(self._code.written)
            before = self._document.path
            if self._document.save_as(Path(path).absolute()) and self._document.path != before:
                self._parts.opener.open_script(ScriptChoice(self._document.path))

    @Slot(object)
    def write_constants(self, choice: ScriptChoice) -> None:
        """Put values in the place of those that a script assigns, and save it; other unsaved text stays unsaved."""
        document = self._documents.opened(choice.path)
        if document is None:
            return
        was_modified = document.modified
        try:
            document.set_text(with_constants(document.text, choice.constants))
        except (SyntaxError, ValueError) as error:
            message = NOT_WRITTEN.format(file=document.path.name, reason=error.args[0])
            self._parts.banner.show_message(message)
            return
        if was_modified and document is self._document:
            self._code.open_text(document.text)
        if was_modified or self._save(document):
            self.constants_written.emit(dict(choice.constants))

    def _save(self, document: ScriptDocument) -> bool:
        if not document.path.parent.is_dir() and document is self._document:
            self.save_as()
            return not document.modified
        return document.save()

    @Slot(object, str)
    def _on_saved(self, document: ScriptDocument, said: str) -> None:
        self._parts.opener.agree_to(document.path)
        if document is self._document:
            self._code.show_saved(document.text)
        self._parts.banner.withdraw_notice(CHANGED.format(file=document.path.name))
        self._parts.banner.withdraw_notice(GONE.format(file=document.path.name))
        if said:
            self._parts.banner.show_message(said)

    # The disk

    @Slot(Qt.ApplicationState)
    def _look(self, state: Qt.ApplicationState) -> None:
        """Look at the disk when a person comes back: not every file system tells of changes."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._documents.look()

    @Slot(object, object)
    def _offer_disk(self, document: ScriptDocument, state: DiskState) -> None:
        name = document.path.name
        banner = self._parts.banner
        banner.withdraw_notice(CHANGED.format(file=name))
        if state is DiskState.GONE:
            banner.show_notice(GONE.format(file=name), KEEP, document.keep_mine)
        else:
            banner.show_notice(CHANGED.format(file=name), LOAD, document.load_from_disk, KEEP, document.keep_mine)

    @Slot(object)
    def _show_loaded(self, document: ScriptDocument) -> None:
        if document is self._document:
            self._code.open_text(document.text)

    # Leaving

    def open_script(self, choice: ScriptChoice) -> None:
        """Open a script, once a person has said what becomes of unsaved text in another one."""
        path = choice.path.absolute()
        staying = {path}
        if self._document is not None and self._session.script is not None and self._session.script.path == path:
            staying.add(self._document.path)  # its loop is in another file of the same script
        if self._may_leave([document for document in self._documents.modified if document.path not in staying]):
            self._session.open_script(replace(choice, text=None) if self._documents.opened(path) else choice)

    def may_close(self) -> bool:
        """Ask what becomes of unsaved text; return whether the window may close. Once it ends nobody is asked."""
        return self._ended or self._may_leave(self._documents.modified)

    def _may_leave(self, documents: list[ScriptDocument]) -> bool:
        if not documents:
            return True
        answer = ask_about_unsaved(self._window, [document.path.name for document in documents])
        if answer is Answer.SAVE:
            return all(list(map(self._save, documents)))  # each of them, also after one that is refused
        if answer is Answer.DISCARD:
            for document in documents:
                document.discard()
        return answer is Answer.DISCARD

    def end(self) -> None:
        """Keep what is unsaved for the next start."""
        self._ended = True
        self._documents.end()

    # After a crash

    def offer_left_behind(self) -> None:
        """Offer what was not saved when the application was cut off."""
        for unsaved in self._documents.left_behind():
            restore, discard = partial(self._restore, unsaved), partial(self._documents.discard, unsaved)
            self._parts.banner.show_notice(LEFT.format(file=unsaved.path.name), OPEN, restore, DISCARD, discard)

    def _restore(self, unsaved: UnsavedText) -> None:
        """Open a script as it is on the disk, and put what was written into the editor: it was not run either."""
        try:
            document = self._documents.restore(unsaved)
        except LoopError as error:
            self._parts.banner.show_message(str(error))
            return
        if not unsaved.path.exists():
            document.save()  # there is nothing to overwrite, and nothing else to open
        if document is self._document:
            self._code.open_text(document.text)
        else:
            self._parts.opener.open_script(ScriptChoice(unsaved.path))
