"""The strip under the code while it is, or was, edited, and when it fails."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QSizePolicy

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.widgets.elided_label import ElidedLabel

MOST_LINES, TRACEBACK_HEIGHT = 3, 140


class EditBar(QFrame):
    """A hint, what can be done with the edit, and a traceback that unfolds.

    Signals:
        apply_wanted, cancel_wanted, revert_wanted: a button was pressed.
        height_changed: the traceback was unfolded, or folded.
    """

    apply_wanted = Signal()
    cancel_wanted = Signal()
    revert_wanted = Signal()
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
            "code_details", words("EditBar", "Details"), words("EditBar", "What Python says of the failure")
        )
        bind_text(self._details.setAccessibleName, words("EditBar", "Details of the failure"))
        self._details.setCheckable(True)
        self._traceback = _made_traceback()
        self._revert = _button(
            "code_revert",
            words("EditBar", "Revert to the original"),
            words("EditBar", "The loop as the trainer has it"),
        )
        self._cancel = _button(
            "code_cancel", words("EditBar", "Cancel"), words("EditBar", "Back to the loop that is running (Esc)")
        )
        bind_text(self._cancel.setAccessibleName, words("EditBar", "Cancel editing"))
        self._apply = _button(
            "code_apply", words("EditBar", "Apply"), words("EditBar", "Run this loop from here on (Ctrl+Enter)")
        )
        bind_text(self._apply.setAccessibleName, words("EditBar", "Apply the edited loop"))
        self._details.toggled.connect(self._traceback.setVisible)
        self._details.toggled.connect(self.height_changed)
        self._revert.clicked.connect(self.revert_wanted)
        self._cancel.clicked.connect(self.cancel_wanted)
        self._apply.clicked.connect(self.apply_wanted)
        self._lay_out()
        self.show_details("")

    def _lay_out(self) -> None:
        row = building.row((self._hint, 1), *(self._details, self._revert, self._cancel, self._apply), spacing=8)
        self._column = building.column(row, self._traceback, parent=self, margins=(14, 5, 12, 1), spacing=5)

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

    def show_hint(self, hint: str, role: str = "") -> None:
        """Show one sentence, coloured by its role: "error", "muted" or none."""
        bind_text(self._hint.show_text, hint)
        if self._hint.property("role") != role:
            self._hint.setProperty("role", role)
            self._hint.style().unpolish(self._hint)
            self._hint.style().polish(self._hint)

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


def _button(name: str, label: str, tip: str) -> QPushButton:
    return building.set_up(QPushButton(objectName=name), text=label, toolTip=tip, pixels=12, weight=fonts.MEDIUM)
