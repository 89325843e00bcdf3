"""The form: what may stand in it, what is said beside a field, and what is told to the experiment."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, QRegularExpression, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Edit, SetIterations, SetLearningRate
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig, small_config
from core.experiment.devices import Device
from core.experiment.trainers import TRAINERS
from gui.form.form import Controls
from gui.main_window.window import Window
from gui.session.state import State
from tests.gui.conftest import Making, Opening
from tests.helpers.driving import (
    choose,
    do,
    find,
    losses_shown,
    number_shown,
    reset,
    scroll,
    shown,
    step,
    type_into,
    wait,
    wait_for_iteration,
    wait_for_state,
    wait_until_ready,
    where,
)
from tests.helpers.walking import small


@pytest.fixture
def controls(qtbot: QtBot) -> Controls:
    """A form on its own, that shows a two-layer experiment."""
    form = Controls()
    qtbot.addWidget(form)
    form.show_config(small())
    form.resize(280, 700)
    form.show()
    return form


def told(form: Controls) -> list[object]:
    """What the form says from now on."""
    said: list[object] = []
    form.apply_wanted.connect(lambda config: said.append(("apply", config)))
    form.commanded.connect(lambda command: said.append(command))
    return said


def apply_button(form: QWidget) -> QPushButton:
    return find(form, QPushButton, "apply")


# What is shown


@pytest.mark.parametrize("trainer", TRAINERS)
def test_a_form_has_a_field_for_each_choice_of_its_trainer(trainer: str, controls: Controls) -> None:
    config = small(trainer, seed=11, iterations=123)
    controls.show_config(config)
    for name, value in config.choices().items():
        editor = controls.findChild(QWidget, name)
        if isinstance(editor, QComboBox):
            assert editor.currentData() == str(value)
        else:
            assert isinstance(editor, QLineEdit) and float(editor.text()) == value
    others = {name for name in ("hidden_size", "optimizer") if name not in config.choices()}
    assert not any(editor.objectName() in others for editor in controls.findChildren(QWidget) if editor.isVisible())


def test_what_the_form_is_told_it_does_not_tell_back(controls: Controls) -> None:
    said = told(controls)
    for config in (
        small(learning_rate=0.5, iterations=7, batch_size=9, seed=3),
        small("module", optimizer="adam"),
        small("logistic", data="iris", batch_size=150, input_size=4),
        small(),
    ):
        controls.show_config(config)
        controls.show_devices((Device("cpu", "CPU"), Device("cuda:0", "A GPU")))
    assert said == []
    assert not apply_button(controls).isEnabled()


def test_devices_are_offered_by_name(controls: Controls) -> None:
    type_into(controls, "seed", "5")
    controls.show_devices((Device("cpu", "CPU"), Device("cuda:0", "A GPU")))
    box = find(controls, QComboBox, "device")
    assert [(box.itemText(index), box.itemData(index)) for index in range(box.count())] == [
        ("CPU", "cpu"),
        ("A GPU", "cuda:0"),
    ]
    assert find(controls, QLineEdit, "seed").text() == "5", "what was typed stays"


# What is typed


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("batch_size", "0", "must be between 1 and"),
        ("batch_size", "-3", "must be between 1 and"),
        ("batch_size", "many", "“many” is not a number"),
        ("batch_size", "", "is empty"),
        ("batch_size", "2.5", "is not a whole number"),
        ("batch_size", "nan", "is not a whole number"),
        ("input_size", "inf", "is not a whole number"),
        ("output_size", "1e300", "must be between"),
        ("hidden_size", "1000000000", r"the run needs [\d.]+ \wB of memory and [\d.]+ \wB are free"),
        ("learning_rate", "0", "must be a finite number above 0"),
        ("learning_rate", "-1e-3", "must be a finite number above 0"),
        ("learning_rate", "nan", "must be a finite number above 0"),
        ("learning_rate", "inf", "must be a finite number above 0"),
        ("learning_rate", "fast", "“fast” is not a number"),
        ("iterations", "0", "must be between 1 and 1,000,000,000"),
        ("iterations", "1000000001", "must be between 1 and 1,000,000,000"),
        ("seed", "-1", "must be between 0 and"),
        ("seed", "²", "“²” is not a number"),
        pytest.param("seed", "9" * 5000, "must be between 0 and", id="seed of many digits"),
        pytest.param("batch_size", "x" * 5000, "“x{79}…” is not a number", id="size of many letters"),
        ("history_mb", "1000000", r"the run needs 1\.05 TB of memory with it, and there are [\d.]+ \wB in all"),
    ],
)
def test_bad_input_is_said_beside_its_field(name: str, text: str, words: str, controls: Controls) -> None:
    said = told(controls)
    editor = type_into(controls, name, text)
    beside = find(controls, QLabel, f"{name}Error")
    assert re.search(words, beside.text(), re.IGNORECASE), beside.text()
    assert beside.isVisible()
    assert editor.accessibleDescription() == beside.text()
    said_beside = {
        label.objectName() for label in controls.findChildren(QLabel, QRegularExpression("Error$")) if label.text()
    }
    assert said_beside == {f"{name}Error"}
    assert not apply_button(controls).isEnabled()
    assert said == []


def test_a_size_that_is_mended_can_be_applied(controls: Controls) -> None:
    said = told(controls)
    type_into(controls, "batch_size", "0")
    type_into(controls, "batch_size", "6")
    assert find(controls, QLabel, "batch_sizeError").text() == ""
    apply_button(controls).click()
    assert said == [("apply", small(batch_size=6))]


def test_one_bad_field_holds_up_apply_of_another(controls: Controls) -> None:
    type_into(controls, "batch_size", "6")
    assert apply_button(controls).isEnabled()
    type_into(controls, "learning_rate", "x")
    assert not apply_button(controls).isEnabled()


def test_what_waits_for_apply_is_named_until_it_is_as_before(controls: Controls) -> None:
    waiting = find(controls, QLabel, "waitingForApply")
    assert not waiting.isVisible()
    type_into(controls, "batch_size", "6")
    type_into(controls, "seed", "9")
    assert waiting.isVisible() and waiting.text() == "Not applied yet: batch, seed."
    type_into(controls, "batch_size", "4")
    assert waiting.text() == "Not applied yet: seed."
    type_into(controls, "seed", "0")
    assert not waiting.isVisible() and not apply_button(controls).isEnabled()


def test_apply_says_that_it_restarts(controls: Controls) -> None:
    assert "restart" in apply_button(controls).text()


def test_what_changes_a_running_experiment_is_told_when_it_has_been_typed(controls: Controls) -> None:
    said = told(controls)
    type_into(controls, "learning_rate", "5e-2", finish=False)
    assert said == []
    QTest.keyClick(find(controls, QLineEdit, "learning_rate"), Qt.Key.Key_Tab)
    assert said == [SetLearningRate(0.05)]
    type_into(controls, "iterations", "1e3")
    assert said[1:] == [SetIterations(1000)]
    assert not apply_button(controls).isEnabled()
    assert find(controls, QLabel, "waitingForApply").text() == ""


def test_what_is_typed_again_unchanged_is_not_told(controls: Controls) -> None:
    said = told(controls)
    type_into(controls, "learning_rate", "1e-3")
    type_into(controls, "learning_rate", "0.001")
    assert said == []


def test_a_billion_iterations_can_be_wanted(controls: Controls) -> None:
    said = told(controls)
    type_into(controls, "iterations", "1000000000")
    assert said == [SetIterations(10**9)]


# Data sets


def test_a_data_set_dictates_its_sizes_and_gives_them_free_again(controls: Controls) -> None:
    controls.show_config(RunConfig("logistic"))
    choose(controls, "data", "iris")
    sizes = [find(controls, QLineEdit, name) for name in ("batch_size", "input_size")]
    assert [(size.text(), size.isReadOnly()) for size in sizes] == [("150", True), ("4", True)]
    assert shown(controls, "waitingForApply") == "Not applied yet: samples, features, data."
    said = told(controls)
    apply_button(controls).click()
    assert said == [("apply", RunConfig("logistic", data="iris"))]
    choose(controls, "data", "blobs")
    assert [(size.text(), size.isReadOnly()) for size in sizes] == [("200", False), ("10", False)]


def test_a_refused_experiment_is_said_beside_its_field(controls: Controls) -> None:
    type_into(controls, "seed", "5")
    controls.show_problems({"device": "is not there"})
    assert find(controls, QLabel, "deviceError").text() == "Is not there."
    assert not apply_button(controls).isEnabled()
    type_into(controls, "seed", "6")
    assert find(controls, QLabel, "deviceError").text() == "", "another experiment is another question"
    assert apply_button(controls).isEnabled()


# Sizes, by name


@pytest.mark.parametrize("trainer", TRAINERS)
def test_small_sizes_and_the_lectures_are_one_click_apart(trainer: str, controls: Controls) -> None:
    said = told(controls)
    controls.show_config(RunConfig(trainer, seed=3))
    small_ones, lecture = (find(controls, QRadioButton, name) for name in ("sizesSmall", "sizesLecture"))
    assert lecture.isChecked() and not small_ones.isChecked() and not controls.small
    small_ones.click()
    assert said == [("apply", small_config(trainer, seed=3))]
    assert lecture.isChecked(), "until they are in use"
    controls.show_config(said[0][1])  # type: ignore[index]
    assert small_ones.isChecked() and controls.small and not apply_button(controls).isEnabled()
    lecture.click()
    assert said[1] == ("apply", RunConfig(trainer, seed=3))


def test_sizes_of_ones_own_have_no_name_and_keep_what_is_typed_beside_them(controls: Controls) -> None:
    said = told(controls)
    small_ones, lecture = (find(controls, QRadioButton, name) for name in ("sizesSmall", "sizesLecture"))
    assert not small_ones.isChecked() and not lecture.isChecked()
    type_into(controls, "seed", "8")
    type_into(controls, "batch_size", "none")
    lecture.click()
    assert said == [("apply", RunConfig(seed=8))]


def test_the_lectures_sizes_are_said(controls: Controls) -> None:
    assert find(controls, QRadioButton, "sizesLecture").text() == "The lecture's: 64, 1000, 100, 10"
    controls.show_config(RunConfig("logistic"))
    assert find(controls, QRadioButton, "sizesLecture").text() == "The lecture's: 200, 10"


def test_another_trainer_is_as_small_as_the_one_before(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small_config())
    for trainer in ("module", "logistic", "two-layer"):
        choose(window, "trainer", trainer)
        wait(qtbot, lambda trainer=trainer: window.session.config == small_config(trainer))
        qtbot.wait(20)
    find(window, QRadioButton, "sizesLecture").click()
    wait(qtbot, lambda: window.session.config == RunConfig())
    choose(window, "trainer", "logistic")
    wait(qtbot, lambda: window.session.config == RunConfig("logistic"))


# Optimizers


def test_an_optimizer_brings_its_rate_and_one_typed_for_it_comes_back(controls: Controls) -> None:
    controls.show_config(RunConfig("module"))
    said, rate = told(controls), find(controls, QLineEdit, "learning_rate")
    choose(controls, "optimizer", "adam")
    assert rate.text() == "0.001" and shown(controls, "waitingForApply") == "Not applied yet: learning rate, optimizer."
    type_into(controls, "learning_rate", "0.005")
    assert said == [], "it is not for the optimizer that runs"
    choose(controls, "optimizer", "sgd")
    assert rate.text() == "1e-6" and shown(controls, "waitingForApply") == ""
    choose(controls, "optimizer", "adam")
    assert rate.text() == "0.005"
    apply_button(controls).click()
    assert said == [("apply", RunConfig("module", optimizer="adam", learning_rate=0.005))]
    controls.show_config(RunConfig("module", optimizer="adam", learning_rate=0.005))
    type_into(controls, "learning_rate", "0.01")
    assert said[1:] == [SetLearningRate(0.01)], "now it is"


def test_small_sizes_have_rates_of_their_own(controls: Controls) -> None:
    controls.show_config(small_config("module"))
    for optimizer, rate in {"adam": "0.02", "sgd with momentum": "0.0005", "sgd": "0.002"}.items():
        choose(controls, "optimizer", optimizer)
        assert find(controls, QLineEdit, "learning_rate").text() == rate


# What is seldom needed


def fold(form: QWidget) -> QPushButton:
    return find(form, QPushButton, "moreFold")


def test_what_a_student_need_not_know_is_folded(controls: Controls) -> None:
    seldom = [find(controls, QWidget, name) for name in ("data", "device", "threads", "history_mb")]
    assert not any(editor.isVisible() for editor in seldom)
    fold(controls).click()
    assert all(editor.isVisible() for editor in seldom) and controls.unfolded
    fold(controls).click()
    controls.show_devices((Device("cpu", "CPU"), Device("cuda:0", "A GPU")))
    assert [find(controls, QWidget, name).isVisible() for name in ("data", "device", "threads")] == [False, True, False]
    controls.show_config(RunConfig("logistic"))
    assert find(controls, QWidget, "data").isVisible(), "there are two"


def test_a_problem_unfolds_what_is_folded(controls: Controls) -> None:
    controls.show_problems({"history_mb": "is too much"})
    assert find(controls, QLabel, "history_mbError").isVisible() and fold(controls).isChecked()


def test_the_fold_is_remembered(made: Making) -> None:
    window = made(small())
    assert not fold(window).isChecked()
    fold(window).click()
    window.close()
    assert fold(made(small())).isChecked()


# Whose the keys are


def test_the_keys_step_again_once_the_mouse_lets_go_of_the_rate(window: Window, qtbot: QtBot) -> None:
    slider = find(window, QSlider, "learning_rate_slider")
    for place in (slider.rect().center(), QPoint(3, slider.height() // 2)):
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place)
        assert not slider.hasFocus()
        before, rate = where(window), slider.value()
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
        wait(qtbot, lambda before=before: where(window) != before)
        assert slider.value() == rate


def test_who_comes_to_the_slider_by_tab_moves_it_by_arrows(window: Window) -> None:
    slider = find(window, QSlider, "learning_rate_slider")
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    before, rate = where(window), slider.value()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == rate + 1 and slider.hasFocus() and where(window) == before


def test_the_keys_still_step_after_a_click_on_more(window: Window, qtbot: QtBot) -> None:
    QTest.mouseClick(fold(window), Qt.MouseButton.LeftButton)
    assert fold(window).isChecked() and not fold(window).hasFocus()
    before = where(window)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    wait(qtbot, lambda: where(window) != before)


@pytest.mark.parametrize("name", ["trainer", "threads"])
def test_the_keys_step_again_once_a_list_is_closed(name: str, window: Window, qtbot: QtBot) -> None:
    window.parts.form.unfold(True)
    box = find(window, QComboBox, name)
    box.setFocus()
    box.showPopup()
    qtbot.wait(50)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert not box.hasFocus() and window.focusWidget() is not None
    step(qtbot, window, "actionStepLine")


def test_the_wheel_scrolls_past_the_rate(controls: Controls) -> None:
    slider = find(controls, QSlider, "learning_rate_slider")
    before = slider.value()
    scroll(slider, QPointF(slider.rect().center()), 1)
    assert slider.value() == before


# In the window


def test_bad_input_leaves_the_running_experiment_alone(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepIteration", 2)
    for name, text in (
        ("batch_size", "0"),
        ("learning_rate", "nan"),
        ("iterations", "-1"),
        ("hidden_size", "1000000000"),
    ):
        type_into(window, name, text)
    assert all(shown(window, f"{name}Error") for name in ("batch_size", "learning_rate", "iterations"))
    step(qtbot, window, "actionStepIteration", 3)
    stepper = Stepper(small())
    stepper.run(5)
    assert losses_shown(window) == list(stepper.losses)
    assert number_shown(window, "iterationValue") == 5


def test_bad_input_leaves_a_run_running(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.RUNNING)
    type_into(window, "batch_size", "none")
    type_into(window, "learning_rate", "-1")
    wait_for_iteration(qtbot, window, int(shown(window, "iterationValue")) + 20)
    assert window.session.state is State.RUNNING


def test_reset_gives_the_form_its_applied_choices_back(window: Window, qtbot: QtBot) -> None:
    type_into(window, "batch_size", "17")
    reset(qtbot, window)
    assert find(window, QLineEdit, "batch_size").text() == "4"


def test_the_form_is_readable_in_the_smallest_window(window: Window, qtbot: QtBot) -> None:
    window.resize(window.minimumSize())
    type_into(window, "hidden_size", "1000000000")
    label = find(window, QLabel, "hidden_sizeError")
    form = find(window, QWidget, "controls")
    wait(qtbot, lambda: label.isVisible() and label.height() >= label.heightForWidth(label.width()))
    assert label.mapTo(form, QPoint(label.width(), 0)).x() <= form.width()


def test_what_is_being_typed_goes_on_in_its_field_when_the_devices_are_found(window: Window) -> None:
    find(window, QLineEdit, "seed").setFocus()
    window.parts.form.show_devices((Device("cpu", "CPU"), Device("cuda:0", "GPU")))
    assert window.focusWidget() is find(window, QLineEdit, "seed")


SCHEDULED = """# update
if t == 1:
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.1)
outputs = model(inputs)
loss = criterion(outputs, labels)
optimizer.zero_grad()
loss.backward()
optimizer.step()
scheduler.step()
"""


def test_the_rate_that_a_scheduler_sets_is_shown_and_a_reset_begins_with_the_one_commanded(
    opened: Opening, qtbot: QtBot
) -> None:
    window = opened(small("module", learning_rate=0.5, optimizer="sgd"))
    wait_until_ready(qtbot, window)
    note = find(window, QLabel, "learningRateInUse")
    assert not note.isVisible()
    window.session.do(Edit(SCHEDULED))
    step(qtbot, window, "actionStepIteration", 3)
    assert note.isVisible() and float(note.text().split()[-1]) == pytest.approx(0.05)
    assert find(window, QLineEdit, "learning_rate").text() == "0.5"
    assert window.session.config.learning_rate == 0.5
    reset(qtbot, window)
    assert not note.isVisible() and window.session.config.learning_rate == 0.5


def test_a_rate_that_is_commanded_elsewhere_is_shown(window: Window, qtbot: QtBot) -> None:
    window.session.do(SetLearningRate(0.25))
    assert find(window, QLineEdit, "learning_rate").text() == "0.25"
