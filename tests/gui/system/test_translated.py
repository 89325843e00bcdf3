"""What the window, the form, the toolbar, the log and the conditions say when another language is spoken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Seek
from core.experiment.config import RunConfig
from core.experiment.fields import FIELDS
from core.explain.types import Reference
from gui.bars.phase_chips import PhaseChips
from gui.dialogs.pause_when import PauseWhen
from gui.form.fields import FieldRow
from gui.form.form import Controls
from gui.main_window.window import Window
from gui.session.state import State
from gui.style.theme import LIGHT
from tests.gui.conftest import Opening
from tests.helpers.driving import (
    PATIENCE,
    do,
    find,
    logged,
    press_apply,
    run_to_the_end,
    shown,
    step,
    type_into,
    wait,
    wait_for_state,
)
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.untranslated import untranslated
from tests.helpers.walking import small


@pytest.fixture
def pseudo(qtbot: QtBot) -> Pseudo:
    return Pseudo(QCoreApplication.instance())


@pytest.mark.parametrize("trainer", ["two-layer", "logistic", "module"])
def test_no_word_of_the_form_stays_english(trainer: str, pseudo: Pseudo, qtbot: QtBot) -> None:
    form = Controls()
    qtbot.addWidget(form)
    form.show_config(small(trainer))
    type_into(form, "seed", "5", finish=False)
    with pseudo.spoken():
        assert [text for text in untranslated(form) if not text.endswith((": sgd", ": adam"))] == []
    assert shown(form, "waitingForApply") == "Not applied yet: seed."


def test_a_list_translated_still_gives_its_names(pseudo: Pseudo, qtbot: QtBot) -> None:
    form = Controls()
    qtbot.addWidget(form)
    form.show_config(small("module"))
    with pseudo.spoken():
        box = find(form, QComboBox, "optimizer")
        box.setCurrentIndex(1)
        assert box.currentText() == "⟦sgd with momentum⟧"
        with qtbot.waitSignal(form.apply_wanted) as wanted:
            press_apply(form)
    assert wanted.args[0].optimizer == "sgd with momentum"
    assert RunConfig.from_json(wanted.args[0].to_json()) == wanted.args[0]


@pytest.mark.parametrize(
    ("field", "typed", "english", "other"),
    [
        ("seed", "", "Is empty.", "⟦is empty⟧."),
        ("seed", "x", "“x” is not a number.", "⟦“x” is not a number⟧."),
        ("seed", "1.5", "1.5 is not a whole number.", "⟦1.5 is not a whole number⟧."),
        ("batch_size", "0", "Must be between 1 and 1,000,000,000.", "⟦must be between 1 and 1,000,000,000⟧."),
    ],
)
def test_what_is_wrong_with_a_field_is_said_again(
    field: str, typed: str, english: str, other: str, pseudo: Pseudo, qtbot: QtBot
) -> None:
    form = Controls()
    qtbot.addWidget(form)
    form.show_config(small())
    editor = type_into(form, field, typed, finish=False)
    assert shown(form, f"{field}Error") == english == editor.accessibleDescription()
    with pseudo.spoken():
        assert shown(form, f"{field}Error") == other == editor.accessibleDescription()
    type_into(form, field, "3", finish=False)
    with pseudo.spoken():
        assert shown(form, f"{field}Error") == "" and not find(form, QLabel, f"{field}Error").isVisibleTo(form)


def test_what_needs_too_much_memory_is_said_in_another_language(pseudo: Pseudo, qtbot: QtBot) -> None:
    form = Controls()
    qtbot.addWidget(form)
    form.show_config(small())
    with pseudo.spoken():
        type_into(form, "input_size", "1000000000")
        assert shown(form, "input_sizeError").startswith("⟦is too large: the run needs ")


def test_the_chips_are_as_wide_as_their_words(pseudo: Pseudo, qtbot: QtBot) -> None:
    chips = PhaseChips(LIGHT)
    qtbot.addWidget(chips)
    chips.show_phases(("forward", "zero_grad"))
    narrow = chips.sizeHint().width()
    asked: list[int] = []
    chips.updateGeometry = lambda: asked.append(chips.sizeHint().width())  # type: ignore[method-assign]
    with pseudo.spoken():
        QCoreApplication.sendEvent(chips, QEvent(QEvent.Type.LanguageChange))
        assert asked and asked[-1] > narrow
        chips.show_phase("zero_grad")
        assert chips.accessibleDescription() == "⟦Zero grad⟧"
    assert chips.sizeHint().width() == narrow


def test_the_trainers_list_makes_room_for_longer_names(window: Window, pseudo: Pseudo) -> None:
    box = find(window, QComboBox, "trainer")
    before = box.sizeHint().width()
    with pseudo.spoken():
        assert box.currentText() == "⟦Two-layer net · autograd⟧" and box.currentData() == "two-layer"
        assert box.sizeHint().width() > before
    assert box.sizeHint().width() == before


def test_the_run_button_says_what_it_does(window: Window, pseudo: Pseudo, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    button = find(window, QToolButton, "runButton")
    with pseudo.spoken():
        assert button.text() == "⟦Run⟧"
        do(window, "actionRun")
        wait_for_state(qtbot, window, State.RUNNING)
        assert button.text() == "⟦Pause⟧"
    assert button.text() == find(window, QAction, "actionRun").text() == "Pause"
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.PAUSED)


def test_a_branch_is_named_in_the_log_in_the_language_of_the_moment(
    window: Window, pseudo: Pseudo, qtbot: QtBot
) -> None:
    run_to_the_end(qtbot, window)
    window.session.do(Seek(2))
    step(qtbot, window, "actionStepIteration")
    type_into(window, "learning_rate", "1e-7")
    step(qtbot, window, "actionStepIteration")
    step(qtbot, window, "actionStepIteration")
    mark = next(line for line in logged(window) if line.startswith("—"))
    assert mark.startswith("— lr 1e-07 from ")
    others = [line for line in logged(window) if line != mark]
    with pseudo.spoken():
        window.parts.dock_area.show_language()
        assert f"— ⟦{mark.strip('— ')}⟧ —" in logged(window)
        assert set(others) <= set(logged(window)), "what a run prints is the same in every language"


def test_the_dialog_for_conditions(pseudo: Pseudo, qtbot: QtBot) -> None:
    dialog = PauseWhen(LIGHT)
    qtbot.addWidget(dialog)
    find(dialog, QLineEdit, "pauseLossBelow").setText("0.01")
    find(dialog, QLineEdit, "pauseGradientNorm").setText("-1")
    with pseudo.spoken():
        assert isinstance(dialog, QDialog) and untranslated(dialog) == []
        assert find(dialog, QCheckBox, "pauseNotFinite").text() == "⟦A number is no longer finite⟧"
        assert shown(dialog, "pauseGradientNormError") == "⟦must not be negative⟧."
    assert dialog.windowTitle() == "Pause when"


def test_why_a_run_paused_is_said_again(window: Window, pseudo: Pseudo, qtbot: QtBot) -> None:
    do(window, "actionPauseWhen")
    type_into(window, "pauseIteration", "3")
    do(window, "actionRun")
    wait(qtbot, lambda: find(window, QLabel, "bannerText").isVisible())
    assert shown(window, "bannerText") == "Paused: Iteration 3 is complete."
    with pseudo.spoken():
        assert shown(window, "bannerText") == "⟦Paused: ⟦Iteration 3 is complete.⟧⟧"


def test_a_row_says_its_label_and_help_again(pseudo: Pseudo, qtbot: QtBot) -> None:
    row = FieldRow(FIELDS["seed"], FIELDS["seed"].label)
    qtbot.addWidget(row)
    with pseudo.spoken():
        assert (row.editor.accessibleName(), row.editor.toolTip()) == ("⟦Seed⟧", f"⟦{FIELDS['seed'].help}⟧")


def test_no_letter_of_a_read_out_is_cut_off(window: Window, qtbot: QtBot) -> None:
    do(window, "actionKorean")
    for name, text in (("speedValue", "12345회/초"), ("framesValue", "25 fps"), ("lossValue", "숫자 아님")):
        label = find(window, QLabel, name)
        label.setText(text)
        letters = label.fontMetrics().size(0, text)
        wait(qtbot, lambda label=label, letters=letters: label.height() >= letters.height())
        assert label.width() >= label.sizeHint().width()


ELSEWHERE = ("qt_dockwidget_", "ScrollLeftButton", "ScrollRightButton", "phaseValue", "lessonsMenu")
"""Buttons of Qt and a label that are never seen, and the lessons, whose files hold both languages."""


@pytest.mark.parametrize("trainer", ["two-layer", "logistic", "module"])
def test_no_word_of_the_whole_window_stays_english(trainer: str, opened: Opening, pseudo: Pseudo, qtbot: QtBot) -> None:
    window = opened(small(trainer))
    step(qtbot, window, "actionStepLine", 3)
    gradient = next(name for name in window.session.snapshot.maps if name == "dw" or name.endswith(".grad"))
    with qtbot.waitSignal(window.session.answered, timeout=PATIENCE):
        do(window, "actionStepPhase")
        window.parts.dock_area.panel("heatmapsPanel").cell_chosen.emit(
            Reference(gradient, (0,) * (1 + (trainer != "logistic")))
        )
    wait(qtbot, lambda: window.findChild(QWidget, "lessonsMenu") is not None)
    with pseudo.spoken():
        window.parts.dock_area.show_language()
        assert [line for line in untranslated(window) if not line.startswith(ELSEWHERE)] == []
