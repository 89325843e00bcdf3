"""Unsaved text of a script in the window: saved, asked about, and there again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.experiment.script_choice import ScriptChoice
from gui import settings
from gui.dialogs.unsaved import Answer
from gui.documents.unsaved_texts import UnsavedTexts
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from tests.helpers.driving import PATIENCE, do, find, shown, wait
from tests.helpers.walking import small

SCRIPT = """import torch

w = torch.zeros(2, requires_grad=True)
for t in range(3):
    loss = (w - 1).pow(2).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad.zero_()
"""
Opening = Callable[..., Window]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_bytes(SCRIPT.encode().replace(b"\n", b"\r\n"))
    return path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What a person will answer to the next questions."""
    answers: list[Answer] = []
    monkeypatch.setattr("gui.main_window.saving.ask_about_unsaved", lambda _window, _files: answers.pop(0))
    monkeypatch.setattr("gui.opening.opener.Opener.may_run", lambda _opener, _choice: True)
    return answers


@pytest.fixture
def window(opened: Opening, script: Path, answers: list[Answer], qtbot: QtBot) -> Window:
    """A window that shows the script."""
    window = opened(small())
    open_script(qtbot, window, script)
    return window


def open_script(qtbot: QtBot, window: Window, path: Path) -> None:
    window.parts.opener.open_script(ScriptChoice(path))
    wait(qtbot, lambda: window.session.script is not None and window.session.script.path == path)


def type_above(window: Window, text: str) -> None:
    """Type a line above all others."""
    button, code = find(window, QToolButton, "code_edit"), view(window)
    if not button.isChecked():
        button.click()
    cursor = code.textCursor()
    cursor.setPosition(0)
    cursor.insertText("\n")
    cursor.setPosition(0)
    code.setTextCursor(cursor)
    QTest.keyClicks(code, text)


def view(window: Window) -> CodeView:
    panel = window.parts.dock_area.panel("codePanel")
    assert isinstance(panel, CodePanel)
    return find(panel, CodeView, "code")


def left_behind() -> list[str]:
    """What the next start would offer."""
    texts = UnsavedTexts(settings.unsaved_folder())
    found = [unsaved.text for unsaved in texts.left_behind()]
    texts.end()
    return found


def test_ctrl_s_saves_what_is_typed_with_the_line_ends_of_the_file(window: Window, script: Path) -> None:
    assert window.windowTitle() == "mine.py – Nablascope"
    type_above(window, "a = 1")
    assert window.windowTitle() == "● mine.py – Nablascope"
    do(window, "actionSave")
    assert script.read_bytes() == f"a = 1\n{SCRIPT}".encode().replace(b"\n", b"\r\n")
    assert window.windowTitle() == "mine.py – Nablascope" and window.close()


def test_a_trainers_loop_has_no_file_to_save(opened: Opening) -> None:
    assert not opened(small()).parts.actions["actionSave"].isEnabled()


def test_closing_asks_and_what_is_saved_is_on_the_disk(window: Window, script: Path, answers: list[Answer]) -> None:
    type_above(window, "a = 1")
    answers[:] = [Answer.CANCEL, Answer.SAVE]
    assert not window.close() and window.isVisible()
    assert window.close() and script.read_bytes().startswith(b"a = 1\r\n") and left_behind() == []


def test_closing_with_discard_leaves_nothing(window: Window, script: Path, answers: list[Answer]) -> None:
    type_above(window, "a = 1")
    answers[:] = [Answer.DISCARD]
    assert window.close() and script.read_bytes().startswith(b"import") and left_behind() == []


def test_a_signal_ends_it_without_a_question_and_the_text_is_offered_at_the_next_start(
    window: Window, opened: Opening, script: Path, answers: list[Answer], qtbot: QtBot
) -> None:
    type_above(window, "a = (")
    window.saving.end()  # as closing by a signal does
    assert window.close()
    later = opened(small())
    assert shown(later, "bannerText") == "mine.py had text that was not saved when Nablascope was cut off."
    find(later, QPushButton, "bannerAction").click()
    wait(qtbot, lambda: view(later).toPlainText() == f"a = ()\n{SCRIPT}")
    assert later.windowTitle().startswith("● ") and script.read_bytes().startswith(b"import")
    answers[:] = [Answer.DISCARD, Answer.DISCARD]


def test_what_is_typed_survives_a_reset_and_another_trainer(
    window: Window, script: Path, qtbot: QtBot, answers: list[Answer]
) -> None:
    type_above(window, "a = 1")
    with qtbot.waitSignal(window.session.experiment_changed, timeout=PATIENCE):
        do(window, "actionReset")
    assert view(window).toPlainText() == f"a = 1\n{SCRIPT}"
    window.parts.toolbar.trainer_chosen.emit("logistic")
    wait(qtbot, lambda: window.session.script is None)
    assert not window.parts.actions["actionSave"].isEnabled() and "y_hat" in view(window).toPlainText()
    open_script(qtbot, window, script)
    assert view(window).toPlainText() == f"a = 1\n{SCRIPT}" and not view(window).isReadOnly()
    answers[:] = [Answer.DISCARD]


def test_another_script_is_opened_once_the_question_is_answered(
    window: Window, tmp_path: Path, qtbot: QtBot, answers: list[Answer]
) -> None:
    other = tmp_path / "other.py"
    other.write_text(SCRIPT)
    type_above(window, "a = 1")
    answers[:] = [Answer.CANCEL]
    window.parts.opener.open_script(ScriptChoice(other))
    assert answers == [] and window.session.script is not None and window.session.script.name == "mine.py"
    answers[:] = [Answer.SAVE]
    open_script(qtbot, window, other)
    assert window.windowTitle() == "other.py – Nablascope" and answers == []


@pytest.mark.parametrize("load", [True, False])
def test_a_change_elsewhere_is_offered(load: bool, window: Window, script: Path, qtbot: QtBot) -> None:
    type_above(window, "a = 1")
    script.write_bytes(b"b = 2\n")
    wait(qtbot, lambda: shown(window, "bannerText") == "mine.py was changed elsewhere.")
    find(window, QPushButton, "bannerAction" if load else "bannerOther").click()
    if load:
        assert view(window).toPlainText() == "b = 2\n" and window.windowTitle() == "mine.py – Nablascope"
        view(window).undo()
        assert view(window).toPlainText() == f"a = 1\n{SCRIPT}"
    do(window, "actionSave")
    assert script.read_bytes().startswith(b"a = 1")


def test_what_cannot_be_saved_is_said(window: Window, answers: list[Answer]) -> None:
    type_above(window, "# coding: nonsense")
    do(window, "actionSave")
    assert "mine.py is not saved: unknown encoding" in shown(window, "bannerText")
    answers[:] = [Answer.SAVE, Answer.DISCARD]
    assert not window.close() and window.close()


def test_saved_as_another_file_that_one_is_shown(
    window: Window, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    type_above(window, "a = 1")
    other = tmp_path / "other.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    do(window, "actionSaveAs")
    wait(qtbot, lambda: window.windowTitle() == "other.py – Nablascope")
    assert other.read_bytes().startswith(b"a = 1\r\n") and script.read_bytes().startswith(b"import")


def test_a_text_that_cannot_take_effect_at_once_starts_the_script_again(
    window: Window, answers: list[Answer], qtbot: QtBot
) -> None:
    answers[:] = [Answer.DISCARD]
    again = find(window, QPushButton, "code_restart")
    assert again.isHidden()
    type_above(window, "import math")
    find(window, QPushButton, "code_apply").click()
    wait(qtbot, again.isVisible)
    again.click()
    wait(qtbot, lambda: window.session.experiment is not None and "import math" in window.session.experiment.source)
    assert again.isHidden() and view(window).isReadOnly()
    assert window.session.script is not None and window.session.script.text is not None


def test_what_is_saved_is_no_longer_called_edited(window: Window, qtbot: QtBot) -> None:
    panel = window.parts.dock_area.panel("codePanel")
    said: list[str] = []
    panel.note_changed.connect(said.append)
    type_above(window, "# a remark")
    find(window, QPushButton, "code_apply").click()
    wait(qtbot, lambda: window.session.experiment is not None and window.session.experiment.edited)
    assert str(said[-1]) == "mine.py · edited"
    do(window, "actionSave")
    assert str(said[-1]) == "mine.py"
