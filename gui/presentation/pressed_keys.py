"""Display of pressed keys for a class."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from gui.style import building, fonts
from gui.style.plain_text import Label
from gui.widgets.keycaps import caps_of

SHOWN_MILLISECONDS = 1600
PIXELS = 24
ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)
MOST_CAPS = 4


class PressedKeys(QWidget):
    """The last key or combination, shown briefly as keycaps, `zoom` times as large as on a small screen."""

    def __init__(self, zoom: float) -> None:
        super().__init__(objectName="pressedKeys")
        self._caps = [
            Label(
                alignment=Qt.AlignmentFlag.AlignCenter,
                pixels=round(PIXELS * zoom),
                weight=fonts.SEMIBOLD,
                role="pressed",
                minimumWidth=round(1.8 * PIXELS * zoom),
            )
            for _ in range(MOST_CAPS)
        ]
        building.row(*self._caps, parent=self, margins=(0, 0, 0, 0), spacing=round(8 * zoom))
        self._timer = QTimer(self, interval=SHOWN_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def watch(self, on: bool) -> None:
        """Start or stop showing keys."""
        application = QApplication.instance()
        assert application is not None
        if on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a key. Shortcuts arrive only as this event, possibly at several widgets."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._show(event)
        return False

    def _show(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ALONE:
            return
        signs = caps_of(QKeySequence(event.keyCombination()))
        for index, cap in enumerate(self._caps):
            cap.setVisible(index < len(signs))
            cap.setText(signs[index] if index < len(signs) else "")
        self.show()
        self._timer.start()
