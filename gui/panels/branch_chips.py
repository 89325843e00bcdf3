"""The branches of a run by name: the present one, and those to return to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QToolButton, QWidget

from core.words import words
from gui import fonts
from gui.fields import KeysForMe
from gui.language import say, translated

ROWS, MOST = 2, 4
WIDTH = 168


class BranchChips(QWidget):
    """Two rows of names, the newest last. Those for which there is no room are in a menu.

    Signals:
        wanted: the name of the branch to return to.
        laid_out: they lie elsewhere now.
    """

    wanted = Signal(str)
    laid_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._chips: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.laid_out.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.laid_out.emit()

    def show_names(self, present: str, left: tuple[str, ...]) -> bool:
        """Shows the present branch and those that were left; nothing when none was. Returns whether that is new."""
        names = (present, *left) if left else ()
        if names == self._names:
            return False
        self._names = names
        self._make()
        return True

    def show_language(self) -> None:
        """The same in the language of the moment: how much of a name there is room for depends on it."""
        self._make()

    def _make(self) -> None:
        present, left = (self._names[0], self._names[1:]) if self._names else ("", ())
        for chip in self._chips:
            self._grid.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = self._made(present, left)
        for index, chip in enumerate(self._chips):
            self._grid.addWidget(chip, index % ROWS, index // ROWS)
        self.setVisible(bool(left))

    def _made(self, present: str, left: tuple[str, ...]) -> list[QWidget]:
        if not left:
            return []
        room = MOST - 1
        hidden = left[: len(left) - room + 1] if len(left) > room else ()
        chips: list[QWidget] = [_present(present)]
        if hidden:
            chips.append(self._menu(hidden))
        return [*chips, *map(self._chip, left[len(hidden) :])]

    def _chip(self, name: str) -> QToolButton:
        chip = _button(_short(name))
        chip.setObjectName(f"branch:{name}")
        say(chip.setAccessibleName, words("BranchChips", "Return to {name}").format(name=name))
        say(chip.setToolTip, words("BranchChips", "Return to “{name}”").format(name=name))
        chip.clicked.connect(partial(self.wanted.emit, name))
        return chip

    def _menu(self, names: tuple[str, ...]) -> QToolButton:
        chip = _button(words("BranchChips", "{count} older").format(count=len(names)))
        chip.setObjectName("olderBranches")
        say(chip.setAccessibleName, words("BranchChips", "Older branches"))
        say(chip.setToolTip, words("BranchChips", "Return to an older branch"))
        menu = QMenu(chip)
        menu.setFont(fonts.words(13))
        for name in names:
            action = menu.addAction("")
            say(action.setText, name)
            action.triggered.connect(partial(self.wanted.emit, name))
        chip.setMenu(menu)
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return chip


def _present(name: str) -> QLabel:
    label = QLabel(_short(name), alignment=Qt.AlignmentFlag.AlignCenter, objectName="presentBranch")
    say(label.setToolTip, words("BranchChips", "The present branch is “{name}”").format(name=name))
    say(label.setAccessibleName, words("BranchChips", "Present branch {name}").format(name=name))
    label.setFont(fonts.words(12, fonts.MEDIUM))
    return label


def _button(label: str) -> QToolButton:
    button = QToolButton()
    say(button.setText, label)
    button.setProperty("role", "chip")
    button.setFont(fonts.words(12))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the timeline
    button.setSizePolicy(button.sizePolicy().Policy.Minimum, button.sizePolicy().Policy.Fixed)
    button.installEventFilter(KeysForMe(button, Qt.Key.Key_Space))
    return button


def _short(name: str) -> str:
    """Without its middle when it is too long: its end tells from where."""
    return QFontMetrics(fonts.words(12)).elidedText(translated(name), Qt.TextElideMode.ElideMiddle, WIDTH)
