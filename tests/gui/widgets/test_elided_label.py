"""Words in as many lines as there may be."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.style import fonts
from gui.widgets.elided_label import ElidedLabel, shortened

SENTENCE = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."


def made(qtbot: QtBot, width: int) -> ElidedLabel:
    label = ElidedLabel(3)
    qtbot.addWidget(label)
    label.setFont(fonts.text(13))
    label.show_text(SENTENCE)
    label.resize(width, 60)
    label.show()
    return label


def test_what_fits_is_left_alone(qtbot: QtBot) -> None:
    label = made(qtbot, 300)
    assert label.text() == SENTENCE and "…" not in label.text()


def test_what_does_not_fit_ends_in_an_ellipsis_and_stands_in_the_tool_tip(qtbot: QtBot) -> None:
    label = made(qtbot, 150)
    assert label.text().endswith("…") and SENTENCE.startswith(label.text()[:-1])
    assert len(label.text()) > 45, "most of three lines"
    assert label.heightForWidth(150) <= 3 * label.fontMetrics().lineSpacing() + 2
    assert SENTENCE in label.toolTip()
    label.resize(300, 60)
    assert label.text() == SENTENCE


@pytest.mark.parametrize(("lines", "expected"), [(3, "a\nb\nc"), (2, "a\nb c"), (1, "a b c")])
def test_line_breaks_count(lines: int, expected: str, qtbot: QtBot) -> None:
    assert shortened("a\nb\nc", fonts.text(13), 300, lines) == expected


def test_a_tool_tip_shows_signs_as_they_are(qtbot: QtBot) -> None:
    label = ElidedLabel(3)
    qtbot.addWidget(label)
    label.show_text("<class 'int'> & more")
    assert "&lt;class" in label.toolTip() and "&amp; more" in label.toolTip()
    label.show_text("")
    assert label.toolTip() == "" == label.text()
