"""The menu of edits."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.experiment.trainers import TRAINERS
from core.program.what_if import WHAT_IFS
from gui.panels.code.what_if_button import WhatIfButton


@pytest.fixture
def button(qtbot: QtBot) -> WhatIfButton:
    button = WhatIfButton()
    qtbot.addWidget(button)
    return button


def test_a_line_for_each_edit_with_what_to_look_for(button: WhatIfButton) -> None:
    lines = [(action.text(), action.toolTip()) for action in button.menu().actions()]
    assert lines == [(what_if.title, what_if.look_for) for what_if in WHAT_IFS]
    assert button.menu().toolTipsVisible()


@pytest.mark.parametrize(("trainer", "offered"), [("two-layer", 7), ("logistic", 3), ("module", 5)])
def test_only_what_applies_is_offered(trainer: str, offered: int, button: WhatIfButton) -> None:
    source = TRAINERS[trainer].source
    button.offer(source)
    enabled = [action.text() for action in button.menu().actions() if action.isEnabled()]
    assert enabled == [what_if.title for what_if in WHAT_IFS if what_if.edited(source, 1) is not None]
    assert len(enabled) == offered


def test_choosing_one_says_which(button: WhatIfButton, qtbot: QtBot) -> None:
    for action, what_if in zip(button.menu().actions(), WHAT_IFS, strict=True):
        action.setEnabled(True)
        with qtbot.waitSignal(button.chosen, timeout=1000) as said:
            action.trigger()
        assert said.args == [what_if]


def test_it_says_when_the_menu_opens(button: WhatIfButton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(button.opened, timeout=1000):
        button.menu().aboutToShow.emit()
