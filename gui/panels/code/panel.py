"""The running loop: its source, where it stands, what each line made, and how a person changes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QToolButton

from core.control.commands import Edit, Pause
from core.control.events import ScriptRefused
from core.engine.reports import Failure
from core.experiment.script_choice import ScriptChoice
from core.i18n import words
from core.program.folds import folded_at_first
from core.program.line_breakpoints import LineBreakpoint
from core.program.loop import FILENAME
from core.program.what_if import WhatIf
from core.queries import Question
from core.view.snapshot import Experiment, Place, ScriptShown, Snapshot
from gui.panels.base import Panel
from gui.panels.code.breakpoints import CodeBreakpoints
from gui.panels.code.edit_bar import EditBar
from gui.panels.code.editing.tools import EditingTools
from gui.panels.code.gutter import NUMBERS_END
from gui.panels.code.hover import Hover
from gui.panels.code.keys import CodeKeys
from gui.panels.code.line_notes import LineNotes
from gui.panels.code.note_clicks import NoteClicks
from gui.panels.code.text_history import TextHistory
from gui.panels.code.texts_button import TextsButton
from gui.panels.code.view import CodeView
from gui.panels.code.what_if_button import WhatIfButton
from gui.style import building
from gui.style.theme import Theme

RUNNING = words("CodePanel", "the code that is running")
EDITED = words("CodePanel", "edited · the code that is running")
NOT_RUNNING = words("CodePanel", "not running yet")
EDITED_FILE = words("CodePanel", "{name} · edited")
EDITING = words("CodePanel", "editing · not running yet")
KEYS = words("CodePanel", "Ctrl+Enter applies, Esc leaves the editor")
KEPT = words("CodePanel", "Not running yet: Apply runs it, Cancel returns to what runs")
LINE = words("CodePanel", "Line {line}: {message}")

MARGIN = 4


class CodePanel(Panel):
    """The code that runs, with the line about to run marked and the line that ran last marked more softly.

    A person edits it in place. What was sent to be run is either accepted, and then shown as the code that runs, or
    refused, and then still there to be mended. Every text that ran, and every one that was given up, can be had again.

    Attributes:
        tools: what its editor has besides the text.

    Signals:
        text_written: what a person has typed or chosen to run; not what time travel leads to.
        left: a person is done typing, and the keys step the loop.
    """

    text_written = Signal(str)
    left = Signal()

    title = words("CodePanel", "Training loop")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._running = ""
        self._original = self._saved = ""
        self._script: ScriptShown | None = None
        self._filename = ""
        self._idle = ""
        self._next_iteration = 1
        self._editing = self._put_aside = False
        self._sent: str | None = None
        self._refusal = ""
        self._failure: Failure | None = None
        self._failure_told = ""
        self._look_for: dict[str, str] = {}
        self._view = CodeView(theme)
        self._bar = EditBar()
        self._keys = CodeKeys(self._view)
        self._breakpoints = CodeBreakpoints(self._view, NUMBERS_END)
        self._hover = Hover(self._view)
        self._note_clicks = NoteClicks(self._view)
        self._note_clicks.chosen.connect(self.tensor_chosen)
        self._loop_runs = True
        self._followed: object = None
        self.tools = EditingTools(self._view, theme)
        self._what_if = WhatIfButton()
        self._history = TextHistory()
        self._texts = TextsButton(lambda: self._history.of(self._original))
        self._edit = building.set_up(
            QToolButton(objectName="code_edit", checkable=True),
            text=words("CodePanel", "Edit"),
            toolTip=words("CodePanel", "Change the loop that is running"),
            accessibleName=words("CodePanel", "Edit the training loop"),
            pixels=12,
            clicked=self._start_or_cancel,
        )
        self.extras += [self._texts, self._what_if, self._edit]
        for button in self.extras:
            button.setEnabled(False)
        bars = self.tools.find_bar, self.tools.go_to_bar
        building.column(*bars, self._view, self._bar, parent=self, margins=(0, MARGIN, 0, MARGIN), spacing=0)
        self._connect()

    def _connect(self) -> None:
        self._breakpoints.commanded.connect(self.commanded)
        self._hover.asked.connect(self.ask)
        self._what_if.opened.connect(self._offer)
        self._what_if.chosen.connect(self._try)
        self._texts.chosen.connect(self._open)
        self._texts.original_chosen.connect(self._revert)
        self._view.textChanged.connect(self._follow_text)
        for source in (self._bar, self._keys):
            source.apply_wanted.connect(self._apply)
        self._bar.cancel_wanted.connect(self._cancel)
        self._keys.leave_wanted.connect(self._end_typing)
        self._bar.height_changed.connect(self.height_changed)
        self._bar.revert_wanted.connect(self._revert)
        self._bar.restart_wanted.connect(self._start_again)
        self.tools.height_changed.connect(self.height_changed)
        self.tools.line_wanted.connect(self._view.folding.reveal)
        self.tools.finder.edit_wanted.connect(self._edit.click)
        self.tools.syntax.changed.connect(self._show_syntax)

    @Slot()
    def toggle_breakpoint(self) -> None:
        """Set a breakpoint on the line of the caret, or take it away."""
        self._breakpoints.toggle_here()

    def set_breakpoints(self, breakpoints: Mapping[str, tuple[LineBreakpoint, ...]]) -> None:
        """Set the breakpoints of some files, and no others in them."""
        self._breakpoints.set_in(breakpoints)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._view.set_theme(theme)
        self.tools.set_theme(theme)

    def height_in(self, room: int) -> int:
        """Return the height at which no line is hidden, with the code in type that fits into `room`."""
        bars = self._bar.height_in(self.width()) + self.tools.height_now()
        return self._view.height_in(room - 2 * MARGIN) + 2 * MARGIN + bars

    # What is shown

    def show_language(self) -> None:
        self.height_changed.emit()

    def show_source(self, source: str) -> None:
        self._running = self._original = source
        self._view.set_text(source, source)
        self.height_changed.emit()

    def show_experiment(self, experiment: Experiment) -> None:
        self._script, self._idle = experiment.script, ""
        for button in self.extras:
            button.setEnabled(True)
        self._next_iteration = 1
        if experiment.original != self._original:
            self._leave()
        self._view.forget_moment()
        self._show_failure(None)
        self.show_loop(experiment)

    def show_loop(self, experiment: Experiment) -> None:
        self._running, self._original = experiment.source, experiment.original
        self._script, self._followed = experiment.script, None
        self._history.note(self._running, self._original, self._next_iteration)
        if not self._editing or self._sent == self._running:
            self._leave()
            self._show_running_text()
        self._refresh()

    def _show_running_text(self) -> None:
        """Show the text that runs: of a script, the file with its training loop."""
        self._filename = self._script.filename if self._script is not None else ""
        self._breakpoints.leave_file(self._file)
        self._view.turn_to(self._filename or self._idle)
        self._view.set_text(self._running, self._original)
        self._breakpoints.show_file(self._file)
        self._fold()

    @property
    def _file(self) -> str:
        """The file in view, as places in the code have it."""
        return self._filename or FILENAME

    def _fold(self) -> None:
        """Fold away what a person need not see of a script at first."""
        if self._script is None or self._idle:
            self._view.folding.forget()
            return
        text = self._view.toPlainText()
        loops = self._script.loops if self._filename == self._script.filename else ()
        self._view.folding.set_text(text, folded_at_first(text, loops) if loops else ())
        self.height_changed.emit()

    def show_opening_script(self, script: ScriptChoice, text: str) -> None:
        if not self._editing and text != self._running:
            self._show_idle(script, text)
            self._refresh()

    def _show_idle(self, script: ScriptChoice, text: str) -> None:
        """Show the text of a script that does not run: not yet, or not as it is."""
        self._leave()
        self._script, self._idle = None, str(script.path)
        self._running = self._original = text
        self._view.forget_moment()
        self._show_failure(None)
        self._show_running_text()

    def show_refused_script(self, script: ScriptChoice, refusal: ScriptRefused) -> None:
        if self._sent == refusal.text and self._editing:
            self._show_refusal(_told(refusal.line, refusal.message, script.name), refusal.line)
            return
        self._show_idle(script, refusal.text)
        self._view.show_running(None)
        self._edit.setEnabled(True)
        self._show_failure(Failure(refusal.line or 1, refusal.message, refusal.details), script.name)
        self._refresh()

    def show_refusal(self, message: str, line: int | None) -> None:
        self._show_refusal(_told(line, message), line)

    def _show_refusal(self, told: str, line: int | None) -> None:
        if not self._editing:
            refused = self._sent if self._sent is not None else self._running
            self._start()
            self._view.type_over(refused)
        self._refusal = told
        self._view.show_wrong(line)
        self._refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if self._idle:  # it tells of the experiment before
            return
        self._next_iteration = snapshot.finished + 1
        self._show_failure(snapshot.failure)
        if snapshot.values is None:
            return
        moment = snapshot.branch, snapshot.finished, snapshot.place
        if snapshot.place is not None and not self._editing and moment != self._followed:
            self._followed = moment
            self._follow(snapshot.place)
        if self._script is not None and self._filename != self._script.filename:
            here = not snapshot.ended and snapshot.place is not None and snapshot.place.filename == self._filename
            self._view.set_moment(snapshot.place.line if here and snapshot.place else 0, None, {})
            return
        line = 0 if snapshot.ended else snapshot.line  # of a script that has ended no line comes next
        self._view.set_moment(line, snapshot.last_line, LineNotes(snapshot.values))
        self._view.show_warnings(snapshot.warnings)

    def show_running(self, running: bool) -> None:
        self._loop_runs = running
        self._listen()

    def _listen(self) -> None:
        """Let the text be pointed at while the loop stands still and nobody types."""
        self._hover.listen(running=self._loop_runs, editing=self._editing)
        self._note_clicks.listen(not (self._loop_runs or self._editing))

    def show_answer(self, question: Question, answer: object) -> None:
        self._hover.show_answer(question, answer)

    def _follow(self, place: Place) -> None:
        """Show the file that a script's code stands in."""
        if self._script is None or place.filename == self._filename:
            return
        self._view.forget_moment()
        if place.filename == self._script.filename:
            self._show_running_text()
        elif (text := self._script.files.get(place.filename)) is not None:
            self._filename = place.filename
            self._breakpoints.leave_file(self._file)
            self._view.turn_to(self._filename)
            self._view.set_text(text, text)
            self._breakpoints.show_file(self._file)
            self._fold()
        self._say_what_it_is()

    def show_place(self, filename: str, line: int) -> None:
        if self._script is None or self._editing or filename not in self._script.files:
            return
        self._follow(Place(filename, line, ""))
        self._view.show_line(line)

    def show_running_line(self, line: int | None, seconds: int = 0) -> None:
        """Show a line that does not come to its end; None when it has."""
        self._view.show_running(line, seconds)

    def _show_failure(self, failure: Failure | None, filename: str = "") -> None:
        """Show a line that raised, until time leads back or an edit leads on.

        Args:
            failure: what it raised; None for none.
            filename: that of a script, which the message may name with the line.
        """
        if failure == self._failure:
            return
        self._failure = failure
        self._failure_told = "" if failure is None else _told(failure.line, failure.message, filename)
        self._view.show_failed(failure.line if failure is not None else None)
        focused = QApplication.focusWidget()
        if failure is None and focused is not None and self._bar.isAncestorOf(focused):
            self._view.setFocus()  # else it would wander from the details that go away
        self._bar.show_details(failure.details if failure is not None else "")
        self._show_bar()

    @Slot()
    def _follow_text(self) -> None:
        if self._editing:
            self._put_aside = False
            self.text_written.emit(self.written)
            self._show_bar()

    @Slot()
    def _show_syntax(self) -> None:
        """Say an error of syntax at its line, in what a person types."""
        syntax = self.tools.syntax
        self._view.show_errors({} if syntax.line is None else {syntax.line: syntax.message})
        self._show_bar()

    def _refresh(self) -> None:
        """Update all that depends on what runs and what is written."""
        self._what_if.offer(self.written)
        self._edit.setChecked(self._editing)
        self._show_bar()
        self._say_what_it_is()

    def _show_bar(self) -> None:
        edited = self._original != self._running or self._original != self.written
        self._bar.show_state(self._editing, edited, self._failure is not None)
        self._bar.offer_restart(self._script is not None and bool(self._refusal) and self.tools.syntax.line is None)
        hint = self._look_for.get(self._running, "")
        if self._refusal:
            self._bar.show_hint(self._refusal, "error")
        elif self._editing and self.tools.syntax.line is not None:
            self._bar.show_hint(LINE.format(line=self.tools.syntax.line, message=self.tools.syntax.message), "error")
        elif self._failure is not None:
            self._bar.show_hint(self._failure_told, "error")
        elif hint:
            self._bar.show_hint(hint)
        else:
            self._bar.show_hint(KEPT if self._put_aside else KEYS if self._editing else "", "muted")
        self.height_changed.emit()

    def _say_what_it_is(self) -> None:
        edited = self._running != self._original
        if self._idle and not self._editing:
            self.note_stressed.emit(False)
            self.note_changed.emit(NOT_RUNNING)
            return
        if self._script is not None and not self._editing:
            self._say_which_file(edited and self._running != self._saved)
            return
        self.note_stressed.emit(edited and not self._editing)
        self.note_changed.emit(EDITING if self._editing else EDITED if edited else RUNNING)

    def _say_which_file(self, edited: bool) -> None:
        """Name the file of a script that is shown."""
        self.note_stressed.emit(edited)
        name = Path(self._filename).name
        self.note_changed.emit(EDITED_FILE.format(name=name) if edited else name)

    # What a person does

    @property
    def written(self) -> str:
        """The text on the screen."""
        return self._view.toPlainText() if self._editing else self._running

    @property
    def editing(self) -> bool:
        """Whether a person edits the text."""
        return self._editing

    def show_saved(self, text: str) -> None:
        """Take note of what the file in view holds now."""
        self._saved = text
        self._say_what_it_is()

    def open_text(self, text: str) -> None:
        """Put a text into the editor, which can be undone; it does not run yet."""
        if text != self.written:
            self._open(text)

    @Slot(bool)
    def _start_or_cancel(self, start: bool) -> None:
        if start:
            self._start()
            self._refresh()
        else:
            self._cancel()

    def _start(self) -> None:
        self.commanded.emit(Pause())
        if self._script is not None and self._filename != self._script.filename:
            self._show_running_text()
        self._editing = True
        self._view.set_editing(True)
        self._listen()
        self._view.show_wrong(self._failure.line if self._failure is not None else None)
        self._keys.start()
        self.tools.start()
        self._view.setFocus()

    def _leave(self) -> None:
        if self._editing:
            self._note_typed()
            self._view.setFocus()  # else it would wander from a button that goes away to whatever comes next
        self._editing = self._put_aside = False
        self._sent, self._refusal = None, ""
        self._keys.stop()
        self.tools.stop()
        self._view.set_editing(False)
        self._listen()

    def _note_typed(self) -> None:
        """Keep what was typed, before another text takes its place."""
        if self.written != self._running:
            self._history.note(self.written, self._original)

    @Slot(str)
    def _open(self, source: str) -> None:
        """Put an old text into the editor."""
        if not self._editing:
            self._start()
        self._note_typed()
        self._view.type_over(source)
        self._refresh()

    @Slot()
    def _end_typing(self) -> None:
        """Leave the editor; what was typed stays in it, until a person says what becomes of it."""
        if self.written == self._running:
            self._cancel()
        else:
            self._put_aside = True
            self._show_bar()
            self.left.emit()

    @Slot()
    def _cancel(self) -> None:
        self._leave()
        self._show_running_text()
        self._refresh()
        self.text_written.emit(self._running)

    @Slot()
    def _apply(self) -> None:
        if self.written == self._running:
            self._cancel()
        else:
            self._send(self.written)

    def _send(self, source: str) -> None:
        """Ask for the loop to be run, and wait for `show_loop` or `show_refusal`."""
        if self._editing and source != self.written:
            self._note_typed()
            self._view.type_over(source)
        self._sent, self._refusal = source, ""
        self._refresh()
        self.text_written.emit(source)
        self.commanded.emit(Edit(source))

    @Slot()
    def _start_again(self) -> None:
        self.commanded.emit(Edit(self.written, restart=True))

    @Slot()
    def _revert(self) -> None:
        self._view.setFocus()
        if self._editing and self._running == self._original:
            self._cancel()
        else:
            self._send(self._original)

    @Slot()
    def _offer(self) -> None:
        """Pause the loop while a person chooses, so that the iteration an edit speaks of is still to come."""
        self.commanded.emit(Pause())
        self._what_if.offer(self.written)

    @Slot(object)
    def _try(self, what_if: WhatIf) -> None:
        changed = what_if.edited(self.written, self._next_iteration)
        if changed is not None:
            self._look_for = {changed: what_if.look_for}
            self._send(changed)


def _told(line: int | None, message: str, filename: str = "") -> str:
    """Return a message with its line, unless it names its file, and so its line, already."""
    return message if line is None or (filename and filename in message) else LINE.format(line=line, message=message)
