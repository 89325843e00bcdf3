"""The dialog for an animation of the last steps: their number, speed and progress."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core import atomic_file
from core.experiment.fields import Choice, Field
from core.i18n import words
from gui.export.gif import GifMaker, NotWantedError
from gui.export.step_capture import STANDING, StepCapture
from gui.form.fields import FieldRow
from gui.session.session import Session
from gui.style import building
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label

WIDTH, POLL_MILLISECONDS = 340, 40
STEPS = Field(
    "animationSteps",
    words("Animation", "Number of steps"),
    int,
    "animation",
    words("Animation", "How many of the last steps to show."),
    1,
    100,
)
MILLISECONDS = Field(
    "animationMilliseconds",
    words("Animation", "Milliseconds per frame"),
    int,
    "animation",
    words("Animation", "How long each frame is shown."),
    20,
    10_000,
)
UNIT = Field(
    "animationUnit",
    words("Animation", "One step is"),
    str,
    "animation",
    words("Animation", "How far the run goes from one frame to the next."),
)
UNITS: dict[str, str] = {
    "line": words("Animation", "a line"),
    "phase": words("Animation", "a phase"),
    "iteration": words("Animation", "an iteration"),
}
FIRST: tuple[Choice, ...] = (12, "line", 600)
TITLE = words("Animation", "Save an animation")
FORMAT = words("Animation", "GIF animation (*.gif)")
EXPLANATION = words(
    "Animation",
    "A GIF of the last steps up to this moment. The run goes back, and then returns to where it is now.",
)
RECORDING = words("Animation", "Going back, frame {frame}…")
WRITING = words("Animation", "Writing frame {frame} of {count}…")
RETURNING = words("Animation", "Returning…")
RUNNING = words("Animation", "The loop is running. Pause it first.")
UNWRITABLE = words("Animation", "The animation could not be written to {file}: {reason}.")


class Animation(QDialog):
    """A dialog that asks for the settings, records the window, and writes the file."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window, objectName="animation", modal=True)
        bind_text(self.setWindowTitle, TITLE)
        self._session, self._window = session, window
        fields = {STEPS: None, UNIT: UNITS, MILLISECONDS: None}
        self._rows = [FieldRow(field, field.label, choices) for field, choices in fields.items()]
        for row, value in zip(self._rows, FIRST, strict=True):
            row.show_value(value)
        self._note = Label(wordWrap=True, objectName="animationNote", text=EXPLANATION, pixels=13)
        self._progress = building.set_up(
            QProgressBar(objectName="animationProgress", textVisible=False, visible=False),
            accessibleName=words("Animation", "Progress"),
        )
        self._save = building.set_up(
            QPushButton(objectName="animationSave", default=True),
            text=words("Animation", "Save…"),
            pixels=13,
            clicked=self._begin,
        )
        self._cancel = building.set_up(
            QPushButton(objectName="animationCancel"),
            text=words("Animation", "Cancel"),
            pixels=13,
            clicked=self.reject,
        )
        self._maker: GifMaker | None = None
        self._capture: StepCapture | None = None
        self._written: Future[None] | None = None
        self._path, self._frames, self._unwanted = Path(), 0, False
        self._poll = QTimer(self, interval=POLL_MILLISECONDS)
        self._poll.timeout.connect(self._look)
        self._lay_out()

    def _lay_out(self) -> None:
        column = building.column(
            self._note,
            *self._rows,
            self._progress,
            building.row(building.STRETCH, self._cancel, self._save),
            parent=self,
            margins=(20, 16, 20, 16),
            spacing=10,
        )
        column.addStrut(WIDTH)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    # Starting

    @Slot()
    def _begin(self) -> None:
        steps, milliseconds = self._number(self._rows[0]), self._number(self._rows[2])
        if steps is None or milliseconds is None:
            return
        if self._session.state not in STANDING:
            self._say(RUNNING, wrong=True)
            return
        path, _ = QFileDialog.getSaveFileName(self, translated(TITLE), "nablascope.gif", translated(FORMAT))
        if not path:
            return
        self._path = Path(path if Path(path).suffix else f"{path}.gif")
        try:
            atomic_file.check_writable(self._path)  # fail before the run goes all the way back
        except OSError as error:
            self._say_unwritable(error)
        else:
            self._record(steps, milliseconds)

    def _number(self, row: FieldRow) -> int | None:
        try:
            number = row.field.parse(row.text())
            problem = row.field.problem(number)
        except ValueError as error:
            problem = str(error)
        row.show_problem(problem)
        return None if problem is not None or not isinstance(number, int) else number

    def _record(self, steps: int, milliseconds: int) -> None:
        self._show_busy(True)
        self._progress.setRange(0, steps + 1)
        self._frames, self._unwanted, self._maker = 0, False, GifMaker()
        capture = StepCapture(self._session, self._rows[1].text(), steps, self)
        capture.arrived.connect(self._take)
        capture.turned.connect(lambda: self._write(milliseconds))
        capture.finished.connect(self._on_back)
        capture.failed.connect(self._on_stuck)
        self._capture = capture
        capture.start()

    def reject(self) -> None:
        """Close; during a recording cancel it first, so that the run returns to where it was."""
        if self._maker is None:
            super().reject()
            return
        self._unwanted = True
        self._maker.cancel()
        if self._capture is not None:
            self._capture.turn()
        self._say(RETURNING)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(self._maker is None)

    # Recording

    @Slot()
    def _take(self) -> None:
        if not self._unwanted and self._maker is not None:
            self._maker.add(self._window.grab().toImage())
            self._frames += 1
            self._progress.setValue(self._frames)
            self._say(RECORDING.format(frame=self._frames))

    def _write(self, milliseconds: int) -> None:
        if not self._unwanted and self._maker is not None:
            self._progress.setRange(0, self._frames)
            self._written = self._maker.save(self._path, milliseconds, backwards=True)
        self._poll.start()

    @Slot()
    def _on_back(self) -> None:
        self._capture = None

    @Slot(object)
    def _on_stuck(self, message: str) -> None:
        self._capture = None
        self._end()
        self._say(message, wrong=True)

    @Slot()
    def _look(self) -> None:
        """Check whether the file is written and the run is back."""
        assert self._maker is not None
        if self._written is not None and not self._written.done():
            if not self._unwanted:
                self._progress.setValue(self._maker.written)
                self._say(WRITING.format(frame=self._maker.written + 1, count=self._frames))
        elif self._capture is None:
            written = self._written
            self._end()
            self._conclude(written)

    def _conclude(self, written: Future[None] | None) -> None:
        error = written.exception() if written is not None else None
        if isinstance(error, OSError):
            self._say_unwritable(error)
            return
        if error is not None and not isinstance(error, NotWantedError):
            raise error
        self.accept()

    def _end(self) -> None:
        self._poll.stop()
        if self._maker is not None:
            self._maker.cancel()
            self._maker.close()
        self._maker, self._written = None, None
        self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self._progress.setVisible(busy)
        self._progress.setValue(0)
        self._save.setEnabled(not busy)
        for row in self._rows:
            row.setEnabled(not busy)
        self._say(EXPLANATION)

    def _say_unwritable(self, error: OSError) -> None:
        self._say(UNWRITABLE.format(file=str(self._path), reason=error.strerror or str(error)), wrong=True)

    def _say(self, text: str, wrong: bool = False) -> None:
        bind_text(self._note.setText, text)
        self._note.setProperty("role", "error" if wrong else "")
        self._note.style().polish(self._note)
