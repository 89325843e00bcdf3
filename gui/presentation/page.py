"""The one page of a presentation: the code, the maps in play, what the line has done, and the loss."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from core.control.commands import Ask
from core.explain.types import Explanation, Reference
from core.i18n import joined, words
from core.queries import NoAnswer, Question, Why
from core.view.snapshot import Experiment, Snapshot
from gui.panels.code.type_sizes import CodeType
from gui.panels.code.view import CodeView
from gui.panels.explanation.head import becoming
from gui.presentation.captions import caption, in_play, lines_run
from gui.presentation.cell_terms import CellTerms
from gui.presentation.foot import PresentationFoot
from gui.presentation.head import PresentationHead
from gui.presentation.lesson_page import LessonPage
from gui.presentation.maps import STRONG_FRAME, MapColumn
from gui.presentation.pressed_keys import PressedKeys
from gui.style import building, number_format
from gui.style.language import bind_text, translated
from gui.style.theme import Theme

CODE_PIXELS, NUMBER_PIXELS, GUTTER = (40, 36, 32, 30, 28, 26, 24, 22), 16, 72
BESIDE_A_LESSON = (21, 20, 19, 18, 17, 16)
"""The code's further sizes, while the page of a lesson takes part of the height."""
POINTER = 4
LEAST_CODE, MOST_CODE = 0.47, 0.72
MARGIN = 28
MOST_OF_HEIGHT = 0.55
"""For the page of a lesson."""
MOST_MAPS = 2
FAILED = words("Stage", "Line {line}: {message}")
WAY_BACK = words("Stage", "← goes back to before it. To edit the loop, return to the desk with Esc.")
WALKS = words("Stage", "Slow motion: Space or Esc ends it.")
BLOCKED = words("Stage", "The ReLU blocks {blocked} of {count} terms.")


class PresentationPage(QFrame):
    """Made when a presentation begins, and gone when it ends: the docks behind it stay as they are.

    Signals:
        picture_wanted: a part of the screen, and what is to be seen in it.
        commanded: what a person wants of the run.
        left: a person ends the presentation.
    """

    picture_wanted = Signal(str, object)
    commanded = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, zoom: float) -> None:
        """Make a page with type `zoom` times as large as on a screen of 720 lines."""
        super().__init__(objectName="stage")
        bind_text(self.setAccessibleName, words("Stage", "Presentation"))
        self._theme = theme
        self._experiment: Experiment | None = None
        self._source = ""
        self._snapshot: Snapshot | None = None
        self._ran: tuple[int, ...] = ()
        self._in_play: tuple[str, ...] = ()
        self._chosen_by_lesson = False
        self._first = ""
        self._walks = False
        self._whole = building.column(parent=self, margins=(0, 0, 0, 0))
        self._build(zoom)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)

    def _build(self, zoom: float) -> None:
        self._zoom = zoom
        self.keys = PressedKeys(zoom)
        self.pointer_width = round(POINTER * zoom)
        self._head = PresentationHead(zoom, self.keys)
        self._code = CodeView(self._theme, _code_type(zoom))
        self._maps = MapColumn(self._theme, zoom)
        self._maps.picture_wanted.connect(self.picture_wanted)
        self._maps.chosen.connect(self._choose)
        self._terms = CellTerms(self._theme, zoom)
        self._terms.asked.connect(self._ask)
        self._foot = PresentationFoot(self._theme, zoom)
        self._page = self._laid_out()
        self._whole.addWidget(self._page)
        self._page.show()  # at once: Qt would do so after the next event
        self.setFocusProxy(self._code)

    def _laid_out(self) -> QWidget:
        maps = building.column((self._maps, 1), (self._terms, 1), spacing=10)
        middle = building.row(
            self._code, (maps, 1), margins=(8, 18, MARGIN - round(STRONG_FRAME * self._zoom), 14), spacing=24
        )
        page = QWidget()
        building.column(self._head, (middle, 1), self._foot, parent=page, margins=(0, 0, 0, 0), spacing=0)
        return page

    def set_zoom(self, zoom: float) -> None:
        """Show the same in type of another size."""
        if zoom == self._zoom:
            return
        lesson, before, terms = self._foot.page, self._page, self._terms
        focused = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._foot.give_page()
        before.setParent(None)
        before.deleteLater()
        self._build(zoom)
        self._foot.most = round(self.height() * MOST_OF_HEIGHT)
        self._show_again(terms)
        if lesson is not None:
            self.take_page(lesson)
        if had_focus:
            (focused if lesson is not None and lesson.isAncestorOf(focused) else self).setFocus()

    def _show_again(self, terms: CellTerms) -> None:
        """Show what was shown before, the terms of a chosen cell too."""
        if self._experiment is None:
            return
        by_lesson, snapshot, ran = self._chosen_by_lesson, self._snapshot, self._ran
        self._chosen_by_lesson = False
        self.show_experiment(self._experiment)
        self._ran = ran
        if snapshot is not None:
            self.show_snapshot(snapshot)
        self._terms.continue_from(terms)
        self._chosen_by_lesson = by_lesson
        if by_lesson:
            self._maps.mark(self._terms.chosen)
        self._show_told()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._code.set_theme(theme)
        self._foot.set_theme(theme)
        self._maps.set_theme(theme)
        self._terms.set_theme(theme)
        self._show_caption()

    def show_language(self) -> None:
        """Write in the language of the moment what `bind_text` does not reach."""
        self._terms.show_language()
        self._show_caption()

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        """Show another experiment: what was near in a map of the one before need not be there."""
        self._terms.choose(None)
        self._ran = ()
        self.show_loop(experiment)
        self._maps.start()
        self._snapshot = None
        self._foot.loss.start()
        self._put_in_play(tuple(experiment.maps[0]) if experiment.maps else ())

    def show_loop(self, experiment: Experiment) -> None:
        """Show another text of the loop."""
        self._experiment, self._source = experiment, experiment.source
        self._head.show_phases(experiment.phases)
        self._code.set_text(experiment.source, experiment.original)
        self._share_room()
        names = [name for pair in experiment.maps for name in pair]
        if names != self._maps.names:
            self._maps.replace(names)
            self._put_in_play(tuple(experiment.maps[0]) if experiment.maps else ())

    def _share_room(self) -> None:
        """Give the code half of the width, and more where its longest line needs that in the smallest type."""
        most = self.width() * MOST_CODE
        needed = self._code.width_for(round(CODE_PIXELS[-1] * self._zoom))
        self._code.setFixedWidth(int(min(max(needed, self.width() * LEAST_CODE), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.most = round(self.height() * MOST_OF_HEIGHT)
        self._share_room()

    def put_first(self, name: str) -> None:
        """Keep a map in play, whatever the line does; none when the name is empty."""
        self._first = name if name in self._maps.names else ""
        if self._snapshot is not None:
            self._put_in_play(in_play(self._snapshot, self._source, self._in_play, self._ran))

    def _put_in_play(self, names: tuple[str, ...]) -> None:
        self._in_play = names  # to come back to when a cell is chosen no longer
        low = self._foot.page is not None or self._terms.isVisibleTo(self)
        chosen = self._terms.trail[0].tensor if self._terms.trail else ""
        if low and chosen:  # a lesson and terms leave less height, and its numbers are to be read
            told = self._terms.isVisibleTo(self)
            names = (chosen,) if chosen in self._maps.names else () if told else names[:1]
        elif self._first:
            names = tuple(dict.fromkeys((self._first, *names)))[:MOST_MAPS]
        self._maps.put_in_play(names)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show another moment."""
        self._maps.show_pictures(snapshot)
        if snapshot.values is None:
            return
        before = self._snapshot
        moved = before is None or _moment(snapshot) != _moment(before)
        self._snapshot = snapshot
        if moved and self._experiment is not None and (before is not None or snapshot.last_line not in self._ran):
            self._ran = lines_run(snapshot, before, self._experiment.lines)
        if moved and (chosen := self._terms.chosen) is not None and self._chosen_by_lesson:
            self._ask(chosen)  # the moment that the lesson went to may be shown only after it has asked
        elif moved:
            self._terms.choose(None)
        self._maps.show_changed(snapshot)
        self._head.show_snapshot(snapshot)
        self._foot.show_snapshot(snapshot)
        self._code.set_moment(snapshot.line, snapshot.last_line, {})
        self._code.show_warnings(snapshot.warnings)
        self._code.show_failed(snapshot.failure.line if snapshot.failure is not None else None)
        if self._terms.chosen is None:
            self._show_told()

    def show_walking(self, walks: bool) -> None:
        """Show that slow motion steps by itself, and how to end it."""
        self._walks = walks
        self._head.show_walking(walks)
        self._show_caption()

    def _show_told(self) -> None:
        """Show the maps that the caption tells of, and the caption."""
        if self._snapshot is not None:
            self._put_in_play(in_play(self._snapshot, self._source, self._in_play, self._ran))
        self._show_caption()

    def show_running_line(self, line: int | None, seconds: int = 0) -> None:
        """Show a line that does not come to its end; None when it has."""
        self._code.show_running(line, seconds)

    def _show_caption(self) -> None:
        if self._terms.chosen is not None:
            self._caption_cell(self._terms.chosen)
        elif self._snapshot is None:
            return
        elif (failure := self._snapshot.failure) is not None:
            self._foot.tell("", FAILED.format(line=failure.line, message=failure.message), WAY_BACK, self._theme.error)
        else:
            told = caption(self._snapshot, self._source, self._ran)
            self._foot.tell(*told, WALKS if self._walks else "")
        failed = self._snapshot is not None and self._snapshot.failure is not None
        self._foot.show_caption(self._terms.chosen is not None or failed)

    # A cell that was clicked

    @Slot(object)
    def _choose(self, reference: Reference) -> None:
        if len(reference.cell) == 2 and (card := self._maps.card(reference.tensor)) is not None:
            card.view.zoom_to(*reference.cell)
        self._chosen_by_lesson = False
        self._terms.choose(reference)

    def explain(self, reference: Reference) -> None:
        """Explain a cell as if it had been clicked, one that no map has, too, until the lesson says otherwise."""
        self._chosen_by_lesson = True
        self._terms.choose(reference)
        self.put_first(reference.tensor)
        self._maps.mark(reference)

    def stop_explaining(self) -> None:
        """End the explanation that a lesson asked for."""
        if self._chosen_by_lesson:
            self._chosen_by_lesson = False
            self._terms.choose(None)
            self._maps.mark(None)
            self._show_caption()

    @Slot(object)
    def _ask(self, reference: Reference) -> None:
        self.commanded.emit(Ask(Why(reference)))

    def show_answer(self, question: Question, answer: object) -> None:
        """Show why the chosen cell has its value."""
        if (chosen := self._terms.chosen) is not None and question == Why(chosen):
            self._terms.show_answer(answer)
            self._show_told()

    def _caption_cell(self, chosen: Reference) -> None:
        answer = self._terms.answer
        if isinstance(answer, NoAnswer):
            self._foot.tell(str(chosen), answer.reason)
        elif isinstance(answer, Explanation) and answer.value is not None:
            blocked = BLOCKED.format(blocked=answer.blocked, count=answer.count) if answer.blocked else ""
            _, _, right = translated(answer.formula).partition(" = ")
            value = joined(" = ", [str(chosen), number_format.number(answer.value)])
            more = answer.note or becoming(answer) or answer.aside or blocked
            self._foot.tell(value, f"= {right}" if right else "", more)

    # A lesson

    def take_page(self, page: LessonPage) -> None:
        """Show the page of a lesson in place of what the line has done."""
        self._foot.take_page(page)
        self._show_caption()

    def give_page(self) -> None:
        """Give the page back: the lesson is over, or goes on elsewhere."""
        self._foot.give_page()
        self.stop_explaining()
        self.put_first("")
        self._show_caption()

    def map_of(self, name: str) -> QWidget | None:
        """Return the map of a tensor."""
        card = self._maps.card(name)
        return card.view if card is not None else None

    def part(self, name: str) -> QWidget | None:
        """Return what stands here for a panel; None when there is nothing like it."""
        parts = {"codePanel": self._code, "lossPanel": self._foot.loss, "chainRulePanel": self._foot.caption}
        return parts.get(name) or self._head.part(name)


def _code_type(zoom: float) -> CodeType:
    sizes = tuple(round(pixels * zoom) for pixels in (*CODE_PIXELS, *BESIDE_A_LESSON))
    return CodeType(sizes, round(NUMBER_PIXELS * zoom), 0, round(GUTTER * zoom))


def _moment(snapshot: Snapshot) -> tuple[int, int | None]:
    return snapshot.iteration, snapshot.last_line
