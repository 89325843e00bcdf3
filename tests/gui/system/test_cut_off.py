"""The application is killed while a person types: the text is there again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gui import settings
from gui.documents.unsaved_texts import UnsavedTexts

ROOT = Path(__file__).parents[3]
PATIENCE = 100

SCRIPT = """import torch

w = torch.zeros(2, requires_grad=True)
for t in range(3):
    loss = (w - 1).pow(2).sum()
    loss.backward()
"""

TYPES_FOR_EVER = """
import itertools, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from core.experiment.script_choice import ScriptChoice
from gui import app
from gui.documents.script_document import ScriptDocument
from gui.opening.opener import Opener
from gui.panels.code.view import CodeView

Opener.may_run = lambda *_: True
keep = ScriptDocument.keep

def kept(document):
    keep(document)
    print(document.text.partition("\\n")[0], flush=True)

ScriptDocument.keep = kept
window = app.create_window(script=ScriptChoice(Path(sys.argv[1])))
window.show()
numbers = itertools.count(1)

def type_on():
    code = window.parts.dock_area.panel("codePanel").findChild(CodeView, "code")
    if window.session.script is None:
        return
    if code.isReadOnly():
        window.findChild(QToolButton, "code_edit").click()
        code.moveCursor(code.textCursor().MoveOperation.Start)
        code.insertPlainText("\\n")
        code.moveCursor(code.textCursor().MoveOperation.Start)
        QTest.keyClicks(code, "#")
    QTest.keyClicks(code, f" {next(numbers)}")

timer = QTimer(interval=7)
timer.timeout.connect(type_on)
timer.start()
QApplication.instance().exec()
"""

LOOKS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from gui import app
from gui.opening.opener import Opener
from gui.panels.code.view import CodeView

Opener.may_run = lambda *_: True
window = app.create_window()
window.show()
asked = []

def look():
    if window.session.experiment is None:
        return
    if not asked:
        asked.append(window.findChild(QLabel, "bannerText").text())
        window.findChild(QPushButton, "bannerAction").click()
    code = window.parts.dock_area.panel("codePanel").findChild(CodeView, "code")
    if window.session.script is not None and not code.isReadOnly():
        print(asked[0])
        print(code.toPlainText(), end="", flush=True)
        window.end(0)

timer = QTimer(interval=7)
timer.timeout.connect(look)
timer.start()
QApplication.instance().exec()
"""

only_there = pytest.mark.skipif(os.name == "nt", reason="it is killed by a signal of POSIX")


@only_there
def test_the_text_of_an_application_that_was_killed_is_in_the_editor_again(home: Path, rng: random.Random) -> None:
    script = written(home)
    kept = type_and_kill(script, rng, kept_before=2)
    answered = subprocess.run([sys.executable, "-c", LOOKS], capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT)
    said, _, text = answered.stdout.partition("\n")
    assert said == "mine.py had text that was not saved when Nablascope was cut off.", answered.stderr
    assert text.startswith(kept) and text.endswith(SCRIPT)
    assert script.read_text() == SCRIPT


@only_there
@pytest.mark.exhaustive
@pytest.mark.parametrize("which", range(20))
def test_killed_at_any_moment_the_text_is_there_again(which: int, home: Path, rng: random.Random) -> None:
    script = written(home)
    kept = type_and_kill(script, rng, kept_before=rng.randint(1, 4))
    texts = UnsavedTexts(settings.unsaved_folder())
    found = texts.left_behind()
    for unsaved in found:
        texts.discard(unsaved)
    texts.end()
    assert [unsaved.path for unsaved in found] == [script]
    assert found[0].text.startswith(kept) and found[0].text.endswith(SCRIPT)
    assert list(settings.unsaved_folder().iterdir()) == []


def written(home: Path) -> Path:
    script = home / "mine.py"
    script.write_text(SCRIPT)
    return script


def type_and_kill(script: Path, rng: random.Random, kept_before: int) -> str:
    """Kill an application with `kill -9` at some moment while its text is typed; return what it had kept by then."""
    process = subprocess.Popen(
        [sys.executable, "-c", TYPES_FOR_EVER, str(script)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    with process, process.stdout:
        kept = ""
        for _ in range(kept_before):
            kept = process.stdout.readline().rstrip("\n")
        time.sleep(rng.random())  # while it is typed, or while it is being kept
        process.send_signal(signal.SIGKILL)
    assert kept.startswith("# 1"), "it did not even begin"
    return kept
