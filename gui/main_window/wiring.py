"""The connections between the parts of a window and its session."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from gui.docking.dock import Dock
from gui.export.pictures import Pictures
from gui.main_window.appearance import Appearance
from gui.main_window.parts import Parts
from gui.main_window.saving import Saving
from gui.main_window.session_display import SessionDisplay
from gui.opening.drop import FileDrop
from gui.session.session import Session


def connect_session(parts: Parts, session: Session, display: SessionDisplay) -> None:
    """Connect what a person does in the panels to the session, and what it reports to what shows it."""
    dock_area = parts.dock_area
    parts.form.commanded.connect(session.do)
    parts.forms.script.commanded.connect(session.do)
    dock_area.picture_wanted.connect(session.look_at)
    dock_area.commanded.connect(session.do)
    session.answered.connect(dock_area.show_answer)
    session.devices_found.connect(display.show_devices)
    session.experiment_changed.connect(display.show_experiment)
    session.snapshot_changed.connect(display.show_snapshot)
    session.state_changed.connect(display.show_state)
    session.line_stuck.connect(display.show_stuck_line)
    session.line_stopped.connect(parts.status_bar.show_stopped_line)
    session.log_grew.connect(dock_area.show_log)
    session.console.output_grew.connect(dock_area.show_output)
    session.console.input_wanted.connect(dock_area.show_input_wanted)
    session.console.input_wanted.connect(parts.status_bar.show_input_wanted)
    session.speed_changed.connect(parts.status_bar.show_speed)
    session.refused.connect(display.show_refused)
    session.failed.connect(display.show_error)
    session.stopped.connect(display.show_stop)
    session.loop_changed.connect(display.show_changed_loop)
    session.script_opening.connect(display.show_opening)
    session.script_refused.connect(display.show_refused_script)
    session.edit_refused.connect(dock_area.show_refusal)
    session.breakpoints_changed.connect(display.show_breakpoints)
    parts.status_bar.pause_when_wanted.connect(parts.actions["actionPauseWhen"].trigger)
    session.learning_rate_changed.connect(parts.form.show_learning_rate)


def connect_saving(saving: Saving, session: Session, display: SessionDisplay) -> None:
    """Let what is saved follow the script on the screen. It comes after the panels, which show that first."""
    session.experiment_changed.connect(saving.show_experiment)
    session.script_opening.connect(saving.show_opening)
    session.script_refused.connect(saving.show_refused_script)
    saving.modified_changed.connect(display.show_modified)


def connect_opening(window: QMainWindow, parts: Parts, saving: Saving) -> None:
    """Let files be opened: by the menu, by a drop on the window, and by their name in the tool bar."""
    opener = parts.opener
    FileDrop(window).dropped.connect(opener.open)
    parts.toolbar.script_chosen.connect(opener.open_script)
    opener.script_wanted.connect(saving.open_script)
    opener.lesson_wanted.connect(parts.lessons.open_file)
    opener.refused.connect(parts.banner.show_message)
    parts.forms.script.write_wanted.connect(saving.write_constants)
    saving.constants_written.connect(parts.forms.script.note_written)


def connect_appearance(appearance: Appearance, parts: Parts) -> None:
    """Let every part follow the theme and the language."""
    for part in (parts.toolbar, parts.banner, parts.dock_area, parts.lessons, parts.opener):
        appearance.theme_changed.connect(part.set_theme)
    appearance.language_changed.connect(parts.dock_area.show_language)
    appearance.language_changed.connect(parts.lessons.set_language)
    appearance.refused.connect(parts.banner.show_message)


def connect_pictures(parts: Parts, pictures: Pictures) -> None:
    """Let every panel's menu copy and save its picture."""
    for dock in parts.dock_area.findChildren(Dock):
        dock.copy_wanted.connect(pictures.copy)
        dock.save_wanted.connect(pictures.save)
