"""An animation of the last steps: what is in the file, and where the run stands afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.check import checks
from core.explain.types import Reference
from gui.export import step_capture
from gui.export.animation import EXPLANATION
from gui.export.gif import GifMaker
from gui.main_window.window import Window
from gui.panels.heatmaps.card import HeatMapCard
from tests.core.test_atomic_file import files_of_at_most
from tests.gui.export.test_pictures import choose_file
from tests.helpers.driving import (
    choose,
    do,
    find,
    run_to_the_end,
    shown,
    step,
    type_into,
    wait,
    where,
)
from tests.helpers.pseudo_language import Pseudo


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_capture, "SETTLE_MILLISECONDS", 30)


def opened_dialog(window: Window, steps: int, unit: str = "line", milliseconds: int = 250) -> QDialog:
    do(window, "actionSaveAnimation")
    (dialog,) = (dialog for dialog in window.findChildren(QDialog, "animation") if dialog.isVisible())
    type_into(dialog, "animationSteps", str(steps), finish=False)
    type_into(dialog, "animationMilliseconds", str(milliseconds), finish=False)
    choose(dialog, "animationUnit", unit)
    return dialog


def save(dialog: QDialog) -> None:
    QTest.mouseClick(find(dialog, QPushButton, "animationSave"), Qt.MouseButton.LeftButton)


def until_closed(qtbot: QtBot, window: Window) -> None:
    wait(qtbot, lambda: not any(dialog.isVisible() for dialog in window.findChildren(QDialog, "animation")))


@pytest.mark.parametrize(("unit", "steps"), [("line", 5), ("phase", 3), ("iteration", 2)])
def test_the_last_steps_in_their_order_and_the_run_where_it_stood(
    unit: str, steps: int, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "steps.gif"
    choose_file(monkeypatch, file)
    step(qtbot, window, "actionStepIteration", 3)
    step(qtbot, window, "actionStepLine", 3)
    assert window.session.snapshot is not None
    before, loss, last = where(window), window.session.snapshot.loss, window.grab().toImage()
    save(opened_dialog(window, steps, unit))
    until_closed(qtbot, window)
    assert where(window) == before and window.session.snapshot.loss == loss
    with Image.open(file) as gif:
        assert gif.n_frames == steps + 1
        assert gif.info["duration"] == 250 and gif.info["loop"] == 0
        assert gif.size == (1280, round(window.height() * 1280 / window.width()))
        shades = []
        for number in range(gif.n_frames):
            gif.seek(number)
            shades.append(gif.convert("L").resize((160, 100)).tobytes())
    assert len(set(shades)) == steps + 1, "no two moments look the same"
    small = last.scaled(160, 100, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    now = [small.pixelColor(at % 160, at // 160) for at in range(160 * 100)]
    grey = [0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue() for colour in now]
    distances = [sum(abs(a - b) for a, b in zip(shade, grey, strict=True)) for shade in shades]
    assert distances[-1] == min(distances), "the last frame is the present moment"
    assert [path.name for path in tmp_path.glob("steps*")] == ["steps.gif"]


def test_no_more_steps_than_there_are(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "short")
    step(qtbot, window, "actionStepLine", 2)
    before = where(window)
    save(opened_dialog(window, 50))
    until_closed(qtbot, window)
    assert where(window) == before
    with Image.open(tmp_path / "short.gif") as gif:
        assert gif.n_frames == 3


@pytest.mark.parametrize("how", ["button", "escape"])
def test_cancel_leaves_no_file_and_the_run_where_it_stood(
    how: str, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "steps.gif")
    run_to_the_end(qtbot, window)
    before = where(window)
    dialog = opened_dialog(window, 40)
    save(dialog)
    wait(qtbot, lambda: where(window) != before)
    if how == "button":
        QTest.mouseClick(find(dialog, QPushButton, "animationCancel"), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    until_closed(qtbot, window)
    assert where(window) == before
    assert not list(tmp_path.glob("steps*"))


def test_a_path_that_cannot_be_written_is_said_in_words(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "no" / "folder.gif")
    step(qtbot, window, "actionStepLine", 2)
    before = where(window)
    dialog = opened_dialog(window, 1)
    save(dialog)
    assert "could not be written" in shown(dialog, "animationNote"), "before the run goes back"
    assert dialog.isVisible() and where(window) == before
    assert not find(dialog, QWidget, "animationProgress").isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    until_closed(qtbot, window)


@pytest.mark.parametrize("steps", ["0", "101", "many", ""])
def test_a_number_that_makes_no_animation(steps: str, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = choose_file(monkeypatch, "")
    dialog = opened_dialog(window, 3)
    type_into(dialog, "animationSteps", steps, finish=False)
    save(dialog)
    assert asked == [] and shown(dialog, "animationStepsError")
    dialog.reject()


def test_while_the_loop_runs_there_is_nothing_to_go_back_from(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = choose_file(monkeypatch, "")
    type_into(window, "iterations", "1000000000")
    dialog = opened_dialog(window, 3)
    window.session.run_or_pause()
    wait(qtbot, lambda: window.session.state.name == "RUNNING")
    save(dialog)
    assert asked == [] and "Pause it first" in shown(dialog, "animationNote")
    dialog.reject()


def test_it_goes_on_in_another_language(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "steps.gif")
    step(qtbot, window, "actionStepLine", 3)
    before = where(window)
    dialog = opened_dialog(window, 3)
    with Pseudo(QCoreApplication.instance()).spoken():
        assert shown(dialog, "animationNote") == f"⟦{EXPLANATION}⟧"
        assert find(dialog, QPushButton, "animationCancel").text() == "⟦Cancel⟧"
        save(dialog)
        wait(qtbot, lambda: shown(dialog, "animationNote").startswith("⟦Going back, frame 1"))
        QTest.mouseClick(find(dialog, QPushButton, "animationCancel"), Qt.MouseButton.LeftButton)
        assert shown(dialog, "animationNote") == "⟦Returning…⟧"
        until_closed(qtbot, window)
    assert where(window) == before and not list(tmp_path.glob("steps*"))


def error_of_gif(colours: list[str], path: Path) -> BaseException | None:
    """What keeps an animation of plain frames from being written."""
    maker = GifMaker()
    for colour in colours:
        frame = QImage(64, 48, QImage.Format.Format_RGB32)
        frame.fill(QColor(colour))
        maker.add(frame)
    error = maker.save(path, 100).exception(30)
    maker.close()
    return error


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX")
def test_a_full_disk_leaves_the_old_animation(tmp_path: Path) -> None:
    path, neighbour = tmp_path / "steps.gif", tmp_path / "steps.gif.part"
    path.write_bytes(b"old")
    neighbour.write_bytes(b"of somebody else")
    with files_of_at_most(100):
        error = error_of_gif(["red", "green", "blue"], path)
    assert isinstance(error, OSError) and error.filename == str(path)
    assert path.read_bytes() == b"old"
    assert error_of_gif(["red", "green", "blue"], path) is None
    with Image.open(path) as gif:
        assert gif.n_frames == 3
    assert neighbour.read_bytes() == b"of somebody else" and sorted(tmp_path.iterdir()) == [path, neighbour]


def test_no_frame_is_taken_before_every_panel_has_its_answers(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = checks.check_cell
    monkeypatch.setattr(checks, "check_cell", lambda *asked: (time.sleep(0.3), check(*asked))[1])
    monkeypatch.setattr(step_capture, "SETTLE_MILLISECONDS", 160)
    step(qtbot, window, "actionStepPhase", 3)
    find(window, HeatMapCard, "heatmap:w1.grad").chosen.emit(Reference("w1.grad", (1, 2)))
    numbers: list[list[str]] = []
    capture = step_capture.StepCapture(window.session, "line", 1)
    panel = find(window, QWidget, "checks")
    capture.arrived.connect(
        lambda: numbers.append([label.text() for label in panel.findChildren(QLabel) if label.isVisible()])
    )
    with qtbot.waitSignal(capture.finished, timeout=20_000):
        capture.start()
    assert len(numbers) == 2 and not any("…" in text for texts in numbers for text in texts), numbers
    assert any(text for text in numbers[0]), "the check of the chosen cell is there"
