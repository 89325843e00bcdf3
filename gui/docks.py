"""A panel as a card that can be moved, hidden and brought back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui import fonts
from gui.icons import icon
from gui.theme import Theme


class Dock(QDockWidget):
    """A heading with a note at its right, and a panel below it; or beside it.

    Signals:
        copy_wanted, save_wanted: a picture of the panel, to paste elsewhere or as a file.
    """

    copy_wanted = Signal()
    save_wanted = Signal()

    def __init__(
        self, name: str, title: str, panel: QWidget, extras: list[QWidget] | None = None, beside: bool = False
    ) -> None:
        super().__init__(title)
        self.setObjectName(f"{name}Dock")
        panel.setObjectName(name)
        self.panel = panel
        self._note = Note()
        self._close = QToolButton(toolTip=f"Hide “{title}” (View brings it back)")
        self._close.setAccessibleName(f"Hide {title}")
        self._close.setIconSize(QSize(12, 12))
        self._close.clicked.connect(self.close)
        self._more = self._made_menu(title)
        head, body = self._head(title, extras or []), self._body(panel)
        if beside:
            body.setMaximumHeight(panel.maximumHeight())  # Qt hands a panel's smallest size on, but not its largest
            self.setFeatures(self.features() | QDockWidget.DockWidgetFeature.DockWidgetVerticalTitleBar)
        for part in (head, body):
            part.setProperty("beside", beside)
        self.setTitleBarWidget(head)
        self.setWidget(body)
        self.toggleViewAction().setText(title)

    @Slot(str)
    def set_note(self, note: str) -> None:
        """The muted words at the right of the heading."""
        self._note.show_note(note)

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._close.setIcon(icon("close", theme.muted))
        self._more.setIcon(icon("dots_vertical", theme.muted))

    def _made_menu(self, title: str) -> QToolButton:
        button = QToolButton(toolTip=f"A picture of “{title}”", popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(f"Picture of {title}")
        button.setIconSize(QSize(14, 14))
        menu = QMenu(button)
        menu.setFont(fonts.words(13))
        for words, wanted in (("Copy picture", self.copy_wanted), ("Save picture…", self.save_wanted)):
            menu.addAction(words).triggered.connect(wanted)
        button.setMenu(menu)
        return button

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same menu under the pointer, on whatever has no menu of its own."""
        self._more.menu().popup(event.globalPos())

    def _head(self, title: str, extras: list[QWidget]) -> QFrame:
        head = QFrame(objectName="panelHead")
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(5)
        heading = QLabel(title)
        heading.setFont(fonts.words(13, fonts.SEMIBOLD))
        row.addWidget(heading)
        row.addWidget(self._note, 1)
        for widget in (*extras, self._more, self._close):
            row.addWidget(widget)
        return head

    def _body(self, panel: QWidget) -> QFrame:
        body = QFrame(objectName="panelBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(1, 0, 1, 1)
        layout.addWidget(panel)
        return body


class Note(QLabel):
    """Muted words that are shown whole or not at all: of a note that is cut off the rest may say something else."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setFont(fonts.words(12))
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_note(self, words: str) -> None:
        """Shows other words."""
        self._words = words
        self.setText(words)
        if self.sizeHint().width() > self.width():
            self.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_note(self._words)
