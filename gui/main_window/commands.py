"""The commands, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from core.control.commands import Step, StepBack
from core.i18n import words
from gui.dialogs.help import Help
from gui.export.pictures import Pictures
from gui.main_window.appearance import LANGUAGE_CHOICES, THEME_CHOICES, Appearance
from gui.main_window.parts import Parts
from gui.main_window.saving import Saving
from gui.main_window.session_display import SessionDisplay
from gui.panels.code.editing.tools import EditingTools
from gui.panels.code.panel import CodePanel
from gui.session.session import Session

if TYPE_CHECKING:
    from gui.dialogs.pause_when import PauseWhen
    from gui.presentation.controller import Presentation
    from gui.presentation.page import PresentationPage

WALKS = words("Window", "Slow motion: the loop steps by itself, line by line. Space or Esc ends it.")


class Commands(QObject):
    """Does what the actions of a window say. Presentation and dialogs are made when they are first wanted."""

    def __init__(
        self,
        window: QMainWindow,
        parts: Parts,
        session: Session,
        appearance: Appearance,
        display: SessionDisplay,
        saving: Saving,
    ) -> None:
        super().__init__(window)
        self._window, self._parts, self._session = window, parts, session
        self._appearance, self._display = appearance, display
        self._saving = saving
        self.pictures = Pictures(window, lambda: appearance.theme.surface, display.show_error)
        self.help = Help(window, lambda: parts.status_bar.device, parts.banner.show_message)
        appearance.language_changed.connect(self.help.show_language)
        self._presentation: Presentation | None = None
        self._pause_when: PauseWhen | None = None
        self._connect()

    def _connect(self) -> None:
        session, appearance = self._session, self._appearance
        commands = {
            "actionRun": self._run_or_pause,
            "actionStepLine": partial(session.do, Step("line")),
            "actionStepPhase": partial(session.do, Step("phase")),
            "actionStepIteration": partial(session.do, Step("iteration")),
            "actionStepBack": partial(session.do, StepBack("line")),
            "actionStepBackPhase": partial(session.do, StepBack("phase")),
            "actionStepBackIteration": partial(session.do, StepBack("iteration")),
            "actionStepInto": partial(session.do, Step("into")),
            "actionStepOut": partial(session.do, Step("out")),
            "actionStepBackInto": partial(session.do, StepBack("into")),
            "actionStepBackOut": partial(session.do, StepBack("out")),
            "actionToggleBreakpoint": self._toggle_breakpoint,
            "actionPauseWhen": self._ask_when_to_pause,
            "actionReset": session.reset,
            "actionSave": self._saving.save,
            "actionSaveAs": self._saving.save_as,
            "actionFind": partial(self._in_code, EditingTools.find),
            "actionFindNext": partial(self._in_code, EditingTools.find_next),
            "actionFindPrevious": partial(self._in_code, EditingTools.find_previous),
            "actionReplace": partial(self._in_code, EditingTools.replace),
            "actionGoToLine": partial(self._in_code, EditingTools.go_to_line),
            "actionSavePicture": partial(self.pictures.save, self._window, "nablascope"),
            "actionCopyPicture": partial(self.pictures.copy, self._window),
            "actionSaveAnimation": self._save_animation,
            "actionOpen": self._parts.opener.ask_for_file,
            "actionQuit": self._window.close,
            "actionPresent": self._present_or_end,
            **{name: partial(appearance.choose_theme, choice) for name, choice in THEME_CHOICES.items()},
            **{name: partial(appearance.choose_language, code) for name, code in LANGUAGE_CHOICES.items()},
            "actionResetLayout": self._parts.dock_area.reset,
            "actionGuide": self.help.show_guide,
            "actionShortcuts": self.help.show_shortcuts,
            "actionShowLogFile": self.help.show_log_file,
            "actionAbout": self.help.show_about,
        }
        actions = self._parts.actions
        for name, do in commands.items():
            actions[name].triggered.connect(lambda _checked=False, do=do: do())
        actions["actionSlowMotion"].toggled.connect(lambda on: self.presentation.set_walking(on))
        actions["actionShowKeys"].toggled.connect(lambda on: self.presentation.set_keys_shown(on))

    def _in_code(self, do: Callable[[EditingTools], None]) -> None:
        """Do something in the code, which comes into sight for it."""
        code = self._parts.dock_area.brought_forward("codePanel")
        assert isinstance(code, CodePanel)
        do(code.tools)

    @property
    def presentation(self) -> Presentation:
        """The presentation, which most windows never need."""
        if self._presentation is None:
            from gui.presentation.controller import Presentation

            self._presentation = Presentation(self._window, self._session, self._parts.centre)
            self._presentation.walking.connect(self._show_walking)
            self._presentation.begun.connect(self._enter_presentation)
            self._presentation.ending.connect(self._parts.lessons.leave_presentation)
            self._presentation.ended.connect(self._leave_presentation)
        return self._presentation

    def _enter_presentation(self, page: PresentationPage) -> None:
        self._display.page = page
        self._appearance.theme_changed.connect(page.set_theme)
        self._appearance.language_changed.connect(page.show_language)
        self._parts.lessons.enter_presentation(page)

    def _leave_presentation(self) -> None:
        self._display.page = None
        self._parts.lessons.resume()

    def _show_walking(self, walking: bool) -> None:
        """Show that slow motion is on, in a banner on the desk; the presentation says so itself."""
        slow_motion = self._parts.actions["actionSlowMotion"]
        slow_motion.setChecked(walking)
        banner = self._parts.banner
        if walking and self.presentation.page is None:
            banner.show_message(WALKS, words("Window", "End slow motion"), slow_motion.trigger)
        elif banner.message == WALKS:
            banner.hide_message()

    def _run_or_pause(self) -> None:
        """Run or pause; slow motion pauses by the same key as a run."""
        if self._presentation is None or not self._presentation.stop_walking():
            self._session.run_or_pause()

    def _present_or_end(self) -> None:
        if self.presentation.page is not None:
            self.presentation.end()
        else:
            parts = self._parts
            hidden = [self._window.menuBar(), parts.toolbar, parts.status_bar, parts.dock_area]
            self.presentation.begin(self._appearance.theme, hidden)

    def _toggle_breakpoint(self) -> None:
        code = self._parts.dock_area.panel("codePanel")
        assert isinstance(code, CodePanel)
        code.toggle_breakpoint()

    def _ask_when_to_pause(self) -> None:
        if self._pause_when is None:
            from gui.dialogs.pause_when import PauseWhen

            self._pause_when = PauseWhen(self._appearance.theme, self._window)
            self._pause_when.commanded.connect(self._session.do)
            self._appearance.theme_changed.connect(self._pause_when.set_theme)
        self._pause_when.show()
        self._pause_when.raise_()
        self._pause_when.activateWindow()

    def _save_animation(self) -> None:
        from gui.export.animation import Animation

        dialog = Animation(self._session, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
