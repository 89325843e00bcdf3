"""A file is opened in whichever way, and its code runs only once a person has agreed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.main_window.window import Window
from gui.opening.agreement import Agreement
from gui.opening.drop import FileDrop
from gui.panels.code.view import CodeView
from gui.session.state import State
from tests.gui.conftest import Opening
from tests.helpers.driving import do, find, losses_shown, run_to_the_end, shown, wait
from tests.helpers.walking import small

TRAINING = """
import torch

open("ran", "w").close()
w = torch.randn(3, 2, requires_grad=True)
x = torch.randn(5, 3)
for epoch in range(2):
    for t in range(6):
        loss = x.mm(w).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
            w.grad = None
"""

Answer = Callable[[str], list[str]]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(TRAINING, encoding="utf-8")
    return path


@pytest.fixture
def answers(qapp: QApplication) -> Answer:
    """Answer the next question whether a script may run by a button, and return the texts that it shows."""

    def answer(button: str) -> list[str]:
        seen: list[str] = []

        def press() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, Agreement):
                QTimer.singleShot(20, press)
                return
            seen.append(find(dialog, CodeView, "agreementCode").toPlainText())
            find(dialog, QPushButton, button).click()

        QTimer.singleShot(0, press)
        return seen

    return answer


def ran(script: Path) -> bool:
    return (script.parent / "ran").exists()


def opened_script(window: Window, qtbot: QtBot, path: Path) -> None:
    window.parts.opener.open(path)
    wait(qtbot, lambda: window.session.script is not None and window.session.script.path == path)


def test_code_is_shown_first_and_runs_only_when_a_person_says_so(
    window: Window, qtbot: QtBot, script: Path, answers: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(script), ""))
    shown_text = answers("agreementCancel")
    do(window, "actionOpen")
    assert shown_text == [TRAINING] and not ran(script) and window.session.script is None
    answers("agreementRun")
    do(window, "actionOpen")
    wait(qtbot, lambda: window.session.script is not None)
    assert ran(script) and shown(window, "iterationValue") == "0"
    assert find(window, QComboBox, "trainer").currentText() == "mine.py"
    run_to_the_end(qtbot, window)
    assert len(losses_shown(window)) == 12
    assert (shown(window, "epochValue"), shown(window, "batchValue")) == ("1", "6")


def test_what_was_agreed_to_is_remembered_by_its_content(
    opened: Opening, qtbot: QtBot, script: Path, answers: Answer
) -> None:
    first = opened(small())
    answers("agreementRun")
    opened_script(first, qtbot, script)
    another = script.parent / "renamed.py"
    script.rename(another)
    window = opened(small())
    opened_script(window, qtbot, another)
    another.write_text(TRAINING + "\nprint(1)\n", encoding="utf-8")
    asked = answers("agreementCancel")
    window.parts.opener.open(another)
    assert asked == [f"{TRAINING}\nprint(1)\n"]
    assert window.session.state is State.PAUSED


def test_a_file_that_was_opened_is_in_the_menu_and_one_that_is_dropped_is_opened(
    window: Window, qtbot: QtBot, script: Path, answers: Answer
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(script))])
    answers("agreementRun")
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    files = window.findChild(FileDrop)
    assert files is not None and files.eventFilter(window, drop)  # Qt sends drops only to where a drag has entered
    wait(qtbot, lambda: window.session.script is not None)
    recent = find(window, QMenu, "recentMenu")
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "mine.py"
    recent.actions()[-1].trigger()
    assert not recent.isEnabled()


@pytest.mark.parametrize(
    ("broken", "line", "told"),
    [
        (TRAINING.replace("x = torch", "x = = torch"), 6, "Invalid syntax"),
        (TRAINING.replace("x = torch.randn(5, 3)", "x = torch.randn(5, -3)"), 6, "negative dimension"),
        ("print('nothing to train')\n", None, "loop"),
    ],
)
def test_what_cannot_run_is_shown_with_its_reason_and_runs_once_it_is_mended(
    broken: str, line: int | None, told: str, window: Window, qtbot: QtBot, script: Path, answers: Answer
) -> None:
    script.write_text(broken, encoding="utf-8")
    answers("agreementRun")
    window.parts.opener.open(script)
    wait(qtbot, lambda: window.session.state is State.REFUSED)
    assert told.lower() in window.parts.banner.message.lower()
    code = find(window, CodeView, "code")
    assert code.toPlainText() == broken and (line is None or code.marks.failed == line)
    do_edit(window, TRAINING)
    wait(qtbot, lambda: window.session.script is not None)
    assert window.session.state is State.PAUSED
    run_to_the_end(qtbot, window)
    assert len(losses_shown(window)) == 12
    do(window, "actionSave")
    assert script.read_text(encoding="utf-8") == TRAINING


def do_edit(window: Window, text: str) -> None:
    """Edit the code that is shown, and apply it."""
    find(window, QToolButton, "code_edit").click()
    find(window, CodeView, "code").type_over(text)
    find(window, QPushButton, "code_apply").click()


def test_reset_begins_the_script_again(window: Window, qtbot: QtBot, script: Path, answers: Answer) -> None:
    answers("agreementRun")
    opened_script(window, qtbot, script)
    run_to_the_end(qtbot, window)
    first = losses_shown(window)
    do(window, "actionReset")
    wait(qtbot, lambda: shown(window, "iterationValue") == "0")
    run_to_the_end(qtbot, window)
    assert losses_shown(window) == first
