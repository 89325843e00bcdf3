"""However much a loop prints or raises, what reaches a widget is no more than a window can show at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Edit, Step
from core.control.mailbox import Mailbox, Update
from core.control.run_log import RunLog
from core.engine.printout import MOST_TAKEN
from core.engine.stepper import Stepper
from core.text.clip import DETAIL_CHARACTERS, DETAIL_LINES, MOST_CHARACTERS
from core.view.capture import experiment_of, snapshot_of
from core.view.snapshot import Snapshot
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.session.state import State
from gui.style.theme import LIGHT
from gui.widgets.elided_label import ZERO_WIDTH_SPACE, shortened
from tests.helpers.driving import find, step, wait, wait_for_state
from tests.helpers.walking import small, stepper_of

NOTE = 60
MOST_IN_WIDGET = MOST_CHARACTERS + 2 * NOTE


def run(window: Window, qtbot: QtBot, line: str) -> None:
    """Runs the loop with one more line, until it has been printed or raised."""
    window.session.do(Edit(f"{line}\n{Stepper(small()).loop.source}"))
    wait(qtbot, lambda: window.session.experiment is not None and window.session.experiment.edited)
    window.session.do(Step("line"))


def texts(widget: QWidget) -> dict[str, str]:
    """What labels and tool tips say, by name."""
    labels = {f"{label.objectName()} {number}": label for number, label in enumerate(widget.findChildren(QLabel))}
    return {f"{name} {kind}": text for name, label in labels.items() for kind, text in _said(label).items()}


def _said(label: QLabel) -> dict[str, str]:
    return {"text": label.text(), "tip": label.toolTip(), "name": label.accessibleName()}


@pytest.mark.usefixtures("errors_expected")
def test_what_reaches_the_widgets_of_a_window(window: Window, qtbot: QtBot) -> None:
    log = find(window, QPlainTextEdit, "log")
    run(window, qtbot, "print('x' * 3_000_000); print(w1.tolist() * 1000)")
    wait(qtbot, lambda: "more characters" in log.toPlainText())
    assert max(map(len, log.toPlainText().splitlines())) < MOST_IN_WIDGET
    step(qtbot, window, "actionStepBack")
    window.session.do(Edit("raise ValueError('<b>y' * 1_000_000)"))
    wait(qtbot, lambda: window.session.experiment is not None and "raise" in window.session.experiment.source)
    window.session.do(Step("line"))
    wait_for_state(qtbot, window, State.FAILED)
    hint = find(window, QLabel, "code_hint")
    wait(qtbot, lambda: hint.text().startswith("Line 1: ValueError"))
    assert {name: len(text) for name, text in texts(window).items() if len(text) > 5 * MOST_IN_WIDGET} == {}
    assert len(hint.text()) < 1_000, "three lines, though it is one word"
    details = find(window, QPlainTextEdit, "code_traceback").toPlainText()
    assert len(details) < (DETAIL_LINES + 1) * DETAIL_CHARACTERS and "raise ValueError" in details
    window.session.failed.emit("<b>not bold</b>")
    banner = find(window, QLabel, "bannerText")
    assert banner.textFormat() is Qt.TextFormat.PlainText and banner.text().startswith("<b>not bold")


def test_a_letter_takes_a_page_of_the_log_along() -> None:
    stepper = stepper_of("_ = [print('line', i, 'z' * 100) for i in range(30_000)]\nloss = 1")
    journal = RunLog(stepper)
    stepper.run(1)
    journal.write(running=True)
    lines = journal.take()
    assert sum(map(len, lines)) < MOST_TAKEN + 3 * NOTE
    assert lines[1].startswith("… 29,8") and lines[-1].startswith("line 29999 ")


def test_a_line_that_goes_on_is_logged_once_the_loop_stands_still() -> None:
    stepper = stepper_of("print('.', end='')\nloss = 1")
    journal = RunLog(stepper)
    journal.take()
    for count in (3, 4):
        stepper.run(count)
        journal.write(running=True)
        assert journal.take() == ()
    journal.write()
    assert journal.take() == ("." * 7,)


def test_letters_that_nobody_took_do_not_add_up() -> None:
    box = Mailbox()
    moment = Snapshot(1, 1, 2, None, None, None, 0)
    for number in range(100):
        box.put(Update(1, moment, log=("x" * 2_000, f"{number}")))
    taken = box.take(1)
    assert taken is not None and taken.log[-1] == "99" and 40_000 < sum(map(len, taken.log)) <= 50_000


@pytest.mark.parametrize("width", [100, 400])
def test_a_word_that_is_longer_than_a_line_is_broken(width: int, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    text = shortened("short " + "y" * 5_000, label.font(), width, 3)
    assert text.endswith("…") and text.startswith("short ")
    parts = text.replace(" ", ZERO_WIDTH_SPACE).split(ZERO_WIDTH_SPACE)
    assert len(parts) > 2 and max(map(metrics.horizontalAdvance, parts)) <= width
    assert shortened("two words", label.font(), 400, 3) == "two words"


def test_of_a_very_long_line_no_more_is_coloured_than_a_person_reads(qtbot: QtBot) -> None:
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_text("a = " + "+".join(["1"] * 50_000), "")
    formats = view.document().firstBlock().layout().formats()
    assert len(formats) <= 1_000


def test_notes_beside_lines_are_worded_only_where_they_are_in_view(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepper = Stepper(small())
    stepper.edit("\n".join(f"a{number} = {number}" for number in range(500)))
    stepper.step_iteration()
    panel = CodePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    panel.show()
    panel.show_experiment(experiment_of(stepper))
    worded: list[object] = []
    monkeypatch.setattr("gui.panels.code.line_notes._wordings", lambda values: worded.append(values) or ("", "", ""))
    panel.show_snapshot(snapshot_of(stepper))
    find(panel, CodeView, "code").viewport().grab()
    assert 0 < len(worded) < 60
