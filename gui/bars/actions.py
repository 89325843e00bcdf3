"""Every command once, as data: menus, toolbar, shortcuts and tips all read this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from core.i18n import joined, words
from gui.style.icons import icon
from gui.style.language import bind_texts
from gui.style.theme import Theme
from gui.widgets.keycaps import named


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can tell the application to do.

    Attributes:
        name: of its QAction.
        menu: the menu it stands in.
        text, icon, shortcut, tip: as shown; the icon is the name of a file in `resources/icons`.
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
        Command("actionRun", "&Run", words("Command", "Run"), "play", "Space", words("Command", "Run, or pause after the next backward step"), needs_trainer=True),
        Command("actionStepLine", "&Run", words("Command", "Step line"), "arrow_right", "Right", words("Command", "Run the marked line"), needs_trainer=True),
        Command("actionStepPhase", "&Run", words("Command", "Step phase"), "skip_next", "Shift+Right", words("Command", "Run to the end of the phase"), needs_trainer=True),
        Command("actionStepIteration", "&Run", words("Command", "Step iteration"), "fast_forward", "N", words("Command", "Run to the end of the iteration"), needs_trainer=True),
        Command("actionStepBack", "&Run", words("Command", "Step back a line"), "arrow_left", "Left", words("Command", "Go back to before the line that ran last"), needs_trainer=True),
        Command("actionStepBackPhase", "&Run", words("Command", "Step back a phase"), "skip_previous", "Shift+Left", words("Command", "Go back to the end of the previous phase"), needs_trainer=True),
        Command("actionStepBackIteration", "&Run", words("Command", "Step back an iteration"), "rewind", "Shift+N", words("Command", "Go back to the end of the previous iteration"), needs_trainer=True),
        Command("actionStepInto", "&Run", words("Command", "Step into"), "debug_step_into", "I", words("Command", "Run to the next line, also of a function that the marked line calls"), needs_trainer=True),
        Command("actionStepOut", "&Run", words("Command", "Step out"), "debug_step_out", "O", words("Command", "Run to the end of the function that the marked line is in"), needs_trainer=True),
        Command("actionStepBackInto", "&Run", words("Command", "Step back into"), "", "Shift+I", words("Command", "Go back to the line before, also of a function that was called there"), needs_trainer=True),
        Command("actionStepBackOut", "&Run", words("Command", "Step back out"), "", "Shift+O", words("Command", "Go back to the line that called the function"), needs_trainer=True),
        Command("actionToggleBreakpoint", "&Run", words("Command", "Toggle breakpoint"), "record_circle_outline", "F9", words("Command", "Let a run stop before the line of the caret, or no longer"), needs_trainer=True),
        Command("actionPauseWhen", "&Run", words("Command", "Pause when…"), "pause_circle_outline", "Ctrl+P", words("Command", "Choose when a run should pause"), needs_trainer=True),
        Command("actionReset", "&Run", words("Command", "Reset"), "restart", "Ctrl+R", words("Command", "Start again from the same seed, with the same numbers"), needs_trainer=True),
        Command("actionOpen", "&File", words("Command", "Open…"), "file_document_outline", "Ctrl+O", words("Command", "Open a training script, a notebook or a lesson")),
        Command("actionSave", "&File", words("Command", "Save"), "content_save_outline", "Ctrl+S", words("Command", "Save the script into its file")),
        Command("actionSaveAs", "&File", words("Command", "Save as…"), "", "", words("Command", "Save the script into another file")),
        Command("actionSavePicture", "&File", words("Command", "Save picture…"), "image_outline", "Ctrl+Shift+S", words("Command", "Save the window as a PNG or an SVG")),
        Command("actionCopyPicture", "&File", words("Command", "Copy picture"), "content_copy", "Ctrl+Shift+C", words("Command", "Copy the window as a picture")),
        Command("actionSaveAnimation", "&File", words("Command", "Save an animation…"), "filmstrip", "", words("Command", "A GIF of the last steps"), needs_trainer=True),
        Command("actionQuit", "&File", words("Command", "Quit"), "logout", "Ctrl+Q", words("Command", "Close Nablascope")),
        Command("actionUndo", "&Edit", words("Command", "Undo"), "", "Ctrl+Z", words("Command", "Take back the last change of a text")),
        Command("actionRedo", "&Edit", words("Command", "Redo"), "", "Ctrl+Shift+Z", words("Command", "Make the change again that was taken back"), other_shortcut="Ctrl+Y"),
        Command("actionCut", "&Edit", words("Command", "Cut"), "", "Ctrl+X", words("Command", "Move the selected text to the clipboard")),
        Command("actionCopy", "&Edit", words("Command", "Copy"), "content_copy", "Ctrl+C", words("Command", "Copy the selected text")),
        Command("actionPaste", "&Edit", words("Command", "Paste"), "", "Ctrl+V", words("Command", "Insert the text of the clipboard")),
        Command("actionSelectAll", "&Edit", words("Command", "Select all"), "", "Ctrl+A", words("Command", "Select all of the text")),
        Command("actionFind", "&Edit", words("Command", "Find…"), "magnify", "Ctrl+F", words("Command", "Find in the code")),
        Command("actionFindNext", "&Edit", words("Command", "Find next"), "", "F3", words("Command", "Go to the next one that was found")),
        Command("actionFindPrevious", "&Edit", words("Command", "Find previous"), "", "Shift+F3", words("Command", "Go to the one before that was found")),
        Command("actionReplace", "&Edit", words("Command", "Replace…"), "", "Ctrl+H", words("Command", "Replace in the code what is found")),
        Command("actionGoToLine", "&Edit", words("Command", "Go to line…"), "", "Ctrl+G", words("Command", "Go to a line of the code by its number")),
        Command("actionThemeSystem", "&View", words("Command", "Follow the system"), "", "", words("Command", "Light or dark, like the system"), checkable=True),
        Command("actionThemeLight", "&View", words("Command", "Light"), "weather_sunny", "", words("Command", "Use light colours"), checkable=True),
        Command("actionThemeDark", "&View", words("Command", "Dark"), "weather_night", "", words("Command", "Use dark colours"), checkable=True),
        Command("actionThemeHighContrast", "&View", words("Command", "High contrast"), "contrast_circle", "", words("Command", "Black on white, with strong text and frames"), checkable=True),
        Command("actionEnglish", "&View", "English", "", "", "English", checkable=True),
        Command("actionKorean", "&View", "한국어", "", "", "한국어", checkable=True),
        Command("actionPresent", "&View", words("Command", "Present"), "presentation_play", "F11", words("Command", "Full screen, with only what matters at this moment; Esc returns to the desk"), needs_trainer=True, other_shortcut="P"),
        Command("actionSlowMotion", "&View", words("Command", "Slow motion"), "motion_play_outline", "M", words("Command", "Step line by line automatically, and hold each line for a moment; Space or Esc ends it"), checkable=True, needs_trainer=True),
        Command("actionShowKeys", "&View", words("Command", "Show pressed keys"), "keyboard_outline", "K", words("Command", "While presenting, show which keys are pressed"), checkable=True),
        Command("actionResetLayout", "&View", words("Command", "Reset layout"), "view_dashboard_outline", "", words("Command", "Put every panel back in its place")),
        Command("actionGuide", "&Help", words("Command", "How to use Nablascope"), "book_open_page_variant_outline", "", words("Command", "The user guide: reading the window, lessons and trainers; works offline")),
        Command("actionShortcuts", "&Help", words("Command", "Keys and pointer"), "keyboard_outline", "F1", words("Command", "Everything the keys and the pointer can do"), other_shortcut="?"),
        Command("actionShowLogFile", "&Help", words("Command", "Show log file"), "file_document_outline", "", words("Command", "Open the folder of the application's log")),
        Command("actionAbout", "&Help", words("Command", "About Nablascope"), "information_outline", "", words("Command", "Versions and licence")),
    )
}  # fmt: skip


def make_actions(parent: QWidget) -> dict[str, QAction]:
    """Make a QAction for each command, without icons: `paint_icons` knows the colours."""
    return {name: _made(command, parent) for name, command in COMMANDS.items()}


def _made(command: Command, parent: QWidget) -> QAction:
    action = QAction(parent, objectName=command.name, checkable=command.checkable, enabled=not command.needs_trainer)
    action.setIconVisibleInMenu(not command.checkable)  # it would take the place of the mark of what is on
    action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
    keys = named(action.shortcut())
    tip = joined(" ", [command.tip, f"({keys})"]) if keys else command.tip
    bind_texts(action, text=command.text, toolTip=tip, statusTip=command.tip)
    return action


def paint_icons(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give every action its icon in the theme's colours."""
    for name, action in actions.items():
        if COMMANDS[name].icon and name != "actionRun":
            action.setIcon(icon(COMMANDS[name].icon, theme.text, theme.faint))
