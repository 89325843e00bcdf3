"""What stands beside and behind the lines of a text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.panels.code.gutter import Gutter, Row
from gui.panels.code.type_sizes import GUTTER
from gui.panels.code.view import CodeView
from gui.style.theme import DARK, HIGH_CONTRAST, LIGHT, Theme


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    return view


def behind(view: CodeView, line: int) -> str:
    """The colour behind a line, right of the text."""
    row = next(row for row in view.rows if row.number == line)
    return view.viewport().grab().toImage().pixelColor(400, row.top + row.height // 2).name()


def in_the_gutter(view: CodeView, line: int, x: int) -> str:
    row = next(row for row in view.rows if row.number == line)
    return view.grab().toImage().pixelColor(view.contentsRect().left() + x, row.top + row.height // 2 + 1).name()


def test_notes_are_painted_and_give_way_to_shorter_ones(qtbot: QtBot) -> None:
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_text("a = 1\nb = 2\n", "a = 1\nb = 2\n")
    view.resize(500, 100)
    view.show()

    def ink() -> int:
        """How many pixels at the right of the first line are not background."""
        image, height = view.viewport().grab().toImage(), view.rows[0].top + view.rows[0].height
        right = [image.pixelColor(x, y).name() for x in range(120, image.width()) for y in range(2, height - 1)]
        return len(right) - right.count(LIGHT.now_pale)

    view.set_moment(2, 1, {})
    assert ink() == 0
    view.set_moment(2, 1, {1: ("a long long long wording", "short", "s")})
    long = ink()
    view.set_moment(2, 1, {1: ("s", "s", "s")})
    shortest = ink()
    assert long > 3 * shortest > 0
    view.resize(230, 100)
    view.set_moment(2, 1, {1: ("a long long long wording", "s", "s")})
    assert 0 < ink() < long / 3


def test_a_long_line_is_set_smaller_rather_than_cut(view: CodeView) -> None:
    view.set_text("a = 1\n", "")
    large = view.font().pixelSize()
    view.set_text("a = " + "1 + " * 13 + "1\n", "")
    assert view.font().pixelSize() < large


@pytest.mark.parametrize("lines", [5, 9, 10, 11, 12])
def test_many_lines_are_set_smaller_rather_than_scrolled(lines: int, view: CodeView, qtbot: QtBot) -> None:
    view.set_text("\n".join(["a = 1"] * lines), "")
    qtbot.wait(20)
    assert view.verticalScrollBar().maximum() == 0
    assert view.font().pixelSize() == {5: 15, 9: 15, 10: 14, 11: 12, 12: 12}[lines]


def test_when_the_room_shrinks_nothing_has_to_be_scrolled(view: CodeView, qtbot: QtBot) -> None:
    view.set_text("\n".join(["a = 1"] * 9), "")
    large = view.font().pixelSize()
    view.resize(600, 160)
    qtbot.waitUntil(lambda: view.font().pixelSize() < large)
    qtbot.wait(20)
    assert view.verticalScrollBar().maximum() == 0 and not view.verticalScrollBar().isVisible()


def test_lines_that_are_not_the_originals_are_tinted(view: CodeView) -> None:
    view.set_text("a = 1\nb = 3\nc = 3\nd = 4", "a = 1\nb = 2\nc = 3")
    assert [behind(view, line) for line in (1, 2, 3, 4)] == [LIGHT.surface, LIGHT.changed, LIGHT.surface, LIGHT.changed]
    assert in_the_gutter(view, 2, 1) == LIGHT.primary and in_the_gutter(view, 2, GUTTER - 4) == LIGHT.changed
    assert in_the_gutter(view, 1, 1) not in (LIGHT.primary, LIGHT.changed)


def test_a_marked_line_keeps_its_mark_and_says_that_it_was_changed_in_the_gutter(view: CodeView) -> None:
    view.set_text("a = 2\nb = 2", "a = 1\nb = 1")
    view.set_moment(2, 1, {})
    assert (behind(view, 1), behind(view, 2)) == (LIGHT.now_pale, LIGHT.now_soft)
    assert in_the_gutter(view, 1, 1) == LIGHT.primary
    assert in_the_gutter(view, 2, 1) == LIGHT.now, "where the loop stands comes first"


def test_the_first_changed_line_is_brought_into_view(view: CodeView) -> None:
    source = "\n".join(f"a = {line}" for line in range(60))
    view.set_text(source.replace("a = 50", "a = 0"), source)
    assert 51 in [row.number for row in view.rows]


@pytest.mark.parametrize("way", [1, -1])
def test_what_comes_before_and_after_the_marked_line_is_in_view_too(way: int, view: CodeView) -> None:
    source = "\n".join(f"a = {line}" for line in range(300))
    view.set_text(source, source)
    for line in [100, *range(101, 140), 20, 250, 249][::way]:
        view.set_moment(line, None, {})
        rows = [row.number for row in view.rows]
        assert rows[0] + 3 <= line <= rows[-1] - 3


def test_lines_around_the_one_about_to_run_are_in_view(view: CodeView) -> None:
    """Or nobody sees what comes next; but the view stays where it is as long as they are."""
    text = "".join(f"line_{number} = {number}\n" for number in range(1, 201))
    view.set_text(text, text)
    for line in (100, 101, *range(102, 140), 60):
        view.set_moment(line, None, {})
        shown = {row.number for row in view.rows}
        assert {*range(line - 2, line + 3)} <= shown
    before = view.verticalScrollBar().value()
    view.set_moment(61, 60, {})
    assert view.verticalScrollBar().value() == before


def test_the_arrow_moves_aside_for_a_number_of_three_digits(view: CodeView) -> None:
    text = "".join(f"line_{number} = {number}\n" for number in range(1, 201))
    view.set_text(text, text)
    view.set_moment(60, None, {})
    assert in_the_gutter(view, 60, 14) == LIGHT.now
    view.set_moment(120, None, {})
    assert in_the_gutter(view, 120, 14) != LIGHT.now and in_the_gutter(view, 120, 7) == LIGHT.now


def test_while_it_is_edited_no_moment_is_shown(view: CodeView) -> None:
    view.set_text("a = 1\nb = 2\nc = 3", "a = 1\nb = 2\nc = 3")
    view.set_moment(2, 1, {1: ("a note",) * 3})
    with_note = view.viewport().grab().toImage()
    view.set_editing(True)
    assert [behind(view, line) for line in (1, 2, 3)] == [LIGHT.surface, LIGHT.sunken, LIGHT.surface]
    assert in_the_gutter(view, 2, 1) == LIGHT.sunken, "no arrow"
    without = view.viewport().grab().toImage()
    row = view.rows[0]
    right = [(x, y) for x in range(420, without.width()) for y in range(row.top, row.top + row.height)]
    assert {without.pixelColor(x, y).name() for x, y in right} == {LIGHT.surface}
    assert len({with_note.pixelColor(x, y).name() for x, y in right}) > 2
    view.set_moment(3, 2, {})
    assert view.textCursor().blockNumber() == 1, "the caret stays where a person put it"
    view.set_editing(False)
    assert [behind(view, line) for line in (1, 2, 3)] == [LIGHT.surface, LIGHT.now_pale, LIGHT.now_soft]


def test_the_line_of_the_caret_is_tinted(view: CodeView) -> None:
    view.set_text("a = 1\nb = 2", "a = 1\nb = 2")
    view.set_editing(True)
    assert (behind(view, 1), behind(view, 2)) == (LIGHT.sunken, LIGHT.surface)
    cursor = view.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    view.setTextCursor(cursor)
    assert (behind(view, 1), behind(view, 2)) == (LIGHT.surface, LIGHT.sunken)


def test_typing_follows_what_is_changed_and_where_lines_lie(view: CodeView) -> None:
    view.set_text("a = 1\nb = 2", "a = 1\nb = 2")
    view.set_editing(True)
    view.insertPlainText("z = 0\n")
    assert [row.number for row in view.rows] == [1, 2, 3]
    assert (behind(view, 1), behind(view, 2), behind(view, 3)) == (LIGHT.changed, LIGHT.sunken, LIGHT.surface)


def test_a_wrong_line_is_tinted_until_something_is_typed(view: CodeView) -> None:
    text = "\n".join(f"a = {line}" for line in range(60))
    view.set_text(text, text)
    view.set_editing(True)
    view.show_wrong(50)
    assert behind(view, 50) == LIGHT.error_soft, "and in view"
    view.insertPlainText(" ")
    assert behind(view, 50) == LIGHT.changed
    view.show_wrong(50)
    assert behind(view, 50) == LIGHT.error_soft
    view.show_wrong(None)
    assert behind(view, 50) == LIGHT.changed
    view.show_wrong(50)
    view.set_editing(False)
    assert behind(view, 50) == LIGHT.changed


def test_what_is_typed_over_can_be_undone(view: CodeView) -> None:
    view.set_text("a = 1\nb = 2", "")
    view.set_editing(True)
    view.type_over("c = 3")
    assert view.toPlainText() == "c = 3"
    view.undo()
    assert view.toPlainText() == "a = 1\nb = 2"


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST])
def test_a_line_that_warned_has_a_sign_and_says_it(theme: Theme, qtbot: QtBot) -> None:
    view = CodeView(theme)
    qtbot.addWidget(view)
    view.set_text("a = 1\nb = 2\n", "a = 1\nb = 2\n")
    view.resize(600, 100)
    view.show()
    plain = [in_the_gutter(view, line, SIGN) for line in (1, 2)]
    view.show_warnings({2: "<b>shapes</b> differ"})
    assert in_the_gutter(view, 1, SIGN) == plain[0] and in_the_gutter(view, 2, SIGN) == theme.error != plain[1]
    assert view.accessibleDescription() == "Line 2 warns: <b>shapes</b> differ"
    first, second, *_ = view.rows
    assert (tip_at(view, first), tip_at(view, second)) == ("", "&lt;b&gt;shapes&lt;/b&gt; differ")
    view.set_editing(True)
    assert in_the_gutter(view, 2, SIGN) != theme.error, "lines move while a person types"
    assert tip_at(view, second) == ""
    view.set_editing(False)
    view.forget_moment()
    assert in_the_gutter(view, 2, SIGN) == plain[1] and view.accessibleDescription() == ""


SIGN = 46
"""Where the triangle is, beside the exclamation mark."""


def tip_at(view: CodeView, row: Row) -> str:
    place = QPoint(5, row.top + row.height // 2)
    gutter = next(child for child in view.children() if isinstance(child, Gutter))
    QApplication.sendEvent(gutter, QHelpEvent(QEvent.Type.ToolTip, place, gutter.mapToGlobal(place)))
    return gutter.toolTip().partition(">")[2].removesuffix("</p>")
