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
from gui.form.form_stack import FormStack
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
        form: that of a trainer's loop.
        forms: the same and that of a script, one in the place of the other.
        opener: of files that a person chooses.
        recent: the menu of the files that were opened last.
    """

    actions: dict[str, QAction]
    centre: QWidget
    toolbar: Toolbar
    banner: Banner
    form: Controls
    forms: FormStack
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
    banner, forms = Banner(theme), FormStack()
    dock_area = DockArea(forms, theme)
    lessons = Lessons(window, dock_area, session, theme)
    status_bar = StatusBar()
    window.setStatusBar(status_bar)
    centre = _centre(banner, dock_area)
    window.setCentralWidget(centre)
    recent = QMenu(window)
    return Parts(
        actions=actions,
        centre=centre,
        toolbar=toolbar,
        banner=banner,
        form=forms.controls,
        forms=forms,
        dock_area=dock_area,
        lessons=lessons,
        status_bar=status_bar,
        opener=Opener(window, RecentFiles(recent, remembers), AgreedScripts(remembers), theme),
        recent=recent,
    )


def _centre(banner: Banner, dock_area: DockArea) -> QWidget:
    centre = QWidget()
    building.column(banner, (dock_area, 1), parent=centre, margins=(0, 0, 0, 0), spacing=0)
    centre.setFocusProxy(dock_area)
    return centre
