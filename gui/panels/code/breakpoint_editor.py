"""The condition and the count of a breakpoint."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from core.i18n import words
from core.program.line_breakpoints import LineBreakpoint, condition_problem
from gui.style import building, fonts
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme
from gui.widgets.toggle_switch import ToggleSwitch

WIDTH, COUNT_WIDTH = 320, 110
MOST = 10**9

CONDITION = words("BreakpointEditor", "Stop only when")
COUNT = words("BreakpointEditor", "Stop only at hit number")


class BreakpointEditor(QDialog):
    """A small window beside a line. It closes with a click elsewhere, and takes what was typed.

    Signals:
        changed: the breakpoint as it is to be.
        removed: the breakpoint, which is to be none.
    """

    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, breakpoint: LineBreakpoint, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup, objectName="breakpointEditor")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        bind_text(self.setWindowTitle, words("BreakpointEditor", "Breakpoint"))
        self._breakpoint = breakpoint
        self._gone = False
        self._condition = building.set_up(
            QLineEdit(breakpoint.condition, objectName="breakpointCondition", font=fonts.code(13)),
            accessibleName=CONDITION,
            placeholderText=words("BreakpointEditor", "an expression, such as loss > 1"),
        )
        self._count = building.set_up(
            QLineEdit(str(breakpoint.count or ""), objectName="breakpointCount", alignment=Qt.AlignmentFlag.AlignRight),
            pixels=13,
            accessibleName=COUNT,
            placeholderText=words("BreakpointEditor", "each time"),
        )
        self._count.setFixedWidth(COUNT_WIDTH)
        self._count.setValidator(QIntValidator(1, MOST, self._count))
        enabled = words("BreakpointEditor", "Enabled")
        self._enabled = building.set_up(
            ToggleSwitch(theme, objectName="breakpointEnabled", checked=breakpoint.enabled),
            text=enabled,
            accessibleName=enabled,
        )
        self._problem = Label(pixels=12, role="error", wordWrap=True, visible=False)
        self._lay_out()
        self._condition.textChanged.connect(self._check)
        for field in (self._condition, self._count):
            field.returnPressed.connect(self.close)
        self._check()

    def _lay_out(self) -> None:
        title = words("BreakpointEditor", "Breakpoint at line {line}").format(line=self._breakpoint.line)
        remove = building.set_up(
            QPushButton(objectName="breakpointRemove", autoDefault=False),
            pixels=13,
            text=words("BreakpointEditor", "Remove"),
            clicked=self._remove,
        )
        column = building.column(
            Label(text=title, pixels=13, weight=fonts.SEMIBOLD),
            Label(text=CONDITION, pixels=12, role="muted"),
            self._condition,
            self._problem,
            building.row(Label(text=COUNT, pixels=12, role="muted"), None, self._count),
            building.row(self._enabled, None, remove),
            parent=self,
            margins=(16, 12, 16, 12),
            spacing=7,
        )
        column.addStrut(WIDTH - 32)

    def open_at(self, place: QPoint) -> None:
        """Open below a line."""
        self.move(place)
        self.show()
        self._condition.setFocus()

    def closeEvent(self, event: object) -> None:
        if not self._gone:
            self._gone = True
            self.changed.emit(self._wanted)
        super().closeEvent(event)  # type: ignore[arg-type]

    @property
    def _wanted(self) -> LineBreakpoint:
        condition = self._condition.text().strip()
        return replace(
            self._breakpoint,
            condition=self._breakpoint.condition if condition_problem(condition) and condition else condition,
            count=int(self._count.text() or 0),
            enabled=self._enabled.isChecked(),
        )

    @Slot()
    def _check(self) -> None:
        condition = self._condition.text().strip()
        problem = condition_problem(condition) if condition else ""
        told = words("BreakpointEditor", "This cannot be a condition: {problem}.").format(problem=problem)
        bind_text(self._problem.setText, told if problem else "")
        self._problem.setVisible(bool(problem))
        self.adjustSize()

    @Slot()
    def _remove(self) -> None:
        self._gone = True
        self.removed.emit(self._breakpoint)
        self.close()
