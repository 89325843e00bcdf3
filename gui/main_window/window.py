"""The window: a tool bar, docks and a status bar, put together and shown as they were the last time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMainWindow

from core.experiment.config import RunConfig, small_config
from core.experiment.script_choice import ScriptChoice
from core.experiment.trainers import TRAINERS
from core.i18n import words
from core.program.loop import Loop
from gui import settings
from gui.bars.actions import make_actions
from gui.docking.guarded import each
from gui.form.fields import KeysForMe
from gui.main_window.appearance import Appearance
from gui.main_window.closing import Closing
from gui.main_window.commands import Commands
from gui.main_window.edit_actions import EditActions
from gui.main_window.first_paint import FirstPaint
from gui.main_window.focus_order import is_in_sight, put_in_order, reveal
from gui.main_window.menus import fill_menus
from gui.main_window.parts import make_parts
from gui.main_window.saving import Saving
from gui.main_window.session_display import SessionDisplay
from gui.main_window.sizes import FIRST, SMALLEST
from gui.main_window.watch_memory import WatchMemory
from gui.main_window.wiring import (
    connect_appearance,
    connect_opening,
    connect_pictures,
    connect_saving,
    connect_session,
)
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.session.session import Session
from gui.style import building
from gui.style.language import KOREAN_FONT, begin, language
from gui.style.theme import Theme
from gui.widgets.screen_room import fit_screen, room_for

if TYPE_CHECKING:
    from gui.main_window.first_run_hints import FirstHints

FIRST_SIZE, SMALLEST_SIZE = QSize(*FIRST), QSize(*SMALLEST)
LOW = 800
"""The height in pixels below which the bars leave more of it to the panels."""
LOAD_AT_LATEST_MILLISECONDS, LESSONS_MILLISECONDS, HINTS_MILLISECONDS = 400, 80, 600

NO_LOG = words("Window", "No log of errors is kept: {file} cannot be written ({reason}).")
BAD_END = words("Window", "Nablascope did not end properly the last time. What is known of it is in the log.")


class Window(QMainWindow):
    """Everything a person sees. Closing it ends the worker's thread.

    Attributes:
        parts: the bars and the docks.
        appearance: the theme and the language.
        commands: what the actions do.
        saving: of the script on the screen.
    """

    def __init__(
        self,
        session: Session,
        remembered: dict[str, str] | None = None,
        language_code: str | None = None,
        script: ScriptChoice | None = None,
    ) -> None:
        """Make a window that remembers its layout, or one that looks as `remembered` says and remembers nothing.

        Args:
            session: the run that is shown.
            remembered: the settings to look by; when left out those of the last window.
            language_code: shown whatever fonts there are; when left out the one remembered, or else the system's.
            script: what to run first, in the place of the session's experiment, once a person agrees.
        """
        super().__init__()
        self.setWindowTitle("Nablascope")
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE.boundedTo(room_for(self)))
        self.session = session
        session.setParent(self)
        self._remembers = remembered is None
        self._low, self._loading = False, False
        self._script = script
        self._restoring = settings.Restoring()
        remembered = self._restoring.load() if remembered is None else remembered
        can_be_read = begin(language_code, remembered.get("language", ""))
        self._hints: FirstHints | None = None
        self._hints_left = self._remembers and remembered.get("hints") != settings.NO_HINTS
        actions = make_actions(self)
        self.appearance = Appearance(self, actions, remembered.get("theme", "system"))
        self.parts = make_parts(self, session, actions, self.theme, self._remembers)
        fill_menus(self, self.parts)
        self._display = SessionDisplay(self, self.parts, session)
        self.saving = Saving(self, self.parts, session)
        self.commands = Commands(self, self.parts, session, self.appearance, self._display, self.saving)
        self._watches = WatchMemory(self.parts.dock_area, session, self._remembers)
        self._edit_actions = EditActions(self, self.parts.actions)
        self._closing = Closing(self, session, self._save)
        self._connect()
        self.parts.form.show_config(session.config)
        self.parts.toolbar.show_trainer(session.config.trainer)
        self._display.show_loop(Loop(TRAINERS[session.config.trainer].source))
        self._give_buttons_their_key()
        self.appearance.apply_theme()
        self.appearance.apply_language()
        if not can_be_read:
            self.parts.banner.show_notice(KOREAN_FONT)
        if self._remembers:
            self.saving.offer_left_behind()
        self._restore(remembered)
        self.parts.dock_area.setFocus()
        self.installEventFilter(FirstPaint(self, self._load))
        QTimer.singleShot(LOAD_AT_LATEST_MILLISECONDS, self, self._load)

    def _connect(self) -> None:
        connect_session(self.parts, self.session, self._display)
        connect_appearance(self.appearance, self.parts)
        connect_pictures(self.parts, self.commands.pictures)
        self.parts.toolbar.trainer_chosen.connect(self._change_trainer)
        connect_saving(self.saving, self.session, self._display)
        connect_opening(self, self.parts, self.saving)
        self.parts.form.apply_wanted.connect(self._start)
        self.parts.forms.script.apply_wanted.connect(self._start_script)
        for form in (self.parts.form, self.parts.forms.script):
            form.left.connect(self.parts.dock_area.setFocus)
        self.parts.toolbar.left.connect(self.parts.dock_area.setFocus)
        self.parts.dock_area.completed.connect(self._give_buttons_their_key)
        self.parts.lessons.completed.connect(self._give_buttons_their_key)
        self.session.experiment_changed.connect(self._complete_soon)

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self.appearance.theme

    # Messages

    def show_error(self, message: str) -> None:
        """Say what went wrong; the log file holds the rest, if there is one."""
        self._display.show_error(message)

    def show_no_log(self, reason: str) -> None:
        """Say that errors are written down nowhere."""
        self.parts.banner.show_notice(NO_LOG.format(file=str(settings.log_file()), reason=reason))

    def show_bad_end(self) -> None:
        """Say that an earlier start did not end as it should, and offer what is known of it."""
        self.parts.banner.show_notice(BAD_END, words("Window", "Show log file"), self.commands.help.show_log_file)

    # Another experiment

    @Slot(object)
    def _start(self, config: RunConfig) -> None:
        self.parts.dock_area.setFocus()  # from Apply, no longer to be pressed, it would wander to whatever comes next
        self.session.restart(config)

    @Slot(object)
    def _start_script(self, choice: ScriptChoice) -> None:
        """Run a script from its beginning with other values, and with the text of the loop that is shown."""
        self.parts.dock_area.setFocus()
        shown = self.session.experiment
        script = None if shown is None else shown.script
        if shown is not None and shown.edited and script is not None and script.filename == str(choice.path):
            self.session.open_script(replace(choice, text=shown.source))
        else:
            self.parts.opener.open_script(choice)

    @Slot(str)
    def _change_trainer(self, name: str) -> None:
        present = self.session.config
        make = small_config if self.parts.form.small else RunConfig
        self.session.start(make(trainer=name, seed=present.seed, device=present.device))

    # Keys

    @Slot()
    def _give_buttons_their_key(self) -> None:
        """Let Space press the button that has the focus, and not run the loop."""
        for button in self.findChildren(QAbstractButton):
            if button.findChild(KeysForMe) is None:
                button.installEventFilter(KeysForMe(button, Qt.Key.Key_Space))

    def focusNextPrevChild(self, ahead: bool) -> bool:
        """Go through the panels in their order, and leave out what lies behind a tab."""
        put_in_order(self.parts.dock_area)
        start = self.focusWidget()
        while super().focusNextPrevChild(ahead) and (focused := self.focusWidget()) is not None:
            if focused is start or is_in_sight(focused):
                reveal(focused)
                return True
        return False

    # Teaching

    @Slot()
    def _complete_soon(self) -> None:
        """Complete what the start of the application does not wait for, now that an experiment is there."""
        QTimer.singleShot(LESSONS_MILLISECONDS, self, self.parts.lessons.complete)
        if self._hints_left:
            QTimer.singleShot(HINTS_MILLISECONDS, self, self._give_hints)

    @Slot()
    def _give_hints(self) -> None:
        """Show the hints to a person who has not seen them."""
        from gui.main_window.first_run_hints import FirstHints

        if not self._hints_left:
            return
        self._hints_left = False
        steps = [self.parts.actions[name] for name in ("actionStepLine", "actionStepPhase", "actionStepIteration")]
        self._hints = FirstHints(self, self.parts.dock_area, self.session, steps, self.theme)
        self.appearance.theme_changed.connect(self._hints.set_theme)
        self._hints.ended.connect(self._forget_hints)

    @Slot()
    def _forget_hints(self) -> None:
        self._hints = None

    # Opening and closing

    @Slot()
    def _load(self) -> None:
        """Load the experiment once the window has been painted: importing torch would hold up the first paint."""
        self._restoring.end()
        if not self._loading:
            self._loading = True
            script = self._script
            self.session.load(script if script is not None and self.parts.opener.may_run(script) else None)

    def _restore(self, remembered: dict[str, str]) -> None:
        self._restoring.begin(remembered)
        if "geometry" in remembered:
            self.restoreGeometry(_bytes(remembered["geometry"]))
            fit_screen(self)  # which may be another one than last time
        self.parts.form.unfold(remembered.get("more") == "unfolded")
        self._maps.remember_pins(remembered.get("pins", ""))
        self.parts.dock_area.restore(_bytes(remembered.get("layout", "")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < LOW
        if low != self._low:
            self._low = low
            self.parts.toolbar.set_low(low)
            building.set_role(self.menuBar(), low, "low")

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.saving.may_close() and self._closing.close_session())

    def end(self, status: int) -> None:
        """Close the window and end the application with an exit status, without a question."""
        self.saving.end()
        self._closing.end(status)

    def _save(self) -> None:
        """Leave nothing undone when the window is gone."""
        self._restoring.end()
        each([self.parts.lessons.leave, self.saving.end, self.remember])

    def remember(self) -> None:
        """Write down how the window looks, for the next start."""
        if self._remembers:
            places = {"geometry": _text(self.saveGeometry()), "layout": _text(self.parts.dock_area.layout_state())}
            more = "unfolded" if self.parts.form.unfolded else "folded"
            looks = {"theme": self.appearance.theme_choice, "language": language(), "more": more}
            settings.remember(pins=self._maps.pins, **looks, **places)

    @property
    def _maps(self) -> HeatMapsPanel:
        panel = self.parts.dock_area.panel("heatmapsPanel")
        assert isinstance(panel, HeatMapsPanel)
        return panel


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode()


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode(errors="replace"))
