"""Pictures for a handout, of panels and of the window."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRectF
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.export.pictures import NOTHING_SEEN, Pictures, png_of, svg_of
from gui.main_window.window import Window
from gui.panels import PANELS
from tests.core.test_atomic_file import files_of_at_most
from tests.helpers.driving import do, find, shown, step
from tests.helpers.pseudo_language import Pseudo


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path | str, kind: str = "") -> list[str]:
    """Answers the next questions for a file; the list gets the names that were suggested."""
    suggested: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        suggested.append(name)
        return str(path), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return suggested


def panel_action(window: Window, panel: str, words: str) -> QAction:
    dock = find(window, QDockWidget, f"{panel}Dock")
    (button,) = [
        button
        for button in dock.titleBarWidget().findChildren(QToolButton)
        if button.accessibleName() == f"Picture of {dock.windowTitle()}"
    ]
    (action,) = [action for action in button.menu().actions() if action.text() == words]
    return action


def test_the_window_as_a_png_of_twice_its_size(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_file(monkeypatch, tmp_path / "window.png") == []
    do(window, "actionSavePicture")
    image = QImage(str(tmp_path / "window.png"))
    assert image.size() == window.size() * 2
    assert {window.theme.surface, window.theme.window} <= {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)
    }


def test_words_in_an_svg_are_outlines_that_look_as_in_the_window(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    step(qtbot, window, "actionStepLine", 3)
    panel = find(window, QWidget, "heatmapsPanel")
    drawing = svg_of(panel, window.theme.surface).decode()
    assert "<text" not in drawing and "<title>w1.grad</title>" in drawing
    assert len(re.findall("<image", drawing)) >= 2, "the maps"
    (tmp_path / "maps.svg").write_text(drawing, encoding="utf-8")
    drawn = QImage(panel.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    QSvgRenderer(str(tmp_path / "maps.svg")).render(painter, QRectF(panel.rect()))
    painter.end()
    grabbed = panel.grab().toImage()
    places = [(x, y) for x in range(0, panel.width(), 3) for y in range(0, panel.height(), 3)]
    alike = [abs(drawn.pixelColor(*at).lightness() - grabbed.pixelColor(*at).lightness()) < 40 for at in places]
    assert sum(alike) > 0.93 * len(alike)


def test_every_panel_can_be_copied_and_saved(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for panel in ("controls", *PANELS):
        copy_and_save(panel, window, tmp_path, monkeypatch)


def copy_and_save(panel: str, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find(window, QDockWidget, f"{panel}Dock").show()  # some are hidden until there is something to show
    QApplication.processEvents()
    widget = find(window, QWidget, panel)
    panel_action(window, panel, "Copy picture").trigger()
    assert QGuiApplication.clipboard().image().size() == widget.size() * 2
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        suggested = choose_file(monkeypatch, tmp_path / f"panel.{kind}")
        panel_action(window, panel, "Save picture…").trigger()
        assert (tmp_path / f"panel.{kind}").read_bytes().startswith(start)
        assert suggested[0].endswith(".png") and len(suggested[0]) > 6


def test_the_menu_of_a_panel_also_comes_under_the_pointer(window: Window) -> None:
    dock = find(window, QDockWidget, "lossPanelDock")
    head = dock.titleBarWidget()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), head.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(head, event)
    popup = QApplication.activePopupWidget()
    assert popup is not None and [action.text() for action in popup.actions()] == ["Copy picture", "Save picture…"]
    popup.close()


def test_a_panel_without_room_is_no_picture(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, said = QWidget(), []
    qtbot.addWidget(panel)
    panel.resize(300, 0)
    pictures = Pictures(panel, lambda: "white", said.append)
    choose_file(monkeypatch, tmp_path / "panel.png")
    pictures.save(panel, "panel")
    pictures.copy(panel)
    assert said == [NOTHING_SEEN, NOTHING_SEEN] and not list(tmp_path.glob("panel*"))


def test_the_window_can_be_copied(window: Window) -> None:
    do(window, "actionCopyPicture")
    assert QGuiApplication.clipboard().image().size() == window.size() * 2


@pytest.mark.parametrize(
    ("kind", "suffix"), [("SVG drawing (*.svg)", ".svg"), ("PNG picture (*.png)", ".png"), ("", ".png")]
)
def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(
    kind: str, suffix: str, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "handout", kind)
    do(window, "actionSavePicture")
    assert [file.name for file in tmp_path.glob("handout*")] == [f"handout{suffix}"]


@pytest.mark.parametrize(
    ("name", "words"), [("no/such/folder/x.png", "could not be written"), ("x.jpeg", "as .png or as .svg")]
)
def test_what_cannot_be_saved_is_said(
    name: str, words: str, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / name)
    do(window, "actionSavePicture")
    assert words in shown(window, "bannerText")


def test_a_picture_that_one_does_not_want_after_all(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_file(monkeypatch, "")
    do(window, "actionSavePicture")
    assert not find(window, QWidget, "banner").isVisible()


def test_a_picture_of_a_panel_stands_on_its_surface(window: Window) -> None:
    image = QImage.fromData(png_of(find(window, QWidget, "lossPanel"), window.theme.surface))
    assert image.pixelColor(1, 1).name() == window.theme.surface


def test_what_cannot_be_saved_is_said_in_the_language_of_the_moment(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(monkeypatch, tmp_path / "x.jpeg")
    with Pseudo(QCoreApplication.instance()).spoken():
        do(window, "actionSavePicture")
        assert "⟦A picture can be saved as .png or as .svg, not as “.jpeg”.⟧" in shown(window, "bannerText")


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX")
@pytest.mark.parametrize("name", ["panel.png", "panel.svg"])
def test_a_full_disk_leaves_the_old_picture(
    name: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    file.write_bytes(b"old")
    choose_file(monkeypatch, file)
    panel = QLabel("a panel")
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    said: list[str] = []
    pictures = Pictures(panel, lambda: "#ffffff", said.append)
    with files_of_at_most(100):
        pictures.save(panel, "panel")
    assert said == [f"The picture could not be written to {file}: File too large."]
    assert file.read_bytes() == b"old" and list(tmp_path.iterdir()) == [file]
    pictures.save(panel, "panel")
    assert len(said) == 1 and len(file.read_bytes()) > 100


def test_a_picture_without_memory_leaves_the_old_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "panel.png"
    file.write_bytes(b"old")
    choose_file(monkeypatch, file)
    monkeypatch.setattr("gui.export.pictures.image_of", lambda _widget, _background: QImage())  # as Qt gives it then
    panel = QLabel("a panel")
    qtbot.addWidget(panel)
    said: list[str] = []
    Pictures(panel, lambda: "#ffffff", said.append).save(panel, "panel")
    assert said == [f"The picture could not be written to {file}: Cannot allocate memory."]
    assert file.read_bytes() == b"old"
