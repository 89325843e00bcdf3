"""The editors of single fields."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from core.experiment.fields import FIELDS
from gui.form.fields import FieldRow, LearningRateRow
from gui.form.form import Controls
from gui.main_window.window import Window
from gui.style.language import set_language
from gui.style.stylesheet import stylesheet
from gui.style.theme import THEMES, Theme
from tests.helpers.driving import find, scroll, step, type_into, where
from tests.helpers.fitting import cut_off
from tests.helpers.walking import small


@pytest.fixture
def rate(qtbot: QtBot) -> LearningRateRow:
    row = LearningRateRow(FIELDS["learning_rate"], "Learning rate")
    qtbot.addWidget(row)
    row.show_value(1e-6)
    row.show()
    return row


def test_a_learning_rate_is_shown_as_it_is_typed(rate: LearningRateRow) -> None:
    assert rate.text() == "1e-6"


def test_the_slider_stands_where_the_learning_rate_is_on_a_logarithmic_scale(rate: LearningRateRow) -> None:
    slider = find(rate, QSlider, "learning_rate_slider")
    places = []
    for text in ("1e-9", "1e-4", "1e1"):
        type_into(rate, "learning_rate", text)
        places.append(slider.value())
    assert places == [slider.minimum(), (slider.minimum() + slider.maximum()) / 2, slider.maximum()]


def test_dragging_the_slider_types_a_learning_rate(rate: LearningRateRow, qtbot: QtBot) -> None:
    slider = find(rate, QSlider, "learning_rate_slider")
    before = math.log10(float(rate.text()))
    with qtbot.waitSignal(rate.finished):
        QTest.keyClick(slider, Qt.Key.Key_PageUp)
    after = math.log10(float(rate.text()))
    assert 0.3 <= after - before <= 1.5
    assert len(rate.text()) <= 6, "a round number"


def test_the_slider_does_not_move_by_what_is_no_number(rate: LearningRateRow) -> None:
    slider = find(rate, QSlider, "learning_rate_slider")
    before = slider.value()
    for text in ("", "x", "-1", "0", "nan", "inf"):
        type_into(rate, "learning_rate", text)
        if text != "inf":
            assert slider.value() == before


def test_a_slider_moved_by_typing_says_nothing(rate: LearningRateRow, qtbot: QtBot) -> None:
    slider = find(rate, QSlider, "learning_rate_slider")
    with qtbot.assertNotEmitted(slider.valueChanged), qtbot.assertNotEmitted(rate.finished):
        rate.show_value(0.5)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("count", [1, 3, 9])
def test_a_list_shows_all_its_entries(count: int, theme: Theme, qtbot: QtBot) -> None:
    row = FieldRow(FIELDS["optimizer"], "Optimizer", {str(number): f"entry {number}" for number in range(count)})
    qtbot.addWidget(row)
    row.setStyleSheet(stylesheet(theme))
    row.show()
    box, option = find(row, QComboBox, "optimizer"), QStyleOptionComboBox()
    box.initStyleOption(option)
    as_menu = box.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, option, box)
    assert not as_menu, "whose entries could be hidden behind arrows"
    for current in (0, count - 1):
        box.setCurrentIndex(current)
        box.showPopup()
        view = box.view()
        places = [view.visualRect(box.model().index(entry, 0)) for entry in range(count)]
        assert all(view.viewport().rect().contains(place) for place in places)
        assert all(place.height() >= 20 for place in places)
        box.hidePopup()


def test_showing_a_value_is_not_editing_it(qtbot: QtBot) -> None:
    row = FieldRow(FIELDS["optimizer"], "Optimizer", {"sgd": "SGD", "adam": "Adam"})
    qtbot.addWidget(row)
    with qtbot.assertNotEmitted(row.edited):
        row.show_value("adam")
    assert row.text() == "adam"
    with qtbot.waitSignal(row.edited):
        find(row, QComboBox, "optimizer").setCurrentIndex(0)


def test_a_choice_that_is_not_offered_can_be_shown(qtbot: QtBot) -> None:
    row = FieldRow(FIELDS["device"], "Device", {"cpu": "CPU"})
    qtbot.addWidget(row)
    row.show_value("cuda:3")
    assert row.text() == "cuda:3"


def test_scrolling_past_a_list_does_not_change_it(qtbot: QtBot) -> None:
    form = Controls()
    qtbot.addWidget(form)
    form.show_config(small("module"))
    form.show()
    box = find(form, QComboBox, "optimizer")
    scroll(box, QPointF(10, 10), -2)
    assert box.currentIndex() == 0


def test_a_minus_sign_from_a_text_is_a_minus(rate: LearningRateRow) -> None:
    type_into(rate, "learning_rate", "").insert("1e\N{MINUS SIGN}3")
    assert rate.field.parse(rate.text()) == 1e-3


def test_the_arrow_keys_move_the_slider_and_not_the_loop(window: Window, qtbot: QtBot) -> None:
    slider = find(window, QSlider, "learning_rate_slider")
    slider.setFocus()
    before, text = slider.value(), find(window, QLineEdit, "learning_rate").text()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == before + 1
    assert float(find(window, QLineEdit, "learning_rate").text()) > float(text)
    step(qtbot, window, "actionStepLine")
    assert where(window) == (0, 1, 4, 2), "the first line that ran"


def test_a_long_caption_takes_a_second_line(qtbot: QtBot) -> None:
    """In a low window the form has a scroll bar, and 236 pixels for a row."""
    set_language("ko")
    row = FieldRow(FIELDS["history_mb"], FIELDS["history_mb"].label)
    qtbot.addWidget(row)
    assert row.minimumSizeHint().width() <= 236
    row.resize(236, row.heightForWidth(236))
    row.show()
    assert cut_off(row) == [] and row.rect().contains(row.editor.geometry())
