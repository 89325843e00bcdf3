"""The menu bar: the commands, and an entry for each panel."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QMenu

from core.i18n import words
from gui.bars.actions import COMMANDS
from gui.main_window.parts import Parts
from gui.style import fonts
from gui.style.language import bind_text

MENUS = {
    "&File": words("Menu", "&File"),
    "&Edit": words("Menu", "&Edit"),
    "&Run": words("Menu", "&Run"),
    "&View": words("Menu", "&View"),
    "&Lessons": words("Menu", "&Lessons"),
    "&Help": words("Menu", "&Help"),
}
BELOW_A_LINE = (
    "actionStepInto",
    "actionToggleBreakpoint",
    "actionReset",
    "actionCut",
    "actionFind",
    "actionSavePicture",
    "actionEnglish",
    "actionPresent",
    "actionResetLayout",
)


def fill_menus(window: QMainWindow, parts: Parts) -> None:
    """Give a window its menus; the lessons are listed later."""
    bar = window.menuBar()
    menus: dict[str, QMenu] = {}
    for name, title in MENUS.items():
        menus[name] = bar.addMenu("")
        bind_text(menus[name].setTitle, title)
    for action in parts.dock_area.toggles():
        menus["&View"].addAction(action)
    menus["&View"].addSeparator()
    for name, command in COMMANDS.items():
        if name in BELOW_A_LINE:
            menus[command.menu].addSeparator()
        menus[command.menu].addAction(parts.actions[name])
        if name == "actionOpen":
            menus[command.menu].addMenu(parts.recent)
            menus[command.menu].addSeparator()
        window.addAction(parts.actions[name])
    menus["&Lessons"].setObjectName("lessonsMenu")
    parts.lessons.list_in(menus["&Lessons"])
    bind_text(bar.setAccessibleName, words("Menu", "Menu"))
    for menu in (bar, parts.recent, *menus.values()):
        menu.setFont(fonts.text(13))
