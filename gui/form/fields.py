"""The widgets for one field of a config: typed, chosen or dragged."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSlider, QStyledItemDelegate, QWidget

from core.experiment.fields import Choice, Field
from core.i18n import words
from gui.style import building, number_format
from gui.style.icons import icon
from gui.style.language import bind_text
from gui.style.plain_text import Label

EDITOR_WIDTH, MOST_CHOICE_WIDTH, MOST_VISIBLE = 118, 172, 16
LOWEST_EXPONENT, HIGHEST_EXPONENT, STEPS_PER_DECADE = -9, 1, 20


class KeysForMe(QObject):
    """An event filter that gives a focused widget keys that are otherwise shortcuts of the window."""

    def __init__(self, widget: QWidget, *keys: Qt.Key) -> None:
        super().__init__(widget)
        self._keys = keys or (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_N)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in self._keys:
            event.accept()
            return True
        return super().eventFilter(watched, event)


class FieldRow(QWidget):
    """A label, an editor, and under them what is wrong with the input.

    Signals:
        edited: the user changes the value; it may be incomplete or invalid.
        finished: the user has finished changing it.
        left: the user is done with the editor by Enter or the mouse, and the keys step the loop again.
    """

    edited = Signal()
    finished = Signal()
    left = Signal()

    def __init__(self, field: Field, label: str, choices: dict[str, str] | None = None) -> None:
        super().__init__()
        self.field = field
        self.editor: QLineEdit | QComboBox | QCheckBox = self._made_editor(choices)
        self.editor.setObjectName(field.name)
        building.set_up(self.editor, pixels=13, accessibleName=label, toolTip=field.help)
        caption = self._made_caption(label)
        caption.setBuddy(self.editor)
        self._problem = ""
        self._error = Label(wordWrap=True, visible=False, objectName=f"{field.name}Error", role="error", pixels=12)
        self.rows = building.column(
            building.row((caption, 1), self.editor, margins=(0, 0, 0, 0)),
            self._error,
            parent=self,
            margins=(0, 0, 0, 0),
            spacing=3,
        )

    def _made_caption(self, label: str) -> Label:
        # wrapped rather than cutting off the field beside it
        return Label(wordWrap=True, text=label, toolTip=self.field.help, pixels=13)

    def _made_editor(self, choices: dict[str, str] | None) -> QLineEdit | QComboBox | QCheckBox:
        return self._choice(choices) if choices is not None else self._entry()

    def _entry(self) -> QLineEdit:
        entry = QLineEdit(alignment=Qt.AlignmentFlag.AlignRight)
        entry.setFixedWidth(EDITOR_WIDTH)
        entry.textChanged.connect(lambda _text: self.edited.emit())
        entry.editingFinished.connect(self.finished)
        entry.returnPressed.connect(self.left)
        return entry

    def _choice(self, choices: dict[str, str]) -> QComboBox:
        box = ArrowBox(minimumWidth=EDITOR_WIDTH, maximumWidth=MOST_CHOICE_WIDTH)
        for place, (name, title) in enumerate(choices.items()):
            box.addItem("", name)
            bind_text(partial(box.setItemText, place), title)
        box.currentIndexChanged.connect(lambda _index: self.edited.emit())
        box.left.connect(self.left)
        return box

    def text(self) -> str:
        """Return the input."""
        return str(self.editor.currentData()) if isinstance(self.editor, QComboBox) else self.editor.text()

    def show_value(self, value: Choice) -> None:
        """Show a value without acting as if the user had typed it."""
        with QSignalBlocker(self.editor):
            if isinstance(self.editor, QComboBox):
                self._show_choice(str(value))
            elif isinstance(self.editor, QLineEdit):
                self.editor.setText(number_format.learning_rate(value) if isinstance(value, float) else str(value))

    def _show_choice(self, value: str) -> None:
        assert isinstance(self.editor, QComboBox)
        if self.editor.findData(value) < 0:
            self.editor.addItem(value, value)
        self.editor.setCurrentIndex(self.editor.findData(value))

    def set_locked(self, locked: bool) -> None:
        """Make a typed value read-only, because something else fixes it."""
        if isinstance(self.editor, QLineEdit) and self.editor.isReadOnly() != locked:
            self.editor.setReadOnly(locked)
            building.restyle(self.editor)

    def show_problem(self, problem: str | None) -> None:
        """Show under the editor what is wrong; None if nothing is."""
        if (problem or "") != self._problem:
            self._problem = problem or ""
            bind_text(self._say_problem, self._problem)

    def _say_problem(self, phrase: str) -> None:
        sentence = phrase[:1].upper() + phrase[1:] + "." if phrase else ""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.editor.setProperty("invalid", bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        building.restyle(self.editor)

    @property
    def problem(self) -> str:
        """The problem shown; empty if there is none."""
        return self._error.text()


class LearningRateRow(FieldRow):
    """A learning rate, typed as 1e-6 or dragged on a logarithmic scale."""

    def __init__(self, field: Field, label: str) -> None:
        super().__init__(field, label)
        decades = HIGHEST_EXPONENT - LOWEST_EXPONENT
        self._slider = building.set_up(
            RateSlider(
                Qt.Orientation.Horizontal,
                minimum=0,
                maximum=decades * STEPS_PER_DECADE,
                objectName=f"{field.name}_slider",
            ),
            accessibleName=words("LearningRateRow", "{label}, logarithmic").format(label=label),
            toolTip=words("LearningRateRow", "From 1e-9 to 10, on a logarithmic scale"),
        )
        self._slider.installEventFilter(KeysForMe(self._slider))
        self._slider.valueChanged.connect(self._take_from_slider)
        self._slider.left.connect(self.left)
        self.rows.insertWidget(1, self._slider)
        self._in_use = Label(wordWrap=True, visible=False, objectName="learningRateInUse", role="muted", pixels=12)
        self.rows.insertWidget(2, self._in_use)
        self.edited.connect(self._follow_text)

    def show_value(self, value: Choice) -> None:
        super().show_value(value)
        self._follow_text()

    def show_in_use(self, rate: float | None) -> None:
        """Show the rate that the loop itself has set; None where it is the one in the field."""
        if rate is not None:
            shown = number_format.learning_rate(rate)
            bind_text(self._in_use.setText, words("LearningRateRow", "In use now: {rate}").format(rate=shown))
        self._in_use.setVisible(rate is not None)

    @Slot(int)
    def _take_from_slider(self, position: int) -> None:
        rate = float(f"{10 ** (LOWEST_EXPONENT + position / STEPS_PER_DECADE):.2g}")
        assert isinstance(self.editor, QLineEdit)
        self.editor.setText(number_format.learning_rate(rate))
        self.finished.emit()

    @Slot()
    def _follow_text(self) -> None:
        try:
            rate = float(self.text())
            position = round((math.log10(rate) - LOWEST_EXPONENT) * STEPS_PER_DECADE)
        except (ValueError, OverflowError):
            return
        with QSignalBlocker(self._slider):
            self._slider.setValue(position)


class RateSlider(QSlider):
    """A slider that keeps the keys only for those who came to it by them.

    Signals:
        left: the mouse has let go.
    """

    left = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel, since scrolling past a form must not change it."""
        event.ignore()


class ArrowBox(QComboBox):
    """A combo box whose arrow takes the colour of its text, which a style sheet cannot do.

    Signals:
        left: its list has been closed, and the keys step the loop again.
    """

    left = Signal()

    def __init__(self, **properties: Any) -> None:
        super().__init__(focusPolicy=Qt.FocusPolicy.StrongFocus, **properties)
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one ignores the height that the style sheet gives
        self.setMaxVisibleItems(MOST_VISIBLE)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # in every language
        self.installEventFilter(KeysForMe(self))
        self._arrow = Label(self)
        self._arrow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._place_arrow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_arrow()

    def hidePopup(self) -> None:
        open_before = self.view().isVisible()
        super().hidePopup()
        if open_before:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel, since scrolling past a form must not change it."""
        event.ignore()

    def _place_arrow(self) -> None:
        if hasattr(self, "_arrow"):
            self._arrow.setPixmap(icon("chevron_down", self.palette().text().color().name()).pixmap(16, 16))
            self._arrow.setGeometry(self.width() - 24, 0, 18, self.height())
