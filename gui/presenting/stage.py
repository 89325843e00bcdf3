"""The one page of a presentation: the code, the maps in play, what the line has done, and the loss."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from core.chain_rule import Explanation, Reference
from core.questions import NoAnswer, Question, Why
from core.snapshot import Experiment, Snapshot
from core.words import joined, words
from gui import fonts, text
from gui.language import say, translated
from gui.panels.code_view import CodeView, Type
from gui.panels.explanation_head import becoming
from gui.panels.heatmap_card import HeatMapCard
from gui.presenting.head import StageHead
from gui.presenting.sentences import in_play, said
from gui.presenting.small_loss import SmallLoss
from gui.theme import Theme

CODE_PIXELS, NUMBER_PIXELS = (40, 36, 32, 30, 28, 26, 24, 22), 16
MAP_ZOOM = 1.5
LEAST_CODE, MOST_CODE = 0.47, 0.72
WORDS_PIXELS, WORDS_HEIGHT = 23, 116
BLOCKED = words("Stage", "The ReLU blocks {blocked} of {count} terms.")


class Stage(QFrame):
    """Made when a presentation begins, and gone when it ends: the desk behind it stays as it is.

    Signals:
        map_wanted: a map's name, and what is to be seen of it.
        asked: a question about the present moment.
        left: a person has had enough.
    """

    map_wanted = Signal(str, object)
    asked = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, zoom: float) -> None:
        """A stage whose words are `zoom` times as large as on a screen of 720 lines."""
        super().__init__(objectName="stage")
        self._zoom = zoom
        say(self.setAccessibleName, words("Stage", "Presentation"))
        self._theme = theme
        self._source = ""
        self._snapshot: Snapshot | None = None
        self._chosen: Reference | None = None
        self._cards: dict[str, HeatMapCard] = {}
        self._in_play: tuple[str, ...] = ()
        self._answer: object = None
        self._head = StageHead(zoom)
        self._code = CodeView(theme, _code_type(zoom))
        self._maps = QVBoxLayout()
        self._maps.setSpacing(14)
        self._words = QLabel(objectName="stageWords", wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._words.setFont(fonts.words(round(WORDS_PIXELS * zoom)))
        say(self._words.setAccessibleName, words("Stage", "What the line has done"))
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._loss = SmallLoss(theme, zoom)
        self._lay_out()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setContentsMargins(8, 18, 28, 14)
        middle.setSpacing(24)
        middle.addWidget(self._code)
        middle.addLayout(self._maps, 1)
        foot = QFrame(objectName="stageFoot")
        foot.setFixedHeight(round(WORDS_HEIGHT * self._zoom))
        row = QHBoxLayout(foot)
        row.setContentsMargins(28, 8, 20, 8)
        row.setSpacing(24)
        row.addWidget(self._words, 3)
        row.addWidget(self._loss, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._head)
        page.addLayout(middle, 1)
        page.addWidget(foot)
        self.setFocusProxy(self._code)

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        self._code.set_theme(theme)
        self._loss.set_theme(theme)
        for card in self._cards.values():
            card.set_theme(theme)
        self._say()

    def show_language(self) -> None:
        """Tells in the language of the moment what `say` does not."""
        self._say()

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        """Another experiment, or another text of its loop."""
        self._source = experiment.source
        self._head.show_phases(experiment.phases)
        self._code.set_text(experiment.source, experiment.original)
        self._share_room()
        names = [name for pair in experiment.maps for name in pair]
        if names != list(self._cards):
            self._make_cards(names)
            self._put_in_play(tuple(experiment.maps[0]) if experiment.maps else ())

    def _share_room(self) -> None:
        """Half of the width is the code's, and more where its longest line needs that in the smallest type."""
        most = self.width() * MOST_CODE
        self._code.setFixedWidth(int(min(max(self._code.needed_width, self.width() * LEAST_CODE), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _make_cards(self, names: list[str]) -> None:
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {name: HeatMapCard(name, self._theme, zoom=MAP_ZOOM * self._zoom) for name in names}
        for card in self._cards.values():
            card.hide()
            card.wanted.connect(self.map_wanted)
            card.chosen.connect(self._choose)
            self._maps.addWidget(card, 1)

    def _put_in_play(self, names: tuple[str, ...]) -> None:
        if names != self._in_play:
            self._in_play = names
            for name, card in self._cards.items():
                card.setVisible(name in names)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Another moment."""
        for name, picture in snapshot.maps.items():
            if name in self._cards:
                self._cards[name].show_picture(picture, described=snapshot.values is not None)
        if snapshot.values is None:
            return
        if self._snapshot is None or _moment(snapshot) != _moment(self._snapshot):
            self._chosen = None
        self._snapshot = snapshot
        self._head.show_snapshot(snapshot)
        self._loss.show_snapshot(snapshot)
        self._code.set_moment(snapshot.line, snapshot.last_line, {})
        self._code.show_failed(snapshot.failure.line if snapshot.failure is not None else None)
        if self._chosen is None:
            self._put_in_play(in_play(snapshot, self._source, self._in_play))
            self._say()

    def _say(self) -> None:
        if self._chosen is not None:
            self._say_why(self._chosen)
        elif self._snapshot is None:
            return
        elif self._snapshot.failure is not None:
            self._tell("", self._snapshot.failure.message)
        else:
            self._tell(*said(self._snapshot, self._source))

    def _tell(self, code: str, done: str, more: str = "") -> None:
        lead = f'<span style="color: {self._theme.now}">{escape(translated(code))}</span> ' if code else ""
        rest = f'<br><span style="color: {self._theme.muted}">{escape(translated(more))}</span>' if more else ""
        self._words.setText(f"{lead}{escape(translated(done))}{rest}")

    # A cell that was clicked

    @Slot(object)
    def _choose(self, reference: Reference) -> None:
        self._chosen, self._answer = reference, None
        if len(reference.cell) == 2:
            self._cards[reference.tensor].view.zoom_to(*reference.cell)
        self.asked.emit(Why(reference))

    def show_answer(self, question: Question, answer: object) -> None:
        """Why the chosen cell has its value."""
        if self._chosen is not None and question == Why(self._chosen):
            self._answer = answer
            self._say()

    def _say_why(self, chosen: Reference) -> None:
        answer = self._answer
        if isinstance(answer, NoAnswer):
            self._tell(str(chosen), answer.reason)
        elif isinstance(answer, Explanation) and answer.value is not None:
            blocked = BLOCKED.format(blocked=answer.blocked, count=len(answer.terms)) if answer.blocked else ""
            _, _, right = translated(answer.formula).partition(" = ")
            value = joined(" = ", [str(chosen), text.number(answer.value)])
            self._tell(value, f"= {right}" if right else "", answer.note or becoming(answer) or blocked)


def _code_type(zoom: float) -> Type:
    return Type(tuple(round(pixels * zoom) for pixels in CODE_PIXELS), round(NUMBER_PIXELS * min(zoom, 1.2)), 0)


def _moment(snapshot: Snapshot) -> tuple[int, int | None]:
    return snapshot.iteration, snapshot.last_line
