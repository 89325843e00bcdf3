"""What stands above the desk: the trainer, the steps, the phases, and the two numbers that matter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QToolBar, QToolButton, QWidget

from core.snapshot import Experiment, Snapshot
from core.trainers import TRAINERS
from core.words import joined, words
from gui import fonts, text
from gui.fields import ArrowBox
from gui.icons import icon
from gui.labels import Label
from gui.language import say, translated
from gui.steady import Steady
from gui.theme import Theme

LOW_SIDE = 2
"""At each end of a low toolbar, beside the spacing: a stylesheet has one margin for all four sides."""

NUMBER_TYPE, WORDS_TYPE = 22, 16

STEPS = ("actionReset", "actionStepBack", "actionStepLine", "actionStepPhase", "actionStepIteration")


class Toolbar(QToolBar):
    """Always in the same place, so that a hand finds it without looking.

    Signals:
        trainer_chosen: a person chose another trainer, by name.
    """

    trainer_chosen = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__()
        say(self.setWindowTitle, words("Toolbar", "Toolbar"))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(18, 18))
        self._actions = actions
        self._running = False
        self._trainer = ArrowBox()
        self._trainer.setObjectName("trainer")
        say(self._trainer.setAccessibleName, words("Toolbar", "Trainer"))
        say(self._trainer.setToolTip, words("Toolbar", "Another training loop, from its start"))
        self._trainer.setFont(fonts.words(13, fonts.SEMIBOLD))
        self._trainer.setMinimumWidth(208)
        for place, (name, trainer) in enumerate(TRAINERS.items()):
            self._trainer.addItem("", name)
            say(partial(self._trainer.setItemText, place), trainer.title)
        self._trainer.currentIndexChanged.connect(lambda _index: self.trainer_chosen.emit(self._trainer.currentData()))
        self._sides = [self._added_side()]
        self.addWidget(self._trainer)
        for name in STEPS:
            self.addAction(actions[name])
        self.addWidget(self._made_run_button(actions["actionRun"]))
        self._chips = PhaseChips(theme)
        self.addWidget(self._chips)
        iteration, loss = words("Toolbar", "Iteration"), words("Toolbar", "Loss")
        self._iteration = Readout(words("Toolbar", "ITERATION"), iteration, "iterationValue", 104)
        self._loss = Readout(words("Toolbar", "LOSS"), loss, "lossValue", 138)
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
        button.setFont(fonts.words(14, fonts.SEMIBOLD))
        button.setDefaultAction(action)
        return button

    def set_low(self, low: bool) -> None:
        """Takes less height, for a low window."""
        for side in self._sides:
            side.setVisible(low)
        self.setProperty("low", low)
        self.style().unpolish(self)
        self.style().polish(self)
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # or its layout would keep its margins

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self._chips.set_theme(theme)
        self.show_running(self._running)

    def show_experiment(self, experiment: Experiment) -> None:
        """Names the trainer and its phases."""
        with QSignalBlocker(self._trainer):
            self._trainer.setCurrentIndex(self._trainer.findData(experiment.config.trainer))
        self._chips.show_phases(experiment.phases)
        self._chips.show_phase(None)

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """The phases of another text of the loop."""
        self._chips.show_phases(phases)

    def show_trainer(self, name: str) -> None:
        """Names the trainer, without acting as if a person had chosen it."""
        with QSignalBlocker(self._trainer):
            self._trainer.setCurrentIndex(self._trainer.findData(name))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Marks the phase, and shows iteration and loss."""
        self._chips.show_phase(snapshot.phase)
        self._iteration.show_value(str(snapshot.iteration))
        self._loss.show_value("–" if snapshot.loss is None else text.number(snapshot.loss))

    def show_running(self, running: bool, stuck: bool = False) -> None:
        """Offers to pause while running, to stop what does not come to an end, else to run."""
        self._running = running
        action = self._actions["actionRun"]
        stop, pause, run = words("Toolbar", "Stop"), words("Toolbar", "Pause"), words("Toolbar", "Run")
        say(action.setText, stop if stuck else pause if running else run)
        sign = "stop" if stuck else "pause" if running else "play"
        action.setIcon(icon(sign, self._theme.on_primary, self._theme.faint))


class Readout(QWidget):
    """A small caption over a large number."""

    def __init__(self, caption: str, accessible: str, name: str, width: int) -> None:
        super().__init__()
        label = Label()
        say(label.setText, caption)
        label.setFont(fonts.words(11, fonts.MEDIUM))
        label.setProperty("role", "muted")
        self._value = Label("–", objectName=name)
        self._value.setFont(fonts.words(NUMBER_TYPE, fonts.SEMIBOLD))
        say(self._value.setAccessibleName, accessible)
        layout = QGridLayout(self)
        layout.setContentsMargins(6, 0, 0, 0)
        layout.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        layout.addWidget(label, 0, 0, right)
        self._value.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(Steady(self._value, width), 1, 0, right)

    def show_value(self, value: str) -> None:
        """Shows another number, or words in smaller type where there is no room for them."""
        say(self._value.setText, value)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._fit)  # the value is said in the other language by then

    @Slot()
    def _fit(self) -> None:
        needed = QFontMetrics(fonts.words(NUMBER_TYPE, fonts.SEMIBOLD)).horizontalAdvance(self._value.text())
        pixels = NUMBER_TYPE if needed <= self._value.width() else WORDS_TYPE
        if self._value.font().pixelSize() != pixels:
            self._value.setFont(fonts.words(pixels, fonts.SEMIBOLD))


class PhaseChips(QWidget):
    """The phases of an iteration in a row: those passed ticked, the present one marked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        say(self.setAccessibleName, words("PhaseChips", "Phase"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._phases: tuple[str, ...] = ()
        self._phase: str | None = None
        self._value = Label(self, objectName="phaseValue")
        self._value.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

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
        say(self.setAccessibleDescription, text.PHASES.get(phase or "", words("PhaseChips", "not begun")))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 24, 38)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(fonts.words(13, fonts.SEMIBOLD))
        return [metrics.horizontalAdvance(_ticked(phase)) + 18 for phase in self._phases]

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._phases:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
        painter.setFont(fonts.words(13, fonts.SEMIBOLD if distance == 0 else fonts.MEDIUM))
        colour = self._theme.now if distance == 0 else self._theme.text if passed else self._theme.muted
        painter.setPen(QColor(colour))
        title = _ticked(phase) if passed else translated(text.PHASES[phase])
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, title)


def _ticked(phase: str) -> str:
    return translated(joined(" ", ["✓", text.PHASES[phase]]))
