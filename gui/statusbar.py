"""What the machine is doing, in words and numbers."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStatusBar

from core.snapshot import Experiment, Snapshot
from gui import fonts, text
from gui.session import State
from gui.steady import Steady

KEYS = "Space run  ·  ← → line  ·  Shift ← → phase  ·  N iteration"


class StatusBar(QStatusBar):
    """State, device, threads, speed and frame rate on the left; the keys on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._state = State.LOADING
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._devices: dict[str, str] = {}
        self._state_value = self._label("stateValue", "State", fonts.MEDIUM)
        self._device_value = self._label("deviceValue", "Device")
        self._threads_value = self._label("threadsValue", "Threads")
        self._speed_value = self._label("speedValue", "Iterations per second", width=92)
        self._frames_value = self._label("framesValue", "Frames per second", width=62)
        self._seed_value = self._label("seedValue", "Seed")
        keys = QLabel(KEYS)
        keys.setFont(fonts.words(12))
        self.addPermanentWidget(keys)
        self.show_state(State.LOADING)

    def _label(self, name: str, accessible: str, weight: int = fonts.REGULAR, width: int | None = None) -> QLabel:
        label = QLabel(objectName=name)
        label.setAccessibleName(accessible)
        label.setFont(fonts.words(12, weight))
        self.addWidget(label if width is None else Steady(label, width))
        return label

    def show_devices(self, titles: dict[str, str]) -> None:
        """The devices' names for people."""
        self._devices = titles

    def show_experiment(self, experiment: Experiment) -> None:
        """Device, threads and seed of another experiment."""
        self._experiment, self._snapshot = experiment, None
        device = experiment.config.device
        self._device_value.setText(self._devices.get(device, device))
        self._threads_value.setText(f"{experiment.threads} thread{'s' if experiment.threads != 1 else ''}")
        self._seed_value.setText(f"seed {experiment.config.seed}")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Says where the loop stands."""
        self._snapshot = snapshot
        self._say()

    def show_state(self, state: State) -> None:
        """Says what the trainer is doing."""
        self._state = state
        self._say()

    @property
    def device(self) -> str:
        """The device of the experiment, by its name for people; empty while there is none."""
        return self._device_value.text()

    @Slot(float, float)
    def show_speed(self, iterations: float, frames: float) -> None:
        """Iterations and frames a second; zeros when paused."""
        self._speed_value.setText(f"{iterations:.0f} it/s" if iterations else "0 it/s")
        self._frames_value.setText(f"{frames:.0f} fps")

    def _say(self) -> None:
        words = self._words()
        if words != self._state_value.text():
            self._state_value.setText(words)

    def _words(self) -> str:
        snapshot = self._snapshot
        match self._state:
            case State.LOADING:
                return "Loading torch…"
            case State.REFUSED:
                return "No experiment yet: a choice in the form cannot be run"
            case State.RUNNING:
                return "Running"
            case State.REACHED if snapshot is not None:
                return f"Paused at iteration {snapshot.finished} as planned; Run goes on for as many again"
            case State.FAILED:
                return "Stopped by an error; ← goes back to before it"
            case State.BUSY:
                return "Still working; Space stops it"
        if snapshot is None or snapshot.last_line is None:
            return "Ready at the start"
        after = f"after {text.PHASES[snapshot.phase].lower()}" if snapshot.phase else f"after line {snapshot.last_line}"
        return f"Paused {after}, line {snapshot.line} is next"
