"""A class goes through a lesson: with the keys, in both languages, back again, and out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QFrame,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.control.commands import Ask, SetBreakpoints, SetLearningRate
from core.lessons.builtin import BuiltinLesson, builtin_lessons
from core.lessons.lesson import WIDGETS, Lesson, Point, said
from core.lessons.parser import parse
from core.lessons.quantities import Survey
from gui.docking.dock import Note
from gui.lessons.controller import Lessons
from gui.main_window.window import Window
from gui.session.state import State
from tests.gui.conftest import Opening
from tests.helpers.driving import branches_shown, do, find, losses_shown, shown, step, wait, wait_for_state, where
from tests.helpers.fitting import cut_off
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.tiers import at_length
from tests.helpers.walking import small

FOREIGN = """\
[title]
en = "Mine"

[experiment]
batch_size = 4
input_size = 3
hidden_size = 2
output_size = 1
learning_rate = 0.001

[[step]]
text.en = "One: {loss}."
do = [{ replace = "pow(2)", by = "abs()" }, { step = "phase", times = 2 }]
point = { map = "w1", cell = [1, 1] }

[[step]]
text.en = "Two."
do = [{ run = 1000000000 }]
expect = ["loss < 0"]
"""

PATIENCE_FOR_ROOM = 100
LAST = builtin_lessons()[-1]


def panel(window: Window) -> QWidget:
    return find(window, QWidget, "lessonPanel")


def lessons(window: Window) -> Lessons:
    return window.findChildren(Lessons)[0]


def idle(window: Window) -> bool:
    page = lessons(window)._page
    return page is not None and not page.busy


def open_lesson(qtbot: QtBot, window: Window, name: str) -> None:
    find(window, QMenu, "lessonsMenu").aboutToShow.emit()
    find(window, QAction, f"lesson:{name}").trigger()
    wait(qtbot, lambda: idle(window))


def press(qtbot: QtBot, window: Window, key: Qt.Key) -> None:
    """A key where the focus is; waits until the lesson has done what it does."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    wait(qtbot, lambda: not panel(window).isVisible() or idle(window))


def note(window: Window) -> str:
    """Which step of how many, in whatever language."""
    dock = find(window, QDockWidget, "lessonPanelDock")
    return " of ".join(re.findall(r"\d+", dock.findChildren(Note)[0].text()))


def asks(window: Window) -> bool:
    return find(window, QPushButton, "lessonChoice1").isVisible()


def problems(window: Window) -> str:
    label = find(window, QLabel, "lessonProblems")
    return label.text() if label.isVisible() else ""


def standing(qtbot: QtBot, window: Window) -> object:
    """Where the loop stands, to the last bit."""
    found: list[object] = []
    question = Survey((), -len(found) - 1)
    window.session.answered.connect(lambda asked, answer: found.append(answer) if asked == question else None)
    window.session.do(Ask(question))
    wait(qtbot, lambda: bool(found))
    return found[0].standing  # type: ignore[attr-defined]


def fragments(written: str) -> list[str]:
    """What a text says for sure: all but its holes and its marks."""
    plain = re.sub(r"`|\*\*", "", " ".join(written.split()))
    return [fragment.strip() for fragment in re.split(r"\{[^{}]*\}", plain) if fragment.strip()]


def read(window: Window) -> str:
    """The text of the page, without marks."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", shown(window, "lessonText"))).split())


def check_page(qtbot: QtBot, window: Window, words: Mapping[str, str], language: str) -> None:
    """Its words are there, in the language, and nothing is cut off or lies outside of its room."""
    text = re.sub(r" (?=[,.:;)])", "", read(window))
    for fragment in fragments(said(words, language)):
        assert squeezed(fragment) in squeezed(text)
    assert bool(re.search("[가-힣]", text)) is (language == "ko")
    for _ in range(PATIENCE_FOR_ROOM):  # until it is laid out
        if not (cut := cut_off(window)):
            return
        qtbot.wait(20)
    assert cut == [], "\n".join(cut)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def check_pointer(qtbot: QtBot, window: Window, point: Point | None, missing: Collection[str] = ()) -> None:
    """It is around what the page points at, and that is in sight."""
    frame = find(window, QFrame, "lessonPointer")
    if point is None or point.widget in missing:
        qtbot.wait(50)
        assert not frame.isVisible()
        return
    wait(qtbot, frame.isVisible)
    place = lessons(window)._host.place_of(point)
    assert place is not None
    wait(qtbot, lambda: frame.geometry().contains(place.center()))
    assert window.rect().contains(place.center())


def play(qtbot: QtBot, window: Window, lesson: Lesson, language: str, missing: Collection[str] = ()) -> None:
    """From the first page to the last one by keys, and on to the next lesson, looking at each of them."""
    for number, page in enumerate(lesson.steps, start=1):
        assert note(window) == f"{number} of {len(lesson.steps)}"
        if page.question is not None:
            assert asks(window)
            check_page(qtbot, window, page.question.text, language)
            answers = [find(window, QPushButton, f"lessonChoice{one}").accessibleName() for one in (1, 2, 3)]
            expected = [said(choice.text, language).replace("`", "") for choice in page.question.choices]
            assert answers[: len(expected)] == expected
            press(qtbot, window, Qt.Key.Key_1)
            assert expected[0] in shown(window, "lessonGuess")
        assert not asks(window) and problems(window) == ""
        check_page(qtbot, window, page.text, language)
        check_pointer(qtbot, window, page.point, missing)
        following = find(window, QLabel, "lessonFollowing")
        assert following.isVisible() == (number == len(lesson.steps) and lesson.title != LAST.title)
        turn(qtbot, window, Qt.Key.Key_PageDown if number % 2 else Qt.Key.Key_Return)


def turn(qtbot: QtBot, window: Window, key: Qt.Key) -> None:
    """Presses a key until there is another page: Page Down first shows the rest of a long one."""
    before = note(window)
    for _ in range(5):
        press(qtbot, window, key)
        if not panel(window).isVisible() or note(window) != before:
            return
    raise AssertionError(f"{key} does not lead on from {before}")


def test_a_lesson_opens_whatever_width_the_loss_had(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dock that has not been laid out anew keeps one of before; Qt complains where others are left with nothing."""
    monkeypatch.setattr(QDockWidget, "width", lambda _dock: 5000)
    open_lesson(qtbot, window, "1_one_line")
    monkeypatch.undo()
    assert find(window, QDockWidget, "lossPanelDock").width() < 0.5 * window.width()


SHIPPED = builtin_lessons()
HALF = len(SHIPPED) // 2
"""The lessons of this half are played at the desk, the others on the stage; with the exhaustive tests all in both."""


@pytest.mark.parametrize(
    ("language", "lessons"),
    at_length((("en", SHIPPED[:HALF]), ("en", SHIPPED), ("ko", SHIPPED)), lambda case: case[1] is not SHIPPED),
    ids=("some-en", "en", "ko"),
)
def test_every_lesson_is_played_with_the_keys(
    language: str, lessons: tuple[BuiltinLesson, ...], opened: Opening, qtbot: QtBot
) -> None:
    window = opened(small())
    window.appearance.choose_language(language)
    window.resize(1280, 720)
    open_lesson(qtbot, window, lessons[0].name)
    for shipped_one in lessons:
        lesson = shipped_one.load()
        assert find(window, QAction, f"lesson:{shipped_one.name}").text() == said(lesson.title, language)
        assert shown(window, "lessonTitle") == said(lesson.title, language)
        play(qtbot, window, lesson, language)
    assert panel(window).isVisible() == (lessons[-1] != SHIPPED[-1])


# While presenting

NOT_ON_THE_STAGE = ("learning_rate", "variablesPanel")


def present(qtbot: QtBot, window: Window) -> QFrame:
    do(window, "actionPresent")
    wait(qtbot, lambda: window.findChild(QFrame, "stage") is not None)
    qtbot.wait(200)  # for the full screen, which is another size here
    window.resize(1280, 720)
    return find(window, QFrame, "stage")


@pytest.mark.parametrize(
    ("language", "lessons"),
    at_length((("ko", SHIPPED[HALF:]), ("en", SHIPPED), ("ko", SHIPPED)), lambda case: case[1] is not SHIPPED),
    ids=("some-ko", "en", "ko"),
)
def test_every_lesson_is_played_on_the_stage(
    language: str, lessons: tuple[BuiltinLesson, ...], opened: Opening, qtbot: QtBot
) -> None:
    window = opened(small())
    window.appearance.choose_language(language)
    stage = present(qtbot, window)
    open_lesson(qtbot, window, lessons[0].name)
    for shipped_one in lessons:
        assert panel(window).isVisible() and stage.isAncestorOf(panel(window))
        play(qtbot, window, shipped_one.load(), language, NOT_ON_THE_STAGE)
        assert stage.isVisible() and stage.isAncestorOf(window.focusWidget())
    assert not panel(window).isVisible() and find(stage, QLabel, "stageWords").isVisible()


def test_a_lesson_that_was_begun_on_the_stage_goes_on_at_the_desk(window: Window, qtbot: QtBot) -> None:
    docks = {dock.objectName(): dock.isVisible() for dock in window.findChildren(QDockWidget)}
    present(qtbot, window)
    open_lesson(qtbot, window, "10_missing_b")
    press(qtbot, window, Qt.Key.Key_PageDown)
    QTest.keyClick(panel(window), Qt.Key.Key_Escape)
    wait(qtbot, lambda: window.parts.dock_area.isVisible())
    assert window.focusWidget() is panel(window) and asks(window)
    press(qtbot, window, Qt.Key.Key_1)
    assert not asks(window) and note(window) == "2 of 4"
    check_pointer(qtbot, window, Point(widget="lossPanel"))
    press(qtbot, window, Qt.Key.Key_Escape)
    assert {dock.objectName(): dock.isVisible() for dock in window.findChildren(QDockWidget)} == docks


def test_a_lesson_goes_to_the_stage_and_back_at_its_page(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "3_gradient")
    press(qtbot, window, Qt.Key.Key_PageDown)
    press(qtbot, window, Qt.Key.Key_2)
    before = read(window)
    stage = present(qtbot, window)
    assert stage.isAncestorOf(panel(window)) and read(window) == before and shown(stage, "lessonStep") == "2 of 5"
    wait(qtbot, lambda: "w1.grad[2, 1] = " in shown(stage, "stageWords"))
    assert not find(stage, QLabel, "lessonStep").visibleRegion().isEmpty()
    turn(qtbot, window, Qt.Key.Key_PageDown)
    wait(qtbot, lambda: "δ1[2, 1] = " in shown(stage, "stageWords"))
    QTest.keyClick(panel(window), Qt.Key.Key_Escape)
    wait(qtbot, lambda: window.parts.dock_area.isVisible())
    assert window.parts.dock_area.isAncestorOf(panel(window)) and panel(window).isVisible() and note(window) == "3 of 5"
    check_pointer(qtbot, window, Point(widget="chainRulePanel"))
    assert window.focusWidget() is panel(window)
    turn(qtbot, window, Qt.Key.Key_Return)
    assert note(window) == "4 of 5" and not find(window, QLabel, "lessonStep").isVisible()


# Reading a page


def test_a_long_page_is_scrolled_with_the_keys(window: Window, qtbot: QtBot) -> None:
    lessons(window).open(parse(FOREIGN.replace("One: {loss}.", "\\n\\n".join(["One: {loss}."] * 60)), "mine.toml"))
    wait(qtbot, lambda: idle(window))
    bar = find(window, QScrollArea, "lessonScroll").verticalScrollBar()
    below, above = (find(window, QWidget, name) for name in ("fadeBelow", "fadeAbove"))
    wait(qtbot, lambda: bar.maximum() > 0 and below.isVisible())
    assert bar.value() == 0 and not above.isVisible()
    press(qtbot, window, Qt.Key.Key_Down)
    line = bar.value()
    assert line > 0 and above.isVisible()
    press(qtbot, window, Qt.Key.Key_Up)
    assert bar.value() == 0
    press(qtbot, window, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() and not below.isVisible()
    press(qtbot, window, Qt.Key.Key_Home)
    assert bar.value() == 0
    while bar.value() < bar.maximum():
        before = bar.value()
        press(qtbot, window, Qt.Key.Key_PageDown)
        assert bar.value() > before and note(window) == "1 of 2"


def test_nothing_of_a_lesson_is_seen_before_one_is_open(window: Window) -> None:
    assert not panel(window).isVisible()
    assert not find(window, QFrame, "lessonPointer").isVisible()


def test_going_back_brings_the_earlier_step_back_exactly(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "4_zero_grad")
    first = standing(qtbot, window)
    press(qtbot, window, Qt.Key.Key_PageDown)
    second = standing(qtbot, window)
    press(qtbot, window, Qt.Key.Key_PageDown)
    press(qtbot, window, Qt.Key.Key_PageDown)  # skips the question
    assert note(window) == "3 of 4" and standing(qtbot, window) != second
    press(qtbot, window, Qt.Key.Key_PageUp)
    assert note(window) == "2 of 4" and standing(qtbot, window) == second
    press(qtbot, window, Qt.Key.Key_PageUp)
    assert note(window) == "1 of 4" and standing(qtbot, window) == first
    assert not find(window, QPushButton, "lessonBack").isEnabled()


def test_a_lesson_goes_on_from_its_own_place_whatever_was_done_in_between(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "1_one_line")
    press(qtbot, window, Qt.Key.Key_PageDown)
    step(qtbot, window, "actionStepIteration", 3)
    window.session.do(SetLearningRate(0.5))
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert where(window) == (0, 1, 6, 4) and problems(window) == ""
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.RUNNING)
    press(qtbot, window, Qt.Key.Key_PageDown)
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert where(window) == (0, 1, 8, 6) and problems(window) == ""


def test_a_choice_is_made_with_the_mouse(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "3_gradient")
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert asks(window)
    wait(qtbot, lambda: not find(window, QFrame, "lessonPointer").isVisible())
    QTest.mouseClick(find(window, QPushButton, "lessonChoice2"), Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: idle(window))
    assert find(window, QLabel, "lessonGuess").text().startswith("Right: ")
    wait(
        qtbot,
        lambda: (
            find(window, QWidget, "chainRulePanel").accessibleDescription().startswith("w1.grad[2, 1] = Σₙ x[n, 2]")
        ),
    )
    assert find(window, QWidget, "chainRulePanel").isVisible()


def test_leaving_puts_the_panels_back_and_keeps_the_experiment(window: Window, qtbot: QtBot) -> None:
    find(window, QDockWidget, "logPanelDock").close()
    docks = {dock.objectName(): dock.isVisible() for dock in window.findChildren(QDockWidget)}
    open_lesson(qtbot, window, "1_one_line")
    assert not find(window, QDockWidget, "controlsDock").isVisible() and panel(window).isVisible()
    press(qtbot, window, Qt.Key.Key_PageDown)
    QTest.keyClick(panel(window), Qt.Key.Key_Escape)
    assert {dock.objectName(): dock.isVisible() for dock in window.findChildren(QDockWidget)} == docks
    assert not find(window, QFrame, "lessonPointer").isVisible()
    assert where(window) == (0, 1, 4, 2) and window.session.config.hidden_size == 4
    step(qtbot, window, "actionStepLine")
    QTest.keyClick(find(window, QWidget, "desk"), Qt.Key.Key_PageDown)
    assert not panel(window).isVisible() and where(window) == (0, 1, 6, 4)


def test_closing_the_panel_leaves_the_lesson(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "1_one_line")
    find(window, QDockWidget, "lessonPanelDock").close()
    assert not panel(window).isVisible() and find(window, QDockWidget, "controlsDock").isVisible()


def test_a_lesson_gives_the_conditions_and_the_goal_back(window: Window, qtbot: QtBot) -> None:
    from core.control.breakpoints import Breakpoints

    theirs = Breakpoints(loss_above=1e-9)
    window.session.do(SetBreakpoints(theirs))
    open_lesson(qtbot, window, "4_zero_grad")
    assert where(window)[0] == 100 and problems(window) == ""
    assert window.session.breakpoints == theirs and window.session.config.iterations == 200


# In another language


def text_of(window: Window, name: str = "lessonText") -> str:
    return re.sub("<[^>]*>", "", shown(window, name))


def test_another_language_says_the_same_step_again(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "4_zero_grad")
    press(qtbot, window, Qt.Key.Key_PageDown)
    press(qtbot, window, Qt.Key.Key_PageDown)
    lesson = next(one for one in builtin_lessons() if one.name == "4_zero_grad").load()
    page, question = lesson.steps[2], lesson.steps[2].question
    assert question is not None
    before = standing(qtbot, window)
    do(window, "actionKorean")
    assert asks(window) and note(window) == "3 of 4" and standing(qtbot, window) == before
    assert text_of(window).startswith(question.text["ko"][:10])
    answers = [find(window, QPushButton, f"lessonChoice{number}").accessibleName() for number in (1, 2, 3)]
    assert answers == [choice.text["ko"] for choice in question.choices]
    assert shown(window, "lessonTitle") == lesson.title["ko"]
    panel(window).setFocus()
    press(qtbot, window, Qt.Key.Key_2)
    assert question.choices[1].text["ko"] in shown(window, "lessonGuess")
    korean, there = text_of(window), standing(qtbot, window)
    do(window, "actionEnglish")
    assert question.choices[1].text["en"] in shown(window, "lessonGuess")
    english = text_of(window)
    assert english.startswith(page.text["en"].strip()[:10])
    assert re.findall(r"\d+\.\d+", english) == re.findall(r"\d+\.\d+", korean) != []
    assert note(window) == "3 of 4" and standing(qtbot, window) == there


def test_the_third_lesson_keeps_the_good_curve_beside_the_bad_one(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "4_zero_grad")
    good = losses_shown(window)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_3, Qt.Key.Key_PageDown, Qt.Key.Key_3):
        press(qtbot, window, key)
    assert note(window) == "4 of 4" and where(window)[0] == 100
    (kept,) = branches_shown(window.session)
    assert (kept.fork, kept.last) == (0, 100) and kept.curve.low.tolist() == good
    assert losses_shown(window)[-1] > good[-1]


def test_a_finished_lesson_leads_to_the_next(window: Window, qtbot: QtBot) -> None:
    first, second = builtin_lessons()[:2]
    open_lesson(qtbot, window, first.name)
    onward = find(window, QPushButton, "lessonNext")
    for _ in first.load().steps[1:]:
        assert onward.text() in ("Next", "Skip") and shown(window, "lessonTitle") == first.title["en"]
        while asks(window):
            press(qtbot, window, Qt.Key.Key_1)
        turn(qtbot, window, Qt.Key.Key_Return)
    assert onward.text() == "Next lesson" and shown(window, "lessonFollowing").endswith(second.title["en"])
    do(window, "actionKorean")
    assert shown(window, "lessonFollowing").endswith(second.title["ko"])
    do(window, "actionEnglish")
    press(qtbot, window, Qt.Key.Key_Return)
    assert shown(window, "lessonTitle") == second.title["en"] and note(window).startswith("1 of ")


def test_an_opened_lesson_stays_in_the_menu(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    plain = FOREIGN.replace('{ replace = "pow(2)", by = "abs()" }, ', "").replace('en = "Mine"', 'en = "B & C"')
    path.write_text(plain, encoding="utf-8")
    for _ in range(2):
        lessons(window).open_file(path)
        wait(qtbot, lambda: idle(window))
    assert find(window, QPushButton, "lessonNext").text() == "Next", "it leads to no other lesson"
    press(qtbot, window, Qt.Key.Key_Escape)
    entry = find(window, QAction, "lessonFile:mine.toml")
    assert entry in find(window, QMenu, "lessonsMenu").actions() and entry.text() == "B && C"
    entry.trigger()
    wait(qtbot, lambda: idle(window))
    assert shown(window, "lessonTitle") == "B & C"


def test_the_menu_has_the_titles_in_another_language(window: Window) -> None:
    find(window, QMenu, "lessonsMenu").aboutToShow.emit()
    for code, action in (("ko", "actionKorean"), ("en", "actionEnglish")):
        do(window, action)
        for lesson in builtin_lessons():
            assert find(window, QAction, f"lesson:{lesson.name}").text() == lesson.title[code]


def test_a_lesson_that_has_no_korean_stays_english(window: Window, qtbot: QtBot) -> None:
    lessons(window).open(parse(FOREIGN, "mine.toml"))
    wait(qtbot, lambda: idle(window))
    before = shown(window, "lessonText")
    do(window, "actionKorean")
    assert shown(window, "lessonTitle") == "Mine" and shown(window, "lessonText") == before


def test_what_did_not_come_out_is_said_again(window: Window, qtbot: QtBot) -> None:
    lessons(window).open(parse(FOREIGN.replace("1000000000", "5"), "mine.toml"))
    wait(qtbot, lambda: idle(window))
    press(qtbot, window, Qt.Key.Key_PageDown)
    with Pseudo(QCoreApplication.instance()).spoken():
        window.appearance.choose_language("en")
        assert problems(window).startswith("⟦This step expects loss < 0.")
        assert find(window, QPushButton, "lessonNext").text() == "⟦Finish⟧"


# From a file


def test_a_lesson_with_code_of_its_own_asks_first(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FOREIGN, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(path), ""))
    asked: list[str] = []

    def answer(button: str) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.detailedText())
        next(one for one in box.buttons() if button in one.text()).click()

    QTimer.singleShot(0, lambda: answer("Cancel"))
    do(window, "actionOpen")
    assert asked == ["abs()"] and not panel(window).isVisible()
    assert window.session.experiment is not None and not window.session.experiment.edited
    QTimer.singleShot(0, lambda: answer("Open and run"))
    do(window, "actionOpen")
    wait(qtbot, lambda: idle(window))
    assert "abs()" in window.session.experiment.source
    assert shown(window, "lessonText").count("One: ") == 1
    wait(qtbot, lambda: find(window, QFrame, "lessonPointer").isVisible())


def test_a_broken_file_is_told_with_its_line(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FOREIGN.replace("batch_size", "bach_size"), encoding="utf-8")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    lessons(window).open_file(path)
    assert told[0].startswith("mine.toml, line 5: bach_size is not a field")
    lessons(window).open_file(tmp_path / "none.toml")
    assert "No such file" in told[1] and not panel(window).isVisible()
    with Pseudo(QCoreApplication.instance()).spoken():
        lessons(window).open_file(path)
    assert told[2].startswith("⟦mine.toml, line 5: bach_size ⟦")


def test_a_run_that_a_person_pauses_ends_the_step(window: Window, qtbot: QtBot) -> None:
    lessons(window).open(parse(FOREIGN.replace("1000000000", "1000000"), "mine.toml"))
    wait(qtbot, lambda: idle(window))
    QTest.keyClick(panel(window), Qt.Key.Key_PageDown)
    wait_for_state(qtbot, window, State.RUNNING)
    QTest.keyClick(panel(window), Qt.Key.Key_Space)
    wait(qtbot, lambda: idle(window))
    assert "paused before its end" in problems(window)


def test_what_does_not_come_out_is_said(window: Window, qtbot: QtBot) -> None:
    lessons(window).open(parse(FOREIGN.replace("1000000000", "5"), "mine.toml"))
    wait(qtbot, lambda: idle(window))
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert problems(window).startswith("This step expects loss < 0. Here it is ")


def test_all_that_can_be_pointed_at_is_there(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "1_one_line")
    stage = lessons(window)._dock_host
    for name in WIDGETS:
        point = Point(widget=name)
        stage.bring_into_view(point)
        QTest.qWait(20)
        stage.scroll_to(point)
        place = stage.place_of(point)
        assert place is not None and window.rect().contains(place.center()), name


def test_the_frame_is_around_the_line_that_is_pointed_at(window: Window, qtbot: QtBot) -> None:
    open_lesson(qtbot, window, "1_one_line")
    frame, code = find(window, QFrame, "lessonPointer"), find(window, QWidget, "code")
    wait(qtbot, frame.isVisible)
    assert code.rect().contains(code.mapFromGlobal(frame.mapToGlobal(frame.rect().center())))
    before = frame.geometry()
    window.resize(window.width(), window.height() + 60)
    window.resize(window.width() + 200, window.height())
    wait(qtbot, lambda: frame.geometry() != before)
