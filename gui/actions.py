"""Every command once, as data: menus, toolbar, shortcuts and tips all read this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.icons import icon
from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can tell the application to do.

    Attributes:
        name: of its QAction.
        menu: the menu it stands in.
        text, icon, shortcut, tip: as shown; the icon is a name in Material Design Icons.
        other_shortcut: a second one for the same.
        checkable: whether it is on or off.
        needs_trainer: whether it waits for torch and an experiment.
    """

    name: str
    menu: str
    text: str
    icon: str = ""
    shortcut: str = ""
    tip: str = ""
    checkable: bool = False
    needs_trainer: bool = False
    other_shortcut: str = ""

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """The keys, as Qt writes them; the first one is shown in menus and tips."""
        return tuple(keys for keys in (self.shortcut, self.other_shortcut) if keys)


COMMANDS: Mapping[str, Command] = {
    command.name: command
    for command in (
        Command("actionRun", "&Run", "Run", "play", "Space", "Run, or pause after the next backward step", needs_trainer=True),
        Command("actionStepLine", "&Run", "Step line", "arrow_right", "Right", "Run the marked line", needs_trainer=True),
        Command("actionStepPhase", "&Run", "Step phase", "skip_next", "Shift+Right", "Run to the end of the phase", needs_trainer=True),
        Command("actionStepIteration", "&Run", "Step iteration", "fast_forward", "N", "Run to the end of the iteration", needs_trainer=True),
        Command("actionStepBack", "&Run", "Step back a line", "arrow_left", "Left", "Back to before the line that ran last", needs_trainer=True),
        Command("actionStepBackPhase", "&Run", "Step back a phase", "skip_previous", "Shift+Left", "Back to the end of the phase before", needs_trainer=True),
        Command("actionStepBackIteration", "&Run", "Step back an iteration", "rewind", "Shift+N", "Back to the end of the iteration before", needs_trainer=True),
        Command("actionPauseWhen", "&Run", "Pause when…", "pause_circle_outline", "Ctrl+P", "What a run should pause for", needs_trainer=True),
        Command("actionReset", "&Run", "Reset", "restart", "Ctrl+R", "Start again from the same seed: the same numbers", needs_trainer=True),
        Command("actionSavePicture", "&File", "Save picture…", "image_outline", "Ctrl+S", "Save the window as a PNG or an SVG"),
        Command("actionCopyPicture", "&File", "Copy picture", "content_copy", "Ctrl+Shift+C", "Copy the window as a picture"),
        Command("actionSaveAnimation", "&File", "Save an animation…", "filmstrip", "", "A GIF of the last steps", needs_trainer=True),
        Command("actionOpenLesson", "&File", "Open lesson…", "school_outline", "Ctrl+O", "Open a lesson from a file"),
        Command("actionQuit", "&File", "Quit", "logout", "Ctrl+Q", "Close Nablascope"),
        Command("actionThemeSystem", "&View", "Follow the system", "", "", "Light or dark as the system is", checkable=True),
        Command("actionThemeLight", "&View", "Light", "weather_sunny", "", "A light window", checkable=True),
        Command("actionThemeDark", "&View", "Dark", "weather_night", "", "A dark window", checkable=True),
        Command("actionPresent", "&View", "Present", "presentation_play", "F11", "Full screen, with only what the moment needs; Esc leads back", needs_trainer=True, other_shortcut="P"),
        Command("actionSlowMotion", "&View", "Slow motion", "motion_play_outline", "M", "Walk by itself, each line held for a moment", checkable=True, needs_trainer=True),
        Command("actionShowKeys", "&View", "Show pressed keys", "keyboard_outline", "K", "While presenting, show which keys are pressed", checkable=True),
        Command("actionThemeHighContrast", "&View", "High contrast", "contrast_circle", "", "Black on white, every word and frame strong", checkable=True),
        Command("actionResetLayout", "&View", "Reset layout", "view_dashboard_outline", "", "Put every panel back to its place"),
        Command("actionGuide", "&Help", "How to use Nablascope", "book_open_page_variant_outline", "", "Keys, reading the window, and the trainers, without a network"),
        Command("actionShortcuts", "&Help", "Keys and pointer", "keyboard_outline", "F1", "All that a key or the pointer can do", other_shortcut="?"),
        Command("actionShowLogFile", "&Help", "Show log file", "file_document_outline", "", "Open the folder of the application's log"),
        Command("actionAbout", "&Help", "About Nablascope", "information_outline", "", "Versions and licence"),
    )
}  # fmt: skip


def make_actions(parent: QWidget) -> dict[str, QAction]:
    """A QAction for each command, without icons: `paint_icons` knows the colours."""
    return {name: _made(command, parent) for name, command in COMMANDS.items()}


def _made(command: Command, parent: QWidget) -> QAction:
    action = QAction(command.text, parent)
    action.setObjectName(command.name)
    action.setCheckable(command.checkable)
    action.setEnabled(not command.needs_trainer)
    action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.tip} ({keys})" if keys else command.tip)
    action.setStatusTip(command.tip)
    return action


def paint_icons(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Gives every action its icon in the theme's colours."""
    for name, action in actions.items():
        if COMMANDS[name].icon and name != "actionRun":
            action.setIcon(icon(COMMANDS[name].icon, theme.text, theme.faint))
