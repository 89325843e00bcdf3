"""The strip under the code while it is, or was, edited, and when it fails."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QSizePolicy

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.widgets.elided_label import ElidedLabel

MOST_LINES, TRACEBACK_HEIGHT = 3, 140


class EditBar(QFrame):
    """A hint, what can be done with the edit, and a traceback that unfolds.

    Signals:
        apply_wanted, cancel_wanted, revert_wanted, restart_wanted: a button was pressed.
        height_changed: the traceback was unfolded, or folded.
    """

    apply_wanted = Signal()
    cancel_wanted = Signal()
    revert_wanted = Signal()
    restart_wanted = Signal()
    height_changed = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="codeBar", visible=False)
        self._hint = ElidedLabel(
            MOST_LINES,
            objectName="code_hint",
            pixels=13,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred),
        )
        self._details = _button(
            "code_details",
            text=words("EditBar", "Details"),
            toolTip=words("EditBar", "What Python says of the failure"),
            accessibleName=words("EditBar", "Details of the failure"),
        )
        self._details.setCheckable(True)
        self._traceback = _made_traceback()
        self._revert = _button(
            "code_revert",
            self.revert_wanted,
            text=words("EditBar", "Revert to the original"),
            toolTip=words("EditBar", "The loop as the trainer has it"),
        )
        self._restart = _button(
            "code_restart",
            self.restart_wanted,
            text=words("EditBar", "Start again"),
            toolTip=words("EditBar", "Run the script with this text from its first line"),
            accessibleName=words("EditBar", "Start the script again with the edited text"),
        )
        self._cancel = _button(
            "code_cancel",
            self.cancel_wanted,
            text=words("EditBar", "Cancel"),
            toolTip=words("EditBar", "Back to what is running; “Texts” keeps what was typed"),
            accessibleName=words("EditBar", "Cancel editing"),
        )
        self._apply = _button(
            "code_apply",
            self.apply_wanted,
            text=words("EditBar", "Apply"),
            toolTip=words("EditBar", "Run this loop from here on (Ctrl+Enter)"),
            accessibleName=words("EditBar", "Apply the edited loop"),
        )
        self._details.toggled.connect(self._traceback.setVisible)
        self._details.toggled.connect(self.height_changed)
        self._lay_out()
        self.show_details("")
        self.offer_restart(False)

    def _lay_out(self) -> None:
        buttons = self._revert, self._restart, self._cancel, self._apply
        self._column = building.column(
            building.row((self._hint, 1), self._details, *buttons, spacing=8),
            self._traceback,
            parent=self,
            margins=(14, 5, 12, 1),
            spacing=5,
        )

    def height_in(self, width: int) -> int:
        """Return the height in a width: 0 when there is nothing to show."""
        if self.isHidden():
            return 0
        if self._column.hasHeightForWidth():
            return self._column.totalHeightForWidth(width)
        return self._column.totalSizeHint().height()

    def show_state(self, editing: bool, edited: bool, failed: bool = False) -> None:
        """Offer what can be done: while the text is edited, and when it or the running loop is not the original."""
        self._apply.setVisible(editing)
        self._cancel.setVisible(editing)
        self._revert.setVisible(edited)
        self.setVisible(editing or edited or failed)

    def offer_restart(self, offered: bool) -> None:
        """Offer to start a script again, where its text cannot take effect at once."""
        self._restart.setVisible(offered)

    def show_hint(self, hint: str, role: str = "") -> None:
        """Show one sentence, coloured by its role: "error", "muted" or none."""
        bind_text(self._hint.show_text, hint)
        building.set_role(self._hint, role)

    def show_details(self, details: str) -> None:
        """Offer a traceback to be unfolded; fold it again when there is none."""
        bind_text(self._traceback.setPlainText, details)
        self._details.setVisible(bool(details))
        if not details:
            self._details.setChecked(False)


def _made_traceback() -> QPlainTextEdit:
    return building.set_up(
        QPlainTextEdit(
            readOnly=True,
            visible=False,
            maximumHeight=TRACEBACK_HEIGHT,
            objectName="code_traceback",
            font=fonts.code(12),
            lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap,
        ),
        accessibleName=words("EditBar", "Traceback of the failure"),
    )


def _button(name: str, clicked: SignalInstance | None = None, **texts: str) -> QPushButton:
    return building.set_up(QPushButton(objectName=name), pixels=12, weight=fonts.MEDIUM, clicked=clicked, **texts)
