"""The values in between in the list of tensors: asked for at a pause alone, pinned, and opened by a click on a cell."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain.types import Reference
from core.queries import MapOf, NoAnswer, Question, ValuesInBetween
from core.view.capture import experiment_of, snapshot_of
from core.view.requests import Request, ViewRequest
from core.view.tensor_tree import IN_BETWEEN
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.panels.heatmaps.pinned_maps import AT_A_PAUSE
from gui.panels.heatmaps.tensor_card import TensorCard
from gui.panels.heatmaps.value_maps import REST_MILLISECONDS, ValueMaps
from gui.style.theme import LIGHT
from tests.helpers.walking import small


class Shown:
    """The panel of a trainer's loop; its questions are answered as the worker answers them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.stepper = Stepper(small())
        self.stepper.run(1)
        self.stepper.run_through("backward")
        self.asked: dict[str, Request] = {}
        self.questions: list[Question] = []
        self.chosen: list[Reference] = []
        self.panel = HeatMapsPanel(LIGHT)
        qtbot.addWidget(self.panel)
        self.panel.picture_wanted.connect(self._want)
        self.panel.commanded.connect(lambda command: self._answer(command.question))
        self.panel.cell_chosen.connect(self.chosen.append)
        self.panel.resize(760, 420)
        self.panel.show()
        self.panel.show_experiment(experiment_of(self.stepper))
        self.look()

    def _want(self, part: str, request: Request | None) -> None:
        self.asked = {one: wanted for one, wanted in self.asked.items() if one != part}
        if request is not None:
            self.asked[part] = request

    def _answer(self, question: Question) -> None:
        self.questions.append(question)
        try:
            answer = question.answer(self.stepper)
        except CellError as error:
            answer = NoAnswer(str(error))
        self.panel.show_answer(question, answer)

    def look(self) -> None:
        for _ in range(3):
            self.panel.show_snapshot(snapshot_of(self.stepper, ViewRequest(dict(self.asked))))
            QApplication.processEvents()

    def open(self, name: str) -> TensorCard:
        self.panel.show_tensor(name)
        self.look()
        self.qtbot.waitUntil(lambda: self.card(name) is not None and self.card(name).view.picture is not None)
        card = self.card(name)
        assert card is not None
        return card

    def card(self, name: str) -> TensorCard | None:
        return self.panel.findChild(TensorCard, f"heatmap:{name}")  # type: ignore[return-value]


def test_a_value_opens_as_a_map_and_a_click_on_it_asks_why(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    card = shown.open("h1")
    assert card.view.picture is not None and card.view.picture.shape == (4, 3)
    card.view.chosen.emit(3, 1)
    assert shown.chosen == [Reference("h1", (3, 1))]
    (button,) = shown.panel.extras
    assert isinstance(button, QToolButton) and button.isChecked()
    shown.panel.show_experiment(experiment_of(shown.stepper))
    assert button.isChecked(), "a restart keeps what is looked at"
    button.click()
    assert not card.isVisible() and not button.isChecked()


def test_nothing_is_asked_while_the_loop_runs_or_nobody_looks(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.panel.show_tensor("w1")
    assert not shown.questions, "it is there already"
    card = shown.open("δ1")
    before = len(shown.questions)
    shown.panel.show_running(True)
    shown.stepper.run(1)
    shown.look()
    card.view.set_index(())
    assert len(shown.questions) == before and card.view._painter.waiting == AT_A_PAUSE
    shown.stepper.run_through("backward")
    shown.panel.show_seen(False)
    shown.panel.show_running(False)
    shown.look()
    qtbot.wait(2 * REST_MILLISECONDS)
    assert len(shown.questions) == before
    shown.panel.show_seen(True)
    qtbot.waitUntil(lambda: not card.view._painter.waiting)
    assert isinstance(shown.questions[-1], MapOf)


def test_the_list_has_the_values_once_a_person_unfolds_them(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.panel._show_all(True)
    shown.look()
    qtbot.wait(2 * REST_MILLISECONDS)
    assert not shown.questions
    rows = shown.panel._pinned_maps().list
    group = next(item for item in rows._groups if item.data(0, Qt.ItemDataRole.UserRole + 10) == IN_BETWEEN)
    group.setExpanded(True)
    qtbot.waitUntil(lambda: "z1" in rows._rows)
    assert shown.questions == [ValuesInBetween()]


def test_one_question_at_a_time_and_of_many_requests_the_last_one(qtbot: QtBot) -> None:
    from core.view.requests import MapRequest

    asked: list[Question] = []
    values = ValueMaps(QApplication.instance())
    values.asked.connect(asked.append)
    for width in (10, 20):
        values.want(MapRequest(9, width, name="h1"))
    values.show_moment(("one",))
    qtbot.waitUntil(lambda: bool(asked))
    for width in (30, 40, 50):
        values.want(MapRequest(9, width, name="h1"))
    assert [question.request.width for question in asked if isinstance(question, MapOf)] == [20]
    values.show_answer(asked[0], NoAnswer("no"))
    assert [question.request.width for question in asked if isinstance(question, MapOf)] == [20, 50]
    values.deleteLater()


def test_a_click_on_a_tensor_beside_its_line_opens_it(qtbot: QtBot) -> None:
    stepper = Stepper(small())
    for _ in range(3):
        stepper.step_phase()
    panel = CodePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show()
    panel.show_experiment(experiment_of(stepper))
    panel.show_snapshot(snapshot_of(stepper))
    panel.show_running(False)
    opened: list[str] = []
    panel.tensor_chosen.connect(opened.append)
    view = panel.findChild(CodeView)
    assert view is not None
    QApplication.processEvents()
    places = (QPoint(x, row.top + row.height // 2) for row in view.rows for x in range(300, 900, 5))
    parts = {part.text.split(" ")[0]: part for place in places if (part := view.note_at(place)) is not None}
    for name in ("y_pred", "w2.grad", "loss"):
        middle = parts[name].place.center()
        QTest.mouseMove(view.viewport(), middle)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert opened == ["y_pred", "w2.grad"], "a single number has no map"
    panel.show_running(True)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, parts["y_pred"].place.center()
    )
    assert opened == ["y_pred", "w2.grad"]
