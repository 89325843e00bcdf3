"""A lesson on a script in the window: what it sets, what it leaves, and what it asks before it runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QMessageBox, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from core.lessons.lesson import Point
from gui.main_window.window import Window
from gui.panels.heatmaps.panel import HeatMapsPanel
from tests.core.lessons.test_script_lessons import LESSON, SCRIPT
from tests.gui.lessons.test_lessons import idle, lessons, note, panel, problems, standing
from tests.helpers.driving import find, wait


def written(folder: Path) -> Path:
    (folder / "mine.py").write_text(SCRIPT, encoding="utf-8")
    path = folder / "mine.toml"
    path.write_text(LESSON, encoding="utf-8")
    return path


def opened_after(qtbot: QtBot, window: Window, path: Path, button: str) -> str:
    """Open a lesson, press a button of what it asks, and return what it has shown."""
    shown: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        shown.append(box.detailedText())
        next(one for one in box.buttons() if button in one.text()).click()

    QTimer.singleShot(0, answer)
    lessons(window).open_file(path)
    return shown[0]


def begin(qtbot: QtBot, window: Window, folder: Path) -> None:
    opened_after(qtbot, window, written(folder), "Open and run")
    wait(qtbot, lambda: idle(window))


def turn(qtbot: QtBot, window: Window, back: bool = False) -> None:
    """Turn a page: a dialog that was closed need not have given the focus back, and the keys go nowhere."""
    if back:
        lessons(window).go_back()
    else:
        lessons(window).go_on()
    wait(qtbot, lambda: idle(window))


def breakpoints(window: Window) -> list[int]:
    return sorted(find(window, QWidget, "code").marks.breakpoints)  # type: ignore[attr-defined]


def test_a_script_is_shown_before_it_runs(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    shown = opened_after(qtbot, window, written(tmp_path), "Cancel")
    assert shown.startswith(SCRIPT) and "abs()" in shown
    assert not panel(window).isVisible() and window.session.script is None


def test_a_lesson_debugs_a_script_as_it_does_without_a_window(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    begin(qtbot, window, tmp_path)
    assert problems(window) == "" and window.session.script is not None
    watched = find(window, QTreeWidget, "watches").topLevelItem(0)
    assert watched is not None and watched.text(0) == "apart.sum()"
    turn(qtbot, window)
    maps = window.parts.dock_area.panel("heatmapsPanel")
    assert isinstance(maps, HeatMapsPanel)
    assert problems(window) == "" and breakpoints(window) == [17]
    assert find(window, QWidget, "map:w.grad").isVisible() and str(tmp_path) not in maps.pins, "nothing is remembered"
    for page in ("3 of 4", "4 of 4"):
        turn(qtbot, window)
        assert note(window) == page and problems(window) == "" and breakpoints(window) == []


def test_going_back_runs_the_script_again_to_the_very_place(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    begin(qtbot, window, tmp_path)
    turn(qtbot, window)
    second = standing(qtbot, window)
    turn(qtbot, window)
    assert standing(qtbot, window) != second
    turn(qtbot, window, back=True)
    assert (note(window), problems(window)) == ("2 of 4", "") and standing(qtbot, window) == second
    assert breakpoints(window) == [17], "and has its breakpoint again"
    lessons(window).leave()
    assert breakpoints(window) == [], "which goes with the lesson"


def test_a_script_that_fails_before_its_loop_is_told(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "mine.py").write_text("1 / 0\n" + SCRIPT, encoding="utf-8")
    opened_after(qtbot, window, path, "Open and run")
    wait(qtbot, lambda: idle(window))
    assert "could not be done" in problems(window) and "division by zero" in problems(window)


def test_a_map_that_is_pointed_at_has_its_height(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    """A kernel is higher than the room that the code leaves: the code gives some of its own for it."""
    window.resize(1280, 720)
    path = written(tmp_path)
    script, lesson = tmp_path / "mine.py", LESSON.split("[[step]]")[0]
    script.write_text(SCRIPT.replace("(WIDTH,", "(1, 1, 3, WIDTH,") + "print(w)\n" * 40, encoding="utf-8")
    steps = ['do = [{ pin = ["w"] }]\npoint = { line = "loss = distance(w)" }', 'point = { map = "w" }']
    path.write_text(lesson.replace("WIDTH = 2", "") + "".join(f'[[step]]\ntext.en = "x"\n{one}\n' for one in steps))
    opened_after(qtbot, window, path, "Open and run")
    wait(qtbot, lambda: idle(window))
    card = find(window, QWidget, "heatmap:w")
    wait(qtbot, card.isVisible)
    wait(qtbot, lambda: card.visibleRegion().boundingRect().height() < card.height())
    before = find(window, QWidget, "code").height()
    turn(qtbot, window)
    wait(qtbot, lambda: card.visibleRegion().boundingRect().height() == card.height())
    assert find(window, QWidget, "code").height() < before
    frame = find(window, QFrame, "lessonPointer")
    wait(qtbot, frame.isVisible)
    maps = find(window, QWidget, "heatmapsPanel")
    wait(qtbot, lambda: maps.rect().contains(maps.mapFromGlobal(frame.mapToGlobal(frame.rect().center()))))


def test_the_frame_of_a_map_ends_with_what_is_seen_of_it(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    window.resize(1280, 720)
    begin(qtbot, window, tmp_path)
    turn(qtbot, window)
    host = lessons(window)._host
    card = find(window, QWidget, "heatmap:w.grad")
    wait(qtbot, card.isVisible)
    card.setMinimumHeight(600)
    seen = find(window, QWidget, "heatmapsPanel")
    wait(qtbot, lambda: card.height() >= 600)
    place = host.place_of(Point(tensor="w.grad"))
    assert place is not None
    assert place.bottom() <= seen.mapTo(window, seen.rect().bottomLeft()).y()
