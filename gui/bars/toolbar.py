"""What stands above the desk: the trainer, the steps, the phases, and the two numbers that matter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QToolBar, QToolButton, QWidget

from core.experiment.trainers import TRAINERS
from core.i18n import joined, words
from core.view.snapshot import Experiment, Snapshot
from gui.form.fields import ArrowBox
from gui.style import fonts, number_format
from gui.style.icons import icon
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label
from gui.style.theme import Theme
from gui.widgets.fixed_size_label import FixedSizeLabel

LOW_SIDE = 2
"""At each end of a low toolbar, beside the spacing: a stylesheet has one margin for all four sides."""

NUMBER_TYPES = (22, 18, 16, 14)
TRAINER, AROUND_TRAINER = 208, 54
STEP, TIGHT_STEP, RUN = 38, 34, 86
SIDE, TIGHT_SIDE, SPACING, TIGHT_SPACING = 14, 8, 8, 4
"""The measures that the stylesheet gives a toolbar and its buttons."""
SHORT_BESIDE, BAR_GAP = 4, 3
NOT_BEGUN = words("PhaseChips", "not begun")
READOUTS, TIGHT_READOUTS, BESIDE_NUMBER = (104, 138), (72, 112), 6

STEPS = ("actionReset", "actionStepBack", "actionStepLine", "actionStepPhase", "actionStepIteration")


class Room(Enum):
    """What a toolbar shows in its width."""

    FULL = 0
    ONE_PHASE = 1
    """The present phase, and how many there are."""
    TIGHT = 2
    """Besides, of trainers the first words, of buttons the signs, and smaller numbers."""


class Toolbar(QToolBar):
    """Always in the same place, so that a hand finds it without looking; iteration and loss are there at every width.

    Signals:
        trainer_chosen: a person chose another trainer, by name.
    """

    trainer_chosen = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__()
        bind_text(self.setWindowTitle, words("Toolbar", "Toolbar"))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(18, 18))
        self._actions = actions
        self._running = False
        self._room = Room.FULL
        self._trainer = ArrowBox()
        self._trainer.setObjectName("trainer")
        bind_text(self._trainer.setAccessibleName, words("Toolbar", "Trainer"))
        bind_text(self._trainer.setToolTip, words("Toolbar", "Another training loop, from its start"))
        self._trainer.setFont(fonts.text(13, fonts.SEMIBOLD))
        self._trainer.setMinimumWidth(TRAINER)
        for place, (name, trainer) in enumerate(TRAINERS.items()):
            self._trainer.addItem("", name)
            bind_text(partial(self._name_trainer, place), trainer.title)
        self._trainer.currentIndexChanged.connect(lambda _index: self.trainer_chosen.emit(self._trainer.currentData()))
        self._sides = [self._added_side()]
        self.addWidget(self._trainer)
        for name in STEPS:
            self.addAction(actions[name])
        self._run = self._made_run_button(actions["actionRun"])
        self.addWidget(self._run)
        self._chips = PhaseChips(theme)
        self.addWidget(self._chips)
        iteration, loss = words("Toolbar", "Iteration"), words("Toolbar", "Loss")
        self._iteration = Readout(words("Toolbar", "ITERATION"), iteration, "iterationValue", READOUTS[0])
        self._loss = Readout(words("Toolbar", "LOSS"), loss, "lossValue", READOUTS[1])
        self.addWidget(self._iteration)
        self.addWidget(self._loss)
        self._sides.append(self._added_side())
        self.set_theme(theme)

    def _added_side(self) -> QAction:
        side = QWidget()
        side.setFixedWidth(LOW_SIDE)
        action = self.addWidget(side)
        action.setVisible(False)
        return action

    def _made_run_button(self, action: QAction) -> QToolButton:
        button = QToolButton(objectName="runButton")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFont(fonts.text(14, fonts.SEMIBOLD))
        button.setDefaultAction(action)
        return button

    def set_low(self, low: bool) -> None:
        """Takes less height, for a low window."""
        for side in self._sides:
            side.setVisible(low)
        self.setProperty("low", low)
        self._restyle()

    def _restyle(self) -> None:
        for widget in (self, *self.findChildren(QToolButton)):  # theirs hang on a property of the bar
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # or its layout would keep its margins

    # What there is room for

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._fit)

    @Slot()
    def _fit(self) -> None:
        room = next((room for room in Room if self._needed(room) <= self.width()), Room.TIGHT)
        if room is self._room:
            return
        self._room = room
        tight = room is Room.TIGHT
        for place, trainer in enumerate(TRAINERS.values()):
            bind_text(partial(self._name_trainer, place), trainer.title)
        self._trainer.setMinimumWidth(self._trainer_width(room))
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if tight else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self._run.setToolButtonStyle(style)
        self._chips.set_short(room is not Room.FULL)
        for readout, width in zip((self._iteration, self._loss), TIGHT_READOUTS if tight else READOUTS, strict=True):
            readout.set_width(width)
        for widget in (self, self._run):
            widget.setProperty("tight", tight)
        self._restyle()

    def _needed(self, room: Room) -> int:
        tight = room is Room.TIGHT
        side, spacing, step = (TIGHT_SIDE, TIGHT_SPACING, TIGHT_STEP) if tight else (SIDE, SPACING, STEP)
        readouts = [width + BESIDE_NUMBER for width in (TIGHT_READOUTS if tight else READOUTS)]
        chips = self._chips.width_for(room is not Room.FULL)
        widths = [self._trainer_width(room), *[step for _ in STEPS], step if tight else RUN, chips, *readouts]
        return 2 * side + sum(widths) + (len(widths) - 1) * spacing

    def _trainer_width(self, room: Room) -> int:
        if room is not Room.TIGHT:
            return TRAINER
        metrics = QFontMetrics(self._trainer.font())
        names = [_short(translated(trainer.title)) for trainer in TRAINERS.values()]
        return max(metrics.horizontalAdvance(name) for name in names) + AROUND_TRAINER

    def _name_trainer(self, place: int, title: str) -> None:
        self._trainer.setItemText(place, _short(title) if self._room is Room.TIGHT else title)
        self._trainer.setItemData(place, title, Qt.ItemDataRole.ToolTipRole)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self._chips.set_theme(theme)
        self.show_running(self._running)

    def show_experiment(self, experiment: Experiment) -> None:
        """Names the trainer and its phases."""
        with QSignalBlocker(self._trainer):
            self._trainer.setCurrentIndex(self._trainer.findData(experiment.config.trainer))
        self.show_phases(experiment.phases)
        self._chips.show_phase(None)

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """The phases of another text of the loop."""
        self._chips.show_phases(phases)
        self._fit()

    def show_trainer(self, name: str) -> None:
        """Names the trainer, without acting as if a person had chosen it."""
        with QSignalBlocker(self._trainer):
            self._trainer.setCurrentIndex(self._trainer.findData(name))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Marks the phase, and shows iteration and loss."""
        self._chips.show_phase(snapshot.phase)
        self._iteration.show_value(str(snapshot.iteration))
        self._loss.show_value("–" if snapshot.loss is None else number_format.number(snapshot.loss))

    def show_running(self, running: bool, stuck: bool = False) -> None:
        """Offers to pause while running, to stop what does not come to an end, else to run."""
        self._running = running
        action = self._actions["actionRun"]
        stop, pause, run = words("Toolbar", "Stop"), words("Toolbar", "Pause"), words("Toolbar", "Run")
        bind_text(action.setText, stop if stuck else pause if running else run)
        sign = "stop" if stuck else "pause" if running else "play"
        action.setIcon(icon(sign, self._theme.on_primary, self._theme.faint))


class Readout(QWidget):
    """A small caption over a large number."""

    def __init__(self, caption: str, accessible: str, name: str, width: int) -> None:
        super().__init__()
        label = Label()
        bind_text(label.setText, caption)
        label.setFont(fonts.text(11, fonts.MEDIUM))
        label.setProperty("role", "muted")
        self._value = Label("–", objectName=name)
        self._value.setFont(fonts.text(NUMBER_TYPES[0], fonts.SEMIBOLD))
        bind_text(self._value.setAccessibleName, accessible)
        layout = QGridLayout(self)
        layout.setContentsMargins(BESIDE_NUMBER, 0, 0, 0)
        layout.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        layout.addWidget(label, 0, 0, right)
        self._value.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        self._steady = FixedSizeLabel(self._value, width)
        layout.addWidget(self._steady, 1, 0, right)

    def set_width(self, width: int) -> None:
        """Takes another room."""
        self._steady.setFixedWidth(width)
        QTimer.singleShot(0, self, self._fit)

    def show_value(self, value: str) -> None:
        """Shows another number or word, in smaller type where there is no room for it."""
        bind_text(self._value.setText, value)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._fit)  # the value is said in the other language by then

    @Slot()
    def _fit(self) -> None:
        shown, room = self._value.text(), self._steady.minimumWidth()
        sizes = [pixels for pixels in NUMBER_TYPES if _advance(shown, pixels) <= room]
        pixels = sizes[0] if sizes else NUMBER_TYPES[-1]
        if self._value.font().pixelSize() != pixels:
            self._value.setFont(fonts.text(pixels, fonts.SEMIBOLD))


def _advance(shown: str, pixels: int) -> int:
    return QFontMetrics(fonts.text(pixels, fonts.SEMIBOLD)).horizontalAdvance(shown)


class PhaseChips(QWidget):
    """The phases of an iteration in a row: those passed ticked, the present one marked.

    Where there is little room the present one alone is named, and a short bar stands for each.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        bind_text(self.setAccessibleName, words("PhaseChips", "Phase"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._phases: tuple[str, ...] = ()
        self._phase: str | None = None
        self._short = False
        self._value = Label(self, objectName="phaseValue")
        self._value.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_short(self, short: bool) -> None:
        """Names the present phase alone, or all of them."""
        self._short = short
        self.update()
        self.updateGeometry()

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """The phases of another loop, the present one marked as before if it is among them."""
        self._phases = phases
        self.show_phase(self._phase if self._phase in phases else None)
        self.update()
        self.updateGeometry()

    def show_phase(self, phase: str | None) -> None:
        """Marks the phase of the line that ran last."""
        if phase == self._phase:
            return
        self._phase = phase
        self._value.setText(phase or "")
        bind_text(self.setAccessibleDescription, number_format.PHASES.get(phase or "", NOT_BEGUN))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.width_for(self._short), 38)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def width_for(self, short: bool) -> int:
        """What all of them need, or the one that needs most."""
        return self._short_width() + 2 * SHORT_BESIDE if short else sum(self._widths()) + 24

    def _short_width(self) -> int:
        metrics = QFontMetrics(fonts.text(13, fonts.SEMIBOLD))
        names = [NOT_BEGUN, *(number_format.PHASES[phase] for phase in self._phases)]
        return max(metrics.horizontalAdvance(translated(name)) for name in names) + 18

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(fonts.text(13, fonts.SEMIBOLD))
        return [metrics.horizontalAdvance(_ticked(phase)) + 18 for phase in self._phases]

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._phases:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._short:
            self._paint_short(painter)
            return
        widths = self._widths()
        frame = QRectF(12.5, (self.height() - 32) / 2 + 0.5, sum(widths), 31)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 8, 8)
        painter.fillPath(outline, QColor(self._theme.surface))
        now = self._phases.index(self._phase) if self._phase in self._phases else -1
        left = frame.left()
        for index, (phase, width) in enumerate(zip(self._phases, widths, strict=True)):
            self._paint_chip(painter, outline, QRectF(left, frame.top(), width, frame.height()), phase, index - now)
            left += width
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawPath(outline)

    def _paint_short(self, painter: QPainter) -> None:
        now = self._phases.index(self._phase) if self._phase in self._phases else -1
        width = self._short_width() - 1
        frame = QRectF(SHORT_BESIDE + 0.5, (self.height() - 32) / 2 + 0.5, width, 31)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.setBrush(QColor(self._theme.surface if now < 0 else self._theme.now_soft))
        painter.drawRoundedRect(frame, 8, 8)
        painter.setFont(fonts.text(13, fonts.SEMIBOLD if now >= 0 else fonts.MEDIUM))
        painter.setPen(QColor(self._theme.muted if now < 0 else self._theme.now))
        name = translated(NOT_BEGUN if now < 0 else number_format.PHASES[self._phases[now]])
        painter.drawText(frame.adjusted(0, 1, 0, -7), Qt.AlignmentFlag.AlignCenter, name)
        painter.setPen(Qt.PenStyle.NoPen)
        bars = frame.adjusted(9, frame.height() - 7.5, -9, -4.5)
        each = (bars.width() + BAR_GAP) / len(self._phases)
        for place in range(len(self._phases)):
            colour = self._theme.now if place == now else self._theme.muted if place < now else self._theme.border
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(bars.left() + place * each, bars.top(), each - BAR_GAP, bars.height()))

    def _paint_chip(self, painter: QPainter, outline: QPainterPath, chip: QRectF, phase: str, distance: int) -> None:
        """`distance` counts phases from the present one: negative ones have passed."""
        passed = distance < 0 and self._phase is not None
        painter.save()
        painter.setClipPath(outline)
        if distance == 0:
            painter.fillRect(chip, QColor(self._theme.now_soft))
            painter.fillRect(QRectF(chip.left(), chip.bottom() - 2.5, chip.width(), 3), QColor(self._theme.now))
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(chip.topRight(), chip.bottomRight())
        painter.restore()
        painter.setFont(fonts.text(13, fonts.SEMIBOLD if distance == 0 else fonts.MEDIUM))
        colour = self._theme.now if distance == 0 else self._theme.text if passed else self._theme.muted
        painter.setPen(QColor(colour))
        title = _ticked(phase) if passed else translated(number_format.PHASES[phase])
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, title)


def _short(title: str) -> str:
    """What a trainer is, without how it does it."""
    return title.partition(" · ")[0]


def _ticked(phase: str) -> str:
    return translated(joined(" ", ["✓", number_format.PHASES[phase]]))
