"""The tensors of a loop: the list of all of them, and a map of each that is pinned."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from core.explain.types import Reference
from core.i18n import words
from core.queries import Question
from core.view.requests import TENSORS, MapRequest, TensorsRequest
from core.view.snapshot import MapPicture, Snapshot
from core.view.tensor_tree import TensorEntry, TensorGroup, TensorTree
from gui.panels.heatmaps.changed_frame import ChangedFrame, show_changed
from gui.panels.heatmaps.pin_rows import PinPlace, pin_places
from gui.panels.heatmaps.tensor_card import TensorCard
from gui.panels.heatmaps.value_maps import ValueMaps
from gui.panels.tensors.pins import Pins
from gui.panels.tensors.tensor_list import TensorList
from gui.panels.tensors.value_group import NO_VALUES, at_moment, with_values
from gui.style import building
from gui.style.plain_text import Label
from gui.style.theme import Theme

LIST_WIDTH, NARROW_LIST, NARROW = 216, 172, 680
TWO_COLUMNS = 380
"""The width of the maps from which on there are two beside each other."""

LOW, NARROWEST_CARD = 170, 124
"""The height below which a second row of maps would be out of sight, and the least width of a map in a single one."""

FRAME_WIDTH = 2
REVEAL_MILLISECONDS = 1000

AT_A_PAUSE = words("PinnedMaps", "comes at a pause")
NOT_COMPUTED = words("PinnedMaps", "not computed yet")


class PinnedMaps(QWidget):
    """The list at the left; the maps beside it, which can be scrolled.

    Signals:
        picture_wanted, cell_chosen: as a panel's.
        asked: a question.
        missed: the name of a tensor that was to be shown, and that there is none of.

    Attributes:
        pins: what is pinned in which script.
    """

    picture_wanted = Signal(str, object)
    cell_chosen = Signal(object)
    asked = Signal(object)
    missed = Signal(str)

    def __init__(self, theme: Theme, pins: Pins) -> None:
        super().__init__(objectName="pinnedMaps")
        self.pins = pins
        self._theme = theme
        self._script = ""
        self._live = self._tree = TensorTree()
        self._between = NO_VALUES
        self._opened = self._to_reveal = ""
        self._revealed = QTimer(self, interval=REVEAL_MILLISECONDS, singleShot=True)
        self._running = False
        self._values = ValueMaps(self)
        self._values.asked.connect(self.asked)
        self._values.listed.connect(self._show_values)
        self._values.mapped.connect(self._show_value)
        self._values.refused.connect(self._show_refused)
        self._cards: dict[str, TensorCard] = {}
        self._from_replay: set[str] = set()
        self._places: list[PinPlace] = []
        self._frames: list[ChangedFrame] = []
        self._chosen: Reference | None = None
        self.list = TensorList(theme)
        self.list.toggled.connect(self._toggle)
        self.list.looked.connect(self._want_values)
        self._inside = QWidget(objectName="pinnedInside")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(6, 2, 8, 4)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._nothing = Label(
            text=words("PinnedMaps", "Click a tensor in the list to see it here."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
            pixels=13,
            role="muted",
        )
        self._grid.addWidget(self._nothing, 0, 0, 1, 2)
        self._scroll = QScrollArea(
            objectName="pinnedScroll",
            widgetResizable=True,
            frameShape=QScrollArea.Shape.NoFrame,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            focusPolicy=Qt.FocusPolicy.NoFocus,
        )
        self._scroll.setWidget(self._inside)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._reveal)
        building.row(self.list, (self._scroll, 1), parent=self, margins=(6, 6, 0, 4), spacing=2)

    def start(self, script: str) -> None:
        """Make ready for a script, by its path."""
        self._script = script
        self._opened = ""
        self._live, self._between = TensorTree(), NO_VALUES
        self._gather()
        self._values.start()
        for card in self._cards.values():
            card.start()
        self.picture_wanted.emit(TENSORS, TensorsRequest())

    def stop(self) -> None:
        """Ask for nothing any longer."""
        for card in self._cards.values():
            self.picture_wanted.emit(card.part, None)
        self.picture_wanted.emit(TENSORS, None)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show another moment."""
        if snapshot.tensors is not None and snapshot.tensors != self._live:
            self._live = snapshot.tensors
            self._gather()
            self.follow()
            self._want_values()
        if snapshot.values is not None:
            self._values.show_moment((snapshot.branch, snapshot.finished, snapshot.iteration, snapshot.place,
                                      snapshot.line, snapshot.last_line))  # fmt: skip
        for name, picture in snapshot.maps.items():
            if name in self._cards:
                self._cards[name].show_picture(picture, described=snapshot.values is not None)
        self._stretch()
        show_changed(self._frames, snapshot)

    def show_running(self, running: bool) -> None:
        """The loop runs, and tells nothing of the values in between; or it stands still again."""
        self._running = running
        self._values.show_running(running)
        self.list.show_running(running)
        for card in self._cards.values():
            if running and self._is_value(card.name):
                card.show_waiting(AT_A_PAUSE)

    def show_seen(self, seen: bool) -> None:
        """It has come into sight, or out of it."""
        self._values.show_seen(seen)

    def show_loop(self) -> None:
        """Forget the values of another text of the loop."""
        self._between = NO_VALUES
        self._gather()
        self._values.show_moment(())

    def show_answer(self, question: Question, answer: object) -> None:
        """A question was answered, perhaps another panel's."""
        self._values.show_answer(question, answer)

    @Slot(object)
    def _show_values(self, values: TensorGroup) -> None:
        """Show the values of another moment in the list."""
        self._between = at_moment(self._between, values)
        self._gather()
        self.follow()
        opened, self._opened = self._opened, ""
        if opened in self._tree.names:
            self.pin(opened)
        elif opened:
            self.missed.emit(opened)
            self._want_values()

    def _gather(self) -> None:
        self._tree = with_values(self._live, self._between)

    @Slot()
    def _want_values(self) -> None:
        """Ask for the values while a person looks for them: each moment that is asked for is run again."""
        more = bool(self._live.groups) and self.pins.wants_more(self._script, self._live)
        self._values.want_list(self.list.shows_values or bool(self._opened) or more)

    def _is_value(self, name: str) -> bool:
        return name not in self._live.names

    @Slot(str, object)
    def _show_value(self, name: str, picture: MapPicture) -> None:
        if name in self._cards and not self._running:
            self._cards[name].show_waiting("")
            self._cards[name].show_picture(picture)
            self._stretch()

    @Slot(str, object)
    def _show_refused(self, name: str, reason: str) -> None:
        if name in self._cards:
            self._cards[name].show_waiting(reason)

    @Slot(str, object)
    def _want_value(self, _part: str, request: MapRequest) -> None:
        self._values.want(request)

    def show_choice(self, reference: Reference | None) -> None:
        """Keep a frame around the cell that is in question."""
        self._chosen = reference
        for name, card in self._cards.items():
            card.mark(reference.cell if reference is not None and reference.tensor == name else None)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self.list.set_theme(theme)
        for card in self._cards.values():
            card.set_theme(theme)
        for frame in self._frames:
            frame.set_theme(theme)

    def show_language(self) -> None:
        """Follow another language."""
        self.list.show_language()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(NARROW_LIST if self.width() < NARROW else LIST_WIDTH)
        self._lay_out()

    def pin(self, name: str) -> None:
        """Show a tensor, if it is not there yet; a value in between once the list has it."""
        if name not in self._tree.names:
            self._opened = name
            self._want_values()
        elif name not in self.pins.of(self._script, self._tree):
            self._toggle(name)
        self._to_reveal = name
        self._revealed.start()
        self._reveal()

    @Slot()
    def _reveal(self) -> None:
        """Bring the map into sight that was opened, until its picture has said how high it is."""
        if self._revealed.isActive() and self._to_reveal in self._cards:
            self._scroll.ensureWidgetVisible(self._cards[self._to_reveal])

    @Slot(str)
    def _toggle(self, name: str) -> None:
        self.pins.toggle(self._script, name, self._tree)
        self.follow()

    def follow(self) -> None:
        """Show what is pinned of the tensors that there are."""
        pins = self.pins.of(self._script, self._tree)
        self.list.show_tree(self._tree, pins)
        entries = {entry.name: entry for entry in self._tree.entries}
        moved = {name for name in self._cards if self._is_value(name) != (name in self._from_replay)}
        for name in [name for name in self._cards if name not in pins or name in moved]:
            self.picture_wanted.emit(self._cards[name].part, None)
            self._values.drop(name)
            self._drop(name)
        new = [name for name in pins if name not in self._cards]
        for name in new:
            self._cards[name] = self._made_card(entries[name])
        self._cards = {name: self._cards[name] for name in pins}
        self._lay_out()
        for name in new:
            self._cards[name].start()
        self.show_choice(self._chosen)

    def _made_card(self, entry: TensorEntry) -> TensorCard:
        value = self._is_value(entry.name)
        (self._from_replay.add if value else self._from_replay.discard)(entry.name)
        card = TensorCard(entry.name, self._theme, entry.parameter, NOT_COMPUTED if value else "")
        card.picture_wanted.connect(self._want_value if value else self.picture_wanted)
        if value and self._running:
            card.show_waiting(AT_A_PAUSE)
        card.chosen.connect(self.cell_chosen)
        self._frames.append(ChangedFrame(card, self._theme, FRAME_WIDTH, FRAME_WIDTH))
        return card

    def _drop(self, name: str) -> None:
        card = self._cards.pop(name)
        self._frames = [frame for frame in self._frames if frame.name != name]
        self._grid.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _lay_out(self) -> None:
        entries = {entry.name: entry for entry in self._tree.entries}
        pins = [entries[name] for name in self._cards if name in entries]
        columns = self._columns(len(pins))
        places = pin_places(pins, columns)
        self._nothing.setVisible(not places)
        if places == self._places:
            return
        self._places = places
        for card in self._cards.values():
            self._grid.removeWidget(card)
        for place in places:
            self._grid.addWidget(self._cards[place.name], place.row, place.column, 1, place.span)
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        before: QWidget = self.list
        for card in self._cards.values():
            QWidget.setTabOrder(before, card.view)
            before = card.view
        self._stretch()

    def _columns(self, pins: int) -> int:
        """Return how many maps stand beside each other: where there is no height for a second row, more than two."""
        columns = 2 if self._scroll.viewport().width() >= TWO_COLUMNS else 1
        if self._scroll.height() >= LOW:
            return columns
        return max(columns, min(pins, self._scroll.width() // NARROWEST_CARD))

    def _stretch(self) -> None:
        """Give the height that is left to the maps that are better to see with it; else to the room below them."""
        stretching = {place.row for place in self._places if self._cards[place.name].stretches}
        below = max((place.row for place in self._places), default=0) + 1
        for row in range(max(self._grid.rowCount(), below + 1)):
            wanted = 1 if row in stretching or (row == below and not stretching and self._places) else 0
            if self._grid.rowStretch(row) != wanted:
                self._grid.setRowStretch(row, wanted)
        for place in self._places:
            card = self._cards[place.name]
            alignment = Qt.AlignmentFlag(0) if card.stretches else Qt.AlignmentFlag.AlignTop
            item = self._grid.itemAt(self._grid.indexOf(card))
            if item is not None and item.alignment() != alignment:
                self._grid.setAlignment(card, alignment)
