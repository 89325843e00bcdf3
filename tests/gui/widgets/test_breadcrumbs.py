"""The trail fits, however long it is and however narrow the panel."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.style.stylesheet import stylesheet
from gui.style.theme import LIGHT
from gui.widgets.breadcrumbs import Breadcrumbs


def made(qtbot: QtBot, count: int, width: int) -> tuple[Breadcrumbs, list[QPushButton]]:
    crumbs = Breadcrumbs()
    qtbot.addWidget(crumbs)
    crumbs.setStyleSheet(stylesheet(LIGHT))
    crumbs.resize(width, crumbs.height())
    crumbs.show()
    crumbs.show_trail([f"w1.grad[412, {number}]" for number in range(count)])
    return crumbs, [button for button in crumbs.findChildren(QPushButton) if button.isVisible()]


@pytest.mark.parametrize("count", [1, 2, 3, 8, 30])
@pytest.mark.parametrize("width", [90, 200, 362, 2000])
def test_nothing_is_cut_off(count: int, width: int, qtbot: QtBot) -> None:
    crumbs, visible = made(qtbot, count, width)
    assert crumbs.minimumSizeHint().width() == 0
    assert visible[-1].accessibleName() == f"Shown now: w1.grad[412, {count - 1}]"
    edges = [(button.geometry().left(), button.geometry().right()) for button in visible]
    assert edges[0][0] == 0 and edges[-1][1] <= width
    assert all(before[1] < after[0] for before, after in pairwise(edges))
    assert all(button.text() for button in visible)


def test_what_has_no_room_is_one_step_away(qtbot: QtBot) -> None:
    crumbs, visible = made(qtbot, 8, 362)
    texts = [button.text() for button in visible]
    assert texts[0] == "w1.grad[412, 0]" and texts[1] == "› …" and texts[-1] == "› w1.grad[412, 7]"
    chosen: list[int] = []
    crumbs.chosen.connect(chosen.append)
    visible[1].click()
    assert visible[1].accessibleName() == f"Back to w1.grad[412, {chosen[0]}]"
    assert chosen == [8 - len(visible) + 1]


def test_more_room_shows_more(qtbot: QtBot) -> None:
    crumbs, few = made(qtbot, 8, 362)
    crumbs.resize(2000, crumbs.height())
    more = [button for button in crumbs.findChildren(QPushButton) if button.isVisible()]
    assert len(more) == 8 > len(few) and not any("…" in button.text() for button in more)
