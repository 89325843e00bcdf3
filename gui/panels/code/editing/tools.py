"""All that an editor of code has besides its text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPlainTextEdit

from gui.panels.code.editing.bracket_marks import BracketMarks
from gui.panels.code.editing.find_bar import FindBar
from gui.panels.code.editing.finder import Finder
from gui.panels.code.editing.go_to_bar import GoToBar
from gui.panels.code.editing.syntax_check import SyntaxCheck
from gui.panels.code.editing.text_marks import TextMarks
from gui.style.theme import Theme


class EditingTools(QObject):
    """Finds, goes to lines, marks brackets and says errors of syntax, in one editor.

    Attributes:
        marks: stretches of the text with a background of their own.
        find_bar, go_to_bar: to lie above the text.
        finder: looks for what the bar says.
        syntax: says errors while a person types.

    Signals:
        height_changed: a bar has come or gone.
        line_wanted: the number of a line that is to be seen, which may be folded away.
    """

    height_changed = Signal()
    line_wanted = Signal(int)

    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(editor)
        self.marks = TextMarks(editor)
        self.find_bar, self.go_to_bar = FindBar(theme), GoToBar(editor)
        self.finder = Finder(editor, self.find_bar, self.marks, theme)
        self.syntax = SyntaxCheck(editor, self.marks, theme)
        self._brackets = BracketMarks(editor, self.marks, theme)
        for bar in (self.find_bar, self.go_to_bar):
            bar.height_changed.connect(self.height_changed)
        self.finder.line_wanted.connect(self.line_wanted)
        self.go_to_bar.line_wanted.connect(self.line_wanted)

    def start(self) -> None:
        """A person types from now on."""
        self.syntax.start()
        self._brackets.follow()

    def stop(self) -> None:
        """The text is read from now on."""
        self.syntax.stop()
        self._brackets.follow()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        for part in (self.find_bar, self.finder, self.syntax, self._brackets):
            part.set_theme(theme)

    def height_now(self) -> int:
        """Return the height of the bars that are shown."""
        return self.find_bar.height_now() + self.go_to_bar.height_now()

    def find(self) -> None:
        """Let a person look for something in the text."""
        self.go_to_bar.close_bar()
        self.finder.open(replacing=False)

    def replace(self) -> None:
        """Let a person replace something in the text."""
        self.go_to_bar.close_bar()
        self.finder.open(replacing=True)

    def find_next(self) -> None:
        """Go to the next one of what was looked for, or ask what that is."""
        self._go_on(self.finder.find_next)

    def find_previous(self) -> None:
        """Go to the one before, or ask what to look for."""
        self._go_on(self.finder.find_previous)

    def _go_on(self, go: Callable[[], None]) -> None:
        if self.find_bar.query.text:
            go()
        else:
            self.find()

    def go_to_line(self) -> None:
        """Let a person go to a line."""
        self.find_bar.close_bar()
        self.go_to_bar.open_bar()
