"""Names that are completed, brackets that belong together, and errors said while a person types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from gui.panels.code.editing.bracket_marks import pair_at
from gui.panels.code.editing.completion import candidates
from tests.gui.panels.code.editing.conftest import Editor
from tests.helpers.driving import wait

TEXT = "optimizer = torch.optim.SGD(net.parameters())\nopt_state = net.state\n한글 = 1\n"


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("opti", ["optimizer", "optim"]),
        ("x = opt_", ["opt_state"]),
        ("한", ["한글"]),
        ("retur", ["return"]),
        ("isinst", ["isinstance"]),
        ("net.", ["parameters", "state"]),
        ("net.st", ["state"]),
        ("torch.optim.", ["SGD"]),
        ("f(x).", []),
        ("optimizer", []),
    ],
)
def test_names_that_exist(before: str, offered: list[str]) -> None:
    assert candidates(f"{TEXT}{before}", before)[: len(offered) or None] == offered


def test_names_are_offered_after_two_letters_and_tab_takes_one(editor: Editor, qtbot: QtBot) -> None:
    editor.begin(f"{TEXT}|")
    editor.type("o")
    qtbot.wait(5)
    assert not editor.keys.completion.shown
    editor.type("p")
    wait(qtbot, lambda: editor.keys.completion.shown)
    editor.press(Qt.Key.Key_Tab)
    assert editor.toPlainText() == f"{TEXT}optimizer" and not editor.keys.completion.shown
    editor.undo()
    assert editor.toPlainText() == f"{TEXT}op"


def test_enter_ends_the_line_unless_a_name_was_chosen(editor: Editor, qtbot: QtBot) -> None:
    editor.begin(f"{TEXT}|")
    editor.type("op")
    wait(qtbot, lambda: editor.keys.completion.shown)
    editor.press(Qt.Key.Key_Return)
    assert editor.toPlainText() == f"{TEXT}op\n" and not editor.keys.completion.shown
    editor.type("opt")
    wait(qtbot, lambda: editor.keys.completion.shown)
    editor.press(Qt.Key.Key_Down)
    editor.press(Qt.Key.Key_Return)
    assert editor.toPlainText() == f"{TEXT}op\noptim"


def test_escape_closes_the_list_and_only_then_leaves(editor: Editor, qtbot: QtBot) -> None:
    editor.begin(f"{TEXT}|")
    left: list[bool] = []
    editor.keys.leave_wanted.connect(lambda: left.append(True))
    editor.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert editor.keys.completion.shown and editor.hasFocus()
    editor.press(Qt.Key.Key_Escape)
    assert not editor.keys.completion.shown and left == []
    editor.press(Qt.Key.Key_Escape)
    assert left == [True]


@pytest.mark.parametrize("before", ["# op|", "'op|'", 's = """\nop|'])
def test_nothing_is_offered_in_strings_and_comments(before: str, editor: Editor, qtbot: QtBot) -> None:
    editor.begin(TEXT + before)
    editor.type("t")
    qtbot.wait(20)
    assert not editor.keys.completion.shown


def test_the_list_lies_in_the_window(editor: Editor, qtbot: QtBot) -> None:
    editor.begin("a\n" * 300 + TEXT + "|")
    editor.ensureCursorVisible()
    editor.type("opt")
    wait(qtbot, lambda: editor.keys.completion.shown)
    shown = editor.window().findChild(QListView, "completions")
    assert shown is not None and editor.window().rect().contains(shown.geometry())


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("|f(a[0], (b))", None),
        ("f|(a[0], (b))", (1, 11)),
        ("f(a[0], (b))|", (11, 1)),
        ("f(a[|0], (b))", (3, 5)),
        ("f|(')', # )\n)", (1, 11)),
        ('f|("""\n)\n""")', (1, 11)),
        ("f|(a]", (1, None)),
        ("f|(a", (1, None)),
        ("'|('", None),
        ("\U0001f600|(x)", (2, 4)),
    ],
)
def test_brackets_that_belong_together(text: str, pair: tuple[int, int | None] | None, editor: Editor) -> None:
    editor.begin(text)
    assert pair_at(editor.document(), editor.textCursor().position()) == pair
    assert len(editor.extraSelections()) == len([place for place in pair or () if place is not None])


def test_an_error_is_said_at_its_line_and_taken_back(editor: Editor, qtbot: QtBot) -> None:
    editor.begin("a = 1\nb = |\n")
    syntax = editor.tools.syntax
    wait(qtbot, lambda: syntax.line == 2)
    assert syntax.message == "Invalid syntax" and len(editor.extraSelections()) == 1
    editor.type("2")
    wait(qtbot, lambda: syntax.line is None)
    assert editor.extraSelections() == []
    editor.begin("f(|")
    wait(qtbot, lambda: syntax.line == 1)
    editor.tools.stop()
    assert syntax.line is None


@pytest.mark.parametrize("text", ["a = '\ud800'", "x = '\0'", "(" * 300, "1" * 5000, "if a:\n\tb\n        c\n", "\\"])
def test_no_text_is_too_strange(text: str, editor: Editor, qtbot: QtBot) -> None:
    editor.begin(f"{text}|")
    editor.type("(a")
    checked: list[bool] = []
    editor.tools.syntax._pause.timeout.connect(lambda: checked.append(True))
    wait(qtbot, lambda: bool(checked))
