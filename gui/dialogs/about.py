"""The About dialog: the versions that a person copies into a bug report."""

from __future__ import annotations

import platform
import sys

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core import __version__
from core.i18n import words
from gui.style import fonts
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
        self._copy = QPushButton(objectName="aboutCopy")
        bind_text(self._copy.setText, COPY)
        bind_text(self._copy.setToolTip, words("About", "Copy the versions"))
        bind_text(self._copy.setAccessibleName, words("About", "Copy the versions"))
        self._copy.clicked.connect(self._copy_versions)
        close = QPushButton(objectName="aboutClose", default=True)
        bind_text(close.setText, words("About", "Close"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._copy, close):
            button.setFont(fonts.text(13))
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(16)
        layout.addLayout(self._head())
        layout.addLayout(self._table())
        layout.addWidget(_label(LICENCE, 13, role="muted"))
        layout.addLayout(buttons)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        close.setFocus()

    def _head(self) -> QHBoxLayout:
        sign = Label()
        sign.setPixmap(application_icon().pixmap(64, 64))
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(_label("Nablascope", 20, fonts.SEMIBOLD))
        lines.addWidget(_label(WHAT_IT_IS, 13))
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(lines, 1)
        return head

    def _table(self) -> QGridLayout:
        table = QGridLayout()
        table.setHorizontalSpacing(24)
        table.setVerticalSpacing(5)
        table.setColumnStretch(1, 1)
        for row, (name, version) in enumerate(self._versions.items()):
            value = _label(version, 13)
            bind_text(value.setAccessibleName, name)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            table.addWidget(_label(name, 13, role="muted"), row, 0)
            table.addWidget(value, row, 1)
        return table

    def _copy_versions(self) -> None:
        """Copy in English whatever the language: a report is read by others."""
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {value}" for name, value in self._versions.items()))
        bind_text(self._copy.setText, COPIED)


def _label(text: str, pixels: int, weight: int = fonts.REGULAR, role: str = "") -> QLabel:
    label = Label()
    bind_text(label.setText, text)
    label.setFont(fonts.text(pixels, weight))
    label.setProperty("role", role)
    return label
