"""The log, and the console of a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.control.commands import TypeLine
from core.control.console import Console, Wanted
from core.experiment.script_choice import ScriptChoice
from core.i18n import words
from core.text.screen import Screen
from gui.main_window.window import Window
from gui.panels.log.console_view import MOST_LINES, ConsoleView
from gui.panels.log.panel import LogPanel
from gui.session.state import State
from gui.style.language import set_language
from gui.style.theme import DARK, LIGHT
from tests.helpers.driving import find, logged, reset, run_to_the_end, type_into


def test_the_log_grows_and_starts_anew_with_an_experiment(window: Window, qtbot: QtBot) -> None:
    assert logged(window) == ["X.shape torch.Size([4, 5])"]
    type_into(window, "iterations", "300")
    run_to_the_end(qtbot, window)
    assert [line.split()[:3] for line in logged(window)[1:]] == [
        ["Iteration:", str(t), "Loss:"] for t in (100, 200, 300)
    ]
    first = logged(window)
    reset(qtbot, window)
    assert logged(window) == first[:1]
    run_to_the_end(qtbot, window)
    assert logged(window) == first


@pytest.fixture
def panel(qtbot: QtBot) -> LogPanel:
    panel = LogPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 220)
    panel.show()
    return panel


@pytest.fixture
def console() -> Console:
    console = Console()
    console.is_own = lambda filename: filename == "/mine.py"
    return console


@pytest.fixture
def write(panel: LogPanel, console: Console) -> Callable[..., None]:
    def write(text: str, error: bool = False) -> None:
        (console.write_error if error else console.write)(text)
        if (update := console.take()) is not None:
            panel.show_output(update)

    return write


def lines_of(panel: LogPanel) -> list[str]:
    return find(panel, QPlainTextEdit, "log").toPlainText().split("\n")


def test_the_newest_line_is_in_view_and_the_oldest_go(panel: LogPanel) -> None:
    for start in range(0, MOST_LINES + 500, 500):
        panel.show_log(tuple(f"line {number}" for number in range(start, start + 500)))
    lines = find(panel, QPlainTextEdit, "log")
    assert lines.blockCount() == MOST_LINES
    assert lines.toPlainText().endswith(f"line {MOST_LINES + 499}")
    assert lines.verticalScrollBar().value() == lines.verticalScrollBar().maximum()


def test_a_bar_is_drawn_in_its_place(panel: LogPanel, write: Callable[..., None]) -> None:
    write("begin\n")
    for n in range(30):
        write(f"\r{n} %")
    write("\nend")
    assert lines_of(panel) == ["begin", "29 %", "end"]


def test_a_view_is_what_a_screen_holds(panel: LogPanel, console: Console, write: Callable[..., None]) -> None:
    whole = Screen()
    for n in range(200):
        for text in (f"line {n}\n", f"bar {n}", "\x1b[A\r", f"L{n}", "\n\r\x1b[K"):
            whole.write(text)
            write(text)
    update = whole.take()
    assert update is not None
    assert lines_of(panel) == [line.text for line in update.lines]


def test_a_flood_says_what_was_left_out(panel: LogPanel, write: Callable[..., None]) -> None:
    notes: list[str] = []
    panel.note_changed.connect(notes.append)
    write("first\n")
    write("".join(f"{n}\n" for n in range(1_000_000)))
    lines = lines_of(panel)
    assert len(lines) <= MOST_LINES
    assert lines[-1] == "999999"
    assert "1,000,001 lines" in notes[-1]
    write("last\n")
    assert lines_of(panel)[-1] == "last"


def test_a_gap_is_told_of_where_it_is(
    panel: LogPanel, write: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.text.screen.MOST_ROWS", 10)
    write("first\n")
    write("".join(f"{n}\n" for n in range(100)))
    lines = lines_of(panel)
    assert lines[0] == "first"
    assert lines[1].startswith("… 9")
    assert lines[-1] == "99"


def test_who_reads_further_up_is_left_there(panel: LogPanel, write: Callable[..., None]) -> None:
    view = find(panel, ConsoleView, "log")
    write("".join(f"{n}\n" for n in range(100)))
    bar = view.verticalScrollBar()
    bar.setValue(20)
    seen = view.firstVisibleBlock().text()
    for _ in range(3):
        write("".join(f"more {n}\n" for n in range(400)))
    assert view.firstVisibleBlock().text() in {seen, lines_of(panel)[0]}
    assert bar.value() < bar.maximum()
    bar.setValue(bar.maximum())
    write("new\n")
    assert bar.value() == bar.maximum()


def test_streams_colours_and_warnings_are_told_apart(panel: LogPanel, write: Callable[..., None]) -> None:
    write("out\n")
    write("error\n", error=True)
    write("\x1b[32mgreen\x1b[0m\n")
    write("/mine.py:7: UserWarning: look\n", error=True)
    document = find(panel, QPlainTextEdit, "log").document()

    def colour(block: int) -> str:
        return document.findBlockByNumber(block).begin().fragment().charFormat().foreground().color().name()

    assert [colour(block) for block in range(4)] == [LIGHT.text, LIGHT.muted, LIGHT.good, LIGHT.error]
    panel.set_theme(DARK)
    assert [colour(block) for block in range(4)] == [DARK.text, DARK.muted, DARK.good, DARK.error]


def test_a_click_on_a_warning_leads_to_its_line(panel: LogPanel, write: Callable[..., None], qtbot: QtBot) -> None:
    places: list[tuple[str, int]] = []
    panel.place_chosen.connect(lambda filename, line: places.append((filename, line)))
    write("nothing\n")
    write("/mine.py:7: UserWarning: look\n/other.py:7: UserWarning: look\n", error=True)
    view = find(panel, ConsoleView, "log")
    for block in range(3):
        cursor = view.textCursor()
        cursor.setPosition(view.document().findBlockByNumber(block).position())
        view.setTextCursor(cursor)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect().center() + QPoint(4, 0))
    assert places == [("/mine.py", 7)]


def test_remarks_follow_the_language(panel: LogPanel, console: Console, write: Callable[..., None]) -> None:
    console.note(words("Clip", "… {count:,} more lines").format(count=3))
    write("text\n")
    english = lines_of(panel)
    set_language("ko")
    panel.show_language()
    assert lines_of(panel)[1] == "text"
    assert lines_of(panel)[0] != english[0]


def test_the_menu_copies_finds_and_clears(panel: LogPanel, write: Callable[..., None], qtbot: QtBot) -> None:
    write("one\ntwo\none more\n")
    view = find(panel, ConsoleView, "log")

    def choose(name: str) -> None:
        view.customContextMenuRequested.emit(QPoint(2, 2))
        menu = panel.findChildren(QMenu)[-1]
        next(action for action in menu.actions() if action.text() == name).trigger()
        menu.close()

    choose("Copy all")
    assert QApplication.clipboard().text() == "one\ntwo\none more"
    choose("Find…")
    field = find(panel, QLineEdit, "logFind")
    qtbot.keyClicks(field, "one")
    assert view.textCursor().blockNumber() == 2
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.textCursor().blockNumber() == 0
    choose("Copy")
    assert QApplication.clipboard().text() == "one"
    choose("Clear")
    write("three\n")
    assert lines_of(panel) == ["three"]


def test_a_line_is_asked_for_and_given(panel: LogPanel, qtbot: QtBot) -> None:
    commands: list[object] = []
    panel.commanded.connect(commands.append)
    panel.show_input_wanted(Wanted("Name? "))
    field = find(panel, QLineEdit, "inputField")
    assert field.isVisible()
    qtbot.keyClicks(field, "Ada")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert commands == [TypeLine("Ada"), TypeLine(None)]
    panel.show_input_wanted(None)
    assert not field.isVisible()


# In the window

ASKS = """import time
import torch
w = torch.zeros(2, requires_grad=True)
{setup}
opt = torch.optim.SGD([w], lr=0.1)
for t in range(3):
    opt.zero_grad()
    ((w - 1) ** 2).sum().backward()
    opt.step()
    print("t", t)
"""


def open_script(window: Window, folder: Path, setup: str) -> None:
    path = folder / "mine.py"
    path.write_text(ASKS.format(setup=setup), "utf-8")
    window.session.open_script(ScriptChoice(path))


def test_a_script_asks_in_the_window_and_is_answered(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    open_script(window, tmp_path, "print('hello', input('Name? '))")
    field = find(window, QLineEdit, "inputField")
    qtbot.waitUntil(field.isVisible, timeout=30_000)
    assert logged(window) == ["Name? "]
    qtbot.keyClicks(field, "Ada")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.script is not None, timeout=30_000)
    qtbot.waitUntil(lambda: logged(window) == ["Name? Ada", "hello Ada"], timeout=30_000)
    assert not field.isVisible()


@pytest.mark.parametrize("setup", ["input('Name? ')", "print('begun')\nwhile True: time.sleep(0.01)"])
def test_a_setup_that_takes_long_can_be_stopped(setup: str, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    open_script(window, tmp_path, setup)
    session = window.session
    qtbot.waitUntil(lambda: session.state is State.BUSY and bool(logged(window)), timeout=30_000)
    window.parts.actions["actionRun"].trigger()
    qtbot.waitUntil(lambda: session.state is State.REFUSED, timeout=30_000)
    assert "topped" in window.parts.banner.message


def test_a_window_closes_while_a_script_asks(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    open_script(window, tmp_path, "input('Name? ')")
    qtbot.waitUntil(find(window, QLineEdit, "inputField").isVisible, timeout=30_000)
