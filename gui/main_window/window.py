"""The window: a toolbar, a desk of docks, a status bar, and the wires between them and the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from core.control.commands import Seek, Step, StepBack
from core.experiment.config import RunConfig
from core.experiment.devices import Device
from core.experiment.trainers import TRAINERS
from core.i18n import words
from core.program.loop import Loop
from core.view.snapshot import Experiment, Snapshot, Stop
from gui import error_log, settings
from gui.bars.actions import COMMANDS, make_actions, paint_icons
from gui.bars.banner import Banner
from gui.bars.statusbar import StatusBar
from gui.bars.toolbar import Toolbar
from gui.dialogs.help import Help
from gui.docking.dock import Dock
from gui.docking.dock_area import DockArea
from gui.docking.guarded import each
from gui.export.pictures import Pictures
from gui.form.fields import KeysForMe
from gui.form.form import Controls
from gui.lessons.controller import Lessons
from gui.main_window.ending import end_process, still_busy
from gui.main_window.focus_order import is_in_sight, put_in_order, welcome
from gui.main_window.sizes import FIRST, SMALLEST
from gui.session.session import Session
from gui.session.state import State
from gui.style import fonts
from gui.style.language import KOREAN_FONT, begin, bind_text, choose, language
from gui.style.stylesheet import stylesheet
from gui.style.theme import DARK, LIGHT, THEMES, Theme, palette
from gui.widgets.screen_room import fit_screen, room_for

if TYPE_CHECKING:
    from gui.dialogs.pause_when import PauseWhen
    from gui.main_window.first_run_hints import FirstHints
    from gui.presentation.controller import Presentation
    from gui.presentation.page import PresentationPage

FIRST_SIZE, SMALLEST_SIZE = QSize(*FIRST), QSize(*SMALLEST)
LOW = 800
"""Below so many pixels the bars leave the height to the panels."""
AGAIN_MILLISECONDS = 1000
LOAD_AT_LATEST_MILLISECONDS, LESSONS_MILLISECONDS, HINTS_MILLISECONDS = 400, 80, 600

THEME_CHOICES = {
    "actionThemeSystem": "system",
    "actionThemeLight": "light",
    "actionThemeDark": "dark",
    "actionThemeHighContrast": "high-contrast",
}

BELOW_A_LINE = ("actionEnglish", "actionPresent", "actionResetLayout")
LANGUAGE_CHOICES = {"actionEnglish": "en", "actionKorean": "ko"}

DRIFT = words(
    "Window",
    "Iteration {iteration} came out otherwise than when it was first computed: this loop depends on more than its own "
    "state.",
)
NO_LOG = words("Window", "No log of errors is kept: {file} cannot be written ({reason}).")
BAD_END = words("Window", "Nablascope did not end properly the last time. What is known of it is in the log.")
MENUS = {
    "&File": words("Menu", "&File"),
    "&Run": words("Menu", "&Run"),
    "&View": words("Menu", "&View"),
    "&Lessons": words("Menu", "&Lessons"),
    "&Help": words("Menu", "&Help"),
}


class Window(QMainWindow):
    """Everything a person sees. Closing it ends the worker's thread."""

    def __init__(
        self, session: Session, remembered: dict[str, str] | None = None, language_code: str | None = None
    ) -> None:
        """A window that remembers its layout, or one that looks as `remembered` says and remembers nothing.

        Args:
            session: the run that is shown.
            remembered: the settings to look by; when left out those of the last window.
            language_code: spoken whatever fonts there are; when left out the one remembered, or else the system's.
        """
        super().__init__()
        self.setWindowTitle("Nablascope")
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE.boundedTo(room_for(self)))
        self.session = session
        session.setParent(self)
        self._remembers = remembered is None
        self._low = False
        self._restoring = settings.Restoring()
        remembered = self._restoring.load() if remembered is None else remembered
        can_be_read = begin(language_code, remembered.get("language", ""))
        self._hints: FirstHints | None = None
        self._hints_left = self._remembers and remembered.get("hints") != settings.NO_HINTS
        self._theme_choice = remembered.get("theme", "system")
        self.theme = self._chosen_theme()
        self._pause_when: PauseWhen | None = None
        self._actions = make_actions(self)
        self._toolbar = Toolbar(self._actions, self.theme)
        self.addToolBar(self._toolbar)
        self._banner = Banner(self.theme)
        self._controls = Controls()
        self._desk = DockArea(self._controls, self.theme)
        self._lessons = Lessons(self, self._desk, session, self.theme)
        self._status = StatusBar()
        self.setStatusBar(self._status)
        self._centre = self._stack()
        self.setCentralWidget(self._centre)
        self._presentation: Presentation | None = None
        self._pictures = Pictures(self, lambda: self.theme.surface, self.show_error)
        self._help = Help(self, lambda: self._status.device, self._banner.show_message)
        self._fill_menus()
        self._connect()
        self._controls.show_config(session.config)
        self._toolbar.show_trainer(session.config.trainer)
        self._show_loop(Loop(TRAINERS[session.config.trainer].source))
        self._give_buttons_their_key()
        self._apply_theme(self.theme)
        self._show_language()
        if not can_be_read:
            self._banner.show_notice(KOREAN_FONT)
        self._restore(remembered)
        self._desk.setFocus()
        self._loading = False
        self._told_drift: int | None = None
        self._shown_again: Snapshot | None = None
        self._still_busy: QMessageBox | None = None
        self.installEventFilter(FirstPaint(self, self._load))
        QTimer.singleShot(LOAD_AT_LATEST_MILLISECONDS, self, self._load)

    def _stack(self) -> QWidget:
        stack = QWidget()
        layout = QVBoxLayout(stack)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._banner)
        layout.addWidget(self._desk, 1)
        stack.setFocusProxy(self._desk)
        return stack

    def _fill_menus(self) -> None:
        menus: dict[str, QMenu] = {}
        for name, title in MENUS.items():
            menus[name] = self.menuBar().addMenu("")
            bind_text(menus[name].setTitle, title)
        for action in self._desk.toggles():
            menus["&View"].addAction(action)
        menus["&View"].addSeparator()
        for name, command in COMMANDS.items():
            if name in BELOW_A_LINE:
                menus[command.menu].addSeparator()
            menus[command.menu].addAction(self._actions[name])
            self.addAction(self._actions[name])
        menus["&Lessons"].aboutToShow.connect(self._complete_lessons)
        self._lessons_menu = menus["&Lessons"]
        self._lessons_menu.setObjectName("lessonsMenu")
        bind_text(self.menuBar().setAccessibleName, words("Menu", "Menu"))
        for menu in (self.menuBar(), *menus.values()):
            menu.setFont(fonts.words(13))

    # Wires

    def _connect(self) -> None:
        session = self.session
        doings = {
            "actionRun": self._run_or_pause,
            "actionStepLine": partial(session.do, Step("line")),
            "actionStepPhase": partial(session.do, Step("phase")),
            "actionStepIteration": partial(session.do, Step("iteration")),
            "actionStepBack": partial(session.do, StepBack("line")),
            "actionStepBackPhase": partial(session.do, StepBack("phase")),
            "actionStepBackIteration": partial(session.do, StepBack("iteration")),
            "actionPauseWhen": self._ask_when_to_pause,
            "actionReset": session.reset,
            "actionSavePicture": partial(self._pictures.save, self, "nablascope"),
            "actionCopyPicture": partial(self._pictures.copy, self),
            "actionSaveAnimation": self._save_animation,
            "actionOpenLesson": self._open_lesson,
            "actionQuit": self.close,
            "actionPresent": self._present_or_end,
            **{name: partial(self.choose_theme, choice) for name, choice in THEME_CHOICES.items()},
            **{name: partial(self.choose_language, code) for name, code in LANGUAGE_CHOICES.items()},
            "actionResetLayout": self._desk.reset,
            "actionGuide": self._help.show_guide,
            "actionShortcuts": self._help.show_shortcuts,
            "actionShowLogFile": self._help.show_log_file,
            "actionAbout": self._help.show_about,
        }
        for name, do in doings.items():
            self._actions[name].triggered.connect(lambda _checked=False, do=do: do())
        self._actions["actionSlowMotion"].toggled.connect(lambda on: self._presenting().set_walking(on))
        self._actions["actionShowKeys"].toggled.connect(lambda on: self._presenting().set_keys_shown(on))
        self._toolbar.trainer_chosen.connect(self._change_trainer)
        self._controls.apply_wanted.connect(self._start)
        self._controls.commanded.connect(session.do)
        self._controls.left.connect(self._desk.setFocus)
        self._desk.picture_wanted.connect(session.look_at)
        self._desk.commanded.connect(session.do)
        self._desk.completed.connect(self._give_buttons_their_key)
        for dock in self._desk.findChildren(Dock):
            dock.copy_wanted.connect(self._pictures.copy)
            dock.save_wanted.connect(self._pictures.save)
        session.answered.connect(self._desk.show_answer)
        session.devices_found.connect(self._show_devices)
        session.experiment_changed.connect(self._show_experiment)
        session.snapshot_changed.connect(self._show_snapshot)
        session.state_changed.connect(self._show_state)
        session.log_grew.connect(self._desk.show_log)
        session.speed_changed.connect(self._status.show_speed)
        session.refused.connect(self._show_refused)
        session.failed.connect(self.show_error)
        session.stopped.connect(self._show_stop)
        session.loop_changed.connect(self._show_changed_loop)
        session.edit_refused.connect(self._desk.show_refusal)
        session.learning_rate_changed.connect(self._controls.show_learning_rate)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _show_loop(self, loop: Loop) -> None:
        """What can be shown of the first experiment before torch is there."""
        self._toolbar.show_phases(loop.phases)
        self._desk.show_source(loop.source)

    @Slot(object)
    def _show_devices(self, devices: tuple[Device, ...]) -> None:
        self._controls.show_devices(devices)
        self._status.show_devices({device.name: device.title for device in devices})

    @Slot(object)
    def _show_experiment(self, experiment: Experiment) -> None:
        self._banner.hide_message()
        self._told_drift = None
        bind_text(self.setWindowTitle, "Nablascope")
        self._toolbar.show_experiment(experiment)
        self._controls.show_config(experiment.config)
        self._desk.show_experiment(experiment)
        QTimer.singleShot(LESSONS_MILLISECONDS, self, self._complete_lessons)
        if self._hints_left:
            QTimer.singleShot(HINTS_MILLISECONDS, self, self._give_hints)
        self._status.show_experiment(experiment)
        if self._stage is not None:
            self._stage.show_experiment(experiment)

    @Slot(object)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        shows: list[Callable[[Snapshot], object]] = [self._show_drift]
        if self._stage is not None:
            shows.append(self._stage.show_snapshot)
        if snapshot.values is not None:
            shows += [self._toolbar.show_snapshot, self._status.show_snapshot]
        all_showed_it = self._desk.show_snapshot(snapshot)
        all_showed_it = each([partial(show, snapshot) for show in shows]) and all_showed_it
        if not all_showed_it and snapshot is not self._shown_again:
            self._shown_again = snapshot
            QTimer.singleShot(AGAIN_MILLISECONDS, self, self._show_again)

    def _show_drift(self, snapshot: Snapshot) -> None:
        if snapshot.drift is not None and snapshot.drift != self._told_drift:
            self._banner.show_message(DRIFT.format(iteration=snapshot.drift))
        self._told_drift = snapshot.drift

    @Slot()
    def _show_again(self) -> None:
        """What could not be shown, once more: of a loop that stands still no other moment comes."""
        if self.session.snapshot is self._shown_again is not None:
            self._show_snapshot(self._shown_again)

    @Slot(object)
    def _show_state(self, state: State) -> None:
        self._toolbar.show_running(state is State.RUNNING, state in (State.BUSY, State.ANSWERING))
        if state is State.RUNNING:
            self._banner.hide_message()
        self._status.show_state(state)
        self._desk.show_running(state in (State.RUNNING, State.BUSY))
        for name, command in COMMANDS.items():
            if command.needs_trainer:
                self._actions[name].setEnabled(state not in (State.LOADING, State.REFUSED))

    @Slot(object)
    def _show_stop(self, stop: Stop) -> None:
        if stop.healthy is None:
            self._banner.show_message(words("Window", "Paused: {reason}").format(reason=stop.reason))
        else:
            back = partial(self.session.do, Seek(stop.healthy))
            offer = words("Window", "Go to iteration {iteration}, when all was well").format(iteration=stop.healthy)
            self._banner.show_message(stop.reason, offer, back)

    @Slot(object)
    def _show_changed_loop(self, experiment: Experiment) -> None:
        self._toolbar.show_phases(experiment.phases)
        self._desk.show_loop(experiment)
        if self._stage is not None:
            self._stage.show_loop(experiment)
        bind_text(
            self.setWindowTitle, words("Window", "Nablascope · edited loop") if experiment.edited else "Nablascope"
        )

    @Slot(object)
    def _show_refused(self, problems: dict[str, str]) -> None:
        self._toolbar.show_trainer(self.session.config.trainer)
        self._controls.show_problems(problems)
        if "" in problems:
            self.show_error(problems[""])

    @Slot(object)
    def show_error(self, message: str) -> None:
        """Says what went wrong; the log file holds the rest, if there is one."""
        if (file := error_log.kept()) is not None:
            message = words("Window", "{message}  (more in {file})").format(message=message, file=str(file))
        self._banner.show_message(message)

    def show_no_log(self, reason: str) -> None:
        """Says that errors will be written down nowhere."""
        self._banner.show_notice(NO_LOG.format(file=str(settings.log_file()), reason=reason))

    def show_bad_end(self) -> None:
        """Says that an earlier start did not end as it should, and offers what is known of it."""
        self._banner.show_notice(BAD_END, words("Window", "Show log file"), self._help.show_log_file)

    @Slot(object)
    def _start(self, config: RunConfig) -> None:
        self._desk.setFocus()  # else it would wander from Apply, no longer to be pressed, to whatever comes next
        self.session.start(config)

    @Slot(str)
    def _change_trainer(self, name: str) -> None:
        present = self.session.config
        self.session.start(RunConfig(trainer=name, seed=present.seed, device=present.device))

    # Commands

    def choose_theme(self, choice: str) -> None:
        """One of the themes by name, or "system": light or dark as the system is; remembered."""
        self._theme_choice = choice
        self._apply_theme(self._chosen_theme())

    @Slot()
    def _follow_system(self) -> None:
        if self._theme_choice == "system":
            self._apply_theme(self._chosen_theme())

    def _chosen_theme(self) -> Theme:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return THEMES.get(self._theme_choice, DARK if dark else LIGHT)

    def _apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.setPalette(palette(theme))
        self.setStyleSheet(stylesheet(theme))
        paint_icons(self._actions, theme)
        for part in (self._toolbar, self._banner, self._desk, self._lessons):
            part.set_theme(theme)
        if self._stage is not None:
            self._stage.set_theme(theme)
        if self._pause_when is not None:
            self._pause_when.set_theme(theme)
        if self._hints is not None:
            self._hints.set_theme(theme)
        for name, choice in THEME_CHOICES.items():
            self._actions[name].setChecked(choice == self._theme_choice)

    @Slot()
    def _give_buttons_their_key(self) -> None:
        """Space presses the button that has the focus, and does not run the loop."""
        for button in self.findChildren(QAbstractButton):
            if button.findChild(KeysForMe) is None:
                button.installEventFilter(KeysForMe(button, Qt.Key.Key_Space))

    def focusNextPrevChild(self, ahead: bool) -> bool:
        """Tab goes through the panels in their order, and leaves out what lies behind a tab."""
        put_in_order(self._desk)
        start = self.focusWidget()
        while super().focusNextPrevChild(ahead) and (focused := self.focusWidget()) is not None:
            if focused is start or is_in_sight(focused):
                welcome(focused)
                return True
        return False

    def choose_language(self, code: str) -> None:
        """English or Korean, remembered; where no font has the letters, it stays as it is and says so."""
        if not choose(code):
            self._banner.show_message(KOREAN_FONT)
        self._show_language()

    def _show_language(self) -> None:
        """What `bind_text` does not reach."""
        self._desk.show_language()
        self._lessons.set_language(language())
        self._help.show_language()
        if self._stage is not None:
            self._stage.show_language()
        for name, code in LANGUAGE_CHOICES.items():
            self._actions[name].setChecked(code == language())

    # Teaching

    @Slot()
    def _complete_lessons(self) -> None:
        """Once an experiment is there, or sooner if somebody asks: no lesson costs the start of the application."""
        self._lessons.complete(self._lessons_menu)
        self._give_buttons_their_key()

    @Slot()
    def _give_hints(self) -> None:
        """Once an experiment is there, and only to who has not seen them."""
        from gui.main_window.first_run_hints import FirstHints

        if not self._hints_left:
            return
        self._hints_left = False
        steps = [self._actions[name] for name in ("actionStepLine", "actionStepPhase", "actionStepIteration")]
        self._hints = FirstHints(self, self._desk, self.session, steps, self.theme)
        self._hints.ended.connect(self._forget_hints)

    @Slot()
    def _forget_hints(self) -> None:
        self._hints = None

    def _open_lesson(self) -> None:
        self._complete_lessons()
        self._lessons.ask_for_file()

    # Presenting

    @property
    def _stage(self) -> PresentationPage | None:
        return self._presentation.stage if self._presentation is not None else None

    def _presenting(self) -> Presentation:
        """Made when it is first wanted: most windows never present."""
        if self._presentation is None:
            from gui.presentation.controller import Presentation

            self._presentation = Presentation(self, self.session, self._centre)
            self._presentation.walking.connect(self._actions["actionSlowMotion"].setChecked)
            self._presentation.begun.connect(self._lessons.enter_stage)
            self._presentation.ending.connect(self._lessons.leave_stage)
            self._presentation.ended.connect(self._lessons.look_again)
        return self._presentation

    def _run_or_pause(self) -> None:
        """Slow motion pauses by the same key as a run."""
        if self._presentation is None or not self._presentation.stop_walking():
            self.session.run_or_pause()

    def _present_or_end(self) -> None:
        presentation = self._presenting()
        if presentation.stage is not None:
            presentation.end()
        else:
            presentation.begin(self.theme, [self.menuBar(), self._toolbar, self._status, self._desk])

    def _ask_when_to_pause(self) -> None:
        if self._pause_when is None:
            from gui.dialogs.pause_when import PauseWhen

            self._pause_when = PauseWhen(self.theme, self)
            self._pause_when.commanded.connect(self.session.do)
        self._pause_when.show()
        self._pause_when.raise_()
        self._pause_when.activateWindow()

    def _save_animation(self) -> None:
        from gui.export.animation import Animation

        dialog = Animation(self.session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    # Opening and closing

    @Slot()
    def _load(self) -> None:
        """Only once the window has been painted: loading torch would hold up the first paint."""
        self._restoring.end()
        if not self._loading:
            self._loading = True
            self.session.load()

    def _restore(self, remembered: dict[str, str]) -> None:
        self._restoring.begin(remembered)
        if "geometry" in remembered:
            self.restoreGeometry(_bytes(remembered["geometry"]))
            fit_screen(self)  # which may be another one than last time
        self._desk.restore(_bytes(remembered.get("layout", "")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < LOW
        if low != self._low:
            self._low = low
            self._toolbar.set_low(low)
            self.menuBar().setProperty("low", low)
            self.menuBar().style().polish(self.menuBar())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.loading:
            self.hide()  # there is no run to see the end of
        if not self.session.close():
            event.ignore()
            self.show()
            self._ask_whether_to_end()
            return
        self._put_away()
        event.accept()

    def end(self, status: int) -> None:
        """Closes the window and ends the application without a question: nobody may be there to answer it.

        Args:
            status: the exit status.
        """
        if not self.session.close():
            self._put_away()
            end_process(status)
        self.close()
        QApplication.exit(status)  # out of every dialog

    def _ask_whether_to_end(self) -> None:
        """A loop that sits in one long call cannot be stopped, only left behind; when it returns, the window closes."""
        if self._still_busy is None:
            self.session.ended.connect(self._close_after_all)
            self._still_busy = still_busy(self, self._end_now)
        self._still_busy.open()

    @Slot()
    def _close_after_all(self) -> None:
        assert self._still_busy is not None
        self._still_busy.hide()
        self.close()

    @Slot()
    def _end_now(self) -> None:
        self._put_away()
        end_process(1)

    def _put_away(self) -> None:
        """Nothing is lost when the window is."""
        self._restoring.end()
        each([self._lessons.leave, self.remember])

    def remember(self) -> None:
        """Writes down how it looks, for the next start."""
        if self._remembers:
            places = {"geometry": _text(self.saveGeometry()), "layout": _text(self._desk.layout_state())}
            settings.remember(theme=self._theme_choice, language=language(), **places)


class FirstPaint(QObject):
    """Does something once a widget has been painted. An override of its event handlers would slow down every event."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._then)
        return False


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode()


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode(errors="replace"))
