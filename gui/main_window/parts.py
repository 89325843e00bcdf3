"""The parts that a window is made of."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from gui.bars.banner import Banner
from gui.bars.statusbar import StatusBar
from gui.bars.toolbar import Toolbar
from gui.docking.dock_area import DockArea
from gui.form.form import Controls
from gui.lessons.controller import Lessons
from gui.opening.agreed_scripts import AgreedScripts
from gui.opening.opener import Opener
from gui.opening.recent_files import RecentFiles
from gui.session.session import Session
from gui.style import building
from gui.style.theme import Theme


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything in a window that others tell something, or listen to.

    Attributes:
        actions: by the names of their commands.
        centre: what a presentation takes the place of; the banner and the dock area lie in it.
        opener: of files that a person chooses.
        recent: the menu of the files that were opened last.
    """

    actions: dict[str, QAction]
    centre: QWidget
    toolbar: Toolbar
    banner: Banner
    form: Controls
    dock_area: DockArea
    lessons: Lessons
    status_bar: StatusBar
    opener: Opener
    recent: QMenu


def make_parts(
    window: QMainWindow, session: Session, actions: dict[str, QAction], theme: Theme, remembers: bool
) -> Parts:
    """Make a window's parts and give them their places.

    Args:
        window: the window.
        session: what it shows.
        actions: its commands, by name.
        theme: its colours.
        remembers: whether the files that are opened are kept for the next start.
    """
    toolbar = Toolbar(actions, theme)
    window.addToolBar(toolbar)
    banner, form = Banner(theme), Controls()
    dock_area = DockArea(form, theme)
    lessons = Lessons(window, dock_area, session, theme)
    status_bar = StatusBar()
    window.setStatusBar(status_bar)
    centre = _centre(banner, dock_area)
    window.setCentralWidget(centre)
    recent = QMenu(window)
    opener = Opener(window, RecentFiles(recent, remembers), AgreedScripts(remembers), theme)
    return Parts(actions, centre, toolbar, banner, form, dock_area, lessons, status_bar, opener, recent)


def _centre(banner: Banner, dock_area: DockArea) -> QWidget:
    centre = QWidget()
    building.column(banner, (dock_area, 1), parent=centre, margins=(0, 0, 0, 0), spacing=0)
    centre.setFocusProxy(dock_area)
    return centre
