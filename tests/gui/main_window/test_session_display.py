"""A display that missed a snapshot gets it again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.control.mailbox import Mailbox, Update
from core.view.snapshot import Snapshot
from gui.main_window.window import Window
from gui.panels.code.panel import CodePanel
from gui.panels.timeline.panel import TimelinePanel
from tests.helpers.driving import do, find, wait, where


def test_a_letter_that_was_told_of_in_vain_is_fetched(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker waits for the update before it to be taken: a run would go on behind a picture that stands still."""
    take, broken = Mailbox.take, [True]

    def take_the_second_time(mailbox: Mailbox, run: int) -> Update | None:
        if broken and not mailbox.empty:
            broken.clear()
            raise RuntimeError("a snapshot is missed")
        return take(mailbox, run)

    monkeypatch.setattr(Mailbox, "take", take_the_second_time)
    with qtbot.captureExceptions() as raised:
        do(window, "actionStepLine")
        wait(qtbot, lambda: not broken and where(window)[2] == 4)
    assert len(raised) == 1


def test_a_panel_that_raises_keeps_the_moment_from_no_other_and_gets_it_again(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, timeline = find(window, CodePanel, "codePanel"), find(window, TimelinePanel, "timelinePanel")
    missed: list[Snapshot] = []
    got: list[Snapshot] = []
    others: list[Snapshot] = []

    def show_the_second_time(snapshot: Snapshot) -> None:
        if not missed:
            missed.append(snapshot)
            raise RuntimeError("a snapshot is missed")
        got.append(snapshot)

    monkeypatch.setattr("gui.main_window.session_display.AGAIN_MILLISECONDS", 1)
    monkeypatch.setattr(panel, "show_snapshot", show_the_second_time)
    monkeypatch.setattr(timeline, "show_snapshot", others.append)
    monkeypatch.setattr(window.parts.toolbar, "show_snapshot", others.append)
    with qtbot.captureExceptions() as raised:
        do(window, "actionStepPhase")
        wait(qtbot, lambda: bool(got))
    assert len(raised) == 1
    assert others[0] is others[1] is missed[0], "another panel, and what comes after the panels"
    assert got[-1] is window.session.snapshot


def test_a_panel_that_always_raises_is_not_asked_for_ever(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(_snapshot: Snapshot) -> None:
        raise RuntimeError("always")

    monkeypatch.setattr("gui.main_window.session_display.AGAIN_MILLISECONDS", 1)
    monkeypatch.setattr(find(window, CodePanel, "codePanel"), "show_snapshot", raises)
    came: list[Snapshot] = []
    window.session.snapshot_changed.connect(came.append)
    with qtbot.captureExceptions() as raised:
        do(window, "actionStepPhase")
        wait(qtbot, lambda: len(raised) >= 2)
        qtbot.wait(100)
    assert len(raised) <= 2 * len(came), "once when each came, and once more"
