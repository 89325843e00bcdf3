"""Finding and replacing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.errors import WordedError
from gui.panels.code.editing.search import Hits, Query
from tests.gui.panels.code.editing.conftest import Editor
from tests.helpers.driving import find, wait

TEXT = "loss = Loss()\nlosses = 1\nprint(loss)\n"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query("loss"), [0, 7, 14, 31]),
        (Query("loss", case=True), [0, 14, 31]),
        (Query("loss", case=True, whole_word=True), [0, 31]),
        (Query("(loss)"), [30]),
        (Query(r"^l\w+", regex=True), [0, 14]),
        (Query("x*", regex=True), []),
        (Query(")\nlosses"), [12]),
        (Query(""), []),
    ],
)
def test_what_is_found(query: Query, found: list[int]) -> None:
    assert [start for start, _ in Hits(TEXT, query).spans] == found


def test_places_are_those_of_qt_beyond_the_plain_characters() -> None:
    assert Hits("\U0001f600 한 a", Query("a")).spans == [(5, 6)]


def test_hits_in_a_part_of_the_text() -> None:
    hits = Hits("ab" * 50, Query("ab"))
    assert hits.between(10, 14) == [(10, 12), (12, 14)] and hits.between(11, 12) == [(10, 12)]
    assert hits.after(98) == 49 and hits.after(99) == 0 and hits.before(0) == 49


@pytest.mark.parametrize("pattern", ["(", "*", "[", r"\1"])
def test_a_pattern_that_is_none_is_said(pattern: str, editor: Editor) -> None:
    with pytest.raises(WordedError):
        Query(pattern, regex=True).pattern()
    editor.begin("|a")
    press_switch(editor, "find_regex")
    look_for(editor, pattern)
    assert count(editor).startswith("No pattern: ")


def test_all_are_counted_and_one_after_another_is_selected(editor: Editor, qtbot: QtBot) -> None:
    editor.begin(f"|{TEXT}")
    look_for(editor, "loss")
    assert editor.written.startswith("|loss| = ") and count(editor) == "1 of 4"
    field = find(editor.tools.find_bar, QLineEdit, "find_text")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert editor.written.startswith("loss = |Loss|") and count(editor) == "2 of 4"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    editor.tools.find_previous()
    assert editor.written.endswith("print(|loss|)\n") and count(editor) == "4 of 4"
    assert len(editor.extraSelections()) == 4
    press_switch(editor, "find_case")
    assert count(editor) == "3 of 3"
    editor.press(Qt.Key.Key_Delete)
    wait(qtbot, lambda: count(editor) == "2 found")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert editor.tools.find_bar.isHidden() and len(editor.extraSelections()) == 2, "the brackets at the caret"


def test_what_is_selected_is_looked_for_also_while_the_text_is_read(editor: Editor) -> None:
    editor.begin(f"loss = |Loss|{TEXT}")
    editor.set_editing(False)
    editor.tools.find()
    assert find(editor.tools.find_bar, QLineEdit, "find_text").text() == "Loss" and count(editor) == "2 of 6"


def test_one_is_replaced_and_then_the_next(editor: Editor) -> None:
    editor.begin(f"|{TEXT}")
    editor.tools.replace()
    look_for(editor, "loss", "cost")
    editor.tools.find_bar.replace_wanted.emit()
    assert editor.written.startswith("cost = |Loss|")


def test_all_are_replaced_and_one_undo_brings_them_back(editor: Editor) -> None:
    editor.begin(f"|{TEXT}")
    press_switch(editor, "find_regex")
    look_for(editor, r"l(os+)", r"<\1\g<0>>")
    editor.tools.find_bar.replace_all_wanted.emit()
    assert editor.toPlainText() == "<ossloss> = <ossLoss>()\n<ossloss>es = 1\nprint(<ossloss>)\n"
    assert count(editor) == "4 replaced"
    editor.undo()
    assert editor.toPlainText() == TEXT


def test_a_replacement_that_names_no_group_is_said_and_nothing_replaced(editor: Editor) -> None:
    editor.begin(f"|{TEXT}")
    press_switch(editor, "find_regex")
    look_for(editor, "loss", r"\2")
    editor.tools.find_bar.replace_all_wanted.emit()
    assert count(editor).startswith("No replacement: ") and editor.toPlainText() == TEXT


def test_a_text_that_is_read_is_edited_once_something_is_to_be_replaced(editor: Editor) -> None:
    editor.begin(f"|{TEXT}")
    editor.set_editing(False)
    editor.tools.finder.edit_wanted.connect(lambda: editor.set_editing(True))
    look_for(editor, "loss", "cost")
    editor.tools.find_bar.replace_wanted.emit()
    assert not editor.isReadOnly() and editor.toPlainText().startswith("cost = ")


def test_a_line_is_gone_to_by_its_number(editor: Editor) -> None:
    editor.begin("|" + "\n".join(map(str, range(1, 401))))
    editor.tools.go_to_line()
    field = find(editor.tools.go_to_bar, QLineEdit, "go_to_line")
    QTest.keyClicks(field, "250")
    assert editor.textCursor().blockNumber() == 249 and editor.place_of(250) is not None
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert editor.tools.go_to_bar.isHidden()


def look_for(editor: Editor, text: str, replacement: str = "") -> None:
    editor.tools.find_bar.open_bar("", replacing=True)
    find(editor.tools.find_bar, QLineEdit, "find_replacement").setText(replacement)
    find(editor.tools.find_bar, QLineEdit, "find_text").setText(text)


def press_switch(editor: Editor, name: str) -> None:
    find(editor.tools.find_bar, QToolButton, name).click()


def count(editor: Editor) -> str:
    return find(editor.tools.find_bar, QLabel, "find_count").text().replace("\N{NO-BREAK SPACE}", " ")
