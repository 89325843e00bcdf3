"""Rows, columns and widgets are set up as they are described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.i18n import words
from gui.style import building, fonts
from gui.style.language import set_language
from gui.style.plain_text import Label, RichLabel


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    set_language("en")


def test_a_row_holds_its_parts_in_order_with_their_stretch_and_alignment(qtbot: QtBot) -> None:
    parent, first, second, third = QWidget(), QWidget(), QWidget(), QWidget()
    qtbot.addWidget(parent)
    inner, stretched = building.column(first), building.column()
    row = building.row(
        inner,
        8,
        (second, 2),
        (third, 0, Qt.AlignmentFlag.AlignTop),
        building.STRETCH,
        (stretched, 3),
        parent=parent,
        margins=(1, 2, 3, 4),
        spacing=5,
    )
    assert parent.layout() is row
    margins = row.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (1, 2, 3, 4)
    assert row.spacing() == 5
    items = [row.itemAt(place) for place in range(row.count())]
    assert [row.stretch(place) for place in range(row.count())] == [0, 0, 2, 0, 1, 3]
    assert items[0] is not None and items[0].layout() is inner
    assert items[1] is not None and items[1].sizeHint().width() == 8
    assert items[2] is not None and items[2].widget() is second
    assert items[3] is not None and items[3].alignment() == Qt.AlignmentFlag.AlignTop
    assert [part.parentWidget() for part in (first, second, third)] == [parent] * 3


def test_a_layout_keeps_the_distances_of_the_style_unless_told_otherwise(qtbot: QtBot) -> None:
    usual, own = QWidget(), QWidget()
    qtbot.addWidget(usual)
    qtbot.addWidget(own)
    assert building.column(parent=own).contentsMargins() != building.column().contentsMargins()
    assert building.column(parent=usual, margins=(0, 0, 0, 0)).contentsMargins().isNull()


def test_a_widget_is_set_up_in_every_language(qtbot: QtBot) -> None:
    clicks: list[bool] = []
    button = building.set_up(
        QPushButton(objectName="button"),
        pixels=17,
        weight=fonts.SEMIBOLD,
        role="chip",
        clicked=lambda: clicks.append(True),
        text=words("Command", "Run"),
        toolTip="<b>not bold</b>",
    )
    qtbot.addWidget(button)
    assert (button.font().pixelSize(), button.property("role"), button.text()) == (17, "chip", "Run")
    assert "&lt;b&gt;" in button.toolTip()
    button.click()
    assert clicks == [True]
    set_language("ko")
    assert button.text() == "실행"


@pytest.mark.parametrize("kind", [Label, RichLabel])
def test_a_label_takes_its_texts_type_and_role(kind: type[Label], qtbot: QtBot) -> None:
    label = kind(text=words("Command", "Run"), pixels=11, role="muted", wordWrap=True, objectName="label")
    qtbot.addWidget(label)
    assert (label.text(), label.font().pixelSize(), label.property("role"), label.wordWrap()) == (
        "Run",
        11,
        "muted",
        True,
    )
    set_language("ko")
    assert label.text() == "실행"


def test_a_role_that_stays_costs_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    label = Label(role="muted")
    qtbot.addWidget(label)
    polished: list[object] = []
    style = label.style()
    monkeypatch.setattr(type(style), "polish", lambda _style, widget: polished.append(widget))
    building.set_role(label, "muted")
    assert polished == []
    building.set_role(label, "now")
    assert (polished, label.property("role")) == ([label], "now")
