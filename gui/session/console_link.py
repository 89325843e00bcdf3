"""The window's end of the console that scripts write to and read from."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.control.console import Console, Wanted

TAKE_MILLISECONDS, FLOOD_MILLISECONDS = 60, 250
"""How soon what was written is shown: often enough to look live, and of a flood, which nobody can read, seldom enough
to cost a run nothing."""

FLOOD = 100
"""Lines at once."""


class ConsoleLink(QObject):
    """Fetches what scripts write, and hands over what is typed: past the worker's thread, which is busy then.

    Signals:
        output_grew: a `ScreenUpdate`.
        input_wanted: what a script waits for, as `Wanted`; None when it no longer waits.

    Attributes:
        console: the other end.
        wanted: what a script waits for at present.
    """

    output_grew = Signal(object)
    input_wanted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.console = Console()
        self.wanted: Wanted | None = None
        self._soon = QTimer(self, interval=TAKE_MILLISECONDS, singleShot=True)
        self._soon.timeout.connect(self._take)

    def fetch_soon(self) -> None:
        """Fetch what waits, with what else comes until then."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _take(self) -> None:
        update = self.console.take()
        if update is not None:
            self._soon.setInterval(FLOOD_MILLISECONDS if len(update.lines) > FLOOD else TAKE_MILLISECONDS)
            self.output_grew.emit(update)

    def show_wanted(self, wanted: Wanted | None) -> None:
        """Tell of a line that a script waits for, once its prompt is shown."""
        self._take()
        self.wanted = wanted
        self.input_wanted.emit(wanted)

    def type(self, line: str | None) -> None:
        """Answer a script with a line, or with the end of all input."""
        if self.wanted is not None:
            self.console.keyboard.type(line)
