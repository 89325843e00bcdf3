"""Saying things in the language of the moment."""

from __future__ import annotations

import gc
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from core.i18n import joined, words
from gui.style.language import bind_text, retranslate, translated
from tests.helpers.pseudo_language import Pseudo


@pytest.fixture
def pseudo(qtbot: QtBot) -> QTranslator:
    return Pseudo(QCoreApplication.instance())


def test_what_was_said_is_said_again(pseudo: Pseudo, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    bind_text(label.setText, words("Test", "{count} cells of {what}").format(count=3, what=words("Test", "a map")))
    assert label.text() == "3 cells of a map"
    with pseudo.spoken():
        assert label.text() == "⟦3 cells of ⟦a map⟧⟧"
    assert label.text() == "3 cells of a map"


def test_the_last_text_counts(pseudo: Pseudo, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    bind_text(label.setText, words("Test", "first"))
    bind_text(label.setToolTip, words("Test", "tip"))
    bind_text(label.setText, "w1")
    with pseudo.spoken():
        assert (label.text(), label.toolTip()) == ("w1", "⟦tip⟧")


def test_a_setter_may_have_a_place(pseudo: Pseudo, qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["", ""])
    bind_text(partial(box.setItemText, 0), words("Test", "one"))
    bind_text(partial(box.setItemText, 1), words("Test", "two"))
    with pseudo.spoken():
        assert [box.itemText(index) for index in range(2)] == ["⟦one⟧", "⟦two⟧"]


def test_what_is_the_same_in_every_language_stays(pseudo: Pseudo) -> None:
    with pseudo.spoken():
        assert translated("w1.grad") == "w1.grad"
        assert translated(joined(" · ", [words("Test", "forward"), "w1"])) == "⟦forward⟧ · w1"


def test_saying_something_keeps_no_widget() -> None:
    label = QLabel()
    bind_text(label.setText, words("Test", "gone soon"))
    gone = weakref.ref(label)
    del label
    gc.collect()
    assert gone() is None
    retranslate()


def test_a_label_that_wraps_keeps_indices_on_one_line(pseudo: Pseudo, qtbot: QtBot) -> None:
    said = words("Test", "{cell} is wrong").format(cell="w1.grad[2, 1]")
    for wraps, space in ((True, "\N{NO-BREAK SPACE}"), (False, " ")):
        label = QLabel(wordWrap=wraps)
        qtbot.addWidget(label)
        bind_text(label.setText, said)
        assert label.text() == f"w1.grad[2,{space}1] is wrong"
        with pseudo.spoken():
            assert label.text() == f"⟦w1.grad[2,{space}1] is wrong⟧"


class Particles(Pseudo):
    """Puts a particle behind a value."""

    def translate(self, _context: str, text: str, _comment: str | None = None, _number: int = -1) -> str:
        return text.replace("{value}", "{value|을/를}")


@pytest.mark.parametrize(("value", "said"), [("title", "title을 씁니다"), ("w2", "w2를 씁니다"), (13, "13을 씁니다")])
def test_a_translation_may_have_particles(value: object, said: str, qtbot: QtBot) -> None:
    with Particles(QCoreApplication.instance()).spoken():
        assert translated(words("Test", "{value} 씁니다").format(value=value)) == said
