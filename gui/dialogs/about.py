"""The About dialog: the versions that a person copies into a bug report."""

from __future__ import annotations

import platform
import sys

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core import __version__
from core.i18n import words
from gui.style import building, fonts
from gui.style.application_icon import application_icon
from gui.style.language import bind_text
from gui.style.plain_text import Label

NOT_LOADED = words("About", "not loaded yet")
WHAT_IT_IS = words("About", "A microscope for backpropagation: it walks a real PyTorch training loop line by line.")
LICENCE = words("About", "MIT licence. It runs entirely on this machine and sends nothing anywhere.")
COPY, COPIED = words("About", "Copy"), words("About", "Copied")


def versions(device: str) -> dict[str, str]:
    """Return every version that may matter; torch's only once it has been imported."""
    torch = sys.modules.get("torch")
    return {
        "Nablascope": __version__,
        "torch": NOT_LOADED if torch is None else str(torch.__version__),
        "PySide6": PySide6.__version__,
        "Qt": qVersion(),
        "Python": platform.python_version(),
        words("About", "System"): platform.platform(terse=True),
        words("About", "Device"): device,
    }


class About(QDialog):
    """Name, versions, licence, and a button that copies the versions."""

    def __init__(self, device: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="about", modal=True)
        bind_text(self.setWindowTitle, words("About", "About Nablascope"))
        self._versions = versions(device)
        self._copy = building.set_up(
            QPushButton(objectName="aboutCopy"),
            text=COPY,
            toolTip=words("About", "Copy the versions"),
            accessibleName=words("About", "Copy the versions"),
            pixels=13,
            clicked=self._copy_versions,
        )
        close = building.set_up(
            QPushButton(objectName="aboutClose", default=True),
            text=words("About", "Close"),
            pixels=13,
            clicked=self.reject,
        )
        layout = building.column(
            self._head(),
            self._table(),
            Label(text=LICENCE, pixels=13, role="muted"),
            building.row(building.STRETCH, self._copy, close),
            parent=self,
            margins=(24, 22, 24, 18),
            spacing=16,
        )
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        close.setFocus()

    def _head(self) -> QHBoxLayout:
        sign = Label()
        sign.setPixmap(application_icon().pixmap(64, 64))
        lines = building.column(
            Label(text="Nablascope", pixels=20, weight=fonts.SEMIBOLD), Label(text=WHAT_IT_IS, pixels=13), spacing=4
        )
        return building.row((sign, 0, Qt.AlignmentFlag.AlignTop), (lines, 1), spacing=18)

    def _table(self) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(24)
        table.setVerticalSpacing(5)
        table.setColumnStretch(1, 1)
        for row, (name, version) in enumerate(self._versions.items()):
            selectable = Qt.TextInteractionFlag.TextSelectableByMouse
            value = Label(text=version, accessibleName=name, pixels=13, textInteractionFlags=selectable)
            table.addWidget(Label(text=name, pixels=13, role="muted"), row, 0)
            table.addWidget(value, row, 1)
        return table

    def _copy_versions(self) -> None:
        """Copy in English whatever the language: a report is read by others."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {value}" for name, value in self._versions.items()))
        bind_text(self._copy.setText, COPIED)
