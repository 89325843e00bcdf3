"""The head of a presentation: the phases of the iteration, and the two numbers that matter."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from core.i18n import joined, words
from core.view.snapshot import Snapshot
from gui.style import building, fonts, number_format
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label

PASSED, NOW, COMING = "✓", "●", "○"
SIDE, PHASE_GAP, SHORT_GAP, GAP, BEFORE_LOSS = 28, 26, 10, 12, 20
WIDEST = "8.8888e-88"
LOSS = words("Stage", "loss")


class NamedPhases(Enum):
    """The phases named: each, only the current one, or none."""

    ALL = 0
    PRESENT = 1
    NONE = 2


class PresentationHead(QFrame):
    """The phases passed ticked, the present one marked; iteration and loss large at the right.

    If there is too little room, the phases give way to the numbers, and to the middle widget while it is shown.
    """

    def __init__(self, zoom: float, middle: QWidget) -> None:
        """Create a head with another component's widget between phases and numbers."""
        super().__init__(objectName="stageHead")
        self._zoom = zoom
        bind_text(self.setAccessibleName, words("Stage", "Phase"))
        self._names: tuple[str, ...] = ()
        self._phase: str | None = None
        self._now = -1
        self._named = NamedPhases.ALL
        self._walking = Label(
            text=words("Stage", "Slow motion"),
            objectName="stageWalking",
            pixels=round(16 * zoom),
            weight=fonts.SEMIBOLD,
            role="now",
            visible=False,
        )
        self._between = self._walking, middle
        self._fits = QTimer(self, interval=0, singleShot=True)
        self._fits.timeout.connect(self._fit)
        for part in self._between:
            part.installEventFilter(self)
        self._strip = QWidget()
        self._phases = building.row(parent=self._strip, margins=(0, 0, 0, 0), spacing=round(PHASE_GAP * zoom))
        iteration, self._iteration = self._number("stageIteration", words("Stage", "iteration"))
        self._loss_caption, self._loss = self._number("stageLossValue", LOSS)
        self._numbers = (iteration, self._iteration, self._loss_caption, self._loss)
        self._row = building.row(
            *(self._strip, building.STRETCH, *self._between, building.STRETCH),
            *(iteration, self._iteration, BEFORE_LOSS, self._loss_caption, self._loss),
            parent=self,
            margins=(SIDE, 12, SIDE, 12),
            spacing=round(GAP * zoom),
        )

    def _number(self, name: str, caption: str) -> tuple[Label, Label]:
        """Make a caption and its number."""
        pixels = round(30 * self._zoom)
        value = Label(text="–", objectName=name, accessibleName=caption, pixels=pixels, weight=fonts.SEMIBOLD)
        return Label(text=caption, pixels=round(16 * self._zoom), role="muted"), value

    def part(self, name: str) -> QWidget | None:
        """Return the counterpart of a read-out of that name in the usual window."""
        return {"iterationValue": self._iteration, "lossValue": self._loss, "phaseValue": self._strip}.get(name)

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """Show the phases of another loop, the current one marked as before if it is among them."""
        while (item := self._phases.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._names = phases
        for phase in phases:
            title, pixels = number_format.PHASES[phase], round(18 * self._zoom)
            self._phases.addWidget(Label(text=title, pixels=pixels, weight=fonts.MEDIUM, role="muted"))
        self._mark(self._phase)
        self._fit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show another moment, unless its numbers change faster than they are read."""
        if snapshot.values is None:
            return
        self._mark(snapshot.phase)
        if snapshot.phase != self._phase:
            self._phase = snapshot.phase
            bind_text(self.setAccessibleDescription, number_format.PHASES.get(snapshot.phase or "", ""))
        self._iteration.setText(str(snapshot.iteration))
        bind_text(self._loss.setText, "–" if snapshot.loss is None else number_format.number(snapshot.loss))
        earlier = snapshot.loss is not None and snapshot.loss_iteration != snapshot.iteration
        caption = words("Stage", "loss of {iteration}").format(iteration=snapshot.loss_iteration) if earlier else LOSS
        bind_text(self._loss_caption.setText, caption)
        if self._loss.property("role") != (role := "muted" if earlier else ""):
            self._loss.setProperty("role", role)
            self._loss.style().polish(self._loss)
        self._show_phases()
        self._fits.start()

    def show_walking(self, walks: bool) -> None:
        """Show whether lines follow each other by themselves."""
        self._walking.setVisible(walks)

    def _show_phases(self) -> None:
        for place, phase in enumerate(self._names):
            self._show_phase(place, number_format.PHASES[phase], place - self._now if self._now >= 0 else 1)

    def _mark(self, present: str | None) -> None:
        self._now = self._names.index(present) if present in self._names else -1

    def _show_phase(self, place: int, title: str, distance: int) -> None:
        item = self._phases.itemAt(place)
        label = item.widget() if item is not None else None
        assert isinstance(label, QLabel)
        role = "now" if distance == 0 else "" if distance < 0 else "muted"
        mark = NOW if distance == 0 else PASSED if distance < 0 else "" if self._named is NamedPhases.ALL else COMING
        if self._named is NamedPhases.ALL or distance == 0:
            bind_text(label.setText, joined(" ", [mark, title]) if mark else title)
        else:
            bind_text(label.setText, mark)
        building.set_role(label, role)

    # Fitting

    @Slot()
    def _fit(self) -> None:
        room = self.width() - 2 * SIDE - self._room_of_others()
        named = next((named for named in NamedPhases if self._room_of_phases(named) <= room), NamedPhases.NONE)
        if named is not self._named:
            self._named = named
            self._phases.setSpacing(round((PHASE_GAP if named is NamedPhases.ALL else SHORT_GAP) * self._zoom))
        self._show_phases()
        self._strip.setVisible(named is not NamedPhases.NONE)
        self._row.invalidate()
        self._row.activate()  # a layout does not notice changes within a nested one, or while hidden

    def _room_of_others(self) -> int:
        """Return the width of the numbers and the middle widget; the widest loss counts, so that nothing moves."""
        gap = round(GAP * self._zoom)
        shown = [*self._numbers, *(part for part in self._between if part.isVisibleTo(self))]
        loss = QFontMetrics(self._loss.font()).horizontalAdvance(WIDEST) - self._loss.sizeHint().width()
        return sum(part.sizeHint().width() + gap for part in shown) + 3 * gap + BEFORE_LOSS + max(loss, 0)

    def _room_of_phases(self, named: NamedPhases) -> int:
        """Return the largest width of the phases, whichever is the current one."""
        if named is NamedPhases.NONE or not self._names:
            return 0
        metrics = QFontMetrics(fonts.text(round(18 * self._zoom), fonts.MEDIUM))
        names = [metrics.horizontalAdvance(translated(number_format.PHASES[name])) for name in self._names]
        mark, count = metrics.horizontalAdvance(f"{NOW} "), len(names)
        gap = round((PHASE_GAP if named is NamedPhases.ALL else SHORT_GAP) * self._zoom)
        return (sum(names) if named is NamedPhases.ALL else max(names)) + count * mark + (count - 1) * gap

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fits.start()
