"""The code panel when its loop is changed: by hand, by a What if, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Command, Edit, Pause
from core.engine.reports import Value
from core.engine.stepper import Stepper
from core.program.what_if import WHAT_IFS
from core.view.capture import experiment_of
from core.view.snapshot import Experiment, Snapshot
from gui.docking.dock import Dock, Note
from gui.panels.code.panel import EDITED, EDITING, KEYS, RUNNING, CodePanel
from gui.panels.code.texts_button import TextsButton
from gui.panels.code.view import CodeView
from gui.panels.code.what_if_button import WhatIfButton
from gui.style.stylesheet import stylesheet
from gui.style.theme import DARK, LIGHT
from tests.helpers.driving import find, shown
from tests.helpers.walking import small

WITHOUT_ZERO_GRAD = WHAT_IFS[0]
ZERO = next(what_if for what_if in WHAT_IFS if what_if.title == "Start all weights at zero")


class Watched(CodePanel):
    """A panel, and all that it said."""

    def __init__(self) -> None:
        super().__init__(LIGHT)
        self.window_of_its_own: QWidget | None = None
        self.started = 0
        self.sent: list[str] = []
        self.notes: list[str] = []
        self.commanded.connect(self._note)
        self.stresses: list[bool] = []
        self.note_changed.connect(self.notes.append)
        self.note_stressed.connect(self.stresses.append)

    def _note(self, command: Command) -> None:
        match command:
            case Pause():
                self.started += 1
            case Edit():
                self.sent.append(command.source)

    @property
    def view(self) -> CodeView:
        return find(self, CodeView, "code")

    @property
    def text(self) -> str:
        return self.view.toPlainText()

    @property
    def edit(self) -> QToolButton:
        _, _, button = self.extras
        assert isinstance(button, QToolButton) and button.objectName() == "code_edit"
        return button

    @property
    def what_if(self) -> WhatIfButton:
        _, button, _ = self.extras
        assert isinstance(button, WhatIfButton) and button.objectName() == "code_whatif"
        return button

    @property
    def old_texts(self) -> list[QAction]:
        """The entries of the menu, those of the texts before the original."""
        button, _, _ = self.extras
        assert isinstance(button, TextsButton) and button.objectName() == "code_texts"
        button.menu().aboutToShow.emit()
        return [action for action in button.menu().actions() if not action.isSeparator()]

    def button(self, name: str) -> QPushButton:
        return find(self, QPushButton, name)

    @property
    def offered(self) -> list[str]:
        """The buttons under the code."""
        names = ("code_revert", "code_cancel", "code_apply")
        return [name for name in names if self.button(name).isVisible()]

    @property
    def hint(self) -> str:
        return shown(self, "code_hint")

    @property
    def hint_role(self) -> str:
        return str(find(self, QLabel, "code_hint").property("role"))

    def press(self, name: str) -> None:
        assert self.button(name).isVisible()
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def choose(self, title: str) -> None:
        (action,) = (action for action in self.what_if.menu().actions() if action.text() == title)
        assert action.isEnabled()
        action.trigger()


@pytest.fixture
def experiment() -> Experiment:
    return experiment_of(Stepper(small()))


@pytest.fixture
def panel(experiment: Experiment, qtbot: QtBot) -> Watched:
    window, panel, elsewhere = QWidget(), Watched(), QLineEdit()
    layout = QVBoxLayout(window)
    for widget in (*panel.extras, panel, elsewhere):
        layout.addWidget(widget)
    qtbot.addWidget(window)
    panel.window_of_its_own = window
    window.resize(760, 420)
    panel.show_experiment(experiment)
    window.show()
    window.activateWindow()
    elsewhere.setFocus()
    return panel


def moment(finished: int, iteration: int, line: int = 2) -> Snapshot:
    values = {4: (Value("loss", number=2.5),)}
    return Snapshot(iteration, finished, line, None, None, None, 0, values=values)


def type_line(panel: Watched, line: str) -> str:
    """Types a new first line, and gives back the text that should be there then."""
    before = panel.text
    QTest.keyClick(panel.view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.view, line)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    return f"{line}\n{before}"


def accept(panel: Watched, experiment: Experiment) -> Experiment:
    """The loop that was sent is the one that runs now."""
    accepted = replace(experiment, source=panel.sent[-1])
    panel.show_loop(accepted)
    return accepted


def tinted(panel: Watched, name: str) -> list[int]:
    lines = range(1, panel.view.blockCount() + 1)
    return [line for line in lines if (band := panel.view.band(line)) is not None and band.name() == name]


# By hand


def test_nothing_can_be_edited_before_there_is_an_experiment(experiment: Experiment, qtbot: QtBot) -> None:
    panel = CodePanel(LIGHT)
    for widget in (panel, *panel.extras):
        qtbot.addWidget(widget)
    panel.show_source(experiment.source)
    assert not any(button.isEnabled() for button in panel.extras)
    panel.show_experiment(experiment)
    assert all(button.isEnabled() for button in panel.extras)


def test_reading_there_is_nothing_to_decide(panel: Watched) -> None:
    assert panel.view.isReadOnly() and panel.offered == [] and panel.notes[-1] == RUNNING
    assert (panel.started, panel.sent) == (0, [])


def test_edit_makes_the_view_writable_and_asks_for_a_pause(panel: Watched) -> None:
    panel.show_snapshot(moment(0, 1, line=4))
    panel.edit.click()
    assert panel.started == 1
    assert not panel.view.isReadOnly() and panel.view.hasFocus()
    assert panel.offered == ["code_cancel", "code_apply"]
    assert (panel.hint, panel.hint_role) == (KEYS, "muted")
    assert panel.notes[-1] == EDITING and not panel.stresses[-1]
    assert tinted(panel, LIGHT.now_soft) == []


def test_what_is_typed_can_be_applied(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    assert panel.text == text
    assert panel.offered == ["code_revert", "code_cancel", "code_apply"]
    panel.press("code_apply")
    assert panel.sent == [text]
    assert not panel.view.isReadOnly(), "until it is accepted"
    accept(panel, experiment)
    assert panel.view.isReadOnly() and panel.text == text and not panel.edit.isChecked()
    assert panel.offered == ["code_revert"] and panel.hint == ""
    assert panel.notes[-1] == EDITED and panel.stresses[-1]
    assert tinted(panel, LIGHT.changed) == [1]


def test_control_and_enter_applies(panel: Watched) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    QTest.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.sent == [text]


def test_a_text_that_runs_already_is_not_sent(panel: Watched) -> None:
    panel.edit.click()
    panel.press("code_apply")
    assert panel.sent == [] and panel.view.isReadOnly() and panel.offered == []


@pytest.mark.parametrize("how", ["button", "toggle"])
def test_cancel_brings_back_what_runs(how: str, panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    type_line(panel, "x = x")
    if how == "button":
        panel.press("code_cancel")
    else:
        panel.edit.click()
    assert panel.text == experiment.source and panel.view.isReadOnly() and not panel.edit.isChecked()
    assert panel.sent == [] and panel.offered == [] and panel.notes[-1] == RUNNING
    assert panel.view.hasFocus(), "not whatever comes after the button that went away"
    QTest.keyClicks(panel.view, "abc")
    QTest.keyClick(panel.view, Qt.Key.Key_Tab)
    assert panel.text == experiment.source


def test_a_refused_text_stays_to_be_mended(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    text = type_line(panel, "x = (")
    panel.press("code_apply")
    panel.show_refusal("'(' was never closed.", 1)
    assert panel.text == text and not panel.view.isReadOnly()
    assert (panel.hint, panel.hint_role) == ("Line 1: '(' was never closed.", "error")
    assert tinted(panel, LIGHT.error_soft) == [1]
    assert panel.offered == ["code_revert", "code_cancel", "code_apply"]
    QTest.keyClick(panel.view, Qt.Key.Key_End)
    QTest.keyClick(panel.view, Qt.Key.Key_Backspace)
    assert tinted(panel, LIGHT.error_soft) == []
    assert panel.hint_role == "error", "the words stay"
    panel.press("code_apply")
    assert panel.hint_role == "muted" and len(panel.sent) == 2
    accept(panel, experiment)
    assert panel.view.isReadOnly()


def test_a_refusal_need_not_name_a_line(panel: Watched) -> None:
    panel.edit.click()
    type_line(panel, "x = x")
    panel.press("code_apply")
    panel.show_refusal("The loop is empty.", None)
    assert panel.hint == "The loop is empty." and tinted(panel, LIGHT.error_soft) == []


def test_cancelling_forgets_the_refusal(panel: Watched) -> None:
    panel.edit.click()
    type_line(panel, "x = (")
    panel.press("code_apply")
    panel.show_refusal("'(' was never closed.", 1)
    panel.press("code_cancel")
    panel.edit.click()
    assert (panel.hint, panel.hint_role) == (KEYS, "muted") and tinted(panel, LIGHT.error_soft) == []


def test_a_moment_disturbs_neither_text_nor_caret(panel: Watched) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    place = panel.view.textCursor().position()
    panel.show_snapshot(moment(3, 4, line=9))
    assert panel.text == text and panel.view.textCursor().position() == place
    assert tinted(panel, LIGHT.now_soft) == []
    panel.press("code_cancel")
    assert tinted(panel, LIGHT.now_soft) == [9], "where the loop stands by now"


def test_time_travel_leaves_a_text_alone_that_is_being_written(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    earlier = replace(experiment, source=f"{experiment.source}\n# earlier")
    panel.show_loop(earlier)
    assert panel.text == text and not panel.view.isReadOnly()
    panel.press("code_cancel")
    assert panel.text == earlier.source and panel.offered == ["code_revert"]


def test_time_travel_shows_the_text_of_that_time(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    assert panel.offered == ["code_revert"] and panel.notes[-1] == EDITED
    panel.show_loop(experiment)
    assert panel.text == experiment.source and panel.offered == [] and panel.notes[-1] == RUNNING
    assert tinted(panel, LIGHT.changed) == []


def test_another_trainer_ends_editing(panel: Watched) -> None:
    panel.edit.click()
    type_line(panel, "x = x")
    other = experiment_of(Stepper(small("module")))
    panel.show_experiment(other)
    assert panel.text == other.source and panel.view.isReadOnly() and panel.offered == []


def test_starting_anew_leaves_a_text_alone_that_is_being_written(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    panel.show_experiment(experiment)
    assert panel.text == text and not panel.view.isReadOnly()


def test_another_experiment_has_no_marks_yet(panel: Watched, experiment: Experiment) -> None:
    panel.show_snapshot(moment(3, 4, line=9))
    panel.show_experiment(experiment)
    assert tinted(panel, LIGHT.now_soft) == []


def test_in_other_colours_the_note_is_in_their_accent(panel: Watched, experiment: Experiment) -> None:
    dock = Dock("panel", panel.title)
    panel.note_changed.connect(dock.set_note)
    panel.note_stressed.connect(dock.stress_note)
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    panel.set_theme(DARK)
    dock.setStyleSheet(stylesheet(DARK))
    (note,) = dock.findChildren(Note)
    assert note.palette().windowText().color().name() == DARK.now
    panel.show_loop(experiment)
    assert note.palette().windowText().color().name() == DARK.muted
    dock.deleteLater()


def test_in_other_colours_what_was_changed_is_tinted_in_theirs(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    panel.set_theme(DARK)
    assert tinted(panel, DARK.changed) == [1]


# Back to the original


def test_revert_asks_for_the_original(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    panel.press("code_revert")
    assert panel.sent == [experiment.original]
    accept(panel, experiment)
    assert panel.text == experiment.original and panel.offered == []
    assert QApplication.focusWidget() is panel.view, "not whatever comes after the button that went away"


def test_revert_of_what_was_only_typed_asks_for_nothing(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    type_line(panel, "x = x")
    panel.press("code_revert")
    assert panel.sent == [] and panel.text == experiment.original and panel.view.isReadOnly()


def test_back_at_the_original_by_hand_it_still_is_not_what_runs(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\\n{experiment.source}"))
    panel.edit.click()
    panel.view.type_over(experiment.original)
    assert "code_revert" in panel.offered


def test_revert_while_editing_puts_the_original_in_and_applies_it(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    panel.edit.click()
    type_line(panel, "y = y")
    panel.press("code_revert")
    assert panel.sent == [experiment.original] and panel.text == experiment.original
    accept(panel, experiment)
    assert panel.view.isReadOnly() and panel.offered == []


# What if


def test_a_what_if_is_applied_at_once(panel: Watched, experiment: Experiment) -> None:
    panel.choose(WITHOUT_ZERO_GRAD.title)
    assert panel.sent == [WITHOUT_ZERO_GRAD.edited(experiment.source, 1)]
    assert panel.view.isReadOnly() and panel.text == experiment.source
    accept(panel, experiment)
    assert panel.text == panel.sent[0] and panel.view.isReadOnly()
    assert tinted(panel, LIGHT.changed) == [12, 13]
    assert (panel.hint, panel.hint_role) == (WITHOUT_ZERO_GRAD.look_for, "")
    assert panel.offered == ["code_revert"]


def test_its_hint_stays_until_the_loop_changes(panel: Watched, experiment: Experiment) -> None:
    panel.choose(WITHOUT_ZERO_GRAD.title)
    edited = accept(panel, experiment)
    panel.show_snapshot(moment(3, 4))
    assert panel.hint == WITHOUT_ZERO_GRAD.look_for
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    assert panel.hint == ""
    panel.show_loop(edited)
    assert panel.hint == WITHOUT_ZERO_GRAD.look_for, "time went back to it"


def test_only_what_still_applies_is_offered(panel: Watched, experiment: Experiment) -> None:
    panel.choose(WITHOUT_ZERO_GRAD.title)
    accept(panel, experiment)
    (action,) = (action for action in panel.what_if.menu().actions() if action.text() == WITHOUT_ZERO_GRAD.title)
    assert not action.isEnabled()
    panel.show_loop(experiment)
    assert action.isEnabled()


@pytest.mark.parametrize(("finished", "iteration", "expected"), [(0, 0, 1), (0, 1, 1), (6, 7, 7), (7, 7, 8)])
def test_an_edit_holds_from_the_iteration_that_comes_or_is_in_progress(
    finished: int, iteration: int, expected: int, panel: Watched, experiment: Experiment
) -> None:
    panel.show_snapshot(moment(finished, iteration))
    panel.choose(ZERO.title)
    assert panel.sent == [ZERO.edited(experiment.source, expected)]


def test_the_iteration_is_known_from_a_frame_without_words(panel: Watched, experiment: Experiment) -> None:
    panel.show_snapshot(replace(moment(41, 41), values=None))
    panel.choose(ZERO.title)
    assert panel.sent == [ZERO.edited(experiment.source, 42)]


def test_another_experiment_begins_with_iteration_1(panel: Watched, experiment: Experiment) -> None:
    panel.show_snapshot(moment(41, 41))
    panel.show_experiment(experiment)
    panel.choose(ZERO.title)
    assert panel.sent == [ZERO.edited(experiment.source, 1)]


def test_while_a_person_chooses_the_loop_should_not_run(panel: Watched) -> None:
    panel.what_if.menu().aboutToShow.emit()
    assert panel.started == 1 and panel.view.isReadOnly()


def test_a_what_if_goes_on_from_what_is_written(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    panel.choose(WITHOUT_ZERO_GRAD.title)
    assert panel.sent == [WITHOUT_ZERO_GRAD.edited(text, 1)] and panel.text == panel.sent[0]
    accept(panel, experiment)
    assert panel.view.isReadOnly() and panel.hint == WITHOUT_ZERO_GRAD.look_for


def test_of_what_is_written_only_what_applies_is_offered(panel: Watched) -> None:
    panel.edit.click()
    type_line(panel, "x = (")
    panel.what_if.menu().aboutToShow.emit()
    assert not any(action.isEnabled() for action in panel.what_if.menu().actions())


def test_a_what_if_that_is_refused_is_there_to_be_mended(panel: Watched, experiment: Experiment) -> None:
    panel.choose("Forget no_grad")
    panel.show_refusal("RuntimeError: a leaf Variable", 8)
    assert panel.text == panel.sent[0] and not panel.view.isReadOnly() and panel.edit.isChecked()
    assert tinted(panel, LIGHT.error_soft) == [8] and panel.hint == "Line 8: RuntimeError: a leaf Variable"
    panel.press("code_cancel")
    assert panel.text == experiment.source


# Nothing that a person wrote is lost


def told(panel: Watched) -> list[str]:
    return [action.text() for action in panel.old_texts]


ORIGINAL = "Run the original loop"


@pytest.mark.parametrize("how", ["cancel", "edit", "revert", "what if", "trainer"])
def test_what_was_typed_can_be_had_again(how: str, panel: Watched, experiment: Experiment) -> None:
    assert told(panel) == [ORIGINAL]
    panel.edit.click()
    text = type_line(panel, "x = x & 1")
    match how:
        case "edit":
            panel.edit.click()
        case "what if":
            panel.choose(WITHOUT_ZERO_GRAD.title)
            accept(panel, experiment)
        case "trainer":
            panel.show_experiment(experiment_of(Stepper(small("module"))))
            assert told(panel) == [ORIGINAL], "each trainer has its own"
            panel.show_experiment(experiment)
        case _:
            panel.press(f"code_{how}")
    typed = "edited line 1  ·  typed, never run  ·  x = x && 1"
    assert panel.text != text and typed in told(panel) and told(panel)[-1] == ORIGINAL
    (entry,) = [action for action in panel.old_texts if action.text() == typed]
    assert entry.toolTip() == text
    entry.trigger()
    assert panel.text == text and not panel.view.isReadOnly() and panel.offered[-1] == "code_apply"


def test_every_text_that_ran_can_be_had_again_the_newest_first(panel: Watched, experiment: Experiment) -> None:
    panel.show_snapshot(moment(3, 4))
    panel.choose(WITHOUT_ZERO_GRAD.title)
    forgetful = accept(panel, experiment)
    panel.show_snapshot(moment(6, 7))
    panel.show_loop(replace(experiment, source=f"{experiment.source}\nx = x"))
    panel.show_loop(experiment)
    panel.show_loop(forgetful)  # time went back to it
    first = "forget zero_grad  ·  from iteration 4  ·  # w1.grad.zero_()"
    assert told(panel) == ["edited line 14  ·  from iteration 7  ·  x = x", first, ORIGINAL]
    panel.show_experiment(experiment)
    assert told(panel)[1] == first, "another run began"
    panel.old_texts[1].trigger()
    assert panel.text == forgetful.source and panel.sent == [forgetful.source]
    panel.press("code_apply")
    assert panel.sent == [forgetful.source] * 2


def test_a_text_that_is_typed_over_by_another_is_kept(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    panel.edit.click()
    text = type_line(panel, "y = y")
    panel.old_texts[0].trigger()
    assert panel.text == f"x = x\n{experiment.source}"
    (typed,) = [action for action in panel.old_texts if action.toolTip() == text]
    typed.trigger()
    assert panel.text == text


def test_the_original_is_an_action_of_its_own(panel: Watched, experiment: Experiment) -> None:
    panel.show_loop(replace(experiment, source=f"x = x\n{experiment.source}"))
    panel.old_texts[-1].trigger()
    assert panel.sent == [experiment.original]


def test_esc_leaves_the_editor_and_what_was_typed_in_it(panel: Watched, experiment: Experiment, qtbot: QtBot) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    with qtbot.waitSignal(panel.left):
        QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.text == text and panel.offered == ["code_revert", "code_cancel", "code_apply"]
    assert panel.hint == "Not running yet: Apply runs it, Cancel returns to what runs"
    QTest.keyClicks(panel.view, "x")
    assert panel.hint.startswith("Ctrl+Enter applies")
    panel.press("code_cancel")
    assert panel.text == experiment.source and panel.offered == []


def test_what_was_cancelled_can_be_undone_when_editing_goes_on(panel: Watched, experiment: Experiment) -> None:
    panel.edit.click()
    text = type_line(panel, "x = x")
    panel.press("code_cancel")
    assert panel.text == experiment.source
    panel.edit.click()
    QTest.keyClick(panel.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.text == text
    panel.press("code_apply")
    accept(panel, experiment)
    panel.show_loop(experiment)
    panel.edit.click()
    QTest.keyClick(panel.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.text == text, "the loop that ran before"
