"""The timeline: what is painted, where a click or a drag leads, and how the handle follows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Command, ReturnTo, Seek
from core.engine.stepper import Stepper
from core.history.loss_series import LossSeries
from core.view.capture import experiment_of
from core.view.requests import CURVE
from core.view.snapshot import BranchCurve, LossPicture, Snapshot
from gui.main_window.window import Window
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.timeline.panel import LEAST_HEIGHT, TimelinePanel
from gui.panels.timeline.rail import LARGE, MARGIN
from gui.style.language import set_language
from gui.style.theme import DARK, LIGHT, Theme
from gui.widgets import scrubbing
from tests.helpers.driving import drag, find, mouse, wait
from tests.helpers.walking import small

WIDTH, HEIGHT = MARGIN * 2 + 1000, 74
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def branch(name: str, fork: int, last: int) -> BranchCurve:
    return BranchCurve(name, fork, last, LossSeries([1.0] * last).curve(fork, last, 500))


class Shown:
    """A timeline of a thousand pixels, on which a person looks at 500 iterations and stands after the 128th."""

    def __init__(self, qtbot: QtBot, theme: Theme = LIGHT) -> None:
        self.panel = TimelinePanel(theme)
        qtbot.addWidget(self.panel)
        self.panel.resize(WIDTH, HEIGHT)
        self.panel.setStyleSheet(f"TimelinePanel {{ background: {theme.surface}; }}")
        self.panel.show()
        self.panel.show_experiment(experiment_of(Stepper(small())))
        self.sought: list[int] = []
        self.returned: list[str] = []
        self.panel.commanded.connect(self._note)
        self.stand(128)

    def _note(self, command: Command) -> None:
        match command:
            case Seek():
                self.sought.append(command.iteration)
            case ReturnTo():
                self.returned.append(command.branch)

    def stand(
        self,
        iteration: int,
        finished: int | None = None,
        computed: int = 500,
        keyframes: tuple[int, ...] = (0,),
        branches: tuple[BranchCurve, ...] = (),
        last_line: int = 13,
        text: bool = True,
    ) -> None:
        finished = iteration if finished is None else finished
        curve = LossSeries([1.0] * computed).curve(1, computed, 500)
        self.panel.show_snapshot(
            Snapshot(
                iteration, finished, 2, last_line, "zero_grad", 1.0, iteration, {} if text else None,
                {CURVE: LossPicture(curve, branches)}, computed=computed, branch="present", keyframes=keyframes,
            )
        )  # fmt: skip
        QApplication.processEvents()

    @property
    def image(self) -> QImage:
        return self.panel.grab().toImage()

    def columns(self, colour: str, top: int, bottom: int) -> list[int]:
        """The columns in which a colour is painted between two rows."""
        image = self.image
        return [
            x for x in range(image.width()) if any(image.pixelColor(x, y).name() == colour for y in range(top, bottom))
        ]

    @property
    def handle(self) -> float:
        """The middle of the handle, in pixels."""
        x = self.columns(LIGHT.now, HEIGHT // 2 - 4, HEIGHT // 2 + 8)
        return (x[0] + x[-1]) / 2

    @property
    def is_hollow(self) -> bool:
        return self.image.pixelColor(round(self.handle), HEIGHT // 2 + 2).name() != LIGHT.now

    def at(self, iteration: float, end: int = 500) -> QPointF:
        return QPointF(MARGIN + 1000 * iteration / end, HEIGHT / 2)

    def press(self, iteration: float) -> None:
        mouse(self.panel, PRESS, self.at(iteration), held=True)

    def move(self, iteration: float) -> None:
        mouse(self.panel, MOVE, self.at(iteration), held=True)

    def release(self, iteration: float) -> None:
        mouse(self.panel, RELEASE, self.at(iteration))


@pytest.fixture
def timeline(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


# What is painted


@pytest.mark.parametrize("iteration", [0, 1, 128, 250, 500])
def test_the_handle_stands_at_the_present_moment(iteration: int, timeline: Shown) -> None:
    timeline.stand(iteration)
    assert timeline.handle == pytest.approx(timeline.at(iteration).x(), abs=1.5)
    assert not timeline.is_hollow
    assert timeline.panel.accessibleDescription() == f"iteration {iteration} of 500"


def test_within_an_iteration_it_stands_between_two(timeline: Shown) -> None:
    places = []
    for line in (2, 6, 12):
        timeline.stand(3, finished=2, computed=10, last_line=line)
        places.append(timeline.handle)
    assert timeline.at(2, 10).x() < places[0] < places[1]
    assert places[1:] == pytest.approx([timeline.at(3, 10).x()] * 2, abs=1), "at it from the backward pass on"


def test_where_a_run_or_a_drag_ends_the_handle_is_at_that_iteration(timeline: Shown) -> None:
    timeline.press(128)
    timeline.move(60)
    timeline.release(60)
    held = timeline.handle
    timeline.stand(60, finished=59, last_line=6)
    assert timeline.handle == pytest.approx(held, abs=1) == pytest.approx(timeline.at(60).x(), abs=1)
    timeline.stand(500, finished=499, last_line=6)
    assert timeline.handle == pytest.approx(timeline.at(500).x(), abs=1)
    assert timeline.columns(LIGHT.border, HEIGHT // 2, HEIGHT // 2 + 3) == []


def test_the_words_stand_over_the_number_that_they_name_and_not_at_the_edge(timeline: Shown) -> None:
    for line in (2, 6, 12):
        timeline.stand(3, finished=2, computed=4, last_line=line)
        number = timeline.columns(LIGHT.now, 0, HEIGHT // 2 - 12)
        assert number[0] < timeline.at(3, 4).x() < number[-1] + 30, "its end is “of 4”, in another colour"
    timeline.stand(500)
    rest = timeline.columns(LIGHT.muted, 0, HEIGHT // 2 - 12)
    assert WIDTH - 16 < rest[-1] < WIDTH - 10


def test_the_rail_is_filled_up_to_the_present_moment(timeline: Shown) -> None:
    past = timeline.columns(LIGHT.primary, HEIGHT // 2, HEIGHT // 2 + 3)
    future = timeline.columns(LIGHT.border, HEIGHT // 2, HEIGHT // 2 + 3)
    assert past[0] == pytest.approx(MARGIN, abs=2) and past[-1] == pytest.approx(timeline.at(128).x(), abs=14)
    assert future[0] == pytest.approx(timeline.at(128).x(), abs=14) and future[-1] == pytest.approx(1026, abs=3)


def test_kept_moments_have_a_tick(timeline: Shown) -> None:
    timeline.stand(128, keyframes=(0, 50, 300, 450))
    places = timeline.columns(LIGHT.faint, HEIGHT // 2 - 8, HEIGHT // 2 - 3)
    assert places == [round(timeline.at(keyframe).x()) for keyframe in (0, 50, 300, 450)]


def test_hundreds_of_kept_moments_stay_ticks(timeline: Shown) -> None:
    timeline.stand(0, computed=100_000, keyframes=tuple(range(0, 100_000, 50)))
    places = timeline.columns(LIGHT.faint, HEIGHT // 2 - 8, HEIGHT // 2 - 3)
    assert len(places) > 300 and 1 not in {b - a for a, b in pairwise(places)}


def test_a_fork_is_marked_on_the_rail(timeline: Shown) -> None:
    assert timeline.columns(LIGHT.muted, HEIGHT // 2 - 2, HEIGHT // 2 + 6) == []
    timeline.stand(128, branches=(branch("other", 300, 400),))
    places = timeline.columns(LIGHT.muted, HEIGHT // 2 - 2, HEIGHT // 2 + 6)
    end = timeline.panel.width() - timeline.panel.findChild(QToolButton).parentWidget().width()
    assert places and MARGIN + 0.5 * end < places[0] < places[-1] < MARGIN + 0.65 * end


def test_another_theme_recolours_it(qtbot: QtBot) -> None:
    shown = Shown(qtbot, DARK)
    assert shown.columns(DARK.now, 0, HEIGHT) and not shown.columns(LIGHT.now, 0, HEIGHT)
    shown.panel.set_theme(LIGHT)
    assert shown.columns(LIGHT.now, 0, HEIGHT) and not shown.columns(DARK.now, 0, HEIGHT)


class Counted(TimelinePanel):
    """Counts how often it is painted."""

    painted = 0

    def paintEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.painted += 1
        super().paintEvent(event)


def test_it_is_painted_only_when_it_looks_different(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.gui.panels.timeline.test_panel.TimelinePanel", Counted)
    shown = Shown(qtbot)
    assert isinstance(shown.panel, Counted)
    shown.panel.painted = 0
    shown.stand(128)
    shown.stand(129, text=False)
    assert shown.panel.painted == 0
    shown.stand(129)
    assert shown.panel.painted == 1


# Going elsewhere


def test_a_click_goes_to_the_iteration_there(timeline: Shown) -> None:
    for iteration in (300, 0, 500):
        timeline.press(iteration)
        timeline.release(iteration)
        timeline.stand(iteration)
    assert timeline.sought == [300, 0, 500]
    assert all(type(iteration) is int for iteration in timeline.sought)


def test_beyond_the_ends_are_the_ends(timeline: Shown) -> None:
    timeline.press(300)
    timeline.move(-40)
    timeline.move(540)
    timeline.release(540)
    assert timeline.sought == [300, 0, 500]


def test_a_drag_asks_for_each_iteration_once(timeline: Shown) -> None:
    timeline.press(128)
    for iteration in (128, 130, 130.2, 130.4, 131, 90, 128):
        timeline.move(iteration)
    timeline.release(128)
    assert timeline.sought == [130, 131, 90, 128]


def test_the_same_place_can_be_asked_for_again_later(timeline: Shown) -> None:
    for _ in range(2):
        timeline.press(300)
        timeline.release(300)
        timeline.stand(300)
        timeline.stand(400)
    assert timeline.sought == [300, 300]


def test_the_handle_is_taken_where_the_pointer_holds_it(timeline: Shown) -> None:
    off = QPointF(6, 0)
    drag(timeline.panel, timeline.at(128) + off, timeline.at(200) + off)
    assert timeline.sought[-1] == 200


def test_taking_the_handle_and_letting_go_changes_nothing(timeline: Shown) -> None:
    timeline.stand(129, finished=128, last_line=6)
    before = timeline.handle
    timeline.press(128.5)
    assert not timeline.is_hollow
    timeline.release(128.5)
    assert timeline.sought == [] and timeline.handle == before


def test_while_dragged_it_follows_the_pointer_and_not_the_loop(timeline: Shown) -> None:
    timeline.press(128)
    timeline.move(300)
    assert timeline.handle == pytest.approx(timeline.at(300).x(), abs=1.5) and timeline.is_hollow
    timeline.stand(200)
    assert timeline.handle == pytest.approx(timeline.at(300).x(), abs=1.5) and timeline.is_hollow
    timeline.stand(300)
    assert timeline.handle == pytest.approx(timeline.at(300).x(), abs=1.5) and not timeline.is_hollow
    timeline.stand(340)
    assert timeline.handle == pytest.approx(timeline.at(300).x(), abs=1.5), "it is still held"


def test_let_go_it_waits_for_the_moment_and_then_follows(timeline: Shown) -> None:
    drag(timeline.panel, timeline.at(128), timeline.at(300))
    timeline.stand(200)
    assert timeline.handle == pytest.approx(timeline.at(300).x(), abs=1.5), "a moment on the way is no reason to jump"
    timeline.stand(300)
    timeline.stand(301)
    assert timeline.handle == pytest.approx(timeline.at(301).x(), abs=1.5) and not timeline.is_hollow


def test_a_moment_that_never_comes_is_not_waited_for_without_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "PATIENCE_MILLISECONDS", 30)
    timeline = Shown(qtbot)
    drag(timeline.panel, timeline.at(128), timeline.at(300))
    wait(qtbot, lambda: timeline.handle == pytest.approx(timeline.at(128).x(), abs=1.5))


def test_another_experiment_lets_go(timeline: Shown) -> None:
    timeline.press(300)
    timeline.panel.show_experiment(experiment_of(Stepper(small())))
    timeline.stand(3, computed=10)
    assert timeline.handle == pytest.approx(timeline.at(3, 10).x(), abs=1.5)
    timeline.move(400)
    assert timeline.sought == [300]


@pytest.mark.parametrize(
    ("key", "iteration"),
    [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 500), (Qt.Key.Key_PageUp, 178), (Qt.Key.Key_PageDown, 78)],
)
def test_keys_go_to_the_ends_and_by_tenths(key: Qt.Key, iteration: int, timeline: Shown) -> None:
    QTest.keyClick(timeline.panel, key)
    assert timeline.sought == [iteration]


def test_keys_stop_at_the_ends_and_do_not_wait_for_the_loop(timeline: Shown) -> None:
    for _ in range(4):
        QTest.keyClick(timeline.panel, Qt.Key.Key_PageDown)
    assert timeline.sought == [78, 28, 0]
    assert timeline.handle == pytest.approx(timeline.at(0).x(), abs=1.5)


def test_the_focus_can_be_seen(timeline: Shown) -> None:
    timeline.stand(500)
    QApplication.sendEvent(timeline.panel, QFocusEvent(QEvent.Type.FocusOut))
    handle = timeline.columns(LIGHT.primary, 0, HEIGHT)[-1]
    QApplication.sendEvent(timeline.panel, QFocusEvent(QEvent.Type.FocusIn))
    assert timeline.columns(LIGHT.primary, 0, HEIGHT)[-1] > handle + 5


def test_it_says_what_it_is_and_which_keys_it_has(timeline: Shown) -> None:
    assert timeline.panel.accessibleName() == "Timeline"
    for key in ("Home", "End", "Page Up", "Page Down"):
        assert key in timeline.panel.toolTip()


# Branches


def chips(panel: QWidget) -> list[QToolButton]:
    return [chip for chip in panel.findChildren(QToolButton) if chip.isVisible()]


def test_a_branch_that_was_left_can_be_returned_to(timeline: Shown) -> None:
    assert chips(timeline.panel) == []
    timeline.stand(128, branches=(branch("original", 51, 500), branch("learning rate 1e-5 from 51", 51, 90)))
    assert find(timeline.panel, QLabel, "presentBranch").text() == "present"
    assert [chip.text() for chip in chips(timeline.panel)] == ["original", "learning rate 1e-5 from 51"]
    for chip in chips(timeline.panel):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert timeline.returned == ["original", "learning rate 1e-5 from 51"]
    assert timeline.sought == []


def test_a_name_that_is_too_long_keeps_its_ends(timeline: Shown) -> None:
    name = "learning rate 1e-5, momentum 0.9 and no zero_grad from 51"
    timeline.stand(128, branches=(branch(name, 51, 90),))
    (chip,) = chips(timeline.panel)
    assert chip.text().startswith("learning") and chip.text().endswith("from 51") and len(chip.text()) < len(name)
    assert name in chip.toolTip()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert timeline.returned == [name]


def test_of_many_branches_the_older_ones_are_in_a_menu(timeline: Shown) -> None:
    timeline.stand(128, branches=tuple(branch(f"branch {number}", 10 * number, 90) for number in range(1, 8)))
    assert [chip.text() for chip in chips(timeline.panel)] == ["5 older", "branch 6", "branch 7"]
    actions = find(timeline.panel, QToolButton, "olderBranches").menu().actions()
    assert [action.text() for action in actions] == [f"branch {number}" for number in range(1, 6)]
    actions[1].trigger()
    assert timeline.returned == ["branch 2"]


def test_the_names_take_their_room_from_the_rail(timeline: Shown) -> None:
    timeline.stand(500, branches=(branch("original", 51, 500),))
    (chip,) = chips(timeline.panel)
    chip_left = chip.mapTo(timeline.panel, chip.rect().topLeft()).x()
    assert timeline.handle + 20 < chip_left
    timeline.stand(500)
    assert timeline.handle == pytest.approx(timeline.at(500).x(), abs=1.5) and chips(timeline.panel) == []


# In the window


def test_a_taller_window_is_not_for_the_strip(window: Window) -> None:
    window.resize(1440, 1500)
    QApplication.processEvents()
    assert find(window, QDockWidget, "timelinePanelDock").height() <= 90


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_it_lies_below_all_other_panels_and_leaves_them_enough(
    width: int, height: int, window: Window, qtbot: QtBot
) -> None:
    window.resize(width, height)
    window.parts.dock_area.reset()
    QApplication.processEvents()
    strip = find(window, QDockWidget, "timelinePanelDock").geometry()
    shown_docks = [dock for dock in window.findChildren(QDockWidget) if not dock.visibleRegion().isEmpty()]
    others = [dock.geometry() for dock in shown_docks if dock.objectName() != "timelinePanelDock"]
    assert strip.left() == min(dock.left() for dock in others)
    assert strip.right() == max(dock.right() for dock in others)
    assert strip.top() > max(dock.bottom() for dock in others)
    assert 50 <= strip.height() <= 80
    code = find(window, QPlainTextEdit, "code")
    assert code.blockCount() == 13 and not code.verticalScrollBar().isVisible()
    assert all(card.view.height() >= 20 for card in window.findChildren(HeatMapCard))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_its_words_are_whole_where_it_is_lowest(language: str, timeline: Shown) -> None:
    set_language(language)
    timeline.panel.show_language()
    timeline.panel.show_experiment(experiment_of(Stepper(small())))
    words = []
    for height in (HEIGHT, LEAST_HEIGHT):
        timeline.panel.resize(WIDTH, height)
        image = timeline.image
        inked = (y for y in range(height) if any(image.pixelColor(x, y).name() != LIGHT.surface for x in range(80)))
        top = next(inked)
        assert top > 0, "nothing touches the upper edge"
        words.append(image.copy(0, top, 80, LARGE))
    assert words[0] == words[1]
