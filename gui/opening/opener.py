"""Opens a file that a person has chosen, whichever way: a script, a notebook or a lesson."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow

from core.errors import LoopError
from core.experiment.script_choice import ScriptChoice
from core.i18n import words
from core.program.project import Project
from gui.opening.agreed_scripts import AgreedScripts
from gui.opening.agreement import Agreement
from gui.opening.recent_files import RecentFiles
from gui.style.language import translated
from gui.style.theme import Theme

SCRIPTS, LESSONS = (".py", ".ipynb"), (".toml",)
TITLE = words("Opening", "Open")
KINDS = words("Opening", "Scripts, notebooks and lessons (*.py *.ipynb *.toml)")
UNKNOWN = words("Opening", "{name} is neither a script (.py, .ipynb) nor a lesson (.toml).")


class Opener(QObject):
    """Finds out what a file is, and lets its code run once a person has agreed to it.

    Signals:
        script_wanted: the `ScriptChoice` to run.
        lesson_wanted: the path of the lesson to open.
        refused: why a file cannot be opened.
    """

    script_wanted = Signal(object)
    lesson_wanted = Signal(object)
    refused = Signal(object)

    def __init__(self, window: QMainWindow, recent: RecentFiles, agreed: AgreedScripts, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._recent, self._agreed, self._theme = window, recent, agreed, theme
        recent.chosen.connect(self.open)

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme

    def ask_for_file(self) -> None:
        """Let a person choose a file."""
        path, _ = QFileDialog.getOpenFileName(self._window, translated(TITLE), self._recent.folder, translated(KINDS))
        if path:
            self.open(Path(path))

    @Slot(object)
    def open(self, path: Path) -> None:
        """Open a file; a script is run as it is."""
        suffix = path.suffix.lower()
        if suffix in LESSONS:
            self._recent.add(path.absolute())
            self.lesson_wanted.emit(path)
        elif suffix in SCRIPTS:
            self.open_script(ScriptChoice(path.absolute()))
        else:
            self.refused.emit(UNKNOWN.format(name=path.name))

    @Slot(object)
    def open_script(self, choice: ScriptChoice) -> None:
        """Open a script once its code is agreed to."""
        if self.may_run(choice):
            self.script_wanted.emit(choice)

    def may_run(self, choice: ScriptChoice) -> bool:
        """Return whether a person agrees to run a script. One that is no Python runs nothing, and is let through."""
        try:
            project = Project.read(choice.path, choice.text)
        except LoopError as error:
            if not choice.path.is_file():
                self.refused.emit(str(error))
                return False
        else:
            if not self._is_agreed(project):
                return False
        self._recent.add(choice.path)
        return True

    def agree_to(self, path: Path) -> None:
        """Take a script for agreed to that a person has written and saved here; it ran before."""
        with suppress(LoopError):  # it may be half written
            self._agreed.add(Project.read(path))

    def _is_agreed(self, project: Project) -> bool:
        if self._agreed.holds(project):
            return True
        if Agreement(project, self._theme, self._window).exec() != QDialog.DialogCode.Accepted:
            return False
        self._agreed.add(project)
        return True
