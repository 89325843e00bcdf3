"""The colours of Python."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.panels.code.view import CodeView
from gui.style.theme import DARK, LIGHT


def test_python_is_coloured(qtbot: QtBot) -> None:
    view = shown(qtbot, "# forward\nwith torch.no_grad():\n    x = 1\n")
    assert [set(line.values()) for line in coloured(view)[:3]] == [{LIGHT.comment}, {LIGHT.keyword}, {LIGHT.literal}]
    view.set_theme(DARK)
    assert [set(line.values()) for line in coloured(view)[:3]] == [{DARK.comment}, {DARK.keyword}, {DARK.literal}]


def test_colours_lie_where_their_words_are_also_in_a_line_that_is_not_finished(qtbot: QtBot) -> None:
    view = shown(qtbot, "    for t in range(3):  # go\nx = (2 +\nif 'a\n        )\n")
    assert coloured(view)[:4] == [
        {"for": LIGHT.keyword, "in": LIGHT.keyword, "3": LIGHT.literal, "# go": LIGHT.comment},
        {"2": LIGHT.literal},
        {"if": LIGHT.keyword, "'a": LIGHT.literal},
        {},
    ]


def shown(qtbot: QtBot, source: str) -> CodeView:
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_text(source, "")
    view.show()
    return view


def coloured(view: CodeView) -> list[dict[str, str]]:
    """The words of each line that have a colour of their own."""
    found = []
    for row in view.rows:
        block = view.document().findBlockByNumber(row.number - 1)
        found.append({
            block.text()[part.start : part.start + part.length]: part.format.foreground().color().name()
            for part in block.layout().formats()
        })  # fmt: skip
    return found
