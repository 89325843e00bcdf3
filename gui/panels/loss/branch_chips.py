"""The branches of a run by name: the present one, and those to return to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QToolButton, QWidget

from core.i18n import words
from gui.form.fields import KeysForMe
from gui.style import building, fonts
from gui.style.language import bind_text, bind_texts
from gui.style.plain_text import Label
from gui.widgets.menu_button import give_menu

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
        """Show the present branch and the others; nothing when there are none. Return whether that is new."""
        names = (present, *left) if left else ()
        if names == self._names:
            return False
        self._names = names
        for chip in self._chips:
            self._grid.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = self._made(present, left)
        for index, chip in enumerate(self._chips):
            self._grid.addWidget(chip, index % ROWS, index // ROWS)
        self.setVisible(bool(left))
        return True

    def _made(self, present: str, left: tuple[str, ...]) -> list[QWidget]:
        if not left:
            return []
        room = MOST - 1
        hidden = left[: len(left) - room + 1] if len(left) > room else ()
        chips: list[QWidget] = [PresentChip(present)]
        if hidden:
            chips.append(self._menu(hidden))
        return [*chips, *map(self._chip, left[len(hidden) :])]

    def _chip(self, name: str) -> QToolButton:
        return building.set_up(
            Chip(name, f"branch:{name}"),
            accessibleName=words("BranchChips", "Return to {name}").format(name=name),
            toolTip=words("BranchChips", "Return to “{name}”").format(name=name),
            clicked=partial(self.wanted.emit, name),
        )

    def _menu(self, names: tuple[str, ...]) -> QToolButton:
        chip = building.set_up(
            Chip(words("BranchChips", "{count} older").format(count=len(names)), "olderBranches"),
            accessibleName=words("BranchChips", "Older branches"),
            toolTip=words("BranchChips", "Return to an older branch"),
        )
        menu = building.set_up(QMenu(chip), pixels=13)
        for name in names:
            action = menu.addAction("")
            bind_text(action.setText, name)
            bind_text(action.setToolTip, name)  # else it would be the text, as it is
            action.triggered.connect(partial(self.wanted.emit, name))
        give_menu(chip, menu)
        return chip


class Chip(QToolButton):
    """A button for a branch, or for several."""

    def __init__(self, name: str, object_name: str) -> None:
        super().__init__(
            objectName=object_name,
            focusPolicy=Qt.FocusPolicy.TabFocus,  # a click leaves the keys to the timeline
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed),
        )
        building.set_up(self, role="chip", pixels=12)
        self.installEventFilter(KeysForMe(self, Qt.Key.Key_Space))
        bind_text(self.show_name, name)

    def show_name(self, name: str) -> None:
        """Show as much of a name as there is room for."""
        self.setText(_short(name))


class PresentChip(Label):
    """The name of the present branch."""

    def __init__(self, name: str) -> None:
        super().__init__(
            alignment=Qt.AlignmentFlag.AlignCenter, objectName="presentBranch", pixels=12, weight=fonts.MEDIUM
        )
        bind_text(self.show_name, name)
        bind_texts(
            self,
            toolTip=words("BranchChips", "The present branch is “{name}”").format(name=name),
            accessibleName=words("BranchChips", "Present branch {name}").format(name=name),
        )

    def show_name(self, name: str) -> None:
        """Show as much of a name as there is room for."""
        self.setText(_short(name))


def _short(name: str) -> str:
    """Return a name, without its middle when it is too long: its end tells where it branched off."""
    return QFontMetrics(fonts.text(12)).elidedText(name, Qt.TextElideMode.ElideMiddle, WIDTH)
