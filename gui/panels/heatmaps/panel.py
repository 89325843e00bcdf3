"""A heat map for each parameter and one for its gradient."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from core.explain.types import Reference
from core.i18n import words
from core.queries import Question
from core.view.snapshot import Experiment, Snapshot
from gui.panels.base import Panel
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.changed_frame import ChangedFrame, show_changed
from gui.panels.heatmaps.pinned_maps import PinnedMaps
from gui.panels.heatmaps.view import NO_GRADIENT
from gui.panels.tensors.pins import Pins
from gui.style import building
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme

LEAF = words("HeatMapsPanel", "a leaf of autograd’s graph, which keeps its gradient in {gradient}")
OF_LEAF = words("HeatMapsPanel", "the gradient that autograd keeps for the leaf {parameter}")
ALL_TIP = words("HeatMapsPanel", "A list of all tensors, those in between too, each of which can be seen as a map")
NO_MAP = words("HeatMapsPanel", "there is no map of {name} at this moment")
NO_RUN = words("HeatMapsPanel", "The maps come once the script runs.")
FRAME_WIDTH = 2
NARROW, NARROW_MARGINS, MARGINS = 520, (8, 10), (14, 24)


class HeatMapsPanel(Panel):
    """Parameters on the left, their gradients on the right, a row for each pair; or a list of all tensors and its pins.

    A script has the list at once, a trainer's loop when a person wants it.
    """

    title = words("HeatMapsPanel", "Weights and gradients")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cards: dict[str, HeatMapCard] = {}
        self._frames: list[ChangedFrame] = []
        self._pairs = QWidget()
        self._grid = QGridLayout(self._pairs)
        self._pinned: PinnedMaps | None = None
        self._pins = Pins()
        self._experiment: Experiment | None = None
        self._running, self._seen = False, True
        self._all = building.set_up(
            QToolButton(objectName="allTensors", checkable=True, visible=False),
            pixels=12,
            text=words("HeatMapsPanel", "all tensors"),
            accessibleName=words("HeatMapsPanel", "All tensors"),
            toolTip=ALL_TIP,
            clicked=self._show_all,
        )
        self.extras.append(self._all)
        self._waiting = Label(
            alignment=Qt.AlignmentFlag.AlignCenter,
            text=words("HeatMapsPanel", "The maps come with torch, which is loading…"),
            pixels=13,
            role="muted",
            wordWrap=True,
        )
        self._column = building.column((self._waiting, 1), self._pairs, parent=self, margins=(0, 0, 0, 0), spacing=0)
        self._set_margins(False)
        self._grid.setVerticalSpacing(5)

    def _set_margins(self, narrow: bool) -> None:
        """Leave less width to the margins where what stands above the maps needs it."""
        side, between = NARROW_MARGINS if narrow else MARGINS
        self._grid.setContentsMargins(side, 6, side, 4)
        self._grid.setHorizontalSpacing(between)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins(self.width() < NARROW)

    def show_experiment(self, experiment: Experiment) -> None:
        self.note_changed.emit(words("HeatMapsPanel", "click a cell to see why it has its value"))
        self._waiting.hide()
        before, self._experiment = self._experiment, experiment
        again = before is not None and before.script is None and before.config.trainer == experiment.config.trainer
        self._all.setVisible(experiment.script is None)
        self._show_which(listing=experiment.script is not None or (again and self._listing))
        if self._listing:
            self._pinned_maps().start(self._key)
        elif not self._follow(experiment.maps):
            for card in self._cards.values():
                card.start()

    def show_loop(self, experiment: Experiment) -> None:
        """Follow a loop that trains other parameters now; the list of tensors follows by itself."""
        self._experiment = experiment
        if self._listing:
            self._pinned_maps().show_loop()
        else:
            self._follow(experiment.maps)

    @property
    def _listing(self) -> bool:
        """Whether the list of all tensors is shown."""
        return self._all.isChecked()

    @property
    def _key(self) -> str:
        """The name under which the pins of the present loop are remembered."""
        assert self._experiment is not None
        script = self._experiment.script
        return self._experiment.config.trainer if script is None else str(script.choice.path)

    @Slot(bool)
    def _show_all(self, listing: bool) -> None:
        """Show the list of all tensors of a trainer's loop, or its pairs again."""
        if self._experiment is None:
            return
        self._all.setChecked(not listing)  # as it was
        self._show_which(listing)
        if listing:
            self._pinned_maps().start(self._key)
            return
        self._follow(self._experiment.maps)
        for card in self._cards.values():
            card.start()

    def show_no_run(self) -> None:
        self._ask_nothing()
        self._pairs.hide()
        self._all.hide()
        if self._pinned is not None:
            self._pinned.hide()
        bind_text(self._waiting.setText, NO_RUN)
        self._waiting.show()
        self.note_changed.emit("")

    def _show_which(self, listing: bool) -> None:
        """Show the pairs of a trainer, or the list and what is pinned in it."""
        if listing != self._listing:
            self._ask_nothing()
        self._all.setChecked(listing)
        self._pairs.setVisible(not listing)
        if listing or self._pinned is not None:
            self._pinned_maps().setVisible(listing)

    def _ask_nothing(self) -> None:
        """Take back what was asked for."""
        if self._pinned is not None:
            self._pinned.stop()
        for card in self._cards.values():
            self.picture_wanted.emit(card.part, None)

    def _pinned_maps(self) -> PinnedMaps:
        """Return what shows a script's tensors, made when the first script is opened."""
        if self._pinned is None:
            self._pinned = PinnedMaps(self.theme, self._pins)
            self._pinned.picture_wanted.connect(self.picture_wanted)
            self._pinned.cell_chosen.connect(self.cell_chosen)
            self._pinned.asked.connect(self.ask)
            self._pinned.missed.connect(self._tell_missed)
            self._pinned.show_running(self._running)
            self._pinned.show_seen(self._seen)
            self._column.addWidget(self._pinned)
        return self._pinned

    def show_tensor(self, name: str) -> None:
        if self._experiment is None or (not self._listing and name in self._cards):
            return
        if not self._listing:
            self._show_all(True)
        self._pinned_maps().pin(name)

    @Slot(str)
    def _tell_missed(self, name: str) -> None:
        self.note_changed.emit(NO_MAP.format(name=name))

    def show_running(self, running: bool) -> None:
        self._running = running
        if self._pinned is not None:
            self._pinned.show_running(running)

    def show_seen(self, seen: bool) -> None:
        self._seen = seen
        if self._pinned is not None:
            self._pinned.show_seen(seen)

    def show_answer(self, question: Question, answer: object) -> None:
        if self._pinned is not None:
            self._pinned.show_answer(question, answer)

    @property
    def pins(self) -> str:
        """What a person has pinned of which script, as it is remembered."""
        return self._pins.text

    def remember_pins(self, text: str) -> None:
        """Take up what was remembered."""
        self._pins = Pins(text)

    def pin(self, script: str, tensors: tuple[str, ...]) -> None:
        """Show these tensors of a script as maps until the application ends, instead of what a person has pinned."""
        self._pins.lend(script, tensors)
        self._pinned_maps().follow()

    def _follow(self, pairs: tuple[tuple[str, str], ...]) -> bool:
        """Lay out the maps of these parameters and gradients, unless they are there; return whether they are new."""
        names = [name for pair in pairs for name in pair]
        if list(self._cards) == names:
            return False
        for card in self._cards.values():
            if card.name not in names:
                self.picture_wanted.emit(card.part, None)
        self._lay_out(pairs)
        for card in self._cards.values():
            card.start()
        return True

    def _lay_out(self, pairs: tuple[tuple[str, str], ...]) -> None:
        for card in self._cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}
        for parameter, gradient in pairs:
            gone = words("HeatMapsPanel", "{name} is gone").format(name=parameter)
            self._cards[parameter] = self._made_card(parameter, gone)
            self._cards[gradient] = self._made_card(gradient, NO_GRADIENT)
            if gradient == f"{parameter}.grad":  # by hand, autograd knows nothing of them
                self._cards[parameter].show_role(LEAF.format(gradient=gradient))
                self._cards[gradient].show_role(OF_LEAF.format(parameter=parameter))
        for row, pair in enumerate(pairs):
            for column, name in enumerate(pair):
                self._grid.addWidget(self._cards[name], row, column)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 1 if row < len(pairs) else 0)
        self._frames = [ChangedFrame(card, self.theme, FRAME_WIDTH, FRAME_WIDTH) for card in self._cards.values()]
        first: QWidget = self
        for card in self._cards.values():
            QWidget.setTabOrder(first, card.view)
            first = card.view

    def _made_card(self, name: str, absence: str) -> HeatMapCard:
        card = HeatMapCard(name, self.theme, absence)
        card.picture_wanted.connect(self.picture_wanted)
        card.chosen.connect(self.cell_chosen)
        return card

    def show_choice(self, reference: Reference | None) -> None:
        for name, card in self._cards.items():
            card.mark(reference.cell if reference is not None and reference.tensor == name else None)
        if self._pinned is not None:
            self._pinned.show_choice(reference)

    def show_language(self) -> None:
        if self._pinned is not None:
            self._pinned.show_language()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        for name, picture in snapshot.maps.items():
            if name in self._cards:
                self._cards[name].show_picture(picture, described=snapshot.values is not None)
        show_changed(self._frames, snapshot)
        if self._pinned is not None and self._listing:
            self._pinned.show_snapshot(snapshot)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self._pinned is not None:
            self._pinned.set_theme(theme)
        for card in self._cards.values():
            card.set_theme(theme)
        for frame in self._frames:
            frame.set_theme(theme)
