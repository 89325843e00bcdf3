"""A panel in a card that can be moved, hidden and brought back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from core.i18n import words
from gui.style import building, fonts
from gui.style.icons import icon
from gui.style.language import bind_text, bind_texts
from gui.style.plain_text import Label
from gui.style.theme import Theme
from gui.widgets.menu_button import give_menu

BEFORE_EXTRAS = 2
"""The number of widgets at the left of a heading: the title and the note."""

ABOVE, ABOVE_IN_TABS, LEFT, RIGHT = 6, 2, 14, 8


class Dock(QDockWidget):
    """A heading with a note at its right, and a panel below or beside it.

    Signals:
        copy_wanted: the panel whose picture is to be copied.
        save_wanted: the panel whose picture is to be saved, and the suggested file name.
        resized: the size of the dock has changed.
    """

    copy_wanted = Signal(QWidget)
    save_wanted = Signal(QWidget, str)
    resized = Signal()

    def __init__(self, name: str, title: str, panel: QWidget | None = None, beside: bool = False) -> None:
        """Create a card with a panel in it, or one that takes its panel later."""
        super().__init__(objectName=f"{name}Dock")
        self.panel = QWidget()
        self._name = name
        self._note = Note()
        self._close = building.set_up(QToolButton(iconSize=QSize(12, 12)), clicked=self.close)
        self._more = self._made_menu()
        head, body = self._head(), self._body()
        self._has_extras = False
        if beside:
            self.setFeatures(self.features() | QDockWidget.DockWidgetFeature.DockWidgetVerticalTitleBar)
        for part in (head, body):
            part.setProperty("beside", beside)
        self.setTitleBarWidget(head)
        self.setWidget(body)
        self.set_title(title)
        if panel is not None:
            self.take(panel)

    def take(self, panel: QWidget, extras: Sequence[QWidget] = ()) -> None:
        """Show a panel, with small widgets of its own in the heading."""
        panel.setObjectName(self._name)
        self.panel = panel
        self._column.addWidget(panel)
        if self.features() & QDockWidget.DockWidgetFeature.DockWidgetVerticalTitleBar:
            self.widget().setMaximumHeight(panel.maximumHeight())  # Qt passes on only the smallest size
        self._has_extras = bool(extras)
        for place, widget in enumerate(extras):
            self._row.insertWidget(BEFORE_EXTRAS + place, widget)

    def show_in_tabs(self, in_tabs: bool, low: bool = False) -> None:
        """Adapt the heading to a tab, which already shows the title.

        Args:
            in_tabs: whether the dock lies in a group of tabs.
            low: whether to keep the heading only for widgets without another place: the context menu can copy a
                picture of the panel, and the window's menu hides it.
        """
        bare = in_tabs and low and not self._has_extras
        self._heading.setHidden(in_tabs)
        for widget in (self._note, self._more, self._close):
            widget.setHidden(bare)
        above, left, right = (0, 0, 0) if bare else (ABOVE_IN_TABS if in_tabs else ABOVE, LEFT, RIGHT)
        self._row.setContentsMargins(left, above, right, above)
        for part in (self.titleBarWidget(), self.widget()):
            if bare is not bool(part.property("bare")):
                part.setProperty("bare", bare)
                building.restyle(part)

    def set_title(self, title: str) -> None:
        """Take another title."""
        self._title = title
        for setter in (self.setWindowTitle, self.toggleViewAction().setText, self._heading.setText):
            bind_text(setter, title)
        for button, tip, name in (
            (self._close, words("Dock", "Hide “{title}” (View brings it back)"), words("Dock", "Hide {title}")),
            (self._more, words("Dock", "A picture of “{title}”"), words("Dock", "Picture of {title}")),
        ):
            bind_texts(button, toolTip=tip.format(title=title), accessibleName=name.format(title=title))

    @Slot(object)
    def set_note(self, note: str) -> None:
        """Show a muted note at the right of the heading."""
        bind_text(self._note.show_note, note)

    @Slot(bool)
    def stress_note(self, stressed: bool) -> None:
        """Show the note in the accent colour instead of muted."""
        building.set_role(self._note, "now" if stressed else "muted")

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._close.setIcon(icon("close", theme.muted))
        self._more.setIcon(icon("dots_vertical", theme.muted))

    def _made_menu(self) -> QToolButton:
        button = QToolButton(iconSize=QSize(14, 14))
        menu = building.set_up(QMenu(button), pixels=13)
        copy, save = menu.addAction(""), menu.addAction("")
        bind_text(copy.setText, words("Dock", "Copy picture"))
        bind_text(save.setText, words("Dock", "Save picture…"))
        copy.triggered.connect(lambda: self.copy_wanted.emit(self.panel))
        save.triggered.connect(lambda: self.save_wanted.emit(self.panel, self._title.lower()))
        give_menu(button, menu)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the heading's menu at the pointer, over anything without a menu of its own."""
        self._more.menu().popup(event.globalPos())

    def _head(self) -> QFrame:
        head = QFrame(objectName="panelHead")
        self._heading = Label(pixels=13, weight=fonts.SEMIBOLD)
        parts = self._heading, (self._note, 1), self._more, self._close
        self._row = building.row(*parts, parent=head, margins=(LEFT, ABOVE, RIGHT, ABOVE), spacing=5)
        return head

    def _body(self) -> QFrame:
        body = QFrame(objectName="panelBody")
        self._column = building.column(parent=body, margins=(1, 0, 1, 1))
        return body


class Note(Label):
    """A muted note that is shown whole or not at all, since a cut-off note may say something else."""

    def __init__(self) -> None:
        super().__init__(
            pixels=12,
            role="muted",
            alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        self._text = ""

    def show_note(self, note: str) -> None:
        """Show a note."""
        self._text = note
        self.setText(note)
        if self.sizeHint().width() > self.width():
            self.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_note(self._text)
