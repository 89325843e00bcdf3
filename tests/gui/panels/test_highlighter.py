"""The colours of Python."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.panels.code_view import CodeView
from gui.theme import DARK, LIGHT


def test_python_is_coloured(qtbot: QtBot) -> None:
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_text("# forward\nwith torch.no_grad():\n    x = 1\n", "")

    def colours() -> list[set[str]]:
        found = []
        for row in view.rows:
            block = view.document().findBlockByNumber(row.number - 1)
            found.append({part.format.foreground().color().name() for part in block.layout().formats()})
        return found

    view.show()
    assert colours()[:3] == [{LIGHT.comment}, {LIGHT.keyword}, {LIGHT.literal}]
    view.set_theme(DARK)
    assert colours()[:3] == [{DARK.comment}, {DARK.keyword}, {DARK.literal}]
