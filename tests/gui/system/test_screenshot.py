"""Pictures of the window, taken without a screen."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from core.experiment.trainers import TRAINERS
from gui import screenshot
from gui.command import main
from gui.main_window.sizes import SMALLEST
from gui.main_window.window import Window
from gui.style.theme import DARK, LIGHT
from tests.core.test_atomic_file import files_of_at_most
from tests.gui.conftest import flush_deletions

SMALL = ["--batch-size=4", "--input-size=5", "--seed=1"]


@pytest.fixture(autouse=True)
def buried(qapp: QApplication) -> Iterator[None]:
    """The windows of the photographer, which as a command ends with its process."""
    yield
    for widget in qapp.topLevelWidgets():
        if isinstance(widget, Window):
            widget.deleteLater()
    flush_deletions()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize("trainer", TRAINERS)
def test_a_picture_has_its_size_and_is_of_a_moment_with_gradients(trainer: str, tmp_path: Path) -> None:
    file = tmp_path / "window.png"
    options = ["--trainer", trainer, *SMALL, "--iterations=3", "--phase=backward", "--size=1280x720"]
    assert main(["screenshot", str(file), *options]) == 0
    image = QImage(str(file))
    assert (image.width(), image.height()) == (1280, 720)
    assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert {LIGHT.window, LIGHT.surface, LIGHT.now_soft} <= colours(image)
    assert {LIGHT.signed[0], LIGHT.signed[-1]} & colours(image)


def test_a_dark_picture_of_the_start_of_the_default_size(tmp_path: Path) -> None:
    file = tmp_path / "window.png"
    assert main(["screenshot", str(file), *SMALL, "--iterations=1", "--phase=forward", "--theme=dark"]) == 0
    image = QImage(str(file))
    assert (image.width(), image.height()) == (1440, 900)
    assert {DARK.window, DARK.surface} <= colours(image) and LIGHT.window not in colours(image)
    assert DARK.faint in colours(image), "the hatching of a gradient that is not there yet"


def test_a_picture_of_the_end_of_a_run_that_leaves_no_trace_among_the_settings(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "window.png"
    assert main(["screenshot", str(file), *SMALL, "--iterations=250"]) == 0
    assert not QImage(str(file)).isNull()
    assert not list(home.rglob("*.ini"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that answers arguments which cannot be right."""
    try:
        status = main(["screenshot", *arguments])
    except SystemExit as ended:
        status = int(str(ended.code))
    out, err = capsys.readouterr()
    assert status == 2
    assert out == "" and err.count("\n") == 1 and err.startswith("nablascope: ")
    return err


def test_a_phase_that_the_loop_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.png"
    line = refused(capsys, str(file), "--trainer=logistic", "--phase=zero_grad")
    assert "“zero_grad” is not a phase of “logistic”" in line and "forward, loss, backward, update" in line
    assert not file.exists()


@pytest.mark.parametrize(
    "size",
    [
        "1440",
        "x900",
        "1440x",
        "-1440x900",
        "1440x900x2",
        "0x0",
        f"{SMALLEST[0] - 1}x900",
        f"1440x{SMALLEST[1] - 1}",
        "big",
    ],
)
def test_a_size_that_is_none(size: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"“{size}” is not a size such as 1440x900" in refused(capsys, str(tmp_path / "x.png"), f"--size={size}")


def test_the_smallest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.screenshot.SETTLE_SECONDS", 0.0)
    file = tmp_path / "x.png"
    assert main(["screenshot", str(file), *SMALL, "--iterations=1", "--size=1000x620"]) == 0
    assert (QImage(str(file)).width(), QImage(str(file)).height()) == (1000, 620)


@pytest.mark.parametrize("name", ["no/such/folder/x.png", "x.nothing", "noending"])
def test_a_file_that_cannot_be_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.screenshot.SETTLE_SECONDS", 0.0)
    assert name.split("/")[-1] in refused(capsys, str(tmp_path / name), *SMALL, "--iterations=1")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--theme=mauve", "mauve"),
        ("--trainer=perceptron", "“perceptron” is unknown"),
        ("--device=cuda:77", "“cuda:77” is not there"),
        ("--iterations=0", "--iterations must be between 1"),
        ("--hidden-size=1000000000", "GB"),
        ("--nonsense", "--nonsense"),
    ],
)
def test_an_experiment_that_cannot_be(
    option: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(capsys, str(tmp_path / "x.png"), option)


@pytest.fixture
def photographer(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the run and its window; returns a list of the times it was called."""
    called: list[str] = []

    class Photographer:
        def __init__(self, *_: object) -> None:
            called.append("")

        def picture(self) -> QImage:
            image = QImage(400, 300, QImage.Format.Format_RGB32)
            image.fill(QColor("red"))
            return image

    monkeypatch.setattr(screenshot, "_Photographer", Photographer)
    return called


@pytest.mark.parametrize("name", ["window.xyz", "window", "no folder/window.png", "folder.png", "new.png/"])
def test_a_picture_that_cannot_be_written_is_told_before_the_run(
    name: str, photographer: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.png").mkdir()
    file = f"{tmp_path}/{name}"
    assert main(["screenshot", file, *SMALL]) == 2
    assert capfd.readouterr().err.startswith(f"nablascope: {file}: ")
    assert photographer == [] and [path.name for path in tmp_path.iterdir()] == ["folder.png"]


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX")
def test_a_full_disk_leaves_the_old_picture(
    photographer: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "window.PNG"
    file.write_bytes(b"old")
    with files_of_at_most(100):
        assert main(["screenshot", str(file), *SMALL]) == 2
    assert capsys.readouterr().err == f"nablascope: {file}: File too large\n"
    assert file.read_bytes() == b"old" and list(tmp_path.iterdir()) == [file]
    assert main(["screenshot", str(file), *SMALL]) == 0
    assert QImage(str(file)).size() == QSize(400, 300)


def test_ctrl_c_closes_the_window_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A thread that is destroyed while it runs would abort the process."""
    file, finished = tmp_path / "window.png", screenshot._Photographer._finished

    def interrupted(photographer: screenshot._Photographer) -> int:
        if finished(photographer) >= 3 and not photographer._request.signal:
            signal.raise_signal(signal.SIGINT)
        return finished(photographer)

    monkeypatch.setattr(screenshot._Photographer, "_finished", interrupted)
    assert main(["screenshot", str(file), *SMALL, "--iterations=1000000000"]) == 130
    assert capfd.readouterr().err == "" and list(tmp_path.iterdir()) == []
    assert not any(isinstance(widget, Window) and widget.isVisible() for widget in QApplication.topLevelWidgets())
