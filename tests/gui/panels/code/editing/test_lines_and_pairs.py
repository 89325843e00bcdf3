"""Lines that are commented, moved and indented, brackets that close themselves, and undoing all of it."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt

from tests.gui.panels.code.editing.conftest import Editor

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("|", "f(", "f(|)"),
        ("|", "f(x)", "f(x)|"),
        ("|", "a[0]", "a[0]|"),
        ("|", "print('a')", "print('a')|"),
        ("|", '"""', '"""|"""'),
        ("|", '"""a"""', '"""a"""|'),
        ("|", "f'", "f'|'"),
        ("|", "'don", "'don|'"),
        ("# don|", "'t", "# don't|"),
        ("|x", "(", "(|x"),
        ("f(|)", ")", "f()|)"),
        ("'a|b'", "(", "'a(|b'"),
        ("|a b|", "(", "(|a b|)"),
        ("|한글|", '"', '"|한글|"'),
        ("x = '\U0001f600'|", "[", "x = '\U0001f600'[|]"),
        ("if a:|", "\n", "if a:\n    |"),
        ("if '#' in a:|", "\n", "if '#' in a:\n    |"),
        ("if a:\n\tb = 1|", "\nif b:\n", "if a:\n\tb = 1\n\tif b:\n\t\t|"),
        ("a = [|]", "\n", "a = [\n    |\n]"),
        ("# a:  # b|", "\n", "# a:  # b\n|"),
    ],
)
def test_what_is_typed(before: str, typed: str, after: str, editor: Editor) -> None:
    editor.begin(before)
    editor.type(typed)
    assert editor.written == after


def test_backspace_takes_an_empty_pair_away_that_was_put_in_and_no_other(editor: Editor) -> None:
    editor.begin("a|")
    editor.type("(")
    editor.press(Qt.Key.Key_Backspace)
    assert editor.written == "a|"
    editor.begin("a(|)")
    editor.press(Qt.Key.Key_Backspace)
    assert editor.written == "a|)"


@pytest.mark.parametrize(
    ("before", "key", "held", "after"),
    [
        ("a|", Qt.Key.Key_Slash, CONTROL, "# a|"),
        ("# a|", Qt.Key.Key_Slash, CONTROL, "a|"),
        ("|if a:\n\n    b|", Qt.Key.Key_Slash, CONTROL, "# |if a:\n\n#     b|"),
        ("    |a\n#b|", Qt.Key.Key_Slash, CONTROL, "#     |a\n# #b|"),
        ("a\nb|\nc", Qt.Key.Key_Up, ALT, "b|\na\nc"),
        ("a\nb|\nc", Qt.Key.Key_Down, ALT, "a\nc\nb|"),
        ("a|\nb", Qt.Key.Key_Up, ALT, "a|\nb"),
        ("a\nb|", Qt.Key.Key_Down, ALT, "a\nb|"),
        ("|a\nb|\nlast", Qt.Key.Key_Down, ALT, "last\n|a\nb|"),
        ("first\n|a\nb|", Qt.Key.Key_Up, ALT, "|a\nb|\nfirst"),
        ("a|b\nc", Qt.Key.Key_Down, ALT | SHIFT, "ab\na|b\nc"),
        ("a|b\nc", Qt.Key.Key_Up, ALT | SHIFT, "a|b\nab\nc"),
        ("    a b|", Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, "    |a b"),
        ("    |a b", Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, "|    a b"),
        ("    a b|", Qt.Key.Key_Home, SHIFT, "    |a b|"),
        ("|a\n\tb|", Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "\t|a\n\t\tb|"),
        ("|\ta\n      b|", Qt.Key.Key_Backtab, SHIFT, "|a\n  b|"),
    ],
)
def test_keys_for_lines(before: str, key: Qt.Key, held: Qt.KeyboardModifier, after: str, editor: Editor) -> None:
    editor.begin(before)
    editor.press(key, held)
    assert editor.written == after


def test_whatever_was_done_can_be_undone_and_done_again(editor: Editor, rng: random.Random) -> None:
    original = "import torch\n\nfor t in range(3):\n    x = (1, '한글')  # \U0001f600\n    print(x)\n"
    for _ in range(6):
        editor.begin(original)
        for _ in range(40):
            act_at_random(editor, rng)
        changed = editor.toPlainText()
        while editor.document().isUndoAvailable():
            editor.undo()
        assert editor.toPlainText() == original
        while editor.document().isRedoAvailable():
            editor.redo()
        assert editor.toPlainText() == changed
        editor.set_text("", "the next one")


def act_at_random(editor: Editor, rng: random.Random) -> None:
    """One of the things that a person does, wherever the caret is."""
    tools = editor.tools
    cursor = editor.textCursor()
    if rng.random() < 0.5:
        cursor.setPosition(rng.randrange(editor.document().characterCount()))
        mode = cursor.MoveMode.KeepAnchor
        if rng.random() < 0.4:
            cursor.setPosition(rng.randrange(editor.document().characterCount()), mode)
        editor.setTextCursor(cursor)
    match rng.randrange(9):
        case 0:
            editor.type(rng.choice(["(", "'", '"', "x = [1]", "\n", "if a:\n", "한", "\t", "}"]))
        case 1:
            editor.press(Qt.Key.Key_Slash, CONTROL)
        case 2:
            editor.press(rng.choice([Qt.Key.Key_Up, Qt.Key.Key_Down]), rng.choice([ALT, ALT | SHIFT]))
        case 3:
            editor.press(Qt.Key.Key_Backspace)
        case 4:
            editor.press(Qt.Key.Key_Tab)
        case 5:
            editor.press(Qt.Key.Key_Backtab, SHIFT)
        case 6:
            editor.type_over(rng.choice(["y = 1\n", editor.toPlainText() + "z", editor.toPlainText()[3:]]))
        case 7:
            tools.find_bar.findChild(type(tools.find_bar._find), "find_text").setText(rng.choice("x(e\n "))
            tools.find_bar._replace.setText(rng.choice(["", "ab", "\U0001f600"]))
            tools.find_bar.replace_all_wanted.emit()
        case 8:
            editor.cut() if rng.random() < 0.5 else editor.paste()
