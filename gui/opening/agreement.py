"""Shows a script before it runs for the first time, and asks whether it may."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QPushButton, QWidget

from core.i18n import words
from core.program.project import Project
from gui.panels.code.view import CodeView
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme

WIDTH, HEIGHT = 860, 620
TITLE = words("Opening", "Run this script?")
LEAD = words("Opening", "{name} has not been run here before.")
WARNING = words(
    "Opening",
    "Its code runs on this computer and can do what you can do. Run it only if you trust where it comes from.",
)
RUN = words("Opening", "Run it")
CANCEL = words("Opening", "Cancel")
FILES = words("Opening", "Files of this project")


class Agreement(QDialog):
    """The texts of a script and of its modules, and the question whether they may run."""

    def __init__(self, project: Project, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="agreement", modal=True)
        bind_text(self.setWindowTitle, TITLE)
        self._files = list(project.files.values())
        self._view = CodeView(theme)
        self._view.setObjectName("agreementCode")
        lead = Label(pixels=16, weight=fonts.SEMIBOLD, wordWrap=True)
        bind_text(lead.setText, LEAD.format(name=project.script.path.name))
        place = Label(pixels=12, role="muted", wordWrap=True)
        place.setText(str(project.script.path))
        place.setVisible(len(self._files) == 1)  # of several, the choice names each
        warning = Label(text=WARNING, pixels=13, wordWrap=True, role="muted")
        building.column(
            lead, place, warning, self._made_choice(), (self._view, 1), self._made_buttons(), parent=self,
            margins=(18, 16, 18, 14), spacing=10,
        )  # fmt: skip
        self.resize(WIDTH, HEIGHT)
        self._show(0)

    def _made_choice(self) -> QComboBox:
        choice = building.set_up(QComboBox(objectName="agreementFiles"), pixels=13, accessibleName=FILES)
        choice.addItems([str(file.path) for file in self._files])
        choice.setVisible(len(self._files) > 1)
        choice.currentIndexChanged.connect(self._show)
        return choice

    def _made_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(Qt.Orientation.Horizontal)
        cancel = building.set_up(QPushButton(objectName="agreementCancel"), pixels=13, text=CANCEL)
        run = building.set_up(QPushButton(objectName="agreementRun"), pixels=13, weight=fonts.SEMIBOLD, text=RUN)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(run, QDialogButtonBox.ButtonRole.AcceptRole)
        run.setAutoDefault(False)
        cancel.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    @Slot(int)
    def _show(self, place: int) -> None:
        text = self._files[place].text
        self._view.set_text(text, text)
