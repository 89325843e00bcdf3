"""What stands above the stage: the phases of the iteration, and the two numbers that matter."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from core.snapshot import Snapshot
from core.words import joined, words
from gui import fonts, text
from gui.labels import Label
from gui.language import say

PASSED, NOW = "✓", "●"


class StageHead(QFrame):
    """The phases passed ticked, the present one marked; iteration and loss large at the right."""

    def __init__(self, zoom: float, middle: QWidget) -> None:
        """A head with something of another's in the room that phases and numbers leave."""
        super().__init__(objectName="stageHead")
        self._zoom = zoom
        say(self.setAccessibleName, words("Stage", "Phase"))
        self._names: tuple[str, ...] = ()
        self._phase: str | None = None
        self._strip = QWidget()
        self._phases = QHBoxLayout(self._strip)
        self._phases.setContentsMargins(0, 0, 0, 0)
        self._phases.setSpacing(round(26 * zoom))
        self._iteration, self._loss = (Label("–", objectName=name) for name in ("stageIteration", "stageLossValue"))
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 12, 28, 12)
        row.setSpacing(round(12 * zoom))
        row.addWidget(self._strip)
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        captions = words("Stage", "iteration"), words("Stage", "loss")
        for caption, value in zip(captions, (self._iteration, self._loss), strict=True):
            if value is self._loss:
                row.addSpacing(20)
            row.addWidget(_label(caption, round(16 * zoom), fonts.REGULAR, "muted"))
            value.setFont(fonts.words(round(30 * zoom), fonts.SEMIBOLD))
            say(value.setAccessibleName, caption)
            row.addWidget(value)

    def part(self, name: str) -> QWidget | None:
        """What shows a read-out of that name on the desk."""
        return {"iterationValue": self._iteration, "lossValue": self._loss, "phaseValue": self._strip}.get(name)

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """The phases of another loop, the present one marked as before if it is among them."""
        while (item := self._phases.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._names = phases
        for phase in phases:
            self._phases.addWidget(_label(text.PHASES[phase], round(18 * self._zoom), fonts.MEDIUM, "muted"))
        self._mark(self._phase)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Another moment, unless its numbers change faster than they are read."""
        if snapshot.values is None:
            return
        self._mark(snapshot.phase)
        if snapshot.phase != self._phase:
            self._phase = snapshot.phase
            say(self.setAccessibleDescription, text.PHASES.get(snapshot.phase or "", ""))
        self._iteration.setText(str(snapshot.iteration))
        say(self._loss.setText, "–" if snapshot.loss is None else text.number(snapshot.loss))

    def _mark(self, present: str | None) -> None:
        now = self._names.index(present) if present in self._names else -1
        for place, phase in enumerate(self._names):
            self._show_phase(place, text.PHASES[phase], place - now if now >= 0 else 1)

    def _show_phase(self, place: int, title: str, distance: int) -> None:
        item = self._phases.itemAt(place)
        label = item.widget() if item is not None else None
        assert isinstance(label, QLabel)
        role = "now" if distance == 0 else "" if distance < 0 else "muted"
        if role != label.property("role"):
            mark = NOW if distance == 0 else PASSED if distance < 0 else ""
            say(label.setText, joined(" ", [mark, title]) if mark else title)
            label.setProperty("role", role)
            label.style().polish(label)


def _label(said: str, pixels: int, weight: int, role: str) -> QLabel:
    label = Label()
    say(label.setText, said)
    label.setFont(fonts.words(pixels, weight))
    label.setProperty("role", role)
    return label
