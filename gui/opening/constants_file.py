"""Writes the constants of a script's form into its file."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from core import atomic_file
from core.errors import LoopError
from core.experiment.script_choice import ScriptChoice
from core.i18n import words
from core.program.project import Project
from core.program.settings_files import file_with_constants
from gui.opening.agreed_scripts import AgreedScripts

NOT_WRITTEN = words("Opening", "{name} could not be written: {reason}")


class ConstantsFile(QObject):
    """Puts values in the place of those that a script's file assigns. What it has written needs no agreement.

    Signals:
        written: the values by the keys of constants that the file now has.
        refused: why nothing was written.
    """

    written = Signal(object)
    refused = Signal(object)

    def __init__(self, window: QMainWindow, agreed: AgreedScripts) -> None:
        super().__init__(window)
        self._agreed = agreed

    @Slot(object)
    def write(self, choice: ScriptChoice) -> None:
        """Write the constants of a choice into its file."""
        try:
            project = Project.read(choice.path)
            agreed = self._agreed.holds(project)
            data = file_with_constants(choice.path, choice.path.read_bytes(), choice.constants)
            atomic_file.write(choice.path, data)
            if agreed:
                self._agreed.add(Project.read(choice.path))
        except (OSError, ValueError, SyntaxError, LoopError) as error:
            reason = getattr(error, "strerror", None) or error.args[0]
            self.refused.emit(NOT_WRITTEN.format(name=choice.name, reason=reason))
        else:
            self.written.emit(dict(choice.constants))
