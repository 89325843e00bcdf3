"""The figures that a script has drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QListWidget, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.control.commands import Seek
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.view.requests import FIGURES
from core.view.snapshot import Experiment, FigurePicture, Snapshot
from gui.main_window.window import Window
from gui.panels.figures.panel import FiguresPanel
from gui.style.language import set_language
from gui.style.theme import LIGHT
from tests.helpers.driving import find


def png(colour: str, width: int = 40, height: int = 30) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    assert image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def figure(number: int, iteration: int, title: str = "") -> FigurePicture:
    return FigurePicture(number, iteration, "/mine.py", 10 + number, title, png("red" if number % 2 else "blue"))


def moment(*figures: FigurePicture) -> Snapshot:
    return Snapshot(3, 3, 1, None, None, None, 3, pictures={FIGURES: figures})


@pytest.fixture
def panel(qtbot: QtBot) -> FiguresPanel:
    panel = FiguresPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 300)
    panel.show()
    return panel


def small_ones(panel: FiguresPanel) -> list[str]:
    strip = find(panel, QListWidget, "figureStrip")
    return [strip.item(row).text() for row in range(strip.count())]


def told(panel: FiguresPanel) -> str:
    return find(panel, QToolButton, "figureCaption").text()


ONE, TWO, THREE = figure(1, 0), figure(2, 20, "losses.png"), figure(3, 40)


def test_the_newest_is_large_until_another_is_chosen(panel: FiguresPanel) -> None:
    panel.show_snapshot(moment(ONE, TWO))
    assert small_ones(panel) == ["setup", "20"]
    assert told(panel) == "losses.png · iteration 20, line 12"
    panel.show_snapshot(moment(ONE, TWO, THREE))
    assert told(panel) == "iteration 40, line 13"
    find(panel, QListWidget, "figureStrip").setCurrentRow(0)
    assert told(panel) == "before the first iteration, line 11"
    panel.show_snapshot(moment(ONE, TWO, THREE, figure(4, 60)))
    assert told(panel) == "before the first iteration, line 11"
    picture = find(panel, QWidget, "figurePicture")
    assert picture.grab().toImage().pixelColor(picture.rect().center()) == QColor("red")


def test_those_after_the_moment_go(panel: FiguresPanel) -> None:
    panel.show_snapshot(moment(ONE, TWO, THREE))
    panel.show_snapshot(moment(ONE))
    assert small_ones(panel) == ["setup"]
    panel.show_snapshot(moment(ONE, TWO, THREE))
    assert small_ones(panel) == ["setup", "20", "40"]
    panel.show_snapshot(moment(ONE, figure(4, 20)))
    assert told(panel) == "iteration 20, line 14"
    panel.show_snapshot(moment())
    assert small_ones(panel) == []
    assert not find(panel, QToolButton, "figureCaption").isVisible()


def test_they_are_asked_for_while_they_can_be_seen(panel: FiguresPanel) -> None:
    wanted: list[bool] = []
    panel.picture_wanted.connect(lambda part, request: wanted.append(part == FIGURES and request is not None))
    panel.show_seen(True)
    panel.show_seen(False)
    assert wanted == [True, False]


def choose(panel: FiguresPanel, name: str) -> None:
    find(panel, QListWidget, "figureStrip").customContextMenuRequested.emit(QPoint(2, 2))
    menu = panel.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == name).trigger()
    menu.close()


def test_a_figure_is_copied_saved_and_gone_to(
    panel: FiguresPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[object] = []
    places: list[tuple[str, int]] = []
    panel.commanded.connect(commands.append)
    panel.place_chosen.connect(lambda filename, line: places.append((filename, line)))
    panel.show_snapshot(moment(ONE, TWO))
    choose(panel, "Copy")
    assert QApplication.clipboard().image().pixelColor(0, 0) == QColor("blue")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "saved"), ""))
    choose(panel, "Save as…")
    assert (tmp_path / "saved.png").read_bytes() == TWO.png
    choose(panel, "Go to iteration 20")
    assert commands == [Seek(20, replaceable=True)]
    find(panel, QToolButton, "figureCaption").click()
    assert places == [("/mine.py", 12)]


def test_it_speaks_both_languages(panel: FiguresPanel) -> None:
    panel.show_snapshot(moment(ONE, TWO))
    english = small_ones(panel), told(panel)
    set_language("ko")
    panel.show_language()
    assert (small_ones(panel)[0], told(panel)) != english
    assert small_ones(panel)[0] != "setup"


DRAWS = """import torch
import matplotlib.pyplot as plt
w = torch.zeros(2, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)
for t in range(4):
    opt.zero_grad()
    loss = ((w - 1) ** 2).sum()
    loss.backward()
    opt.step()
    plt.plot([0, loss.item()])
    plt.show()
"""


def test_what_a_script_shows_is_in_the_window(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "mine.py"
    path.write_text(DRAWS, "utf-8")
    session = window.session
    dock = window.parts.dock_area._docks["figuresPanel"]
    assert dock.isHidden()
    session.open_script(ScriptChoice(path))
    qtbot.waitUntil(lambda: session.script is not None, timeout=30_000)
    assert not dock.isHidden()
    dock.raise_()
    session.run_or_pause()
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.ended, timeout=30_000)
    panel = window.parts.dock_area.panel("figuresPanel")
    assert isinstance(panel, FiguresPanel)
    qtbot.waitUntil(lambda: small_ones(panel) == ["1", "2", "3", "4"], timeout=30_000)
    session.do(Seek(2))
    qtbot.waitUntil(lambda: small_ones(panel) == ["1", "2"], timeout=30_000)


def test_a_script_that_draws_nothing_has_no_such_panel() -> None:
    assert not Experiment(RunConfig(), "", "", (), {}, (), 1).draws
