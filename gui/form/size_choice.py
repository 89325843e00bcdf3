"""The choice between sizes at which every number can be read and those of the lecture."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from core.experiment.config import defaults
from core.i18n import words
from gui.form.fields import KeysForMe
from gui.style import fonts
from gui.style.language import bind_text

SMALL = words("Controls", "Small, to read every number")
LECTURE = words("Controls", "The lecture's: {sizes}")
TIP = words("Controls", "Start again with these sizes, and a learning rate that suits them")


class SizeChoice(QWidget):
    """Two buttons, of which none is checked while the sizes are others.

    Signals:
        chosen: the user wants the small sizes, or else the lecture's.
    """

    chosen = Signal(bool)

    def __init__(self, trainer: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        usual = defaults(trainer)
        sizes = ", ".join(str(size) for name, size in usual.items() if name.endswith("_size"))
        titles = {True: ("sizesSmall", SMALL), False: ("sizesLecture", LECTURE.format(sizes=sizes))}
        self._buttons = {small: self._made_button(small, *title) for small, title in titles.items()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for button in self._buttons.values():
            self._group.addButton(button)
            column.addWidget(button)

    def _made_button(self, small: bool, name: str, title: str) -> QRadioButton:
        button = QRadioButton(objectName=name)
        bind_text(button.setText, title)
        bind_text(button.setAccessibleName, title)
        bind_text(button.setToolTip, TIP)
        button.setFont(fonts.text(13))
        button.installEventFilter(KeysForMe(button, Qt.Key.Key_Space))
        button.clicked.connect(partial(self._choose, small))
        return button

    def _choose(self, small: bool, _checked: bool = False) -> None:
        self.chosen.emit(small)

    def show_small(self, small: bool | None) -> None:
        """Check one of the two; None if the sizes are neither."""
        self._group.setExclusive(False)
        for is_small, button in self._buttons.items():
            button.setChecked(is_small is small)
        self._group.setExclusive(True)
