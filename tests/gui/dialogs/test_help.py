"""About, the guide, and the sign of the application."""

from __future__ import annotations

import configparser
import platform
import re
import tomllib
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QPainter, QTextDocument
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from core import __version__
from gui import settings
from gui.dialogs import guide
from gui.dialogs.about import About
from gui.dialogs.guide_page import GuidePage
from gui.main_window.window import Window
from gui.style.application_icon import SIZES, application_icon
from gui.style.language import set_language
from tests.helpers.driving import do, find, labels
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.untranslated import untranslated

ROOT = Path(__file__).parents[3]


# About


def test_about_names_the_versions_and_copies_them(window: Window) -> None:
    import torch

    do(window, "actionAbout")
    about = find(window, QDialog, "about")
    for words in (__version__, torch.__version__, PySide6.__version__, platform.python_version(), "CPU"):
        assert words in labels(about)
    QTest.mouseClick(find(about, QPushButton, "aboutCopy"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert f"torch: {torch.__version__}" in copied and "Device: CPU" in copied and len(copied) == 7
    QTest.keyClick(about, Qt.Key.Key_Escape)
    assert not about.isVisible()


def test_about_before_torch_is_there(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(__import__("sys").modules, "torch")
    about = About("")
    qtbot.addWidget(about)
    assert "not loaded yet" in labels(about)


def test_about_asked_for_twice_is_there_once_and_up_to_date(window: Window, qtbot: QtBot) -> None:
    do(window, "actionAbout")
    first = find(window, QDialog, "about")
    first.reject()
    with qtbot.waitSignal(first.destroyed):
        do(window, "actionAbout")
    assert find(window, QDialog, "about").isVisible()


def test_about_is_said_in_the_language_of_the_moment(window: Window) -> None:
    do(window, "actionAbout")
    about = find(window, QDialog, "about")
    with Pseudo(QCoreApplication.instance()).spoken():
        assert "⟦System⟧" in labels(about) and about.windowTitle() == "⟦About Nablascope⟧"
        versions = (platform.platform(terse=True), __import__("torch").__version__)
        assert [text for text in untranslated(about) if not text.endswith((*versions, ": PySide6"))] == []
        QTest.mouseClick(find(about, QPushButton, "aboutCopy"), Qt.MouseButton.LeftButton)
        assert find(about, QPushButton, "aboutCopy").text() == "⟦Copied⟧"
    assert "Device: CPU" in QGuiApplication.clipboard().text().splitlines()


# The guide


def test_the_guide_is_the_readmes_chapters_for_those_who_use_it(window: Window) -> None:
    do(window, "actionGuide")
    words = find(window, QTextBrowser, "guidePage").toPlainText()
    for heading in guide.HEADINGS:
        assert f"\n{heading}\n" in words, heading
    assert "The marked line is about to run." in words
    assert "Add a trainer" not in words and "screenshot.png" not in words
    page = find(window, QDialog, "guide")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_an_installed_guide_comes_with_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(guide, "__file__", str(tmp_path / "gui" / "dialogs" / "guide.py"))
    (tmp_path / "README.md").write_text("# Another package's", encoding="utf-8")
    monkeypatch.setattr(guide, "metadata", lambda _name: {"Description": "# Nablascope\n\n## The trainers\n\nThree."})
    assert "Three." in guide.guide()
    monkeypatch.setattr(guide, "metadata", lambda _name: {"Description": None})
    assert guide.guide() == guide.MISSING


ENGLISH = "# Nablascope\n\n## Start\n\nInstall.\n\n## The trainers\n\nThree.\n\n## Licence\n\nMIT"
KOREAN = "# Nablascope\n\n## 시작하기\n\n설치\n\n## 트레이너\n\n세 가지\n\n## 라이선스\n\nMIT"


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with an English README, where the guide looks."""
    monkeypatch.setattr(guide, "__file__", str(tmp_path / "gui" / "dialogs" / "guide.py"))
    monkeypatch.setattr(guide, "files", lambda _name: None)
    (tmp_path / "README.md").write_text(ENGLISH, encoding="utf-8")
    return tmp_path


def test_the_guide_is_korean_where_there_is_a_korean_readme(window: Window, beside: Path) -> None:
    (beside / "README.ko.md").write_text(KOREAN, encoding="utf-8")
    do(window, "actionGuide")
    page = find(window, QTextBrowser, "guidePage")
    assert "Three." in page.toPlainText()
    do(window, "actionKorean")
    assert "트레이너\n세 가지" in page.toPlainText()
    assert "Three." not in page.toPlainText() and "설치" not in page.toPlainText()
    do(window, "actionEnglish")
    assert "Three." in page.toPlainText() and "세 가지" not in page.toPlainText()


def test_another_language_leaves_the_guide_where_it_was_read(window: Window) -> None:
    do(window, "actionGuide")
    bar = find(window, QTextBrowser, "guidePage").verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    do(window, "actionKorean")
    assert bar.maximum() > 0 and abs(bar.value() / bar.maximum() - 0.5) < 0.02


@pytest.mark.parametrize("korean", ["", KOREAN.partition("## 라이선스")[0].rstrip()], ids=["none", "another structure"])
def test_without_a_korean_readme_the_guide_is_english(korean: str, beside: Path) -> None:
    if korean:
        (beside / "README.ko.md").write_text(korean, encoding="utf-8")
    set_language("ko")
    assert "Three." in guide.guide() and "세 가지" not in guide.guide()


def test_an_installed_korean_readme_is_found(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = beside / "share" / "README.ko.md"
    installed.parent.mkdir()
    installed.write_text(KOREAN, encoding="utf-8")
    monkeypatch.setattr(guide, "files", lambda _name: [beside / "README.md", installed])
    set_language("ko")
    assert "세 가지" in guide.guide()


def test_the_headings_lead_to_their_chapters_in_both_languages(window: Window, qtbot: QtBot) -> None:
    do(window, "actionGuide")
    dialog, page = find(window, QDialog, "guide"), find(window, GuidePage, "guidePage")
    contents = find(dialog, QListWidget, "guideContents")
    for action, chapters in (("actionEnglish", guide.HEADINGS), ("actionKorean", ("창 읽는 법", "수업"))):
        do(window, action)
        rows = [contents.item(row).text() for row in range(contents.count())]
        assert set(chapters) <= set(rows) and len(rows) > len(guide.HEADINGS) + 4
        assert [row.strip() for row in rows] == [block.text() for block in page.headings]
        contents.setCurrentRow(len(rows) // 2)
        top = page.cursorForPosition(QPoint(40, 30)).block()
        assert top.text() == rows[len(rows) // 2].strip()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_its_pictures_are_there_and_fit(
    language: str, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    window.appearance.choose_language(language)
    do(window, "actionGuide")
    page = find(window, GuidePage, "guidePage")
    names = re.findall(r"\]\((resources/guide/[^)]+)\)", guide.guide())
    assert len(names) == 5 and all((".ko." in name) == (language == "ko") for name in names)
    for name in names:
        assert page.loadResource(QTextDocument.ResourceType.ImageResource, QUrl(name)) is not None
    assert page.document().idealWidth() <= page.viewport().width()


def test_a_search_goes_on_and_back_and_says_when_there_is_nothing(window: Window) -> None:
    do(window, "actionGuide")
    dialog, page = find(window, QDialog, "guide"), find(window, GuidePage, "guidePage")
    field = find(dialog, QLineEdit, "guideSearch")
    QTest.keyClicks(field, "backward")
    places = [page.textCursor().selectionStart()]
    assert page.textCursor().selectedText() == "backward"
    count = page.toPlainText().lower().count("backward")
    for _ in range(count):
        QTest.mouseClick(find(dialog, QPushButton, "guideNext"), Qt.MouseButton.LeftButton)
        places.append(page.textCursor().selectionStart())
    assert count > 2 and len(set(places)) == count and places[-1] == places[0], "round to the first one"
    QTest.mouseClick(find(dialog, QPushButton, "guidePrevious"), Qt.MouseButton.LeftButton)
    assert page.textCursor().selectionStart() == places[-2]
    QTest.keyClicks(field, "qq")
    assert field.property("invalid") is True
    field.clear()
    QTest.keyClicks(field, "loss")
    assert field.property("invalid") is False
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible() and page.textCursor().selectedText() == "loss"


def test_only_links_to_the_web_are_followed(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: followed.append(url.toString()))
    do(window, "actionGuide")
    page = find(window, QTextBrowser, "guidePage")
    for link in ("https://example.org/", "file:///etc/passwd", "LICENSE"):
        page.anchorClicked.emit(QUrl(link))
    assert followed == ["https://example.org/"]


# The sign


def test_the_desktop_entry_names_the_command_the_icon_and_the_window() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(ROOT / "resources" / "nablascope.desktop", encoding="utf-8")
    values = dict(entry["Desktop Entry"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert values["Exec"] in scripts
    assert (ROOT / "resources" / "icon" / f"{values['Icon']}.svg").is_file()
    assert values["StartupWMClass"] == settings.NAME == values["Exec"]
    assert values["Type"] == "Application" and values["Categories"].endswith(";")


def test_every_window_has_the_sign(window: Window) -> None:
    sizes = {size.width() for size in window.windowIcon().availableSizes()}
    assert sizes == set(SIZES) == {size.width() for size in application_icon().availableSizes()}
    assert QGuiApplication.desktopFileName() == "nablascope"


@pytest.mark.parametrize("size", SIZES)
def test_each_size_is_drawn_from_the_one_drawing(size: int, qtbot: QtBot) -> None:
    folder = ROOT / "resources" / "icon"
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(folder / "nablascope.svg")).render(painter, QRectF(0, 0, size, size))
    painter.end()
    shipped = QImage(str(folder / f"nablascope-{size}.png")).convertToFormat(QImage.Format.Format_ARGB32)
    assert shipped.size() == image.size()
    assert all(
        abs(image.pixelColor(x, y).alpha() - shipped.pixelColor(x, y).alpha()) < 24
        for x in range(size)
        for y in range(size)
    )
