"""The dialog for what a run should pause on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.control.breakpoints import Breakpoints
from gui.dialogs.pause_when import PauseWhen
from gui.style.stylesheet import stylesheet
from gui.style.theme import DARK, LIGHT
from tests.helpers.driving import find, type_into, wait

FIELDS = {
    "pauseLossBelow": "Loss below",
    "pauseLossAbove": "Loss above",
    "pauseGradientNorm": "Gradient norm above",
    "pauseIteration": "Iteration reached",
}


class Heard(PauseWhen):
    """A dialog, and all that it said."""

    def __init__(self) -> None:
        super().__init__(LIGHT)
        self.said: list[Breakpoints] = []
        self.commanded.connect(lambda command: self.said.append(command.breakpoints))


@pytest.fixture
def dialog(qtbot: QtBot) -> Heard:
    dialog = Heard()
    qtbot.addWidget(dialog)
    dialog.setStyleSheet(stylesheet(LIGHT))
    dialog.show()
    dialog.activateWindow()
    return dialog


def problem(dialog: PauseWhen, name: str) -> str:
    label = find(dialog, QLabel, f"{name}Error")
    assert label.isVisible() == bool(label.text())
    return label.text()


def test_at_first_it_waits_for_what_is_not_finite_only(dialog: Heard) -> None:
    assert [find(dialog, QLineEdit, name).text() for name in FIELDS] == [""] * 4
    assert find(dialog, QCheckBox, "pauseNotFinite").isChecked()
    assert dialog.breakpoints == Breakpoints()
    assert dialog.summary == "not finite"


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("pauseLossBelow", "0.01", Breakpoints(loss_below=0.01)),
        ("pauseLossBelow", "-3", Breakpoints(loss_below=-3.0)),
        ("pauseLossAbove", "1e9", Breakpoints(loss_above=1e9)),
        ("pauseGradientNorm", "0", Breakpoints(gradient_norm_above=0.0)),
        ("pauseGradientNorm", " 2.5 ", Breakpoints(gradient_norm_above=2.5)),
        ("pauseIteration", "128", Breakpoints(iteration=128)),
        ("pauseIteration", "1e3", Breakpoints(iteration=1000)),
    ],
)
def test_each_field_is_a_condition(name: str, typed: str, expected: Breakpoints, dialog: Heard) -> None:
    type_into(dialog, name, typed)
    assert dialog.said == [expected] and dialog.breakpoints == expected
    assert problem(dialog, name) == ""
    assert isinstance(dialog.breakpoints.iteration, int | None)


def test_what_is_typed_is_taken_once_the_keys_rest(dialog: Heard, qtbot: QtBot) -> None:
    type_into(dialog, "pauseLossAbove", "1000", finish=False)
    assert dialog.said == [], "on the way to 1000 lies 1, which a run would pause for at once"
    wait(qtbot, lambda: bool(dialog.said))
    assert dialog.said == [Breakpoints(loss_above=1000.0)]


def test_what_is_typed_is_taken_when_the_field_is_left(dialog: Heard) -> None:
    editor = type_into(dialog, "pauseLossAbove", "1000", finish=False)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert dialog.said == [Breakpoints(loss_above=1000.0)]


def test_an_empty_field_is_never(dialog: Heard) -> None:
    type_into(dialog, "pauseLossBelow", "0.01")
    type_into(dialog, "pauseLossBelow", "")
    assert dialog.said == [Breakpoints(loss_below=0.01), Breakpoints()]
    assert find(dialog, QLineEdit, "pauseLossBelow").placeholderText() == "never"


def test_the_switch_is_a_condition_too(dialog: Heard) -> None:
    switch = find(dialog, QCheckBox, "pauseNotFinite")
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert dialog.said == [Breakpoints(not_finite=False)] and dialog.summary == "never"
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert dialog.said[-1] == Breakpoints()


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("pauseLossBelow", "abc", "“abc” is not a number."),
        ("pauseLossBelow", "nan", "Must be a finite number."),
        ("pauseLossAbove", "inf", "Must be a finite number."),
        ("pauseLossAbove", "1e400", "Must be a finite number."),
        ("pauseGradientNorm", "-3", "Must not be negative."),
        ("pauseGradientNorm", "nan", "Must be a finite number."),
        ("pauseIteration", "-3", "Must be between 1 and 1,000,000,000."),
        ("pauseIteration", "0", "Must be between 1 and 1,000,000,000."),
        ("pauseIteration", "2.5", "2.5 is not a whole number."),
        ("pauseIteration", "inf", "Inf is not a whole number."),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(name: str, typed: str, words: str, dialog: Heard) -> None:
    type_into(dialog, name, "7")
    before = dialog.breakpoints
    type_into(dialog, name, typed, finish=False)
    assert problem(dialog, name) == words, "at once"
    editor = find(dialog, QLineEdit, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert [other for other in FIELDS if problem(dialog, other)] == [name]
    assert dialog.said == [before] and dialog.breakpoints == before
    assert editor.text() == typed and editor.accessibleDescription() == words
    label = find(dialog, QLabel, f"{name}Error")
    assert label.palette().color(label.foregroundRole()).name() == LIGHT.error


def test_other_fields_are_taken_beside_a_wrong_one(dialog: Heard) -> None:
    type_into(dialog, "pauseLossBelow", "abc")
    type_into(dialog, "pauseIteration", "5")
    assert dialog.said == [Breakpoints(iteration=5)]
    assert problem(dialog, "pauseLossBelow") and find(dialog, QLineEdit, "pauseLossBelow").text() == "abc"


def test_mended_the_message_is_gone_and_the_dialog_as_tall_as_before(dialog: Heard, qtbot: QtBot) -> None:
    before = dialog.height()
    type_into(dialog, "pauseIteration", "abc")
    wait(qtbot, lambda: dialog.height() > before)
    type_into(dialog, "pauseIteration", "5")
    assert problem(dialog, "pauseIteration") == ""
    wait(qtbot, lambda: dialog.height() == before)


def test_the_same_again_says_nothing(dialog: Heard) -> None:
    type_into(dialog, "pauseLossBelow", "0.01")
    type_into(dialog, "pauseLossBelow", "1e-2")
    assert len(dialog.said) == 1


def test_all_in_one_line(dialog: Heard) -> None:
    type_into(dialog, "pauseIteration", "1234567")
    type_into(dialog, "pauseGradientNorm", "1e6")
    type_into(dialog, "pauseLossAbove", "1e9")
    assert dialog.summary == "loss above 1e9 · gradient norm above 1e6 · iteration 1234567 · not finite"
    type_into(dialog, "pauseLossBelow", "0.01")
    assert dialog.summary.startswith("loss below 0.01 · loss above")


def test_everything_has_a_name_and_a_tool_tip(dialog: Heard) -> None:
    controls: list[QWidget] = [find(dialog, QLineEdit, name) for name in FIELDS]
    assert [control.accessibleName() for control in controls] == list(FIELDS.values())
    controls.append(find(dialog, QCheckBox, "pauseNotFinite"))
    assert controls[-1].accessibleName() == "A number is no longer finite"
    assert all(control.toolTip() for control in controls)
    assert QAccessible.queryAccessibleInterface(controls[-1]).role() is QAccessible.Role.CheckBox
    assert {label.text() for label in dialog.findChildren(QLabel)} >= set(FIELDS.values())


def test_tab_leads_from_field_to_field(dialog: Heard) -> None:
    find(dialog, QLineEdit, "pauseLossBelow").setFocus()
    names = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [*FIELDS, "pauseNotFinite"]


def test_it_does_not_stand_in_the_way(dialog: Heard) -> None:
    assert dialog.objectName() == "pauseWhen" and dialog.windowTitle() == "Pause when" and not dialog.isModal()


def test_enter_keeps_it_open_and_escape_does_not(dialog: Heard) -> None:
    editor = type_into(dialog, "pauseLossBelow", "0.01")
    assert dialog.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.show()
    assert editor.text() == "0.01"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_on_and_off_look_different(theme: type, dialog: Heard) -> None:
    dialog.set_theme(theme)
    switch = find(dialog, QCheckBox, "pauseNotFinite")

    def track() -> str:
        return switch.grab().toImage().pixelColor(switch.width() - 20, switch.height() // 2).name()

    assert track() == theme.primary
    switch.click()
    assert track() == theme.faint


def test_torch_is_not_needed_to_make_one() -> None:
    program = """
import sys
from PySide6.QtWidgets import QApplication
from gui.dialogs.pause_when import PauseWhen
from gui.style.theme import LIGHT
app = QApplication([])
dialog = PauseWhen(LIGHT)
dialog.summary
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
