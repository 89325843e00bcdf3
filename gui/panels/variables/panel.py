"""The variables of a frame: what each is, what has changed since the last pause, and watched expressions."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from core.i18n import words
from core.queries import NoAnswer, Question, Watched
from core.variables.rows import FrameRow, Path, VariableRow, VariablesPicture, WatchRow
from core.view.requests import VARIABLES, VariablesRequest
from core.view.snapshot import Experiment, Snapshot
from gui.panels.base import Panel
from gui.panels.variables.call_stack import CallStack
from gui.panels.variables.row_tree import RowTree
from gui.panels.variables.watches import Watches
from gui.style import building
from gui.style.theme import Theme

RUNNING = words("VariablesPanel", "expressions are evaluated at a pause")

LOW = 300
"""The height in pixels below which the variables need the room of the others."""

Moment = tuple[object, ...]


class VariablesPanel(Panel):
    """The call stack, where there is one; the variables of the frame that is chosen in it; watched expressions.

    It asks for nothing while nobody sees it.

    Signals:
        watches_changed: the expressions that are watched, to be remembered.
    """

    title = words("VariablesPanel", "Variables")

    watches_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._seen, self._running = False, False
        self._frame: int | None = None
        self._picture = self._paused = VariablesPicture()
        self._before: dict[Path, VariableRow] = {}
        self._moment: Moment = ()
        self._asked: tuple[Watched, Moment] | None = None
        self._answered: Moment = ()
        self._stack = CallStack(theme)
        self._tree = RowTree("variables", words("VariablesPanel", "Variables"), theme)
        self._watches = Watches(theme)
        self._connect()
        line = QFrame(objectName="hairline")
        line.setFixedHeight(1)
        building.column(self._stack, (self._tree, 1), line, self._watches, parent=self, margins=(0, 0, 0, 0), spacing=0)

    def _connect(self) -> None:
        self._stack.chosen.connect(self._choose_frame)
        self._tree.unfolded_changed.connect(self._ask)
        self._watches.wanted.connect(self._ask_again)
        self._watches.changed.connect(self._tell_watches)
        for tree in (self._tree, self._watches.tree):
            tree.pin_wanted.connect(self.tensor_chosen)
            tree.watch_wanted.connect(self._watches.watch)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self._stack, self._tree, self._watches.tree):
            part.set_theme(theme)

    def show_language(self) -> None:
        for part in (self._stack, self._tree, self._watches.tree):
            part.show_language()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self._stack, self._watches):
            part.set_low(self.height() < LOW)

    # What is wanted

    def show_seen(self, seen: bool) -> None:
        self._seen = seen
        self._ask()
        self._ask_watches()

    @Slot()
    def _ask(self) -> None:
        unfolded = frozenset(self._tree.unfolded)
        self.picture_wanted.emit(VARIABLES, VariablesRequest(self._frame, unfolded) if self._seen else None)

    @Slot()
    def _ask_again(self) -> None:
        self._asked = None
        self._ask_watches()

    def _ask_watches(self) -> None:
        """Ask for the values of the watched expressions, unless nobody sees them or nothing has changed since."""
        expressions = self._watches.expressions
        if not (self._seen and expressions and self._moment) or self._running:
            return
        wanted = Watched(expressions, self._frame, frozenset(self._watches.tree.unfolded)), self._moment
        if wanted != self._asked:
            self._asked = wanted
            self.ask(wanted[0])

    @Slot(int)
    def _choose_frame(self, place: int) -> None:
        """Look at another frame; the innermost is looked at until another one is chosen."""
        frames = self._picture.frames
        self._frame = None if place == len(frames) - 1 else place
        self._before = {}
        self.place_chosen.emit(frames[place].filename, frames[place].line)
        self._ask()
        self._ask_watches()

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        self.show_no_run()
        self._ask()

    def show_no_run(self) -> None:
        self._frame, self._moment, self._asked = None, (), None
        self._picture = self._paused = VariablesPicture()
        self._before = {}
        self._tree.unfolded.clear()
        self._tree.show_rows(())
        self._stack.show_frames((), 0)

    def show_running(self, running: bool) -> None:
        self._running = running
        self.note_changed.emit(RUNNING if running and self._watches.expressions else "")
        self._ask_watches()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        picture = snapshot.variables
        if picture is None:
            return
        moment = _moment_of(snapshot)
        if moment != self._moment:
            self._begin_moment(moment, picture)
        self._picture = picture
        if not self._running:
            self._paused = picture
        self._stack.show_frames(picture.frames, picture.frame)
        self._tree.show_rows(picture.rows, self._changed(picture))
        self._ask_watches()

    def _begin_moment(self, moment: Moment, picture: VariablesPicture) -> None:
        """Compare with the last pause from now on. In another stack there need not be the frame that was chosen."""
        self._moment = moment
        if self._frame is not None and _functions(self._picture.frames) != _functions(picture.frames):
            self._frame = None
            self._ask()
        if not self._running:
            before = self._paused
            same = _functions(before.frames[: before.frame + 1]) == _functions(picture.frames[: picture.frame + 1])
            self._before = {row.path: row for row in _all(before.rows)} if same else {}

    def _changed(self, picture: VariablesPicture) -> set[Path]:
        """Return the paths of the values that are others than at the last pause; of a run all would be."""
        if self._running:
            return set()
        before = self._before
        return {row.path for row in _all(picture.rows) if row.path in before and _differ(row, before[row.path])}

    def show_answer(self, question: Question, answer: object) -> None:
        if self._asked is None or question != self._asked[0]:
            return
        if isinstance(answer, NoAnswer):
            answer = tuple(WatchRow(one, problem=answer.reason) for one in self._watches.expressions)
        if isinstance(answer, tuple):
            self._watches.show_answers(answer, self._answered != self._asked[1])
            self._answered = self._asked[1]

    def show_watches(self, expressions: tuple[str, ...]) -> None:
        """Watch the expressions that are remembered."""
        self._watches.show_expressions(expressions)

    @Slot()
    def _tell_watches(self) -> None:
        self.watches_changed.emit(self._watches.expressions)


def _moment_of(snapshot: Snapshot) -> Moment:
    return snapshot.branch, snapshot.finished, snapshot.line, snapshot.place, snapshot.last_line


def _functions(frames: tuple[FrameRow, ...]) -> list[tuple[str, str]]:
    return [(frame.filename, frame.function) for frame in frames]


def _all(rows: tuple[VariableRow, ...]) -> list[VariableRow]:
    """Return rows with those within them."""
    return [one for row in rows for one in (row, *_all(row.children))]


def _differ(row: VariableRow, before: VariableRow) -> bool:
    return (row.kind, row.text, row.tensor, row.mark) != (before.kind, before.text, before.tensor, before.mark)
