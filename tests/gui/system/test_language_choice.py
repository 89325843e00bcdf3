"""Choosing the language in the menu: said at once, remembered, and refused where no font has its letters."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from core.experiment.config import RunConfig
from gui import settings
from gui.main_window.window import Window
from gui.style.language import language, system_language
from tests.gui.conftest import Making
from tests.helpers.driving import do, find, shown, type_into, wait_until_ready
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.walking import small


class Catalogue(Pseudo):
    """Stands for a file of translations: every text of Nablascope is in it."""

    def load(self, file: str) -> bool:  # type: ignore[override]
        return "nablascope_ko" in file


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.style.language.QTranslator", Catalogue)


@pytest.fixture
def no_korean_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.style.language.can_show", lambda code: code != "ko")


def said(window: Window) -> tuple[str, ...]:
    """Of the toolbar, the form, the menu bar and the status bar a text each."""
    menus = [action.text() for action in window.menuBar().actions()]
    button = find(window, QToolButton, "runButton")
    return menus[0], button.text(), shown(window, "seedValue"), find(window, QLabel, "waitingForApply").text()


def checked(window: Window) -> list[str]:
    return [name for name in ("actionEnglish", "actionKorean") if find(window, QAction, name).isChecked()]


@pytest.mark.usefixtures("catalogue")
def test_the_window_speaks_the_language_that_is_chosen(window: Window) -> None:
    type_into(window, "hidden_size", "7")
    english = ("&File", "Run", "seed 0", "Not applied yet: hidden.")
    assert (said(window), checked(window), language()) == (english, ["actionEnglish"], "en")
    do(window, "actionKorean")
    korean = ("⟦&File⟧", "⟦Run⟧", "⟦seed 0⟧", "⟦Not applied yet: ⟦hidden⟧.⟧")
    assert (said(window), checked(window), language()) == (korean, ["actionKorean"], "ko")
    do(window, "actionKorean")
    assert (said(window), checked(window)) == (korean, ["actionKorean"]), "chosen again, it stays"
    do(window, "actionEnglish")
    assert (said(window), checked(window), language()) == (english, ["actionEnglish"], "en")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("name", "run"), [("actionKorean", "⟦Run⟧"), ("actionEnglish", "Run")])
def test_the_next_window_speaks_it_too(name: str, run: str, made: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in ("actionEnglish", "actionKorean"):
        window = made(RunConfig())
        do(window, other)
        do(window, name)
        window.close()
        monkeypatch.setattr("gui.style.language.system_language", lambda: "en" if name == "actionKorean" else "ko")
        window = made(RunConfig())
        assert find(window, QToolButton, "runButton").text() == run
        assert checked(window) == [name]


@pytest.mark.usefixtures("no_korean_font")
def test_without_a_font_the_menu_says_what_to_install(window: Window) -> None:
    do(window, "actionKorean")
    assert (language(), checked(window)) == ("en", ["actionEnglish"])
    assert "sudo apt install fonts-noto-cjk" in shown(window, "bannerText")
    assert find(window, QLabel, "bannerText").isVisible()
    window.close()
    assert settings.load()["language"] == "en"


@pytest.mark.usefixtures("no_korean_font", "catalogue")
def test_a_window_that_should_be_korean_is_english_without_a_font(made: Making, qtbot: QtBot) -> None:
    settings.save({"language": "ko"})
    window = made(small())
    window.show()
    wait_until_ready(qtbot, window)
    assert (language(), checked(window)) == ("en", ["actionEnglish"])
    assert find(window, QLabel, "bannerText").isVisible(), "the first experiment does not wipe it away"
    assert shown(window, "bannerText").startswith("Korean needs a font")


@pytest.mark.parametrize("remembered", ["tlh", "", "en_GB", "한국어"])
def test_a_language_nobody_knows_counts_as_none(remembered: str, made: Making) -> None:
    settings.save({"language": remembered})
    window = made(RunConfig())
    assert (language(), checked(window)) == ("en", ["actionEnglish"])
    assert not find(window, QLabel, "bannerText").isVisibleTo(window)


@pytest.mark.parametrize(("system", "spoken"), [("ko_KR", "ko"), ("de_DE", "en"), ("en_GB", "en"), ("C", "en")])
def test_a_first_window_speaks_as_the_system_does(system: str, spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.style.language.QLocale", SimpleNamespace(system=lambda: QLocale(system)))
    monkeypatch.setattr("gui.style.language.can_show", lambda _code: True)
    assert system_language() == spoken
    monkeypatch.setattr("gui.style.language.can_show", lambda code: code == "en")
    assert system_language() == "en"


def test_each_language_is_offered_by_its_own_name(window: Window) -> None:
    view = next(menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&View")
    offered = {action.objectName(): action.text() for action in view.actions()}
    assert (offered["actionEnglish"], offered["actionKorean"]) == ("English", "한국어")
