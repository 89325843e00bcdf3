"""What a panel is: it gets frozen values and shows them, and says what a person wants. It holds no trainer."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.control.commands import Ask, ReturnTo, Seek
from core.control.console import Wanted
from core.control.events import ScriptRefused
from core.experiment.script_choice import ScriptChoice
from core.explain.types import Reference
from core.queries import Question
from core.text.screen import ScreenUpdate
from core.view.snapshot import Experiment, Snapshot
from gui.style.language import bind_text
from gui.style.theme import Theme


class Panel(QWidget):
    """The content of one dock.

    Attributes:
        title: the heading.
        beside: whether the heading stands at the left, where it takes nothing of the height.
        extras: small widgets for the heading's right end.

    Signals:
        note_changed: the muted words at the right of the heading.
        note_stressed: whether they are of the colour of what is now, and not muted.
        commanded: what a person wants of the run.
        picture_wanted: a part of the screen, and what is to be seen in it; None when it is seen no longer.
        cell_chosen: a cell was clicked.
        tensor_chosen: the name of a tensor of which a map is wanted.
        place_chosen: a file of the script's and a line of it were clicked, to be shown.
        height_changed: it needs another height than before.
    """

    note_changed = Signal(object)
    note_stressed = Signal(bool)
    commanded = Signal(object)
    picture_wanted = Signal(str, object)
    height_changed = Signal()
    cell_chosen = Signal(object)
    place_chosen = Signal(str, int)
    tensor_chosen = Signal(str)

    title = ""
    beside = False

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.extras: list[QWidget] = []
        bind_text(self.setAccessibleName, self.title)

    @Slot(object)
    def seek(self, iteration: int) -> None:
        """Ask to go to just after an iteration; of those asked for in quick succession only the last one counts."""
        self.commanded.emit(Seek(iteration, replaceable=True))

    @Slot(str)
    def return_to(self, branch: str) -> None:
        """Ask to go to the end of a branch."""
        self.commanded.emit(ReturnTo(branch))

    def ask(self, question: Question) -> None:
        """Ask something about the present moment; `show_answer` gets the answer."""
        self.commanded.emit(Ask(question))

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self.theme = theme
        self.update()

    def show_language(self) -> None:
        """Another language: says again what was not said by `bind_text`."""

    def show_seen(self, seen: bool) -> None:
        """It has come into sight, or is hidden or behind a tab now: Qt calls a widget behind a tab visible too."""

    def show_source(self, source: str) -> None:
        """Shows what can be shown of a loop before torch is there."""

    def show_experiment(self, experiment: Experiment) -> None:
        """Makes ready for another experiment."""

    def show_loop(self, experiment: Experiment) -> None:
        """Shows another text of the loop: it was edited, or time went past an edit."""

    def show_no_run(self) -> None:
        """Show nothing of the run before: another script is being opened, or cannot be run."""

    def show_opening_script(self, script: ScriptChoice, text: str) -> None:
        """Show a script that is run up to its training loop."""

    def show_refused_script(self, script: ScriptChoice, refusal: ScriptRefused) -> None:
        """Show a script that cannot be run as it is, and why."""

    def show_refusal(self, message: str, line: int | None) -> None:
        """Says why an edited loop cannot run; the one before it goes on."""

    def show_place(self, filename: str, line: int) -> None:
        """A line of the script's is to be looked at, wherever the loop stands."""

    def show_tensor(self, name: str) -> None:
        """A map of a tensor is wanted."""

    def show_choice(self, reference: Reference | None) -> None:
        """A cell was clicked; or none is any longer in question."""

    def show_running(self, running: bool) -> None:
        """The loop runs, and nothing is answered; or it stands still again."""

    def show_answer(self, question: Question, answer: object) -> None:
        """A question was answered, perhaps another panel's: by what it asks for, or by `NoAnswer`."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Shows another moment of it."""

    def show_log(self, lines: tuple[str, ...]) -> None:
        """Shows new lines of the log."""

    def show_output(self, update: ScreenUpdate) -> None:
        """Shows what a script has written."""

    def show_input_wanted(self, wanted: Wanted | None) -> None:
        """A script waits for a line that a person types, or no longer does."""
