"""Every iteration computed so far, and a handle to go to any of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from core.i18n import words
from core.program.roles import BACKWARD
from core.view.snapshot import BranchCurve, Experiment, Snapshot
from gui.panels.base import Panel
from gui.panels.loss.branch_chips import BranchChips
from gui.panels.timeline.rail import HANDLE, Moment, Rail
from gui.style import building
from gui.style.language import bind_text
from gui.style.round_name import marks_of
from gui.style.theme import Theme
from gui.widgets.scrubbing import Scrubbing

HEIGHT, LEAST_HEIGHT, MOST_HEIGHT = 74, 50, 84
LEAST_WIDTH = 300
CHIPS_MARGIN, CHIPS_GAP = 14, 4
GRIP = HANDLE + 2
TIP = words(
    "TimelinePanel",
    "Click or drag to go to an iteration.\n"
    "Keys: Home for the start, End for the newest iteration, Page Up and Page Down for a tenth of the way",
)
PLACE = words("TimelinePanel", "iteration {iteration} of {end}")


class TimelinePanel(Panel):
    """The rail with its handle, and the branches at its right."""

    title = words("TimelinePanel", "Timeline")
    beside = True

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        bind_text(self.setToolTip, TIP)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.setMaximumHeight(MOST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rail = Rail(theme)
        self._painter = QPainter()
        self._lines: tuple[int, ...] = ()
        self._way = 1
        self._moment = Moment()
        self._computed, self._iteration = 0, 0
        self._grip = 0.0
        self._scrubbing = Scrubbing(self)
        self._scrubbing.wanted.connect(self.seek)
        self._scrubbing.changed.connect(self._move_handle)
        self._chips = BranchChips()
        self._chips.setCursor(Qt.CursorShape.ArrowCursor)
        self._chips.wanted.connect(self.return_to)
        self._chips.laid_out.connect(self._fit)
        building.row(
            building.STRETCH,
            (self._chips, 0, Qt.AlignmentFlag.AlignVCenter),
            parent=self,
            margins=(0, 4, CHIPS_MARGIN, 4),
        )
        self._describe()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        self._rail.set_theme(theme)
        super().set_theme(theme)

    def show_language(self) -> None:
        self._rail.show_language()

    def show_experiment(self, experiment: Experiment) -> None:
        self.show_no_run()
        self.show_loop(experiment)

    def show_no_run(self) -> None:
        self._scrubbing.forget()
        self._computed, self._iteration = 0, 0
        self._show_branches("", ())
        self._draw(Moment(focused=self.hasFocus()))

    def show_loop(self, experiment: Experiment) -> None:
        self._lines = tuple(sorted(experiment.lines))
        backward = [line for line in self._lines if experiment.lines[line] == BACKWARD]
        self._way = self._lines.index(backward[-1]) + 1 if backward else len(self._lines)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.values is None:
            return
        if snapshot.loss_picture is not None:
            self._show_branches(snapshot.branch, snapshot.loss_picture.branches)
        self._computed, self._iteration = snapshot.computed, snapshot.iteration
        self._scrubbing.stand_at(snapshot.iteration)
        self._draw(
            self._moment._replace(
                end=max(snapshot.computed, snapshot.iteration),
                present=self._place(snapshot),
                keyframes=snapshot.keyframes,
                rounds=marks_of(snapshot.rounds),
            )
        )

    def _place(self, snapshot: Snapshot) -> float:
        """Return the iterations that are finished, and the part of the present one whose lines have run.

        All of it counts after the backward pass: a run and a drag through time end there, at a whole iteration.
        """
        if snapshot.iteration == snapshot.finished or snapshot.last_line not in self._lines:
            return snapshot.finished
        return snapshot.finished + min((self._lines.index(snapshot.last_line) + 1) / self._way, 1.0)

    def _show_branches(self, present: str, left: tuple[BranchCurve, ...]) -> None:
        if self._chips.show_names(present, tuple(branch.name for branch in left)):
            self._fit()
        self._draw(self._moment._replace(forks=tuple(branch.fork for branch in left)))

    def _draw(self, moment: Moment) -> None:
        """Paint again, unless it would look the same."""
        target = self._scrubbing.target
        iteration = self._iteration if target is None else target
        moment = moment._replace(iteration=iteration, target=target, ahead=self._scrubbing.ahead)
        if moment != self._moment:
            self._moment = moment
            self._describe()
            self.update()

    @Slot()
    def _move_handle(self) -> None:
        self._draw(self._moment)

    def _describe(self) -> None:
        bind_text(self.setAccessibleDescription, PLACE.format(iteration=self._moment.iteration, end=self._moment.end))

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        right = self._chips.x() - CHIPS_GAP if self._chips.isVisibleTo(self) else self.width()
        self._rail.fit(right, self.height())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._painter.begin(self)
        self._rail.paint(self._painter, self._moment)
        self._painter.end()

    # What a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, handle = event.position().x(), self._rail.place(self._moment.handle, self._moment.end)
        if abs(x - handle) <= GRIP:
            self._grip = x - handle
            self._scrubbing.hold(self._moment.iteration)
        else:
            self._grip = 0.0
            self._scrubbing.hold()
            self._seek_pixel(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing.held:
            self._seek_pixel(event.position().x() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._scrubbing.held:
            self._scrubbing.let_go()

    def _seek_pixel(self, x: float) -> None:
        self._scrubbing.go(min(self._rail.iteration_at(x, self._moment.end), self._computed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        tenth = max(round(self._computed / 10), 1)
        places = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._computed,
            Qt.Key.Key_PageUp: self._moment.iteration + tenth,
            Qt.Key.Key_PageDown: self._moment.iteration - tenth,
        }
        if event.key() not in places:
            super().keyPressEvent(event)
            return
        self._scrubbing.go(min(max(places[Qt.Key(event.key())], 0), self._computed))
        self._scrubbing.let_go()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._draw(self._moment._replace(focused=True))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._draw(self._moment._replace(focused=False))
