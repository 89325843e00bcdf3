"""The status bar: where the loop stands, and how fast it runs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from core.control.console import Wanted
from core.i18n import words
from core.view.snapshot import Experiment, Snapshot
from gui.session.line_watch import RunningLine
from gui.session.state import State
from gui.style import fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label
from gui.style.tool_tip import tool_tip
from gui.widgets.fixed_size_label import FixedSizeLabel

KEYS = words("StatusBar", "Space run  ·  ← → line  ·  Shift ← → phase  ·  N iteration")
SCRIPT_KEYS = words("StatusBar", "Space run  ·  ← → line  ·  I into  ·  O out  ·  Shift ← → phase  ·  N iteration")
SPACING, SIDES = 6, 8
"""The space that Qt puts between the parts, and at both ends."""


class StatusBar(QStatusBar):
    """State, device, threads, speed and frame rate on the left; the keys on the right.

    Where there is no room for all, what matters least is in the tool tip alone.

    Signals:
        pause_when_wanted: the user wants to see the conditions on which a run pauses.
    """

    pause_when_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(sizeGripEnabled=False)
        self._state = State.LOADING
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._stuck: RunningLine | None = None
        self._opening = ""
        self._stopped: RunningLine | None = None
        self._input_wanted = False
        self._devices: dict[str, str] = {}
        self._conditions = ""
        self._state_value = self._label("stateValue", words("StatusBar", "State"), fonts.MEDIUM)
        self._pause_when = self._made_pause_when()
        self._device_value = self._label("deviceValue", words("StatusBar", "Device"))
        self._threads_value = self._label("threadsValue", words("StatusBar", "Threads"))
        self._speed_value = self._label("speedValue", words("StatusBar", "Iterations per second"), width=92)
        self._frames_value = self._label("framesValue", words("StatusBar", "Frames per second"), width=62)
        self._seed_value = self._label("seedValue", words("StatusBar", "Seed"))
        self._keys = Label(text=KEYS, pixels=12)
        self.addPermanentWidget(self._keys)
        self._by_weight = [
            self._speed_value,
            self._device_value,
            self._seed_value,
            self._frames_value,
            self._threads_value,
            self._keys,
        ]
        self._fits = QTimer(self, interval=0, singleShot=True)
        self._fits.timeout.connect(self._fit)
        self.messageChanged.connect(self._fits.start)
        self.show_state(State.LOADING)

    def _made_pause_when(self) -> QToolButton:
        button = QToolButton(objectName="pauseWhenValue", visible=False)
        button.setProperty("role", "chip")
        button.setFont(fonts.text(12, fonts.MEDIUM))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.pause_when_wanted)
        self.addWidget(button)
        return button

    def _label(self, name: str, accessible: str, weight: int = fonts.REGULAR, width: int | None = None) -> QLabel:
        label = Label(objectName=name, accessibleName=accessible, pixels=12, weight=weight)
        self.addWidget(label if width is None else FixedSizeLabel(label, width))
        return label

    # What there is room for

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fits.start()

    @Slot()
    def _fit(self) -> None:
        """Fit in the state first, which is cut only where it alone is too long; then the rest by its weight."""
        if self.currentMessage():  # Qt hides them all for it, and shows them again
            return
        room = self.width() - SIDES
        if self._conditions:
            self._pause_when.setText(
                self._pause_when.fontMetrics().elidedText(
                    translated(self._conditions), Qt.TextElideMode.ElideRight, room // 2
                )
            )
            room -= self._pause_when.sizeHint().width() + SPACING
        self._state_value.setMaximumWidth(max(room, 1))
        room -= self._state_value.sizeHint().width() + SPACING
        left_out = []
        for label in self._by_weight:
            part = _part(label)
            room -= (label.width() if part is not label else label.sizeHint().width()) + SPACING
            part.setVisible(room >= 0)
            if room < 0:
                left_out.append(label.text())
        texts = [self._state_value.text(), *filter(None, left_out)]
        self.setToolTip(tool_tip("\n".join(texts)) if left_out else "")

    def show_devices(self, titles: dict[str, str]) -> None:
        """Take the devices' names for people."""
        self._devices = titles

    def show_opening(self, name: str) -> None:
        """Name a script that is run up to its training loop, until it has come there."""
        self._opening = name
        self._show_text()

    def show_no_run(self) -> None:
        """Show nothing of the experiment before."""
        self._experiment, self._snapshot = None, None
        for label in (self._device_value, self._threads_value, self._seed_value):
            bind_text(label.setText, "")
        self._fits.start()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show device, threads and seed of another experiment."""
        self._experiment, self._snapshot, self._opening = experiment, None, ""
        device = experiment.config.device
        bind_text(self._keys.setText, KEYS if experiment.script is None else SCRIPT_KEYS)
        threads = words("StatusBar", "1 thread") if experiment.threads == 1 else words("StatusBar", "{count} threads")
        bind_text(self._device_value.setText, self._devices.get(device, device))
        bind_text(self._threads_value.setText, threads.format(count=experiment.threads))
        bind_text(self._seed_value.setText, words("StatusBar", "seed {seed}").format(seed=experiment.config.seed))
        self._fits.start()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say where the loop stands."""
        self._snapshot = snapshot
        self._show_text()

    def show_pause_when(self, conditions: str) -> None:
        """Show the conditions that a person has set for a run to pause; none if the text is empty."""
        self._conditions = (
            words("StatusBar", "Pause when: {conditions}").format(conditions=conditions) if conditions else ""
        )
        for setter in (self._pause_when.setToolTip, self._pause_when.setAccessibleName):
            bind_text(setter, self._conditions)
        self._pause_when.setVisible(bool(conditions))
        self._fits.start()

    def show_state(self, state: State) -> None:
        """Say what the trainer is doing."""
        self._state, self._stopped = state, None
        self._show_text()

    def show_stuck_line(self, stuck: RunningLine | None) -> None:
        """Say which line does not come to its end, and for how long; None when it has."""
        self._stuck = stuck
        self._show_text()

    @Slot(object)
    def show_stopped_line(self, stopped: RunningLine) -> None:
        """Say which line a person has stopped, until the trainer does something else."""
        self._stopped = stopped
        self._show_text()

    @Slot(object)
    def show_input_wanted(self, wanted: Wanted | None) -> None:
        """Say that a script waits for a line, or no longer does."""
        self._input_wanted = wanted is not None
        self._show_text()

    @property
    def device(self) -> str:
        """The device of the experiment, by its name for people; empty while there is none."""
        return self._device_value.text()

    @Slot(float, float)
    def show_speed(self, iterations: float, frames: float) -> None:
        """Show iterations and frames a second; zeros when paused."""
        bind_text(self._speed_value.setText, words("StatusBar", "{speed:.0f} it/s").format(speed=iterations))
        bind_text(self._frames_value.setText, words("StatusBar", "{frames:.0f} fps").format(frames=frames))

    def _show_text(self) -> None:
        state = self._text()
        if translated(state) != self._state_value.text():
            bind_text(self._state_value.setText, state)
            self._fits.start()

    def _stopped_text(self) -> str:
        """Return what is to be said of a line that was stopped: between two lines, and at once, it is a usual pause."""
        if self._stopped is None:
            return ""
        if self._stopped.seconds:
            told = words("StatusBar", "Stopped at line {line} after {seconds} s; ← goes back to before it")
            return told.format(line=self._stopped.line, seconds=self._stopped.seconds)
        if self._state is State.FAILED:
            told = words("StatusBar", "Stopped in the middle of line {line}; ← goes back to before it")
            return told.format(line=self._stopped.line)
        return ""

    def _text(self) -> str:
        snapshot = self._snapshot
        if self._input_wanted:
            return words("StatusBar", "The script waits for a line that you type in the log")
        if self._stuck is not None:
            stuck = words("StatusBar", "Working at line {line}, {seconds} s so far; Space stops it")
            if self._opening:
                stuck = words("StatusBar", "Before the training loop, at line {line} for {seconds} s; Space stops it")
            return stuck.format(line=self._stuck.line, seconds=self._stuck.seconds)
        if (stopped := self._stopped_text()) and not self._opening:
            return stopped
        match self._state:
            case State.LOADING:
                return words("StatusBar", "Loading torch…")
            case State.REFUSED if self._opening:
                told = words("StatusBar", "{name} does not run as it is: mend it, or let Reset try again")
                return told.format(name=self._opening)
            case State.REFUSED:
                return words("StatusBar", "No experiment yet: a choice in the form cannot be run")
            case State.RUNNING:
                return words("StatusBar", "Running")
            case State.REACHED if snapshot is not None and snapshot.ended:
                told = words("StatusBar", "The script has ended after iteration {iteration}; ← goes back into it")
                return told.format(iteration=snapshot.iteration)
            case State.REACHED if snapshot is not None:
                return words(
                    "StatusBar", "Paused at iteration {iteration} as planned; Run goes on for as many again"
                ).format(iteration=snapshot.iteration)
            case State.FAILED:
                return words("StatusBar", "Stopped by an error; ← goes back to before it")
            case State.BUSY | State.ANSWERING:
                return words("StatusBar", "Still working; Space stops it")
        if snapshot is not None and snapshot.hit is not None and snapshot.hit.breakpoint is not None:
            at_breakpoint = words("StatusBar", "Paused at a breakpoint, line {line} is next")
            return at_breakpoint.format(line=snapshot.line)
        if snapshot is None or (snapshot.last_line is None and snapshot.iteration == 0):
            return words("StatusBar", "Ready at the start")
        if snapshot.last_line is None:
            another = words("StatusBar", "Paused after iteration {iteration}, line {line} is next")
            return another.format(iteration=snapshot.iteration, line=snapshot.line)
        if snapshot.phase is None:
            after_line = words("StatusBar", "Paused after line {line}, line {next} is next")
            return after_line.format(line=snapshot.last_line, next=snapshot.line)
        after_phase = words("StatusBar", "Paused after {phase}, line {next} is next")
        return after_phase.format(phase=number_format.PHASES_WITHIN[snapshot.phase], next=snapshot.line)


def _part(label: QLabel) -> QWidget:
    """Return what lies in the bar: the label, or what keeps its place."""
    holder = label.parentWidget()
    return holder if isinstance(holder, FixedSizeLabel) else label
