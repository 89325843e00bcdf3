"""Shows a class which keys are pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gui import fonts
from gui.keycaps import named

SHOWN_MILLISECONDS = 1600
MARGIN = 24
ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)


class PressedKeys(QLabel):
    """The last key or combination, for a moment, in the lower middle of a widget."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, objectName="pressedKeys", alignment=Qt.AlignmentFlag.AlignCenter)
        self._over = over
        self.setFont(fonts.words(26, fonts.SEMIBOLD))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self, interval=SHOWN_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def watch(self, on: bool) -> None:
        """Shows keys from now on, or no longer."""
        application = QApplication.instance()
        assert application is not None
        if on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that is a shortcut comes by as this event alone, and may do so at several widgets."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._show(event)
        return False

    def _show(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ALONE:
            return
        self.setText(named(QKeySequence(event.keyCombination())))
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, self._over.height() - self.height() - MARGIN)
        self.show()
        self.raise_()
        self._timer.start()
