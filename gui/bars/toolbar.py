"""The tool bar: the trainer, the steps, the phases, and the two numbers that matter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QToolBar, QToolButton, QWidget

from core.experiment.script_choice import ScriptChoice
from core.experiment.trainers import TRAINERS
from core.i18n import words
from core.view.snapshot import Experiment, Snapshot
from gui.bars.phase_chips import PhaseChips
from gui.bars.readout import BESIDE_NUMBER, NO_NUMBER, Readout
from gui.bars.round_readouts import TIGHT_WIDTHS, WIDTHS, RoundReadouts
from gui.form.fields import ArrowBox
from gui.style import building, fonts, number_format
from gui.style.icons import icon
from gui.style.language import bind_text, translated
from gui.style.theme import Theme
from gui.style.tool_tip import tool_tip

LOW_SIDE = 2
"""At each end of a low toolbar, beside the spacing: a stylesheet has one margin for all four sides."""

TRAINER, AROUND_TRAINER = 208, 54
STEP, TIGHT_STEP, RUN = 38, 34, 86
SIDE, TIGHT_SIDE, SPACING, TIGHT_SPACING = 14, 8, 8, 4
"""The measures that the stylesheet gives a toolbar and its buttons."""
READOUTS, TIGHT_READOUTS = (104, 138), (72, 112)

LOSS = words("Toolbar", "LOSS")
LONGEST_NAME = 14
"""Characters of the name of one of several losses."""


STEPS = ("actionReset", "actionStepBack", "actionStepLine", "actionStepPhase", "actionStepIteration")


class Room(Enum):
    """The forms of a tool bar, from the widest to the narrowest."""

    FULL = 0
    ONE_PHASE = 1
    """The present phase, and how many there are."""
    TIGHT = 2
    """Besides, short names of trainers, buttons with their icons alone, and smaller numbers."""


class Toolbar(QToolBar):
    """Always in the same place, so that a hand finds it without looking; iteration and loss are there at every width.

    Signals:
        trainer_chosen: a person chose another trainer, by name.
        script_chosen: a person chose the script that was opened before.
        left: a person is done choosing, and the keys step the loop again.
    """

    trainer_chosen = Signal(str)
    script_chosen = Signal(object)
    left = Signal()

    def __init__(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__(
            objectName="toolbar",
            movable=False,
            contextMenuPolicy=Qt.ContextMenuPolicy.PreventContextMenu,
            iconSize=QSize(18, 18),
        )
        bind_text(self.setWindowTitle, words("Toolbar", "Toolbar"))
        self._actions = actions
        self._running = False
        self._room = Room.FULL
        self._trainer = building.set_up(
            ArrowBox(objectName="trainer", minimumWidth=TRAINER),
            accessibleName=words("Toolbar", "Trainer"),
            toolTip=words("Toolbar", "Another training loop, from its start"),
            pixels=13,
            weight=fonts.SEMIBOLD,
        )
        for place, (name, trainer) in enumerate(TRAINERS.items()):
            self._trainer.addItem("", name)
            bind_text(partial(self._name_trainer, place), trainer.title)
        self._trainer.currentIndexChanged.connect(self._choose)
        self._trainer.left.connect(self.left)
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
        self._loss = Readout(LOSS, loss, "lossValue", READOUTS[1])
        self._rounds = RoundReadouts()
        self._round_actions = [self.addWidget(readout) for readout in self._rounds.both]
        self.addWidget(self._iteration)
        self.addWidget(self._loss)
        self._sides.append(self._added_side())
        self._show_rounds()
        self.set_theme(theme)

    def _added_side(self) -> QAction:
        side = QWidget()
        side.setFixedWidth(LOW_SIDE)
        action = self.addWidget(side)
        action.setVisible(False)
        return action

    def _made_run_button(self, action: QAction) -> QToolButton:
        button = building.set_up(
            QToolButton(objectName="runButton", toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon),
            pixels=14,
            weight=fonts.SEMIBOLD,
        )
        button.setDefaultAction(action)
        return button

    def set_low(self, low: bool) -> None:
        """Take less height, for a low window."""
        for side in self._sides:
            side.setVisible(low)
        self.setProperty("low", low)
        self._restyle()

    def _restyle(self) -> None:
        for widget in (self, *self.findChildren(QToolButton)):  # theirs hang on a property of the bar
            building.restyle(widget)
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
        for readout, width in zip(self._readouts, self._widths(tight), strict=True):
            readout.set_width(width)
        for widget in (self, self._run):
            widget.setProperty("tight", tight)
        self._restyle()

    def _refit(self) -> None:
        """Find the form for other contents."""
        self._room = Room.FULL
        for readout, width in zip(self._readouts, self._widths(tight=False), strict=True):
            readout.set_width(width)
        self._fit()

    def _needed(self, room: Room) -> int:
        tight = room is Room.TIGHT
        side, spacing, step = (TIGHT_SIDE, TIGHT_SPACING, TIGHT_STEP) if tight else (SIDE, SPACING, STEP)
        readouts = [width + BESIDE_NUMBER for width in self._widths(tight)]
        chips = self._chips.width_for(room is not Room.FULL)
        widths = [self._trainer_width(room), *[step for _ in STEPS], step if tight else RUN, chips, *readouts]
        return 2 * side + sum(widths) + (len(widths) - 1) * spacing

    @property
    def _readouts(self) -> tuple[Readout, ...]:
        return (*(self._rounds.both if self._rounds.shown else ()), self._iteration, self._loss)

    def _widths(self, tight: bool) -> tuple[int, ...]:
        of_rounds = () if not self._rounds.shown else TIGHT_WIDTHS if tight else WIDTHS
        return (*of_rounds, *(TIGHT_READOUTS if tight else READOUTS))

    def _show_rounds(self) -> None:
        for action in self._round_actions:
            action.setVisible(self._rounds.shown)

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
        """Take on other colours."""
        self._theme = theme
        self._chips.set_theme(theme)
        self.show_running(self._running)

    def show_experiment(self, experiment: Experiment) -> None:
        """Name the trainer and its phases."""
        if experiment.script is None:
            self.show_trainer(experiment.config.trainer)
        else:
            self.show_script(experiment.script.choice)
        self.show_phases(experiment.phases)
        self._chips.show_phase(None)

    def show_no_run(self) -> None:
        """Show no phases and no numbers."""
        self.show_phases(())
        self._chips.show_phase(None)
        self._rounds.shown = False
        self._show_rounds()
        self._refit()
        for readout in (self._iteration, self._loss):
            readout.show_value(NO_NUMBER)
        self._loss.show_caption(LOSS, muted=False)

    def show_phases(self, phases: tuple[str, ...]) -> None:
        """Show the phases of another text of the loop."""
        self._chips.show_phases(phases)
        self._fit()

    def show_trainer(self, name: str) -> None:
        """Name the trainer, without acting as if a person had chosen it."""
        with QSignalBlocker(self._trainer):
            self._trainer.setCurrentIndex(self._trainer.findData(name))

    def show_script(self, script: ScriptChoice) -> None:
        """Name a script, below the trainers; the one before gives up its place."""
        with QSignalBlocker(self._trainer):
            place = len(TRAINERS)
            if self._trainer.count() > place:
                self._trainer.removeItem(place)
            self._trainer.addItem(script.name, script)
            self._trainer.setItemData(place, tool_tip(str(script.path)), Qt.ItemDataRole.ToolTipRole)
            self._trainer.setCurrentIndex(place)

    @Slot(int)
    def _choose(self, place: int) -> None:
        chosen = self._trainer.itemData(place)
        (self.trainer_chosen if isinstance(chosen, str) else self.script_chosen).emit(chosen)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Mark the phase, and show iteration and loss."""
        self._chips.show_phase(snapshot.reached_phase)
        if self._rounds.show_snapshot(snapshot):
            self._show_rounds()
            self._refit()
        self._iteration.show_value(str(snapshot.iteration))
        of_before = snapshot.loss is not None and snapshot.loss_iteration != snapshot.iteration
        caption = _short_name(snapshot.loss_name) if snapshot.loss_name else LOSS
        if of_before:
            caption = words("Toolbar", "LOSS OF {iteration}").format(iteration=snapshot.loss_iteration)
        self._loss.show_caption(caption, muted=of_before)
        self._loss.show_value(NO_NUMBER if snapshot.loss is None else number_format.number(snapshot.loss))

    def show_running(self, running: bool, stuck: bool = False) -> None:
        """Offer to pause while running, to stop what does not come to an end, else to run."""
        self._running = running
        action = self._actions["actionRun"]
        stop, pause, run = words("Toolbar", "Stop"), words("Toolbar", "Pause"), words("Toolbar", "Run")
        bind_text(action.setText, stop if stuck else pause if running else run)
        name = "stop" if stuck else "pause" if running else "play"
        action.setIcon(icon(name, self._theme.on_primary, self._theme.faint))


def _short_name(name: str) -> str:
    """Return the name of one of several losses, or as much of it as there is room for."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _short(title: str) -> str:
    """Return what a trainer is, without how it does it."""
    return title.partition(" · ")[0]
